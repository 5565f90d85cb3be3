"""The grader's side of one worker.

Reads:  sealed files, limits, what a worker sends.
Gives:  answers that came from a confined process; how it ended (endless loop, crash, forged frame)
        as a ProbeFailure; its suspicious actions. TimeUp where the wall clock ran out.
Leaves to others: forking (fork_server_client.py), watching the time (time_limits.py),
        several workers for one submission (submission.py).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from typing import Any

from autograder.course.assignment import Limits
from autograder.judge.answers import Answer, ProbeFailure, is_builtin_error, to_plain
from autograder.judge.describe_exception import line_of
from autograder.worker.channel import Channel, Closed
from autograder.worker.fork_server_client import ForkServer
from autograder.worker.reply import REPLY_KEYS
from autograder.worker.script import Script
from autograder.worker.suspicious import LONGEST_NOTE, MOST_NOTES
from autograder.worker.time_limits import Budget, TimeUp, Watcher
from autograder.worker.wire import WireError, unpack

FAILURE_KINDS = frozenset(
    [
        "stub",
        "missing",
        "syntax",
        "import",
        "exception",
        "memory",
        "exit",
        "complaint",
        "unsendable",
    ]
)


class Worker:
    """One process that has imported a submission and answers probes."""

    def __init__(
        self,
        fork_server: ForkServer,
        contents: Mapping[str, bytes],
        limits: Limits,
        budget: Budget,
    ) -> None:
        self.fork_server = fork_server
        self.limits = limits
        self.budget = budget
        self.contents = contents
        self.asked = 0
        self.probes = b""  # which it has
        # The kernel's own limit is for the whole life of the worker; the Watcher keeps each request
        # within its seconds.
        with_total = limits.model_dump() | {"cpu_seconds_in_all": 100 * limits.cpu_seconds}
        with budget.of_the_machine():
            self.process, self.connection = fork_server.fork(with_total)
        self.channel = Channel(self.connection)
        self.suspicious: list[str] = []
        self.alive = True

    def load(self, cpu_seconds: float, wall_seconds: float) -> tuple[Answer, float]:
        """Import the submission. Returns: an Answer without value, and the CPU seconds it took.

        Raises: TimeUp of any kind but "timeout", for the caller to decide.
        """
        watcher = Watcher(self.process.pid, cpu_seconds, wall_seconds, self.budget)
        answer = self._request({"files": dict(self.contents)}, 0, watcher)
        return answer, watcher.used()

    def ask(self, probe: str, inputs: Mapping[str, Any], probes: bytes) -> Answer:
        """Run one probe. probes: the code of its question's probes.

        Raises: TimeUp of any kind but "timeout", for the caller to decide.
        """
        self.asked += 1
        request = {"probe": probe, "inputs": to_plain(dict(inputs)), "id": self.asked}
        if probes != self.probes:
            request["probes"] = probes
            self.probes = probes
        limits = self.limits
        watcher = Watcher(self.process.pid, limits.cpu_seconds, limits.wall_seconds, self.budget)
        return self._request(request, self.asked, watcher)

    def run_script(self, script: Script, cpu_seconds: float, wall_seconds: float) -> Answer | None:
        """Send a script and wait for the reply.

        The worker imports the submission anew for it, unless it has just imported it. A reply that
        equals the solution's to the bit is not even unpacked: its value is that of the script.

        Returns: all its values, or the failure of one, in one Answer; None if no reply came, and
            then the worker was ended.
        Raises: TimeUp of any kind but "timeout".
        """
        watch = Watcher(self.process.pid, cpu_seconds, wall_seconds, self.budget)
        try:
            self.channel.send_frame(script.frame, watch)
            reply = self.channel.receive_parts(watch)
            watch.finish()  # a late reply is no reply, even if it came between two looks
            if reply == script.right_reply:
                return Answer(script.recorded)
            return self._answer(unpack(*reply), 0)
        except TimeUp as up:
            self.end()
            if up.kind != "timeout":
                raise
            return None
        except (Closed, WireError):
            self.end()
            return None

    def _request(self, message: dict[str, Any], number: int, watch: Watcher) -> Answer:
        try:
            if not self.channel.silent():
                return self._forged("It sent something before it was asked.")
            self.channel.send_to_worker(message, watch)
            reply = self.channel.receive(watch)
            watch.stop()
            return self._answer(reply, number)
        except TimeUp as up:
            if up.kind != "timeout":
                self.end()
                raise
            return self._ended("timeout", f"Ended after {up.seconds:g} s of processor time.")
        except Closed:
            return self._ended("crash")
        except WireError as error:
            return self._forged(f"It sent no valid answer: {error}.")

    def _answer(self, reply: Any, number: int) -> Answer:
        """Check a reply's form. Every text in it may be the submission's own.

        Raises: WireError if it has another form.
        """
        if type(reply) is not dict or set(reply) != REPLY_KEYS:
            raise WireError("a reply of another form")
        if type(reply["id"]) is not int or reply["id"] != number:
            raise WireError("a reply to another question")
        self._note(reply["suspicious"])
        printed = text_or_empty(reply["printed"])
        if reply["failure"] is None:
            return Answer(reply["value"], None, printed)
        return Answer(None, self._failure(reply["failure"], importing=number == 0), printed)

    def _note(self, suspicious: Any) -> None:
        """Keep the worker's notes on suspicious actions. Raises: WireError if they are no texts."""
        if type(suspicious) is not list or not all(type(note) is str for note in suspicious):
            raise WireError("notes of another form")
        self.suspicious += [f"tried to {note[:LONGEST_NOTE]}" for note in suspicious[:MOST_NOTES]]

    def _failure(self, sent: Any, importing: bool) -> ProbeFailure:
        """The failure that the worker sent, reduced to what can be true.

        Raises: WireError if it is of no known kind.
        """
        if type(sent) is not dict or text_or_empty(sent.get("kind")) not in FAILURE_KINDS:
            raise WireError("a failure of an unknown kind")
        type_name = text_or_empty(sent.get("type_name"))
        file, line = text_or_empty(sent.get("file")), 0
        source = self.contents.get(file, b"").decode("utf-8", "replace")
        if type(sent.get("line")) is int and 0 < sent["line"] <= len(source.splitlines()):
            line = sent["line"]
        return ProbeFailure(
            kind=sent["kind"],
            type_name=type_name if is_builtin_error(type_name) else "Exception",
            message=text_or_empty(sent.get("message")),
            file=file if line else "",
            line=line,
            code=line_of(source, line),
            importing=importing,
        )

    def _ended(self, kind: str, message: str = "") -> Answer:
        """The answer of a worker that died, or that is ended now."""
        status = self.end()
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSYS:
            self.suspicious.append("was ended by the filter of system calls")
        if not message:
            message = wait_status_in_words(status)
        return Answer(failure=ProbeFailure(kind, message=message, importing=self.asked == 0))

    def _forged(self, message: str) -> Answer:
        """The answer of a worker that sent what no worker of ours sends."""
        self.suspicious.append(f"interfered with the answers: {message}")
        return self._ended("crash", message)

    def end(self) -> int:
        """Kill the process and all that it started. Returns: its wait status."""
        self.alive = False
        self.connection.close()
        with self.budget.of_the_machine():
            return self.fork_server.end(self.process)


def text_or_empty(value: Any) -> str:
    """The value if it is a text; "" if a worker sent something else."""
    return value if type(value) is str else ""


def wait_status_in_words(status: int) -> str:
    """How a process ended, by its wait status."""
    if os.WIFSIGNALED(status):
        return f"It was ended by {signal.Signals(os.WTERMSIG(status)).name}."
    return f"It ended itself with exit status {os.WEXITSTATUS(status)}."
