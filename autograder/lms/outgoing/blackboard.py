"""A Blackboard Grade Center download, filled in.

Reads:  Grades, the file that Blackboard's Work Offline gives: comma or tab, UTF-8 or UTF-16.
Gives:  a file for Work Offline, Upload: the students' columns and the assignment's, with the rows
        of those who got a grade, quoted and encoded as they came.
Leaves to others: matching (matching.py), numbers (filling.py).

A column without Blackboard's id makes a new text column worth 0 points: so it comes from the
download.
"""

from __future__ import annotations

import re

from autograder.lms.outgoing.class_grades import CannotExport, ClassGrades
from autograder.lms.outgoing.filling import Filled, Filling, Item, item_asked_for, maximum_in
from autograder.lms.outgoing.matching import Who
from autograder.lms.outgoing.sheet import Sheet
from autograder.records.students import LOGIN, SIS_ID
from autograder.text import one_line

DOWNLOAD = (
    "Blackboard takes grades in its own columns only. In the Grade Center: Work Offline, Download; "
    "give that file as the worksheet, and the assignment's column by title or id."
)
COLUMN = re.compile(
    r"(?P<title>.*?)(?: \[Total Pts: (?P<points>[^\]]*)\])? ?\|(?P<id>\d+)", re.DOTALL
)
MAXIMUM = r"\[Total Pts: (?:up to )?([\d.,]+)"


def fill_in(class_grades: ClassGrades, sheet: Sheet, asked: str | None) -> tuple[bytes, Filled]:
    """The file to upload, and what was filled in."""
    if sheet.column("Username") is None:
        raise CannotExport(
            f"{sheet.name}: expected a column Username, found "
            f"{', '.join(map(one_line, sheet.header[:6]))}. {DOWNLOAD}"
        )
    matches = {column: COLUMN.fullmatch(title) for column, title in enumerate(sheet.header)}
    items = [Item(column, one["title"], one["id"]) for column, one in matches.items() if one]
    item = item_asked_for(sheet, items, asked, class_grades.title)
    maximum = maximum_in(sheet.header[item.column], MAXIMUM)
    people = {row: _who(sheet, row) for row in sheet.body}
    filling = Filling(sheet, item.column, people, dict.fromkeys(people, maximum) if maximum else {})
    filled = filling.fill_in(class_grades)
    about_students = [column for column, one in matches.items() if one is None]
    rows = [0, *sorted(filled.by_row)]
    return sheet.only(rows, [*about_students, item.column]).to_bytes(), filled


def _who(sheet: Sheet, row: int) -> Who:
    def told(title: str) -> str:
        return sheet.value(row, sheet.column(title))

    ids = ((LOGIN, told("Username")), (SIS_ID, told("Student ID")))
    return Who(ids, f"{told('First Name')} {told('Last Name')}")
