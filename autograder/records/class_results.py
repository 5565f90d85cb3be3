"""Hold the results of a whole class, as data.

Reads:  nothing.
Gives:  ClassResults, which reports are made of; the moves between two grading runs.
Leaves to others: one submission (grading/results.py), keeping results (records/gradebook/).
"""

from __future__ import annotations

from dataclasses import dataclass

from autograder.grading.results import Result
from autograder.judge.verdicts import CaseResult
from autograder.records.students import Grade, Student


@dataclass(frozen=True)
class Skipped:
    """A submission that was not graded, since it is meant for other assignments of the course.

    path: where it lies. meant_for: usually one assignment. why: what shows it, in words.
    """

    submission: str
    path: str
    meant_for: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class SimilarPair:
    """Two submissions that a person may want to see side by side. No grade depends on it.

    score: 0 to 1; it orders pairs and means nothing else. reasons: whole sentences.
    """

    first: str
    second: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class SimilarGroup:
    """Submissions that are connected by similar pairs.

    pairs: the strongest first; one fewer than there are submissions, with the strongest pair of
    each among them. more: how many other pairs of the group are similar.
    """

    submissions: tuple[str, ...]
    pairs: tuple[SimilarPair, ...]
    more: int


@dataclass(frozen=True)
class ClassResults:
    """All results of one assignment, sorted by submission: what reports are made of.

    questions: (id, title, points) in the order of the assignment. skipped: who is in no result.
    grades: the grade of each student. not_read: members of the download that are no attempt.
    similar: groups for a person to look at (similarity.py). not_compared: submissions with files
    that were left out there, each with these files and why.
    """

    assignment: str
    title: str
    questions: tuple[tuple[str, str, float], ...]
    results: tuple[Result, ...]
    skipped: tuple[Skipped, ...] = ()
    grades: tuple[Grade, ...] = ()
    not_read: tuple[tuple[str, str], ...] = ()
    similar: tuple[SimilarGroup, ...] = ()
    not_compared: tuple[tuple[str, str], ...] = ()

    @property
    def possible(self) -> float:
        """Points of the whole assignment."""
        return sum(points for _, _, points in self.questions)


@dataclass(frozen=True)
class CheckMove:
    """A check of a question whose verdict or points changed; None where it does not exist."""

    question: str
    title: str
    before: CaseResult | None
    after: CaseResult | None


@dataclass(frozen=True)
class Move:
    """A student whose grade changes. questions: ids, with points before and after."""

    student: Student
    before: Grade
    after: Grade
    questions: tuple[tuple[str, float | None, float | None], ...]
    checks: tuple[CheckMove, ...]
