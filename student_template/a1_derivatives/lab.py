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

import sys

from autograder.lab.gallery import Exhibit, run
from labs.gradient import gradient, gradient_text
from labs.secant import secant, secant_text
from labs.slope_table import table, table_text
from labs.sweep import sweep, sweep_text
from labs.wrong_slope import wrong_slope, wrong_slope_text

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
