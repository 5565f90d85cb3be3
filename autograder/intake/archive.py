"""List and read the members of any zip or folder with care.

Reads:  the bytes of a zip, or a folder. Nothing is written, no link is followed.
Gives:  Members (cleaned path, declared size, reader); or Refused, a sentence for the student.
Leaves to others: how much of it may be read (contents.py), which members count (choice.py), what
        the student should do next (seal.py).
"""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice, pairwise
from typing import IO

CLUTTER_FOLDERS = frozenset(
    ["__MACOSX", "__pycache__", ".git", ".venv", ".ipynb_checkpoints", ".idea", ".vscode"]
)
CLUTTER_FILES = frozenset([".ds_store", "thumbs.db", "desktop.ini"])

ZIP_START = b"PK\x03\x04"
SIGNATURES = (
    (ZIP_START, "a zip archive or a Word document"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive (.tar.gz)"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
)
NOTEBOOK_KIND = "a Jupyter notebook"
OFFICE_MEMBER = "[Content_Types].xml"  # every .docx, .xlsx and .pptx holds it
DIRECTORY_ENTRY = b"PK\x01\x02"  # starts each entry of a zip's table of contents
DIRECTORY_END = b"PK\x05\x06"
DIRECTORY_END_REACH = 22 + 2**16  # it is that close to the end of the file
LOCAL_HEADER_BYTES = 30
# Characters; no disk has longer ones within the depth that is searched. A zip may have names of
# 65,535 bytes: normalising thousands of those, or looking at each of their folders, takes minutes.
LONGEST_PATH = 2000

UTF8_NAME_FLAG = 0x800
ENCRYPTED_FLAG = 0x1
# Python unpacks bz2 and lzma in one go, whatever size is asked for: only these two are bounded.
SAFE_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ODD_METHOD = (
    "The zip is packed in a way that cannot be read here. "
    "Make it with the zip function of your operating system."
)
# What zipfile raises on bad data; UnicodeDecodeError and NotImplementedError are among them.
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    RuntimeError,
    OSError,
    ValueError,
    IndexError,
    EOFError,
    OverflowError,
    zlib.error,
    struct.error,
)
# Flags that a system lacks are 0 there. O_NONBLOCK: opening a pipe must not wait for a writer.
OPEN_FLAGS = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"):
    OPEN_FLAGS |= getattr(os, _flag, 0)


class Refused(Exception):
    """What the student handed in cannot be used: says what is wrong, in whole sentences."""


@dataclass(frozen=True)
class Member:
    """One file of a zip or folder; nothing of it has been read yet.

    Args:
        path: cleaned, "/" between folders; as the student wrote it when unsafe.
        size: declared size in bytes; a reader never trusts it.
        read: gives at most that many bytes; raises Refused if they cannot be had.
        unsafe: why it must not be read, "" if it may.
    """

    path: str
    size: int
    read: Callable[[int], bytes]
    unsafe: str = ""

    @cached_property
    def base(self) -> str:
        """The file's own name, without folders; of an unsafe path the name it pretends to have."""
        return re.split(r"[/\\:]", self.path.split("\0")[0])[-1].strip()

    @property
    def depth(self) -> int:
        """How many folders are around it."""
        return self.path.count("/")


