"""Try, inside a worker, ways through the kernel to signals and to traces that other workers find.

Reads:  canaries that the grader laid out, as in trial.py.
Gives:  actions that return if they worked and raise if they were refused. Each tries every way
        that is known, and is done if one of them is.
Leaves to others: when to try them and what they are worth (trial.py, isolation.py).

A trace is whatever stays in the kernel when a worker has ended: a worker that knows hidden inputs
could leave it, and a later one find it. Numbers are from the kernel's include/uapi.
"""

from __future__ import annotations

import ctypes
import fcntl
import itertools
import mmap
import os
import platform
import signal
import stat
import struct
import time
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

Targets = dict[str, Any]
Way = Callable[[], object]

MACHINES = ("x86_64", "aarch64")
NUMBERS = {  # of system calls, on these machines
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "clone": (56, 220),
    "futex": (202, 98),
    "cachestat": (451, 451),
}
PREADV_NOWAIT = 8
SETOWN_EX, FIOSETOWN, SIOCSPGRP, FIONBIO, FIOASYNC = 15, 0x8901, 0x8902, 0x5421, 0x5452
CLONE_PARENT, FUTEX_WAKE, WILL_NEED = 0x8000, 1, 3
A_FEW_FILES = 40
DAY = 86_400 * 10**9  # nanoseconds


def one_of(ways: Iterable[Way]) -> None:
    """Take every way. Raises: PermissionError if each of them was refused."""
    refusals = []
    for way in ways:
        try:
            way()
        except (Exception, SystemExit) as error:
            refusals.append(f"{type(error).__name__}: {error}")
        else:
            return
    raise PermissionError("; ".join(dict.fromkeys(refusals)))


