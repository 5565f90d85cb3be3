"""Submissions for the fuzzer: zips, files and folders, from nearly sound to noise.

Each case is a function of one seed, so that any failure can be made again from its number.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

CODE = b"import numpy as np\n\n\nclass Linear:\n    pass\n\n\ndef train():\n    pass\n"
LIKELY = [
    "miniflow.py",
    "miniflow.py",
    "training.py",
    "chain_rule.py",
    "Miniflow.py",
    "miniflow (1).py",
    "Copy of training.py",
    "solution.py",
    "miniflow.ipynb",
    "work.ipynb",
    "miniflow.py.txt",
    "essay.txt",
]
UNLIKELY = [
    "check.py",
    "numpy.py",
    "inner.zip",
    ".DS_Store",
    "._miniflow.py",
    "mini\nflow.py",
    "miniflow.py\0.txt",
    "CON.py",
    ".",
    "",
    "x" * 300,
    unicodedata.normalize("NFD", "Übung.py"),
    "\u202egnp.py",
]
FOLDERS = ["", "", "hw/", "a3_miniflow/", "A5 Training/", "__MACOSX/", "tests/", "Müller/"]
UNSAFE = ["../", "/", "C:\\", "hw\\", "./", "a/../../", "//", "a/b/c/d/"]
METHODS = [zipfile.ZIP_STORED] * 4 + [zipfile.ZIP_DEFLATED] * 8 + [zipfile.ZIP_BZIP2]
STARTS = [b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"]
STARTS += [b"%PDF", b"{\\rtf", b"<!DOCTYPE html>", b"\xff\xfe", b"\xef\xbb\xbf", b'{"nbformat"']
RECORDS = [b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"]
SIZES = [0, 1, 10, 0xFFFF, 0x10000, 0x7FFFFFFF, 0xFFFFFFFF]
PIECES = [
    "def f():\n    pass\n",
    "class Linear:\n    pass\n",
    "%matplotlib inline\n",
    "!ls\n",
    "x = (\n",
]
PIECES += ["import os\n", "A = 1\n", "\ud800", "\0", "%%bash\n", "-" * 3000 + "1", "(" * 300, "\r"]


def submission(seed: int, folder: Path) -> Path:
    """Write one case into an empty folder. Returns: what was handed in."""
    rng = random.Random(seed)
    kind = rng.randrange(20)
    if kind == 0:
        return class_folder(rng, folder)
    name = rng.choice(
        ["hw.zip", "a3_miniflow.zip", "miniflow.py", "work.ipynb", "homework", "x.rar"]
    )
    makers: list[Callable[[random.Random], bytes]] = [noise, notebook, text]
    data = makers[kind - 1](rng) if kind <= len(makers) else archive(rng)
    if rng.random() < 0.6:
        data = damaged(rng, data)
    (folder / name).write_bytes(data)
    return folder / name


def archive(rng: random.Random, depth: int = 2) -> bytes:
    """A zip of odd names and contents."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3, 3, 6, 60 if depth == 2 else 1])):
            entry = zipfile.ZipInfo("x")
            entry.filename = rng.choice(FOLDERS if rng.random() < 0.9 else UNSAFE) + base(rng)
            entry.compress_type = rng.choice(METHODS)
            if rng.random() < 0.05:
                entry.create_system, entry.external_attr = 3, rng.randrange(2**16) << 16
            made.writestr(entry, content(rng, depth))
    return stream.getvalue()


def base(rng: random.Random) -> str:
    """The name of a file."""
    return rng.choice(LIKELY if rng.random() < 0.8 else UNLIKELY)


def content(rng: random.Random, depth: int) -> bytes:
    """What a file may hold."""
    kind = rng.randrange(25)
    if kind == 0 and depth:
        return archive(rng, depth - 1)
    if kind == 1:
        return notebook(rng)
    if kind == 2:
        return noise(rng)
    if kind == 3:
        return bytes(rng.choice([1, 5000, 50_000]))  # zeros: more than any cap of the test
    return text(rng)


