"""The grader's side of a zygote and of one worker.

Reads:  sealed files, limits, what a worker sends.
Gives:  answers that came from a confined process; what it ended of (endless loop, crash, forged
        frame) as a Trouble; what it tried on the way. TimeUp where the wall clock ran out.
Leaves to others: watching the time (clock.py), many workers for one submission (isolated.py).
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course.assignment import Limits
from autograder.judge.answers import Answer, ProbeFailure, is_builtin_error, line_of, to_plain
from autograder.worker import kernel
from autograder.worker.channel import Channel, Closed
from autograder.worker.clock import Deadline, TimeUp, Watcher
from autograder.worker.process import Process, children_of, kill
from autograder.worker.reply import REPLY
from autograder.worker.script import Script
from autograder.worker.suspicious import LONGEST_NOTE, MOST_NOTES
from autograder.worker.wire import WireError, unpack

ENGINE = str(Path(__file__).resolve().parents[2])  # the folder that holds the package autograder
START_SECONDS = 60.0
TRIAL_SECONDS = 30.0
KINDS = frozenset(
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
START = f"import sys; sys.argv[1:] = [{ENGINE!r}]; sys.path.insert(0, {ENGINE!r}); \
from autograder.worker.start import start; start(%d, %r)"
LAYERS = ("namespaces", "user", "landlock", "seccomp")


class ForkServer:
    """A warm process that forks one worker at a time. It is started anew if it dies.

    Args:
        probes: source of probes.py. preload: modules to import once, for all workers.
            A zygote is told nothing else, so it knows no secrets.
        wanted: layers of isolation to try; fewer than all only to see what one is worth.
        advice: source of the assignment's advice.py, "" if it has none.
    Attributes:
        layers: what is in force, in words by name. missing: by name, why not.
        cpu_seconds: processor time of the zygote and all its ended workers.
    Raises: RuntimeError if it does not start.
    """

    def __init__(
        self,
        probes: str,
        preload: Sequence[str] = (),
        spec: Sequence[str] = LAYERS,
        advice: str = "",
    ) -> None:
        self.probes = probes
        self.advice = advice
        self.preload = list(preload)
        self.spec = tuple(spec)
        kernel.prctl(kernel.SET_DUMPABLE, 0)  # no process of this user may look into the grader
        self._start()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        environment = {
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
            "MPLCONFIGDIR": "/tmp",  # Matplotlib insists on a folder; it works without writing
        }
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", START % (theirs.fileno(), self.spec)],
                pass_fds=[theirs.fileno()],
                env=environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        self.control = ours
        self.channel = Channel(ours)
        try:
            sources = {"probes": self.probes, "advice": self.advice}
            # As arrays of bytes: a text of a frame may not be that long.
            orders = {k: np.frombuffer(text.encode(), np.uint8) for k, text in sources.items()}
            ready = self._tell({**orders, "preload": self.preload})
        except (Closed, TimeUp) as error:
            self.process.kill()
            _, errors = self.process.communicate()
            self.control.close()
            last = errors.decode(errors="replace").strip().splitlines()[-1:] or ["no message"]
            raise RuntimeError(f"The worker process does not start: {last[0]}") from error
        self.cpu_seconds = 0.0
        self.layers: dict[str, str] = ready["layers"]
        self.missing: dict[str, str] = ready["missing"]

    def _tell(self, message: dict[str, Any]) -> Any:
        """Send a message and return the zygote's reply."""
        watch = Deadline(START_SECONDS)
        self.channel.send(message, watch)
        return self.channel.receive(watch)

    def fork(self, limits: dict[str, Any]) -> tuple[Process, socket.socket]:
        """Fork a worker. Returns: a hold on it and the connection to it."""
        if self.process.poll() is not None:
            self.close()
            self._start()
        ours, theirs = socket.socketpair()
        watch = Deadline(START_SECONDS)
        with theirs:
            self.channel.send(limits, watch)
            self.control.setblocking(True)
            socket.send_fds(self.control, [b"."], [theirs.fileno()])
            self.control.setblocking(False)
        pid = int(self.channel.receive(watch)["pid"])
        if not hasattr(os, "pidfd_open"):
            return Process(pid), ours
        self.control.settimeout(START_SECONDS)
        _, (pidfd, *_), _, _ = socket.recv_fds(self.control, 1, 1)
        self.control.setblocking(False)
        return Process(pid, pidfd), ours

    def end(self, process: Process) -> int:
        """Kill a worker and all that it started. Returns: its wait status."""
        process.kill()
        try:
            ended = self._tell({"ended": True})
            status = int(ended["status"])
            self.cpu_seconds = float(ended["cpu_seconds"])
            while ended["left"]:
                if "namespaces" in self.layers:  # they cannot outlive the zygote
                    self._kill()
                    break
                for child in children_of(self.process.pid):
                    kill(child)
                ended = self._tell({"ended": True})
        except (Closed, TimeUp):  # the zygote is dead, and its workers with it, or stopped
            self._kill()
            status = int(signal.SIGKILL)
        process.close()
        return status

    def _kill(self) -> None:
        """End the zygote at once; the next fork starts it anew."""
        self.process.kill()
        self.process.wait()

    def try_out(self, targets: dict[str, Any]) -> dict[str, str]:
        """Let a worker try what it must not and must be able to do (trial.py).

        Raises: RuntimeError if it does not come to an end.
        """
        process, connection = self.fork(
            Limits().model_dump() | {"cpu_seconds_in_all": TRIAL_SECONDS}
        )
        watch = Deadline(TRIAL_SECONDS)
        channel = Channel(connection)
        try:
            channel.send({"targets": targets}, watch)
            outcome: dict[str, str] = channel.receive(watch)
        except (Closed, TimeUp, WireError) as error:
            raise RuntimeError(f"The trial of the isolation failed: {error!r}.") from error
        finally:
            connection.close()
            self.end(process)
        return outcome

    def close(self) -> None:
        """End the zygote; a worker that still runs dies with it."""
        self.control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()


