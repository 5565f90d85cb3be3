"""benchmarks/engine_problems.py: the two networks on which engines are compared.

Reads:  nothing: weights and data are drawn from a seed.
Gives:  Problems: the same first weights, mini-batches and learning rate for every engine.
Leaves to others: training them (engine_numpy.py, engine_others.py), timing that (engine.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
BATCHES = 4  # mini-batches, by turns


@dataclass(frozen=True, eq=False)
class Problem:
    """Linear, Sigmoid, Linear and a cost. Everything is float64.

    values: first W1 (features, hidden), b1 (hidden,), W2 (hidden, outputs), b2 (outputs,).
    batches: pairs of X (rows, features) and y (rows,).
    classes: whether y holds class numbers and the cost is softmax cross-entropy; else it is MSE.
    """

    name: str
    values: tuple[Array, Array, Array, Array]
    batches: tuple[tuple[Array, Array], ...]
    rate: float
    classes: bool

    def fresh(self) -> list[Array]:
        """Copies of the first values, to be trained."""
        return [value.copy() for value in self.values]


def problem(features: int, hidden: int, outputs: int, rows: int, rate: float) -> Problem:
    """A network of these sizes; with several outputs it is a classifier."""
    rng = np.random.default_rng(8)
    W1 = rng.normal(size=(features, hidden)) / np.sqrt(features)  # noqa: N806
    W2 = rng.normal(size=(hidden, outputs)) / np.sqrt(hidden)  # noqa: N806
    batches = []
    for _ in range(BATCHES):
        y = rng.normal(size=rows) if outputs == 1 else rng.integers(outputs, size=rows) * 1.0
        batches.append((rng.normal(size=(rows, features)), y))
    name = f"{features}-{hidden}-{outputs}, batch of {rows}"
    values = (W1, np.zeros(hidden), W2, np.zeros(outputs))
    return Problem(name, values, tuple(batches), rate, outputs > 1)


SMALL = problem(13, 10, 1, 11, rate=0.01)
LARGE = problem(784, 256, 10, 256, rate=0.1)
