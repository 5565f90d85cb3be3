"""Draw `wrong_slope`: x^2/5 with the slope x/5, and four pairs that are right.

Reads:  the student's central_difference and wrong_slopes.
Gives:  the curve with the given and the measured tangent, which a slider moves; all pairs in text.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.widgets import Slider

from autograder.lab.gallery import in_text, part
from autograder.lab.style import BLUE, INK, RED, mosaic, wipe
from labs.slopes import derivatives, number
from labs.tables import as_text

PAIRS = (  # formula of f, f, formula of the slope that is said to belong to it, that slope
    ("x^2/10", lambda x: x**2 / 10, "x/5", lambda x: x / 5),
    ("x^2/8", lambda x: x**2 / 8, "x/4", lambda x: x / 4),
    ("x^2/5", lambda x: x**2 / 5, "x/5", lambda x: x / 5),
    ("x^2/6", lambda x: x**2 / 6, "x/3", lambda x: x / 3),
    ("2x^2", lambda x: 2 * x**2, "4x", lambda x: 4 * x),
)
SUSPECT = 2
POINTS = [-3.0, -2.0, -1.0, 1.0, 2.0, 3.0]


def measured(f: Callable, x: float) -> float:
    """The slope of f at x by the student's central difference."""
    return number(derivatives.central_difference(f, x), "central_difference")


def verdict() -> str:
    """What the student's wrong_slopes says of all pairs."""
    found = derivatives.wrong_slopes([(f, slope) for _, f, _, slope in PAIRS], list(POINTS))
    if found is None:
        raise ValueError("wrong_slopes returned None, not a list")
    return f"Of five pairs your wrong_slopes finds {str(list(found))[:40]}"


class WrongSlope:
    """The picture `wrong_slope`, and what moves it: a slider for the point x."""

    def __init__(self) -> None:
        self.figure, self.axes = mosaic(
            [["curve", "slopes"], ["x", "x"]],
            height_ratios=(14, 1),
            figsize=(10, 5.6),
        )
        self.x = 3.0
        self._draw_slopes(self.axes["slopes"])
        look = {"color": BLUE, "initcolor": "none"}
        self.slider = Slider(self.axes["x"], "x", -4.0, 4.0, valinit=3.0, valstep=0.1, **look)
        self.slider.on_changed(self._slid)
        self.figure.suptitle(f"Which slope belongs to x^2/5? {in_text(verdict)}", wrap=True)
        self.draw()

    def set_x(self, x: float) -> None:
        """Move the slider to this x."""
        self.slider.set_val(x)

    def _slid(self, x: float) -> None:
        self.x = float(x)
        self.draw()

    def draw(self) -> None:
        """Draw curve and tangents anew."""
        axes, x = self.axes["curve"], self.x
        wipe(axes)
        _, f, formula, slope = PAIRS[SUSPECT]
        along = np.linspace(-4.5, 4.5, 181)
        axes.plot(along, f(along), color=INK, linewidth=2.5, label="f(x) = x^2/5")
        axes.set(xlim=(-4.5, 4.5), ylim=(-2.0, 4.5), xlabel="x", ylabel="f")
        given = slope(x)
        label = f"given slope {formula} = {given:.3g}"
        axes.plot(along, f(x) + given * (along - x), "--", color=RED, label=label)
        with part(axes):
            k = measured(f, x)
            label = f"central difference = {k:.3g}"
            axes.plot(along, f(x) + k * (along - x), color=BLUE, label=label)
        axes.plot(x, f(x), "o", color=INK, markersize=8)
        axes.set_title(f"A tangent touches the curve: at x = {x:.3g}?")
        axes.legend(loc="upper center", fontsize=9)
        self.figure.canvas.draw_idle()

    def _draw_slopes(self, axes: Axes) -> None:
        _, f, formula, slope = PAIRS[SUSPECT]
        along = np.array([-4.5, 4.5])
        axes.plot(along, slope(along), "--", color=RED, label=f"given slope {formula}")
        axes.set(xlim=(-4.5, 4.5), ylim=(-2.0, 2.0), xlabel="x", ylabel="df/dx")
        with part(axes):
            slopes = [measured(f, x) for x in POINTS]
            axes.plot(POINTS, slopes, "o", color=BLUE, label="central difference")
        axes.set_title("Slopes of x^2/5, given and measured")
        axes.legend(loc="upper left", fontsize=9)


def wrong_slope() -> Figure:
    """x^2/5 with its tangent, and the line that the slope x/5 makes; a slider for x."""
    picture = WrongSlope()
    picture.figure.lab = picture
    return picture.figure


def wrong_slope_text() -> str:
    """The five pairs at x = 3, and what wrong_slopes says."""
    rows = [
        [
            str(index),
            formula,
            said,
            f"{slope(3.0):g}",
            in_text(lambda f=f: f"{measured(f, 3.0):.6g}"),
        ]
        for index, (formula, f, said, slope) in enumerate(PAIRS)
    ]
    head = ["index", "f", "slope", "slope at 3", "central difference"]
    return f"{as_text(head, rows)}\n\n{in_text(verdict)}"
