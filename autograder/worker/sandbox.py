"""Open a sandbox, in which one submission at a time is graded.

Reads:  an assignment: its advice, what it preloads, its hidden tests as canaries.
Gives:  a Sandbox: a fork server whose isolation was measured; or WeakIsolation. Only here is
        decided whether weak isolation will do.
Leaves to others: grading there (grading/grader.py), how many sandboxes there are
        (classroom/executors/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from autograder.course.assignment import Assignment
from autograder.worker.fork_server_client import ForkServer
from autograder.worker.isolation import WEAK, Isolation, WeakIsolation, measure_isolation


@dataclass(frozen=True)
class Sandbox:
    """A fork server for one submission at a time, and how well it keeps workers in."""

    fork_server: ForkServer
    isolation: Isolation

    def close(self) -> None:
        """End the fork server."""
        self.fork_server.close()


def open_sandbox(assignment: Assignment, allow_weak: bool = False) -> Sandbox:
    """A warm process for the workers of this assignment, whose isolation was measured.

    allow_weak: open it even if a submission could cheat there.
    Raises: WeakIsolation if a submission could cheat there and that is not allowed; RuntimeError if
        workers do not work.
    """
    fork_server = ForkServer(assignment.description.preload, assignment.advice)
    try:
        hidden_tests = sorted((assignment.folder / "hidden").glob("*.py"))
        isolation = measure_isolation(fork_server, hidden_tests)
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
    """A sandbox that is opened while the caller does something else, and closed in the end.

    Yields: a function that waits for it and returns it. It raises what open_sandbox raises.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="sandbox") as pool:
        opening = pool.submit(open_sandbox, assignment, allow_weak)
        try:
            yield opening.result
        finally:
            if opening.exception() is None:
                opening.result().close()
