"""Grade a class anew beside its old grades, and show who moves.

Reads:  a gradebook, which holds what was handed in, and an assignment as it is now.
Gives:  a proposed generation; the Moves between it and the current one.
Leaves to others: grading (classroom.py), accepting (gradebook/), showing moves (report/, cli/).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.classroom.class_run import OnProgress, Work, record_of, work_off
from autograder.classroom.executors import Cluster
from autograder.course.assignment import Assignment
from autograder.grading.grader import Grader
from autograder.grading.results import QuestionResult, Result
from autograder.judge.verdicts import CaseResult
from autograder.records.class_results import CheckMove, Move
from autograder.records.gradebook import (
    Attempt,
    Gradebook,
    GradebookError,
    GradingRun,
    grades_of,
    that_may_count,
    waiting,
)
from autograder.records.students import Grade, Student

QUESTION, STUDENT = "question", "student"  # of a scope


class NothingToRegrade(GradebookError):
    """The grader is the one that gave the current grades."""


def propose(
    assignment: Assignment,
    book: Gradebook,
    jobs: int,
    tell: OnProgress,
    question: str | None = None,
    student: Student | None = None,
    allow_weak: bool = False,
    cluster: Cluster | None = None,
) -> GradingRun:
    """Grade what is in the book by the grader as it is now, into a generation of its own.

    A generation that was begun with the same grader and scope is gone on with.

    Args:
        question: only this one is run; the others keep what they have.
        student: only this student's attempts are graded; all others keep what they have.
        cluster: grade on its workers instead of here.
    Raises: NothingToRegrade; GradebookError if nothing was graded yet, or a part does not fit.
    """
    current = graded(book)
    grader = Grader(assignment)
    told = record_of(grader)
    if current.grader == told.grader and not current.scope and student is None:
        raise NothingToRegrade(
            "Nothing to regrade: tests, solution, limits, secret and program are those of the "
            "current grades. To run one student's submission again: --student."
        )
    if question is not None or student is not None:
        _require_same_points(current, told.questions, None if student else question)
    scope = {QUESTION: question or "", STUDENT: student.key if student else ""}
    scope = {key: value for key, value in scope.items() if value}
    grading_run = book.proposed
    if grading_run is None or (grading_run.grader, grading_run.scope) != (told.grader, scope):
        grading_run = book.begin(told, current, scope)
    base = book.results(current) if question else {}
    todo = [
        Work(one, question, base.get(one.id))
        for one in waiting(_in_scope(book, student), book.own_statuses(grading_run))
    ]
    work_off(book, grading_run, grader, todo, jobs, tell, allow_weak, cluster=cluster)
    return grading_run


def graded(book: Gradebook) -> GradingRun:
    """The current generation.

    Raises: GradebookError if nothing was graded yet.
    """
    current = book.current
    if current is None:
        raise GradebookError(f"Nothing was graded in {book.path} yet: use `autograder grade`.")
    return current


def _in_scope(book: Gradebook, student: Student | None) -> list[Attempt]:
    counting = that_may_count(book.attempts(), book.about("attempts") or "latest")
    return [one for one in counting if student is None or student.key in one.students]


def _require_same_points(
    current: GradingRun, now: Sequence[tuple[str, str, float]], question: str | None
) -> None:
    """Raise GradebookError unless all questions but this one are worth what they were."""
    before = {q: points for q, _, points in current.questions if q != question}
    after = {q: points for q, _, points in now if q != question}
    if before != after:
        changed = sorted(q for q in before.keys() | after.keys() if before.get(q) != after.get(q))
        raise GradebookError(
            f"Points changed in {', '.join(changed)}, so a part cannot be regraded by itself. "
            "Regrade without --question and --student."
        )


def is_complete(book: Gradebook, grading_run: GradingRun) -> bool:
    """Whether every attempt that may count has a result in a generation."""
    counting = that_may_count(book.attempts(), book.about("attempts") or "latest")
    statuses = book.statuses(grading_run)
    return all(one.id in statuses for one in counting)


def moves(book: Gradebook, old: GradingRun, new: GradingRun) -> list[Move]:
    """The students whose grade differs, by name."""
    before = {one.student.key: one for one in grades_of(book, old)}
    results = [(_by_attempt(book, one)) for one in (old, new)]
    found = []
    for after in grades_of(book, new):
        was = before[after.student.key]
        questions = tuple(_question_moves(old, new, was, after))
        if questions or was.total != after.total or was.status != after.status:
            pair = (results[0].get(was.attempt), results[1].get(after.attempt))
            checks = tuple(_check_moves(*pair))
            found.append(Move(after.student, was, after, questions, checks))
    return found


def _by_attempt(book: Gradebook, grading_run: GradingRun) -> dict[str, Result]:
    results = book.results(grading_run)
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
