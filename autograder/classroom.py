"""autograder/classroom.py: grade many submissions.

Reads:  attempts as incoming/ found them, an assignment; or the attempts in a gradebook.
Gives:  the results of all, kept in a gradebook as they come; on as many processors as wished.
Leaves to others: one submission (grading.py), which assignment it is for (sorting.py), what stands
        (gradebook/), reports.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.assignment import Assignment, CourseError
from autograder.fingerprint import assignment_digest, grader_digest
from autograder.gradebook import (
    KNOWN_CODE,
    Attempt,
    Generation,
    Gradebook,
    GradebookError,
    Told,
    class_results,
    opened,
    that_may_count,
    waiting,
)
from autograder.grading import Desk, Grader, open_desk
from autograder.intake import Sealed, seal
from autograder.results import (
    COULD_NOT_BE_JUDGED,
    GRADED,
    REFUSED,
    ClassResults,
    LeftAside,
    Result,
)
from autograder.sorting import meant_for
from autograder.students import Download, HandIn, Student
from autograder.wanted import Wanted, wanted_by

GRADEBOOK = "gradebook.sqlite"


@dataclass(frozen=True)
class Progress:
    """How far a class is. `result` is the newest one; `again` if it was known already."""

    done: int
    of: int
    result: Result
    again: bool


@dataclass(frozen=True)
class Work:
    """An attempt to grade; in one question only if it is named: the rest is that of `base`."""

    attempt: Attempt
    question: str | None = None
    base: Result | None = None


class OtherGrader(GradebookError):
    """The class was graded by another grader: nothing that may be published changes silently."""


Tell = Callable[[Progress], None]


def leave_aside(
    hand_ins: Sequence[HandIn], wanted: Wanted, others: Sequence[Wanted]
) -> tuple[list[HandIn], tuple[LeftAside, ...]]:
    """Part the attempts at an assignment from those that are meant for others of the course."""
    stay: list[HandIn] = []
    aside: list[LeftAside] = []
    here = Path.cwd()
    course = sorted([wanted, *others], key=lambda one: one.assignment)
    for one in hand_ins:
        try:
            meant = meant_for(one.path, course)
        except OSError:  # grading says so, and it is no zero
            stay.append(one)
            continue
        if meant.assignments and wanted.assignment not in meant.assignments:
            path = one.path.relative_to(here) if one.path.is_relative_to(here) else one.path
            aside.append(LeftAside(one.name, str(path), meant.assignments, meant.why))
        else:
            stay.append(one)
    return stay, tuple(aside)


def grade_class(
    assignment: Assignment,
    download: Download,
    out: Path,
    jobs: int,
    tell: Tell,
    secret: int | None = None,
    others: Sequence[Wanted] = (),
    allow_weak: bool = False,
    roster: Sequence[Student] = (),
    left_aside: Sequence[LeftAside] = (),
) -> ClassResults:
    """Grade the attempts that may count into out/gradebook.sqlite; return what stands.

    What the same grader has judged before is taken from the gradebook. A submission on which the
    grader fails could not be judged; the others are graded all the same.

    Args:
        jobs: how many submissions at a time. tell: called after each one, in this thread.
        others: the course's other assignments, to tell students what they handed in instead.
        allow_weak: grade even where a submission could read the hidden tests.
    Raises: CourseError if the assignment's own parts do not fit together; WeakIsolation;
        OtherGrader if the class was graded by another grader.
    """
    grader = Grader(assignment, secret)
    wanted = wanted_by(assignment)
    with opened(out / GRADEBOOK, assignment.name) as book:
        generation = _generation_for(book, grader, out)
        with ThreadPoolExecutor(jobs, thread_name_prefix="intake") as pool:
            sealed = pool.map(lambda one: _seal(one, wanted, others), download.hand_ins)
            handed_in = list(zip(download.hand_ins, sealed, strict=True))
        book.take(handed_in, roster, left_aside, download.not_read)
        for key, value in _policies(assignment).items():
            book.tell(key, value)
        counting = that_may_count(book.attempts(), assignment.description.attempts)
        results = book.results(generation)
        to_do = waiting(counting, results)
        known = [results[one.id] for one in counting if one not in to_do]
        for done, result in enumerate(known, 1):
            tell(Progress(done, len(counting), result, again=True))
        work = [Work(attempt) for attempt in to_do]
        work_off(book, generation, grader, work, jobs, tell, allow_weak, len(known))
        return class_results(book, generation)


def told_by(grader: Grader) -> Told:
    """What the gradebook keeps of a grader."""
    assignment = grader.assignment
    return Told(
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


def _generation_for(book: Gradebook, grader: Grader, out: Path) -> Generation:
    """The generation that new results belong to."""
    told = told_by(grader)
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


def _seal(one: HandIn, wanted: Wanted, others: Sequence[Wanted]) -> Sealed | OSError:
    """Seal a submission; what the machine cannot read is no fault of the student's."""
    try:
        return replace(seal(one.path, wanted, others=others), name=one.name)
    except OSError as error:
        return error


