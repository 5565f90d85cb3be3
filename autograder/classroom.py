"""autograder/classroom.py: grade many submissions.

Reads:  submissions as they come from students, an assignment.
Gives:  the results of all, kept in a gradebook as they come; on as many processors as wished.
Leaves to others: finding them (incoming/), one submission (grading.py), which assignment it is for
        (sorting.py), reports.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.assignment import Assignment, CourseError
from autograder.fingerprint import grader_digest
from autograder.gradebook import Gradebook, opened
from autograder.grading import Desk, Grader, open_desk
from autograder.incoming.entries import NothingFoundError as NothingFoundError
from autograder.incoming.plain import Found
from autograder.incoming.plain import find_submissions as find_submissions
from autograder.intake import Sealed, seal
from autograder.results import ClassResults, LeftAside, Result
from autograder.sorting import meant_for
from autograder.wanted import Wanted, wanted_by

GRADEBOOK = "gradebook.sqlite"


@dataclass(frozen=True)
class Progress:
    """How far a class is. `result` is the newest one; `again` if it was known already."""

    done: int
    of: int
    result: Result
    again: bool


def leave_aside(
    submissions: Sequence[Found], wanted: Wanted, others: Sequence[Wanted]
) -> tuple[list[Found], tuple[LeftAside, ...]]:
    """Part the submissions for an assignment from those that are meant for others of the course."""
    stay: list[Found] = []
    aside: list[LeftAside] = []
    here = Path.cwd()
    course = sorted([wanted, *others], key=lambda one: one.assignment)
    for one in submissions:
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
    submissions: Sequence[Found],
    out: Path,
    jobs: int,
    tell: Callable[[Progress], None],
    secret: int | None = None,
    others: Sequence[Wanted] = (),
    allow_weak: bool = False,
) -> ClassResults:
    """Grade all submissions into out/gradebook.sqlite and return their results.

    What the same grader has judged before is taken from the gradebook. A submission on which the
    grader fails could not be judged; the others are graded all the same.

    Args:
        jobs: how many submissions at a time. tell: called after each one, in this thread.
        others: the course's other assignments, to tell students what they handed in instead.
        allow_weak: grade even where a submission could read the hidden tests.
    Raises: CourseError if the assignment's own parts do not fit together; WeakIsolation.
    """
    grader = Grader(assignment, secret)
    crew, wanted = _Crew(grader, allow_weak), wanted_by(assignment)
    with opened(out / GRADEBOOK, assignment.name, grader_digest(assignment, grader.secret)) as book:
        with ThreadPoolExecutor(jobs, thread_name_prefix="grader") as pool:
            try:
                sealing = [pool.submit(_seal, one, wanted, others) for one in submissions]
                handed_in = {
                    one.name: f.result() for one, f in zip(submissions, sealing, strict=True)
                }
                _work_off(book, crew, pool, handed_in, tell)
            finally:
                pool.shutdown(cancel_futures=True)
                crew.dismiss()
        questions = tuple((q.id, q.title, q.points) for q in assignment.questions)
        return ClassResults(
            assignment.name, assignment.description.title, questions, book.results()
        )


def _seal(one: Found, wanted: Wanted, others: Sequence[Wanted]) -> Sealed | OSError:
    """Seal a submission; what the machine cannot read is no fault of the student's."""
    try:
        return replace(seal(one.path, wanted, others=others), name=one.name)
    except OSError as error:
        return error


def _work_off(
    book: Gradebook,
    crew: _Crew,
    pool: ThreadPoolExecutor,
    handed_in: Mapping[str, Sealed | OSError],
    tell: Callable[[Progress], None],
) -> None:
    """Grade what is not known yet; keep and tell each result as it comes."""
    done = 0
    waiting = []
    for name, sealed in handed_in.items():
        known = None if isinstance(sealed, OSError) else book.known(name, sealed.digest)
        if known is None:
            waiting.append(pool.submit(crew.grade, name, sealed))
        else:
            done += 1
            tell(Progress(done, len(handed_in), known, again=True))
    for future in as_completed(waiting):
        result = future.result()
        book.add(result)
        done += 1
        tell(Progress(done, len(handed_in), result, again=False))


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

    def grade(self, name: str, sealed: Sealed | OSError) -> Result:
        """Grade one submission in the calling thread."""
        if isinstance(sealed, OSError):
            unread = Sealed(name, {}, (), None)
            return self.grader.not_judged(unread, f"it cannot be read: {sealed}")
        try:
            return self.grader.grade(sealed, self._desk())
        except CourseError:
            raise
        except Exception as error:
            return self.grader.not_judged(sealed, f"{type(error).__name__}: {error}")

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
