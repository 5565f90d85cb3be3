"""What the tests of intake hand in, and what they expect of it."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile

from autograder.course.submission_spec import SubmissionSpec
from autograder.intake.contents import Caps
from autograder.intake.seal import seal

CODE = b"import numpy as np\n\nclass Linear:\n    pass\n"
OTHER = b"import math\n\nclass Other:\n    pass\n"
AGAIN = "Zip miniflow.py itself and hand it in again."
ONE = SubmissionSpec("a3_miniflow", {"miniflow.py": frozenset(["Linear", "Sigmoid"])})
TWO = SubmissionSpec(
    "a5_training", {"miniflow.py": frozenset(["Linear"]), "training.py": frozenset(["Other"])}
)


def zip_bytes(*entries, method=zipfile.ZIP_DEFLATED):
    """A zip of (name or ZipInfo, content) pairs, in this order, duplicates allowed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content, compress_type=method)
    return stream.getvalue()


def link(name, target="/etc/passwd"):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target


def patched(data, field, value, entry=0):
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


def sealing_bytes(folder):
    """Seals bytes handed in under a file name."""

    def hand_in(data, expected=ONE, caps=None, name="hw1.zip"):
        path = folder / name
        path.write_bytes(data)
        return seal(path, expected, caps or Caps())

    return hand_in


def sealing_zips(folder):
    """Seals a zip of (name, content) pairs."""
    sealed = sealing_bytes(folder)
    return lambda *entries, **how: sealed(zip_bytes(*entries), **how)


def sealing_folders(folder):
    """Seals a folder of (name, content) pairs."""

    def hand_in(*entries, expected=ONE, caps=None):
        for name, content in entries:
            path = folder / "ada" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return seal(folder / "ada", expected, caps or Caps())

    return hand_in


def accepted(result, content=CODE, remarks=()):
    """Assert that miniflow.py was accepted and that each remark holds its words, in order."""
    assert result.refusal is None
    assert result.files == {"miniflow.py": content}
    assert len(result.remarks) == len(remarks), result.remarks
    for remark, words in zip(result.remarks, remarks, strict=True):
        assert words in remark


def refused(result, *words):
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


def notebook(*cells):
    made = [{"cell_type": "code", "metadata": {}, "source": cell} for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
