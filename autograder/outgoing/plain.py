"""autograder/outgoing/plain.py: a table of our own, for spreadsheets and scripts.

Reads:  Grades.
Gives:  CSV text: a row for every standing, with all that is known of it.
Leaves to others: what an LMS wants to import.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from autograder.outgoing.grades import Grades, two_decimals
from autograder.report.table import text_cell
from autograder.students import (
    ANONYMOUS,
    CANVAS_ID,
    EMAIL,
    LOGIN,
    ORG_ID,
    PARTICIPANT,
    SIS_ID,
    Standing,
)

IDS = (CANVAS_ID, SIS_ID, LOGIN, EMAIL, PARTICIPANT, ORG_ID, ANONYMOUS)


def text(grades: Grades) -> str:
    """The table. A cell is empty where there is no number: that is no zero."""
    questions = [question for question, _ in grades.questions]
    header = [
        *("name", "key", *IDS, "section", "attempt", "status"),
        *questions,
        *("earned", "seconds late", "deduction", "total", "possible", "reasons"),
    ]
    return table([header, *(_row(grades, standing) for standing in grades.standings)])


def table(rows: Iterable[Iterable[str]]) -> str:
    """Rows as CSV text with line feeds."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue()


def number(points: float | None) -> str:
    """Points with two decimals; empty for None."""
    return "" if points is None else two_decimals(points)


def _row(grades: Grades, standing: Standing) -> list[str]:
    student = standing.student
    points = standing.points or (None,) * len(grades.questions)
    return [
        text_cell(student.name),
        text_cell(student.key),
        *(text_cell(student.ids.get(kind, "")) for kind in IDS),
        text_cell(student.section),
        text_cell(standing.attempt),
        standing.status,
        *(number(earned) for earned in points),
        number(standing.earned),
        f"{standing.late_by:.0f}",
        two_decimals(standing.deduction),
        number(grades.of(standing)),
        two_decimals(grades.possible),
        text_cell("; ".join(standing.reasons)),
    ]
