"""Draw `gradient`: numerical gradients across a bowl, and what a gradient check says.

Reads:  the student's numerical_gradient and gradient_check.
Gives:  arrows on contours and the relative errors of three gradients; both in plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from autograder.lab.gallery import in_text, part
from autograder.lab.style import BLUE, GREY, INK, RED, subplots
from labs.slopes import derivatives, number


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
