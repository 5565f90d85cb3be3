"""Run a submission as an Implementation, in workers.

Reads:  sealed files, limits, a fork server.
Gives:  answers from a fresh worker for every question, whatever happened to the last one.
Leaves to others: one worker (worker_client.py), judging (judge/checks.py).

Processor seconds decide. The wall clock is only a back-stop for code that waits: a request that
hits it is tried once more with no other worker of this grader running. If the machine gives it no
time even then, that is not the submission's fault: NotJudged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from autograder.course.assignment import Limits
from autograder.judge.answers import Answer, ProbeFailure
from autograder.judge.verdicts import NotJudged
from autograder.worker.fork_server_client import ForkServer
from autograder.worker.suspicious import MOST_NOTES
from autograder.worker.time_limits import MACHINE_LOCK, TimeUp
from autograder.worker.worker_client import Worker


class IsolatedSubmission:
    """A submission as an Implementation: a fresh worker for every question.

    Call begin_question() before each question and close() at the end. A submission that is slow
    to import shares one worker for all questions, and `remarks` says so. `suspicious` are notes on
    its suspicious actions; they may hold any text and are for staff only.

    Args:
        fork_server: it may serve other submissions before and after this one.
        contents: the sealed files. special: other contents for some questions, by question.
        probes: the code of each question's probes.
    """

    def __init__(
        self,
        fork_server: ForkServer,
        contents: Mapping[str, bytes],
        limits: Limits,
        special: Mapping[str, Mapping[str, bytes]],
        probes: Mapping[str, bytes],
    ) -> None:
        self.fork_server = fork_server
        self.handed_in = self.contents = contents
        self.special = special
        self.probes = probes
        self.question = ""
        self.limits = limits
        self.worker: Worker | None = None
        self.slow_to_import = False
        self.has_waited = False  # although it had the machine for itself
        self.failed_imports: list[tuple[Mapping[str, bytes], Answer]] = []  # not tried again
        self.remarks: list[str] = []
        self.suspicious: list[str] = []

    def begin_question(self, question: str) -> None:
        """End the last question's worker, unless it is shared."""
        contents = self.special.get(question, self.handed_in)
        if contents != self.contents or not self.slow_to_import:
            self.close()
        self.contents = contents
        self.question = question

    def close(self) -> None:
        """End the worker."""
        if self.worker is not None and self.worker.alive:
            self.worker.end()
        self.worker = None

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Run one probe within the limits.

        Raises: NotJudged if the machine gave the worker no time to answer, twice.
        """
        try:
            with MACHINE_LOCK.shared():
                return self._try(probe, inputs)
        except TimeUp as up:
            if up.kind == "waiting" and self.has_waited:
                return self._out_of_time(up)
            self.close()
        try:
            with MACHINE_LOCK.exclusive():
                return self._try(probe, inputs)
        except TimeUp as up:
            return self._out_of_time(up)

    def _try(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        for contents, failed in self.failed_imports:
            if contents == self.contents:
                return failed
        if self.worker is None or not self.worker.alive:
            self.worker = Worker(self.fork_server, self.contents, self.limits)
            imported = self._load(self.worker)
            if imported.failure is not None:
                return imported
        answer = self.worker.ask(probe, inputs, self.probes[self.question])
        self._note(self.worker)
        failure = self._without_course_code(answer.failure)
        return replace(answer, failure=failure)

    def _without_course_code(self, failure: ProbeFailure | None) -> ProbeFailure | None:
        """The failure; without its line of code if that is in a file of the course.

        A question that is given a file runs the solution's, and students must not read that.
        """
        if failure is None or self.contents.get(failure.file) == self.handed_in.get(failure.file):
            return failure
        return replace(failure, code="")

    def _note(self, worker: Worker) -> None:
        """Keep a worker's notes, each once."""
        new = [note for note in dict.fromkeys(worker.suspicious) if note not in self.suspicious]
        self.suspicious += new[: MOST_NOTES - len(self.suspicious)]
        worker.suspicious.clear()

    def _load(self, worker: Worker) -> Answer:
        answer, seconds = worker.load(self.limits.import_seconds, self.limits.wall_seconds)
        self._note(worker)
        if answer.failure is not None:
            self.failed_imports.append((self.contents, answer))
            self.close()
        elif seconds > self.limits.slow_import_seconds and not self.slow_to_import:
            self.slow_to_import = True
            self.remarks.append(
                f"Importing it takes more than {self.limits.slow_import_seconds:g} s of processor "
                "time: code at the top level runs every time. Put it under "
                "`if __name__ == '__main__':`."
            )
        return answer

    def _out_of_time(self, up: TimeUp) -> Answer:
        """The answer for a worker that did not answer, even with the machine for itself."""
        importing = self.worker is None or self.worker.asked == 0
        self.close()
        if up.kind == "starved":
            raise NotJudged(
                "The machine gave the worker too little time: no answer within "
                f"{up.seconds:.0f} s, twice. Grade it again on a machine that is less busy."
            ) from up
        if not self.has_waited:
            # It waits by itself, not for want of a processor. It will do so again in other
            # requests, so do not spend the whole wall clock on each.
            self.has_waited = True
            self.limits = self.limits.model_copy(update={"wall_seconds": 0.5})
        message = f"Ended after {up.seconds:.0f} s in which it did not compute."
        answer = Answer(failure=ProbeFailure("waiting", message=message, importing=importing))
        if importing:
            self.failed_imports.append((self.contents, answer))
        return answer
