"""A class with its grades and results, as the files for an LMS are made from it.

Names are hostile, and all ids begin with zeros where a system allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.results import GRADED, QuestionResult, Result
from autograder.judge.verdicts import FAILED, PASSED, CaseResult, Mistake
from autograder.lms.outgoing import CannotExport, ClassGrades, Exported, export
from autograder.records.class_results import ClassResults
from autograder.records.students import (
    CANVAS_ID,
    EMAIL,
    LOGIN,
    MISSING,
    ORG_ID,
    PARTICIPANT,
    SIS_ID,
    Grade,
    Student,
)

TITLE = "HW1 Backprop"
QUESTIONS = (("q1_add", 8.0), ("q2_linear", 12.0))
HOSTILE = (
    "Lovelace, Ada",
    'Grace "Amazing" Hopper',
    "Zoë\nNewline",
    '=HYPERLINK("http://x.example";"grade")',
    "<script>alert(1)</script>",
    "Müller; Jürgen",
    "O'Brien, Seán",
)


def student(number: int, name: str | None = None, **ids: str) -> Student:
    """A student with an id of every kind; `ids` by kind replace these."""
    known = {
        CANVAS_ID: f"{100 + number}",
        SIS_ID: f"00{number}",
        LOGIN: f"user{number}",
        EMAIL: f"user{number}@example.edu",
        PARTICIPANT: f"{7000 + number}",
        ORG_ID: f"000{number}",
    }
    return Student(f"key{number}", name or f"Student {number}", known | ids)


def grade(who: Student, total: float | None = 15.0, status: str = GRADED, **more: Any) -> Grade:
    """A student's grade, 2/5 of it for the first question; `more` are fields of Grade."""
    known: dict[str, Any] = dict(
        attempt=f"{who.key}.zip",
        points=(None, None) if total is None else (total * 0.4, total * 0.6),
        earned=total,
        deduction=0.0,
    )
    return Grade(student=who, status=status, total=total, **known | more)


def missing(who: Student, total: float = 0.0, **more: Any) -> Grade:
    """The grade of a student who handed in nothing."""
    return grade(who, total, MISSING, **{"attempt": "", "points": (0.0, 0.0)} | more)


def a_class(size: int = 7) -> list[Grade]:
    """Grades of a class whose names are hostile."""
    return [
        grade(student(number, name), 20 - 1.25 * number)
        for number, name in enumerate((HOSTILE * size)[:size])
    ]


def people_of(grades: Iterable[Grade]) -> list[Student]:
    return [one.student for one in grades]


def totals(grades: Iterable[Grade], kind: str) -> dict[str, float | None]:
    """Totals by a kind of id."""
    return {one.student.ids[kind]: one.total for one in grades}


def class_grades(grades: Sequence[Grade], **more: Any) -> ClassGrades:
    """The grades of the class; `more` are fields of ClassGrades."""
    known = dict(title=TITLE, questions=QUESTIONS)
    return ClassGrades(grades=tuple(grades), **known | more)


def send(
    folder: Path,
    target: str,
    grades: Sequence[Grade],
    worksheet: str | bytes | None = None,
    column: str | None = None,
    **more: Any,
) -> tuple[Exported, bytes]:
    """Export into a folder. Returns: what was exported, and the bytes of the file."""
    path = None
    if worksheet is not None:
        path = folder / "worksheet.csv"
        path.write_bytes(worksheet if isinstance(worksheet, bytes) else worksheet.encode())
    out = folder / "out" / "grades.csv"
    exported = export(target, class_grades(grades, **more), out, path, column)
    return exported, out.read_bytes() if out.is_file() else b""


def refused(folder: Path, *arguments: Any, **more: Any) -> str:
    """What export says when it refuses; nothing may have been written."""
    with pytest.raises(CannotExport) as error:
        send(folder, *arguments, **more)
    return str(error.value)


def case(
    question: str, title: str, verdict: str = PASSED, points: float = 2.0, **more: Any
) -> CaseResult:
    return CaseResult(question, title, more.pop("hidden", False), points, verdict, **more)


def result_of(one: Grade, second: str = FAILED, status: str = GRADED, **more: Any) -> Result:
    """The result of an attempt that passed the first question; second: verdict of the other."""
    texts = dict(sentence="The gradient is too small.", detail="SECRET 42")
    questions = (
        QuestionResult("q1_add", "Add", 8.0, (case("q1_add", "sums", points=8.0),), ()),
        QuestionResult(
            "q2_linear",
            "Linear",
            12.0,
            (
                case("q2_linear", "shapes", second, 4.0, sentence="Shapes differ."),
                case("q2_linear", "fan-out", second, 8.0, hidden=True, **texts),
            ),
            (Mistake("sum", "a gradient is lost", "Add up <all> gradients."),),
        ),
    )
    known: dict[str, Any] = dict(
        student="", remarks=(), refusal="", digest="", isolation="weak", seconds=0.5
    )
    return Result(submission=one.attempt, questions=questions, status=status, **known | more)


def class_results(grades: Iterable[Grade], **more: Any) -> ClassResults:
    """The results of the attempts that count."""
    names = (("q1_add", "Add", 8.0), ("q2_linear", "Linear", 12.0))
    attempts = {one.attempt: result_of(one, **more) for one in grades if one.attempt}
    return ClassResults("a1", TITLE, names, tuple(attempts.values()))
