"""Note suspicious actions: what a submission does that no exercise asks for.

Reads:  Python's audit events, in the worker.
Gives:  short notes such as "open a file for writing: /tmp/x", for the instructor's eyes only.
Leaves to others: refusing (confinement.py), sending the notes (fork_server.py, worker_client.py).

What an installed package does while it is imported is its own doing: Matplotlib starts a program to
find fonts. What its functions do when the submission calls them is the submission's doing.

The notes prove nothing: code that tries hard can hide from them or invent some.
"""

from __future__ import annotations

import os
import sys
from types import FrameType
from typing import Any

MOST_NOTES, LONGEST_NOTE = 10, 200
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

EVENTS = {  # an audit event, and what it means
    "os.fork": "start a process",
    "os.forkpty": "start a process",
    "os.exec": "start a program",
    "os.posix_spawn": "start a program",
    "os.spawn": "start a program",
    "os.system": "start a program",
    "subprocess.Popen": "start a program",
    "socket.__new__": "use the network",
    "socket.gethostbyname": "use the network",
    "os.kill": "send a signal",
    "os.killpg": "send a signal",
    "signal.pthread_kill": "send a signal",
    "os.remove": "delete a file",
    "os.rmdir": "delete a folder",
    "os.mkdir": "make a folder",
    "os.rename": "rename a file",
    "os.link": "make a link",
    "os.symlink": "make a link",
    "os.chmod": "change rights of a file",
    "os.chown": "change rights of a file",
    "os.truncate": "cut a file",
    "resource.setrlimit": "change its limits",
    "ctypes.dlopen": "call machine code (ctypes)",
    "gc.get_objects": "search the memory (gc)",
    "gc.get_referrers": "search the memory (gc)",
}
# The first argument of these events is the file or program.
NAMES_ITS_TARGET = {"os.exec", "os.posix_spawn", "os.system", "subprocess.Popen", "ctypes.dlopen"}
NAMES_ITS_TARGET |= {
    f"os.{name}" for name in ("remove", "rmdir", "mkdir", "rename", "chmod", "chown", "truncate")
}


PACKAGES = ("site-packages", "dist-packages")  # the folders that packages are installed in


class SuspiciousActions:
    """Notes on what happens in this process from now on."""

    def __init__(self) -> None:
        self.noted: list[str] = []
        self.seen: set[str] = set()
        self.own_files = tuple({sys.prefix, sys.base_prefix, "/usr/", "/lib", "/dev/null"})
        folders = (folder for folder in sys.path if os.path.basename(folder) in PACKAGES)
        self.packages = tuple(f"{folder}/" for folder in folders)
        sys.addaudithook(self._event)
        # subprocess makes pipes, which is refused, before Python raises an event for the program.
        self._make_pipe = os.pipe
        setattr(os, "pipe", self._pipe)  # noqa: B010, mypy knows no other way

    def take(self) -> list[str]:
        """The notes since the last time."""
        taken, self.noted = self.noted, []
        return taken

    def _event(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            self._opened(arguments)
        elif event in EVENTS:
            known = event in NAMES_ITS_TARGET and type(arguments[0]) in (str, bytes)
            self._note(EVENTS[event], arguments[0] if known else "")

    def _pipe(self) -> tuple[int, int]:
        self._note("make a pipe", "")
        return self._make_pipe()

    def _opened(self, arguments: tuple[Any, ...]) -> None:
        path, _, flags = arguments
        if type(path) is bytes:
            path = os.fsdecode(path)
        if type(path) is not str:
            return
        if type(flags) is int and flags & WRITING:
            self._note("open a file for writing", path)
        elif (path.startswith("/") or ".." in path) and not path.startswith(self.own_files):
            self._note("read a file", path)

    def _note(self, action: str, target: str | bytes) -> None:
        text = f"{action}: {os.fsdecode(target)}" if target else action
        if text in self.seen or len(self.seen) >= MOST_NOTES or self._importing_package():
            return
        self.seen.add(text)
        self.noted.append(text[:LONGEST_NOTE])

    def _importing_package(self) -> bool:
        """Whether a module of an installed package is being imported just now."""
        frame: FrameType | None = sys._getframe()
        while frame:
            code = frame.f_code
            if code.co_name == "<module>" and code.co_filename.startswith(self.packages):
                return True
            frame = frame.f_back
        return False
