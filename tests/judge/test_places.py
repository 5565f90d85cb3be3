"""Places in sets: objects list by number, not by address."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.judge.places import in_place


class Thing:
    """An object of which nothing is asked."""


class Slotted:
    """One that takes no attribute."""

    __slots__ = ()


@dataclass(frozen=True)
class Named:
    """One with a hash of its own."""

    name: str


def test_a_set_lists_things_by_their_places():
    things = [in_place(Thing(), place) for place in (2, 0, 3, 1)]
    assert list(set(things)) == [things[n] for n in (1, 3, 0, 2)]
    opposite = [in_place(Thing(), place) for place in range(4)[::-1]]
    assert list(set(opposite)) == opposite[::-1]


def test_things_without_a_place_keep_their_address_and_equal_places_are_two_things():
    in_place(Thing(), 0)
    assert hash(Thing()) != 0
    assert len({in_place(Thing(), 1), in_place(Thing(), 1)}) == 2


def test_what_takes_no_place_stays_as_it_is():
    slotted, named = in_place(Slotted(), 3), in_place(Named("a"), 3)
    assert len({slotted, in_place(Slotted(), 3)}) == 2
    assert hash(named) == hash(Named("a"))
