"""The grader's side of a fork server.

Reads:  what to preload, the assignment's advice, which layers of isolation to try.
Gives:  a ForkServer: it forks workers, ends them, and is started anew if it dies.
Leaves to others: talking to a worker (worker_client.py), what runs there (fork_server.py).
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.course.assignment import Limits
from autograder.worker import kernel
from autograder.worker.channel import Channel, Closed
from autograder.worker.process import Process, children_of, kill
from autograder.worker.time_limits import Deadline, TimeUp
from autograder.worker.wire import WireError

ENGINE = str(Path(__file__).resolve().parents[2])  # the folder that holds the package autograder
START_SECONDS = 60.0
TRIAL_SECONDS = 30.0
START = f"import sys; sys.argv[1:] = [{ENGINE!r}]; sys.path.insert(0, {ENGINE!r}); \
from autograder.worker.start import start; start(%d, %r)"
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",  # sets of texts list the same in every run
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLCONFIGDIR": "/tmp",  # Matplotlib insists on a folder; it works without writing
}
LAYERS = ("namespaces", "user", "landlock", "seccomp")


class ForkServer:
    """A warm process that forks one worker at a time. It is started anew if it dies.

    Args:
        preload: modules to import once, for all workers. advice: source of the assignment's
            advice.py, "" if it has none. The process gets nothing else, so it knows no secrets.
        try_layers: names of layers of isolation; fewer than all only to measure what one is worth.
    Attributes:
        layers: what is in force, in words by name. missing: by name, why not.
        cpu_seconds: processor time of the process and of all its ended workers.
    Raises: RuntimeError if it does not start.
    """

    def __init__(
        self,
        preload: Sequence[str] = (),
        advice: str = "",
        try_layers: Sequence[str] = LAYERS,
    ) -> None:
        self.advice = advice
        self.preload = list(preload)
        self.try_layers = tuple(try_layers)
        kernel.prctl(kernel.SET_DUMPABLE, 0)  # no process of this user may look into the grader
        self._start()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        code = START % (theirs.fileno(), self.try_layers)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-sPB", "-c", code],
                pass_fds=[theirs.fileno()],
                env=ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        self.control = ours
        self.channel = Channel(ours)
        try:
            ready = self._request({"advice": self.advice, "preload": self.preload})
        except (Closed, TimeUp) as error:
            self.process.kill()
            _, errors = self.process.communicate()
            self.control.close()
            last = errors.decode(errors="replace").strip().splitlines()[-1:] or ["no message"]
            raise RuntimeError(f"The worker process does not start: {last[0]}") from error
        self.cpu_seconds = 0.0
        self.layers: dict[str, str] = ready["layers"]
        self.missing: dict[str, str] = ready["missing"]

    def _request(self, message: dict[str, Any]) -> Any:
        """Send a message and return the reply."""
        watch = Deadline(START_SECONDS)
        self.channel.send_to_worker(message, watch)
        return self.channel.receive(watch)

    def _restart(self) -> None:
        """Start again after the process ended. Isolation was measured once, so it must be the same.

        Raises: RuntimeError if a layer of isolation is not there any more.
        """
        before = self.layers
        self.close()
        self._start()
        if self.layers != before:
            self.close()  # else the next fork would find it alive and use it
            started, self.layers = self.layers, before
            lost = ", ".join(sorted(before.keys() - started.keys())) or "other settings"
            raise RuntimeError(f"a worker's isolation changed after a restart: {lost}")

    def fork(self, limits: dict[str, Any]) -> tuple[Process, socket.socket]:
        """Fork a worker. limits: those of the assignment. Returns: its handle, a connection."""
        if self.process.poll() is not None:
            self._restart()
        ours, theirs = socket.socketpair()
        watch = Deadline(START_SECONDS)
        with theirs:
            self.channel.send_to_worker(limits, watch)
            self.control.setblocking(True)
            socket.send_fds(self.control, [b"."], [theirs.fileno()])
            self.control.setblocking(False)
        pid = int(self.channel.receive(watch)["pid"])
        if not hasattr(os, "pidfd_open"):
            return Process(pid), ours
        # In a namespace the fork server knows the worker by another number than this process does.
        # A descriptor means the same process on both sides, and goes on meaning it when the worker
        # is dead and its number given to another process, which a kill by number would hit.
        self.control.settimeout(START_SECONDS)
        _, (pidfd, *_), _, _ = socket.recv_fds(self.control, 1, 1)
        self.control.setblocking(False)
        return Process(pid, pidfd), ours

    def end(self, process: Process) -> int:
        """Kill a worker and all that it started. Returns: its wait status."""
        process.kill()
        try:
            ended = self._request({"ended": True})
            status = int(ended["status"])
            self.cpu_seconds = float(ended["cpu_seconds"])
            while ended["left"]:
                if "namespaces" in self.layers:  # nothing there outlives the fork server
                    self._kill()
                    break
                for child in children_of(self.process.pid):
                    kill(child)
                ended = self._request({"ended": True})
        except (Closed, TimeUp):  # the fork server is dead, and its workers with it, or stopped
            self._kill()
            status = int(signal.SIGKILL)
        process.close()
        return status

    def _kill(self) -> None:
        """End the process at once; the next fork starts it anew."""
        self.process.kill()
        self.process.wait()

    def try_out(self, targets: dict[str, Any]) -> dict[str, str]:
        """Have a worker try what it must not and what it must be able to do (trial.py).

        Raises: RuntimeError if it does not come to an end.
        """
        process, connection = self.fork(
            Limits().model_dump() | {"cpu_seconds_in_all": TRIAL_SECONDS}
        )
        watch = Deadline(TRIAL_SECONDS)
        channel = Channel(connection)
        try:
            channel.send_to_worker({"targets": targets}, watch)
            outcome: dict[str, str] = channel.receive(watch)
        except (Closed, TimeUp, WireError) as error:
            raise RuntimeError(f"The trial of the isolation failed: {error!r}.") from error
        finally:
            connection.close()
            self.end(process)
        return outcome

    def close(self) -> None:
        """End the process; a worker that still runs dies with it."""
        self.control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()
