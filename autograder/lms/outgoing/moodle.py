"""Fill in a Moodle grading worksheet.

Reads:  the grades of a class, the worksheet that Moodle's assignment gives to download.
Gives:  the same file, with grades and, where results were given, feedback comments; every other
        cell, every line end and every row that got nothing byte for byte as before.
Leaves to others: matching (matching.py), numbers (filling.py), the words of a comment (comment.py).

Moodle finds its columns by titles in the site's language. So titles stay, and where they are not
English the columns are found by their cells.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from autograder.lms.outgoing.class_grades import CannotExport, ClassGrades, number_in, student_label
from autograder.lms.outgoing.comment import OUR_PREFIX, comment_lines
from autograder.lms.outgoing.filling import Filled, GradeColumn
from autograder.lms.outgoing.matching import RowPerson
from autograder.lms.outgoing.sheet import Worksheet
from autograder.records.students import EMAIL, PARTICIPANT, SIS_ID
from autograder.report.table import text_cell
from autograder.text import one_line

HOW_TO_DOWNLOAD = (
    "Moodle takes grades in its own worksheet only. In the assignment's settings switch on "
    "Feedback types: Offline grading worksheet; then View all submissions, Grading action: "
    "Download grading worksheet; give that file as the worksheet."
)
PARTICIPANT_CELL = re.compile(r"\D*?(?P<id>\d+)")
EMAIL_ADDRESS = re.compile(r"\s*[^@\s]+@[^@\s]+\s*")
COLUMNS_AFTER_GRADE = 4  # maximum, whether it may change, two dates; then the comments


@dataclass(frozen=True)
class MoodleColumns:
    """The columns of a worksheet by number; None for what it does not have."""

    grade: int
    maximum: int
    comments: int | None
    name: int | None
    email: int | None
    number: int | None
    changeable: int | None


def fill_in(
    class_grades: ClassGrades, sheet: Worksheet, column_name: str | None
) -> tuple[bytes, Filled]:
    """The file to import, and what was filled in."""
    columns = _columns(sheet, column_name)
    grade_column = GradeColumn(
        sheet,
        columns.grade,
        {row: _person(sheet, columns, row) for row in sheet.body},
        maximum=_maxima(sheet, columns),
        locked={
            row: "Moodle says that this grade cannot be changed"
            for row in sheet.body
            if sheet.value(row, columns.changeable).strip().casefold() == "no"
        },
    )
    filled = grade_column.fill_in(class_grades)
    remarks = [*filled.remarks, *_comments(class_grades, sheet, columns, filled)]
    if sheet.delimiter != "," or sheet.encoding != "utf-8":
        remarks.append(
            "Moodle reads worksheets in UTF-8 with commas only. This one is otherwise, perhaps "
            "since a spreadsheet program saved it, and was left so: if Moodle refuses it, fill in "
            "a fresh download."
        )
    result = Filled(filled.by_row, filled.not_in_worksheet, filled.without_grade, tuple(remarks))
    return sheet.to_bytes(), result


def _comments(
    class_grades: ClassGrades, sheet: Worksheet, columns: MoodleColumns, filled: Filled
) -> list[str]:
    """Put the comments in, as HTML; remarks on those that were not."""
    if class_grades.results is None:
        return []
    if columns.comments is None:
        return ["The worksheet has no column for feedback comments that could be recognised."]
    remarks = []
    for row, grade in filled.by_row.items():
        old = sheet.value(row, columns.comments).strip()
        if old and not old.startswith(OUR_PREFIX):
            who = student_label(grade.student)
            remarks.append(f"{who}: somebody's feedback comment was left as it was.")
            continue
        lines = [html.escape(line) for line in comment_lines(class_grades, grade)]
        sheet.put(row, columns.comments, text_cell("<br>".join(lines)))
    return remarks


def _columns(sheet: Worksheet, column_name: str | None) -> MoodleColumns:
    _refuse_other_sheets(sheet)
    grade = _grade_column(sheet, column_name)
    before = range(1, grade)
    email = sheet.column("Email address")
    if email is None:
        email = next((c for c in before if _all(sheet, c, EMAIL_ADDRESS)), None)
    name = sheet.column("Full name")
    if name is None and grade > 2:  # with blind marking, Status is the only column in between
        name = 1
    return MoodleColumns(
        grade=grade,
        maximum=grade + 1,
        comments=_comments_column(sheet, grade),
        name=name,
        email=email,
        number=sheet.column("ID number"),
        changeable=sheet.column("Grade can be changed"),
    )


def _refuse_other_sheets(sheet: Worksheet) -> None:
    if not sheet.body:
        raise CannotExport(f"{sheet.name}: there is nobody in this worksheet. {HOW_TO_DOWNLOAD}")
    for row in sheet.body:
        found = sheet.value(row, 0).strip()
        if not PARTICIPANT_CELL.fullmatch(found):
            raise CannotExport(
                f"{sheet.name}, line {sheet.rows[row].line}: expected a first cell like "
                f'"Participant 1234567", found {one_line(found)[:40]!r}. {HOW_TO_DOWNLOAD}'
            )
    if sheet.column("Scale") is not None:
        raise CannotExport(
            f"{sheet.name}: this assignment is graded by a scale. Set its grade type to points in "
            "Moodle, and download the worksheet again."
        )


def _grade_column(sheet: Worksheet, column_name: str | None) -> int:
    """The column of grades: by its title, else the only one with a maximum on its right."""
    known = sheet.column(column_name or "Grade")
    if known is not None:
        return known
    possible = [c for c in range(1, len(sheet.header) - 1) if _takes_grades(sheet, c)]
    if column_name is None and len(possible) == 1:
        return possible[0]
    titles = ", ".join(one_line(title) for title in sheet.header)
    raise CannotExport(
        f'{sheet.name}: no column "{one_line(column_name or "Grade")}"; found {titles}. '
        "Name the column of grades with --column."
    )


def _takes_grades(sheet: Worksheet, column: int) -> bool:
    """Whether a column holds numbers or nothing, and its right neighbour a positive maximum."""
    cells = [sheet.value(row, column).strip() for row in sheet.body]
    maxima = [number_in(sheet.value(row, column + 1)) for row in sheet.body]
    return all(not cell or cell == "-" or number_in(cell) is not None for cell in cells) and all(
        number is not None and number > 0 for number in maxima
    )


def _comments_column(sheet: Worksheet, grade: int) -> int | None:
    """The column of comments: by its title, else the last one, if it is not one of dates.

    A column of dates has a date or a dash in every row.
    """
    known = sheet.column("Feedback comments")
    last = len(sheet.header) - 1
    if (
        known is not None
        or sheet.column("Grade") is not None
        or last <= grade + COLUMNS_AFTER_GRADE
    ):
        return known
    cells = [sheet.value(row, last).strip() for row in sheet.body]
    has_room = any(not cell or cell.startswith(OUR_PREFIX) for cell in cells)
    return last if has_room else None


def _maxima(sheet: Worksheet, columns: MoodleColumns) -> dict[int, float]:
    found = {row: number_in(sheet.value(row, columns.maximum)) for row in sheet.body}
    return {row: number for row, number in found.items() if number is not None and number > 0}


def _all(sheet: Worksheet, column: int, pattern: re.Pattern[str]) -> bool:
    return all(pattern.fullmatch(sheet.value(row, column)) for row in sheet.body)


def _person(sheet: Worksheet, columns: MoodleColumns, row: int) -> RowPerson:
    participant = PARTICIPANT_CELL.fullmatch(sheet.value(row, 0).strip())
    return RowPerson(
        (
            (PARTICIPANT, participant["id"] if participant else ""),
            (SIS_ID, sheet.value(row, columns.number)),
            (EMAIL, sheet.value(row, columns.email)),
        ),
        sheet.value(row, columns.name),
    )
