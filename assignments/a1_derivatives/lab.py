"""lab.py: look at derivatives: secants, their errors, a table of slopes, a slope that is wrong.

All slopes come from your own derivatives.py. What you have not written yet stays empty, and the
picture says which task it waits for.

    python lab.py                 every picture in a window; without a display, as files
    python lab.py secant          only this one: secant, table, sweep, wrong_slope, gradient
    python lab.py --text          the same in plain text
    python lab.py --save FOLDER   as PNG, SVG and text files
    import lab; lab.secant()      one picture in a notebook

In `secant` and `wrong_slope` move the sliders with the mouse.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.widgets import RadioButtons, Slider

from autograder.lab.gallery import Exhibit, in_text, own_module, part, run
from autograder.lab.style import BLUE, GREY, INK, RED, SERIES, mosaic, subplots, wipe

derivatives = own_module("derivatives")

W = sp.Symbol("w")
WAITS = "?"  # stands in a table where a number is missing; a note below says why


def square(w: Any) -> Any:
    """The function w^2. A product is rounded alike on all machines, a power is not."""
    return w * w


@dataclass(frozen=True)
class Case:
    """A function J of one number and a point w at which its slope is measured.

    As J is plain arithmetic it takes the symbol W as well as a number: J(W) is its expression.
    """

    formula: str
    J: Callable[[Any], Any]
    w: float
    eps: float = 1e-3

    @property
    def title(self) -> str:
        """What is measured where."""
        return f"{self.formula} at w = {self.w:g}"

    def forward(self, eps: float) -> float:
        """The slope by the student's forward difference."""
        k = derivatives.forward_difference(self.J, self.w, eps)
        return number(k, "forward_difference")

    def central(self, eps: float) -> float:
        """The slope by the student's central difference."""
        k = derivatives.central_difference(self.J, self.w, eps)
        return number(k, "central_difference")

    def formula_of_slope(self) -> str:
        """The derivative as SymPy writes it, by the student's function."""
        found = derivatives.symbolic_derivative(self.J(W), W)
        if not isinstance(found, (sp.Expr, int, float)):
            raise ValueError(f"symbolic_derivative returned {str(found)[:30]}, not an expression")
        return str(found)

    def exact(self) -> float:
        """The exact slope at w, by the student's functions."""
        return number(derivatives.derivative_at(self.J(W), W, self.w), "derivative_at")


def number(value: Any, name: str) -> float:
    """What the function of that name returned, as a finite float; ValueError, in words, if not."""
    array = np.asarray(value)
    if value is None or array.size != 1:
        raise ValueError(f"{name} returned {str(value)[:30]}, not one number")
    as_float = float(array.reshape(-1)[0])
    if not math.isfinite(as_float):
        raise ValueError(f"{name} returned {as_float}")
    return as_float


def with_notes(rows: Sequence[Sequence[str]]) -> tuple[list[list[str]], list[str]]:
    """Cells of a table, "?" for those that in_text had to put in brackets, and why, each once."""
    notes = dict.fromkeys(cell for row in rows for cell in row if cell.startswith("["))
    cells = [[WAITS if cell.startswith("[") else cell for cell in row] for row in rows]
    return cells, [f"{WAITS} {note[1:-1]}" for note in list(notes)[:4]]