def work_off(
    book: Gradebook,
    generation: Generation,
    grader: Grader,
    work: Sequence[Work],
    jobs: int,
    tell: Tell,
    allow_weak: bool,
    known: int = 0,
) -> None:
    """Grade what is to be graded; keep and tell each result as it comes.

    known: how many results were told before.
    Raises: CourseError, WeakIsolation.
    """
    if not work:
        return
    crew = _Crew(grader, allow_weak)
    with ThreadPoolExecutor(jobs, thread_name_prefix="grader") as pool:
        try:
            futures = {pool.submit(crew.grade, one): one for one in work}
            for done, (one, result) in enumerate(_as_they_come(futures), known + 1):
                book.add(generation, one.attempt, result)
                tell(Progress(done, known + len(work), result, again=False))
        finally:
            pool.shutdown(cancel_futures=True)
            crew.dismiss()


def _as_they_come(futures: Mapping[Future[Result], Work]) -> Iterable[tuple[Work, Result]]:
    """Each piece of work with its result, as soon as it is there; results are not kept here."""
    left = dict(futures)
    while left:
        done, _ = wait(left, return_when=FIRST_COMPLETED)
        for future in done:
            yield left.pop(future), future.result()


class _Crew:
    """Grading threads, each with a desk of its own; the first one is there from the start.

    Raises: WeakIsolation.
    """

    def __init__(self, grader: Grader, allow_weak: bool) -> None:
        self.grader = grader
        self.allow_weak = allow_weak
        self.own = threading.local()
        self.desks = [open_desk(grader.assignment, allow_weak)]
        self.free = list(self.desks)

    def grade(self, work: Work) -> Result:
        """Grade one submission in the calling thread."""
        sealed = work.attempt.sealed
        if sealed is None:
            unread = Sealed(work.attempt.name, {}, (), None)
            return self.grader.not_judged(unread, f"it cannot be read: {work.attempt.unread}")
        try:
            result = self.grader.grade(sealed, self._desk(), work.question)
        except CourseError:
            raise
        except Exception as error:
            return self.grader.not_judged(sealed, f"{type(error).__name__}: {error}")
        return result if work.base is None else merged(work.base, result)

    def _desk(self) -> Desk:
        """The calling thread's desk."""
        if not hasattr(self.own, "desk"):
            try:
                self.own.desk = self.free.pop()
            except IndexError:
                self.own.desk = open_desk(self.grader.assignment, self.allow_weak)
                self.desks.append(self.own.desk)
        desk: Desk = self.own.desk
        return desk

    def dismiss(self) -> None:
        """End all desks."""
        for desk in self.desks:
            desk.close()


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
        attempts=tuple(dict.fromkeys((*base.attempts, *part.attempts))),
    )
