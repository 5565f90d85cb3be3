"""Judge every wrong and every right program under many secrets.

Reads:  an assignment's banks; secrets, by number.
Gives:  Marks: wrong ones that keep full marks under a secret, right ones that lose.
Leaves to others: whether hidden checks alone are steady (trials.py), adding up (card.py).

A case whose inputs are drawn may miss a mistake now and then. One secret cannot show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.authors.audit.card import Mark, Measure
from autograder.authors.audit.trials import (
    KNOWN,
    questions_of,
    rehearsal,
    right_ways,
    unlisted_of,
)
from autograder.course.assignment import Question
from autograder.course.variants import Variant, load_variants
from autograder.grading.in_process import Rehearsal, TooLong, full_marks

FIRST_SECRET = 2_000_000
SECRETS, SECRETS_IN_FULL = 3, 200
SECRETS_IN_A_PIECE = 5
SECONDS = 20.0  # of processor time for one case


def secrets_in(part: slice) -> list[int]:
    """The secrets of a piece of the exam."""
    return [FIRST_SECRET + number for number in range(part.start, part.stop)]


def try_secrets(course: Path, name: str, part: slice) -> list[Mark]:
    """Every program of the banks under these secrets, where it can differ from the solution."""
    one = rehearsal(course, name)
    secrets = secrets_in(part)
    marks = list(blind(one, secrets))
    for way in right_ways(one.assignment):
        for question in questions_of(one, way):
            for secret, earned in earned_under(one, way, question, secrets):
                marks.append(
                    Mark(question.id, Measure.UNJUST, under(way.name, secret), int(not earned))
                )
    one.grader.solved.known.clear()  # the answers under these secrets are not asked for again
    return summed(marks)


def blind(one: Rehearsal, secrets: Sequence[int]) -> Iterator[Mark]:
    """Every known and unlisted mistake in its question under each secret."""
    known = load_variants(one.assignment, KNOWN)
    for variant in [*known, *unlisted_of(one.assignment)]:
        if variant.question:
            question = one.assignment.question(variant.question)
            for secret, earned in earned_under(one, variant, question, secrets):
                yield Mark(question.id, Measure.BLIND, under(variant.name, secret), int(earned))


def earned_under(
    one: Rehearsal, variant: Variant, question: Question, secrets: Sequence[int]
) -> Iterator[tuple[int, bool]]:
    """Whether a program, imported afresh, earns full marks in a question, secret by secret."""
    sources = variant.sources(one.assignment)
    cases = one.grader.cases[question.id]
    for secret in secrets:
        subject = one.subject(sources, question)
        try:
            earned = full_marks(one.outcomes(subject, question, cases, secret, SECONDS))
        except TooLong:
            earned = False
        yield secret, earned


def summed(marks: list[Mark]) -> list[Mark]:
    """Good marks of one kind added up, so that few have to be sent back; bad ones as they are."""
    good = Counter((mark.question, mark.measure) for mark in marks if not mark.bad)
    together = [Mark(*kind, "", 0, count) for kind, count in good.items()]
    return together + [mark for mark in marks if mark.bad]


def under(name: str, secret: int) -> str:
    """A program and a secret in words."""
    return f"{name} under secret {secret}"
