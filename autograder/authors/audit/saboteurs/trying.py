"""Put saboteurs into the solution, and judge them.

Reads:  a Rehearsal.
Gives:  for each saboteur what became of it.
Leaves to others: counting (trials.py, card.py), explaining (equivalents.py).
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from autograder.authors.audit.saboteurs.every import Saboteur, put_in, saboteurs_of, where
from autograder.authors.audit.saboteurs.in_turns import asked_in_turns
from autograder.authors.audit.saboteurs.variations import AS_IT_IS, varied
from autograder.authors.audit.thieves.trying import recorded
from autograder.course.assignment import Question
from autograder.grading.in_process import (
    Rehearsal,
    TooLong,
    full_marks,
    importable,
    limited,
    quiet,
)
from autograder.judge.answers import Answer
from autograder.judge.comparison import USUAL, as_numbers
from autograder.judge.implementation import InProcess

SECONDS = 5.0  # of processor time for one case
SECONDS_FOR_ALL = 60.0  # for all variations of a question
SECONDS_EACH = 1.0  # for one varied request
ALLOWED, TINY = USUAL.relative, 1e-12  # of each number alone: right code in float32 is as near
MOST_REQUESTS = 40  # of a question, each of which is varied
MOST_PAIRS = 20  # of requests in turns


class Outcome(StrEnum):
    """What became of a saboteur."""

    KILLED = "killed"
    ALIVE = "alive"
    NO_DIFFERENCE = "no difference"


@dataclass(frozen=True)
class Asked:
    """A request, in one of its variations, and the solution's answer."""

    probe: str
    variation: str
    inputs: Mapping[str, Any]
    right: Answer


class Saboteurs:
    """Tries the saboteurs of an assignment."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.grader = rehearsal.grader
        self.all = saboteurs_of(rehearsal.assignment, self.grader.solved.module.modules)
        self._right: dict[str, list[Asked]] = {}
        self._differences: dict[str, str] = {}

    def outcome(self, saboteur: Saboteur) -> Outcome:
        """Judge one saboteur in its question; if it earns everything, see whether it differs."""
        question = self.rehearsal.assignment.question(saboteur.question)
        try:
            if not self._earns_everything(saboteur, question):
                return Outcome.KILLED
        except (TooLong, MemoryError):
            return Outcome.KILLED  # as a submission it would be stopped
        # Rules in another order agree on nearly all inputs: of these an author must say why.
        if saboteur.source or self.difference(saboteur):
            return Outcome.ALIVE
        return Outcome.NO_DIFFERENCE

    def _earns_everything(self, saboteur: Saboteur, question: Question) -> bool:
        subject = self.subject(saboteur, question)
        cases, secret = self.grader.cases[question.id], self.grader.secret
        return full_marks(self.rehearsal.outcomes(subject, question, cases, secret, SECONDS))

    def subject(self, saboteur: Saboteur, question: Question) -> InProcess:
        """The solution, imported afresh, with this saboteur in it."""
        sources = dict(self.rehearsal.assignment.solution)
        if saboteur.source:
            return self.rehearsal.subject({**sources, saboteur.file: saboteur.source}, question)
        subject = self.rehearsal.subject(sources, question)
        put_in(subject.modules, saboteur)
        return subject

    def difference(self, saboteur: Saboteur) -> str:
        """Where it answers otherwise than the solution, in words; "" if it never does."""
        if saboteur.what not in self._differences:
            try:
                self._differences[saboteur.what] = self._difference(saboteur)
            except (TooLong, MemoryError):
                self._differences[saboteur.what] = "time or memory that it takes"
        return self._differences[saboteur.what]

    def _difference(self, saboteur: Saboteur) -> str:
        question = self.rehearsal.assignment.question(saboteur.question)
        subject = self.subject(saboteur, question)
        with quiet(), limited(SECONDS_FOR_ALL), importable(subject):
            for one in self.right_answers(question):
                if differs(subject.ask(one.probe, one.inputs), one.right):
                    return f"{one.probe}, {one.variation}"
            owner, _ = where(subject.modules, saboteur.file, saboteur.function)
            return self._difference_in_turns(subject, owner, question) if is_class(owner) else ""

    def _difference_in_turns(self, subject: InProcess, owner: type, question: Question) -> str:
        asked = [one for one in self.right_answers(question) if one.variation == AS_IT_IS]
        for one, other in itertools.islice(itertools.pairwise(asked), MOST_PAIRS):
            requests = (one.probe, one.inputs), (other.probe, other.inputs)
            answers = asked_in_turns(subject, owner, requests)
            if differs(answers[0], one.right) or differs(answers[1], other.right):
                return f"{one.probe} and {other.probe} in turns"
        return ""

    def right_answers(self, question: Question) -> list[Asked]:
        """Varied requests of a question that the solution can answer."""
        if question.id not in self._right:
            self._right[question.id] = list(self._answered(question))
        return self._right[question.id]

    def _answered(self, question: Question) -> Iterator[Asked]:
        module = self.grader.solved.module
        requests = [
            (probe, inputs)
            for case in self.grader.cases[question.id]
            for probe, inputs, _ in recorded(self.grader, question, case).asked
        ]
        for probe, given in requests[:MOST_REQUESTS]:
            for name, inputs in varied(given):
                with contextlib.suppress(TooLong), quiet(), limited(SECONDS_EACH):
                    answer = module.ask(probe, inputs)
                    if answer.failure is None:
                        yield Asked(probe, name, inputs, answer)


def is_class(owner: Any) -> bool:
    """Whether what a function stands in is a class."""
    return isinstance(owner, type)


def differs(answer: Answer | None, right: Answer) -> bool:
    """Whether an answer is none, or one that no check would take for rounding."""
    return answer is None or answer.failure is not None or far_apart(answer.value, right.value)


def far_apart(value: Any, right: Any) -> bool:
    """Whether two plain values have other numbers, each compared with its own size, or shapes."""
    numbers, others = as_numbers(value), as_numbers(right)
    if numbers is not None and others is not None:
        return numbers.shape != others.shape or not np.allclose(
            numbers, others, rtol=ALLOWED, atol=TINY, equal_nan=True
        )
    if isinstance(value, dict) and isinstance(right, dict):
        return value.keys() != right.keys() or any(far_apart(value[k], right[k]) for k in right)
    if isinstance(value, list) and isinstance(right, list):
        pairs = zip(value, right, strict=False)
        return len(value) != len(right) or any(far_apart(a, b) for a, b in pairs)
    return type(value) is not type(right) or bool(value != right)
