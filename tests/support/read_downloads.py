"""Attempts that a class handed in, as every learning management system gives them, opened.

Reads:  nothing.
Gives:  a class with accents, tags, late and repeated attempts; a maker of each system's download;
        ways to look at what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from autograder.lms.incoming import open_download
from autograder.records.students import Download, HandIn
from support.downloads import (
    Sent,
    make_blackboard,
    make_brightspace,
    make_canvas,
    make_gradescope,
    make_moodle,
    make_plain,
    write,
    zipped,
)

FILES = ["backprop.py"]
WORK = {"backprop.py": b"weights = 1\n"}
EARLY, LATER = datetime(2024, 9, 20, 10, 5), datetime(2024, 9, 24, 21, 26)

ADA = Sent("Ada", "Lovelace", WORK, 11, "0011", "ada@example.edu", "alovelace")
JUERGEN = Sent("Jürgen", "Müller", {"hw1.zip": zipped(WORK)}, 12, "0012", login="jm", late=True)
SEAN = Sent("Sean", "O'Brien, Jr.", WORK, 13, "0013", login="so", attempt=2, at=LATER)
PAIR = {"backprop.py": b"b = 1\n", "sgd.py": b"s = 1\n"}
SCRIPT = Sent("<script>alert(1)<script>", "Tables", PAIR, 14, "0014", login="bobby")
CLASS = [ADA, JUERGEN, SEAN, SCRIPT]

MAKERS: dict[str, Callable[..., Path]] = {
    "canvas": make_canvas,
    "moodle": make_moodle,
    "gradescope": make_gradescope,
    "brightspace": make_brightspace,
    "blackboard": make_blackboard,
    "plain": make_plain,
}
both_ways = pytest.mark.parametrize("as_zip", [True, False], ids=["zip", "unpacked"])


def opened(path: Path, system: str | None = None, files: Sequence[str] = FILES) -> Download:
    return open_download([path], path.parent / "unpacked", system, files)


def contents(one: HandIn) -> dict[str, bytes]:
    """What belongs to an attempt, by the names that intake will see."""
    found = {}
    for path in one.files:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            found[file.name] = file.read_bytes()
    return found


def by_id(download: Download, kind: str) -> dict[str, HandIn]:
    """Attempts by the id of their first student."""
    return {one.students[0].ids[kind]: one for one in download.hand_ins}


def by_name(download: Download) -> dict[str, HandIn]:
    return {one.students[0].name: one for one in download.hand_ins}


def gradescope_export(folder: Path, metadata: str, members: Mapping[str, bytes]) -> Path:
    return write(
        folder, "export", {"submission_metadata.yml": metadata.encode(), **members}, as_zip=False
    )
