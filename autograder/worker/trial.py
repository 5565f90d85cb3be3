"""Try, inside a worker, what must and what must not work there.

Reads:  canaries that the grader laid out: files, ports, its process id.
Gives:  for every action "" if it was done, else why not.
Leaves to others: signals and traces (trial_kernel.py); laying out canaries and judging the
        outcome (isolation.py).
"""

from __future__ import annotations

import ctypes
import functools
import importlib
import os
import resource
import socket
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.worker import trial_kernel

PTRACE_SEIZE = 0x4206  # unlike PTRACE_ATTACH it does not stop the one it gets hold of
GIB = 2**30
Targets = dict[str, Any]


def try_all(targets: Targets) -> dict[str, str]:
    """Try every action. Returns: "" by name for what worked, else the reason."""
    return {name: _tried(action, targets) for name, action in ACTIONS.items()}


def _tried(action: Callable[[Targets], None], targets: Targets) -> str:
    try:
        action(targets)
    except (Exception, SystemExit) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _read(path: str) -> None:
    with open(path, "rb") as file:
        file.read(1)


def _open_for_writing(path: str, more_flags: int = 0) -> None:
    os.close(os.open(path, os.O_WRONLY | more_flags))


def _read_course(targets: Targets) -> None:
    trial_kernel.one_of([functools.partial(_read, path) for path in targets["course"]])


def _connect(targets: Targets) -> None:
    socket.create_connection(("127.0.0.1", targets["port"]), timeout=1.0).close()


def _connect_unix(targets: Targets) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(targets["unix"])


def _send_udp(targets: Targets) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
        connection.sendto(b"x", ("127.0.0.1", targets["port"]))


def _spawn(_: Targets) -> None:
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)


def _trace(targets: Targets) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(PTRACE_SEIZE, targets["pid"], None, None) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def _take_memory(_: Targets) -> None:
    bytearray(64 * GIB)


def _hidden_memory(_: Targets) -> None:
    os.close(os.memfd_create("outside of the limit"))


def _raise_limit(_: Targets) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _late_import(_: Targets) -> None:
    for name in ("statistics", "fractions", "sqlite3", "zoneinfo", "numpy.polynomial.hermite"):
        importlib.import_module(name)


def _numpy_threads(_: Targets) -> None:
    """Large enough that every linear-algebra library would split the work among threads."""
    square = np.eye(300) * 2.0
    if float(np.linalg.solve(square, square @ np.ones(300)).sum()) != 300.0:
        raise ArithmeticError("NumPy computes wrongly")


ACTIONS: dict[str, Callable[[Targets], None]] = {
    "read a private file": lambda targets: _read(targets["private"]),
    "read the course": _read_course,
    "read a file that everybody may read": lambda targets: _read(targets["public"]),
    "list a folder": lambda targets: os.close(os.open(targets["folder"], os.O_RDONLY)),
    "write a file": lambda targets: _open_for_writing(targets["writable"]),
    "make a file": lambda targets: _open_for_writing(targets["writable"] + ".new", os.O_CREAT),
    "delete a file": lambda targets: os.remove(targets["doomed"]),
    "read the grader's memory": lambda targets: _read(f"/proc/{targets['pid']}/mem"),
    "read the grader's environment": lambda targets: _read(f"/proc/{targets['pid']}/environ"),
    "trace the grader": _trace,
    "signal the grader": lambda targets: trial_kernel.signal_by_all_ways(
        targets["pid"], targets["user"]
    ),
    "signal its parent": lambda targets: trial_kernel.signal_by_all_ways(
        os.getppid(), targets["user"]
    ),
    "connect by TCP": _connect,
    "connect to a Unix socket": _connect_unix,
    "send by UDP": _send_udp,
    "start a process": trial_kernel.start_process,
    "start a program": _spawn,
    "take more memory than allowed": _take_memory,
    "take memory outside of the limit": _hidden_memory,
    "raise a limit": _raise_limit,
    "leave an access time": trial_kernel.leave_access_time,
    "look at times of files outside": trial_kernel.look_at_times,
    "look into /proc or /sys": trial_kernel.look_into_proc,
    "mark a descriptor that workers share": trial_kernel.mark_shared_descriptor,
    "lock a file": trial_kernel.lock_file,
    "ask which files are in memory": trial_kernel.look_into_cache,
    "wake another process": trial_kernel.wake_others,
    "read the clock of another process": trial_kernel.read_clock_of_parent,
    "ask how busy the machine is": trial_kernel.ask_how_busy,
    "import from the standard library": _late_import,
    "compute with NumPy": _numpy_threads,
}
MUST_WORK = frozenset(["import from the standard library", "compute with NumPy"])
# What these reach would decide grades; whoever can do one of them can cheat.
DECIDING = frozenset(
    [
        "read a private file",
        "read the course",
        "write a file",
        "make a file",
        "delete a file",
        "read the grader's memory",
        "read the grader's environment",
        "trace the grader",
        "signal the grader",
    ]
)
