"""autograder/outgoing/otter.py: the table that otter grade writes, for scripts that read it.

Reads:  Grades.
Gives:  the text of final_grades.csv: otter's columns, its row of points per question, and a row
        for every attempt that counts.
Leaves to others: students who handed in nothing, who have no row in otter's table.
"""

from __future__ import annotations

from autograder.outgoing.filling import Filled
from autograder.outgoing.grades import Grades, label, two_decimals
from autograder.outgoing.plain import number, table
from autograder.report.table import text_cell
from autograder.results import COULD_NOT_BE_JUDGED, GRADED
from autograder.students import Standing

NOT_JUDGED = "Could not be judged; no points, and no zero"


def make(grades: Grades) -> tuple[str, Filled]:
    """The text of final_grades.csv, and what is in it."""
    questions = [question for question, _ in grades.questions]
    header = ["file", *questions, "total_points_earned", "percent_correct", "grading_status"]
    worth = [two_decimals(points) for _, points in grades.questions]
    first = ["points-per-question", *worth, two_decimals(grades.possible), "1.0", "--"]
    listed = [one for one in grades.standings if one.attempt]
    rows = list(dict.fromkeys(tuple(_row(grades, one)) for one in listed))
    by_row = {row: one for row, one in enumerate(listed) if grades.of(one) is not None}
    absent = [one for one in grades.standings if not one.attempt and grades.of(one) is not None]
    filled = Filled(
        by_row=by_row,
        not_in_worksheet=tuple(label(one.student) for one in absent),
        without_grade=(),
        remarks=_remarks(grades, listed, rows),
    )
    return table([header, first, *rows]), filled


def _row(grades: Grades, standing: Standing) -> list[str]:
    total = grades.of(standing)
    status = {GRADED: "Completed", COULD_NOT_BE_JUDGED: NOT_JUDGED}.get(
        standing.status, standing.status
    )
    points = standing.points or (None,) * len(grades.questions)
    return [
        text_cell(standing.attempt.replace("/", "_")),  # a file name, as in otter's own table
        *(number(earned) for earned in points),
        number(total),
        "" if total is None else f"{total / grades.possible:.4f}",
        status,
    ]


def _remarks(
    grades: Grades, listed: list[Standing], rows: list[tuple[str, ...]]
) -> tuple[str, ...]:
    remarks = []
    if len({row[0] for row in rows}) < len(rows):
        remarks.append("Members of a group have different grades: their file has several rows.")
    if any(_moved(grades, standing) for standing in listed):
        remarks.append(
            "Otter knows no lateness and no overrides: total_points_earned is what counts, and is "
            "not the sum of the questions for everybody."
        )
    return tuple(remarks)


def _moved(grades: Grades, standing: Standing) -> bool:
    """Whether the total is another number than the sum of the questions."""
    total = grades.of(standing)
    known = [points for points in standing.points if points is not None]
    return total is not None and two_decimals(total) != two_decimals(sum(known))
