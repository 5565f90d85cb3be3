"""Change the numbers of a public case.

Reads:  the inputs of a case, seeds of a generator.
Gives:  the same inputs with other fractions in them.
Leaves to others: when that is done (checks.py).

Students know the right answers to public cases. Whoever looks answers up instead of computing them
has none for other numbers. This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

FACTORS = 499  # a prime number, so that the rows of a table do not get the same factors


@lru_cache(maxsize=512)  # the same for every submission of a class
def factors_from(seeds: tuple[int, ...]) -> list[float]:
    """Factors a few percent above or below 1."""
    rng = np.random.default_rng(seeds)
    factors = rng.uniform(1.02, 1.06, FACTORS) ** rng.choice([-1.0, 1.0], FACTORS)
    return [float(factor) for factor in factors]


def varied(value: Any, keep: Collection[str], factors: Iterator[float]) -> Any:
    """A copy of inputs, each fraction in it times the next factor.

    0, whole numbers, texts and truth values stay, and all that stands under a name in `keep`.
    """
    if isinstance(value, Mapping):
        return {
            name: item if name in keep else varied(item, keep, factors)
            for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [varied(item, keep, factors) for item in value]
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value * np.fromiter(factors, float, value.size).reshape(value.shape)
    return value * next(factors) if isinstance(value, float) else value
