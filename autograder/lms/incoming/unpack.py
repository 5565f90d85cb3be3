"""Unpack a bulk zip with care.

Reads:  a zip that a system made of many students' files.
Gives:  the names of its members; the files below a folder, and what was left out, with reasons.
Leaves to others: what names mean (recognise.py), students' own zips, which stay shut (intake/).

A hostile student must not harm the others: what lies in no folder comes first, such as Gradescope's
list of students, then small files; one folder may hold only so much. A member that is too large,
unsafe or damaged is left out and named, and so is a folder of which nothing is left.
"""

from __future__ import annotations

import errno
import io
import os
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from autograder.intake.archive import (
    BROKEN,
    Member,
    Refused,
    link_in,
    make_member,
    opened_entry,
    read_entry,
    refuse_overlap,
    shown,
    zip_name,
)
from autograder.intake.contents import DEFAULT_CAPS
from autograder.lms.incoming.entries import (
    BESIDE_FILES,
    MEMBER_BYTES,
    MIB,
    OF_MACOS,
    is_tool_file,
    too_large,
    top_level,
)

CHUNK = MIB
# A table of contents of 100,000 entries is 15 MiB long; memory and time follow from its length.
LONGEST_READ = 24 * MIB
REASONS_NAMED = 10  # members left out for one reason in one folder; the rest is counted
NOTHING_IN_IT = "a folder with nothing in it, but for files of macOS and other tools"
NAME_TAKEN = "another file of the zip has its name"
# What a file system says of a name or a place that it cannot have.
BAD_PLACE = (
    errno.ENAMETOOLONG,
    errno.EEXIST,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EINVAL,
    errno.EILSEQ,
)


@dataclass(frozen=True)
class BulkCaps:
    """Limits on what is unpacked of one download. Bytes, counts.

    Args:
        total_bytes: all files; 500 students with 8 MiB each.
        member_bytes: one file; see entries.py.
        members: entries in the zip; 500 students with 200 files each.
        folder_members: below one folder, so one student's; intake refuses a folder with more.
        ratio: bytes unpacked for one packed, of files above `ratio_from`; text packs 1:10.
    """

    total_bytes: int = 4096 * MIB
    member_bytes: int = MEMBER_BYTES
    members: int = 100_000
    folder_members: int = DEFAULT_CAPS.members + 1
    ratio: int = 200
    ratio_from: int = MIB


DEFAULT_BULK_CAPS = BulkCaps()


class BoundedReads(io.FileIO):
    """A file that never reads much at once, even if the zip claims enormous lengths."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read at most `size` bytes; raises Refused above LONGEST_READ."""
        most = LONGEST_READ + 1 if size is None or size < 0 else min(size, LONGEST_READ + 1)
        data = super().read(most) or b""
        if len(data) > LONGEST_READ:
            raise Refused("The zip's table of contents is too long.")
        return data


class LeftOut:
    """Members that were left out, each with the reason; many with one reason are counted."""

    def __init__(self) -> None:
        self.named: list[tuple[str, str]] = []
        self.counts: Counter[tuple[str, str]] = Counter()

    def add(self, name: str, folder: str, why: str) -> None:
        """Note one member below `folder`."""
        self.counts[folder, why] += 1
        if self.counts[folder, why] <= REASONS_NAMED:
            self.named.append((shown(name, 200), why))

    def all(self) -> list[tuple[str, str]]:
        """What was noted, sorted by name."""
        more = [
            (shown(folder, 200) or "the top of the zip", f"{count - REASONS_NAMED:,} more: {why}")
            for (folder, why), count in self.counts.items()
            if count > REASONS_NAMED
        ]
        return sorted(self.named + more)


