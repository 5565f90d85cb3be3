"""Hold what is exported, and what became of it, as data.

Reads:  grades and the assignment's questions.
Gives:  ClassGrades: which number each student gets; Exported: what was written and what was not;
        CannotExport; numbers as an LMS reads them.
Leaves to others: every file format.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path

from autograder.grading.results import Result
from autograder.lms.choices import BLANK, MISSING_AS, ZERO
from autograder.records.class_results import ClassResults
from autograder.records.students import MISSING, Grade, Student
from autograder.text import one_line


class CannotExport(ValueError):
    """Nothing was written. The message says where, what was expected and found, what to do."""


@dataclass(frozen=True)
class Exported:
    """What an export did.

    files: what was written. filled: how many students got a grade in them.
    not_in_worksheet: students with a grade for whom the file has no row.
    without_grade: people in the worksheet whose rows were left as they were.
    not_judged: students without a total; never written as 0.
    remarks: what the instructor should know, such as scaling.
    """

    files: tuple[Path, ...]
    filled: int
    not_in_worksheet: tuple[str, ...] = ()
    without_grade: tuple[str, ...] = ()
    not_judged: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClassGrades:
    """The grades of a class.

    questions: id and points of each, in the order of Grade.points.
    missing_as: BLANK leaves the rows of students who handed in nothing; ZERO gives them 0.
    results: what the checks said; None if no file shows it.
    """

    title: str
    questions: tuple[tuple[str, float], ...]
    grades: tuple[Grade, ...]
    missing_as: str = BLANK
    results: ClassResults | None = None

    @classmethod
    def from_results(cls, results: ClassResults, missing_as: str = BLANK) -> ClassGrades:
        """The grades of a class that was graded, with its results."""
        questions = tuple((question, points) for question, _, points in results.questions)
        return cls(results.title, questions, results.grades, missing_as, results)

    @property
    def possible(self) -> float:
        """Points of the whole assignment."""
        return sum(points for _, points in self.questions)

    def of(self, grade: Grade) -> float | None:
        """The points that count; None if there is no grade to write.

        Who handed in nothing gets what missing_as says, unless a person gave a grade: an override
        has a reason.
        """
        if grade.status != MISSING or (grade.reasons and grade.total is not None):
            return grade.total
        return 0.0 if self.missing_as == ZERO else None

    @cached_property
    def _by_attempt(self) -> dict[str, Result]:
        results = self.results.results if self.results is not None else ()
        return {result.submission: result for result in results}

    def result_of(self, grade: Grade) -> Result | None:
        """The result of the attempt that counts; None if there is none or no results are given."""
        return self._by_attempt.get(grade.attempt)

    @property
    def not_judged(self) -> tuple[str, ...]:
        """Who handed in something and has no total."""
        waiting = [one for one in self.grades if one.status != MISSING and one.total is None]
        return tuple(student_label(one.student) for one in waiting)


def require_one_assignment(class_grades: ClassGrades) -> None:
    """Raise CannotExport if these are not grades of one assignment."""
    if class_grades.missing_as not in MISSING_AS:
        raise CannotExport(f"missing_as is {BLANK} or {ZERO}; found {class_grades.missing_as!r}.")
    if not class_grades.grades:
        raise CannotExport("No student has a grade. Grade the class first, then export.")
    if not class_grades.possible > 0:
        raise CannotExport(
            f"{class_grades.title}: the assignment is worth {class_grades.possible} points."
        )
    for grade in class_grades.grades:
        who = student_label(grade.student)
        if len(grade.points) not in (0, len(class_grades.questions)):
            raise CannotExport(
                f"{who}: points for {len(grade.points)} questions, but the assignment has "
                f"{len(class_grades.questions)}. Grade the class again."
            )
        numbers = (*grade.points, grade.earned, grade.deduction, grade.total)
        if not all(math.isfinite(number) for number in numbers if number is not None):
            raise CannotExport(f"{who}: a grade is not a finite number. Grade the class again.")


def student_label(student: Student) -> str:
    """What a student is called in messages."""
    return one_line(student.name) or one_line(student.key)


def two_decimals(number: float, decimal_comma: bool = False) -> str:
    """A number with two decimals, halves rounded up, never with an exponent."""
    rounded = Decimal(repr(float(number))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = f"{abs(rounded) if rounded == 0 else rounded:f}"
    return text.replace(".", ",") if decimal_comma else text


def number_in(text: str) -> float | None:
    """The number in a cell, with a decimal point or a decimal comma; None if there is none.

    Only the last separator is the decimal one: 1.000,50 is a thousand and a half.
    """
    *groups, last = text.strip().replace(",", ".").split(".")
    plain = f"{''.join(groups)}.{last}" if groups else last
    digits = plain.removeprefix("-").replace(".", "", 1)
    return float(plain) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None


def uses_decimal_comma(cells: Sequence[str]) -> bool:
    """Whether the numbers among these cells have a decimal comma, as far as they show."""
    numbers = [cell for cell in cells if number_in(cell) is not None]
    return any("," in number and "." not in number for number in numbers)
