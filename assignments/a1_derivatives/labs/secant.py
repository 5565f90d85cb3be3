"""Draw `secant`: two secants and the tangent, with a slider for epsilon.

Reads:  the slopes of four cases (slopes.py).
Gives:  the curve with its lines, which slider and buttons move; the slopes in plain text.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.widgets import RadioButtons, Slider

from autograder.lab.gallery import in_text, part
from autograder.lab.style import BLUE, INK, SERIES, mosaic, wipe
from labs.slopes import Case, square
from labs.tables import as_text, digits

SECANT_CASES = {  # and the part of the w axis that is shown
    "w^2 at 3": (Case("w^2", square, 3.0), (0.5, 5.5)),
    "w^2 at -3": (Case("w^2", square, -3.0), (-5.5, -0.5)),
    "w^3 at 2": (Case("w^3", lambda w: w**3, 2.0), (0.2, 3.8)),
    "1/w at 2": (Case("1/w", lambda w: 1 / w, 2.0), (0.6, 3.8)),
}
SECANT_EPSILONS = (1.0, 0.1, 1e-3, 1e-5, 1e-9, 1e-13, 1e-15)


class Secant:
    """The picture `secant`, and what moves it: a slider for epsilon, buttons for the function.

    case, epsilon: what is shown. readout: the slopes in words, as they stand below the curve.
    """

    def __init__(self) -> None:
        self.figure, self.axes = mosaic(
            [["curve", "function"], ["slopes", "slopes"], ["epsilon", "epsilon"]],
            height_ratios=(16, 3, 1),
            width_ratios=(6, 1),
            figsize=(9, 7),
        )
        self.case, self.view = SECANT_CASES["w^2 at 3"]
        self.epsilon = 1.0
        self.readout = ""
        # The slider moves along log10(epsilon), so that every power of ten gets the same room.
        look = {"color": BLUE, "initcolor": "none"}
        self.slider = Slider(self.axes["epsilon"], "eps", -15.0, 0.0, valinit=0.0, **look)
        self.slider.on_changed(self._slid)
        self.axes["function"].set_axis_off()
        self.axes["slopes"].set_axis_off()
        self.buttons = RadioButtons(self.axes["function"], list(SECANT_CASES), activecolor=BLUE)
        self.buttons.on_clicked(self._clicked)
        self.draw()

    def set_epsilon(self, epsilon: float) -> None:
        """Move the slider to this epsilon."""
        self.slider.set_val(math.log10(epsilon))

    def set_case(self, name: str) -> None:
        """Press the button of this function."""
        self.buttons.set_active(list(SECANT_CASES).index(name))

    def _slid(self, power: float) -> None:
        self.epsilon = float(f"{10.0**power:.3g}")
        self.draw()

    def _clicked(self, name: str) -> None:
        self.case, self.view = SECANT_CASES[name]
        self.draw()

    def draw(self) -> None:
        """Draw curve, lines and numbers anew."""
        self.slider.valtext.set_text(f"{self.epsilon:.3g}")
        wipe(self.axes["curve"])
        wipe(self.axes["slopes"])
        self._draw_curve(self.axes["curve"])
        self.readout = "\n".join(self._slopes())
        self.axes["slopes"].text(0.0, 0.5, self.readout, va="center", family="monospace")
        self.figure.canvas.draw_idle()

    def _draw_curve(self, axes: Axes) -> None:
        case, eps = self.case, self.epsilon
        w = np.linspace(*self.view, 201)
        axes.plot(w, case.J(w), color=INK, linewidth=2.5, label=f"J(w) = {case.formula}")
        axes.set(xlim=self.view, xlabel="w", ylabel="J")
        low, high = min(case.J(w)), max(case.J(w))
        axes.set_ylim(low - 0.1 * (high - low), high + 0.05 * (high - low))
        with part():
            self._draw_line(case.w, case.exact(), "tangent", {"color": BLUE, "linewidth": 1.2})
        with part():
            self._draw_line(case.w, case.forward(eps), "forward secant", SERIES[1], case.w + eps)
        with part():
            left, right = case.w - eps, case.w + eps
            self._draw_line(left, case.central(eps), "central secant", SERIES[2], right)
        axes.plot(case.w, case.J(case.w), "o", color=INK, markersize=8, zorder=4)
        axes.set_title(f"Secants of J(w) = {case.title} turn into the tangent as eps shrinks")
        axes.legend(loc="best")

    def _draw_line(
        self, start: float, k: float, label: str, look: dict[str, Any], end: float | None = None
    ) -> None:
        """The line of slope k through J(start); the points between which it was measured."""
        J, axes = self.case.J, self.axes["curve"]  # noqa: N806 (the J of the handout)
        look = dict(look)
        marker = look.pop("marker", "")
        ends = np.array(self.view)
        axes.plot(ends, J(start) + k * (ends - start), label=label, **look)
        if end is not None:
            axes.plot([start, end], [J(start), J(end)], marker, color=look["color"], markersize=7)

    def _slopes(self) -> list[str]:
        case, eps = self.case, self.epsilon
        return [
            f"forward  k = {in_text(lambda: digits(case.forward(eps)))}",
            f"central  k = {in_text(lambda: digits(case.central(eps)))}",
            f"exact    k = {in_text(lambda: digits(case.exact()))}",
            f"     dJ/dw = {in_text(case.formula_of_slope)}",
        ]


def secant() -> Figure:
    """The curve with its tangent and two secants; a slider for epsilon."""
    picture = Secant()
    picture.figure.lab = picture
    return picture.figure


def secant_text() -> str:
    """The slopes of both secants for some epsilons."""
    blocks = []
    for case, _ in SECANT_CASES.values():
        exact = in_text(lambda case=case: f"{case.exact():g}")
        rows = [
            [
                f"{eps:g}",
                in_text(lambda case=case, eps=eps: digits(case.forward(eps))),
                in_text(lambda case=case, eps=eps: digits(case.central(eps))),
            ]
            for eps in SECANT_EPSILONS
        ]
        table = as_text(["eps", "forward k", "central k"], rows)
        blocks.append(f"{case.title}, exact slope: {exact}\n{table}")
    return "\n\n".join(blocks)
