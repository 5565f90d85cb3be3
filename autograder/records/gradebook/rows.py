"""Hold the rows of a gradebook, as data.

Reads:  nothing.
Gives:  Attempt, GraderIdentity, GradingRun, Decision.
Leaves to others: the tables (schema.py), reading and writing them (book.py, runs.py,
        decisions.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

OVERRIDE, WAIVER = "override", "waiver"  # kinds of decisions


@dataclass(frozen=True)
class Attempt:
    """One attempt in the gradebook. See HandIn for the fields that are not described here.

    students: keys. unread: why it could not be read; "" if it was sealed (Gradebook.sealed).
    """

    id: int
    name: str
    digest: str
    number: int
    submitted_at: datetime | None
    late: bool | None
    late_by: float | None
    returns_as: str
    remarks: tuple[str, ...]
    students: tuple[str, ...]
    unread: str


@dataclass(frozen=True)
class GraderIdentity:
    """What distinguishes a grader from others: digests, limits as JSON, (id, title, points)."""

    grader: str
    assignment: str
    limits: str
    questions: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class GradingRun:
    """One round of grading. scope: "question" and "student" if it was partial."""

    id: int
    parent: int | None
    grader: str
    questions: tuple[tuple[str, str, float], ...]
    scope: Mapping[str, str]
    accepted: bool


@dataclass(frozen=True)
class Decision:
    """An override of points, or a waiver of lateness, with its reason. question: "" for all."""

    id: int
    kind: str
    student: str
    question: str
    points: float | None
    reason: str
    made_by: str
    made_at: str