def shown(name: str, most: int = 80) -> str:
    """A student's name for something, fit to print: one line, no control characters, cut."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in name)
    return clean if len(clean) <= most else clean[: most - 3] + "..."


def kind_of(data: bytes) -> str:
    """What a file is if it is well known and not Python, such as "a PDF document"; else ""."""
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[257:262] == b"ustar":
        return "a tar archive"
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html")):
        return "a web page, perhaps a login page"
    if start.startswith(b"{") and b'"nbformat"' in data:
        return NOTEBOOK_KIND
    return ""


def is_zip(data: bytes) -> bool:
    """Whether these bytes claim to be a zip: by their start or, after other bytes, their end."""
    # Unzipping programs look at the end first, so bytes in front of a zip do not matter to them.
    if data.startswith(ZIP_START):
        return True
    return DIRECTORY_END in data[-DIRECTORY_END_REACH:] and not kind_of(data)


def is_clutter(path: str) -> bool:
    """Whether a file only exists because of a tool: caches, version control, desktop files."""
    *folders, base = path.split("/")
    return (
        not CLUTTER_FOLDERS.isdisjoint(folders)
        or base.casefold() in CLUTTER_FILES
        or base.startswith("._")
        or base.endswith((".pyc", "~"))
    )


def make_member(name: str, size: int, read: Callable[[int], bytes], unsafe: str = "") -> Member:
    """A Member under its cleaned name: no backslashes, no "./", composed accents."""
    if len(name) > LONGEST_PATH:
        return Member(name[:LONGEST_PATH], size, read, "unsafe path")
    path = unicodedata.normalize("NFC", name).replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    outside = path.startswith("/") or re.match("[A-Za-z]:", path) or ".." in parts
    if outside or "\0" in path or not parts:
        return Member(path, size, read, "unsafe path")
    return Member("/".join(parts), size, read, unsafe)


def zip_members(data: bytes, most: int) -> list[Member]:
    """List the files of a zip, without folders and clutter.

    Raises: Refused if it does not open, holds more than `most` entries, is a Word, Excel or
    PowerPoint document, or stores two entries in the same bytes (a bomb).
    """
    # An upper bound that no header can lie about: opening 50,000 entries takes seconds.
    if data.count(DIRECTORY_ENTRY) > most:
        raise Refused(f"The zip holds more than {most} files. Leave .venv, .git and data out.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except UnicodeDecodeError as error:
        raise Refused(
            "A file name in the zip cannot be read. Use plain letters a-z in file names."
        ) from error
    except NotImplementedError as error:
        raise Refused(ODD_METHOD) from error
    except BROKEN as error:
        raise Refused("The zip does not open: it is damaged, or the upload was cut off.") from error
    if any(entry.filename == OFFICE_MEMBER for entry in entries):
        raise Refused("This is a Word, Excel or PowerPoint document, not a zip of Python files.")
    refuse_overlap(entries)
    named = [(zip_name(entry), entry) for entry in entries]
    members = [
        make_member(name, entry.file_size, partial(read_entry, archive, entry), link_in(entry))
        for name, entry in named
        if not name.endswith(("/", "\\"))
    ]
    return [member for member in members if not is_clutter(member.path)]


def refuse_overlap(entries: list[zipfile.ZipInfo]) -> None:
    """Raise Refused if two entries share bytes. Source: CVE-2024-0450, open in Python 3.11.7."""
    # Such a zip unpacks the same bytes again under each name: a bomb whose files are all harmless.
    # The size of a local header is a lower bound (its name is left out): no sound zip is refused.
    starts = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    for (start, size), (next_start, _) in pairwise(starts):
        if start + LOCAL_HEADER_BYTES + size > next_start:
            raise Refused("Files overlap inside the zip, which no ordinary zip program does.")


def zip_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; UTF-8 that lacks its flag (macOS, older 7-Zip) is repaired."""
    name = entry.orig_filename  # filename is cut at a NUL
    if entry.flag_bits & UTF8_NAME_FLAG:
        return name
    # Without the flag zipfile reads cp437, which has a letter for every byte: nothing is lost. What
    # is valid UTF-8 by chance is rare, and then only a name of a folder looks odd.
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def link_in(entry: zipfile.ZipInfo) -> str:
    """Why a zip entry is unsafe: it is a symbolic link; "" for files."""
    return "unsafe: a link" if stat.S_ISLNK(entry.external_attr >> 16) else ""


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Read at most `most` bytes of a zip entry; raises Refused if that cannot be done."""
    with opened_entry(archive, entry) as stream:
        return stream.read(most)


@contextmanager
def opened_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    """A zip entry, open for reading; what goes wrong then is raised as Refused."""
    if entry.flag_bits & ENCRYPTED_FLAG:
        raise Refused("The zip has a password. Make it without one.")
    if entry.compress_type not in SAFE_METHODS:
        raise Refused(ODD_METHOD)
    try:
        with archive.open(entry) as stream:
            yield stream
    except NotImplementedError as error:
        raise Refused(ODD_METHOD) from error
    except BROKEN as error:
        raise Refused(
            f"{shown(zip_name(entry))} is damaged inside the zip, perhaps by the upload."
        ) from error


def folder_members(folder: str, depth: int, most: int) -> list[Member]:
    """List the files of a folder, without clutter, down to one level below `depth`.

    Raises: Refused if it holds more than `most` files and folders; OSError if the folder itself
    cannot be listed, which is no fault of the student.
    """
    members: list[Member] = []
    todo = [""]
    seen = 0
    while todo:
        inside = todo.pop()
        for entry in list_folder(folder, inside, most + 1):
            seen += 1
            if seen > most:
                raise Refused(f"The folder holds more than {most} files.")
            name = inside + entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in CLUTTER_FOLDERS and name.count("/") <= depth:
                    todo.append(name + "/")
            elif not is_clutter(name):
                members.append(file_member(entry, name))
    return sorted(members, key=lambda member: member.path)


def list_folder(folder: str, inside: str, most: int) -> Iterator[os.DirEntry[str]]:
    """Up to `most` entries of a folder; none of a folder that the student has locked."""
    try:
        with os.scandir(os.path.join(folder, inside)) as entries:
            yield from islice(entries, most)
    except PermissionError:
        if not inside:
            raise


def file_member(entry: os.DirEntry[str], name: str) -> Member:
    """A Member for a file on disk; unsafe unless it is a regular file."""
    info = entry.stat(follow_symlinks=False)
    unsafe = "" if stat.S_ISREG(info.st_mode) else "unsafe: a link or device"
    return make_member(name, info.st_size, partial(read_member, entry.path, name), unsafe)


def read_member(path: str, name: str, most: int) -> bytes:
    """Read at most `most` bytes of a student's file; raises Refused where it is to blame."""
    try:
        return read_regular(path, most)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.ELOOP):
            raise Refused(f"{shown(name)} cannot be opened: {error.strerror}.") from error
        raise


def read_regular(path: str, most: int) -> bytes:
    """Read at most `most` bytes of a regular file; raises OSError for anything else."""
    with os.fdopen(os.open(path, OPEN_FLAGS), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.ELOOP, "not a regular file", path)
        return stream.read(most)