def text(rng: random.Random) -> bytes:
    """Python in some encoding, or something near it."""
    encoding = rng.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1"])
    pieces = [CODE.decode(), *(rng.choice(PIECES) for _ in range(rng.randrange(4)))]
    rng.shuffle(pieces)
    return "".join(pieces).encode(encoding, errors="replace")


def notebook(rng: random.Random) -> bytes:
    """A notebook, now and then with a part that should not be there."""
    cells: list[Any] = []
    for _ in range(rng.randrange(4)):
        source: Any = [rng.choice(PIECES) for _ in range(rng.randrange(4))]
        source = "".join(source) if rng.random() < 0.5 else source
        cells.append({"cell_type": rng.choice(["code", "code", "markdown"]), "source": source})
    if rng.random() < 0.2:
        cells.append(rng.choice([None, 3, {}, [], {"cell_type": "code", "source": {"a": 1}}]))
    made: Any = {"cells": cells, "nbformat": 4}
    if rng.random() < 0.1:
        made["cells"] = rng.choice([None, 3, {"a": 1}, "text"])
    return json.dumps(made).encode()


def noise(rng: random.Random) -> bytes:
    """Random bytes, most of them with a well-known start."""
    return rng.choice([*STARTS, b""]) + rng.randbytes(rng.randrange(300))


def damaged(rng: random.Random, data: bytes) -> bytes:
    """The bytes with fields set to lies, bits flipped, parts cut, doubled, swapped or added."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 3)):
        way = rng.randrange(12)
        place = rng.randrange(len(changed) + 1)
        other = rng.randrange(len(changed) + 1)
        first, last = min(place, other), max(place, other)
        if way <= 4:
            lie(rng, changed)
        elif way <= 7 and place < len(changed):
            changed[place] ^= 1 << rng.randrange(8)
        elif way == 8:
            del changed[first : min(last, first + rng.choice([1, 20, 10**6]))]
        elif way == 9:
            changed[place:place] = changed[first : min(last, first + 400)]
        elif way == 10:
            changed[place:place] = rng.choice(RECORDS) + rng.randbytes(rng.randrange(50))
        else:
            changed[:] = changed[place:] + changed[:place]
    return bytes(changed)


def lie(rng: random.Random, data: bytearray) -> None:
    """Set a field of one of a zip's records to something else."""
    record = rng.choice(RECORDS[:3])
    places = [match.start() for match in re.finditer(re.escape(record), data)]
    if not places:
        return
    start = rng.choice(places) + rng.choice([4, 6, 8, 10, 14, 16, 18, 20, 22, 24, 26, 28, 30, 42])
    form, most = rng.choice([("<H", 0xFFFF), ("<I", 0xFFFFFFFF)])
    if start + struct.calcsize(form) <= len(data):
        struct.pack_into(form, data, start, min(rng.choice([*SIZES, len(data)]), most))


def class_folder(rng: random.Random, folder: Path) -> Path:
    """A folder with files, folders, links and what else a disk can hold."""
    top = folder / rng.choice(["ada", "a3_miniflow"])
    top.mkdir()
    for _ in range(rng.choice([0, 1, 2, 5])):
        name = base(rng).replace("\0", "")[:200]
        inside = top / rng.choice(["", "hw", "a3_miniflow", "a/b/c/d", "tests", "__MACOSX"])
        inside.mkdir(parents=True, exist_ok=True)
        path = inside / (name if name.strip(".") else "x")
        if os.path.lexists(path):
            continue
        kind = rng.randrange(8)
        if kind == 0:
            path.symlink_to(
                rng.choice(["/etc/passwd", "..", "nowhere", str(folder.parent / "secret")])
            )
        elif kind == 1:
            os.mkfifo(path)
        else:
            data = content(rng, 1)
            path.write_bytes(damaged(rng, data) if rng.random() < 0.3 else data)
    return top
