"""Apply the limits of time: watch what a worker uses while the grader waits for it.

Reads:  the processor clock, the threads' states and the scheduler's counts of another process.
Gives:  a Watcher that raises TimeUp; the Budget of a submission, which it counts in; MACHINE_LOCK,
        under which one request can run alone.
Leaves to others: killing (worker_client.py), trying again and verdicts (submission.py).
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

LOOK_EVERY = 0.02  # wall seconds
LONGEST_SPAN = 0.25  # between two looks; where more has passed, the grader itself was held up
PATIENCE = 10  # seconds without a processor, for each second of one that a request may use
MOST_HELD_UP = 1.0  # by a busy machine, for each second of a submission's budget
RUNNABLE, ON_DISK, ASLEEP = "R", "D", "S"  # as in /proc


class TimeUp(Exception):
    """The watched worker has used its time.

    kind: of one request: "timeout" (processor time), "waiting" (it slept), "disk" (it waited for a
        disk) or "starved" (the machine was too busy). Of the whole submission: "spent" (its own
        time) or "held up" (by a busy machine).
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


class Budget:
    """The wall time of one submission, over all its requests and workers.

    Time in which a worker runs, sleeps or waits for a disk is the submission's own. Time in which
    it wants to run and gets no processor is the machine's, and so is what forking and ending
    workers takes. Both are limited, so no submission holds up a class for longer than both
    together; but only one that used up its own time fails.

    Attributes:
        seconds: of the whole budget. within: how many of them may be used up so far.
        question: the one that time is spent on now. ended: why nothing more may be run.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = self.within = seconds
        self.own = self.machines = 0.0
        self.question = ""
        self.ended: TimeUp | None = None
        self.own_of: dict[str, float] = {}  # by question

    def release(self, share: float) -> None:
        """Let the submission go on until so much of the budget is used up, 1.0 for all of it."""
        self.within = share * self.seconds
        self.ended = None

    def add(self, own: float, machines: float) -> None:
        """Count time."""
        self.own += own
        self.machines += machines
        self.own_of[self.question] = self.own_of.get(self.question, 0.0) + own

    @contextlib.contextmanager
    def of_the_machine(self) -> Iterator[None]:
        """Count as the machine's what is done meanwhile."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.add(0.0, time.monotonic() - began)

    def check(self) -> None:
        """Raises: TimeUp "spent" or "held up" if nothing is left."""
        if self.own > self.within:
            raise TimeUp("spent", self.within)
        if self.machines > MOST_HELD_UP * self.within:
            raise TimeUp("held up", MOST_HELD_UP * self.within)

    def slowest(self) -> str:
        """The question that has taken most; "" if there is none."""
        named = [question for question in self.own_of if question]
        return max(named, key=self.own_of.__getitem__, default="")


class Watcher:
    """Looks at a worker while the grader waits for it; raises TimeUp at one of several limits.

    Processor time decides, as it does not depend on what else the machine does. Wall time is for
    workers that do not compute, and it does not count while they wait for a processor.

    Args:
        cpu_seconds: processor time from now on. wall_seconds: how long it may wait on top.
        budget: of the submission; all time is counted there, too.
    """

    def __init__(self, pid: int, cpu_seconds: float, wall_seconds: float, budget: Budget) -> None:
        self.pid = pid
        self.cpu_seconds = cpu_seconds
        self.cpu_before = cpu_seconds_of(pid)
        self.wall_seconds = wall_seconds
        self.patience = PATIENCE * cpu_seconds
        self.budget = budget
        self.own = self.machines = 0.0
        self.looked = time.monotonic()
        self.seen: Scheduling | None = None
        self.looks = Counter[str]()  # by state

    def used(self) -> float:
        """Processor seconds used so far."""
        return max(0.0, cpu_seconds_of(self.pid) - self.cpu_before)

    def __call__(self) -> None:
        """Look now and then, as looking costs more than most answers. Raises: TimeUp."""
        if time.monotonic() - self.looked >= LOOK_EVERY:
            self.look()

    def look(self) -> None:
        """Look once. Raises: TimeUp."""
        before, self.seen = self.seen, scheduling_of(self.pid)
        self.looks[self.seen.state] += 1
        self._count(before)
        used = max(0.0, self.seen.used - self.cpu_before)
        if used > self.cpu_seconds:
            raise TimeUp("timeout", self.cpu_seconds)
        self.budget.check()
        if self.own - used > self.wall_seconds:
            on_disk = self.looks[ON_DISK] > self.looks[ASLEEP]
            raise TimeUp("disk" if on_disk else "waiting", self.wall_seconds)
        if self.machines > self.patience:
            raise TimeUp("starved", self.patience)

    def stop(self) -> None:
        """Count what has passed since the last look."""
        self._count(None)

    def finish(self) -> None:
        """Count what has passed since the last look. Raises: TimeUp if it is more than allowed."""
        self.stop()
        if self.used() > self.cpu_seconds:
            raise TimeUp("timeout", self.cpu_seconds)
        self.budget.check()

    def _count(self, before: Scheduling | None) -> None:
        """Count what has passed; before: what the last look saw, for what was the machine's."""
        span, self.looked = time.monotonic() - self.looked, time.monotonic()
        own = min(span, LONGEST_SPAN)
        if before is not None and self.seen is not None:
            own = max(0.0, own - held_up(before, self.seen, span))
        self.own += own
        self.machines += span - own
        self.budget.add(own, span - own)


@dataclass(frozen=True)
class Scheduling:
    """What the kernel says of a process.

    state: RUNNABLE if one of its threads runs or could; else ON_DISK if one waits for a disk; else
        ASLEEP. used: processor seconds. delayed: seconds in which it could run and had to wait for
        a processor, up to the last time that it got one; 0.0 where the kernel does not count them.
    """

    state: str
    used: float
    delayed: float


def held_up(before: Scheduling, now: Scheduling, span: float) -> float:
    """For how much of a span a process wanted to run and got no processor."""
    delayed = now.delayed - before.delayed
    if now.state == RUNNABLE and delayed == 0.0:  # it still waits, or the kernel does not count
        delayed = span - (now.used - before.used)
    return min(max(0.0, delayed), span)


def scheduling_of(pid: int) -> Scheduling:
    """What the kernel says of a process now; asleep if it is gone."""
    return Scheduling(state_of(pid), cpu_seconds_of(pid), delayed_seconds_of(pid))


def cpu_seconds_of(pid: int) -> float:
    """Processor time that a process has used, all its threads together; 0.0 if it is gone."""
    # Linux numbers the clock of a process like this; it is what clock_getcpuclockid computes, which
    # Python lacks. /proc/<pid>/stat counts in hundredths of a second only, and has to be parsed.
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


def delayed_seconds_of(pid: int) -> float:
    """See Scheduling.delayed. Of the first thread alone: workers have no others."""
    try:
        with open(f"/proc/{pid}/schedstat", encoding="ascii") as numbers:
            return int(numbers.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def state_of(pid: int) -> str:
    """See Scheduling.state."""
    states = set()
    with contextlib.suppress(OSError, IndexError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/stat", encoding="utf-8") as stat:
                states.add(stat.read().rpartition(")")[2].split()[0])
    return next((state for state in (RUNNABLE, ON_DISK) if state in states), ASLEEP)


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
