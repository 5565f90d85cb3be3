"""Write a table of our own, for spreadsheets and scripts.

Reads:  the grades of a class.
Gives:  CSV text: a row for every grade, with all that is known of it.
Leaves to others: what an LMS imports.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from autograder.lms.outgoing.class_grades import ClassGrades, two_decimals
from autograder.records.students import (
    ANONYMOUS,
    CANVAS_ID,
    EMAIL,
    LOGIN,
    ORG_ID,
    PARTICIPANT,
    SIS_ID,
    Grade,
)
from autograder.report.table import text_cell

IDS = (CANVAS_ID, SIS_ID, LOGIN, EMAIL, PARTICIPANT, ORG_ID, ANONYMOUS)


def own_table(class_grades: ClassGrades) -> str:
    """The table. A cell is empty where there is no number: that is no zero."""
    questions = [question for question, _ in class_grades.questions]
    header = [
        *("name", "key", *IDS, "section", "attempt", "status"),
        *questions,
        *("earned", "seconds late", "deduction", "total", "possible", "reasons"),
    ]
    return csv_text([header, *(_row(class_grades, grade) for grade in class_grades.grades)])


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Rows as CSV text with line feeds."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue()


def points_cell(points: float | None) -> str:
    """Points with two decimals; empty for None."""
    return "" if points is None else two_decimals(points)


def _row(class_grades: ClassGrades, grade: Grade) -> list[str]:
    student = grade.student
    points = grade.points or (None,) * len(class_grades.questions)
    return [
        text_cell(student.name),
        text_cell(student.key),
        *(text_cell(student.ids.get(kind, "")) for kind in IDS),
        text_cell(student.section),
        text_cell(grade.attempt),
        grade.status,
        *(points_cell(earned) for earned in points),
        points_cell(grade.earned),
        f"{grade.late_by:.0f}",
        two_decimals(grade.deduction),
        points_cell(class_grades.of(grade)),
        two_decimals(class_grades.possible),
        text_cell("; ".join(grade.reasons)),
    ]
