"""Say in what way a wrong value differs from the right one.

Reads:  the entries of a wrong answer, the right ones.
Gives:  one sentence on the first wrong entry: its sign, a factor, transposed, not added up, the
        value of another entry; "" if none of these is true of every number of it.
Leaves to others: known mistakes (grading/diagnosis.py), whether a value is wrong (comparison.py).

Each sentence is a fact about all numbers of the entry, never a guess, and holds no number: it may
be shown for hidden checks. This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograder.judge.comparison import AFTERWARDS, as_numbers

CLOSE = 1e-6  # of the largest number: far below any mistake, far above rounding
MADE_UP = 8  # a multiple of 1/8 was likely made up by an author: such numbers agree by chance
# A whole factor from 3 on may be a number of rows; 2 has words of its own.
LEAST_COUNT, MOST_COUNT = 2.5, 1e6

FACTORS = {
    -1.0: "has the opposite sign",
    2.0: "is twice what it should be",
    -2.0: "is twice what it should be, and has the opposite sign",
    0.5: "is half of what it should be",
    -0.5: "is half of what it should be, and has the opposite sign",
}


@np.errstate(all="ignore")
def pattern(label: str, got: Any, expected: Mapping[str, Any]) -> str:
    """In what way the entry `label` of a wrong answer differs from the right one; "" if unknown.

    got: the wrong value. expected: all right entries of the answer.
    """
    if label.endswith(AFTERWARDS) or label not in expected:
        return ""
    value, right = as_numbers(got), as_numbers(expected[label])
    if value is None or right is None or not right.any():
        return ""
    if not value.size or not np.isfinite(value).all():
        return ""
    if value.size == right.size and not value.any():
        return f"{label} is 0 everywhere."
    others = {name: other for name, other in expected.items() if name != label}
    return next(_true_of(label, value, right, others), "")


def _true_of(
    label: str, value: np.ndarray, right: np.ndarray, others: Mapping[str, Any]
) -> Iterator[str]:
    """All sentences that are true, the most specific first."""
    if telling(right):
        if value.ndim == 2 and same_numbers(value.T, right):
            yield f"{label} is transposed."
        yield from _added_up(label, value, right)
        yield from _factor(label, value, right)
    if same_numbers(np.abs(value), np.abs(right)) and telling(right):
        yield f"The sizes in {label} are right, some of the signs are not."
    for name, other in others.items():
        belongs = as_numbers(other)
        if belongs is not None and telling(belongs) and same_numbers(value, belongs):
            yield f"{label} holds what belongs into {name.removesuffix(AFTERWARDS)}."


def _added_up(label: str, value: np.ndarray, right: np.ndarray) -> Iterator[str]:
    """One of the two still has a part for every row, which the other has added up."""
    if value.ndim == right.ndim + 1 and len(value) > 1:
        if same_numbers(value.sum(axis=0), right):
            yield f"{label} still has a part for every row: they are to be added up."
        if same_numbers(value.mean(axis=0), right):
            yield f"{label} still has a part for every row: their mean is asked for."
    if right.ndim == value.ndim + 1 and len(right) > 1 and same_numbers(right.sum(axis=0), value):
        if right.ndim == 1:
            yield f"{label} was added up to a single number: there is one for each element."
        else:
            yield f"{label} was added up over the rows: a part for every row is asked for."


def _factor(label: str, value: np.ndarray, right: np.ndarray) -> Iterator[str]:
    """All numbers are off by one factor."""
    if value.size != right.size:
        return
    value = value.reshape(right.shape)
    # The largest number has the least relative rounding, so it alone gives the factor.
    largest = np.unravel_index(np.abs(right).argmax(), right.shape)
    factor = float(value[largest] / right[largest])
    if not same_numbers(value, factor * right) or same_numbers(value, right):
        return
    for known, words in FACTORS.items():
        if abs(factor - known) <= CLOSE:
            yield f"Every number of {label} {words}." if right.size > 1 else f"{label} {words}."
    if right.size > 1:
        for whole, size, asked in ((factor, "large", "mean"), (1.0 / factor, "small", "sum")):
            if LEAST_COUNT < whole < MOST_COUNT and abs(whole - round(whole)) <= CLOSE * whole:
                other = {"mean": "sum", "sum": "mean"}[asked]
                yield (
                    f"Every number of {label} is too {size} by one whole factor: "
                    f"is the {asked} asked for, and yours a {other}?"
                )
        yield f"Every number of {label} is off by the same factor: one is missing or too many."


def telling(right: np.ndarray) -> bool:
    """Whether it is no chance to agree with these numbers: two sizes of them, or one odd number."""
    sizes = np.unique(np.abs(right[right != 0.0]))
    if len(sizes) == 1:
        return bool(abs(sizes[0] * MADE_UP - np.round(sizes[0] * MADE_UP)) > CLOSE)
    return len(sizes) > 1


def same_numbers(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays of one shape agree but for rounding; no if one is not finite."""
    if one.shape != other.shape:
        return False
    return bool(np.abs(one - other).max() <= CLOSE * np.abs(other).max() < np.inf)
