"""Grade in this process.

Reads:  a grader, orders.
Gives:  results, from as many threads as wished, each with a desk of its own.
Leaves to others: one submission (grading.py), other machines (cluster.py).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from autograder.classroom.executors.base import Order, as_they_come
from autograder.course.assignment import CourseError
from autograder.grading.grader import Grader
from autograder.grading.results import Result
from autograder.intake.seal import Sealed
from autograder.worker.sandbox import Sandbox, open_sandbox


class Sandboxes:
    """A grader with a desk for each thread that asks; the first one is there from the start.

    Raises: WeakIsolation.
    """

    def __init__(self, grader: Grader, allow_weak: bool) -> None:
        self.grader = grader
        self.allow_weak = allow_weak
        self.own = threading.local()
        self.sandboxes = [open_sandbox(grader.assignment, allow_weak)]
        self.free = list(self.sandboxes)

    def grade(self, sealed: Sealed, question: str | None = None) -> Result:
        """Grade one submission in the calling thread.

        Where the grader fails, that is its result: it could not be judged.
        Raises: CourseError.
        """
        try:
            return self.grader.grade(sealed, self._sandbox(), question)
        except CourseError:
            raise
        except Exception as error:
            return self.grader.not_judged(sealed, f"{type(error).__name__}: {error}")

    def _sandbox(self) -> Sandbox:
        """The calling thread's desk."""
        if not hasattr(self.own, "sandbox"):
            try:
                self.own.sandbox = self.free.pop()
            except IndexError:
                self.own.sandbox = open_sandbox(self.grader.assignment, self.allow_weak)
                self.sandboxes.append(self.own.sandbox)
        sandbox: Sandbox = self.own.sandbox
        return sandbox

    def close(self) -> None:
        """End all desks."""
        for sandbox in self.sandboxes:
            sandbox.close()


class LocalExecutor:
    """Threads of this process. See Crew."""

    def __init__(self, grader: Grader, jobs: int, allow_weak: bool) -> None:
        self.jobs = jobs
        self.sandboxes = Sandboxes(grader, allow_weak)
        self.pool = ThreadPoolExecutor(jobs, thread_name_prefix="grader")

    def grade(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Result]]:
        """Grade each order. See Crew."""
        for order, future in as_they_come(self._start, orders, lambda: 2 * self.jobs):
            yield order, future.result()

    def _start(self, order: Order) -> Future[Result]:
        return self.pool.submit(self.sandboxes.grade, order.sealed, order.question)

    def shutdown(self) -> None:
        """End threads and desks. See Crew."""
        self.pool.shutdown(cancel_futures=True)
        self.sandboxes.close()
