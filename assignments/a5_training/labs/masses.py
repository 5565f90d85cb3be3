"""Show predicted against true body mass of the test penguins.

Reads:  what your predict and r_squared say of the test penguins.
Gives:  the exhibit regression, in gram.
Leaves to others: training (trainings.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from autograder.lab.gallery import part
from autograder.lab.style import GREY, SERIES, subplots
from labs import tables
from labs.layout import table
from labs.trainings import outputs, score, usual


@dataclass(frozen=True)
class Masses:
    """Test penguins: true and predicted mass in gram (67,), species as numbers, your R^2."""

    true: np.ndarray
    predicted: np.ndarray
    species: np.ndarray
    r_squared: float


def masses() -> Masses:
    """What the trained regression says of the test rows, turned back into gram."""
    data = tables.penguins()
    head, table = tables.table_of("penguins.csv")
    test = tables.for_testing(len(table))
    mean, spread = table[~test, -1].mean(), table[~test, -1].std()
    network = usual(data).network
    predicted = outputs(network, data.X_test, 1).ravel() * spread + mean
    first = head.index(tables.SPECIES[0])
    species = np.argmax(table[test, first : first + 3], axis=1)
    return Masses(table[test, -1], predicted, species, score(data, network))


def regression() -> Figure:
    """Predicted against true mass of the test penguins."""
    figure, axes = subplots(figsize=(7.0, 6.4))
    axes.set_xlabel("true body mass (g)")
    axes.set_ylabel("predicted body mass (g)")
    axes.set_title("Regression: the closer to the diagonal, the better")
    with part(axes):
        found = masses()
        ends = [found.true.min() - 150.0, found.true.max() + 150.0]
        axes.plot(ends, ends, color=GREY, linestyle="--", label="predicted = true")
        for number, name in enumerate(tables.SPECIES):
            these, line = found.species == number, SERIES[number]
            axes.scatter(
                found.true[these],
                found.predicted[these],
                color=line["color"],
                marker=line["marker"],
                alpha=0.8,
                label=name.capitalize(),
            )
        axes.legend(title=f"67 test rows, R$^2$ = {found.r_squared:.3f}")
    return figure


def regression_text() -> str:
    """R^2, errors of each species, and the five largest errors."""
    found = masses()
    errors = found.predicted - found.true
    rows = [
        (name.capitalize(), int(np.sum(these)), *mean_errors(errors[these]))
        for number, name in enumerate(tables.SPECIES)
        for these in [found.species == number]
    ]
    rows.append(("all", len(errors), *mean_errors(errors)))
    most = np.argsort(-np.abs(errors))[:5]
    largest = [
        (5 * at, f"{found.true[at]:.0f}", f"{found.predicted[at]:.0f}", f"{errors[at]:+.0f}")
        for at in most
    ]
    return "\n".join(
        (
            f"{len(errors)} test rows: your R^2 is {found.r_squared:.3f}.",
            table(("species", "rows", "mean |error| (g)", "mean error (g)"), rows),
            "\nThe five largest errors:",
            table(("row in penguins.csv", "true (g)", "predicted (g)", "error (g)"), largest),
        )
    )


def mean_errors(errors: np.ndarray) -> tuple[str, str]:
    """Mean size of errors, and their mean with its sign."""
    return f"{np.abs(errors).mean():.0f}", f"{errors.mean():+.0f}"
