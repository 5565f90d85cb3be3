"""Keep the result of grading one submission as data.

Reads:  nothing.
Gives:  Result, and its JSON form, which the gradebook keeps and reports are made of.
Leaves to others: making it (grader.py), storing it (records/gradebook/), showing it (report/).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograder.judge.verdicts import NOT_JUDGED, CaseResult, Mistake

GRADED, REFUSED, COULD_NOT_BE_JUDGED = "graded", "refused", "could_not_be_judged"


@dataclass(frozen=True)
class QuestionResult:
    """One question of one submission. `earned` is None if a case could not be judged."""

    id: str
    title: str
    possible: float
    cases: tuple[CaseResult, ...]
    mistakes: tuple[Mistake, ...]

    @cached_property
    def judged(self) -> bool:
        """Whether there are cases, and every one that is worth points has a verdict."""
        return bool(self.cases) and all(
            case.verdict != NOT_JUDGED for case in self.cases if case.points
        )

    @cached_property
    def earned(self) -> float | None:
        """Points earned; None if a case could not be judged: that is no zero."""
        return sum(case.earned for case in self.cases) if self.judged else None


@dataclass(frozen=True)
class Result:
    """One graded submission.

    submission: unique name in its class. student: names of who handed it in, which the gradebook
        puts in for reports; until then the same as submission.
    digest: sha256 of what was handed in. seconds: wall time of grading.
    suspicious: actions that no exercise asks for. Staff only: a text may hold anything.
    """

    submission: str
    student: str
    status: str
    questions: tuple[QuestionResult, ...]
    remarks: tuple[str, ...]
    refusal: str
    digest: str
    isolation: str
    seconds: float
    suspicious: tuple[str, ...] = ()

    @property
    def possible(self) -> float:
        """Points of the whole assignment."""
        return sum(question.possible for question in self.questions)

    @property
    def total(self) -> float | None:
        """Points earned; None if a question could not be judged."""
        earned = [question.earned for question in self.questions]
        known = [points for points in earned if points is not None]
        return sum(known) if len(known) == len(earned) else None

    @property
    def percent(self) -> float | None:
        """Points earned per cent, to two decimals; None if a question could not be judged."""
        return None if self.total is None else round(100 * self.total / self.possible, 2)

    def to_json(self) -> str:
        """This result as JSON text."""
        return json.dumps(self, default=_fields, allow_nan=False)

    @classmethod
    def from_json(cls, text: str, shared: dict[Any, Any] | None = None) -> Result:
        """The result that to_json wrote.

        shared: parts of results that were read before; an equal one is taken from there. In a
            class most parts are equal, so that ten thousand results take the memory of few.
        """
        data: dict[str, Any] = json.loads(text)
        known = {} if shared is None else shared
        questions = tuple(_question(question, known) for question in data.pop("questions"))
        data["remarks"] = tuple(data["remarks"])
        data["suspicious"] = tuple(data["suspicious"])
        return cls(questions=questions, **data)


def _fields(part: Result | QuestionResult | CaseResult | Mistake) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__dataclass_fields__}


def _question(data: dict[str, Any], shared: dict[Any, Any]) -> QuestionResult:
    cases = [CaseResult(**case) for case in data["cases"]]
    mistakes = [Mistake(**mistake) for mistake in data["mistakes"]]
    question = QuestionResult(
        data["id"],
        data["title"],
        data["possible"],
        tuple(shared.setdefault(case, case) for case in cases),
        tuple(shared.setdefault(mistake, mistake) for mistake in mistakes),
    )
    same: QuestionResult = shared.setdefault(question, question)
    return same
