"""What the tests of intake hand in, and what they expect of it."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from autograder.course.submission_spec import SubmissionSpec
from autograder.intake.contents import Caps
from autograder.intake.seal import Sealed, seal

ZipEntry = tuple[str | zipfile.ZipInfo, str | bytes]

CODE = b"import numpy as np\n\nclass Linear:\n    pass\n"
OTHER = b"import math\n\nclass Other:\n    pass\n"
AGAIN = "Zip miniflow.py itself and hand it in again."
ONE = SubmissionSpec("a3_miniflow", {"miniflow.py": frozenset(["Linear", "Sigmoid"])})
TWO = SubmissionSpec(
    "a5_training", {"miniflow.py": frozenset(["Linear"]), "training.py": frozenset(["Other"])}
)


def zip_bytes(*entries: ZipEntry, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of (name or ZipInfo, content) pairs, in this order, duplicates allowed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content, compress_type=method)
    return stream.getvalue()


def link(name: str, target: str = "/etc/passwd") -> ZipEntry:
    """An entry that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target


def patched(data: bytes, field: str, value: int, entry: int = 0) -> bytes:
    """The same zip with one field of one entry of its table of contents set to a lie."""
    offset, form = {"flags": (8, "<H"), "method": (10, "<H"), "size": (24, "<I")}.get(
        field, (42, "<I")
    )
    start = -1
    for _ in range(entry + 1):
        start = data.index(b"PK\x01\x02", start + 1)
    changed = bytearray(data)
    struct.pack_into(form, changed, start + offset, value)
    return bytes(changed)


def sealing_bytes(folder: Path) -> Callable[..., Sealed]:
    """Seals bytes handed in under a file name."""

    def hand_in(
        data: bytes, expected: SubmissionSpec = ONE, caps: Caps | None = None, name: str = "hw1.zip"
    ) -> Sealed:
        path = folder / name
        path.write_bytes(data)
        return seal(path, expected, caps or Caps())

    return hand_in


def sealing_zips(folder: Path) -> Callable[..., Sealed]:
    """Seals a zip of (name, content) pairs."""
    sealed = sealing_bytes(folder)
    return lambda *entries, **how: sealed(zip_bytes(*entries), **how)


def sealing_folders(folder: Path) -> Callable[..., Sealed]:
    """Seals a folder of (name, content) pairs."""

    def hand_in(
        *entries: tuple[str, bytes], expected: SubmissionSpec = ONE, caps: Caps | None = None
    ) -> Sealed:
        for name, content in entries:
            path = folder / "ada" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return seal(folder / "ada", expected, caps or Caps())

    return hand_in


def accepted(result: Sealed, content: bytes = CODE, remarks: Sequence[str] = ()) -> None:
    """Assert that miniflow.py was accepted and that each remark holds its words, in order."""
    assert result.refusal is None
    assert result.files == {"miniflow.py": content}
    assert len(result.remarks) == len(remarks), result.remarks
    for remark, words in zip(result.remarks, remarks, strict=True):
        assert words in remark


def refused(result: Sealed, *words: str) -> None:
    """Assert on a refusal that holds these words and ends with what to do."""
    assert result.files == {}
    assert result.refusal is not None
    assert result.refusal.endswith(AGAIN)
    for word in words:
        assert word in result.refusal


CLUTTER = [
    "__MACOSX/._miniflow.py",
    "__MACOSX/miniflow.py",
    ".DS_Store",
    "._miniflow.py",
    "Thumbs.db",
    "desktop.ini",
    "__pycache__/miniflow.py",
    "miniflow.pyc",
    "miniflow.py~",
    ".git/config",
    ".venv/lib/miniflow.py",
    ".ipynb_checkpoints/miniflow-checkpoint.py",
    ".idea/x.xml",
    ".vscode/settings.json",
]


def notebook(*cells: Any) -> bytes:
    """A notebook with these code cells."""
    made = [{"cell_type": "code", "metadata": {}, "source": cell} for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
