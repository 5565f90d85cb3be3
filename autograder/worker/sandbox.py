"""Where one submission at a time is graded.

Reads:  an assignment: its probes and advice, what it preloads, its hidden tests as canaries.
Gives:  a Desk: a zygote that was tried out; or WeakIsolation.
Leaves to others: grading there (grading.py), how many desks there are (crew/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from autograder.course.assignment import Assignment
from autograder.worker.client import ForkServer
from autograder.worker.isolation import WEAK, Isolation, WeakIsolation, measured


@dataclass(frozen=True)
class Sandbox:
    """Where one submission at a time is graded: a zygote, and how well it keeps workers in."""

    fork_server: ForkServer
    isolation: Isolation

    def close(self) -> None:
        """End the zygote."""
        self.fork_server.close()


def open_sandbox(assignment: Assignment, allow_weak: bool = False) -> Sandbox:
    """A warm process for the workers of this assignment, tried out.

    Raises: WeakIsolation if a submission could cheat there and that was not allowed;
        RuntimeError if workers do not work.
    """
    preload = assignment.description.preload
    fork_server = ForkServer(assignment.probes, preload, advice=assignment.advice)
    try:
        isolation = measured(fork_server, sorted((assignment.folder / "hidden").glob("*.py")))
        if isolation.level == WEAK and not allow_weak:
            raise WeakIsolation(isolation)
    except BaseException:
        fork_server.close()
        raise
    return Sandbox(fork_server, isolation)


@contextmanager
def sandbox_opening(
    assignment: Assignment, allow_weak: bool = False
) -> Iterator[Callable[[], Sandbox]]:
    """A desk that is opened while the caller does something else, and closed in the end.

    Yields: what waits for it and returns it. It raises what open_desk raises.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="sandbox") as pool:
        opening = pool.submit(open_sandbox, assignment, allow_weak)
        try:
            yield opening.result
        finally:
            if opening.exception() is None:
                opening.result().close()
