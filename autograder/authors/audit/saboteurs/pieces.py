"""Pieces of the exam in which saboteurs are tried, each in a process of the pool.

Reads:  an assignment.
Gives:  what became of each saboteur; Marks for the card.
Leaves to others: dividing the work (audit/exam.py), explanations (audit/equivalents.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from autograder.authors.audit.card import Mark, Measure
from autograder.authors.audit.equivalents import explanations_of
from autograder.authors.audit.saboteurs.every import PLAIN, Saboteur
from autograder.authors.audit.saboteurs.trying import Outcome, Saboteurs
from autograder.authors.audit.trials import rehearsal

Tried = tuple[Saboteur, Outcome]


@lru_cache(maxsize=1)
def saboteurs(course: Path, name: str) -> Saboteurs:
    """The Saboteurs of an assignment, made once in each process."""
    return Saboteurs(rehearsal(course, name))


def try_saboteurs(course: Path, name: str, part: slice) -> list[Tried]:
    """What becomes of these saboteurs."""
    ours = saboteurs(course, name)
    return [(one, ours.outcome(one)) for one in ours.all[part]]


def marks_of(
    tried: Iterable[Tried], reasons: Collection[tuple[str, str]]
) -> tuple[list[Mark], list[str]]:
    """Marks of saboteurs, and the explanations of those that do not live."""
    needed: set[tuple[str, str]] = set()
    marks: list[Mark] = []
    for saboteur, outcome in tried:
        meant = explanations_of(saboteur, reasons)
        if outcome is Outcome.ALIVE:
            needed.update(meant)
        marks += _marks(saboteur, outcome, bool(meant))
    in_vain = [f"{function}: {way}" for function, way in reasons if (function, way) not in needed]
    return marks, in_vain


def _marks(saboteur: Saboteur, outcome: Outcome, explained: bool) -> Iterator[Mark]:
    question, what = saboteur.question, saboteur.what
    if saboteur.way == PLAIN:  # a right program
        yield Mark(question, Measure.RIGHT, what, int(outcome is Outcome.KILLED))
    elif outcome is Outcome.NO_DIFFERENCE:
        yield Mark(question, Measure.NO_DIFFERENCE, what)
    else:
        alive = outcome is Outcome.ALIVE
        yield Mark(question, Measure.SABOTEURS, what, int(alive and not explained))
        if alive and explained:
            yield Mark(question, Measure.SABOTEURS_EXPLAINED, what)
