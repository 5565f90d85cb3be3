"""Judge wrong programs, and those of others, under many secrets.

Reads:  an assignment's banks, the blind one too; secrets, by number.
Gives:  Marks: wrong ones that keep full marks under a secret, right ones of others that lose.
Leaves to others: the solution and unusual ways under many seeds (trials.py), adding up (card.py).

A case whose inputs are drawn may miss a mistake now and then. One secret cannot show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from autograder.authors.audit.card import Mark, Measure
from autograder.authors.audit.manifest import Program, blind_bank
from autograder.authors.audit.trials import KNOWN, rehearsal, unlisted_of
from autograder.course.assignment import Assignment, Question
from autograder.course.submission_spec import spec_of
from autograder.course.variants import load_variants
from autograder.grading.in_process import Rehearsal, TooLong
from autograder.intake.seal import seal
from autograder.judge.case import Case
from autograder.judge.verdicts import PASSED, CaseResult

FIRST_SECRET = 2_000_000
SECRETS, SECRETS_IN_FULL = 3, 200
SECRETS_IN_A_PIECE = 5
SECONDS = 5.0  # of processor time for one case; a program that takes more counts as endless


def secrets_in(part: slice) -> list[int]:
    """The secrets of a piece of the exam."""
    return [FIRST_SECRET + number for number in range(part.start, part.stop)]


def try_secrets(course: Path, name: str, part: slice) -> list[Mark]:
    """Every wrong program, and every program of others, under these secrets."""
    one = rehearsal(course, name)
    secrets = secrets_in(part)
    marks = [*blind(one, secrets), *of_others(one, secrets)]
    one.grader.solved.known.clear()  # the answers under these secrets are not asked for again
    return summed(marks)


def blind(one: Rehearsal, secrets: Sequence[int]) -> Iterator[Mark]:
    """Every known and unlisted mistake in its question under each secret."""
    known = load_variants(one.assignment, KNOWN)
    for variant in [*known, *unlisted_of(one.assignment)]:
        if variant.question:
            question = one.assignment.question(variant.question)
            sources = variant.sources(one.assignment)
            for secret, earned in earned_under(one, sources, question, secrets):
                yield Mark(question.id, Measure.BLIND, under(variant.name, secret), int(earned))


def of_others(one: Rehearsal, secrets: Sequence[int]) -> Iterator[Mark]:
    """The blind bank: wrong ones where they lose, right ones in every question.

    Its programs are committed with the assignment, so that its author has read them.
    """
    for program in blind_bank(one.assignment):
        sources = sources_of(program, one.assignment)
        measure = Measure.UNJUST if program.right else Measure.BLIND
        for question in one.assignment.questions:
            if not program.right and question.id not in program.loses:
                continue
            for secret, earned in earned_under(one, sources, question, secrets):
                name = under(program.name, secret)
                yield Mark(question.id, measure, name, int(earned != program.right))


def sources_of(program: Program, assignment: Assignment) -> dict[str, str]:
    """The files of a program that was kept; the solution's where it has none."""
    files = seal(program.path, spec_of(assignment)).files
    return {
        file: files[file].decode() if file in files else source
        for file, source in assignment.solution.items()
    }


def earned_under(
    one: Rehearsal, sources: Mapping[str, str], question: Question, secrets: Sequence[int]
) -> Iterator[tuple[int, bool]]:
    """Whether a program, imported afresh, earns full marks in a question, secret by secret.

    A case that it fails is put first from then on: most likely it fails again, which ends it.
    """
    cases = [case for case in one.grader.cases[question.id] if case.points]
    for secret in secrets:
        subject = one.subject(sources, question)
        failed = first_failed(cases, one.outcomes(subject, question, cases, secret, SECONDS))
        if failed is not None:
            cases = [failed, *(case for case in cases if case is not failed)]
        yield secret, failed is None


def first_failed(cases: Sequence[Case], outcomes: Iterator[CaseResult]) -> Case | None:
    """The first case that does not pass; one that takes too long does not."""
    for case in cases:
        try:
            if next(outcomes).verdict != PASSED:
                return case
        except TooLong:
            return case
    return None


def summed(marks: list[Mark]) -> list[Mark]:
    """Good marks of one kind added up, so that few have to be sent back; bad ones as they are."""
    good = Counter((mark.question, mark.measure) for mark in marks if not mark.bad)
    together = [Mark(*kind, "", 0, count) for kind, count in good.items()]
    return together + [mark for mark in marks if mark.bad]


def under(name: str, secret: int) -> str:
    """A program and a secret in words."""
    return f"{name} under secret {secret}"
