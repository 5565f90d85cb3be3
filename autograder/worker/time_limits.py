"""Apply the limits of time: watch what a worker uses while the grader waits for it.

Reads:  the processor clock and the threads' states of another process.
Gives:  a Watcher that raises TimeUp; MACHINE_LOCK, under which one request can run alone.
Leaves to others: killing (worker_client.py), trying again and verdicts (submission.py).
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator

LOOK_EVERY = 0.02  # wall seconds
PATIENCE = 10  # wall seconds for each processor second of a worker that wants to run


class TimeUp(Exception):
    """The watched worker has used its time.

    kind: "timeout" (processor time), "waiting" (it slept) or "starved" (the machine was too busy).
    seconds: the limit, never a measured time, so that two runs say the same.
    """

    def __init__(self, kind: str, seconds: float) -> None:
        super().__init__(kind)
        self.kind = kind
        self.seconds = seconds


class Deadline:
    """A wall-clock limit for the fork server, which has nothing to do but to answer."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds

    def __call__(self) -> None:
        """Look once. Raises: TimeUp."""
        if time.monotonic() > self.end:
            raise TimeUp("starved", self.seconds)


class Watcher:
    """Looks at a worker while the grader waits for it; raises TimeUp at one of three limits.

    Processor time decides, as it does not depend on what else the machine does. Wall time is for
    workers that do not compute.

    Args:
        cpu_seconds: processor time from now on. wall_seconds: how long it may wait on top.
    """

    def __init__(self, pid: int, cpu_seconds: float, wall_seconds: float) -> None:
        self.pid = pid
        self.cpu_seconds = cpu_seconds
        self.cpu_before = cpu_seconds_of(pid)
        self.wall_seconds = wall_seconds + cpu_seconds
        self.patience = wall_seconds + PATIENCE * cpu_seconds
        self.began = time.monotonic()
        self.next_look = self.began + LOOK_EVERY
        self.looks = self.asleep = 0

    def used(self) -> float:
        """Processor seconds used so far."""
        return max(0.0, cpu_seconds_of(self.pid) - self.cpu_before)

    def __call__(self) -> None:
        """Look now and then, as looking costs more than most answers. Raises: TimeUp."""
        if time.monotonic() >= self.next_look:
            self.look()

    def look(self) -> None:
        """Look once. Raises: TimeUp."""
        self.next_look = time.monotonic() + LOOK_EVERY
        if self.used() > self.cpu_seconds:
            raise TimeUp("timeout", self.cpu_seconds)
        self.looks += 1
        self.asleep += is_asleep(self.pid)
        waited = time.monotonic() - self.began
        # One look is chance: a worker that computes may sleep just then, one that waits may wake.
        if waited > self.wall_seconds and self.asleep > self.looks / 2:
            raise TimeUp("waiting", self.wall_seconds)
        if waited > self.patience:  # it wants to run, but gets no processor
            raise TimeUp("starved", self.patience)


def cpu_seconds_of(pid: int) -> float:
    """Processor time that a process has used, all its threads together; 0.0 if it is gone."""
    # Linux numbers the clock of a process like this; it is what clock_getcpuclockid computes, which
    # Python lacks. /proc/<pid>/stat counts in hundredths of a second only, and has to be parsed.
    try:
        return time.clock_gettime((~pid << 3) | 2)
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
    return not {"R", "D"} & set(states)  # running or about to; waiting for a disk


class SharedLock:
    """A lock that many threads hold together, or one alone; who wants it alone goes first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._holders = 0
        self._want_alone = 0

    @contextlib.contextmanager
    def shared(self) -> Iterator[None]:
        """Hold it beside others."""
        with self._changed:
            self._changed.wait_for(lambda: not self._want_alone)
            self._holders += 1
        try:
            yield
        finally:
            with self._changed:
                self._holders -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold it while nobody else does."""
        with self._changed:
            self._want_alone += 1
            self._changed.wait_for(lambda: not self._holders)
            self._holders += 1
        try:
            yield
        finally:
            with self._changed:
                self._holders -= 1
                self._want_alone -= 1
                self._changed.notify_all()


MACHINE_LOCK = SharedLock()  # of this grader: its workers run beside each other, or one runs alone
