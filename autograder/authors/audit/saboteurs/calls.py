"""Say what one call of a function reads and writes, wherever that is kept.

Reads:  a function and its arguments: numbers, arrays, lists, objects that refer to others.
Gives:  the places that values stand in; what a call returned and which places it wrote.
Leaves to others: changing any of it (results.py, inputs.py, memory.py).
"""

from __future__ import annotations

import sys
import types
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

DEEPEST = 3  # an object, its list, another object, its dict
MOST_PLACES = 2000
Function = Callable[..., Any]
Change = Callable[[Any], Any]


@dataclass(frozen=True)
class Place:
    """Where a value stands: container[key] is the value."""

    container: Any
    key: Any

    @property
    def value(self) -> Any:
        """What stands there now."""
        return self.container[self.key]

    def put(self, value: Any) -> None:
        """Put another value there."""
        self.container[self.key] = value

    @property
    def is_there(self) -> bool:
        """Whether anything stands there."""
        return not isinstance(self.container, dict) or self.key in self.container


@dataclass
class Seen:
    """What one call gave: what it returned, and the places that it wrote, in a fixed order."""

    returned: Any
    written: list[Place]

    @property
    def values(self) -> list[Any]:
        """Everything that the call gave."""
        return [self.returned, *(place.value for place in self.written)]

    def give(self, values: list[Any]) -> Any:
        """Put other values in the places; returns the one to return."""
        for place, value in zip(self.written, values[1:], strict=True):
            place.put(value)
        return values[0]


def is_number(value: Any) -> bool:
    """Whether it is a float or an array of numbers: counts and truths are none."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "fi"
    return isinstance(value, float | np.floating)


def is_count(value: Any) -> bool:
    """Whether it is an int."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def places(values: Iterable[Any], deepest: int = DEEPEST) -> list[Place]:
    """The places in what can be reached from some values, the nearest first."""
    found: list[Place] = []
    queue = deque((value, 0) for value in values)
    seen: set[int] = set()
    while queue and len(found) < MOST_PLACES:
        value, depth = queue.popleft()
        if id(value) in seen or depth > deepest:
            continue
        seen.add(id(value))
        for place, inner in _contents(value):
            if place is not None:
                found.append(place)
            queue.append((inner, depth + 1))
    return found


def _contents(value: Any) -> Iterator[tuple[Place | None, Any]]:
    if isinstance(value, list):
        yield from ((Place(value, index), item) for index, item in enumerate(value))
    elif isinstance(value, dict):
        yield from ((None, key) for key in value if not isinstance(key, str))
        yield from ((Place(value, key), item) for key, item in value.items())
    elif isinstance(value, tuple):
        yield from ((None, item) for item in value)
    elif is_object(value):
        attributes = vars(value)
        yield from ((Place(attributes, key), item) for key, item in attributes.items())


def is_object(value: Any) -> bool:
    """Whether it is an object of a class that neither Python nor a package defines."""
    if isinstance(value, type | types.ModuleType | types.FunctionType):
        return False
    if not isinstance(getattr(value, "__dict__", None), dict):
        return False
    module = sys.modules.get(type(value).__module__)
    return module is None or module.__spec__ is None


def all_arguments(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> list[Any]:
    """The arguments of a call in one list."""
    return [*args, *kwargs.values()]


def watched(function: Function, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Seen:
    """Call a function, and see what it gives."""
    given = all_arguments(args, kwargs)
    before = {
        (id(place.container), place.key): (place.value, copied(place.value))
        for place in places(given)
    }
    returned = function(*args, **kwargs)
    # Of a returned list the elements are what is returned; of an object, what it keeps.
    results = [returned] if is_object(returned) else []
    written = [
        place
        for place in places([*given, *results])
        if not _is_as_before(place.value, before.get((id(place.container), place.key)))
    ]
    return Seen(returned, written)


def _is_as_before(value: Any, before: tuple[Any, Any] | None) -> bool:
    if before is None or before[0] is not value:
        return False
    return not isinstance(value, np.ndarray) or np.array_equal(value, before[1], equal_nan=True)


def copied(value: Any) -> Any:
    """A copy of arrays, and of lists and dicts that hold them; objects stay the same ones."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (list, tuple):
        return type(value)(map(copied, value))
    if type(value) is dict:
        return {key: copied(item) for key, item in value.items()}
    return value


def each_number(value: Any, change: Change) -> Any:
    """A value with every number and array in it changed; everything else stays."""
    if is_number(value):
        return change(value)
    if type(value) in (list, tuple):
        return type(value)(each_number(item, change) for item in value)
    if type(value) is dict:
        return {key: each_number(item, change) for key, item in value.items()}
    return value


def each_list(value: Any, change: Change) -> Any:
    """A value with every list and tuple in it changed."""
    if type(value) in (list, tuple):
        return change(type(value)(each_list(item, change) for item in value))
    if type(value) is dict:
        return {key: each_list(item, change) for key, item in value.items()}
    return value
