"""Small submissions in workers: a probe that calls one of their functions, and short limits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from autograder.course.assignment import Limits
from autograder.grading.probe_code import ProbeCode
from autograder.judge.implementation import Implementation
from autograder.worker.fork_server_client import ForkServer
from autograder.worker.submission import IsolatedSubmission

PROBES = """
COMPLAINTS = {"odd": "That is odd."}

def call(code, name, *, argument=None):
    function = getattr(code.work, name)
    return {"value": function() if argument is None else function(argument)}
"""
CODE = ProbeCode(PROBES).for_tests("'call'")
# A patient wall clock, so that a busy machine changes no verdict of these tests.
QUICK = Limits(cpu_seconds=0.5, import_seconds=0.5, wall_seconds=60.0, memory_mib=256)
IMPATIENT = Limits(cpu_seconds=0.5, import_seconds=0.5, wall_seconds=1.0)


def small_submission(
    fork_server: ForkServer,
    files: Mapping[str, bytes],
    limits: Limits,
    special: Mapping[str, Mapping[str, bytes]] | None = None,
) -> IsolatedSubmission:
    """A submission of which `call` can be asked in every question."""
    probes: defaultdict[str, bytes] = defaultdict(lambda: CODE)
    return IsolatedSubmission(fork_server, files, limits, special or {}, probes)


@contextmanager
def submissions(fork_server: ForkServer) -> Iterator[Callable[..., IsolatedSubmission]]:
    """A function that makes a submission out of source text; all are closed in the end."""
    made: list[IsolatedSubmission] = []

    def make(source: str, limits: Limits = QUICK) -> IsolatedSubmission:
        one = small_submission(fork_server, {"work.py": source.encode()}, limits)
        made.append(one)
        return one

    yield make
    for one in made:
        one.close()


def kind(subject: Implementation, name: str) -> Any:
    """What kind of failure a function ends in, or the value that it returns."""
    answer = subject.ask("call", {"name": name})
    return answer.failure.kind if answer.failure else answer.value["value"]
