"""Write grades for Brightspace's import.

Reads:  the grades of a class; the CSV that Brightspace's grades export, if there is one.
Gives:  a CSV with ids, one item's Points Grade, and the indicator of the end of a line.
Leaves to others: matching (matching.py), numbers (filling.py).

Brightspace asks for nobody's name and takes other items as they were at the export: neither is in
the file. Its ids have a # in front, which keeps a spreadsheet from making them numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.lms.outgoing.class_grades import (
    CannotExport,
    ClassGrades,
    student_label,
    two_decimals,
)
from autograder.lms.outgoing.filling import Filled, GradeColumn, Item, find_item, maximum_in
from autograder.lms.outgoing.matching import RowPerson
from autograder.lms.outgoing.own_table import csv_text
from autograder.lms.outgoing.sheet import Worksheet, as_cell
from autograder.records.students import LOGIN, ORG_ID, SIS_ID, Grade
from autograder.report.table import text_cell
from autograder.text import one_line

HOW_TO_DOWNLOAD = (
    "In Brightspace: Grades, Enter Grades, Export, with Key Field: Both and Grade Values: Points "
    "grade; give that file as the worksheet."
)
ORG, USER, END = "OrgDefinedId", "Username", "End-of-Line Indicator"
POINTS = re.compile(r"(?P<title>.*?) Points Grade(?: <(?P<more>.*)>)?", re.DOTALL)
MAX_POINTS = r"MaxPoints:([\d.,]+)"


def fill_in(
    class_grades: ClassGrades, sheet: Worksheet, column_name: str | None
) -> tuple[bytes, Filled]:
    """The file to import, made from an export, and what was filled in."""
    ids = [column for column in (sheet.column(ORG), sheet.column(USER)) if column is not None]
    if not ids:
        raise CannotExport(
            f"{sheet.name}: expected a column {ORG} or {USER}, found "
            f"{', '.join(map(one_line, sheet.header[:6]))}. {HOW_TO_DOWNLOAD}"
        )
    item = find_item(sheet, _items(sheet), column_name, class_grades.title)
    maximum = maximum_in(sheet.header[item.column], MAX_POINTS)
    people = {row: _person(sheet, row) for row in sheet.body}
    grade_column = GradeColumn(
        sheet, item.column, people, dict.fromkeys(people, maximum) if maximum else {}
    )
    filled = grade_column.fill_in(class_grades)
    end = sheet.column(END)
    kept = sheet.only([0, *sorted(filled.by_row)], [*ids, item.column])
    for number, row in enumerate(kept.rows):
        row.cells.append(as_cell(END if number == 0 else "#", kept.delimiter))
    if end is not None:
        kept.rows[0].cells[-1] = sheet.rows[0].cells[end]
    return kept.to_bytes(), filled


def from_ids(class_grades: ClassGrades, column_name: str | None) -> tuple[str, Filled]:
    """The text of a file to import, made from the students' ids, and what is in it."""
    known: list[Grade] = []
    unknown: list[Grade] = []
    for grade in class_grades.grades:
        (known if any(_ids(grade)) else unknown).append(grade)
    graded = {row: one for row, one in enumerate(known, 1) if class_grades.of(one) is not None}
    if not graded:
        raise CannotExport(
            "No student with a grade has an OrgDefinedId or a username, so Brightspace could not "
            f"tell who they are. {HOW_TO_DOWNLOAD}"
        )
    item = one_line(column_name or class_grades.title)
    rows = [_made_row(class_grades, grade) for grade in graded.values()]
    text = csv_text([[ORG, USER, text_cell(f"{item} Points Grade"), END], *rows])
    filled = Filled(
        by_row=graded,
        not_in_worksheet=tuple(
            student_label(one.student) for one in unknown if class_grades.of(one) is not None
        ),
        without_grade=(),
        remarks=(
            f'Brightspace finds the item by its name: there has to be one called "{item}" that '
            f"counts to {two_decimals(class_grades.possible)}.",
        ),
    )
    return text, filled


def _items(sheet: Worksheet) -> list[Item]:
    found = [(column, POINTS.fullmatch(title)) for column, title in enumerate(sheet.header)]
    return [Item(column, one["title"]) for column, one in found if one]


def _person(sheet: Worksheet, row: int) -> RowPerson:
    org, user = (sheet.value(row, sheet.column(title)).strip() for title in (ORG, USER))
    org, user = org.removeprefix("#"), user.removeprefix("#")
    names = (sheet.value(row, sheet.column(title)) for title in ("Last Name", "First Name"))
    return RowPerson(((ORG_ID, org), (LOGIN, user), (SIS_ID, org)), ", ".join(filter(None, names)))


def _ids(grade: Grade) -> Sequence[str]:
    ids = grade.student.ids
    return ids.get(ORG_ID) or ids.get(SIS_ID, ""), ids.get(LOGIN, "")


def _made_row(class_grades: ClassGrades, grade: Grade) -> list[str]:
    points = class_grades.of(grade)
    ids = [f"#{one_line(known)}" if known else "" for known in _ids(grade)]
    return [*ids, "" if points is None else two_decimals(points), "#"]
