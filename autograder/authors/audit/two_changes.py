"""Make mutants with two changes, by lot.

Reads:  the mutants of an assignment, in pairs of one question and file.
Gives:  Mutants that hold both changes.
Leaves to others: single changes (mutants.py), judging (trials.py).

One change may hide another, or bring out what a check cannot see of it alone.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from autograder.authors.audit.mutants import Mutant, mutants_of
from autograder.course.assignment import Assignment

OF_EACH_QUESTION, OF_EACH_IN_FULL = 12, 60
LOT = 1
TOGETHER = "  and  "  # between both changes


@dataclass(frozen=True)
class Patch:
    """Lines of a source, from `first` to before `end`, and what stands there instead."""

    first: int
    end: int
    lines: tuple[str, ...]


def two_changes_of(
    assignment: Assignment, explained: Collection[str], most: int = OF_EACH_QUESTION
) -> list[Mutant]:
    """Pairs of mutants of each question, drawn by lot; the same ones in every process.

    explained: mutants that answer like the solution; with one of them a pair is but one change.
    """
    single = [mutant for mutant in mutants_of(assignment) if mutant.what not in explained]
    before = {
        file: ast.unparse(ast.parse(source)).splitlines()
        for file, source in assignment.solution.items()
    }
    found: list[Mutant] = []
    for number, question in enumerate(assignment.questions):
        of_question = [mutant for mutant in single if mutant.question == question.id]
        pairs = list(itertools.combinations(of_question, 2))
        drawn = np.random.default_rng([LOT, number]).permutation(len(pairs))
        both = (together(before[pairs[n][0].file], *pairs[n]) for n in drawn)
        found += itertools.islice((one for one in both if one is not None), most)
    return found


def together(before: Sequence[str], first: Mutant, second: Mutant) -> Mutant | None:
    """A mutant with both changes; None if they are in the same lines, or in two files.

    before: the lines of the solution, as Python writes them.
    """
    if first.file != second.file:
        return None
    one, other = (patch(before, mutant.source.splitlines()) for mutant in (first, second))
    one, other = sorted((one, other), key=lambda each: each.first)
    if one.end > other.first or one.first == other.first:
        return None
    lines = [*before[: one.first], *one.lines, *before[one.end : other.first]]
    source = "\n".join([*lines, *other.lines, *before[other.end :]])
    try:
        ast.parse(source)
    except SyntaxError:
        return None
    return replace(
        first, becomes=f"{first.becomes.splitlines()[0]}{TOGETHER}{second.what}", source=source
    )


def patch(before: Sequence[str], after: Sequence[str]) -> Patch:
    """What differs between two texts, from the first line to the last."""
    shorter = min(len(before), len(after))
    first = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    same_at_end = 0
    while same_at_end < shorter - first and before[-1 - same_at_end] == after[-1 - same_at_end]:
        same_at_end += 1
    end = len(after) - same_at_end
    return Patch(first, len(before) - same_at_end, tuple(after[first:end]))
