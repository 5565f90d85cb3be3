"""What every crew promises.

Reads:  orders, a function that starts one and returns its concurrent.futures.Future.
Gives:  the contract of a crew; orders with their futures as they come, never many at a time.
Leaves to others: where an order is carried out (local.py, cluster.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

from autograder.grading.results import Result
from autograder.intake.seal import Sealed

LOOK_SECONDS = 2.0  # while nothing comes back, so often a crew is asked whether it is well

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


class ExecutorError(RuntimeError):
    """Nobody can grade, or not as asked: says what is wrong, and what to do."""


@dataclass(frozen=True)
class Order:
    """A submission to grade. number: whose it is, for whoever gave the order.

    question: only this one is graded, if it is given.
    """

    number: int
    sealed: Sealed
    question: str | None = None


class Executor(Protocol):
    """Whoever grades submissions."""

    def grade(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Result]]:
        """Each order with its result, in the order in which they come. `orders` is read bit by bit.

        A submission on which the grader fails could not be judged: that is a result too.
        Raises: CourseError, WeakIsolation, CrewError.
        """

    def shutdown(self) -> None:
        """End what the crew started; orders that were not carried out are given up."""


def as_they_come(
    start: Callable[[Order], Future[Outcome]],
    orders: Iterable[Order],
    at_once: Callable[[], int],
    look: Callable[[], None] = lambda: None,
) -> Iterator[tuple[Order, Future[Outcome]]]:
    """Start orders, and give each with its future as soon as that is done.

    Args:
        at_once: how many may be under way now. look: called while nothing comes back; may raise.
    """
    left = iter(orders)
    running: dict[Future[Outcome], Order] = {}
    try:
        while True:
            for order in islice(left, max(0, at_once() - len(running))):
                running[start(order)] = order
            if not running:
                return
            done, _ = wait(running, LOOK_SECONDS, FIRST_COMPLETED)
            if not done:
                look()
            for future in done:
                yield running.pop(future), future
    finally:
        for future in running:
            future.cancel()
