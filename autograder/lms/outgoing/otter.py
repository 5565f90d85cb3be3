"""Write the table that otter grade writes, for scripts that read it.

Reads:  the grades of a class.
Gives:  the text of final_grades.csv: otter's columns, its row of points per question, and a row
        for every attempt that counts.
Leaves to others: students who handed in nothing, who have no row in otter's table.
"""

from __future__ import annotations

from autograder.grading.results import COULD_NOT_BE_JUDGED, GRADED
from autograder.lms.outgoing.class_grades import ClassGrades, student_label, two_decimals
from autograder.lms.outgoing.filling import Filled
from autograder.lms.outgoing.own_table import csv_text, points_cell
from autograder.records.students import Grade
from autograder.report.table import text_cell

NOT_JUDGED = "Could not be judged; no points, and no zero"


def final_grades(class_grades: ClassGrades) -> tuple[str, Filled]:
    """The text of final_grades.csv, and what is in it."""
    questions = [question for question, _ in class_grades.questions]
    header = ["file", *questions, "total_points_earned", "percent_correct", "grading_status"]
    worth = [two_decimals(points) for _, points in class_grades.questions]
    first = ["points-per-question", *worth, two_decimals(class_grades.possible), "1.0", "--"]
    listed = [one for one in class_grades.grades if one.attempt]
    rows = list(dict.fromkeys(tuple(_row(class_grades, one)) for one in listed))
    by_row = {row: one for row, one in enumerate(listed) if class_grades.of(one) is not None}
    absent = [
        one for one in class_grades.grades if not one.attempt and class_grades.of(one) is not None
    ]
    filled = Filled(
        by_row=by_row,
        not_in_worksheet=tuple(student_label(one.student) for one in absent),
        without_grade=(),
        remarks=_remarks(class_grades, listed, rows),
    )
    return csv_text([header, first, *rows]), filled


def _row(class_grades: ClassGrades, grade: Grade) -> list[str]:
    total = class_grades.of(grade)
    status = {GRADED: "Completed", COULD_NOT_BE_JUDGED: NOT_JUDGED}.get(grade.status, grade.status)
    points = grade.points or (None,) * len(class_grades.questions)
    return [
        text_cell(grade.attempt.replace("/", "_")),  # a file name, as in otter's own table
        *(points_cell(earned) for earned in points),
        points_cell(total),
        "" if total is None else f"{total / class_grades.possible:.4f}",
        status,
    ]


def _remarks(
    class_grades: ClassGrades, listed: list[Grade], rows: list[tuple[str, ...]]
) -> tuple[str, ...]:
    remarks = []
    if len({row[0] for row in rows}) < len(rows):
        remarks.append("Members of a group have different grades: their file has several rows.")
    if any(_moved(class_grades, grade) for grade in listed):
        remarks.append(
            "Otter knows no lateness and no overrides: total_points_earned is what counts, and is "
            "not the sum of the questions for everybody."
        )
    return tuple(remarks)


def _moved(class_grades: ClassGrades, grade: Grade) -> bool:
    """Whether the total is another number than the sum of the questions."""
    total = class_grades.of(grade)
    known = [points for points in grade.points if points is not None]
    return total is not None and two_decimals(total) != two_decimals(sum(known))
