"""List what lies at the top of a download, and sort loose files by attempt.

Reads:  a folder on disk.
Gives:  DownloadEntry, a file or folder of it; Reading, what a system's reader makes of them;
        LooseFiles, where files get back the names that students gave them.
Leaves to others: what the names mean (canvas.py and the like), unpacking (unpack.py).
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from autograder.intake.archive import CLUTTER_FILES, CLUTTER_FOLDERS, OPEN_FLAGS, is_clutter, shown
from autograder.records.students import HandIn

MIB = 2**20
# Intake takes zips up to 50 MiB and says so when one is larger; what is just above reaches it.
MEMBER_BYTES = 60 * MIB
ENTRIES = 100_000  # files and folders at the top of a download: no course has more students
NOT_A_FILE = "a link or a device, not a file"
# Beside each file macOS puts one of its own, of the same name and ending behind this.
BESIDE_FILES = "._"
OF_MACOS = f"macOS's own, as its name begins with {BESIDE_FILES}; rename it if it was handed in"


class DownloadError(Exception):
    """A download cannot be read: says where, what was expected, what was found, what to do."""


class NothingFoundError(DownloadError):
    """The given paths hold no submission."""


@dataclass(frozen=True)
class DownloadEntry:
    """A regular file or a folder at the top of a download."""

    name: str
    path: Path
    is_folder: bool


@dataclass
class Reading:
    """What a system's reader found: attempts, and what belongs to none, each with the reason."""

    hand_ins: list[HandIn] = field(default_factory=list)
    not_read: list[tuple[str, str]] = field(default_factory=list)


class SystemReader(Protocol):
    """What each system's module offers.

    NAME: of the system. EXAMPLE_NAME: a name as in its downloads.
    MIN_MATCHES: how many names must match before a download is taken for one of this system.
    """

    NAME: str
    EXAMPLE_NAME: str
    MIN_MATCHES: int

    def matching_names(self, top: Mapping[str, bool]) -> list[str]:
        """The names at the top (true: a folder) that are like those of the system."""

    def read(
        self, entries: Sequence[DownloadEntry], loose_files: LooseFiles, files: Sequence[str]
    ) -> Reading:
        """The attempts in a download. files: names that the assignment asks for."""


def is_tool_file(path: str) -> bool:
    """Whether a path exists because of a tool: `__MACOSX`, `.DS_Store`, and what lies in `.git`.

    Editors' copies and compiled files are not meant: a student may have handed in nothing else.
    """
    *folders, base = path.split("/")
    return (
        not CLUTTER_FOLDERS.isdisjoint([*folders, base])
        or base.casefold() in CLUTTER_FILES
        or base.startswith(BESIDE_FILES)
    )


def top_level(names: Iterable[str], root: str) -> dict[str, bool]:
    """The names directly below `root`, and whether each is a folder; without clutter."""
    top: dict[str, bool] = {}
    for name in names:
        if name.startswith(root) and name != root:
            first, slash, _ = name[len(root) :].partition("/")
            if not is_tool_file(first):
                top[first] = bool(slash) or top.get(first, False)
    return top


def entries_of(folder: Path) -> tuple[list[DownloadEntry], list[tuple[str, str]]]:
    """What lies in a folder, sorted by name, without clutter; and what is no file or of macOS.

    Raises: DownloadError if the folder cannot be listed or holds too much.
    """
    try:
        with os.scandir(folder) as found:
            listed = [entry for entry, _ in zip(found, range(ENTRIES + 1), strict=False)]
    except OSError as error:
        raise DownloadError(f"{folder} cannot be listed: {error.strerror}.") from error
    if len(listed) > ENTRIES:
        raise DownloadError(f"{folder} holds more than {ENTRIES:,} files: this is no class.")
    entries, odd = [], []
    for entry in sorted(listed, key=lambda one: one.name):
        if entry.name.startswith(BESIDE_FILES):
            odd.append((shown(entry.name), OF_MACOS))
        elif is_tool_file(entry.name):
            continue
        elif entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False):
            is_folder = entry.is_dir(follow_symlinks=False)
            entries.append(DownloadEntry(entry.name, folder / entry.name, is_folder))
        else:
            odd.append((shown(entry.name), NOT_A_FILE))
    return entries, odd


def submission_in(folder: Path) -> Path:
    """What a student's folder holds: its only file if there is no other, else the folder.

    Intake unwraps a zip in a zip once; the system's folder around them must not use that up.
    """
    try:
        with os.scandir(folder) as found:
            first = [entry for entry, _ in zip(found, range(100), strict=False)]
    except OSError:  # sealing says so
        return folder
    real = [entry for entry in first if not is_clutter(entry.name) and not is_tool_file(entry.name)]
    if len(real) == 1 and real[0].is_file(follow_symlinks=False):
        return folder / real[0].name
    return folder


class LooseFiles:
    """A folder for loose files, with one sub-folder for each attempt.

    Args:
        folder: where they go; made when it is needed.
        unpacked: files below it may be moved; all others are copied.
    """

    def __init__(self, folder: Path, unpacked: Path) -> None:
        self.folder = folder
        self.unpacked = unpacked
        self.count = 0

    def place(
        self, named: Sequence[tuple[str, DownloadEntry]]
    ) -> tuple[tuple[Path, ...], list[tuple[str, str]]]:
        """Put the loose files of one attempt, under these names, into a folder of their own.

        A name that is taken or no name at all is replaced by the one in the download.

        Returns: their paths, sorted; what could not be placed, each with the reason.
        """
        self.count += 1
        own = self.folder / f"{self.count:05d}"
        own.mkdir(parents=True)
        placed: list[Path] = []
        left: list[tuple[str, str]] = []
        taken: set[str] = set()
        for name, entry in named:
            usable = name not in ("", ".", "..") and name.casefold() not in taken
            target = own / (name if usable else entry.name)
            taken.add(target.name.casefold())
            if why := self._bring(entry.path, target):
                left.append((shown(entry.name), why))
            else:
                placed.append(target)
        return tuple(sorted(placed)), left

    def _bring(self, source: Path, target: Path) -> str:
        """Move or copy a regular file; returns why that was not possible, else ""."""
        try:
            if source.is_relative_to(self.unpacked):
                os.replace(source, target)
                return ""
            with os.fdopen(os.open(source, OPEN_FLAGS), "rb") as stream:
                info = os.fstat(stream.fileno())
                if not stat.S_ISREG(info.st_mode):
                    return NOT_A_FILE
                if info.st_size > MEMBER_BYTES:
                    return too_large(info.st_size)
                with target.open("xb") as copy:
                    shutil.copyfileobj(stream, copy)
        except OSError as error:
            return f"it cannot be read: {error.strerror}"
        return ""


def too_large(size: int) -> str:
    """Why a file of this size is left out."""
    return f"{size / MIB:,.0f} MiB, at most {MEMBER_BYTES // MIB} are read of one file"


def listing(names: Iterable[str], most: int = 4) -> str:
    """The first few names, fit to print, and how many more there are."""
    return _first_few([shown(name) for name in names], most)


def reasons(left_out: Iterable[tuple[str, str]]) -> str:
    """What was left out, each with the reason: the first few, and how many more there are."""
    return _first_few([f"{shown(what)} ({why})" for what, why in left_out], 4)


def _first_few(texts: Sequence[str], most: int) -> str:
    more = f" and {len(texts) - most:,} more" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more
