"""autograder/crew/local.py: grade in this process.

Reads:  a grader, orders.
Gives:  results, from as many threads as wished, each with a desk of its own.
Leaves to others: one submission (grading.py), other machines (cluster.py).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from autograder.assignment import CourseError
from autograder.crew.base import Order, as_they_come
from autograder.grading import Grader
from autograder.intake import Sealed
from autograder.results import Result
from autograder.worker.desk import Desk, open_desk


class Desks:
    """A grader with a desk for each thread that asks; the first one is there from the start.

    Raises: WeakIsolation.
    """

    def __init__(self, grader: Grader, allow_weak: bool) -> None:
        self.grader = grader
        self.allow_weak = allow_weak
        self.own = threading.local()
        self.desks = [open_desk(grader.assignment, allow_weak)]
        self.free = list(self.desks)

    def grade(self, sealed: Sealed, question: str | None = None) -> Result:
        """Grade one submission in the calling thread.

        Where the grader fails, that is its result: it could not be judged.
        Raises: CourseError.
        """
        try:
            return self.grader.grade(sealed, self._desk(), question)
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

    def close(self) -> None:
        """End all desks."""
        for desk in self.desks:
            desk.close()


class LocalCrew:
    """Threads of this process. See Crew."""

    def __init__(self, grader: Grader, jobs: int, allow_weak: bool) -> None:
        self.jobs = jobs
        self.desks = Desks(grader, allow_weak)
        self.pool = ThreadPoolExecutor(jobs, thread_name_prefix="grader")

    def grade(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Result]]:
        """Grade each order. See Crew."""
        for order, future in as_they_come(self._start, orders, lambda: 2 * self.jobs):
            yield order, future.result()

    def _start(self, order: Order) -> Future[Result]:
        return self.pool.submit(self.desks.grade, order.sealed, order.question)

    def dismiss(self) -> None:
        """End threads and desks. See Crew."""
        self.pool.shutdown(cancel_futures=True)
        self.desks.close()
