"""Draw `table`: J, J(w + eps) and k, the derivative by SymPy beside them.

Reads:  the slopes of eight cases (slopes.py).
Gives:  the table as a picture and in plain text, and all digits of a slope that is rounded.
"""

from __future__ import annotations

from matplotlib.figure import Figure

from autograder.lab.gallery import in_text
from autograder.lab.style import subplots
from labs.slopes import Case, square
from labs.tables import as_text, digits, with_notes

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
