"""Watch what a worker uses while the grader waits for it.

Reads:  the processor clock and the threads' states of another process.
Gives:  a Watcher that raises TimeUp; QUIET, which lets one request run alone.
Leaves to others: killing, trying again, verdicts (client.py, isolated.py).
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator

LOOK_EVERY = 0.02  # wall seconds
PATIENCE = 10  # wall seconds for each processor second of one that wants to run


class TimeUp(Exception):
    """The watched worker used up what it may. kind: timeout, waiting or starved.

    seconds: how much it may, and no measured time: two runs say the same.
    """

    def __init__(self, kind: str, seconds: float) -> None:
        super().__init__(kind)
        self.kind = kind
        self.seconds = seconds


class Deadline:
    """Waits for one of our own processes, which has nothing to do but to answer."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds

    def __call__(self) -> None:
        """Look once. Raises: TimeUp."""
        if time.monotonic() > self.end:
            raise TimeUp("starved", self.seconds)


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
        if waited > self.wall_seconds and self.asleep > self.looks / 2:
            raise TimeUp("waiting", self.wall_seconds)
        if waited > self.patience:  # it wants to run, but is not let run
            raise TimeUp("starved", self.patience)


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
    return not {"R", "D"} & set(states)  # running or about to, or held up by a disk


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
