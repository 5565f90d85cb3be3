"""Ask a submission all of a question at once.

Reads:  sealed files, limits, a zygote, scripts (script.py).
Gives:  the answers to a whole script, from one worker for all questions, each of which begins with
        the modules imported anew; None as soon as anything but answers comes.
Leaves to others: whatever does not go well: its question is put to a fresh worker (isolated.py).

Nobody is blamed here. So a run through may give up early, and tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from autograder.course.assignment import Limits
from autograder.worker.client import ForkServer, Worker
from autograder.worker.clock import QUIET, TimeUp
from autograder.worker.script import Script

# How long it is worth while to wait: processor seconds, and as many times the solution's; and how
# long for one that does not compute, on a machine that has much to do.
A_MOMENT, TIMES_THE_SOLUTION = 0.5, 20.0
ASLEEP_SECONDS = 2.0
MOST_AHEAD = 2**16  # bytes that a worker is sent before it wants them: a socket holds more


class RunThrough:
    """One submission's worker, as long as all goes well.

    The worker is sent the next questions while it is at one, and need not wait for them.

    Args:
        contents: the sealed files by question. scripts: by question, in the order of asking.
    Attributes:
        attempts: what it tried that no exercise asks for.
    """

    def __init__(
        self,
        fork_server: ForkServer,
        contents: Mapping[str, Mapping[str, bytes]],
        scripts: Mapping[str, Script],
        limits: Limits,
    ) -> None:
        self.fork_server = fork_server
        self.contents = contents
        self.scripts = scripts
        self.limits = limits
        self.worker: Worker | None = None
        self.beside_others = ExitStack()  # holds QUIET while there is a worker
        self.under_way: dict[str, int] = {}  # questions that were sent: bytes of their frames
        self.too_slow = False
        self.suspicious: list[str] = []

    def answers(self, question: str) -> list[Any] | None:
        """The answers to a question's script; None if one did not come, or something was printed.

        They are `script.answers` itself if every bit is the solution's.
        """
        if self.worker is not None and self.worker.contents != self.contents[question]:
            self.close()
        try:
            if self.worker is None and not self.too_slow:
                self._begin(question)
            values = self._asked(self.worker, question) if self.worker is not None else None
        except TimeUp:
            values = None
        if values is None:
            self.close()
        return values

    def _begin(self, question: str) -> None:
        """Let a worker import the submission; there is none if that fails or takes long."""
        self.beside_others.enter_context(QUIET.shared())
        self.worker = worker = Worker(self.fork_server, self.contents[question], self.limits)
        patience = self.limits.slow_import_seconds
        answer, seconds = worker.load(patience, ASLEEP_SECONDS, self._to_send(question))
        self._note(worker)
        self.too_slow = seconds > patience or not worker.alive
        if answer.failure is not None or self.too_slow:
            self.close()

    def _to_send(self, question: str) -> bytes:
        """The frame of this question and of those after it, as far as they were not sent and fit
        into a socket: a worker that waits for us to read must not be waited for.
        """
        names = list(self.scripts)
        frames = []
        for name in names[names.index(question) :]:
            if name in self.under_way:
                continue
            frame = self.scripts[name].frame
            fits = sum(self.under_way.values()) + len(frame) <= MOST_AHEAD
            if self.contents[name] != self.contents[question] or not (fits or name == question):
                break
            self.under_way[name] = len(frame)
            frames.append(frame)
        return b"".join(frames)

    def _asked(self, worker: Worker, question: str) -> list[Any] | None:
        script = self.scripts[question]
        patience = min(self.limits.cpu_seconds, A_MOMENT + TIMES_THE_SOLUTION * script.seconds)
        ahead = self._to_send(question)
        answer = worker.go_through(script, ahead, patience, ASLEEP_SECONDS)
        del self.under_way[question]
        self._note(worker)
        if answer is None or answer.failure is not None or answer.printed:
            return None
        values: Any = answer.value  # the submission's word: any plain data
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
        self.under_way.clear()
        self.beside_others.close()
