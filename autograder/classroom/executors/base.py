"""Define what every executor promises.

Reads:  jobs, a function that starts one and returns its concurrent.futures.Future.
Gives:  the contract of an executor; jobs with their futures as they complete, few at a time.
Leaves to others: where a job is carried out (local.py, cluster.py).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self, TypeVar

from autograder.grading.grader import Grader
from autograder.grading.results import Result
from autograder.intake.seal import Sealed

CHECK_SECONDS = 2.0  # while nothing completes, so often an executor checks that it can go on

Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Tls:
    """PEM files: the authority that signed every certificate, one's own certificate, its key."""

    authority: Path
    certificate: Path
    key: Path


@dataclass(frozen=True)
class Cluster:
    """A scheduler: tcp://HOST:PORT, or tls://HOST:PORT with the files for it."""

    address: str
    tls: Tls | None = None


@dataclass(frozen=True)
class ExecutorOptions:
    """How submissions are graded.

    max_workers: submissions at a time on this machine; on a cluster, its workers count.
    cluster: None to grade here. allow_weak: grade even where a submission could read the hidden
        tests.
    """

    max_workers: int = 1
    cluster: Cluster | None = None
    allow_weak: bool = False


class ExecutorError(RuntimeError):
    """Nobody can grade, or not as asked: says what is wrong, and what to do."""


@dataclass(frozen=True)
class Job:
    """A submission to grade. number: chosen by the caller, to know the job again.

    question: only this one is graded, if it is given.
    """

    number: int
    sealed: Sealed
    question: str | None = None


class Executor(ABC):
    """Grades submissions. Use it in a `with` block.

    What it needs (sandboxes, a connection) is opened by grade(): a class whose results are all
    known opens nothing.
    """

    def __init__(self, grader: Grader, options: ExecutorOptions) -> None:
        self.grader = grader
        self.options = options

    @abstractmethod
    def grade(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        """Each job with its result, in the order in which they complete. `jobs` is read bit by bit.

        A submission on which the grader fails could not be judged: that is a result too.
        Raises: CourseError, WeakIsolation, ExecutorError.
        """

    @abstractmethod
    def shutdown(self) -> None:
        """End what was started; jobs that were not carried out are given up."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()


def jobs_as_completed(
    start: Callable[[Job], Future[Outcome]],
    jobs: Iterable[Job],
    most_at_once: Callable[[], int],
    check: Callable[[], None] = lambda: None,
) -> Iterator[tuple[Job, Future[Outcome]]]:
    """Start jobs, and give each with its future as soon as that is done.

    Few are under way at a time, so memory does not grow with the number of jobs.

    Args:
        most_at_once: how many may be under way now.
        check: called while nothing completes; may raise.
    """
    waiting = iter(jobs)
    running: dict[Future[Outcome], Job] = {}
    try:
        while True:
            for job in islice(waiting, max(0, most_at_once() - len(running))):
                running[start(job)] = job
            if not running:
                return
            done, _ = wait(running, CHECK_SECONDS, FIRST_COMPLETED)
            if not done:
                check()
            for future in done:
                yield running.pop(future), future
    finally:
        for future in running:
            future.cancel()
