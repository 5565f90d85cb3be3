"""Open what was handed in, once for everyone who looks into it.

Reads:  a zip, a Python file, a notebook or a folder. Nothing is written, no link is followed.
Gives:  Contents: the members, or why there are none; CappedReader, which reads within the caps.
Leaves to others: zips and folders themselves (archive.py), which members count (choice.py), for
        which assignment they are (sorting.py).
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from autograder.course.submission_spec import is_notebook_name, is_python_name
from autograder.intake.archive import (
    NOTEBOOK_KIND,
    Member,
    Refused,
    folder_members,
    is_zip,
    kind_of,
    make_member,
    read_regular,
    shown,
    zip_members,
)
from autograder.intake.notebook import Module, module_of
from autograder.intake.source_text import as_utf8, is_text, looks_like_python

BYTES_PER_MIB = 2**20


@dataclass(frozen=True)
class Caps:
    """Limits on what is read of one submission. Bytes, counts.

    Args:
        total_bytes: everything that is unpacked, together.
        file_bytes: one file that was asked for.
        members: files in a zip or folder.
        archive_bytes: a zip as handed in.
        depth: folders around a file.
    """

    total_bytes: int = 50 * BYTES_PER_MIB
    file_bytes: int = 2 * BYTES_PER_MIB
    members: int = 2000
    archive_bytes: int = 50 * BYTES_PER_MIB
    depth: int = 3


DEFAULT_CAPS = Caps()


class Contents:
    """What was handed in, opened. A bad submission has a `problem` and no members; it never raises.

    What is read of it is kept, so that sorting and sealing unpack a file once; what is kept stays
    within `caps.total_bytes`, whoever reads.

    Args:
        path: a zip, a file or a folder; what it is, its content decides.
        caps: how much of it to read at most.
    Attributes:
        name: of the folder, or of the file without its ending.
        members: all files in it; of a zip that is all there is, the files in that.
        problem: why it cannot be used, for the student; "" if it can.
        remarks: for the instructor: how it was opened.
        bytes_left: how much a CappedReader may unpack.
    Raises: OSError if this machine cannot read `path`, which is no fault of the student.
    """

    def __init__(self, path: Path, caps: Caps = DEFAULT_CAPS) -> None:
        mode = os.lstat(path).st_mode
        self.caps = caps
        self.name = own_name(path, mode)
        self.members: list[Member] = []
        self.problem = ""
        self.remarks: list[str] = []
        self.bytes_left = caps.total_bytes
        self._kept: dict[Member, bytes] = {}
        self._room = caps.total_bytes
        self._modules: dict[Member, Module] = {}
        try:
            self.members = self._unwrapped(self._outer_members(path, mode))
        except Refused as refused:
            self.problem = str(refused)

    @property
    def within_reach(self) -> list[Member]:
        """The members that may be read."""
        return [m for m in self.members if not m.unsafe and m.depth <= self.caps.depth]

    def read(self, member: Member, most: int) -> bytes:
        """The content of a member; if it is larger than `most`, its first `most` + 1 bytes.

        Raises: Refused if it cannot be read.
        """
        kept = self._kept.get(member)
        if kept is not None:
            return kept[: most + 1]
        data = member.read(most + 1)
        if len(data) <= min(most, self._room):
            self._room -= len(data)
            self._kept[member] = data
        return data

    def module(self, member: Member, data: bytes) -> Module | None:
        """The module in a notebook, whatever it is called; None for other files.

        Raises: Refused if it is a notebook that cannot be read.
        """
        if not is_notebook_name(member.base) and kind_of(data) != NOTEBOOK_KIND:
            return None
        module = self._modules.get(member)
        if module is None:
            module = module_of(member.base, data)
            if member in self._kept:  # so that modules are bounded as the files are
                self._modules[member] = module
        return module

    def _outer_members(self, path: Path, mode: int) -> list[Member]:
        if stat.S_ISDIR(mode):
            return folder_members(os.fspath(path), self.caps.depth, self.caps.members)
        if not stat.S_ISREG(mode):
            raise Refused("What was handed in is a link or a device, not a file.")
        data = read_regular(os.fspath(path), self.caps.archive_bytes + 1)
        return self._unpacked(path.name, data, "The file handed in", self.caps.members)

    def _unwrapped(self, members: list[Member]) -> list[Member]:
        """The members of the only zip inside, if it is all there is; else the members as they are.

        Only once: what lies in a third zip is not looked for, so nesting costs nothing more.
        """
        inner = members[0] if len(members) == 1 else None
        if inner is None or inner.unsafe or not inner.base.casefold().endswith(".zip"):
            return members
        label = shown(inner.base)
        reader = CappedReader(self)
        data = reader.read(inner, self.caps.archive_bytes)
        self.bytes_left = reader.bytes_left
        self._kept.clear()
        self._room = self.caps.total_bytes
        self.remarks.append(f"The files were inside a second zip, {label}.")
        return self._unpacked(inner.base, data, label, self.caps.members - 1)

    def _unpacked(self, name: str, data: bytes, label: str, most: int) -> list[Member]:
        """The members of a zip, at most so many; or the file itself if it is Python text.

        Raises: Refused saying what the file is instead.
        """
        if len(data) > self.caps.archive_bytes:
            raise Refused(f"{label} is larger than {in_mib(self.caps.archive_bytes)}.")
        if not data.strip(b"\0"):
            raise Refused(f"{label} is empty.")
        if is_zip(data):
            return zip_members(data, most)
        inside = self._name_of_text(name, data, label)
        return [make_member(inside, len(data), lambda most: data[:most])]

    def _name_of_text(self, name: str, data: bytes, label: str) -> str:
        """Under which name a file that is no zip is read. Raises: Refused if it is no Python."""
        kind = kind_of(data)
        stem = name if is_python_name(name) or is_notebook_name(name) else Path(name).stem
        if kind == NOTEBOOK_KIND:
            return stem if is_notebook_name(stem) else f"{stem}.ipynb"
        if kind:
            raise Refused(f"{label} is {kind}, not a zip.")
        if is_python_name(name) and is_text(data):
            return name
        if looks_like_python(data):
            self.remarks.append(f"{shown(name)} is not a zip but Python text.")
            return f"{stem}.py"
        kind = "plain text" if is_text(data) else "of an unknown kind"
        raise Refused(f"{label} is {kind}, neither a zip nor a Python file.")


class CappedReader:
    """Reads members of Contents for one purpose, altogether at most `contents.bytes_left`.

    Each purpose has its own: how much was read to tell assignments apart must not decide whether
    a submission can still be sealed.
    """

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.bytes_left = contents.bytes_left
        self._counted: set[Member] = set()

    def read(self, member: Member, limit: int) -> bytes:
        """Read a whole member. Raises: Refused if it is larger than the limit or what is left."""
        most = limit if member in self._counted else min(limit, self.bytes_left)
        # The declared size spares the unpacking; what is unpacked is measured all the same.
        data = b"" if member.size > most else self.contents.read(member, most)
        size = max(member.size, len(data))
        if size > limit:
            what = "Clear its outputs" if is_notebook_name(member.base) else "Take data out of it"
            raise Refused(f"{shown(member.path)} is larger than {in_mib(limit)}. {what}.")
        if size > most:
            total = in_mib(self.contents.caps.total_bytes)
            raise Refused(f"The files are larger than {total} together.")
        if member not in self._counted:
            self._counted.add(member)
            self.bytes_left -= len(data)
        return data

    def text(self, member: Member) -> bytes:
        """A member's Python text in UTF-8. Raises: Refused if it cannot be read."""
        data = self.read(member, self.contents.caps.file_bytes)
        module = self.contents.module(member, data)
        return as_utf8(data) if module is None else module.text


def own_name(path: Path, mode: int) -> str:
    """The name of what was handed in: a folder's as it is, a file's without its ending."""
    whole = Path(os.path.abspath(path))
    return whole.name if stat.S_ISDIR(mode) else whole.stem


def in_mib(size: int) -> str:
    """A number of bytes as people read it: 2 MiB."""
    return f"{size / BYTES_PER_MIB:g} MiB"
