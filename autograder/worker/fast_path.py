"""Ask one worker all questions of a submission, a whole question at a time.

Reads:  sealed files, limits, a fork server, scripts (script.py).
Gives:  the answers to a whole script, from one worker for all questions, each of which begins with
        the modules imported anew; None as soon as anything but answers comes.
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
MOST_AHEAD = 2**16  # bytes that are sent before the worker reads them: a socket holds more


class FastPath:
    """One submission's worker, as long as everything passes.

    The next questions are sent while the worker is at one, so that it need not wait for them.

    Args:
        contents: the sealed files by question. scripts: by question, in the order of asking.
        budget: the wall time of the submission.
    Attributes:
        too_slow: whether the submission takes too long to import for this.
        suspicious: notes on its suspicious actions.
    """

    def __init__(
        self,
        fork_server: ForkServer,
        contents: Mapping[str, Mapping[str, bytes]],
        scripts: Mapping[str, Script],
        limits: Limits,
        budget: Budget,
    ) -> None:
        self.fork_server = fork_server
        self.contents = contents
        self.scripts = scripts
        self.limits = limits
        self.budget = budget
        self.worker: Worker | None = None
        self.holds_machine = ExitStack()  # MACHINE_LOCK, while there is a worker
        self.sent_ahead: dict[str, int] = {}  # questions without a reply yet: bytes of their frames
        self.too_slow = False
        self.suspicious: list[str] = []

    def answers(self, question: str) -> list[Any] | None:
        """The answers to a question's script; None if one is missing, or something was printed.

        They are `script.answers` itself if they equal the solution's to the bit.
        """
        if self.worker is not None and self.worker.contents != self.contents[question]:
            self.close()
        self.budget.question = question
        try:
            if self.worker is None and not self.too_slow:
                self._start_worker(question)
            values = self._ask(self.worker, question) if self.worker is not None else None
        except TimeUp:
            values = None
        if values is None:
            self.close()
        return values

    def _start_worker(self, question: str) -> None:
        """Have a worker import the submission; there is none if that fails or takes long."""
        self.holds_machine.enter_context(MACHINE_LOCK.shared())
        contents = self.contents[question]
        self.worker = worker = Worker(self.fork_server, contents, self.limits, self.budget)
        patience = self.limits.slow_import_seconds
        answer, seconds = worker.load(patience, ASLEEP_SECONDS, self._frames_to_send(question))
        self._note(worker)
        self.too_slow = seconds > patience or not worker.alive
        if answer.failure is not None or self.too_slow:
            self.close()

    def _frames_to_send(self, question: str) -> bytes:
        """The frames of this question and of later ones, as far as they can be sent now.

        Later questions go along only as long as all that is unanswered fits into a socket. Else we
        could wait for the worker to read while it waits for us to read its long reply. A question
        for which the files change needs another worker, so nothing is sent beyond it.
        """
        names = list(self.scripts)
        frames = []
        for name in names[names.index(question) :]:
            if name in self.sent_ahead:
                continue
            frame = self.scripts[name].frame
            fits = sum(self.sent_ahead.values()) + len(frame) <= MOST_AHEAD
            if self.contents[name] != self.contents[question] or not (fits or name == question):
                break
            self.sent_ahead[name] = len(frame)
            frames.append(frame)
        return b"".join(frames)

    def _ask(self, worker: Worker, question: str) -> list[Any] | None:
        """The worker's answers to a question's script; None as in `answers`."""
        script = self.scripts[question]
        patience = min(self.limits.cpu_seconds, A_MOMENT + TIMES_THE_SOLUTION * script.seconds)
        ahead = self._frames_to_send(question)
        answer = worker.run_script(script, ahead, patience, ASLEEP_SECONDS)
        del self.sent_ahead[question]
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
        self.sent_ahead.clear()
        self.holds_machine.close()
