"""Saboteurs that change what a call gives: what it returns, and what it stores.

Reads:  a function.
Gives:  decorators by name.
Leaves to others: what a call is given (inputs.py), earlier calls (memory.py).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from autograder.authors.audit.saboteurs.calls import (
    Change,
    Function,
    all_arguments,
    each_list,
    each_number,
    places,
    watched,
)

SMALL = 1e-4
Decorator = Callable[[Function], Function]


def giving(change: Change) -> Decorator:
    """Change everything that a call gives."""

    def decorate(function: Function) -> Function:
        @wraps(function)
        def sabotaged(*args: Any, **kwargs: Any) -> Any:
            seen = watched(function, args, kwargs)
            return seen.give([change(value) for value in seen.values])

        return sabotaged

    return decorate


def of_numbers(change: Change) -> Decorator:
    """Change each number and array that a call gives."""
    return giving(lambda value: each_number(value, change))


def of_lists(change: Change) -> Decorator:
    """Change each list that a call gives, and each array of more than one dimension."""

    def changed(value: Any) -> Any:
        return each_list(each_number(value, lambda n: change(n) if np.ndim(n) else n), change)

    return giving(changed)


def returned_instead(function: Function) -> Function:
    """Return what should be stored."""

    @wraps(function)
    def sabotaged(*args: Any, **kwargs: Any) -> Any:
        seen = watched(function, args, kwargs)
        if seen.returned is not None or not seen.written:
            return seen.returned
        stored = seen.values[1:]
        for place in seen.written:
            place.put(None)
        return stored[0] if len(stored) == 1 else stored

    return sabotaged


def one_array_for_all(function: Function) -> Function:
    """Give the same array each time, with other numbers in it: earlier results change, too."""
    arrays: dict[tuple[int, ...], Any] = {}

    def kept(value: Any) -> Any:
        if not isinstance(value, np.ndarray):
            return value
        array = arrays.setdefault(value.shape, np.empty(value.shape))
        array[...] = value
        return array

    return of_numbers(kept)(function)


def into_an_argument(function: Function) -> Function:
    """Write the result into an argument of its shape, and give that array."""

    @wraps(function)
    def sabotaged(*args: Any, **kwargs: Any) -> Any:
        arrays = _arrays(all_arguments(args, kwargs))

        def written(value: Any) -> Any:
            same = [one for one in arrays if one.shape == np.shape(value) and one.dtype == float]
            if not isinstance(value, np.ndarray) or not same:
                return value
            same[0][...] = value
            return same[0]

        seen = watched(function, args, kwargs)
        return seen.give([each_number(value, written) for value in seen.values])

    return sabotaged


def with_arguments_changed(function: Function) -> Function:
    """Double the arrays that were given, after the work."""

    @wraps(function)
    def sabotaged(*args: Any, **kwargs: Any) -> Any:
        arrays = [(array, array.copy()) for array in _arrays(all_arguments(args, kwargs))]
        seen = watched(function, args, kwargs)
        kept = [each_number(value, np.copy) for value in seen.values]
        for array, before in arrays:
            if array.dtype == float and np.array_equal(array, before, equal_nan=True):
                array *= 2.0
        return seen.give(kept)

    return sabotaged


def with_arguments_emptied(function: Function) -> Function:
    """Empty the lists and dicts that were given, after the work."""

    @wraps(function)
    def sabotaged(*args: Any, **kwargs: Any) -> Any:
        returned = function(*args, **kwargs)
        for value in all_arguments(args, kwargs):
            if type(value) in (list, dict) and value is not returned:
                value.clear()
        return returned

    return sabotaged


def _arrays(values: list[Any]) -> list[Any]:
    """The arrays among some values, in their lists, and in the attributes of objects there."""
    inside = [place.value for place in places(values, 2)]
    return [value for value in [*values, *inside] if isinstance(value, np.ndarray)]


def twice(function: Function) -> Function:
    """Do the work twice."""

    @wraps(function)
    def sabotaged(*args: Any, **kwargs: Any) -> Any:
        function(*args, **kwargs)
        return function(*args, **kwargs)

    return sabotaged


def small_to_zero(value: Any) -> Any:
    """Numbers below a bound become 0."""
    return (
        np.where(np.abs(value) < SMALL, 0.0, value)
        if np.ndim(value)
        else (0.0 if abs(value) < SMALL else value)
    )


def in_order(value: Any) -> Any:
    """Sorted, if it can be."""
    if isinstance(value, np.ndarray):
        return np.sort(value, axis=0)
    try:
        return type(value)(sorted(value))
    except (TypeError, ValueError):
        return value


def plain(function: Function) -> Function:
    """The function as it is, behind a decorator: it must keep full marks."""

    @wraps(function)
    def decorated(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return decorated


RESULTS: dict[str, Decorator] = {
    "result rounded to 3 digits": of_numbers(lambda n: np.round(n, 3)),
    "result rounded to 5 digits": of_numbers(lambda n: np.round(n, 5)),
    "small results to 0": of_numbers(small_to_zero),
    "result as float32": of_numbers(lambda n: np.asarray(n, np.float32)[()]),
    "result without its sign": of_numbers(np.abs),
    "result flattened": of_numbers(np.ravel),
    "result transposed": of_numbers(np.transpose),
    "result as a column": of_numbers(lambda n: np.reshape(n, (-1, 1))),
    "result with one dimension more": of_numbers(lambda n: np.asarray(n)[None]),
    "result sorted": of_lists(in_order),
    "result reversed": of_lists(lambda one: one[::-1]),
    "result without its last": of_lists(lambda one: one[:-1]),
    "result begins with its second": of_lists(lambda one: one[1:]),
    "one array for all results": one_array_for_all,
    "result written into an argument": into_an_argument,
    "returned instead of stored": returned_instead,
    "arrays given are changed afterwards": with_arguments_changed,
    "lists given are emptied afterwards": with_arguments_emptied,
    "called twice": twice,
}
