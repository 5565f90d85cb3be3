"""Draw `sweep`: the error of a difference against epsilon.

Reads:  the student's epsilon_sweep, best_epsilon and central_difference.
Gives:  errors of forward and central differences on logarithmic axes, and as a table.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from autograder.lab.gallery import in_text, part
from autograder.lab.style import GREY, SERIES, subplots
from labs.slopes import derivatives, number, square
from labs.tables import as_text

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
