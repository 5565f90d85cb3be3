"""Enter namespaces: the fork server and its workers see no other process and no network.

Reads:  what this kernel and this user's rights allow.
Gives:  a process in which no other process is seen and no network exists; nothing that it starts
        can outlive it. Where that is refused, as in most containers, the reason.
Leaves to others: everything that needs no new namespace (confinement.py).

Called before NumPy is imported: the process that stays outside only waits, and should be small.
"""

from __future__ import annotations

import os
import signal
import sys

from autograder.worker import kernel

NEW_MOUNTS, NEW_NAMES, NEW_IPC, NEW_USERS, NEW_PIDS, NEW_NETWORK = (
    0x20000,
    0x4000000,
    0x8000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
PRIVATE, RECURSIVE = 0x40000, 0x4000
NO_SUID_NO_DEVICES_NO_EXEC = 2 | 4 | 8


def enter_namespaces() -> str:
    """Go on in a child that lives in new namespaces, its process id being 1 there.

    The calling process waits for the child and ends as it ends; only the child returns.

    Returns: "" if it worked, else why not; then nothing has changed.
    """
    if not kernel.ON_LINUX:
        return f"{sys.platform} has none"
    user, group = os.geteuid(), os.getegid()
    flags = NEW_PIDS | NEW_NETWORK | NEW_IPC | NEW_NAMES | NEW_MOUNTS
    try:
        kernel.unshare(flags if user == 0 else flags | NEW_USERS)
    except OSError as error:
        return str(error.strerror)
    if user:
        _map_to_itself("setgroups", "deny")
        _map_to_itself("uid_map", f"{user} {user} 1")
        _map_to_itself("gid_map", f"{group} {group} 1")
    child = os.fork()
    if child:
        _wait_outside(child)
    kernel.prctl(kernel.SET_PDEATHSIG, signal.SIGKILL)
    _own_process_listing()
    return ""


def _map_to_itself(file: str, text: str) -> None:
    with open(f"/proc/self/{file}", "w", encoding="ascii") as setting:
        setting.write(text)


def _wait_outside(child: int) -> None:
    """Wait for the child and end as it ends.

    Its sockets are closed here first: else the grader would not notice that the child is gone.
    """
    os.closerange(3, 4096)
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _own_process_listing() -> None:
    """Show the new processes in /proc, where this may be done; it hides the others."""
    try:
        kernel.mount("none", "/", None, PRIVATE | RECURSIVE)
        kernel.mount("proc", "/proc", "proc", NO_SUID_NO_DEVICES_NO_EXEC)
    except OSError:
        return  # some containers hide parts of /proc, and then no other may be mounted
