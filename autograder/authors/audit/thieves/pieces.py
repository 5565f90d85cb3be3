"""Pieces of the exam in which thieves are tried, each in a process of the pool.

Reads:  an assignment.
Gives:  Thefts; Marks for the card.
Leaves to others: the thieves, dividing the work (audit/exam.py).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.authors.audit.card import Mark, Measure
from autograder.authors.audit.thieves.probing import taken_from_the_process
from autograder.authors.audit.thieves.replaying import (
    altered_recordings,
    answers_under_other_secrets,
    public_answers_by_table,
)
from autograder.authors.audit.thieves.stubs import LAZY, lazy_sources
from autograder.authors.audit.thieves.thefts import (
    Theft,
    Thief,
    stolen,
    theft,
    ways_as_text,
    ways_by_case,
)
from autograder.authors.audit.thieves.trying import paid_in_worker
from autograder.authors.audit.trials import rehearsal
from autograder.course.assignment import Assignment
from autograder.worker.sandbox import open_sandbox


def replayed(course: Path, name: str) -> list[Theft]:
    """What thieves without code earn."""
    grader = rehearsal(course, name).grader
    thieves = (answers_under_other_secrets, public_answers_by_table, altered_recordings)
    return [one for thief in thieves for one in thief(grader)]


def submitted(course: Path, name: str, part: slice) -> list[Theft]:
    """What thieves that are submissions earn in these questions, in workers."""
    grader = rehearsal(course, name).grader
    questions = grader.assignment.questions[part]
    found = []
    # Weak isolation will do: these thieves look at their own process only.
    with contextlib.closing(open_sandbox(grader.assignment, allow_weak=True)) as sandbox:
        for way in LAZY:
            sources = lazy_sources(grader.assignment, way)
            for question in questions:
                paid, _ = paid_in_worker(grader, sandbox, sources, question)
                found += [theft(Thief.LAZY, way, result) for result in paid]
        found += taken_from_the_process(grader, sandbox, questions)
    return found


def marks_of(assignment: Assignment, thefts: Iterable[Theft]) -> Iterator[Mark]:
    """Points that thieves took, each case once, of those that they could take."""
    thefts = list(thefts)
    faults = [one for one in thefts if one.is_fault]
    for found in ways_by_case(faults).values():
        points = found[0].points
        name = f"{found[0].title}: {ways_as_text(found)}"
        yield Mark(found[0].question, Measure.STOLEN, name, points, points)
    taken = stolen(faults)
    for question in assignment.questions:
        left = question.points - taken.get(question.id, 0.0)
        yield Mark(question.id, Measure.STOLEN, "", 0, left)
    for found in ways_by_case(one for one in thefts if one.thief is Thief.FORGED).values():
        name = f"{found[0].title}: {ways_as_text(found)}"
        yield Mark(found[0].question, Measure.ALTERED, name, 1)
