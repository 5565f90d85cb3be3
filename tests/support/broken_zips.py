"""Every way in which zips are broken, and what becomes of each."""

from __future__ import annotations

import gzip
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from support.handed_in import CLUTTER, CODE, OTHER, ZipEntry, link, notebook, patched, zip_bytes


@dataclass(frozen=True)
class Accepted:
    """The row is accepted with these remarks; the file it holds is CODE, or `content`."""

    data: bytes | Callable[[], bytes]
    remarks: tuple[str, ...] = ()
    name: str = "hw1.zip"
    content: bytes = CODE


@dataclass(frozen=True)
class Turned:
    """The row is refused in these words."""

    data: bytes | Callable[[], bytes]
    words: str
    name: str = "hw1.zip"


FILE = ("miniflow.py", CODE)
GOOD = zip_bytes(FILE)
INSIDE_HW = "in the folder hw."


def with_mode(mode: int) -> ZipEntry:
    """A miniflow.py with this file mode."""
    info = zipfile.ZipInfo("miniflow.py")
    info.create_system = 3
    info.external_attr = mode << 16
    return info, CODE


def named(name: str, content: bytes = OTHER) -> ZipEntry:
    """An entry with a name that ZipInfo would change."""
    info = zipfile.ZipInfo("placeholder")
    info.filename = name
    return info, content


def quoted_overlap() -> bytes:
    """Two entries that share bytes: the first one's stored data are the second one, whole."""
    inner = zip_bytes(("miniflow.py", CODE), method=zipfile.ZIP_STORED)
    quoted = inner[: inner.index(b"PK\x01\x02")]
    outer = zip_bytes(("a.txt", quoted), method=zipfile.ZIP_STORED)
    start = outer.index(b"PK\x01\x02")
    entries = outer[start : outer.index(b"PK\x05\x06")]
    second = bytearray(inner[inner.index(b"PK\x01\x02") : inner.index(b"PK\x05\x06")])
    struct.pack_into("<I", second, 42, 30 + len("a.txt"))
    size = len(entries) + len(second)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, size, start, 0)
    return outer[:start] + entries + bytes(second) + end


WORK = notebook(CODE.decode(), "# In a cell of its own\nmodel = Linear()")
WORK_CODE = b"class Linear:\n    pass\n"
READ_AS_MODULE = (
    "is a notebook: imports, functions, classes and constants of its code cells were read"
)
IS_DAMAGED = "miniflow.py is damaged inside the zip, perhaps by the upload."
DOES_NOT_OPEN = "The zip does not open: it is damaged, or the upload was cut off."
USE_YOUR_SYSTEM = "Make it with the zip function of your operating system."

