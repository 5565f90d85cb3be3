"""Check what the student's functions return, and write points down.

Reads:  gradient_descent.py, the student's own.
Gives:  that module; trajectories as float arrays of the right shape, or what is wrong with them in
        words; points that fit into a picture; numbers and curves as every picture shows them.
Leaves to others: which descents are run, and their pictures (the other modules of this folder).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from autograder.lab.gallery import own_module
from autograder.lab.style import INK

gradient_descent = own_module("gradient_descent")
STEPS = 20
START = 3.0
CORNER = (3.0, 3.0)


def trajectory(found: Any, shape: tuple[int, ...], name: str) -> np.ndarray:
    """What the function of that name returned, as a float array of this shape; or ValueError."""
    if found is None:
        raise ValueError(f"{name} returned None: is the return missing?")
    points = np.asarray(found, dtype=float)
    if points.shape != shape and points.shape != (*shape, 1):
        raise ValueError(f"{name} returned the shape {points.shape}, expected is {shape}")
    if not np.all(np.isfinite(points)):
        raise ValueError(f"{name} returned numbers that are not finite")
    return points.reshape(shape)


def drawable(points: Any, bound: float) -> np.ndarray:
    """Points, with nan (which is not drawn) for numbers beyond the bound, either way."""
    points = np.asarray(points, dtype=float)
    return np.where(np.abs(points) <= bound, points, np.nan)


class Watched:
    """A gradient function that keeps the parameters with which it is called, in `points`."""

    def __init__(self, gradient: Callable) -> None:
        self.gradient = gradient
        self.points: list[np.ndarray] = []

    def __call__(self, parameters: Any, *rows: Any) -> Any:
        """The gradient at these parameters."""
        self.points.append(np.array(parameters, dtype=float))
        return self.gradient(parameters, *rows)


def listed(values: Sequence[float]) -> str:
    """Numbers in a row, such as "3, 2.4, 1.92"."""
    return ", ".join(f"{value:.6g}" for value in values)


def pair(point: Sequence[float]) -> str:
    """A point of the plane, such as "(2.64, 1.74)"."""
    return "({:.4f}, {:.4f})".format(*point)


def draw_curve(axes: Axes, f: Callable, left: float, right: float) -> None:
    """The curve of f; its axes show just this."""
    x = np.linspace(left, right, 241)
    axes.plot(x, f(x), color=INK, linewidth=2)
    axes.set(xlim=(left, right), xlabel="x", ylabel="f(x)")


def draw_trajectory(axes: Axes, f: Callable, points: np.ndarray, look: Any) -> None:
    """A trajectory on the curve of f. Shape: points (steps + 1,)."""
    axes.plot(points, f(points), **look)
