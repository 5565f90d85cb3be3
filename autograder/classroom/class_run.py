"""Grade many submissions.

Reads:  attempts as incoming/ found them, an assignment; or the attempts in a gradebook.
Gives:  the results of all, kept in a gradebook as they come.
Leaves to others: who grades and where (crew/), which assignment it is for (sorting.py), what
        stands (gradebook/), reports.

Submissions are read, handed to the crew and kept bit by bit: memory does not grow with the class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path

from autograder.classroom.executors import Cluster, Order, create_executor
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
    GraderRecord,
    GradingRun,
    class_results,
    opened,
    that_may_count,
    waiting,
)
from autograder.records.students import Download, HandIn, Student

GRADEBOOK = "gradebook.sqlite"


@dataclass(frozen=True)
class Progress:
    """How far a class is. `result` is the newest one; `again` if it was known already.

    attempts: how many the class made, whether or not they may count.
    """

    done: int
    of: int
    result: Result
    again: bool
    attempts: int


@dataclass(frozen=True)
class Work:
    """An attempt to grade; in one question only if it is named: the rest is that of `base`."""

    attempt: Attempt
    question: str | None = None
    base: Result | None = None


class OtherGrader(GradebookError):
    """The class was graded by another grader: nothing that may be published changes silently."""


OnProgress = Callable[[Progress], None]


def grade_class(
    assignment: Assignment,
    download: Download,
    out: Path,
    jobs: int,
    tell: OnProgress,
    secret: int | None = None,
    others: Sequence[SubmissionSpec] = (),
    allow_weak: bool = False,
    roster: Sequence[Student] = (),
    everything: bool = False,
    cluster: Cluster | None = None,
    shard: Shard | None = None,
) -> ClassResults:
    """Grade the attempts that may count into out/gradebook.sqlite; return what stands.

    What the same grader has judged before is taken from the gradebook. A submission on which the
    grader fails could not be judged; the others are graded all the same.

    Args:
        jobs: how many submissions at a time here. tell: called after each one, in this thread.
        others: the course's other assignments, to tell students what they handed in instead.
        everything: nothing is skipped; else what is meant for one of `others` is.
        allow_weak: grade even where a submission could read the hidden tests.
        cluster: grade on its workers instead of here.
        shard: the part of a class that the download is; None for all of it.
    Raises: CourseError if the assignment's own parts do not fit together; WeakIsolation;
        OtherGrader if the class was graded by another grader; CrewError if the cluster fails.
    """
    grader = Grader(assignment, secret)
    spec = spec_of(assignment)
    with opened(out / GRADEBOOK, assignment.name) as book:
        grading_run = _grading_run_for(book, grader, out)
        _require_shard(book, shard)
        skipped: list[Skipped] = []  # filled while the book takes the others, which it does first
        handed_in = _each_sealed(
            download.hand_ins, spec, others, jobs, None if everything else skipped
        )
        book.take(handed_in, roster, skipped, download.not_read)
        for key, value in _policies(assignment).items():
            book.tell(key, value)
        attempts = book.attempts()
        counting = that_may_count(attempts, assignment.description.attempts)
        to_do = waiting(counting, book.statuses(grading_run))
        known = {one.id for one in counting} - {one.id for one in to_do}
        done = count(1)
        for attempt, result in book.each_result(grading_run):
            if attempt in known:
                tell(Progress(next(done), len(counting), result, True, len(attempts)))
        work = [Work(attempt) for attempt in to_do]
        work_off(book, grading_run, grader, work, jobs, tell, allow_weak, len(known), cluster)
        return class_results(book, grading_run)


def _require_shard(book: Gradebook, shard: Shard | None) -> None:
    """Keep which part of a class this is. Raises: GradebookError if the book holds another one."""
    now = [] if shard is None else [[shard.number, shard.of]]
    before = book.about(SHARDS)
    if before not in (None, now):
        held = ", ".join(f"{number}/{of}" for number, of in before) or "the whole class"
        raise GradebookError(
            f"{book.path} holds {held}, and now it is {shard or 'the whole class'}: its other "
            "students would be hidden. Nothing was done: choose another --out."
        )
    book.tell(SHARDS, now)


def record_of(grader: Grader) -> GraderRecord:
    """What the gradebook keeps of a grader."""
    assignment = grader.assignment
    return GraderRecord(
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
    """The generation that new results belong to."""
    told = record_of(grader)
    current = book.current
    if current is None:
        return book.begin(told)
    if current.grader != told.grader:
        raise OtherGrader(
            f"{out} was graded by another grader: since then tests, solution, limits, secret or "
            "the program itself have changed. Nothing was done. To see what the change does to the "
            f"grades: autograder regrade {out}. To begin anew: choose another --out."
        )
    return current


def _each_sealed(
    hand_ins: Sequence[HandIn],
    spec: SubmissionSpec,
    others: Sequence[SubmissionSpec],
    jobs: int,
    skipped: list[Skipped] | None,
) -> Iterator[tuple[HandIn, Sealed | OSError]]:
    """Each attempt with what was handed in, sealed, in the order given; few at a time.

    skipped: takes in what is meant for other assignments; None: nothing is.
    """
    here = Path.cwd()
    few = 4 * jobs
    sealing = partial(_seal, spec=spec, others=others, everything=skipped is None)
    with ThreadPoolExecutor(jobs, thread_name_prefix="intake") as pool:
        for start in range(0, len(hand_ins), few):
            some = hand_ins[start : start + few]
            for one, sealed in zip(some, pool.map(sealing, some), strict=True):
                if not isinstance(sealed, Meant):
                    yield one, sealed
                elif skipped is not None:
                    path = one.path.relative_to(here) if one.path.is_relative_to(here) else one.path
                    skipped.append(Skipped(one.name, str(path), sealed.assignments, sealed.why))


def _seal(
    one: HandIn, spec: SubmissionSpec, others: Sequence[SubmissionSpec], everything: bool
) -> Sealed | Meant | OSError:
    """Seal a submission, or say for which other assignment it is meant, unless `everything` counts.

    What the machine cannot read is no fault of the student's.
    """
    try:
        if everything or not others:
            return replace(seal(one.path, spec, others=others), name=one.name)
        sealed = seal_or_skip(one.path, spec, others)
    except OSError as error:
        return error
    return sealed if isinstance(sealed, Meant) else replace(sealed, name=one.name)


def work_off(
    book: Gradebook,
    grading_run: GradingRun,
    grader: Grader,
    work: Sequence[Work],
    jobs: int,
    tell: OnProgress,
    allow_weak: bool,
    known: int = 0,
    cluster: Cluster | None = None,
) -> None:
    """Grade what is to be graded; keep and tell each result as it comes.

    known: how many results were told before.
    Raises: CourseError, WeakIsolation, CrewError. What was kept until then stays.
    """
    done = count(known + 1)
    attempts = len(book.attempts())

    def keep(one: Work, result: Result) -> None:
        book.add(grading_run, one.attempt, result)
        tell(Progress(next(done), known + len(work), result, False, attempts))

    for one in work:
        if one.attempt.unread:
            unread = Sealed(one.attempt.name, {}, (), None)
            keep(one, grader.not_judged(unread, f"it cannot be read: {one.attempt.unread}"))
    if all(one.attempt.unread for one in work):
        return
    executor = create_executor(grader, jobs, allow_weak, cluster)
    try:
        for order, result in executor.grade(_orders(book, work)):
            one = work[order.number]
            keep(one, result if one.base is None else merged(one.base, result))
    finally:
        executor.shutdown()


def _orders(book: Gradebook, work: Sequence[Work]) -> Iterator[Order]:
    """An order for each piece of work that could be read, numbered by its place."""
    for number, one in enumerate(work):
        sealed = book.sealed(one.attempt)
        if sealed is not None:
            yield Order(number, sealed, one.question)


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