class BulkZip:
    """A bulk zip, opened: its members by name, none of them read yet.

    Raises: Refused if it does not open or holds too much; OSError if it cannot be read at all.
    """

    def __init__(self, path: Path, caps: BulkCaps = DEFAULT_BULK_CAPS) -> None:
        self.caps = caps
        self.file = BoundedReads(path)
        try:
            self.archive, entries = _opened(self.file, caps.members)
        except BaseException:
            self.file.close()
            raise
        self.members: list[tuple[Member, zipfile.ZipInfo]] = []
        self.first: dict[str, zipfile.ZipInfo] = {}  # of each name
        self.unused: list[str] = []  # folders, which end with "/", and files of tools
        for entry in entries:
            name = zip_name(entry)
            read = partial(read_entry, self.archive, entry)
            member = make_member(name, entry.file_size, read, link_in(entry))
            is_folder = name.endswith(("/", "\\"))
            if not is_folder and not is_tool_file(member.path):
                self.members.append((member, entry))
                self.first.setdefault(member.path, entry)
            elif not member.unsafe:
                self.unused.append(member.path + "/" * is_folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.archive.close()
        self.file.close()

    @property
    def names(self) -> list[str]:
        """Paths of the members that may be unpacked."""
        return [member.path for member, _ in self.members if not member.unsafe]

    def unpack(self, root: str, into: Path) -> list[tuple[str, str]]:
        """Write the members below `root` ("" or "folder/") into a folder, which is made.

        Returns: what was left out, each with the reason.
        Raises: OSError if this machine cannot write, say because the disk is full.
        """
        left_out = LeftOut()
        bytes_left = self.caps.total_bytes
        counts: Counter[str] = Counter()
        into.mkdir(parents=True)
        ordered = sorted(
            self.members, key=lambda one: ("/" in one[0].path.removeprefix(root), one[0].size)
        )
        for member, entry in ordered:
            inside = member.path.removeprefix(root)
            folder = "" if member.unsafe else inside.rpartition("/")[0].split("/")[0]
            counts[folder] += bool(folder)
            why = self._why_not(member, entry, root, bytes_left)
            if not why and counts[folder] > self.caps.folder_members:
                why = f"more than {self.caps.folder_members - 1:,} files in one folder"
            if not why:
                why = self._write(entry, into / inside)
                bytes_left -= 0 if why else member.size
            if why:
                left_out.add(member.path, folder, why)
        for name in self._empty_folders(root):
            left_out.add(root + name, "", NOTHING_IN_IT)
        for path in self.unused:
            if path.startswith(root + BESIDE_FILES):
                left_out.add(path, "", OF_MACOS)
        return left_out.all()

    def _empty_folders(self, root: str) -> list[str]:
        """The folders below `root` that hold no member at all."""
        used = top_level((member.path for member, _ in self.members), root)
        seen = top_level(self.unused, root)
        return sorted(name for name, is_folder in seen.items() if is_folder and name not in used)

    def _why_not(self, member: Member, entry: zipfile.ZipInfo, root: str, bytes_left: int) -> str:
        """Why a member must not be unpacked, by what the zip says of it; else ""."""
        if member.unsafe:
            return member.unsafe
        if self.first[member.path] is not entry:
            return NAME_TAKEN
        if not member.path.startswith(root):
            return "it lies beside the download"
        if member.size > self.caps.member_bytes:
            return too_large(member.size)
        packed = max(entry.compress_size, 1)
        if member.size > self.caps.ratio_from and member.size > self.caps.ratio * packed:
            return f"it unpacks to more than {self.caps.ratio} times its size, as bombs do"
        if member.size > bytes_left:
            return f"the download holds more than {self.caps.total_bytes / MIB:,.0f} MiB"
        return ""

    def _write(self, entry: zipfile.ZipInfo, target: Path) -> str:
        """Write one member; returns why that was not possible, else ""."""
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                for chunk in self._chunks(entry):
                    file.write(chunk)
        except Refused as problem:
            target.unlink()
            return str(problem)
        except OSError as error:
            if error.errno not in BAD_PLACE:
                raise
            return _bad_place(error)
        return ""

    def _chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """A member's bytes; no more than its declared size, which is within the caps."""
        with opened_entry(self.archive, entry) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk


def _opened(file: BoundedReads, most: int) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
    except UnicodeDecodeError as error:
        raise Refused("A file name in the zip cannot be read.") from error
    except BROKEN as error:
        raise Refused("The zip does not open: it is damaged, or was cut off.") from error
    if len(entries) > most:
        raise Refused(f"The zip holds more than {most:,} files.")
    refuse_overlap(entries)
    return archive, entries


def _bad_place(error: OSError) -> str:
    if error.errno == errno.ENAMETOOLONG:
        return "its name is too long for this machine"
    if error.errno in (errno.EILSEQ, errno.EINVAL):
        return "this machine cannot have a file of that name"
    return NAME_TAKEN


def is_zip_file(path: Path) -> bool:
    """Whether a path may be a bulk zip: a regular file that ends like a zip, in name or content."""
    return path.is_file() and os.access(path, os.R_OK) and zipfile.is_zipfile(path)
