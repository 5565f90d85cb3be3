"""autograder/worker/run_through.py: ask a submission all of a question at once.

Reads:  sealed files, limits, a zygote, scripts (script.py).
Gives:  the answers to a whole script, from one worker for all questions, each of which begins with
        the modules imported anew; None as soon as anything but answers comes.
Leaves to others: whatever does not go well: its question is put to a fresh worker (isolated.py).

Nobody is blamed here. So a run through may give up early, and tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.assignment import Limits
from autograder.script import Script
from autograder.worker.client import Worker, Zygote
from autograder.worker.clock import QUIET, TimeUp

# How long it is worth while to wait: processor seconds, and as many times the solution's; and how
# long for one that does not compute, on a machine that has much to do.
A_MOMENT, TIMES_THE_SOLUTION = 0.5, 20.0
ASLEEP_SECONDS = 2.0


class RunThrough:
    """One submission's worker, as long as all goes well.

    Args: as those of Isolated.
    Attributes:
        attempts: what it tried that no exercise asks for.
    """

    def __init__(
        self, zygote: Zygote, contents: Mapping[str, Mapping[str, bytes]], limits: Limits
    ) -> None:
        self.zygote = zygote
        self.contents = contents
        self.limits = limits
        self.worker: Worker | None = None
        self.too_slow = False
        self.attempts: list[str] = []

    def answers(self, question: str, script: Script) -> list[Any] | None:
        """The answers to a script, in order; None if one did not come, or something was printed.

        They are `script.answers` itself if every bit is the solution's.
        """
        contents = self.contents[question]
        if self.worker is not None and self.worker.contents != contents:
            self.close()
        try:
            with QUIET.shared():
                if self.worker is None and not self.too_slow:
                    self.worker = self._imported(contents)
                values = self._asked(self.worker, script) if self.worker is not None else None
        except TimeUp:
            values = None
        if values is None:
            self.close()
        return values

    def _imported(self, contents: Mapping[str, bytes]) -> Worker | None:
        """A worker that has imported the submission; None if that failed or took long."""
        worker = Worker(self.zygote, contents, self.limits)
        answer, seconds = worker.load(self.limits.slow_import_seconds, ASLEEP_SECONDS)
        self._note(worker)
        self.too_slow = seconds > self.limits.slow_import_seconds or not worker.alive
        if answer.trouble is None and not self.too_slow:
            return worker
        if worker.alive:
            worker.end()
        return None

    def _asked(self, worker: Worker, script: Script) -> list[Any] | None:
        patience = min(self.limits.cpu_seconds, A_MOMENT + TIMES_THE_SOLUTION * script.seconds)
        answer = worker.go_through(script, patience, ASLEEP_SECONDS)
        self._note(worker)
        if answer is None or answer.trouble is not None or answer.printed:
            return None
        values: Any = answer.value  # the submission's word: any plain data
        all_there = type(values) is list and len(values) == len(script.requests)
        return values if all_there else None

    def _note(self, worker: Worker) -> None:
        self.attempts += worker.attempts
        worker.attempts.clear()

    def close(self) -> None:
        """End the worker."""
        if self.worker is not None and self.worker.alive:
            self.worker.end()
        self.worker = None
