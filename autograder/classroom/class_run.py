"""Grade many submissions.

Reads:  attempts as lms/incoming/ found them, an assignment; or the attempts in a gradebook.
Gives:  the results of all, kept in a gradebook as they come.
Leaves to others: where they are graded (executors/), which assignment a submission is for
        (intake/sorting.py), grades (records/gradebook/), reports.

Submissions are read, graded and kept bit by bit: memory does not grow with the class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from autograder.classroom.executors import Executor, Job
from autograder.classroom.shard import Shard
from autograder.course.assignment import Assignment
from autograder.course.fingerprint import assignment_digest, grader_digest
from autograder.course.submission_spec import SubmissionSpec, spec_of
from autograder.grading.grader import Grader
from autograder.grading.results import COULD_NOT_BE_JUDGED, GRADED, REFUSED, Result
from autograder.intake.seal import Sealed, seal, seal_or_skip
from autograder.intake.sorting import Meant
from autograder.records.class_results import ClassResults, Skipped
from autograder.records.gradebook import (
    KNOWN_CODE,
    SHARDS,
    Attempt,
    Gradebook,
    GradebookError,
    GraderIdentity,
    GradingRun,
    attempts_that_may_count,
    class_results,
    not_settled,
    opened,
)
from autograder.records.students import Download, HandIn, Student

GRADEBOOK = "gradebook.sqlite"


@dataclass(frozen=True)
class Progress:
    """How far a class is. `result` is the newest one; `again` if it was known already.

    attempts: how many there are in the class, whether or not they may count.
    """

    done: int
    of: int
    result: Result
    again: bool
    attempts: int


@dataclass(frozen=True)
class ClassInput:
    """What was handed in by a class.

    download: the attempts. roster: all students. everything: nothing is skipped; else what is meant
    for one of `others` is. others: the course's other assignments, also to tell students what they
    handed in instead. shard: the part of a class that this is; None for all of it.
    """

    download: Download
    roster: Sequence[Student] = ()
    everything: bool = False
    others: Sequence[SubmissionSpec] = ()
    shard: Shard | None = None


@dataclass(frozen=True)
class Pending:
    """An attempt to grade; in one question only if it is named: the rest is that of `base`."""

    attempt: Attempt
    question: str | None = None
    base: Result | None = None


class OtherGrader(GradebookError):
    """The class was graded by another grader: nothing that may be published changes silently."""


OnProgress = Callable[[Progress], None]


def grade_class(
    executor: Executor, class_input: ClassInput, out: Path, on_progress: OnProgress
) -> ClassResults:
    """Grade the attempts that may count into out/gradebook.sqlite; return the results.

    What the same grader has judged before is taken from the gradebook. A submission on which the
    grader fails could not be judged; the others are graded all the same.

    Args:
        on_progress: called after each result, in this thread.
    Raises: OtherGrader if the class was graded by another grader; what Executor.grade raises.
    """
    grader, download = executor.grader, class_input.download
    assignment = grader.assignment
    with opened(out / GRADEBOOK, assignment.name) as book:
        grading_run = _grading_run_for(book, grader, out)
        _require_shard(book, class_input.shard)
        skipped: list[Skipped] = []  # complete as soon as all are sealed, which `take` does first
        workers = executor.options.max_workers
        sealed = _each_sealed(class_input, spec_of(assignment), workers, skipped)
        book.take(sealed, class_input.roster, skipped, download.not_read)
        for key, value in _policies(assignment).items():
            book.set_setting(key, value)
        attempts, counting = len(book.attempts()), attempts_that_may_count(book)
        to_do = not_settled(counting, book.runs.statuses(grading_run))
        known = {one.id for one in counting} - {one.id for one in to_do}
        done = count(1)
        for attempt, result in book.runs.each_result(grading_run):
            if attempt in known:
                on_progress(Progress(next(done), len(counting), result, True, attempts))
        pending = [Pending(attempt) for attempt in to_do]
        grade_pending(executor, book, grading_run, pending, on_progress, len(known))
        return class_results(book, grading_run)


def _require_shard(book: Gradebook, shard: Shard | None) -> None:
    """Keep which part of a class this is. Raises: GradebookError if the book holds another one."""
    now = [] if shard is None else [[shard.number, shard.of]]
    before = book.setting(SHARDS)
    if before not in (None, now):
        held = ", ".join(f"{number}/{of}" for number, of in before) or "the whole class"
        raise GradebookError(
            f"{book.path} holds {held}, and now it is {shard or 'the whole class'}: its other "
            "students would be hidden. Nothing was done: choose another --out."
        )
    book.set_setting(SHARDS, now)


def identity_of(grader: Grader) -> GraderIdentity:
    """What the gradebook keeps of a grader."""
    assignment = grader.assignment
    return GraderIdentity(
        grader=grader_digest(assignment, grader.secret),
        assignment=assignment_digest(assignment),
        limits=assignment.limits.model_dump_json(),
        questions=tuple((q.id, q.title, q.points) for q in assignment.questions),
    )


def _policies(assignment: Assignment) -> dict[str, object]:
    """What is no part of the grader but of the grades."""
    description = assignment.description
    return {
        "title": description.title,
        "attempts": description.attempts,
        "late": description.late.model_dump(mode="json"),
        KNOWN_CODE: list(assignment.solution.values()),
    }


def _grading_run_for(book: Gradebook, grader: Grader, out: Path) -> GradingRun:
    """The grading run that new results belong to."""
    identity = identity_of(grader)
    current = book.runs.current
    if current is None:
        return book.runs.begin(identity)
    if current.grader != identity.grader:
        raise OtherGrader(
            f"{out} was graded by another grader: since then tests, solution, limits, secret or "
            "the program itself have changed. Nothing was done. To see what the change does to the "
            f"grades: autograder regrade {out}. To begin anew: choose another --out."
        )
    return current


def _each_sealed(
    class_input: ClassInput, spec: SubmissionSpec, workers: int, skipped: list[Skipped]
) -> Iterator[tuple[HandIn, Sealed | OSError]]:
    """Each attempt with what was handed in, sealed, in the order given; few at a time.

    skipped: what is meant for other assignments is added to it instead.
    """
    here = Path.cwd()
    hand_ins = class_input.download.hand_ins
    few = 4 * workers
    with ThreadPoolExecutor(workers, thread_name_prefix="intake") as pool:
        for start in range(0, len(hand_ins), few):
            some = hand_ins[start : start + few]
            sealing = pool.map(lambda one: _seal(one, class_input, spec), some)
            for one, sealed in zip(some, sealing, strict=True):
                if isinstance(sealed, Meant):
                    path = one.path.relative_to(here) if one.path.is_relative_to(here) else one.path
                    skipped.append(Skipped(one.name, str(path), sealed.assignments, sealed.why))
                else:
                    yield one, sealed


def _seal(one: HandIn, class_input: ClassInput, spec: SubmissionSpec) -> Sealed | Meant | OSError:
    """Seal a submission, or say for which other assignment it is meant.

    What the machine cannot read is no fault of the student's.
    """
    sealing = seal if class_input.everything else seal_or_skip
    try:
        sealed = sealing(one.path, spec, others=class_input.others)
    except OSError as error:
        return error
    return sealed if isinstance(sealed, Meant) else replace(sealed, name=one.name)


def grade_pending(
    executor: Executor,
    book: Gradebook,
    grading_run: GradingRun,
    pending: Sequence[Pending],
    on_progress: OnProgress,
    known: int = 0,
) -> None:
    """Grade what is pending; keep and report each result as it comes.

    known: how many results were reported before.
    Raises: CourseError, WeakIsolation, ExecutorError. What was kept until then stays.
    """
    done = count(known + 1)
    attempts = len(book.attempts())

    def keep(one: Pending, result: Result) -> None:
        book.runs.add(grading_run, one.attempt, result)
        on_progress(Progress(next(done), known + len(pending), result, False, attempts))

    for one in pending:
        if one.attempt.unread:
            unread = Sealed(one.attempt.name, {}, (), None)
            reason = f"it cannot be read: {one.attempt.unread}"
            keep(one, executor.grader.not_judged(unread, reason))
    if all(one.attempt.unread for one in pending):
        return
    for job, result in executor.grade(_jobs(book, pending)):
        one = pending[job.number]
        keep(one, result if one.base is None else merged(one.base, result))


def _jobs(book: Gradebook, pending: Sequence[Pending]) -> Iterator[Job]:
    """A job for each attempt that could be read, numbered by its place."""
    for number, one in enumerate(pending):
        sealed = book.sealed(one.attempt)
        if sealed is not None:
            yield Job(number, sealed, one.question)


def merged(base: Result, part: Result) -> Result:
    """A result in which the questions of another one take the place of the old ones."""
    anew = {question.id: question for question in part.questions}
    questions = tuple(anew.get(question.id, question) for question in base.questions)
    status = part.status
    if status != REFUSED:
        judged = all(question.judged for question in questions)
        status = GRADED if judged else COULD_NOT_BE_JUDGED
    return replace(
        part,
        questions=questions,
        status=status,
        remarks=tuple(dict.fromkeys((*base.remarks, *part.remarks))),
        suspicious=tuple(dict.fromkeys((*base.suspicious, *part.suspicious))),
    )
