"""Grade a class anew beside its old grades, and show who moves.

Reads:  a gradebook, which holds what was handed in, and an assignment as it is now.
Gives:  a proposed grading run; the Moves between it and the current one.
Leaves to others: grading (class_run.py), accepting (records/gradebook/), showing moves (report/,
        cli/).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.classroom.class_run import OnProgress, Pending, grade_pending, identity_of
from autograder.classroom.executors import Executor
from autograder.grading.results import QuestionResult, Result
from autograder.judge.verdicts import CaseResult
from autograder.records.class_results import CheckMove, Move
from autograder.records.gradebook import (
    Attempt,
    Gradebook,
    GradebookError,
    GradingRun,
    attempts_that_may_count,
    grades_of,
    not_settled,
)
from autograder.records.students import Grade, Student

QUESTION, STUDENT = "question", "student"  # of a scope


class NothingToRegrade(GradebookError):
    """The grader is the one that gave the current grades."""


@dataclass(frozen=True)
class RegradeScope:
    """What is graded anew; everything if nothing is named.

    question: only this one is run; the others keep what they have.
    student: only this student's attempts are graded; all others keep what they have.
    """

    question: str | None = None
    student: Student | None = None

    def to_dict(self) -> dict[str, str]:
        """What the gradebook keeps of it: see GradingRun."""
        scope = {QUESTION: self.question or "", STUDENT: self.student.key if self.student else ""}
        return {key: value for key, value in scope.items() if value}


def propose(
    executor: Executor, book: Gradebook, scope: RegradeScope, on_progress: OnProgress
) -> GradingRun:
    """Grade what is in the gradebook by the grader as it is now, into a grading run of its own.

    A grading run that was begun with the same grader and scope is gone on with.

    Raises: NothingToRegrade; GradebookError if nothing was graded yet, or a part does not fit;
        what Executor.grade raises.
    """
    current = graded_run(book)
    identity = identity_of(executor.grader)
    if current.grader == identity.grader and not current.scope and scope.student is None:
        raise NothingToRegrade(
            "Nothing to regrade: tests, solution, limits, secret and program are those of the "
            "current grades. To run one student's submission again: --student."
        )
    if scope.to_dict():
        _require_same_points(current, identity.questions, scope)
    grading_run = book.runs.proposed
    same = (identity.grader, scope.to_dict())
    if grading_run is None or (grading_run.grader, grading_run.scope) != same:
        grading_run = book.runs.begin(identity, current, scope.to_dict())
    base = book.runs.results(current) if scope.question else {}
    to_do = not_settled(_in_scope(book, scope), book.runs.own_statuses(grading_run))
    pending = [Pending(one, scope.question, base.get(one.id)) for one in to_do]
    grade_pending(executor, book, grading_run, pending, on_progress)
    return grading_run


def graded_run(book: Gradebook) -> GradingRun:
    """The current grading run.

    Raises: GradebookError if nothing was graded yet.
    """
    current = book.runs.current
    if current is None:
        raise GradebookError(f"Nothing was graded in {book.path} yet: use `autograder grade`.")
    return current


def _in_scope(book: Gradebook, scope: RegradeScope) -> list[Attempt]:
    student = scope.student
    return [
        one
        for one in attempts_that_may_count(book)
        if student is None or student.key in one.students
    ]


def _require_same_points(
    current: GradingRun, now: Sequence[tuple[str, str, float]], scope: RegradeScope
) -> None:
    """Raise GradebookError unless all questions that keep results are worth what they were."""
    question = None if scope.student else scope.question
    before = {q: points for q, _, points in current.questions if q != question}
    after = {q: points for q, _, points in now if q != question}
    if before != after:
        changed = sorted(q for q in before.keys() | after.keys() if before.get(q) != after.get(q))
        raise GradebookError(
            f"Points changed in {', '.join(changed)}, so a part cannot be regraded by itself. "
            "Regrade without --question and --student."
        )


def is_complete(book: Gradebook, grading_run: GradingRun) -> bool:
    """Whether every attempt that may count has a result in a grading run."""
    statuses = book.runs.statuses(grading_run)
    return all(one.id in statuses for one in attempts_that_may_count(book))


def moves(book: Gradebook, old: GradingRun, new: GradingRun) -> list[Move]:
    """The students whose grade differs, by name."""
    before = {one.student.key: one for one in grades_of(book, old)}
    results = [(_results_by_attempt(book, one)) for one in (old, new)]
    found = []
    for after in grades_of(book, new):
        was = before[after.student.key]
        questions = tuple(_question_moves(old, new, was, after))
        if questions or was.total != after.total or was.status != after.status:
            pair = (results[0].get(was.attempt), results[1].get(after.attempt))
            checks = tuple(_check_moves(*pair))
            found.append(Move(after.student, was, after, questions, checks))
    return found


def _results_by_attempt(book: Gradebook, grading_run: GradingRun) -> dict[str, Result]:
    results = book.runs.results(grading_run)
    return {one.name: results[one.id] for one in book.attempts() if one.id in results}


def _question_moves(
    old: GradingRun, new: GradingRun, before: Grade, after: Grade
) -> Iterator[tuple[str, float | None, float | None]]:
    was = dict(zip((q for q, _, _ in old.questions), before.points, strict=True))
    now = dict(zip((q for q, _, _ in new.questions), after.points, strict=True))
    for question in {**was, **now}:
        if was.get(question) != now.get(question):
            yield question, was.get(question), now.get(question)


def _check_moves(old: Result | None, new: Result | None) -> Iterator[CheckMove]:
    before, after = _cases(old), _cases(new)
    for key in {**before, **after}:
        was, now = before.get(key), after.get(key)
        if was is None or now is None or (was.verdict, was.earned) != (now.verdict, now.earned):
            yield CheckMove(*key, was, now)


def _cases(result: Result | None) -> dict[tuple[str, str], CaseResult]:
    questions: tuple[QuestionResult, ...] = () if result is None else result.questions
    return {(one.id, case.title): case for one in questions for case in one.cases}
