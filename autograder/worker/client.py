"""autograder/worker/client.py: the grader's side of a worker.

Reads:  a sealed submission and the limits of an assignment.
Gives:  an Implementation whose every answer comes from a confined process, in time; what it ended
        of (endless loop, waiting, crash, forged frame) as a Trouble.
Leaves to others: judging (checks.py), choosing what to ask (grading.py).

CPU seconds decide. The wall clock is only a back-stop for code that waits: a request that hits it
is tried once more with no other worker of this process running, and if even then the machine gave
it no time, nobody is blamed: NotJudged.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from autograder.answers import Answer, Trouble, is_builtin_error, line_of, to_plain
from autograder.assignment import Limits
from autograder.checks import NotJudged
from autograder.wire import WireError
from autograder.worker.channel import Channel, Closed

ENGINE = str(Path(__file__).resolve().parents[2])  # the folder that holds the package autograder
START_SECONDS = 60.0
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
from autograder.worker.zygote import main; main(%d)"


class Quiet:
    """Lets many askers run side by side, or one alone."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running = 0
        self._wants_alone = 0

    @contextlib.contextmanager
    def shared(self) -> Iterator[None]:
        """Run beside others."""
        with self._changed:
            self._changed.wait_for(lambda: not self._wants_alone)
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Run while nobody else does."""
        with self._changed:
            self._wants_alone += 1
            self._changed.wait_for(lambda: not self._running)
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._wants_alone -= 1
                self._changed.notify_all()


QUIET = Quiet()


class TimeUp(Exception):
    """The watched worker used up what it may. kind: timeout, waiting or starved."""

    def __init__(self, kind: str, seconds: float) -> None:
        super().__init__(kind)
        self.kind = kind
        self.seconds = seconds


class Zygote:
    """A warm process that forks one worker at a time. It is started anew if it dies.

    Args:
        probes: source of probes.py; a zygote is told nothing else, so it knows no secrets.
    Raises: RuntimeError if it does not start.
    """

    def __init__(self, probes: str) -> None:
        self.probes = probes
        self._start()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        environment = {
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
        }
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", START % theirs.fileno()],
                pass_fds=[theirs.fileno()],
                env=environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        self.control = ours
        self.channel = Channel(ours)
        try:
            self._tell({"probes": self.probes})
        except (Closed, TimeUp) as error:
            self.process.kill()
            _, errors = self.process.communicate()
            last = errors.decode(errors="replace").strip().splitlines()[-1:] or ["no message"]
            raise RuntimeError(f"The worker process does not start: {last[0]}") from error

    def _tell(self, message: dict[str, Any]) -> Any:
        """Send a message and return the zygote's reply."""
        end = time.monotonic() + START_SECONDS

        def watch() -> None:
            if time.monotonic() > end:
                raise TimeUp("starved", START_SECONDS)

        self.channel.send(message, watch)
        return self.channel.receive(watch)

    def fork(self, limits: dict[str, Any]) -> tuple[int, socket.socket]:
        """Fork a worker. Returns: its process id and the connection to it."""
        if self.process.poll() is not None:
            self.close()
            self._start()
        ours, theirs = socket.socketpair()
        with theirs:
            self.channel.send(limits)
            self.control.setblocking(True)
            socket.send_fds(self.control, [b"."], [theirs.fileno()])
            self.control.setblocking(False)
        return int(self.channel.receive()["pid"]), ours

    def end(self) -> dict[str, Any]:
        """Kill the worker and all that it started. Returns: how it ended and what it used."""
        try:
            ended: dict[str, Any] = self._tell({"end": True})
        except Closed:  # the worker killed the zygote, and died with it
            ended = {"status": int(signal.SIGKILL)}
        return ended

    def close(self) -> None:
        """End the zygote; a worker that still runs dies with it."""
        self.channel.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()


