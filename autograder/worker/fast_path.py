"""Ask one worker all questions of a submission, a whole script at a time.

Reads:  sealed files, limits, a fork server, scripts (script.py).
Gives:  what a whole script recorded, from one worker for all scripts, each of which begins with
        the modules imported anew; None as soon as anything but that comes.
Leaves to others: whatever goes wrong: that question is put to a fresh worker (submission.py).

Nothing that happens here counts against a submission. So the fast path may give up early, and
says nothing about why.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from autograder.course.assignment import Limits
from autograder.worker.fork_server_client import ForkServer
from autograder.worker.script import Script
from autograder.worker.time_limits import MACHINE_LOCK, Budget, TimeUp
from autograder.worker.worker_client import Worker

# A question gets so many processor seconds, and so many times the solution's on top. Beyond that,
# the wait costs more than the fast path saves.
A_MOMENT, TIMES_THE_SOLUTION = 0.5, 20.0
ASLEEP_SECONDS = 2.0  # of a worker that does not compute; long enough for a busy machine


class FastPath:
    """One submission's worker, as long as everything passes.

    A question is sent when the one before is answered: it may hold what that one asks for.

    Args:
        contents: the sealed files by question. budget: the wall time of the submission.
    Attributes:
        too_slow: whether the submission takes too long to import for this.
        suspicious: notes on its suspicious actions.
    """

    def __init__(
        self,
        fork_server: ForkServer,
        contents: Mapping[str, Mapping[str, bytes]],
        limits: Limits,
        budget: Budget,
    ) -> None:
        self.fork_server = fork_server
        self.contents = contents
        self.limits = limits
        self.budget = budget
        self.worker: Worker | None = None
        self.holds_machine = ExitStack()  # MACHINE_LOCK, while there is a worker
        self.too_slow = False
        self.suspicious: list[str] = []

    def recorded(self, script: Script) -> list[Any] | None:
        """What a script recorded; None if nothing came of it.

        Opaque stands for what failed or printed something. It is `script.recorded` itself if it
        equals the solution's to the bit.
        """
        contents = self.contents[script.questions[0]]
        if self.worker is not None and self.worker.contents != contents:
            self.close()
        # Of a script for many questions nobody knows which one takes the time.
        self.budget.question = script.questions[0] if len(script.questions) == 1 else ""
        try:
            if self.worker is None and not self.too_slow:
                self._start_worker(contents)
            values = self._ask(self.worker, script) if self.worker is not None else None
        except TimeUp:
            values = None
        if values is None:
            self.close()
        return values

    def _start_worker(self, contents: Mapping[str, bytes]) -> None:
        """Have a worker import the submission; there is none if that fails or takes long."""
        self.holds_machine.enter_context(MACHINE_LOCK.shared())
        self.worker = worker = Worker(self.fork_server, contents, self.limits, self.budget)
        patience = self.limits.slow_import_seconds
        answer, seconds = worker.load(patience, ASLEEP_SECONDS)
        self._note(worker)
        self.too_slow = seconds > patience or not worker.alive
        if answer.failure is not None or self.too_slow:
            self.close()

    def _ask(self, worker: Worker, script: Script) -> list[Any] | None:
        """What the worker recorded for a script; None as in `recorded`."""
        patience = min(self.limits.cpu_seconds, A_MOMENT + TIMES_THE_SOLUTION * script.seconds)
        answer = worker.run_script(script, patience, ASLEEP_SECONDS)
        self._note(worker)
        if answer is None or answer.failure is not None or answer.printed:
            return None
        values: Any = answer.value  # from the submission: any plain data
        all_there = type(values) is list and len(values) == len(script.requests)
        return values if all_there else None

    def _note(self, worker: Worker) -> None:
        self.suspicious += worker.suspicious
        worker.suspicious.clear()

    def close(self) -> None:
        """End the worker."""
        if self.worker is not None and self.worker.alive:
            self.worker.end()
        self.worker = None
        self.holds_machine.close()
