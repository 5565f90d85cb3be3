"""Fill in a Blackboard Grade Center download.

Reads:  the grades of a class, the file that Blackboard's Work Offline gives: comma or tab, UTF-8
        or UTF-16.
Gives:  a file for Work Offline, Upload: the students' columns and the assignment's, with the rows
        of those who got a grade, quoted and encoded as they came.
Leaves to others: matching (matching.py), numbers (filling.py).

A column without Blackboard's id makes a new text column worth 0 points: so it comes from the
download.
"""

from __future__ import annotations

import re

from autograder.lms.outgoing.class_grades import CannotExport, ClassGrades
from autograder.lms.outgoing.filling import Filled, GradeColumn, Item, find_item, maximum_in
from autograder.lms.outgoing.matching import RowPerson
from autograder.lms.outgoing.sheet import Worksheet
from autograder.records.students import LOGIN, SIS_ID
from autograder.text import one_line

HOW_TO_DOWNLOAD = (
    "Blackboard takes grades in its own columns only. In the Grade Center: Work Offline, Download; "
    "give that file as the worksheet, and the assignment's column by title or id."
)
COLUMN = re.compile(
    r"(?P<title>.*?)(?: \[Total Pts: (?P<points>[^\]]*)\])? ?\|(?P<id>\d+)", re.DOTALL
)
TOTAL_POINTS = r"\[Total Pts: (?:up to )?([\d.,]+)"


def fill_in(
    class_grades: ClassGrades, sheet: Worksheet, column_name: str | None
) -> tuple[bytes, Filled]:
    """The file to upload, and what was filled in."""
    if sheet.column("Username") is None:
        raise CannotExport(
            f"{sheet.name}: expected a column Username, found "
            f"{', '.join(map(one_line, sheet.header[:6]))}. {HOW_TO_DOWNLOAD}"
        )
    matches = {column: COLUMN.fullmatch(title) for column, title in enumerate(sheet.header)}
    items = [Item(column, one["title"], one["id"]) for column, one in matches.items() if one]
    item = find_item(sheet, items, column_name, class_grades.title)
    maximum = maximum_in(sheet.header[item.column], TOTAL_POINTS)
    people = {row: _person(sheet, row) for row in sheet.body}
    grade_column = GradeColumn(
        sheet, item.column, people, dict.fromkeys(people, maximum) if maximum else {}
    )
    filled = grade_column.fill_in(class_grades)
    student_columns = [column for column, one in matches.items() if one is None]
    rows = [0, *sorted(filled.by_row)]
    return sheet.only(rows, [*student_columns, item.column]).to_bytes(), filled


def _person(sheet: Worksheet, row: int) -> RowPerson:
    def cell(title: str) -> str:
        return sheet.value(row, sheet.column(title))

    ids = ((LOGIN, cell("Username")), (SIS_ID, cell("Student ID")))
    return RowPerson(ids, f"{cell('First Name')} {cell('Last Name')}")