BROKEN_ZIPS = {
    "wrapper folder": Accepted(zip_bytes(("hw/miniflow.py", CODE)), (INSIDE_HW,)),
    "clutter of tools": Accepted(zip_bytes(FILE, *((name, OTHER) for name in CLUTTER))),
    "clutter around a wrapper": Accepted(
        zip_bytes(("hw/miniflow.py", CODE), ("__MACOSX/hw/._miniflow.py", b"\0\5\26\7")),
        (INSIDE_HW,),
    ),
    "path that leaves the zip": Turned(zip_bytes(named("../miniflow.py")), "(unsafe path)"),
    "path that leaves a folder": Turned(zip_bytes(named("a/../../miniflow.py")), "(unsafe path)"),
    "absolute path": Turned(zip_bytes(named("/abs/path/miniflow.py")), "(unsafe path)"),
    "drive letter": Turned(zip_bytes(named("C:\\Users\\ada\\miniflow.py")), "(unsafe path)"),
    "unsafe path of another file": Accepted(
        zip_bytes(FILE, named("../../evil.py")), ("Not read: ../../evil.py (unsafe path).",)
    ),
    "backslashes": Accepted(zip_bytes(named("hw\\miniflow.py", CODE)), (INSIDE_HW,)),
    "symbolic link": Turned(zip_bytes(link("miniflow.py")), "(unsafe: a link)"),
    "file below a linked folder": Accepted(
        zip_bytes(link("hw"), ("hw/miniflow.py", CODE)),
        (INSIDE_HW, "Not read: hw (unsafe: a link)."),
    ),
    "pipe by its mode": Accepted(zip_bytes(with_mode(stat.S_IFIFO | 0o644))),
    "set-uid by its mode": Accepted(zip_bytes(with_mode(stat.S_IFREG | 0o4755))),
    "one name twice, one content": Accepted(
        lambda: zip_bytes(FILE, named("miniflow.py", CODE)), ("2 times, with the same content",)
    ),
    "one name twice, two contents": Turned(
        lambda: zip_bytes(FILE, named("miniflow.py")),
        "Several different files could be miniflow.py",
    ),
    "two files of one name": Turned(
        zip_bytes(FILE, ("old/miniflow.py", OTHER)), "Keep the one that counts"
    ),
    "names that differ in case": Accepted(
        zip_bytes(FILE, ("Miniflow.py", OTHER)), ("Miniflow.py differs", "Not read: Miniflow.py.")
    ),
    "bomb: 200 MB of zeros": Turned(
        lambda: zip_bytes(("miniflow.py", bytes(200_000_000))),
        "larger than 2 MiB. Take data out of it.",
    ),
    "bomb: a size that lies": Turned(
        patched(zip_bytes(("miniflow.py", bytes(3_000_000))), "size", 10), IS_DAMAGED
    ),
    "bomb: entries that overlap": Turned(
        patched(zip_bytes(("a.txt", CODE), FILE), "offset", 0, entry=1), "Files overlap inside"
    ),
    "bomb: an entry quoted by another": Turned(quoted_overlap(), "Files overlap inside the zip"),
    "bomb: 50,000 files": Turned(
        lambda: zip_bytes(FILE, *((str(number), b"") for number in range(50_000))),
        "The zip holds more than 2000 files. Leave .venv, .git and data out.",
    ),
    "bomb: zips in zips": Turned(
        zip_bytes(("1.zip", zip_bytes(("2.zip", zip_bytes(("3.zip", GOOD)))))), "Found: 2.zip."
    ),
    "bomb: many zips in a zip": Turned(
        zip_bytes(*((f"{number}.zip", GOOD) for number in range(16))), "and 11 more."
    ),
    "nested zip": Accepted(zip_bytes(("work.zip", GOOD)), ("inside a second zip, work.zip.",)),
    "RAR": Turned(b"Rar!\x1a\x07\x01\x00", "is a RAR archive, not a zip."),
    "7z": Turned(b"7z\xbc\xaf\x27\x1c\x00\x04", "is a 7z archive, not a zip."),
    "gz": Turned(gzip.compress(CODE), "is a gzip archive (.tar.gz), not a zip."),
    "empty file": Turned(b"", "The file handed in is empty."),
    "HTML login page": Turned(
        b"<!DOCTYPE html>\n<title>Log in</title>", "is a web page, perhaps a login page, not a zip."
    ),
    "bare .py called .zip": Accepted(CODE, ("not a zip but Python text",), name="miniflow.zip"),
    "bare .py": Accepted(CODE, name="miniflow.py"),
    "Word document": Turned(
        zip_bytes(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")),
        "This is a Word, Excel or PowerPoint document, not a zip of Python files.",
    ),
    "junk in front": Accepted(b"#!/bin/sh\n" + GOOD),
    "60 kB of junk behind": Accepted(GOOD + bytes(60_000)),
    "70 kB of junk behind": Turned(GOOD + bytes(70_000), DOES_NOT_OPEN),
    "cut off": Turned(GOOD[:-40], DOES_NOT_OPEN),
    "wrong checksum": Turned(
        zip_bytes(FILE, method=zipfile.ZIP_STORED).replace(b"numpy", b"dumpy"), IS_DAMAGED
    ),
    "UTF-8 name without its flag": Accepted(
        zip_bytes(("M..ller/miniflow.py", CODE)).replace(b"M..ller", "Müller".encode()),
        ("in the folder Müller.",),
    ),
    "cp437 name": Accepted(
        zip_bytes(("M.ller/miniflow.py", CODE)).replace(b"M.ller", "Müller".encode("cp437")),
        ("in the folder Müller.",),
    ),
    "cp932 name": Accepted(
        zip_bytes(("..../miniflow.py", CODE)).replace(b"....", "課題".encode("cp932")),
        ("in the folder ",),
    ),
    "cp1252 name that claims to be UTF-8": Turned(
        zip_bytes(("Müller/miniflow.py", CODE)).replace("ü".encode(), b"\xfc\xfc"),
        "Use plain letters a-z in file names.",
    ),
    "decomposed name (macOS)": Accepted(
        zip_bytes((unicodedata.normalize("NFD", "Müller/miniflow.py"), CODE)),
        ("in the folder Müller.",),
    ),
    "NUL in a name": Turned(zip_bytes(named("miniflow.py\0.txt")), "(unsafe path)"),
    "name of 300 letters": Accepted(zip_bytes(FILE, ("x" * 300, b"")), ("Not read: xxx",)),
    "name with a line break": Accepted(
        zip_bytes(FILE, ("no\ntes.txt", b"")), ("Not read: no?tes.txt.",)
    ),
    "name with a space behind": Accepted(zip_bytes(("miniflow.py ", CODE))),
    "name that Windows forbids": Accepted(
        zip_bytes(("CON.py", CODE)), ("CON.py was read as miniflow.py.",)
    ),
    "name of one dot": Accepted(zip_bytes(FILE, (".", b"")), ("Not read: . (unsafe path).",)),
    "no name": Accepted(zip_bytes(FILE, named("")), ("Not read:  (unsafe path).",)),
    "a file and a folder of one name": Accepted(
        zip_bytes(("hw", b""), ("hw/miniflow.py", CODE)), (INSIDE_HW, "Not read: hw.")
    ),
    "Deflate64": Turned(patched(GOOD, "method", 9), USE_YOUR_SYSTEM),
    "zstd": Turned(patched(GOOD, "method", 93), USE_YOUR_SYSTEM),
    "bzip2, which unpacks without bound": Turned(
        zip_bytes(FILE, method=zipfile.ZIP_BZIP2), USE_YOUR_SYSTEM
    ),
    "password (ZipCrypto)": Turned(patched(GOOD, "flags", 1), "The zip has a password."),
    "password (AES)": Turned(
        patched(patched(GOOD, "flags", 1), "method", 99), "The zip has a password."
    ),
    "two names for one entry": Turned(GOOD.replace(b"miniflow.py", b"miniflux.py", 1), IS_DAMAGED),
    "modules that shadow others": Accepted(
        zip_bytes(FILE, *((name, OTHER) for name in ("numpy.py", "random.py", "conftest.py"))),
        ("Not read: numpy.py, random.py, conftest.py.",),
    ),
    "miniflow (1).py": Accepted(zip_bytes(("miniflow (1).py", CODE)), ("was read as",)),
    "miniflow-1.py": Accepted(zip_bytes(("miniflow-1.py", CODE)), ("was read as",)),
    "miniflow.py.txt": Accepted(zip_bytes(("miniflow.py.txt", CODE)), ("was read as",)),
    "Copy of miniflow.py": Accepted(zip_bytes(("Copy of miniflow.py", CODE)), ("was read as",)),
    "Miniflow.py": Accepted(zip_bytes(("Miniflow.py", CODE)), ("was read as",)),
    "miniflow_FINAL.py": Accepted(zip_bytes(("miniflow_FINAL.py", CODE)), ("was read as",)),
    "notebook instead of a module": Accepted(
        zip_bytes(("miniflow.ipynb", WORK)),
        (f"{READ_AS_MODULE} as miniflow.py; 2 other statements", "miniflow.ipynb was read as"),
        content=WORK_CODE,
    ),
    "notebook under any name": Accepted(
        zip_bytes(("Untitled1.ipynb", WORK), ("plot.png", b"")),
        (READ_AS_MODULE, "Untitled1.ipynb was read as", "Not read: plot.png"),
        content=WORK_CODE,
    ),
    "bare notebook": Accepted(
        WORK, (READ_AS_MODULE, "was read as"), name="miniflow.ipynb", content=WORK_CODE
    ),
    "notebook beside the module": Accepted(
        zip_bytes(FILE, ("miniflow.ipynb", WORK)), ("Not read: miniflow.ipynb.",)
    ),
    "two notebooks": Turned(
        zip_bytes(("a.ipynb", WORK), ("b.ipynb", WORK)), "Found: a.ipynb, b.ipynb."
    ),
    "notebook for another assignment": Turned(
        zip_bytes(("a.ipynb", notebook("def solve():\n    pass"))), "has 0 of the 2 functions"
    ),
    "notebook with an error": Turned(
        zip_bytes(("miniflow.ipynb", notebook("x = 1", "def f(:\n    pass"))),
        "cannot read miniflow.ipynb, code cell 2 (it begins with `def f(:`), line 1: invalid",
    ),
    "notebook that is none": Turned(
        zip_bytes(("miniflow.ipynb", b'{"cells": [{"cell_type": "code"}]')),
        "miniflow.ipynb is not a notebook that can be read here.",
    ),
    "notebook full of pictures": Turned(
        zip_bytes(("miniflow.ipynb", WORK + b" " * 2**21)), "larger than 2 MiB. Clear its outputs."
    ),
}
