"""The few calls to the Linux kernel that Python does not offer.

Reads:  nothing.
Gives:  prctl, unshare, mount, capabilities and raw system calls that raise OSError on failure.
Leaves to others: what to ask for (landlock.py, namespaces.py, syscall_filter.py, confinement.py).

Numbers and layouts are from the kernel's include/uapi/linux.
"""

from __future__ import annotations

import ctypes
import functools
import os
import struct
import sys

SET_PDEATHSIG, SET_DUMPABLE, SET_SECCOMP, SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVS = 1, 4, 22, 36, 38
MOUNT_SETATTR, HERE, RECURSIVE = 442, -100, 0x8000  # the same on x86_64 and aarch64
CAPABILITY_VERSION = 0x20080522  # version 3: two words for each set

ON_LINUX = sys.platform == "linux"


def prctl(option: int, value: int, address: int = 0) -> None:
    """Set an attribute of this process; does nothing on other systems."""
    if ON_LINUX:
        arguments = [ctypes.c_ulong(number) for number in (value, address, 0, 0)]
        _checked(_libc().prctl(option, *arguments), "prctl")


def system_call(what: str, number: int, *arguments: object) -> int:
    """A system call that the C library has no function for. Raises: OSError naming `what`."""
    libc = _libc()
    libc.syscall.restype = ctypes.c_long
    return _checked(int(libc.syscall(number, *arguments)), what)


def unshare(flags: int) -> None:
    """Leave namespaces for new ones."""
    _checked(_libc().unshare(flags), "unshare")


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """Mount a file system, or change how one is mounted."""
    kind_bytes = None if kind is None else kind.encode()
    number = ctypes.c_ulong(flags)
    done = _libc().mount(
        source.encode(), target.encode(), kind_bytes, number, options.encode() or None
    )
    _checked(done, f"mount {target}")


def set_mount_attributes(target: str, attributes: int, cleared: int, recursive: bool) -> None:
    """Change how a file system is mounted, and those below it if `recursive` (Linux 5.12)."""
    packed = struct.pack("<4Q", attributes, cleared, 0, 0)
    flags, size = RECURSIVE if recursive else 0, ctypes.c_size_t(len(packed))
    system_call("mount_setattr", MOUNT_SETATTR, HERE, target.encode(), flags, packed, size)


def give_up_capabilities() -> None:
    """Empty the sets of capabilities of this process."""
    header = struct.pack("<Ii", CAPABILITY_VERSION, 0)
    _checked(_libc().capset(header, bytes(24)), "capset")


@functools.cache  # a worker inherits its fork server's: opening it anew costs half a millisecond
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result
