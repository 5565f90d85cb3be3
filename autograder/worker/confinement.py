"""Confine the fork server and its workers.

Reads:  which layers of isolation to try, what this machine has.
Gives:  confine_fork_server, once, for all that is inherited (files, system calls);
        confine_worker, in every fork, for what each needs by itself (limits, a user of its own).
        For every layer that is not there the reason; isolation.py measures what that comes to.
Leaves to others: the layers themselves (landlock.py, syscall_filter.py, namespaces.py), the
        limits of time that decide (time_limits.py).
"""

from __future__ import annotations

import importlib.util
import os
import resource
import signal
import sys
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from autograder.worker import kernel
from autograder.worker.landlock import enter_boundary, readable_paths
from autograder.worker.namespaces import show_only
from autograder.worker.syscall_filter import Filter, read_filter

MIB = 2**20
FIRST_USER, USERS = 61_200, 4_000  # in the range that Linux leaves to services without a name
LATE_IMPORT = "statistics"  # stands for all that a submission may import


@dataclass
class Confinement:
    """What is in force in this fork server.

    layers: by name, in words. missing: by name, why not.
    user: the user id that workers take on; 0 if they keep the fork server's.
    address_space: bytes that Python and its packages take before a submission comes.
    worker_filter: what a worker enters on top; None if there is no filter of system calls.
    """

    layers: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    user: int = 0
    address_space: int = 0
    worker_filter: Filter | None = None


def confine_fork_server(
    try_layers: Collection[str], no_namespaces: str, not_readable: str
) -> Confinement:
    """Give up, in this process and for all its children, what no submission must have.

    Args:
        try_layers: their names. no_namespaces: why there are none; "" if they were entered.
        not_readable: a folder that stays closed although it may be on the import path.
    """
    found = Confinement(address_space=address_space_in_use())
    if no_namespaces:
        found.missing["namespaces"] = no_namespaces
    else:
        found.layers["namespaces"] = "no network, no other process in sight"
    programs = _filters()  # read while files can still be opened
    if not no_namespaces:
        found.layers["namespaces"] += _own_root(not_readable)
    _try_user(found, try_layers)
    kernel.prctl(kernel.SET_DUMPABLE, 0)
    kernel.prctl(kernel.SET_NO_NEW_PRIVS, 1)
    if os.geteuid() and not no_namespaces:
        kernel.give_up_capabilities()  # a new user namespace gave them all
    _try_boundary(found, try_layers, not_readable)
    _try_filter(found, try_layers, programs)
    return found


def _own_root(not_readable: str) -> str:
    """Leave every file out of sight that a worker may not read. Returns: words for the layer."""
    try:
        show_only(readable_paths(not_readable))
    except OSError:  # the trial finds out what that leaves open
        return ""
    return ", no other file in sight"


def _try_user(found: Confinement, try_layers: Collection[str]) -> None:
    if "user" not in try_layers or os.geteuid():
        tried = "user" in try_layers
        found.missing["user"] = "only root can change users" if tried else "not wanted"
        return
    user = FIRST_USER + int.from_bytes(os.urandom(2)) % USERS
    # In a child: there is no way back to root, and this process forks workers as root.
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, _become_and_read(user).encode()[:500])
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    why_not = os.read(reader, 500).decode()
    os.close(reader)
    if why_not:
        found.missing["user"] = why_not
    else:
        found.user = user
        found.layers["user"] = "a user of its own"


def _become_and_read(user: int) -> str:
    """Become that user and read Python's files. Returns: why that failed; "" if it worked."""
    spec = importlib.util.find_spec(LATE_IMPORT)
    needed = [os.__file__, sys.executable, *([spec.origin] if spec and spec.origin else [])]
    try:
        _become(user)
        for path in needed:
            os.close(os.open(path, os.O_RDONLY))
    except PermissionError as error:
        if error.filename is None:
            return "changing users is not permitted here"
        return f"other users cannot read {error.filename}: run chmod o+rx on the folders above it"
    except OSError as error:
        return str(error)
    return ""


def _become(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _try_boundary(found: Confinement, try_layers: Collection[str], not_readable: str) -> None:
    if "landlock" not in try_layers:
        found.missing["landlock"] = "not wanted"
        return
    try:
        found.layers["landlock"] = f"Landlock {enter_boundary(not_readable)}"
    except OSError as error:
        found.missing["landlock"] = str(error.strerror)


def _filters() -> tuple[Filter, Filter] | str:
    """The filter of the fork server and that of its workers, or why there are none."""
    try:
        return read_filter(), read_filter("_worker")
    except OSError as error:
        return f"none for this processor: {error.filename}"


def _try_filter(
    found: Confinement, try_layers: Collection[str], programs: tuple[Filter, Filter] | str
) -> None:
    if "seccomp" not in try_layers or isinstance(programs, str):
        found.missing["seccomp"] = programs if isinstance(programs, str) else "not wanted"
        return
    try:
        programs[0].enter()
    except OSError as error:
        found.missing["seccomp"] = str(error.strerror)
        return
    found.layers["seccomp"] = "filtered system calls"
    found.worker_filter = programs[1]


def confine_worker(limits: dict[str, Any], confinement: Confinement) -> None:
    """Give up the rest, in a worker and before the submission comes."""
    cpu_seconds = int(limits["cpu_seconds_in_all"]) + 1
    for limit, value in (
        (resource.RLIMIT_AS, confinement.address_space + int(limits["memory_mib"]) * MIB),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 1),  # itself: it can start neither processes nor threads
    ):
        resource.setrlimit(limit, (value, value))
    if confinement.user:
        _become(confinement.user)
    kernel.prctl(kernel.SET_PDEATHSIG, signal.SIGKILL)  # after changing users, which clears it
    kernel.prctl(kernel.SET_DUMPABLE, 0)
    if confinement.worker_filter:
        confinement.worker_filter.enter()


def address_space_in_use() -> int:
    """Bytes of address space of this process; 0 where it cannot be read."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
