"""Saboteurs that change what a call is given.

Reads:  a function.
Gives:  decorators by name: for any function, and for single parameters of it.
Leaves to others: what a call gives (results.py), earlier calls (memory.py).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import numpy as np

from autograder.authors.audit.saboteurs.calls import (
    Change,
    Function,
    Place,
    all_arguments,
    each_list,
    each_number,
    is_count,
    is_number,
    places,
)

Decorator = Callable[[Function], Function]
DEAD_ZONE = 0.01
FAR = 10.0


def given(change: Change, changes: Callable[[Any], bool]) -> Decorator:
    """Change what a call is given: its arguments, and what is kept in objects that it is given.

    changes: for which values in objects. They are put back when the call is over, unless it
    wrote something there itself.
    """

    def decorate(function: Function) -> Function:
        @wraps(function)
        def sabotaged(*args: Any, **kwargs: Any) -> Any:
            kept = _swapped(all_arguments(args, kwargs), change, changes)
            try:
                others = {name: change(value) for name, value in kwargs.items()}
                return function(*map(change, args), **others)
            finally:
                for place, before, now in kept:
                    if place.is_there and place.value is now:
                        place.put(before)

        return sabotaged

    return decorate


def _swapped(
    values: list[Any], change: Change, changes: Callable[[Any], bool]
) -> list[tuple[Place, Any, Any]]:
    """Change what objects keep; returns the places, with what was there and what is now."""
    objects = [place for place in places(values) if changes(place.value)]
    # What stands in a list or dict that is an argument is changed with the argument.
    own = {id(value) for value in values}
    kept = []
    for place in objects:
        if id(place.container) not in own:
            before = place.value
            place.put(change(before))
            kept.append((place, before, place.value))
    return kept


def numbers_given(change: Change) -> Decorator:
    """Change each number and array that a call is given."""
    return given(lambda value: each_number(value, change), is_number)


def lists_given(change: Change) -> Decorator:
    """Change each list that a call is given."""

    def shorter(value: Any) -> Any:
        return each_list(value, lambda one: change(one) if len(one) > 1 else one)

    return given(shorter, lambda value: type(value) in (list, tuple) and len(value) > 1)


def what_it_keeps(value: Any, depth: int = 0) -> Any:
    """A key by which values are equal that hold equal numbers: objects by what they keep."""
    if isinstance(value, np.ndarray):
        return value.tobytes()
    if isinstance(value, list | tuple):
        return tuple(what_it_keeps(item, depth) for item in value)
    if hasattr(value, "__dict__") and depth == 0:
        kept = [place.value for place in places([value], 2)]
        return tuple(what_it_keeps(item, 1) for item in kept if is_number(item))
    return repr(value) if is_number(value) or is_count(value) else id(value)


def merged(values: Any) -> Any:
    """Without what equals an earlier one."""
    first: dict[Any, Any] = {}
    for value in values:
        first.setdefault(what_it_keeps(value), value)
    return type(values)(first.values())


def same_seed(function: Function) -> Function:
    """Draw from a generator of its own, the same for every call."""

    @wraps(function)
    def sabotaged(*args: Any, **kwargs: Any) -> Any:
        def other(value: Any) -> Any:
            return np.random.default_rng(0) if isinstance(value, np.random.Generator) else value

        return function(*map(other, args), **{k: other(v) for k, v in kwargs.items()})

    return sabotaged


def in_dead_zone(value: Any) -> Any:
    """Numbers next to 0 become 0."""
    return value * (np.abs(value) >= DEAD_ZONE)


def first_row(value: Any) -> Any:
    """Every row becomes the first one."""
    return np.repeat(value[:1], len(value), axis=0) if np.ndim(value) > 1 else value


INPUTS: dict[str, Decorator] = {
    "inputs without their sign": numbers_given(np.abs),
    "inputs next to 0 taken for 0": numbers_given(in_dead_zone),
    "inputs no farther from 0 than 10": numbers_given(lambda n: np.clip(n, -FAR, FAR)),
    "inputs as float32": numbers_given(lambda n: np.asarray(n, np.float32)[()]),
    "inputs rounded to 3 digits": numbers_given(lambda n: np.round(n, 3)),
    "inputs cut to whole numbers": numbers_given(np.trunc),
    "the first row for every row": numbers_given(first_row),
    "only the first of several": lists_given(lambda one: one[:1]),
    "only the last of several": lists_given(lambda one: one[-1:]),
    "all but the last of several": lists_given(lambda one: one[:-1]),
    "lists given the other way round": lists_given(lambda one: one[::-1]),
    "equal ones merged": lists_given(merged),
    "the same seed each time": same_seed,
}


def of_parameters(function: Function) -> Iterator[tuple[str, Decorator]]:
    """Saboteurs of single parameters: defaults changed, counts off by one, ignored ones."""
    for parameter in inspect.signature(function).parameters.values():
        name = parameter.name
        if name == "self" or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if parameter.default is not parameter.empty:
            for other in _other_defaults(parameter.default):
                yield f"default {name}={other!r}", with_default(name, other)
            yield f"{name} always its default", with_argument(name, _constant(parameter.default))
        yield f"one more {name}", with_argument(name, lambda n: n + 1 if is_count(n) else n)
        yield f"one less {name}", with_argument(name, lambda n: n - 1 if is_count(n) else n)


def _constant(value: Any) -> Change:
    return lambda given: value


def _other_defaults(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if is_number(value) or is_count(value):
        return [value * 10, value * 1.1 if isinstance(value, float) else value + 1]
    return []


def with_default(name: str, value: Any) -> Decorator:
    """Another default for one parameter."""

    def decorate(function: Function) -> Function:
        signature = inspect.signature(function)

        @wraps(function)
        def sabotaged(*args: Any, **kwargs: Any) -> Any:
            if name not in signature.bind_partial(*args, **kwargs).arguments:
                kwargs[name] = value
            return function(*args, **kwargs)

        return sabotaged

    return decorate


def with_argument(name: str, change: Change) -> Decorator:
    """Another argument for one parameter."""

    def decorate(function: Function) -> Function:
        signature = inspect.signature(function)

        @wraps(function)
        def sabotaged(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            if name in bound.arguments:
                bound.arguments[name] = change(bound.arguments[name])
            return function(*bound.args, **bound.kwargs)

        return sabotaged

    return decorate