class Worker:
    """One process that has imported a submission and answers probes."""

    def __init__(
        self, fork_server: ForkServer, contents: Mapping[str, bytes], limits: Limits
    ) -> None:
        self.fork_server = fork_server
        self.limits = limits
        self.contents = contents
        self.asked = 0
        every_check = limits.model_dump() | {"cpu_seconds_in_all": 100 * limits.cpu_seconds}
        self.process, self.connection = fork_server.fork(every_check)
        self.channel = Channel(self.connection)
        self.suspicious: list[str] = []
        self.alive = True

    def load(
        self, cpu_seconds: float, wall_seconds: float, ahead: bytes = b""
    ) -> tuple[Answer, float]:
        """Import the submission. Returns: an Answer without value, and the CPU seconds it took.

        ahead: frames of scripts, for the worker to find when it has imported the submission.
        Raises: TimeUp "waiting" or "starved", for the caller to try again alone.
        """
        files = {name: np.frombuffer(data, np.uint8) for name, data in self.contents.items()}
        watcher = Watcher(self.process.pid, cpu_seconds, wall_seconds)
        answer = self._request({"files": files}, 0, watcher, ahead)
        return answer, watcher.used()

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Run one probe.

        Raises: TimeUp "waiting" or "starved", for the caller to try again alone.
        """
        self.asked += 1
        request = {"probe": probe, "inputs": to_plain(dict(inputs)), "id": self.asked}
        watcher = Watcher(self.process.pid, self.limits.cpu_seconds, self.limits.wall_seconds)
        return self._request(request, self.asked, watcher)

    def go_through(
        self, script: Script, ahead: bytes, cpu_seconds: float, wall_seconds: float
    ) -> Answer | None:
        """Wait for the reply to a script. Returns: all its values, or the trouble of one, in one
        Answer; None if there is none, and then the worker is no more.

        The submission is imported anew for it, unless it has just been imported. A reply that is
        the solution's to the bit is not even unpacked: its value is `script.answers` itself.

        ahead: frames to send first; that of this script, unless it was sent, and of later ones.
        Raises: TimeUp "waiting" or "starved".
        """
        watch = Watcher(self.process.pid, cpu_seconds, wall_seconds)
        try:
            self.channel.send_frame(ahead, watch)
            reply = self.channel.receive_parts(watch)
            watch.look()
            if reply == script.right_reply:
                return Answer(script.answers)
            return self._answer(unpack(*reply), 0)
        except TimeUp as up:
            self.end()
            if up.kind != "timeout":
                raise
            return None
        except (Closed, WireError):
            self.end()
            return None

    def _request(
        self, message: dict[str, Any], number: int, watch: Watcher, ahead: bytes = b""
    ) -> Answer:
        try:
            if not self.channel.silent():
                return self._forged("It sent something before it was asked.")
            self.channel.send(message, watch)
            self.channel.send_frame(ahead, watch)
            reply = self.channel.receive(watch)
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
        """Check a reply's form; every text in it is the submission's word.

        Raises: WireError if it has another form.
        """
        if type(reply) is not dict or set(reply) != REPLY:
            raise WireError("a reply of another form")
        if type(reply["id"]) is not int or reply["id"] != number:
            raise WireError("a reply to another question")
        self._note(reply["suspicious"])
        printed = as_text(reply["printed"])
        if reply["failure"] is None:
            return Answer(reply["value"], None, printed)
        return Answer(None, self._failure(reply["failure"], importing=number == 0), printed)

    def _note(self, suspicious: Any) -> None:
        """Keep what the worker noticed of the submission's attempts, as far as it is text."""
        if type(suspicious) is not list or not all(type(note) is str for note in suspicious):
            raise WireError("notes of another form")
        self.suspicious += [f"tried to {note[:LONGEST_NOTE]}" for note in suspicious[:MOST_NOTES]]

    def _failure(self, said: Any, importing: bool) -> ProbeFailure:
        """A Trouble made of what the worker said, as far as it can be true."""
        if type(said) is not dict or as_text(said.get("kind")) not in KINDS:
            raise WireError("a trouble of an unknown kind")
        type_name, file, line = as_text(said.get("type_name")), as_text(said.get("file")), 0
        source = self.contents.get(file, b"").decode("utf-8", "replace")
        if type(said.get("line")) is int and 0 < said["line"] <= len(source.splitlines()):
            line = said["line"]
        return ProbeFailure(
            kind=said["kind"],
            type_name=type_name if is_builtin_error(type_name) else "Exception",
            message=as_text(said.get("message")),
            file=file if line else "",
            line=line,
            code=line_of(source, line),
            importing=importing,
        )

    def _ended(self, kind: str, message: str = "") -> Answer:
        """The answer of a worker that died or was ended."""
        status = self.end()
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSYS:
            self.suspicious.append("was ended by the filter of system calls")
        if not message:
            message = how_it_ended(status)
        return Answer(failure=ProbeFailure(kind, message=message, importing=self.asked == 0))

    def _forged(self, message: str) -> Answer:
        """The answer of a worker that sent what no worker of ours sends."""
        self.suspicious.append(f"interfered with the answers: {message}")
        return self._ended("crash", message)

    def end(self) -> int:
        """Kill the process and all that it started. Returns: its wait status."""
        self.alive = False
        self.connection.close()
        return self.fork_server.end(self.process)


def as_text(value: Any) -> str:
    """A text that a worker sent, or "" if it is none."""
    return value if type(value) is str else ""


def how_it_ended(status: int) -> str:
    """A wait status in words."""
    if os.WIFSIGNALED(status):
        return f"It was ended by {signal.Signals(os.WTERMSIG(status)).name}."
    return f"It ended itself with exit status {os.WEXITSTATUS(status)}."