def as_text(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in plain text, the notes below it."""
    cells, notes = with_notes(rows)
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    lines = [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in [head, *cells]
    ]
    return "\n".join([*lines, *notes])


# secant: two secants and the tangent, with a slider for epsilon.

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


def digits(value: float) -> str:
    """A float with all the digits that it has."""
    return f"{value:.16g}"


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


# table: J, J(w + eps) and k, the derivative by SymPy beside them.

TABLE_CASES = (
    Case("w^2", square, 3.0),
    Case("w^2", square, 3.0, eps=1e-9),
    Case("w^2", square, 2.0),
    Case("w^2", square, -3.0),
    Case("2w", lambda w: 2 * w, 3.0),
    Case("w^3", lambda w: w**3, 2.0),
    Case("w", lambda w: w, 2.0),
    Case("1/w", lambda w: 1 / w, 2.0),
)
TABLE_HEAD = ("J(w)", "w", "eps", "J", "J(w + eps)", "k", "dJ/dw", "dJ/dw there")


def table_rows() -> list[list[str]]:
    """A row for each case; in brackets what is missing."""
    return [
        [
            case.formula,
            f"{case.w:g}",
            f"{case.eps:g}",
            f"{case.J(case.w):g}",
            f"{case.J(case.w + case.eps):.10g}",
            in_text(lambda case=case: f"{case.forward(case.eps):.10g}"),
            in_text(case.formula_of_slope),
            in_text(lambda case=case: f"{case.exact():g}"),
        ]
        for case in TABLE_CASES
    ]


def rounding_note() -> str:
    """All digits of the slope with the tiny epsilon."""
    (case,) = [case for case in TABLE_CASES if case.eps < 1e-6]
    return (
        f"All digits of k for {case.title} with eps = {case.eps:g}: "
        f"{in_text(lambda: digits(case.forward(case.eps)))}.\n"
        f"Mathematics says {2 * case.w + case.eps:.10g}. The difference is rounding."
    )


def table() -> Figure:
    """The table of slopes as a picture."""
    cells, notes = with_notes(table_rows())
    figure, axes = subplots(figsize=(9.5, 4.6))
    axes.set_axis_off()
    axes.set_title("k by a small step, and the derivative by SymPy")
    drawn = axes.table(
        cells,
        colLabels=TABLE_HEAD,
        colWidths=(0.1, 0.06, 0.1, 0.08, 0.19, 0.19, 0.13, 0.15),
        bbox=(0.0, 0.25, 1.0, 0.75),
        cellLoc="right",
    )
    drawn.auto_set_font_size(False)
    drawn.set_fontsize(10)
    for (row, column), cell in drawn.get_celld().items():
        cell.set_edgecolor("#d0d0d0")
        if row == 0:
            cell.set_text_props(weight="bold")
        elif TABLE_HEAD[column] in ("k", "dJ/dw there"):
            cell.set_facecolor("#eef4f9")
    below = "\n".join([*notes, "" if notes else rounding_note()])
    axes.text(0.0, 0.2, below, va="top", fontsize=10, wrap=True)
    return figure


def table_text() -> str:
    """The table of slopes in plain text."""
    return f"{as_text(TABLE_HEAD, table_rows())}\n\n{rounding_note()}"


# sweep: the error against epsilon.

SWEPT = (  # title, f, its derivative, the point
    ("w^2 at 3, exact slope 6", square, lambda w: 2 * w, 3.0),
    ("e^w at 0.7, exact slope 2.01375", math.exp, math.exp, 0.7),
)
EPSILONS = [float(f"1e-{power}") for power in range(16)]  # as they are typed: 1e-13, not 10**-13
LOWEST = 1e-17  # an error of 0 is drawn here: a logarithmic axis has no 0


def forward_errors(f: Callable, derivative: Callable, x: float, epsilons: list[float]) -> Any:
    """Errors of the forward difference, by the student's sweep. Shape (number of epsilons,)."""
    found = derivatives.epsilon_sweep(f, derivative, x, list(epsilons))
    swept = np.asarray(found, dtype=float)
    if swept.shape != (len(epsilons),):
        raise ValueError(f"epsilon_sweep returned {str(found)[:30]}, not one error for each eps")
    if not np.all(swept >= 0.0):
        raise ValueError("epsilon_sweep returned an error that is negative or not a number")
    return swept


def central_errors(f: Callable, derivative: Callable, x: float, epsilons: list[float]) -> Any:
    """Errors of the central difference, by the student's sweep. Shape (number of epsilons,).

    The sweep measures forward differences. So it gets a function, `rise`, whose forward difference
    from 0 to eps is the central difference of f: how much a line of that slope rises over eps.
    """

    def rise(step: float) -> float:
        if step == 0.0:
            return 0.0
        return step * number(derivatives.central_difference(f, x, step), "central_difference")

    return forward_errors(rise, lambda _: derivative(x), 0.0, epsilons)


def best(f: Callable, derivative: Callable, x: float) -> float:
    """The student's best epsilon."""
    return number(derivatives.best_epsilon(f, derivative, x, list(EPSILONS)), "best_epsilon")


def sweep() -> Figure:
    """Error against epsilon on logarithmic axes, for two functions."""
    figure, both = subplots(1, 2, figsize=(10, 5.2), sharey=True)
    for axes, (title, f, derivative, x) in zip(both, SWEPT, strict=True):
        axes.set(xscale="log", yscale="log", xlim=(3e-16, 3.0), ylim=(LOWEST / 3, 10.0))
        axes.set(title=title, xlabel="eps (on the left rounding, on the right truncation)")
        with part(axes):
            errors = forward_errors(f, derivative, x, EPSILONS)
            axes.plot(EPSILONS, np.maximum(errors, LOWEST), label="forward", **SERIES[1])
            errors = central_errors(f, derivative, x, EPSILONS)
            axes.plot(EPSILONS, np.maximum(errors, LOWEST), label="central", **SERIES[2])
        with part(axes):
            eps = best(f, derivative, x)
            axes.axvline(eps, color=GREY, linestyle=":", label=f"best eps, forward: {eps:.2g}")
        if axes.get_legend_handles_labels()[0]:
            axes.legend(loc="lower left", fontsize=9)
    both[0].set_ylabel(f"error = |k - exact slope|, 0 drawn at {LOWEST:g}")
    figure.suptitle("A smaller eps is better, until rounding takes over")
    return figure


def sweep_text() -> str:
    """The errors as a table for each function."""
    blocks = []
    for title, f, derivative, x in SWEPT:
        arguments = (f, derivative, x, EPSILONS)
        columns = [
            errors_in_text(lambda a=arguments: forward_errors(*a), len(EPSILONS)),
            errors_in_text(lambda a=arguments: central_errors(*a), len(EPSILONS)),
        ]
        rows = [[f"{eps:g}", *cells] for eps, *cells in zip(EPSILONS, *columns, strict=True)]
        said = in_text(lambda a=arguments: f"{best(*a[:3]):.2g}")
        block = as_text(["eps", "error, forward", "error, central"], rows)
        blocks.append(f"{title}\n{block}\nbest eps for the forward difference: {said}")
    return "\n\n".join(blocks)


def errors_in_text(make: Callable[[], Any], count: int) -> list[str]:
    """Each error in three digits; or the same note `count` times."""
    text = in_text(lambda: " ".join(f"{error:.3g}" for error in make()))
    return [text] * count if text.startswith("[") else text.split()


# wrong_slope: x^2/5 with the slope x/5.

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


# gradient: numerical gradients across a bowl, and what a gradient check says.


def long_bowl(x: Any) -> Any:
    """The function 2 x1^2 + 7 x2^2. Shape: x (2,) or (2, ...)."""
    return 2 * x[0] ** 2 + 7 * x[1] ** 2


def round_bowl(x: Any) -> Any:
    """The function x1^2 + x2^2. Shape: x (2,)."""
    return x[0] ** 2 + x[1] ** 2


CLAIMED = (  # gradients that are said to be those of round_bowl
    ("(2 x1, 2 x2)", lambda x: np.array([2 * x[0], 2 * x[1]])),
    ("(x1, x2)", lambda x: np.array([x[0], x[1]])),
    ("(-2 x1, -2 x2)", lambda x: np.array([-2 * x[0], -2 * x[1]])),
)
CORNER = (3.0, 3.0)


def gradient_at(x: Sequence[float]) -> np.ndarray:
    """The student's numerical gradient of the long bowl. Shape (2,)."""
    found = derivatives.numerical_gradient(long_bowl, np.array(x, dtype=float))
    arrow = np.asarray(found, dtype=float)
    if arrow.shape != (2,):
        raise ValueError(
            f"numerical_gradient returned {str(found)[:30]}, not an array of shape (2,)"
        )
    return arrow


def relative_error(claimed: Callable) -> float:
    """What the student's gradient check says of a gradient of the round bowl at (3, 3)."""
    found = derivatives.gradient_check(round_bowl, claimed, np.array(CORNER))
    return number(found, "gradient_check")


def gradient() -> Figure:
    """Numerical gradients as arrows on contours; the relative errors of three gradients."""
    figure, (left, right) = subplots(1, 2, figsize=(10, 5))
    along = np.linspace(-3.6, 3.6, 121)
    x1, x2 = np.meshgrid(along, along)
    left.contour(x1, x2, long_bowl(np.array([x1, x2])), levels=12, colors=GREY, linewidths=0.8)
    left.set(xlabel="x1", ylabel="x2", aspect="equal")
    left.set_title("Your numerical gradient of 2 x1^2 + 7 x2^2:\nacross the contours, uphill")
    with part(left):
        points = [(a, b) for a in (-3, -1.5, 0, 1.5, 3) for b in (-3, -1.5, 0, 1.5, 3)]
        arrows = np.array([gradient_at(point) for point in points])
        left.quiver(*np.transpose(points), *arrows.T, color=BLUE, angles="xy", width=0.006)
    right.set(xscale="log", xlim=(1e-17, 10.0), ylim=(2.6, -0.6), yticks=range(3))
    right.set_yticklabels([name for name, _ in CLAIMED])
    right.set(xlabel="relative error (0 is drawn at the left edge)")
    right.set_title("Your gradient check of x1^2 + x2^2 at (3, 3):\nwhich gradient is right?")
    right.axvspan(1e-17, 1e-7, color=BLUE, alpha=0.08)
    right.axvspan(1e-4, 10.0, color=RED, alpha=0.08)
    right.text(1e-12, 2.5, "right", ha="center")
    right.text(3e-2, 2.5, "wrong", ha="center")
    for row, (_, claimed) in enumerate(CLAIMED):
        with part(right if row == 0 else None):
            error = relative_error(claimed)
            place = (min(max(error, 1e-17), 10.0), row)
            right.plot(*place, "o", color=INK, markersize=9, clip_on=False)
            above = {"xytext": (0, 10), "textcoords": "offset points", "ha": "center"}
            right.annotate(f"{error:.2g}", place, **above)
    return figure


def gradient_text() -> str:
    """The gradients of both bowls in numbers."""
    lines = ["Numerical gradient of 2 x1^2 + 7 x2^2:"]
    for point in (CORNER, (1.0, -2.0)):
        said = in_text(lambda point=point: "({:.6g}, {:.6g})".format(*gradient_at(point)))
        lines.append(f"  at {point}: {said}")
    lines.append("Relative error, at (3, 3), of what is said to be the gradient of x1^2 + x2^2:")
    for name, claimed in CLAIMED:
        said = in_text(lambda claimed=claimed: f"{relative_error(claimed):.4g}")
        lines.append(f"  {name}: {said}")
    return "\n".join(lines)


EXHIBITS = (
    Exhibit(
        "secant",
        "Secants turn into the tangent: a slider for eps",
        secant,
        secant_text,
        "The parabola J(w) = w^2 with its tangent at w = 3, of slope 6. The forward secant for "
        "eps = 1, of slope 7, is steeper; the central secant is parallel to the tangent.",
    ),
    Exhibit(
        "table",
        "J, J(w + eps) and k, the derivative by SymPy beside them",
        table,
        table_text,
        "A table of eight functions and points: value, value after a small step, slope k by the "
        "forward difference, and the derivative by SymPy. k is close to it in every row.",
    ),
    Exhibit(
        "sweep",
        "The error of a difference against eps",
        sweep,
        sweep_text,
        "Two drawings with logarithmic axes. From right to left the error of the forward "
        "difference falls with eps down to about 1e-8, and rises again when rounding takes over; "
        "the error of the central difference lies lower and turns earlier.",
    ),
    Exhibit(
        "wrong_slope",
        "Find the wrong slope: x^2/5 with x/5",
        wrong_slope,
        wrong_slope_text,
        "The curve x^2/5. At x = 3 the line with the given slope x/5 = 0.6 cuts through it, the "
        "line with the measured slope 1.2 touches it. Beside it the measured slopes lie twice as "
        "far from 0 as the line x/5.",
    ),
    Exhibit(
        "gradient",
        "Numerical gradients across a bowl, and three gradients checked",
        gradient,
        gradient_text,
        "Arrows of the numerical gradient stand on the elliptic contours of 2 x1^2 + 7 x2^2 and "
        "point uphill. Beside them the relative errors of three gradients: near 1e-11 for the "
        "right one, 1/3 for half of it, 1 for the wrong sign.",
    ),
)

if __name__ == "__main__":
    sys.exit(run(__doc__, EXHIBITS, sys.argv[1:]))
