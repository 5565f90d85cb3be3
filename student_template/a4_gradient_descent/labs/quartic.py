"""Show a descent that stops by itself, on x^4 - 3x^3 + 2.

Reads:  the student's `descend_until`.
Gives:  the exhibit quartic.
Leaves to others: checking trajectories (trajectories.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from autograder.lab.gallery import in_text, part
from autograder.lab.style import GREY, SERIES, subplots
from labs.parabolas import STEEP
from labs.trajectories import (
    START,
    Watched,
    draw_curve,
    draw_trajectory,
    drawable,
    gradient_descent,
    listed,
    trajectory,
)


def quartic_f(x: Any) -> Any:
    """The function x^4 - 3 x^3 + 2, with its minimum at 9/4."""
    return x**4 - 3 * x**3 + 2


def quartic_slope(x: Any) -> Any:
    """Its derivative."""
    return 4 * x**3 - 9 * x**2


@dataclass(frozen=True)
class Ended:
    """A descent that stopped: its points, shape (steps + 1,); steps and reason as returned."""

    points: np.ndarray
    steps: int
    reason: str

    def __str__(self) -> str:
        return f"x = {self.points[-1]:.6f} after {self.steps} steps, {self.reason}"


def until(slope: Callable, start: float, rate: float, max_steps: int) -> Ended:
    """Let the student's descend_until walk, with precision 1e-5."""
    watched = Watched(slope)
    found = gradient_descent.descend_until(watched, np.array([start]), rate, 1e-5, max_steps)
    if not isinstance(found, tuple | list) or len(found) != 3:
        raise ValueError(f"descend_until returned {str(found)[:30]}, not (x, steps_taken, reason)")
    x, steps, reason = found
    points = [*watched.points, trajectory(x, (1,), "descend_until")]
    return Ended(trajectory(points, (len(points),), "descend_until"), int(steps), str(reason))


def quartic_run(max_steps: int = 1000) -> Ended:
    """Descent on the quartic from 6 with learning rate 0.01."""
    return until(quartic_slope, 6.0, 0.01, max_steps)


def quartic() -> Figure:
    """The descent on the quartic: all of it, the valley alone, and x against the step."""
    figure, (whole, valley, steps) = subplots(1, 3, figsize=(10, 4.6))
    draw_curve(whole, quartic_f, -0.5, 6.4)
    whole.set_title("one long step, ...")
    draw_curve(valley, quartic_f, 0.4, 2.7)
    valley.set(title="... then down the valley", ylim=(-7.5, 3.0))
    steps.axhline(9 / 4, color=GREY, linestyle=":", label="minimum 9/4")
    steps.set(xlabel="step", ylabel="x", ylim=(0.0, 6.4), title="x against the step")
    title = "x^4 - 3x^3 + 2 from 6 with learning rate 0.01, until a step is shorter than 1e-5"
    with part(steps):
        ended = quartic_run()
        points = drawable(ended.points, 1e3)
        draw_trajectory(whole, quartic_f, points, SERIES[1])
        draw_trajectory(valley, quartic_f, points, SERIES[1])
        steps.plot(points, **SERIES[1])
        title += f":\n{ended}"
    whole.set_ylim(-40.0, 1100.0)
    steps.legend(fontsize=9)
    figure.suptitle(title)
    return figure


def quartic_text() -> str:
    """Where the descent ends and why, and two that end otherwise."""
    steep = in_text(lambda: until(STEEP.slope, START, 1.0, 1000))
    return (
        "f(x) = x^4 - 3x^3 + 2 from 6, learning rate 0.01, precision 1e-5:\n"
        f"  first points: {in_text(lambda: listed(quartic_run().points[:4]))}\n"
        f"  the end: {in_text(quartic_run)}\n"
        f"  with at most 30 steps: {in_text(lambda: quartic_run(30))}\n"
        f"And 2x^2 from 3 with learning rate 1: {steep}"
    )
