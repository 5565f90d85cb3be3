"""Compute the grade of every student.

Reads:  a gradebook: attempts, the results of one grading run, the late policy, decisions.
Gives:  which attempts count; a Grade for each student; ClassResults for the reports.
Leaves to others: keeping all that (book.py), what lateness costs (late.py), showing it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from autograder.grading.results import COULD_NOT_BE_JUDGED, REFUSED, Result
from autograder.records.class_results import ClassResults
from autograder.records.gradebook.book import Gradebook
from autograder.records.gradebook.late import points_off, seconds_late
from autograder.records.gradebook.rows import OVERRIDE, WAIVER, Attempt, Decision, GradingRun
from autograder.records.gradebook.runs import is_settled
from autograder.records.similarity import HandedIn, compared
from autograder.records.students import MISSING, Grade, Student

KNOWN_CODE = "known code"  # a setting of the class: sources that everyone may come upon
ALL_QUESTIONS = ""  # the question of a decision that is about all of them
LATEST, FIRST, BEST = "latest", "first", "best"


def of_each_student(attempts: Iterable[Attempt]) -> dict[str, list[Attempt]]:
    """The attempts of each student, the earliest first, by the student's key."""
    of: dict[str, list[Attempt]] = {}
    for attempt in sorted(attempts, key=_when):
        for student in attempt.students:
            of.setdefault(student, []).append(attempt)
    return of


def _when(attempt: Attempt) -> tuple[float, int, str]:
    when = attempt.submitted_at
    if when is not None and when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return (when.timestamp() if when else 0.0, attempt.number, attempt.name)


def attempts_that_may_count(book: Gradebook) -> list[Attempt]:
    """The attempts that have to be graded, by the class's policy: all if the best one counts."""
    attempts, policy = book.attempts(), book.setting("attempts") or LATEST
    if policy == BEST:
        return attempts
    chosen = {
        (mine[-1] if policy == LATEST else mine[0]).id
        for mine in of_each_student(attempts).values()
    }
    return [attempt for attempt in attempts if attempt.id in chosen]


@dataclass(frozen=True)
class _GradeRules:
    """What turns results into grades."""

    grading_run: GradingRun
    late_by: Callable[[Attempt], float | None]
    points_off: Callable[[float | None], float]
    decisions: Mapping[tuple[str, str, str], Decision]

    @property
    def possible(self) -> float:
        return sum(points for _, _, points in self.grading_run.questions)

    def override(self, student: str, question: str) -> Decision | None:
        return self.decisions.get((OVERRIDE, student, question))

    def waiver(self, student: str) -> Decision | None:
        return self.decisions.get((WAIVER, student, ALL_QUESTIONS))


def _grade_rules(book: Gradebook, grading_run: GradingRun) -> _GradeRules:
    policy = book.late_policy
    possible = sum(points for _, _, points in grading_run.questions)
    return _GradeRules(
        grading_run,
        lambda a: seconds_late(policy, a.submitted_at, a.late, a.late_by),
        lambda late_by: points_off(policy, late_by, possible),
        {(d.kind, d.student, d.question): d for d in book.decisions.in_force()},
    )


def grades_of(book: Gradebook, grading_run: GradingRun) -> list[Grade]:
    """The grade of each student at hand, in the order of the gradebook."""
    return _grades_from(book, grading_run, book.runs.results(grading_run))


def _grades_from(
    book: Gradebook, grading_run: GradingRun, results: Mapping[int, Result]
) -> list[Grade]:
    mine = of_each_student(attempts_that_may_count(book))
    rules = _grade_rules(book, grading_run)
    return [
        _best([_grade(rules, student, one, results.get(one.id)) for one in mine[student.key]])
        if student.key in mine
        else _grade_of_missing(rules, student)
        for student in book.students()
    ]


def _best(possible: Sequence[Grade]) -> Grade:
    """The grade with most points; of equals the latest. One that has none yet is the last."""
    return max(reversed(possible), key=lambda one: -1.0 if one.total is None else one.total)


