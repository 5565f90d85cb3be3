"""Give objects a place in sets that no address in memory decides.

Reads:  objects that a probe made of classes of the code under test.
Gives:  in_place, after which a set walks through them by numbers; numbers_in, which tells
        objects apart by identity.
Leaves to others: which places these are (probes.py of an assignment).

An object hashes by its address, so code that walks through a set of objects may be right in one run
and wrong in the next. A probe that gives its objects places gets the same in every run; if it asks
twice, with opposite places, code that relies on one order is wrong at least once.
This file is also part of the student zip.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")


def in_place(thing: Thing, place: int) -> Thing:
    """The object, which from now on stands at this place in sets.

    Its class gets a hash for that, unless it has one of its own. place: from 0, a small number.
    """
    with contextlib.suppress(Exception):
        kind = type(thing)
        if kind.__hash__ is object.__hash__:
            kind.__hash__ = _hash_by_place  # type: ignore[assignment]
        thing.place_in_sets = place  # type: ignore[attr-defined]
    return thing


def numbers_in(things: Iterable[object]) -> Callable[[Iterable[object]], list[int]]:
    """A function that says where in a list objects stand; -1 for those that are not in it."""
    numbers = {id(thing): number for number, thing in enumerate(things)}
    return lambda some: [numbers.get(id(one), -1) for one in some]


def _hash_by_place(thing: object) -> int:
    place: int | None = getattr(thing, "place_in_sets", None)
    return object.__hash__(thing) if place is None else place