class Worker:
    """One process that has imported a submission and answers probes."""

    def __init__(self, zygote: Zygote, contents: Mapping[str, bytes], limits: Limits) -> None:
        self.zygote = zygote
        self.limits = limits
        self.contents = contents
        self.asked = 0
        every_check = limits.model_dump() | {"cpu_seconds_in_all": 100 * limits.cpu_seconds}
        self.pid, connection = zygote.fork(every_check)
        self.channel = Channel(connection)
        self.alive = True

    def load(self) -> tuple[Answer, float]:
        """Import the submission. Returns: an Answer without value, and the CPU seconds it took.

        Raises: TimeUp "waiting" or "starved", for the caller to try again alone.
        """
        files = {name: np.frombuffer(data, np.uint8) for name, data in self.contents.items()}
        watcher = Watcher(self.pid, self.limits.import_seconds, self.limits.wall_seconds)
        answer = self._request({"files": files}, 0, watcher)
        return answer, watcher.used()

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Run one probe.

        Raises: TimeUp "waiting" or "starved", for the caller to try again alone.
        """
        self.asked += 1
        request = {"probe": probe, "inputs": to_plain(dict(inputs)), "id": self.asked}
        watcher = Watcher(self.pid, self.limits.cpu_seconds, self.limits.wall_seconds)
        return self._request(request, self.asked, watcher)

    def _request(self, message: dict[str, Any], number: int, watch: Watcher) -> Answer:
        try:
            if not self.channel.silent():
                return self._ended("crash", "It sent something before it was asked.")
            self.channel.send(message, watch)
            reply = self.channel.receive(watch)
            return self._answer(reply, number)
        except TimeUp as up:
            if up.kind != "timeout":
                self.end()
                raise
            return self._ended("timeout", f"Ended after {up.seconds:.1f} s of processor time.")
        except Closed:
            return self._ended("crash")
        except WireError as error:
            return self._ended("crash", f"It sent no valid answer: {error}.")

    def _answer(self, reply: Any, number: int) -> Answer:
        """Check a reply's form; every text in it is the submission's word.

        Raises: WireError if it has another form.
        """
        if type(reply) is not dict or set(reply) != {"id", "value", "trouble", "printed"}:
            raise WireError("a reply of another form")
        if type(reply["id"]) is not int or reply["id"] != number:
            raise WireError("a reply to another question")
        printed = as_text(reply["printed"])
        if reply["trouble"] is None:
            return Answer(reply["value"], None, printed)
        return Answer(None, self._trouble(reply["trouble"], importing=number == 0), printed)

    def _trouble(self, said: Any, importing: bool) -> Trouble:
        """A Trouble made of what the worker said, as far as it can be true."""
        if type(said) is not dict or as_text(said.get("kind")) not in KINDS:
            raise WireError("a trouble of an unknown kind")
        type_name, file, line = as_text(said.get("type_name")), as_text(said.get("file")), 0
        if file in self.contents and type(said.get("line")) is int:
            line = said["line"]
        source = self.contents[file].decode("utf-8", "replace") if line else ""
        return Trouble(
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
        status = self.end()["status"]
        if not message:
            message = how_it_ended(status)
        return Answer(trouble=Trouble(kind, message=message, importing=self.asked == 0))

    def end(self) -> dict[str, Any]:
        """Kill the process and all that it started."""
        self.alive = False
        self.channel.close()
        return self.zygote.end()


class Watcher:
    """Looks at a worker while the grader waits for it, and raises TimeUp in the end.

    Args:
        cpu_seconds: processor time from now on. wall_seconds: how long it may wait on top.
    """

    def __init__(self, pid: int, cpu_seconds: float, wall_seconds: float) -> None:
        self.pid = pid
        self.cpu_seconds = cpu_seconds
        self.cpu_before = cpu_seconds_of(pid)
        self.wall_seconds = wall_seconds + cpu_seconds
        self.wall_end = time.monotonic() + self.wall_seconds
        self.looks = self.asleep = 0

    def used(self) -> float:
        """Processor seconds used so far."""
        return max(0.0, cpu_seconds_of(self.pid) - self.cpu_before)

    def __call__(self) -> None:
        """Look once. Raises: TimeUp."""
        used = self.used()
        if used > self.cpu_seconds:
            raise TimeUp("timeout", used)
        self.looks += 1
        self.asleep += is_asleep(self.pid)
        if time.monotonic() > self.wall_end:
            waiting = self.asleep > self.looks / 2
            raise TimeUp("waiting" if waiting else "starved", self.wall_seconds)


def as_text(value: Any) -> str:
    """A text that a worker sent, or "" if it is none."""
    return value if type(value) is str else ""


def cpu_seconds_of(pid: int) -> float:
    """Processor time that a process has used, all its threads together; 0.0 if it is gone."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # Linux: the CPU-time clock of that process
    except OSError:
        return 0.0