def _grade(rules: _GradeRules, student: Student, attempt: Attempt, result: Result | None) -> Grade:
    points, reasons = _points(rules, student, result)
    known = [number for number in points if number is not None]
    earned = sum(known) if len(known) == len(points) else None
    late_by = rules.late_by(attempt)
    waiver = rules.waiver(student.key)
    if waiver is not None and late_by != 0.0:
        reasons.append(f"lateness waived: {waiver.reason}")
    deduction = 0.0 if waiver is not None else rules.points_off(late_by)
    if deduction and late_by is None:
        reasons.append("late, by how much is not known: counted as one day")
    total = None if earned is None else max(0.0, earned - deduction)
    whole = rules.override(student.key, ALL_QUESTIONS)
    if whole is not None:
        reasons.append(f"set to {whole.points:g}: {whole.reason}")
        total, deduction = whole.points, 0.0
    return Grade(
        student=student,
        attempt=attempt.name,
        status=result.status if result is not None else COULD_NOT_BE_JUDGED,
        points=tuple(points),
        earned=earned,
        deduction=min(deduction, earned) if earned is not None else deduction,
        total=total,
        late_by=late_by or 0.0,
        reasons=tuple(reasons),
        returns_as=attempt.returns_as,
    )


def _points(
    rules: _GradeRules, student: Student, result: Result | None
) -> tuple[list[float | None], list[str]]:
    """Points of each question after overrides, and the reasons of these."""
    of = {} if result is None else {one.id: one.earned for one in result.questions}
    points: list[float | None] = []
    reasons = []
    for question, _, _ in rules.grading_run.questions:
        earned = 0.0 if result is not None and result.status == REFUSED else of.get(question)
        decision = rules.override(student.key, question)
        if decision is not None:
            earned = decision.points
            reasons.append(f"{question} set to {decision.points:g}: {decision.reason}")
        points.append(earned)
    return points, reasons


def _grade_of_missing(rules: _GradeRules, student: Student) -> Grade:
    """A student who handed in nothing."""
    whole = rules.override(student.key, ALL_QUESTIONS)
    return Grade(
        student=student,
        attempt="",
        status=MISSING,
        points=(None,) * len(rules.grading_run.questions),
        earned=None,
        deduction=0.0,
        total=None if whole is None else whole.points,
        reasons=() if whole is None else (f"set to {whole.points:g}: {whole.reason}",),
    )


def class_results(book: Gradebook, grading_run: GradingRun) -> ClassResults:
    """What reports are made of: the results of the attempts that count, and all grades."""
    results = book.runs.results(grading_run)
    all_grades = _grades_from(book, grading_run, results)
    counted = {one.attempt for one in all_grades}
    names = {student.key: student.name for student in book.students()}
    attempts = [
        attempt for attempt in book.attempts() if attempt.name in counted and attempt.id in results
    ]
    kept = [_with_names(results[attempt.id], attempt, names) for attempt in attempts]
    handed_in = [
        HandedIn(result, sealed.files if sealed else {}, attempt.students)
        for attempt, result in zip(attempts, kept, strict=True)
        for sealed in [book.sealed(attempt)]
    ]
    comparison = compared(handed_in, book.setting(KNOWN_CODE) or ())
    return ClassResults(
        assignment=book.assignment,
        title=book.setting("title") or book.assignment,
        questions=grading_run.questions,
        results=tuple(kept),
        skipped=book.skipped(),
        grades=tuple(all_grades),
        not_read=book.not_read(),
        similar=comparison.groups,
        not_compared=comparison.not_compared,
    )


def _with_names(result: Result, attempt: Attempt, names: Mapping[str, str]) -> Result:
    """A result with the names of all who handed it in, and the remarks on the attempt."""
    known = [names.get(key) or "" for key in attempt.students]
    student = ", ".join(filter(None, known)) or attempt.name
    return replace(result, student=student, remarks=(*attempt.remarks, *result.remarks))


def not_settled(attempts: Iterable[Attempt], statuses: Mapping[int, str]) -> list[Attempt]:
    """The attempts that have to be graded: without a result, or with one that is not settled."""
    return [attempt for attempt in attempts if not is_settled(statuses.get(attempt.id))]
