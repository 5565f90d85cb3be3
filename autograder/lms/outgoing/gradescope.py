"""Write scores and results for Gradescope.

Reads:  the grades of a class.
Gives:  a table in the columns of Gradescope's own scores, and, where results were given, the
        results.json of each submission.
Leaves to others: writing files (write.py), the container that makes results.json on
        Gradescope (otter_entry.py).

Students read results.json. Of a hidden check it shows the verdict and the sentence of the
feedback page, not the title.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from autograder.files import FreeNames, safe_stem
from autograder.grading.results import Result
from autograder.judge.verdicts import NOT_JUDGED, PASSED, CaseResult
from autograder.lms.outgoing.class_grades import ClassGrades, student_label, two_decimals
from autograder.lms.outgoing.comment import comment_lines
from autograder.lms.outgoing.own_table import csv_text, points_cell
from autograder.records.class_results import ClassResults
from autograder.records.students import EMAIL, MISSING, SIS_ID, Grade
from autograder.report.feedback import Group, sections
from autograder.report.table import text_cell
from autograder.text import clean, one_line

SCORE_COLUMNS = (
    "First Name",
    "Last Name",
    "SID",
    "Email",
    "Sections",
    "Total Score",
    "Max Points",
    "Status",
    "Submission ID",
    "Submission Time",
    "Lateness (H:M:S)",
    "View Count",
    "Submission Count",
)


def scores_csv(class_grades: ClassGrades) -> str:
    """The table: a row for every grade; a total is empty where there is no grade."""
    questions = [
        text_cell(f"{question} ({two_decimals(points)} pts)")
        for question, points in class_grades.questions
    ]
    return csv_text(
        [[*SCORE_COLUMNS, *questions], *(_row(class_grades, one) for one in class_grades.grades)]
    )


def _row(class_grades: ClassGrades, grade: Grade) -> list[str]:
    student = grade.student
    first, last = _names(student.name)
    total = class_grades.of(grade)
    status = "Missing" if grade.status == MISSING else "Ungraded" if total is None else "Graded"
    points = grade.points or (None,) * len(class_grades.questions)
    return [
        text_cell(first),
        text_cell(last),
        text_cell(student.ids.get(SIS_ID, "")),
        text_cell(student.ids.get(EMAIL, "")),
        text_cell(student.section),
        points_cell(total),
        two_decimals(class_grades.possible),
        status,
        text_cell(_submission_id(grade)),
        "",
        _lateness(grade.late_by),
        "",
        "",
        *(points_cell(earned) for earned in points),
    ]


def results_json(class_grades: ClassGrades) -> tuple[dict[str, str], list[str]]:
    """The text of each submission's results.json, by the name of its folder; remarks.

    A submission without a grade has none: Gradescope would take it for a score.
    """
    files: dict[str, str] = {}
    remarks: list[str] = []
    folders = FreeNames()
    for attempt, grades in _by_attempt(class_grades).items():
        result = class_grades.result_of(grades[0])
        totals = {class_grades.of(one) for one in grades}
        names = ", ".join(student_label(one.student) for one in grades)
        if len(totals) > 1:
            remarks.append(f"{names}: one submission, different grades; it has no results.json.")
        elif result is None or class_grades.results is None:
            remarks.append(f"{names}: no result of {one_line(attempt)!r}; it has no results.json.")
        elif None not in totals:
            folder = folders.take(safe_stem(_submission_id(grades[0]) or attempt))
            files[folder] = _json(class_grades, class_grades.results, grades[0], result)
    return files, remarks


def _by_attempt(class_grades: ClassGrades) -> dict[str, list[Grade]]:
    found: dict[str, list[Grade]] = {}
    for grade in class_grades.grades:
        if grade.attempt:
            found.setdefault(grade.attempt, []).append(grade)
    return found


def _json(class_grades: ClassGrades, results: ClassResults, grade: Grade, result: Result) -> str:
    total = class_grades.of(grade)
    data = {
        "score": float(two_decimals(total if total is not None else 0.0)),
        "output": clean("\n".join(comment_lines(class_grades, grade))),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": list(_tests(results, result)),
    }
    return json.dumps(data, indent=1, allow_nan=False)


def _tests(results: ClassResults, result: Result) -> Iterator[dict[str, Any]]:
    cases = {question.id: question.cases for question in result.questions}
    for part in sections(results, result):
        hidden = 0
        verdicts = [group for group in part.groups for _ in group.checks]
        for case, group in zip(cases.get(part.id, ()), verdicts, strict=True):
            hidden += case.hidden
            title = f"hidden check {hidden}" if case.hidden else one_line(case.title)
            yield _test(f"{part.id}: {title}", case, group)


def _test(name: str, case: CaseResult, group: Group) -> dict[str, Any]:
    """One check. Gradescope has no word for "not judged": such a check has no score and status."""
    test: dict[str, Any] = {"name": name, "output": clean(group.sentence), "visibility": "visible"}
    if case.verdict != NOT_JUDGED:
        test["status"] = "passed" if case.verdict == PASSED else "failed"
        test["score"] = float(two_decimals(case.earned))
        test["max_score"] = float(two_decimals(case.points))
    return test


def _submission_id(grade: Grade) -> str:
    """Gradescope's number of the submission, which names its folder in the export."""
    return grade.returns_as.removeprefix("submission_")


def _names(name: str) -> tuple[str, str]:
    """First and last name: cut at the comma, else before the last word."""
    last, comma, first = one_line(name).partition(", ")
    if comma:
        return first, last
    first, _, last = one_line(name).rpartition(" ")
    return first, last


def _lateness(seconds: float) -> str:
    whole = round(max(seconds, 0.0))
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
