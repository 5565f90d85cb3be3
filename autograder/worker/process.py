"""Handles of processes, and killing them, from the grader's side.

Reads:  /proc, where there is one.
Gives:  Process, the handle of a worker; children_of and kill for what a worker may leave behind.
Leaves to others: when to do it (fork_server_client.py).
"""

from __future__ import annotations

import contextlib
import os
import signal


class Process:
    """The handle of a worker: a descriptor (pidfd) where the system has those, else its number.

    Args:
        pid: its number as the fork server sees it. pidfd: its descriptor, which this object owns.
    Attributes:
        pid: its number as this process sees it.
    """

    def __init__(self, pid: int, pidfd: int = -1) -> None:
        self.pidfd = pidfd
        self.pid = pid if pidfd < 0 else pid_of(pidfd)

    def kill(self) -> None:
        """Send SIGKILL; it may be dead already."""
        # By descriptor, the signal cannot hit a process that was given the number of a dead worker.
        if self.pidfd < 0:
            kill(self.pid)
        else:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def close(self) -> None:
        """Close the descriptor."""
        if self.pidfd >= 0:
            os.close(self.pidfd)


def pid_of(pidfd: int) -> int:
    """The number by which this process sees the process behind a descriptor."""
    with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as lines:
        fields = dict(line.split(":", 1) for line in lines)
    return int(fields["Pid"])


def kill(pid: int) -> None:
    """Send SIGKILL; the process may be dead already."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)


def children_of(pid: int) -> list[int]:
    """Process ids of a process's living children, as far as /proc shows them."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as listing:
            return [int(child) for child in listing.read().split()]
    except OSError:  # a kernel built without that file
        return [int(name) for name in _process_numbers() if parent_of(int(name)) == pid]


def parent_of(pid: int) -> int:
    """Process id of a process's parent; 0 if it is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            return int(stat.read().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return 0


def _process_numbers() -> list[str]:
    with contextlib.suppress(OSError):
        return [name for name in os.listdir("/proc") if name.isdigit()]
    return []
