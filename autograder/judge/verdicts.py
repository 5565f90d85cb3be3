"""The verdict on one case, as data.

Reads:  nothing.
Gives:  CaseResult and Mistake, which results and reports are made of; CheckFailed and NotJudged,
        the exceptions that end a case before it has passed.
Leaves to others: giving verdicts (judge.py), points of a question and of a submission (grading/).

This file is also part of the student zip; it needs the standard library alone.
"""

from __future__ import annotations

from dataclasses import dataclass

PASSED, FAILED, NOT_JUDGED = "passed", "failed", "not_judged"


@dataclass(frozen=True)
class Mistake:
    """A known mistake that explains a wrong answer. hint: what to tell a student who made it."""

    name: str
    title: str
    hint: str


@dataclass(frozen=True)
class CaseResult:
    """The result of one case.

    kind: why it did not pass, in one word for statistics: value, shape, stub, timeout, ...
    sentence: why, for anyone. detail: numbers and messages, for public cases and for staff.
    advice: the idea to think about. printed: what the code under test printed.
    """

    question: str
    title: str
    hidden: bool
    points: float
    verdict: str
    kind: str = ""
    sentence: str = ""
    detail: str = ""
    advice: str = ""
    printed: str = ""

    @property
    def earned(self) -> float:
        """Points earned: all or none."""
        return self.points if self.verdict == PASSED else 0.0


class CheckFailed(Exception):
    """The code under test did not pass this case. Arguments as in CaseResult.

    hidden: whether the detail is left out where the exception is shown, as otter does.
    """

    def __init__(self, kind: str, sentence: str, detail: str = "", hidden: bool = True) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.detail = detail
        self.hidden = hidden

    def __str__(self) -> str:
        return f"{self.sentence} {self.detail}".strip() if not self.hidden else self.sentence


class NotJudged(BaseException):
    """The grader could not judge, through no fault of the submission.

    Not an Exception: otter would turn that into a failed case, and so into a silent zero.
    """
