"""Run a submission as an Implementation, in workers.

Reads:  sealed files, limits, a fork server.
Gives:  answers from a fresh worker for every question, whatever happened to the last one.
Leaves to others: one worker (worker_client.py), judging (judge/judge.py).

Processor seconds decide. The wall clock is only a back-stop for code that waits, for one request
and, as a budget, for the whole submission. A request that waits for a processor or for a disk is
tried once more with no other worker of this grader running. If the machine gives it no processor
even then, that is not the submission's fault: NotJudged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NoReturn

from autograder.course.assignment import Limits
from autograder.judge.answers import Answer, ProbeFailure
from autograder.judge.verdicts import CheckFailed, NotJudged
from autograder.worker.fork_server_client import ForkServer
from autograder.worker.suspicious import MOST_NOTES
from autograder.worker.time_limits import MACHINE_LOCK, Budget, TimeUp
from autograder.worker.worker_client import Worker

WAITS_AGAIN = 1.0  # seconds that a request may wait if one has waited too long before


class IsolatedSubmission:
    """A submission as an Implementation: a fresh worker for every question.

    Call begin_question() before each question and close() at the end. A submission that is slow
    to import shares one worker for all questions, and `remarks` says so. `suspicious` are notes on
    its suspicious actions; they may hold any text and are for staff only.

    Args:
        fork_server: it may serve other submissions before and after this one.
        contents: the sealed files. special: other contents for some questions, by question.
        probes: the code of each question's probes.
    Attributes:
        budget: the wall time of the submission. Whoever else runs it counts there, too.
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
        self.budget = Budget(limits.budget_seconds)
        self.worker: Worker | None = None
        self.slow_to_import = False
        self.has_waited = False
        self.failed_imports: list[tuple[Mapping[str, bytes], Answer]] = []  # not tried again
        self.remarks: list[str] = []
        self.suspicious: list[str] = []

    def begin_question(self, question: str) -> None:
        """End the last question's worker, unless it is shared."""
        self.budget.question = question
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

        Raises: CheckFailed if the submission has used its budget up; NotJudged if the machine gave
            it too little time.
        """
        if self.budget.ended is not None:
            self._end_check(self.budget.ended)
        try:
            with MACHINE_LOCK.shared():
                self.budget.check()
                return self._try(probe, inputs)
        except TimeUp as up:
            if not (up.kind == "starved" or (up.kind == "disk" and not self.has_waited)):
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
            self.worker = Worker(self.fork_server, self.contents, self.limits, self.budget)
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
        """The answer for a worker that did not answer."""
        importing = self.worker is None or self.worker.asked == 0
        self.close()
        if up.kind in ("starved", "spent", "held up"):
            self.budget.ended = up
            if up.kind == "spent":
                self.remarks.append(
                    f"It used up the {up.seconds:g} s that {self._checks()} may take together, "
                    f"most of them in {self.budget.slowest()}. The checks that were left failed."
                )
            self._end_check(up)
        if not self.has_waited:
            # It waits by itself, not for want of a processor. It will do so again in other
            # requests, so do not spend the whole wall clock on each.
            self.has_waited = True
            self.limits = self.limits.model_copy(update={"wall_seconds": WAITS_AGAIN})
        message = f"Ended after {up.seconds:g} s in which it did not compute."
        answer = Answer(failure=ProbeFailure("waiting", message=message, importing=importing))
        if importing:
            self.failed_imports.append((self.contents, answer))
        return answer

    def _checks(self) -> str:
        return "all checks" if self.budget.within == self.budget.seconds else "the public checks"

    def _end_check(self, up: TimeUp) -> NoReturn:
        """End a check without running anything more. Raises: see ask."""
        if up.kind == "spent":
            raise CheckFailed(
                "waiting",
                f"Together {self._checks()} may take {up.seconds:g} s, and these were used up "
                f"before this one was done, most of them in {self.budget.slowest()}. Look there "
                "for code that waits or takes long.",
            )
        raise NotJudged(
            "The machine gave the submission too little time: it waited for a processor for "
            f"{up.seconds:.0f} s. Grade it again on a machine that is less busy."
        ) from up
