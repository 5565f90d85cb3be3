"""Show descent in two bowls, and momentum and Adam in the long one.

Reads:  the student's `descend_nd`, `momentum_descent` and `adam`.
Gives:  the exhibits round_bowl, long_bowl and momentum.
Leaves to others: checking trajectories (trajectories.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from autograder.lab.gallery import in_text, part
from autograder.lab.style import GREY, SERIES, mosaic, subplots
from labs.trajectories import CORNER, STEPS, drawable, gradient_descent, pair, trajectory


@dataclass(frozen=True)
class Bowl:
    """The function a x1^2 + b x2^2, and a learning rate for it."""

    formula: str
    a: float
    b: float
    rate: float

    def f(self, x1: Any, x2: Any) -> Any:
        """The height of the bowl above (x1, x2)."""
        return self.a * x1**2 + self.b * x2**2

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """Shape: x (2,) -> (2,)."""
        return np.array([2 * self.a * x[0], 2 * self.b * x[1]])

    def descend(self) -> np.ndarray:
        """The student's trajectory from CORNER. Shape (STEPS + 1, 2)."""
        found = gradient_descent.descend_nd(self.gradient, np.array(CORNER), self.rate, STEPS)
        return trajectory(found, (STEPS + 1, 2), "descend_nd")


ROUND = Bowl("x1^2 + x2^2", 1.0, 1.0, 0.1)
LONG = Bowl("2 x1^2 + 7 x2^2", 2.0, 7.0, 0.03)
EDGE = 4.0  # the bowls are drawn from -EDGE to EDGE


def draw_contours(axes: Axes, bowl: Bowl) -> None:
    """Contours of log f: they show the shape near the minimum too, where f is flat."""
    along = np.linspace(
        -EDGE, EDGE, 160
    )  # an even number: 0, where log f is not finite, is left out
    x1, x2 = np.meshgrid(along, along)
    axes.contour(
        x1, x2, np.log(bowl.f(x1, x2)), levels=14, colors=GREY, linestyles="-", linewidths=0.7
    )
    axes.set(xlabel="x1", ylabel="x2", xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE), aspect="equal")


def bowl_figure(bowl: Bowl) -> Figure:
    """Surface and contours of a bowl, the trajectory on both."""
    figure, axes = mosaic(
        [["surface", "contours"]],
        per_subplot_kw={"surface": {"projection": "3d", "computed_zorder": False}},
        figsize=(10, 5),
    )
    surface, contours = axes["surface"], axes["contours"]
    along = np.linspace(-EDGE, EDGE, 41)
    x1, x2 = np.meshgrid(along, along)
    surface.plot_surface(
        *(x1, x2, bowl.f(x1, x2)), color="#e4eff7", edgecolor="#9db8c9", linewidth=0.4, shade=False
    )
    surface.set(xlabel="x1", ylabel="x2", zlabel="f", title="the surface")
    surface.view_init(elev=50, azim=-110)
    draw_contours(contours, bowl)
    contours.set_title("contours of log f")
    with part(contours):
        # A three-dimensional drawing does not cut off what is outside of its box.
        x1, x2 = drawable(bowl.descend(), EDGE).T
        contours.plot(x1, x2, **SERIES[1])
        surface.plot(x1, x2, bowl.f(x1, x2), zorder=5, **SERIES[1])
    name = f"f = {bowl.formula}"
    figure.suptitle(f"{name}: {STEPS} steps from (3, 3), learning rate {bowl.rate:g}")
    return figure


def bowl_text(bowl: Bowl) -> str:
    """Some points of the trajectory in a bowl."""

    def points() -> str:
        found = bowl.descend()
        return "\n".join(f"  step {step:2}: {pair(found[step])}" for step in (0, 1, 2, 3, STEPS))

    return f"f = {bowl.formula}, learning rate {bowl.rate:g}:\n{in_text(points)}"


def round_bowl() -> Figure:
    """Descent in the round bowl."""
    return bowl_figure(ROUND)


def round_bowl_text() -> str:
    """The same in numbers."""
    return bowl_text(ROUND)


def long_bowl() -> Figure:
    """Descent in the long bowl."""
    return bowl_figure(LONG)


def long_bowl_text() -> str:
    """The same in numbers."""
    return bowl_text(LONG)


LONG_STEPS = 60


def long_trajectory(method: str, learning_rate: float, **options: float) -> np.ndarray:
    """The student's trajectory in the long bowl. Shape (LONG_STEPS + 1, 2)."""
    walk = getattr(gradient_descent, method)
    options = {"learning_rate": learning_rate, "steps": LONG_STEPS, **options}
    found = walk(LONG.gradient, np.array(CORNER), **options)
    return trajectory(found, (LONG_STEPS + 1, 2), method)


METHODS = (  # label, how to walk, look
    ("plain, learning rate 0.03", lambda: long_trajectory("descend_nd", 0.03), SERIES[0]),
    (
        "momentum 0.9, learning rate 0.03",
        lambda: long_trajectory("momentum_descent", 0.03),
        SERIES[1],
    ),
    (
        "momentum 0.5, learning rate 0.03",
        lambda: long_trajectory("momentum_descent", 0.03, momentum=0.5),
        SERIES[3],
    ),
    ("Adam, learning rate 0.1", lambda: long_trajectory("adam", 0.1), SERIES[2]),
)


def momentum() -> Figure:
    """Plain descent, momentum and Adam in the long bowl, and how deep they are after each step."""
    figure, (plane, depth) = subplots(1, 2, figsize=(10, 5.2))
    draw_contours(plane, LONG)
    plane.set_title("paths on contours of log f")
    for number, (label, walk, look) in enumerate(METHODS):
        with part((plane, depth)[number % 2]):  # four notes do not find room in one drawing
            points = drawable(walk(), 1e3)
            look = look | {"markersize": 3}
            plane.plot(*points.T, linewidth=1.2, label=label, **look)
            heights = LONG.f(*points.T)
            depth.plot(np.maximum(heights, 1e-8), linewidth=1.2, label=label, **look)
    depth.set(xlabel="step", ylabel="f", yscale="log", xlim=(0, LONG_STEPS), ylim=(1e-6, 1e3))
    depth.set_title("height above the minimum")
    if plane.lines:
        plane.legend(loc="upper left", fontsize=8)
    figure.suptitle(f"{LONG_STEPS} steps in the long bowl {LONG.formula} from (3, 3)")
    return figure


def momentum_text() -> str:
    """Some points of the three trajectories."""
    lines = [f"f = {LONG.formula} from (3, 3):"]

    def line(walk: Callable) -> str:
        points = walk()
        return "; ".join(f"{step}: {pair(points[step])}" for step in (1, 2, 3, 20, LONG_STEPS))

    for label, walk, _ in METHODS:
        lines.append(f"  {label}, after step {in_text(lambda walk=walk: line(walk))}")
    return "\n".join(lines)
