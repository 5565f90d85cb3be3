"""Judge an author's own programs in this process.

Reads:  a Grader, sources: the solution, known mistakes, unusual ways, mutants.
Gives:  their results in the questions that they can change, for any secret.
Leaves to others: what was handed in (grader.py judges that in workers).

This takes a tenth of the time that workers take. Nothing hostile may be judged so; an endless
loop ends at a limit of processor time.
"""

from __future__ import annotations

import contextlib
import io
import signal
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import FrameType

import numpy as np

from autograder.course.assignment import Question
from autograder.course.variants import Variant
from autograder.grading.coverage import covered, may_change
from autograder.grading.grader import Grader
from autograder.grading.results import QuestionResult
from autograder.judge.case import Case
from autograder.judge.implementation import InProcess
from autograder.judge.verdicts import PASSED, CaseResult

MOST_SECONDS = 60.0  # of processor time for one program and question: far beyond any limit


class TooLong(BaseException):
    """A program computes for too long. Not an Exception: no check may take it for an answer."""


class Rehearsal:
    """Judges the author's programs as the grader would judge them."""

    def __init__(self, grader: Grader) -> None:
        self.grader = grader
        self.assignment = grader.assignment
        self._covered: dict[str, set[str]] = {}

    def contents(self, sources: Mapping[str, str], question: Question) -> dict[str, bytes]:
        """The files that a question judges: those which it is given are the solution's."""
        solution = self.assignment.solution
        return {
            file: (solution[file] if file in question.given else source).encode()
            for file, source in sources.items()
        }

    def touched(self, variant: Variant) -> list[Question]:
        """The questions in which a variant may answer otherwise than the solution."""
        sources = variant.sources(self.assignment)
        solution = {file: text.encode() for file, text in self.assignment.solution.items()}
        return [
            question
            for question in self.assignment.questions
            if self.contents(sources, question) != solution
            and may_change(variant, self.covered(question))
        ]

    def covered(self, question: Question) -> set[str]:
        """Names of the functions of the solution that the cases of a question run."""
        if question.id not in self._covered:
            self._covered[question.id] = covered(self.grader, question)
        return self._covered[question.id]

    def judged(self, variant: Variant) -> list[QuestionResult]:
        """The results in the questions that a variant can change, with mistakes named."""
        sources = variant.sources(self.assignment)
        return [self.question(sources, question) for question in self.touched(variant)]

    def question(
        self, sources: Mapping[str, str], question: Question, secret: int | None = None
    ) -> QuestionResult:
        """The result in one question, imported afresh, with mistakes named."""
        subject = self.subject(sources, question)
        with quiet(), limited(MOST_SECONDS), importable(subject):
            judge = replace(self.grader.judge(subject, secret), strict=True)
            return self.grader.question(judge, question)

    def subject(self, sources: Mapping[str, str], question: Question) -> InProcess:
        """These sources, imported for a question."""
        with quiet(), limited(MOST_SECONDS):
            probes = self.grader.solved.probes
            return InProcess(self.contents(sources, question), probes, self.assignment.advice)

    def outcomes(
        self,
        subject: InProcess,
        question: Question,
        cases: list[Case],
        secret: int,
        seconds: float = MOST_SECONDS,
    ) -> Iterator[CaseResult]:
        """The outcomes of some cases of a question under a secret; no mistake is named."""
        judge = self.grader.judge(subject, secret, named=False)
        judge.strict = True
        for case in cases:
            with quiet(), limited(seconds), importable(subject):
                outcome = judge.run(question.id, case)
            yield outcome


def full_marks(outcomes: Iterator[CaseResult]) -> bool:
    """Whether every case that is worth points passed; the first failure ends it."""
    return all(outcome.verdict == PASSED for outcome in outcomes if outcome.points)


@contextlib.contextmanager
def importable(subject: InProcess) -> Iterator[None]:
    """Let functions of these modules import one another, as they can in a worker."""
    before = {name: sys.modules.get(name) for name in subject.modules}
    sys.modules.update(subject.modules)
    try:
        yield
    finally:
        for name, earlier in before.items():
            if earlier is None:
                del sys.modules[name]
            else:
                sys.modules[name] = earlier


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep what programs print, and what NumPy warns of, from the author's terminal."""
    with (
        np.errstate(all="ignore"),
        warnings.catch_warnings(action="ignore"),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        yield


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TooLong after so much processor time, where the system has a timer for it."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLong

    if not hasattr(signal, "setitimer"):
        yield
        return
    earlier = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        signal.signal(signal.SIGVTALRM, earlier)
