"""Put grades into one column of a worksheet.

Reads:  the grades of a class, a Worksheet, and the person of each row.
Gives:  the filled sheet, which rows were filled, and what an Exported says of it.
Leaves to others: which column, which rows and columns go into the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.lms.outgoing.class_grades import (
    CannotExport,
    ClassGrades,
    number_in,
    student_label,
    two_decimals,
    uses_decimal_comma,
)
from autograder.lms.outgoing.matching import RowPerson, match_rows
from autograder.lms.outgoing.sheet import Worksheet
from autograder.records.students import Grade
from autograder.text import one_line, points_text

SHOWN = 8  # columns named in a message


@dataclass(frozen=True)
class Item:
    """A column that takes grades: its number, and the names by which it is found."""

    column: int
    title: str
    id: str = ""


@dataclass(frozen=True)
class Filled:
    """What was put in, by row; the other fields are those of Exported."""

    by_row: Mapping[int, Grade]
    not_in_worksheet: tuple[str, ...]
    without_grade: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass
class GradeColumn:
    """One column to fill in.

    rows: the person of each row. maximum: what the column counts to, by row; rows that are not
    in it count to what the assignment is worth. locked: rows that stay as they are, and why.
    """

    sheet: Worksheet
    column: int
    rows: Mapping[int, RowPerson]
    maximum: Mapping[int, float] = field(default_factory=dict)
    locked: Mapping[int, str] = field(default_factory=dict)

    def fill_in(self, class_grades: ClassGrades) -> Filled:
        """Put the grades in. Raises CannotExport if no student is in the worksheet."""
        matched = match_rows(self.rows, class_grades.grades)
        if not matched.by_row:
            raise CannotExport(
                f"{self.sheet.name}: none of its {len(self.rows)} people is among the "
                f"{len(class_grades.grades)} students who were graded. Is it the worksheet of this "
                "class and assignment?"
            )
        comma = self._decimal_comma()
        by_row, remarks = {}, [*matched.remarks]
        for row, grade in matched.by_row.items():
            points = class_grades.of(grade)
            if points is None:
                continue
            if row in self.locked:
                remarks.append(f"{self.rows[row]}: {self.locked[row]}; the row was left as it was.")
                continue
            scale = self.maximum.get(row, class_grades.possible) / class_grades.possible
            self.sheet.put(row, self.column, two_decimals(points * scale, comma))
            by_row[row] = grade
        matched_keys = {grade.student.key for grade in matched.by_row.values()}
        absent = [one for one in class_grades.grades if one.student.key not in matched_keys]
        return Filled(
            by_row=by_row,
            not_in_worksheet=tuple(
                student_label(one.student) for one in absent if class_grades.of(one) is not None
            ),
            without_grade=tuple(
                str(person) for row, person in self.rows.items() if row not in by_row
            ),
            remarks=(*remarks, *self._scaling(class_grades, by_row)),
        )

    def _decimal_comma(self) -> bool:
        """Whether the column, or the one with its maximum, is written with a comma."""
        below = range(1, len(self.sheet.rows))
        beside = (self.column, self.column + 1)
        return uses_decimal_comma([self.sheet.value(row, c) for row in below for c in beside])

    def _scaling(self, class_grades: ClassGrades, rows: Mapping[int, Grade]) -> list[str]:
        others = {self.maximum[row] for row in rows if row in self.maximum} - {
            class_grades.possible
        }
        return [
            f"The worksheet counts to {points_text(other)}, the assignment to "
            f"{points_text(class_grades.possible)}: grades were scaled."
            for other in sorted(others)
        ]


def find_item(sheet: Worksheet, items: Sequence[Item], column_name: str | None, title: str) -> Item:
    """The column of this name, which is a title or an id; of the assignment's title without one.

    Raises: CannotExport if none or several fit.
    """
    name = _folded(column_name or title)
    fits = [item for item in items if name in (_folded(item.title), _folded(item.id))]
    fits = fits or [item for item in items if name == _folded(sheet.header[item.column])]
    if len(fits) == 1:
        return fits[0]
    found = [one_line(sheet.header[item.column]) for item in items[:SHOWN]]
    more = f" and {len(items) - SHOWN} more" if len(items) > SHOWN else ""
    listed = "; ".join(found) + more if found else "no column for grades at all"
    how_many = "no column" if not fits else f"{len(fits)} columns"
    raise CannotExport(
        f'{sheet.name}: {how_many} "{one_line(column_name or title)}"; found {listed}. '
        "Name one with --column, by its title or, if titles repeat, by its id."
    )


def maximum_in(header: str, pattern: str) -> float | None:
    """The maximum in a column's header, found by the pattern's group; None if none."""
    found = re.search(pattern, header)
    number = number_in(found.group(1)) if found else None
    return number if number is not None and number > 0 else None


def _folded(text: str) -> str:
    return one_line(text).casefold()