def is_asleep(pid: int) -> bool:
    """Whether every thread of a process waits for something other than a processor."""
    try:
        threads = os.listdir(f"/proc/{pid}/task")
        states = []
        for thread in threads:
            with open(f"/proc/{pid}/task/{thread}/stat") as stat:
                states.append(stat.read().rpartition(")")[2].split()[0])
    except (OSError, IndexError):
        return False
    return all(state == "S" for state in states)


def how_it_ended(status: int) -> str:
    """A wait status in words."""
    if os.WIFSIGNALED(status):
        return f"It was ended by {signal.Signals(os.WTERMSIG(status)).name}."
    return f"It ended itself with exit status {os.WEXITSTATUS(status)}."


class Isolated:
    """A submission as an Implementation: a fresh worker for every question.

    Call begin_question() before each question and close() at the end. A submission that is slow
    to import shares one worker for all questions, and `remarks` says so.

    Args:
        zygote: forks the workers; it may serve other submissions before and after this one.
        contents: the sealed files.
    """

    def __init__(self, zygote: Zygote, contents: Mapping[str, bytes], limits: Limits) -> None:
        self.zygote = zygote
        self.contents = contents
        self.limits = limits
        self.worker: Worker | None = None
        self.slow_to_import = False
        self.import_answer: Answer | None = None  # kept once the import has failed
        self.remarks: list[str] = []

    def begin_question(self) -> None:
        """Forget what the last question left behind."""
        if not self.slow_to_import:
            self.close()

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
            with QUIET.shared():
                return self._try(probe, inputs)
        except TimeUp:
            self.close()
        try:
            with QUIET.alone():
                return self._try(probe, inputs)
        except TimeUp as up:
            return self._out_of_time(up)

    def _try(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        if self.import_answer is None and (self.worker is None or not self.worker.alive):
            self.worker = Worker(self.zygote, self.contents, self.limits)
            self._load(self.worker)
        if self.import_answer is not None:
            return self.import_answer
        assert self.worker is not None  # just started, or it lives
        return self.worker.ask(probe, inputs)

    def _load(self, worker: Worker) -> None:
        answer, seconds = worker.load()
        if answer.trouble is not None:
            self.import_answer = answer
            self.close()
        elif seconds > self.limits.slow_import_seconds and not self.slow_to_import:
            self.slow_to_import = True
            self.remarks.append(
                f"Importing it takes {seconds:.1f} s of processor time: code at the top level "
                "runs every time. Put it under `if __name__ == '__main__':`."
            )

    def _out_of_time(self, up: TimeUp) -> Answer:
        """What to say of a worker that did not answer, even with the machine to itself."""
        importing = self.worker is None or self.worker.asked == 0
        self.close()
        if up.kind == "starved":
            raise NotJudged(
                "The machine gave the worker too little time: no answer within "
                f"{up.seconds:.0f} s, twice. Grade it again on a machine that is less busy."
            ) from up
        message = f"Ended after {up.seconds:.0f} s in which it did not compute."
        answer = Answer(trouble=Trouble("waiting", message=message, importing=importing))
        if importing:
            self.import_answer = answer
        return answer
