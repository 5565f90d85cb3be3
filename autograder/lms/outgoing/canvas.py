"""Fill in a Canvas gradebook export.

Reads:  the grades of a class, the CSV that Canvas's gradebook exports.
Gives:  a CSV for Canvas's gradebook import: the students' columns and the assignment's, with the
        rows of those who got a grade.
Leaves to others: matching (matching.py), numbers (filling.py).

Canvas takes a blank over a score as "clear it", and scores of other assignments as they were when
the export was made; neither is in the file. A column that it does not know makes a new assignment:
so the column comes from the export, with its id.
"""

from __future__ import annotations

import re

from autograder.lms.outgoing.class_grades import CannotExport, ClassGrades, number_in
from autograder.lms.outgoing.filling import Filled, GradeColumn, Item, find_item
from autograder.lms.outgoing.matching import RowPerson
from autograder.lms.outgoing.sheet import Worksheet
from autograder.records.students import CANVAS_ID, LOGIN, SIS_ID

HOW_TO_DOWNLOAD = (
    "Canvas takes grades in its own export only. In Canvas: Grades, Export, Export Entire "
    "Gradebook; give that file as the worksheet, and the assignment's column by title or id."
)
# The students' columns, in Canvas's order.
STUDENT_COLUMNS = (
    "Student",
    "LastName",
    "FirstName",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Root Account",
    "Section",
)
ASSIGNMENT = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)", re.DOTALL)
TEST_STUDENTS = ("student, test", "test student")
KEPT = {"EX": "is excused in Canvas", "N/A": "does not have this assignment in Canvas"}


def fill_in(
    class_grades: ClassGrades, sheet: Worksheet, column_name: str | None
) -> tuple[bytes, Filled]:
    """The file to import, and what was filled in."""
    student_columns = _student_columns(sheet)
    item = find_item(sheet, _items(sheet), column_name, class_grades.title)
    above = [row for row in sheet.body if _is_no_student(sheet, row)]
    points_row = next((row for row in above if "Points Possible" in sheet.value(row, 0)), None)
    points_cell = sheet.value(points_row, item.column) if points_row is not None else ""
    if "read only" in points_cell:
        raise CannotExport(
            f"{sheet.name}: Canvas calculates {item.title!r}; choose another column."
        )
    people = {row: _person(sheet, row) for row in sheet.body if row not in above}
    people = {row: one for row, one in people.items() if not _is_test_student(one)}
    possible = number_in(points_cell)
    grade_column = GradeColumn(
        sheet,
        item.column,
        people,
        maximum=dict.fromkeys(people, possible) if possible else {},
        locked={
            row: KEPT[cell]
            for row in people
            if (cell := sheet.value(row, item.column).strip().upper()) in KEPT
        },
    )
    filled = grade_column.fill_in(class_grades)
    rows = sorted([0, *above, *filled.by_row])
    return sheet.only(rows, [*student_columns, item.column]).to_bytes(), filled


def _student_columns(sheet: Worksheet) -> list[int]:
    """The students' columns. Raises CannotExport unless they are as Canvas exports them."""
    header = sheet.header
    columns = []
    for column, title in enumerate(header):
        if title not in STUDENT_COLUMNS:
            break
        columns.append(column)
    titles = [header[column] for column in columns]
    named = titles[:2] == ["Student", "ID"] or titles[:3] == ["LastName", "FirstName", "ID"]
    if not named or titles[-1] != "Section":
        raise CannotExport(
            f"{sheet.name}: expected a header that begins with Student, ID and ends its students' "
            f"columns with Section; found {', '.join(header[:6])!r}. {HOW_TO_DOWNLOAD}"
        )
    return columns


def _items(sheet: Worksheet) -> list[Item]:
    found = [(column, ASSIGNMENT.fullmatch(title)) for column, title in enumerate(sheet.header)]
    return [Item(column, one["title"], one["id"]) for column, one in found if one]


def _is_no_student(sheet: Worksheet, row: int) -> bool:
    """Whether a row belongs to no student: points possible, or how grades are posted."""
    values = [sheet.value(row, column) for column in range(len(sheet.rows[row].cells))]
    return "Points Possible" in values[0] or all(map(_is_posting_policy, values))


def _is_posting_policy(cell: str) -> bool:
    policy = cell.strip().casefold()
    return policy in ("", "muted") or policy.startswith("manual posting")


def _person(sheet: Worksheet, row: int) -> RowPerson:
    def cell(title: str) -> str:
        return sheet.value(row, sheet.column(title))

    name = cell("Student") or f"{cell('LastName')}, {cell('FirstName')}"
    kinds = ((CANVAS_ID, "ID"), (SIS_ID, "SIS User ID"), (LOGIN, "SIS Login ID"))
    return RowPerson(tuple((kind, cell(title)) for kind, title in kinds), name)


def _is_test_student(person: RowPerson) -> bool:
    """Whether this is the test student that Canvas puts last."""
    return " ".join(person.name.split()).casefold() in TEST_STUDENTS
