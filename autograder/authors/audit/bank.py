"""Grade a bank that others wrote, as submissions are graded.

Reads:  Programs of one assignment; secrets.
Gives:  Marks: wrong ones that keep full marks where they should lose, right ones that lose; which
        programs could not be read.
Leaves to others: the manifest (manifest.py), counting (card.py).

Strangers wrote these programs: they run in workers only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.authors.audit.card import Mark, Measure
from autograder.authors.audit.manifest import Program
from autograder.authors.audit.many_secrets import under
from autograder.course.assignment import Assignment
from autograder.course.submission_spec import spec_of
from autograder.grading.grader import Grader
from autograder.grading.results import Result
from autograder.intake.seal import seal
from autograder.worker.sandbox import Sandbox, open_sandbox


@dataclass
class BankResult:
    """What was found on some programs of a bank."""

    marks: list[Mark] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def try_bank(
    course: Path,
    name: str,
    programs: Sequence[Program],
    secrets: Sequence[int | None] = (None,),
    allow_weak: bool = False,
) -> BankResult:
    """Grade programs under each secret; None is the course's own.

    allow_weak: whether submissions may be graded where they could read hidden tests.
    """
    assignment = Assignment(course, name)
    found = BankResult()
    with contextlib.closing(open_sandbox(assignment, allow_weak=allow_weak)) as sandbox:
        for secret in secrets:
            add_graded(found, Grader(assignment, secret), sandbox, programs, secret)
    return found


def add_graded(
    found: BankResult,
    grader: Grader,
    sandbox: Sandbox,
    programs: Sequence[Program],
    secret: int | None,
) -> None:
    """Grade programs with one grader."""
    spec = spec_of(grader.assignment)
    for program in programs:
        sealed = seal(program.path, spec)
        if sealed.refusal is not None:
            note = f"{program.name}: {sealed.refusal}"
            if note not in found.unread:
                found.unread.append(note)
            continue
        result = grader.grade(sealed, sandbox)
        name = program.name if secret is None else under(program.name, secret)
        found.marks += marks_of(program, result, name)


def marks_of(program: Program, result: Result, name: str) -> Iterator[Mark]:
    """What the result of a program says of the grader, question by question."""
    for question in result.questions:
        lost = question.judged and question.earned != question.possible
        if not question.judged:
            yield Mark(question.id, Measure.UNJUDGED, name, 1)
        elif program.right:
            yield Mark(question.id, Measure.BANK_RIGHT, name, int(lost))
        elif question.id in program.loses:
            yield Mark(question.id, Measure.BANK_WRONG, name, int(not lost))
        else:
            yield Mark(question.id, Measure.BANK_ELSEWHERE, name, int(lost))
