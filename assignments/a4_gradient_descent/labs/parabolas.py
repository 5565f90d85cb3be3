"""Show descent on parabolas: the curve x^2/5, and three bowls of different steepness.

Reads:  the student's `descend`.
Gives:  the exhibits descent and slopes.
Leaves to others: checking trajectories (trajectories.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from autograder.lab.gallery import in_text, part
from autograder.lab.style import SERIES, mosaic, subplots
from labs.trajectories import (
    START,
    STEPS,
    draw_curve,
    draw_trajectory,
    drawable,
    gradient_descent,
    listed,
    trajectory,
)


@dataclass(frozen=True)
class Parabola:
    """A function a x^2 of one number, and the slope that descent is given for it."""

    formula: str
    slope_formula: str
    f: Callable[[Any], Any]
    slope: Callable[[Any], Any]

    def descend(self, learning_rate: float = 1.0) -> np.ndarray:
        """The student's trajectory from START. Shape (STEPS + 1,)."""
        found = gradient_descent.descend(self.slope, START, learning_rate, STEPS)
        return trajectory(found, (STEPS + 1,), "descend")


FAMOUS = Parabola("x^2/5", "x/5", lambda x: x**2 / 5, lambda x: x / 5)
STEEP = Parabola("2x^2", "4x", lambda x: 2 * x**2, lambda x: 4 * x)
THREE = (
    Parabola("x^2/10", "x/5", lambda x: x**2 / 10, lambda x: x / 5),
    Parabola("x^2/8", "x/4", lambda x: x**2 / 8, lambda x: x / 4),
    Parabola("x^2/6", "x/3", lambda x: x**2 / 6, lambda x: x / 3),
)


def descent() -> Figure:
    """The trajectory on the curve x^2/5, and x against the number of the step."""
    figure, (curve, steps) = subplots(1, 2, figsize=(10, 4.6))
    draw_curve(curve, FAMOUS.f, -3.5, 3.5)
    curve.set_title("f(x) = x^2/5 and the points on it")
    steps.set(xlabel="step", ylabel="x", xlim=(-0.5, STEPS + 0.5), ylim=(-3.5, 3.5))
    steps.set_title("x against the step")
    steps.set_xticks(range(0, STEPS + 1, 5))
    with part(curve):
        draw_trajectory(curve, FAMOUS.f, drawable(FAMOUS.descend(), 1e3), SERIES[1])
        curve.set_ylim(-0.2, 2.6)
    with part(steps):
        steps.plot(drawable(FAMOUS.descend(), 1e3), **SERIES[1])
    figure.suptitle("Descent from 3 with the slope x/5 and learning rate 1 (2x/5 would be right)")
    return figure


def descent_text() -> str:
    """All points of the famous descent, and the factor between them."""

    def points() -> str:
        found = FAMOUS.descend()
        return f"x: {listed(found)}\n{factor_line(found)}"

    return (
        f"f(x) = x^2/5 with the slope x/5 from {START:g}, learning rate 1, {STEPS} steps.\n"
        f"{in_text(points)}\n"
        "The slope x/5 belongs to x^2/10; that of x^2/5 is 2x/5. It gets down all the same."
    )


def factor_line(points: np.ndarray) -> str:
    """By which factor x changes in the first step."""
    return f"Every step multiplies x by {points[1] / START:.3f}; the last x is {points[-1]:.4f}."


def slopes() -> Figure:
    """Three parabolas side by side, and x against the step for all of them."""
    figure, axes = mosaic(
        [["0", "1", "2"], ["steps"] * 3],
        figsize=(10, 7),
    )
    steps = axes["steps"]
    for place, (one, look) in enumerate(zip(THREE, SERIES, strict=False)):
        curve = axes[str(place)]
        draw_curve(curve, one.f, -3.5, 3.5)
        curve.set(title=f"{one.formula}, slope {one.slope_formula}", ylim=(-0.1, 2.1))
        with part(None if place else steps):  # one note is enough for three curves
            points = drawable(one.descend(), 1e3)
            draw_trajectory(curve, one.f, points, look)
            steps.plot(points, label=f"{one.formula}: factor {points[1] / START:.3f}", **look)
    steps.set(xlabel="step", ylabel="x", xlim=(-0.5, STEPS + 0.5), ylim=(-0.2, 3.2))
    steps.set_xticks(range(0, STEPS + 1, 5))
    if steps.lines:
        steps.legend()
    figure.suptitle("The steeper the bowl, the faster: from 3 with learning rate 1")
    return figure


def slopes_text() -> str:
    """The first points and the factor for each parabola."""

    def points(one: Parabola) -> str:
        found = one.descend()
        return f"x: {listed(found[:5])}, ...\n  {factor_line(found)}"

    blocks = [f"From {START:g} with learning rate 1:"]
    for one in THREE:
        said = in_text(lambda one=one: points(one))
        blocks.append(f"{one.formula}, slope {one.slope_formula}\n  {said}")
    return "\n".join(blocks)
