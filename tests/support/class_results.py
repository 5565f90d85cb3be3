"""Results of a class, each submission by a student of its own."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.grading.results import REFUSED, Result
from autograder.records.class_results import ClassResults
from autograder.records.students import Grade, Student


def class_of(
    assignment: str,
    title: str,
    questions: tuple[tuple[str, str, float], ...],
    results: Sequence[Result],
) -> ClassResults:
    """The results with a grade for each: nobody is late and nothing was decided by hand."""
    grades = tuple(_grade(result, questions) for result in results)
    return ClassResults(assignment, title, questions, tuple(results), grades=grades)


def _grade(result: Result, questions: tuple[tuple[str, str, float], ...]) -> Grade:
    earned = {question.id: question.earned for question in result.questions}
    points = tuple(0.0 if result.status == REFUSED else earned.get(q) for q, _, _ in questions)
    known = [number for number in points if number is not None]
    total = sum(known) if len(known) == len(points) else None
    student = Student(result.submission, result.student)
    return Grade(student, result.submission, result.status, points, total, 0.0, total)
