"""Find which row of a worksheet belongs to which student.

Reads:  what each row says of a person, grades.
Gives:  the grade of each row, and remarks on rows and students that fit more than once.
Leaves to others: which columns say it.

A grade in a wrong row is worse than none. So the strongest id decides, a student whose id differs
from the row's never gets that row by a weaker one, and nothing is guessed.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.lms.outgoing.class_grades import student_label
from autograder.records.students import EMAIL, LOGIN, Grade, Student
from autograder.text import one_line


@dataclass(frozen=True)
class RowPerson:
    """What a row says of a person. ids: pairs of kind and value, the strongest first."""

    ids: tuple[tuple[str, str], ...]
    name: str = ""

    def __str__(self) -> str:
        known = [value for _, value in self.ids if value]
        return one_line(self.name) or one_line(known[0] if known else "a row without a name")


@dataclass
class RowGrades:
    """The grade of each row that fits exactly one student; remarks on those that fit several."""

    by_row: dict[int, Grade] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def match_rows(rows: Mapping[int, RowPerson], grades: Sequence[Grade]) -> RowGrades:
    """The grade of each row, by the row's strongest id that any student has, else by name."""
    by_id: dict[tuple[str, str], list[Grade]] = defaultdict(list)
    by_name: dict[str, list[Grade]] = defaultdict(list)
    for grade in grades:
        for kind in (*grade.student.ids, LOGIN):
            for value in _values(grade.student, kind):
                if grade not in by_id[kind, value]:
                    by_id[kind, value].append(grade)
        by_name[folded_name(grade.student.name)].append(grade)
    found = RowGrades()
    for row, person in rows.items():
        fits = _fits(person, by_id, by_name)
        if len(fits) == 1:
            found.by_row[row] = fits[0]
        elif fits:
            found.remarks.append(f"{person} fits {len(fits)} students: the row was left as it was.")
    _drop_students_with_two_rows(found)
    return found


def _fits(
    person: RowPerson,
    by_id: Mapping[tuple[str, str], list[Grade]],
    by_name: Mapping[str, list[Grade]],
) -> list[Grade]:
    stronger: list[tuple[str, str]] = []
    for kind, value in person.ids:
        fits = by_id.get((kind, folded_id(kind, value)), [])
        fits = [one for one in fits if not _contradicts(one.student, stronger)]
        if fits:
            return fits
        stronger.append((kind, value))
    name = folded_name(person.name)
    fits = by_name.get(name, []) if name else []
    return [one for one in fits if not _contradicts(one.student, stronger)]


def _contradicts(student: Student, ids: Sequence[tuple[str, str]]) -> bool:
    """Whether the student has another id of one of these kinds."""
    return any(
        folded_id(kind, value) not in _values(student, kind)
        for kind, value in ids
        if value.strip() and student.ids.get(kind)
    )


def _values(student: Student, kind: str) -> list[str]:
    """The student's ids of a kind. In many schools people log in with their email address."""
    kinds = (LOGIN, EMAIL) if kind == LOGIN else (kind,)
    return [folded_id(kind, student.ids[one]) for one in kinds if student.ids.get(one)]


def _drop_students_with_two_rows(found: RowGrades) -> None:
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, grade in found.by_row.items():
        rows_of[grade.student.key].append(row)
    for rows in rows_of.values():
        if len(rows) > 1:
            who = student_label(found.by_row[rows[0]].student)
            found.remarks.append(f"{who} fits {len(rows)} rows: they were left as they were.")
            for row in rows:
                del found.by_row[row]


def folded_id(kind: str, value: str) -> str:
    """An id for comparing; in addresses and logins case does not count."""
    text = unicodedata.normalize("NFC", value.strip())
    return text.casefold() if kind in (LOGIN, EMAIL) else text


def folded_name(name: str) -> str:
    """A name for comparing: "Last, First" as "First Last"; case does not count."""
    parts = one_line(unicodedata.normalize("NFC", name)).split(",")
    ordered = f"{parts[1]} {parts[0]}" if len(parts) == 2 else ",".join(parts)
    return " ".join(ordered.split()).casefold()
