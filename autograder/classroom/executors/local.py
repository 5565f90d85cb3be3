"""Grade in this process.

Reads:  a grader, jobs.
Gives:  results, from as many threads as wished, each with a sandbox of its own.
Leaves to others: one submission (grading/grader.py), other machines (cluster.py).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from autograder.classroom.executors.base import Executor, ExecutorOptions, Job, jobs_as_completed
from autograder.course.assignment import CourseError
from autograder.grading.grader import Grader
from autograder.grading.results import Result
from autograder.intake.seal import Sealed
from autograder.worker.sandbox import Sandbox, open_sandbox


class Sandboxes:
    """A grader with a sandbox for each thread that grades; the first one is open from the start.

    Raises: WeakIsolation.
    """

    def __init__(self, grader: Grader, allow_weak: bool) -> None:
        self.grader = grader
        self.open = partial(open_sandbox, grader.assignment, allow_weak)
        self.own = threading.local()
        self.sandboxes = [self.open()]
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
        """The calling thread's sandbox."""
        if not hasattr(self.own, "sandbox"):
            try:
                self.own.sandbox = self.free.pop()
            except IndexError:
                self.own.sandbox = self.open()
                self.sandboxes.append(self.own.sandbox)
        sandbox: Sandbox = self.own.sandbox
        return sandbox

    def close(self) -> None:
        """End all sandboxes."""
        for sandbox in self.sandboxes:
            sandbox.close()


class LocalExecutor(Executor):
    """Threads of this process. See Executor."""

    def __init__(self, grader: Grader, options: ExecutorOptions) -> None:
        super().__init__(grader, options)
        self.pool = ThreadPoolExecutor(options.max_workers, thread_name_prefix="grader")
        self.sandboxes: Sandboxes | None = None

    def grade(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        """Grade each job. See Executor."""
        if self.sandboxes is None:
            self.sandboxes = Sandboxes(self.grader, self.options.allow_weak)
        sandboxes = self.sandboxes

        def start(job: Job) -> Future[Result]:
            return self.pool.submit(sandboxes.grade, job.sealed, job.question)

        for job, future in jobs_as_completed(start, jobs, lambda: 2 * self.options.max_workers):
            yield job, future.result()

    def shutdown(self) -> None:
        """End threads and sandboxes. See Executor."""
        self.pool.shutdown(cancel_futures=True)
        if self.sandboxes is not None:
            self.sandboxes.close()
