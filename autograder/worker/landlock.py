"""Restrict which files a process can reach, by Landlock.

Reads:  where Python and its packages lie.
Gives:  a boundary (Linux 5.13 and later): Python's own files can be read; nothing can be written,
        made, deleted or executed; from Linux 6.7 on no TCP, from 6.12 on no signal to processes
        outside of it.
Leaves to others: everything that is no file (syscall_filter.py, confinement.py).

Numbers and layouts are from the kernel's include/uapi/linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

from autograder.worker import kernel

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
    "/etc/alternatives",  # links to libraries
    "/etc/localtime",
    "/etc/ld.so.cache",
    "/dev/null",
    "/dev/urandom",
)


def readable_paths(not_readable: str) -> list[str]:
    """Files and folders that Python needs, the folders with all below them.

    not_readable: a folder that stays closed although it may be on the import path.
    """
    on_path = [path for path in sys.path if os.path.isdir(path) and path != not_readable]
    every = {sys.prefix, sys.base_prefix, *on_path, *SYSTEM_FILES}
    return sorted(path for path in every if os.path.exists(path))


def enter_boundary(not_readable: str) -> int:
    """Restrict this process and its children for good.

    not_readable: a folder that stays closed although it may be on the import path.
    Returns: the version of the kernel's Landlock.
    Raises: OSError if the kernel has none or refuses.
    """
    version = _call(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION_FLAG)
    attributes = [(1 << FILE_RIGHTS[min(version, max(FILE_RIGHTS))]) - 1]
    if version >= 4:
        attributes.append(TCP_BIND_AND_CONNECT)
    if version >= 6:
        attributes.append(ABSTRACT_SOCKETS_AND_SIGNALS)
    packed = struct.pack(f"<{len(attributes)}Q", *attributes)
    ruleset = _call(CREATE_RULESET, packed, ctypes.c_size_t(len(packed)), 0)
    for path in readable_paths(not_readable):
        _allow_reading(ruleset, path)
    _call(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    return version


def _allow_reading(ruleset: int, path: str) -> None:
    """Add a rule: this file can be read, this folder and all below it read and listed."""
    rights = READ_FILE | READ_DIR if os.path.isdir(path) else READ_FILE
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    _call(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("<Qi", rights, descriptor), 0)
    os.close(descriptor)


def _call(number: int, *arguments: object) -> int:
    return kernel.system_call("Landlock", number, *arguments)
