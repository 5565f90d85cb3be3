"""Saboteurs that remember what they should not.

Reads:  a function, and the class that it is a method of.
Gives:  decorators by name.
Leaves to others: single calls (results.py, inputs.py).

Each does the work, so that every place is written; then it gives what an earlier call gave.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import numpy as np

from autograder.authors.audit.saboteurs.calls import (
    Function,
    Place,
    all_arguments,
    copied,
    is_count,
    is_number,
    places,
    watched,
)

Decorator = Callable[[Function], Function]
Key = Callable[[list[Any]], Any]


def remembering(key: Key, newest: bool = False) -> Decorator:
    """Give what the first call of the same key gave, or with `newest` the call before."""

    def decorate(function: Function) -> Function:
        known: dict[Any, tuple[list[Any], Any]] = {}

        @wraps(function)
        def sabotaged(*args: Any, **kwargs: Any) -> Any:
            given = all_arguments(args, kwargs)
            name = key(given)
            seen = watched(function, args, kwargs)
            now = [copied(value) for value in seen.values]
            # Objects are kept, too: else another one may be given the same address.
            earlier, _ = known.get(name, (now, given))
            if newest or name not in known:
                known[name] = (now, given)
            if len(earlier) != len(now):
                return seen.returned
            return seen.give([copied(value) for value in earlier])

        return sabotaged

    return decorate


def numbers_in(given: list[Any], deepest: int) -> list[Any]:
    """The numbers and arrays among arguments, and near them."""
    inside = [place.value for place in places(given, deepest)]
    return [value for value in [*given, *inside] if is_number(value)]


def shapes(given: list[Any]) -> Any:
    """The shapes of all arrays, however near."""
    return tuple(np.shape(value) for value in numbers_in(given, 3))


def rows(given: list[Any]) -> Any:
    """The number of rows of the first array; of the first list if there is none."""
    arrays = [value for value in numbers_in(given, 3) if np.ndim(value)]
    if arrays:
        return len(arrays[0])
    return next((len(value) for value in given if isinstance(value, list | dict)), 0)


def identity(value: Any) -> Any:
    """Numbers by value, all others by address."""
    return repr(value) if is_count(value) or isinstance(value, float | str) else id(value)


def content(value: Any) -> Any:
    """What a value is: numbers and arrays by value, a generator by its state, others by address."""
    if isinstance(value, np.ndarray):
        return (value.shape, value.tobytes())
    if isinstance(value, np.random.Generator):
        return str(value.bit_generator.state)
    if isinstance(value, list | tuple):
        return tuple(map(content, value))
    if isinstance(value, dict):
        return tuple((identity(key), content(item)) for key, item in value.items())
    return identity(value)


def values_kept(deepest: int) -> Key:
    """A key of the numbers in attributes and lists, whichever objects they belong to.

    What an object keeps in a dict by other objects is none of them, such as gradients.
    """

    def key(given: list[Any]) -> Any:
        near = places(given, deepest)
        kept = [place.value for place in near if isinstance(place.key, str | int)]
        return tuple(content(value) for value in [*given, *kept] if is_number(value))

    return key


MEMORY: dict[str, Decorator] = {
    "the first result for ever": remembering(lambda given: 0),
    "the result of the call before": remembering(lambda given: 0, newest=True),
    "remembers by object": remembering(lambda given: tuple(map(identity, given))),
    "remembers by first argument": remembering(lambda given: identity(given[0])),
    "remembers by shapes": remembering(shapes),
    "remembers by number of rows": remembering(rows),
    "the call before, if shapes agree": remembering(shapes, newest=True),
    "the call before, if rows agree": remembering(rows, newest=True),
    "remembers by values of its own": remembering(values_kept(0)),
    "remembers by values nearby": remembering(values_kept(2)),
}


def of_parameters(function: Function) -> Iterator[tuple[str, Decorator]]:
    """Results remembered by the values of all arguments but one."""
    names = [name for name in inspect.signature(function).parameters if name != "self"]
    for name in names if len(names) > 1 else ():
        yield f"remembers without {name}", _without(name, function)


def _without(name: str, function: Function) -> Decorator:
    place = list(inspect.signature(function).parameters).index(name)

    def key(given: list[Any]) -> Any:
        return tuple(content(value) for index, value in enumerate(given) if index != place)

    return remembering(key)


def on_the_class(owner: type) -> Decorator:
    """What a method stores, it stores for all objects of the class."""

    def decorate(function: Function) -> Function:
        shared: dict[str, Any] = {}

        @wraps(function)
        def sabotaged(self: Any, *args: Any, **kwargs: Any) -> Any:
            seen = watched(function, (self, *args), kwargs)
            own = vars(self)
            for place in seen.written:
                if place.container is own:
                    setattr(owner, place.key, own.pop(place.key))
                    continue
                names = [name for name, value in own.items() if value is place.container]
                for name in names:
                    all_of_them = shared.setdefault(name, {})
                    if isinstance(place.container, dict):
                        all_of_them.update(place.container)
                        own[name] = all_of_them
            return seen.returned

        return sabotaged

    return decorate


def of_last_object(owner: type) -> Decorator:
    """A method sees what objects kept when another method of the class was called last.

    As if that method had put it into a global: the call may have been of another object.
    """

    def decorate(function: Function) -> Function:
        last: list[Any] = []
        for name, method in list(vars(owner).items()):
            if inspect.isfunction(method) and not name.startswith("__") and method is not function:
                setattr(owner, name, _leaving_values(method, last))

        @wraps(function)
        def sabotaged(self: Any, *args: Any, **kwargs: Any) -> Any:
            now = _kept_by(self)
            swapped = list(zip(now, last, strict=True)) if len(now) == len(last) else []
            before = [place.value for place, _ in swapped]
            for place, value in swapped:
                place.put(value)
            try:
                return function(self, *args, **kwargs)
            finally:
                for (place, value), earlier in zip(swapped, before, strict=True):
                    if place.is_there and place.value is value:
                        place.put(earlier)

        return sabotaged

    return decorate


def _leaving_values(method: Function, last: list[Any]) -> Function:
    """The method; in `last` it leaves the numbers that its object keeps."""

    @wraps(method)
    def leaving(self: Any, *args: Any, **kwargs: Any) -> Any:
        returned = method(self, *args, **kwargs)
        last[:] = [copied(place.value) for place in _kept_by(self)]
        return returned

    return leaving


def _kept_by(owner: Any) -> list[Place]:
    """Where an object, and the objects in its lists, keep numbers."""
    return [place for place in places([owner], 2) if is_number(place.value)]


METHODS: dict[str, Callable[[type], Decorator]] = {
    "kept on the class": on_the_class,
    "values of the object used last": of_last_object,
}
