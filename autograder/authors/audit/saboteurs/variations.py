"""Vary requests, to see on which inputs a program differs from the solution at all.

Reads:  requests that the cases of a question make: a probe, and plain inputs.
Gives:  the same requests with other numbers: negative, small, large, equal, in another order.
Leaves to others: putting them (trying.py). No case is judged by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from autograder.judge.answers import to_plain

Variation = Callable[[Any], Any]


def numbers(change: Callable[[Any], Any]) -> Variation:
    """Change each float and each array of floats."""

    def vary(value: Any) -> Any:
        if isinstance(value, float):
            return float(change(np.asarray(value)))
        if isinstance(value, np.ndarray):
            return change(value) if value.dtype.kind == "f" else value
        if isinstance(value, list):
            return [vary(item) for item in value]
        if isinstance(value, dict):
            return {key: vary(item) for key, item in value.items()}
        return value

    return vary


def lists(change: Callable[[list[Any]], list[Any]]) -> Variation:
    """Change each list of more than one element."""

    def vary(value: Any) -> Any:
        if isinstance(value, list):
            inside = [vary(item) for item in value]
            return change(inside) if len(inside) > 1 else inside
        if isinstance(value, dict):
            return {key: vary(item) for key, item in value.items()}
        return value

    return vary


def equal_rows(array: Any) -> Any:
    """All rows equal to the first."""
    return np.repeat(array[:1], len(array), axis=0) if array.ndim and len(array) else array


AS_IT_IS = "as it is"
VARIATIONS: dict[str, Variation] = {
    AS_IT_IS: lambda value: value,
    "negated": numbers(np.negative),
    "a thousandth": numbers(lambda n: n * 1e-3),
    "a thousand times": numbers(lambda n: n * 1e3),
    "tiny": numbers(lambda n: n * 1e-6),
    "moved": numbers(lambda n: n + 0.37),
    "equal rows": numbers(equal_rows),
    "the other way round": lists(lambda one: one[::-1]),
    "each twice": lists(lambda one: [item for item in one for _ in range(2)]),
    "first one again": lists(lambda one: [*one, one[0]]),
}


def varied(inputs: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The inputs in each variation, by its name."""
    plain = to_plain(dict(inputs))
    for name, vary in VARIATIONS.items():
        yield name, vary(plain)
