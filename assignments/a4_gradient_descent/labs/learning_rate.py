"""Show what the learning rate does: a slider leads from a crawl to an explosion.

Reads:  the student's `descend`, on 2x^2.
Gives:  the exhibit learning_rate.
Leaves to others: the parabola (parabolas.py), checking trajectories (trajectories.py).
"""

from __future__ import annotations

import math

import numpy as np
from matplotlib.figure import Figure
from matplotlib.widgets import Slider

from autograder.lab.gallery import in_text, part
from autograder.lab.style import BLUE, SERIES, mosaic, wipe
from labs.parabolas import STEEP
from labs.trajectories import START, STEPS, draw_curve, draw_trajectory, drawable, listed

RATES = (0.01, 0.1, 0.25, 0.4, 0.5, 0.6, 1.0)
SLOWEST, FASTEST = 0.005, 1.0
DIVERGED = 1e6  # what lies beyond is not drawn


def until_divergence(points: np.ndarray) -> np.ndarray:
    """The points up to the last one that is not beyond DIVERGED."""
    beyond = np.flatnonzero(np.abs(points) > DIVERGED)
    return points[: beyond[0]] if len(beyond) else points


def verdict(points: np.ndarray) -> str:
    """What a trajectory does, in a few words. Shape: points (steps + 1,)."""
    kept = until_divergence(points)
    if len(kept) < len(points):
        return f"explodes: beyond a million after {len(kept)} steps"
    left = abs(kept[-1]) / START
    if left > 1.01:
        return "explodes: every jump is longer than the last"
    if np.any(kept[1:] * kept[:-1] < 0.0):
        return "zig-zags for ever" if left > 0.99 else "zig-zags into the minimum"
    return "crawls: still far away" if left > 0.1 else "glides into the minimum"


class LearningRate:
    """The picture `learning_rate`, and what moves it: a slider for the rate.

    rate: what is shown. words: what the trajectory does.
    """

    def __init__(self) -> None:
        self.figure, self.axes = mosaic(
            [["curve", "steps"], ["rate", "rate"]],
            height_ratios=(14, 1),
            figsize=(10, 5.6),
        )
        self.rate = 0.1
        self.words = ""
        self.axes["steps"].set_yscale("symlog", linthresh=4.0, linscale=4.0)
        # The slider moves along log10(rate): crawling and exploding rates get the same room.
        self.slider = Slider(
            self.axes["rate"],
            "learning rate",
            math.log10(SLOWEST),
            math.log10(FASTEST),
            valinit=math.log10(self.rate),
            color=BLUE,
            initcolor="none",
        )
        self.slider.on_changed(self._slid)
        self.draw()

    def set_rate(self, rate: float) -> None:
        """Move the slider to this learning rate."""
        self.slider.set_val(math.log10(rate))

    def _slid(self, power: float) -> None:
        self.rate = float(f"{10.0**power:.3g}")
        self.draw()

    def draw(self) -> None:
        """Draw the trajectory anew, on the curve and against the step."""
        curve, steps = self.axes["curve"], self.axes["steps"]
        self.slider.valtext.set_text(f"{self.rate:.3g}")
        wipe(curve)
        wipe(steps)
        self.words = ""
        draw_curve(curve, STEEP.f, -12.0, 12.0)
        curve.set(ylim=(-12.0, 300.0), title="f(x) = 2x^2, from x = 3")
        steps.set(xlabel="step", ylabel="x (beyond 4 logarithmic)", title="x against the step")
        steps.set(xlim=(-0.5, STEPS + 0.5), ylim=(-DIVERGED, DIVERGED))
        ticks = (-1e6, -1e4, -100, -4, -2, 0, 2, 4, 100, 1e4, 1e6)
        steps.set_yticks(ticks, [f"{tick:,.0f}" for tick in ticks])
        steps.set_xticks(range(0, STEPS + 1, 5))
        with part(curve):
            points = STEEP.descend(self.rate)
            self.words = verdict(points)
            kept = until_divergence(points)
            draw_trajectory(curve, STEEP.f, drawable(kept, 1e3), SERIES[1])
            steps.plot(kept, **SERIES[1])
        self.figure.suptitle(f"Learning rate {self.rate:g}: {self.words or 'not known yet'}")
        self.figure.canvas.draw_idle()


def learning_rate() -> Figure:
    """Descent on 2x^2; a slider takes the learning rate from crawl to zig-zag to explosion."""
    picture = LearningRate()
    picture.figure.lab = picture
    return picture.figure


def learning_rate_text() -> str:
    """The first points, and what happens, for some learning rates."""

    def line(rate: float) -> str:
        points = STEEP.descend(rate)
        return f"{listed(points[:4])}, ...  {verdict(points)}"

    head = f"f(x) = 2x^2, slope 4x, from {START:g}, {STEPS} steps:"
    return "\n".join(
        [head, *(f"  {rate:5g}:  {in_text(lambda r=rate: line(r))}" for rate in RATES)]
    )
