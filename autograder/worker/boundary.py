"""autograder/worker/boundary.py: what of the file system and the network a worker may reach.

Reads:  where Python and its packages lie.
Gives:  a boundary by Landlock (Linux 5.13 and later): Python's own files can be read; nothing can
        be written, made, deleted or executed; from Linux 6.7 on no TCP, from 6.12 on no signal to
        other processes. Where the kernel has no Landlock, no boundary, and `active` says so.
Leaves to others: limits on time and memory (zygote.py), telling people (grading.py, doctor.py).

Numbers and layouts are from the kernel's include/uapi/linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on x86_64 and aarch64
VERSION_FLAG, PATH_BENEATH = 1, 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many rights a version knows, from bit 0
TCP_BIND_AND_CONNECT = 3  # version 4
ABSTRACT_SOCKETS_AND_SIGNALS = 3  # version 6

SYSTEM_FILES = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share/zoneinfo",
    "/etc/localtime",
    "/etc/ld.so.cache",
    "/dev/null",
    "/dev/urandom",
)


class Boundary:
    """A set of Landlock rules, prepared in the zygote and entered by each worker.

    not_readable: a folder that stays closed although it may be on the import path.
    """

    def __init__(self, not_readable: str) -> None:
        self.version = _version()
        self.active = self.version > 0
        if self.active:
            on_path = [path for path in sys.path if os.path.isdir(path) and path != not_readable]
            self.rules = _opened({sys.prefix, sys.base_prefix, *on_path, *SYSTEM_FILES})

    def enter(self) -> None:
        """Restrict this process for good.

        Raises: OSError if the kernel refuses, so that no submission runs unrestricted.
        """
        if not self.active:
            return
        known = FILE_RIGHTS[min(self.version, max(FILE_RIGHTS))]
        attributes = [(1 << known) - 1]
        if self.version >= 4:
            attributes.append(TCP_BIND_AND_CONNECT)
        if self.version >= 6:
            attributes.append(ABSTRACT_SOCKETS_AND_SIGNALS)
        packed = struct.pack(f"<{len(attributes)}Q", *attributes)
        ruleset = _call(CREATE_RULESET, packed, ctypes.c_size_t(len(packed)), 0)
        for descriptor, rights in self.rules:
            rule = struct.pack("<Qi", rights, descriptor)
            _call(ADD_RULE, ruleset, PATH_BENEATH, rule, 0)
        _call(RESTRICT_SELF, ruleset, 0)
        os.close(ruleset)


def _opened(paths: Iterable[str]) -> list[tuple[int, int]]:
    """(descriptor, rights) of each path that exists: files to read, folders to read and list."""
    rules = []
    for path in paths:
        if os.path.exists(path):
            rights = READ_FILE | READ_DIR if os.path.isdir(path) else READ_FILE
            rules.append((os.open(path, os.O_PATH | os.O_CLOEXEC), rights))
    return rules


def _version() -> int:
    """Version of the kernel's Landlock; 0 if there is none."""
    if sys.platform != "linux":
        return 0
    try:
        return _call(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION_FLAG)
    except OSError:
        return 0


def _call(number: int, *arguments: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    result = int(libc.syscall(number, *arguments))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock: {os.strerror(code)}")
    return result
