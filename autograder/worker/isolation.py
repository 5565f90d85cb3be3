"""Measure how well workers are kept in.

Reads:  a fork server; files of the course that no submission may see.
Gives:  an Isolation: the level and what it rests on, measured in a worker of this fork server.
Leaves to others: the layers (confinement.py), the actions (trial.py), refusing to grade
        (sandbox.py).
"""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.worker.fork_server_client import ForkServer
from autograder.worker.trial import ACTIONS, DECIDING, MUST_WORK

STRONG, STANDARD, WEAK = "strong", "standard", "weak"
ALLOW_WEAK_FILE = "allow_weak"  # a file in a packaged course whose author accepts weak isolation


@dataclass(frozen=True)
class Isolation:
    """How well the workers of a fork server are kept in.

    level: strong if every forbidden action was refused, standard if those were that decide
        grades, weak otherwise.
    layers: what is in force, in words. missing: by layer, why it is not.
    allowed: forbidden actions that worked. tried: how many forbidden actions were tried.
    """

    level: str
    layers: tuple[str, ...]
    missing: tuple[str, ...]
    allowed: tuple[str, ...]
    tried: int

    def __str__(self) -> str:
        refused = f"{self.tried - len(self.allowed)} of {self.tried} forbidden actions refused"
        words = f"{self.level}: {', '.join(self.layers)}; {refused}"
        return f"{words}; possible: {', '.join(self.allowed)}" if self.allowed else words


class WeakIsolation(RuntimeError):
    """A submission could read the hidden tests here, or worse: nothing was graded."""

    def __init__(self, isolation: Isolation) -> None:
        super().__init__(
            f"The isolation is {isolation}. A submission could cheat or do harm, so no hidden "
            "test was run. Missing: "
            f"{'; '.join(isolation.missing) or 'nothing that this system offers'}. "
            "Grade on Linux 5.13 or later, or as root in a container; if you trust every "
            "submission, add --allow-weak."
        )


def measure_isolation(fork_server: ForkServer, course: Sequence[Path]) -> Isolation:
    """Try every action in a worker.

    course: files that must stay unseen, the hidden tests among them.
    Raises: RuntimeError if what right submissions need does not work there.
    """
    # A worker stands in /, where a relative path leads nowhere: that would count as refused.
    hidden = [os.path.abspath(path) for path in course]
    with _canaries() as targets:
        outcome = fork_server.try_out({**targets, "course": hidden})
    if outcome.keys() != ACTIONS.keys():
        raise RuntimeError("The worker tried other actions than it should.")
    for name in sorted(MUST_WORK):
        if outcome[name]:
            raise RuntimeError(
                f"A worker cannot {name}, so right submissions would fail: {outcome[name]}"
            )
    allowed = tuple(name for name in ACTIONS if name not in MUST_WORK and not outcome[name])
    level = STRONG if not allowed else WEAK if DECIDING & set(allowed) else STANDARD
    return Isolation(
        level,
        ("own process", *fork_server.layers.values(), "limits"),
        tuple(f"{layer} ({why})" for layer, why in fork_server.missing.items()),
        allowed,
        len(ACTIONS) - len(MUST_WORK),
    )


@contextlib.contextmanager
def _canaries() -> Iterator[dict[str, Any]]:
    """Lay out what a worker tries to reach: files, a TCP and a Unix listener, this process."""
    with (
        tempfile.TemporaryDirectory() as private,  # made for its owner alone
        tempfile.TemporaryDirectory() as public,
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.socket(socket.AF_UNIX) as unix,
    ):
        os.chmod(public, 0o777)
        targets = {
            "private": os.path.join(private, "private"),
            "public": os.path.join(public, "public"),
            "doomed": os.path.join(public, "doomed"),
            "writable": os.path.join(public, "writable"),
            "unix": os.path.join(public, "unix"),
        }
        for name in ("private", "public", "doomed", "writable"):
            Path(targets[name]).write_text("canary", encoding="ascii")
        os.chmod(targets["writable"], 0o666)
        unix.bind(targets["unix"])
        os.chmod(targets["unix"], 0o777)
        unix.listen()
        port = listener.getsockname()[1]
        process = {"pid": os.getpid(), "user": os.geteuid()}
        yield {**targets, **process, "folder": public, "port": port}
