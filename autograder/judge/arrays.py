"""Make the arrays that a probe hands to the code under test.

Reads:  plain numbers and arrays, as a case gives them.
Gives:  fresh float64 arrays, equal ones as one array; new numbers in an array that is there.
Leaves to others: which numbers these are (a case), what is done with them (probes.py of an
        assignment).

This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np


def numbers(value: Any) -> Any:
    """A fresh float64 array, or a float for a single number."""
    return np.array(value, dtype=float) if np.ndim(value) else float(value)


def shared(values: Iterable[Any]) -> list[Any]:
    """Fresh numbers, of which equal ones are one array: code may not tell them apart by that."""
    held: dict[Any, Any] = {}
    fresh = map(numbers, values)
    return [held.setdefault((np.shape(x), np.asarray(x).tobytes()), x) for x in fresh]


def put(kept: Any, value: Any) -> Any:
    """New numbers in the array that is there, as callers may do; a fresh one if they do not fit."""
    if np.ndim(value) == 0 or np.shape(kept) != np.shape(value):
        return numbers(value)
    kept[...] = value
    return kept