def _call(name: str, *arguments: object) -> int:
    number = NUMBERS[name][MACHINES.index(platform.machine())]
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    result = int(libc.syscall(ctypes.c_long(number), *arguments))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def _is_socket(descriptor: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False


def signal_by_all_ways(pid: int, owner: int) -> None:
    """Send a signal that does nothing, by every call that sends one.

    owner: the user whose process it is. Whoever else owns a file may name the process as its
    owner, but the kernel sends it no signal.
    """
    information = struct.pack("<iii116x", 0, 0, -1)  # queued by a process
    connection = next(filter(_is_socket, range(3, 64)), 0)  # a worker's own
    as_int, as_owner = struct.pack("<i", pid), struct.pack("<ii", 1, pid)

    def own(set_owner: Way) -> None:
        if os.geteuid() not in (0, owner):
            raise PermissionError("another user's process")
        set_owner()

    one_of(
        [
            lambda: os.kill(pid, 0),
            lambda: _call("tkill", pid, 0),
            lambda: _call("tgkill", pid, pid, 0),
            lambda: _call("rt_sigqueueinfo", pid, 0, information),
            lambda: _call("rt_tgsigqueueinfo", pid, pid, 0, information),
            lambda: signal.pidfd_send_signal(os.pidfd_open(pid), 0),
            lambda: own(lambda: fcntl.fcntl(connection, fcntl.F_SETOWN, pid)),
            lambda: own(lambda: fcntl.fcntl(connection, SETOWN_EX, as_owner)),
            lambda: own(lambda: fcntl.ioctl(connection, FIOSETOWN, as_int)),
            lambda: own(lambda: fcntl.ioctl(connection, SIOCSPGRP, as_int)),
        ]
    )


def start_process(_: Targets) -> None:
    """By fork, and by a clone that would signal the parent when it ends."""

    def clone() -> None:
        if not _call("clone", ctypes.c_ulong(CLONE_PARENT | signal.SIGCONT), 0, 0, 0, 0):
            os._exit(0)

    def fork() -> None:
        child = os.fork()
        if not child:
            os._exit(0)
        os.waitpid(child, 0)

    one_of([fork, clone])


def leave_access_time(_: Targets) -> None:
    """Read files, or list folders, that note when this was done."""
    folders = {os.path.dirname(str(module.__file__)) for module in (os, np)}
    if not any(_notes_access_times(folder) for folder in folders):
        raise PermissionError("no file notes when it was read")


def _notes_access_times(folder: str) -> bool:
    """Whether reading leaves a time. If no file is such that one would be due: it may."""
    if os.statvfs(folder).f_flag & (os.ST_RDONLY | getattr(os, "ST_NOATIME", 0)):
        return False
    due = False
    with os.scandir(folder) as entries:
        files = itertools.islice((one.path for one in entries if one.is_file()), A_FEW_FILES)
        for path in files:
            before = os.stat(path)
            with open(path, "rb") as file:
                file.read(1)
            if os.stat(path).st_atime_ns != before.st_atime_ns:
                return True
            changed = max(before.st_mtime_ns, before.st_ctime_ns)
            # Most systems note a time if it is older than the last change, or than a day.
            due |= before.st_atime_ns <= max(changed, time.time_ns() - DAY)
    return not due


def look_at_times(targets: Targets) -> None:
    """Ask for the times of a file that lies outside."""
    os.stat(targets["public"])


def look_into_proc(_: Targets) -> None:
    """Find files there: their times say when they were first looked for."""
    one_of([lambda: os.stat("/proc/sys/kernel"), lambda: os.stat("/sys/kernel")])


def mark_shared_descriptor(_: Targets) -> None:
    """Change a flag of standard input, which the fork server and all workers have in common."""
    flags = fcntl.fcntl(0, fcntl.F_GETFL)

    def flip(descriptor: int) -> None:
        fcntl.fcntl(descriptor, fcntl.F_SETFL, flags ^ os.O_NONBLOCK)
        fcntl.fcntl(descriptor, fcntl.F_SETFL, flags)

    def flip_by_ioctl(descriptor: int) -> None:
        for on in (1, 0):
            fcntl.ioctl(descriptor, FIONBIO, struct.pack("<i", on))

    one_of(
        [
            lambda: flip(0),
            lambda: flip_by_ioctl(0),
            lambda: fcntl.ioctl(0, FIOASYNC, struct.pack("<i", 0)),
            lambda: flip_by_ioctl(os.dup(0)),
            lambda: flip_by_ioctl(os.dup2(0, 50)),
            lambda: flip_by_ioctl(fcntl.fcntl(0, fcntl.F_DUPFD, 50)),
        ]
    )


def lock_file(_: Targets) -> None:
    """Lock a file that others can lock, too."""
    with open(os.__file__, "rb") as file:
        one_of(
            [
                lambda: fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB),
                lambda: fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB),
            ]
        )


def look_into_cache(_: Targets) -> None:
    """Ask which files are in memory, or put them there."""
    with open(os.__file__, "rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as pages:
        fd = file.fileno()
        answer = (ctypes.c_uint64 * 5)()
        one_of(
            [
                lambda: os.preadv(fd, [bytearray(1)], 0, PREADV_NOWAIT),
                lambda: _call("cachestat", fd, bytes(16), answer, 0),
                lambda: os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_WILLNEED),
                lambda: pages.madvise(WILL_NEED),
            ]
        )


def wake_others(_: Targets) -> None:
    """Wake whoever sleeps on a page of a file that others have mapped, too."""
    with open(os.__file__, "rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as pages:
        address = np.frombuffer(pages, np.uint8).ctypes.data
        _call("futex", ctypes.c_void_p(address), FUTEX_WAKE, 1, None, None, 0)


def read_clock_of_parent(_: Targets) -> None:
    """Ask how much processor time another process has used."""
    time.clock_gettime((~os.getppid() << 3) | 2)


def ask_how_busy(_: Targets) -> None:
    """Ask for the machine's load and free memory."""
    libc = ctypes.CDLL(None, use_errno=True)

    def system_information() -> None:
        if libc.sysinfo(ctypes.create_string_buffer(256)):
            raise OSError(ctypes.get_errno(), "sysinfo")

    one_of([os.getloadavg, system_information])
