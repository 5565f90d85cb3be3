"""Enter namespaces: the fork server and its workers see no other process and no network.

Reads:  what this kernel and this user's rights allow.
Gives:  a process in which no other process is seen and no network exists; nothing that it starts
        can outlive it. Where that is refused, as in most containers, the reason. Later a root
        folder with a few files in it, which can be read and do not note when.
Leaves to others: everything that needs no new namespace (confinement.py).

Called before NumPy is imported: the process that stays outside only waits, and should be small.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Sequence

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
BIND, REMOUNT = 0x1000, 0x20
NO_ACCESS_TIMES = 0x400 | 0x800
ROOT = "/proc"  # where the new root is built: it exists everywhere, and nothing needed lies there
# Attributes of mount_setattr.
READ_ONLY, WITHOUT_ACCESS_TIMES, ANY_ACCESS_TIMES = 0x1, 0x10 | 0x80, 0x70


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


def show_only(paths: Sequence[str]) -> None:
    """Make a new root folder in which nothing but these can be seen, under the same names.

    Seeing is more than reading. Every process may ask for times of files that it may not read, and
    /proc and /sys note when something in them was first looked up: what one worker looks at, a
    later one could find out. Nor do the files keep access times.

    paths: absolute and sorted, so that folders stand before what is in them.
    Raises: OSError if it cannot be done.
    """
    flags = NO_SUID_NO_DEVICES_NO_EXEC | NO_ACCESS_TIMES
    kernel.mount("none", ROOT, "tmpfs", flags)
    shown: list[str] = []
    for path in paths:
        if not any(path.startswith(f"{above.rstrip('/')}/") for above in shown):
            _bind(path, ROOT + path)
            shown.append(path)
    _freeze(flags)
    os.chroot(ROOT)
    os.chdir("/")


def _bind(path: str, place: str) -> None:
    if os.path.isdir(path):
        os.makedirs(place, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY))
    kernel.mount(path, place, None, BIND | RECURSIVE)


def _freeze(flags: int) -> None:
    """Let nothing in the new root be changed, and no file note when it was read.

    What an old kernel cannot do is left out; the trial finds out what that leaves open.

    flags: as the new root was mounted.
    """
    os.makedirs(f"{ROOT}/tmp", exist_ok=True)
    os.chmod(f"{ROOT}/tmp", 0o1777)
    with contextlib.suppress(OSError):
        try:
            kernel.set_mount_attributes(
                ROOT, READ_ONLY | WITHOUT_ACCESS_TIMES, ANY_ACCESS_TIMES, recursive=True
            )
        except PermissionError:  # a user namespace may not; read-only has the same effect
            kernel.set_mount_attributes(ROOT, READ_ONLY, 0, recursive=True)
        # Matplotlib insists on a folder that looks writable, and asks no more. So the new root
        # looks so, but it is full.
        kernel.set_mount_attributes(ROOT, 0, READ_ONLY, recursive=False)
    size = os.statvfs(ROOT)
    in_use = size.f_files - size.f_ffree
    kernel.mount("none", ROOT, None, flags | REMOUNT, f"nr_inodes={in_use}")
