"""Restrict which system calls the fork server and its workers can make, by seccomp.

Reads:  filters/<machine>.txt and <machine>_worker.txt, which tools/make_filters.py compiled.
Gives:  filters in the kernel (seccomp) that a process and all its children never lose: no sockets,
        no programs, no signals, no tracing, no locks, nothing opened for writing; with the one for
        workers, nothing either that only the fork server needs, such as new processes.
Leaves to others: when to enter them (confinement.py).
"""

from __future__ import annotations

import ctypes
import platform
import struct
from pathlib import Path

from autograder.worker import kernel

FILTERS = Path(__file__).resolve().parent / "filters"
INSTRUCTION = struct.Struct("=HBBI")  # struct sock_filter
FILTER_MODE = 2


class Filter:
    """A program as the kernel takes it, laid out once, so that a worker only has to enter it.

    program: the instructions, as struct sock_filter.
    """

    def __init__(self, program: bytes) -> None:
        count = len(program) // INSTRUCTION.size
        self._program = ctypes.create_string_buffer(program, len(program))
        header = struct.pack("@HP", count, ctypes.addressof(self._program))
        self._header = ctypes.create_string_buffer(header)

    def enter(self) -> None:
        """Obey the program from now on.

        Raises: OSError if the kernel refuses.
        """
        kernel.prctl(kernel.SET_SECCOMP, FILTER_MODE, ctypes.addressof(self._header))


def read_filter(suffix: str = "") -> Filter:
    """The filter for this machine's processor.

    Raises: OSError if there is none.
    """
    path = FILTERS / f"{platform.machine()}{suffix}.txt"
    lines = path.read_text(encoding="ascii").splitlines()
    return Filter(b"".join(INSTRUCTION.pack(*map(int, line.split())) for line in lines[1:]))
