"""Read a bulk download of Canvas.

Reads:  flat files such as lovelaceada_LATE_12345_678901_backprop-1.py.
Gives:  one attempt for each user id, the newest, with its files under the students' own names.
Leaves to others: names of people, which Canvas squashes (roster.py), what files hold (intake/).

Of a group Canvas puts the files of one member there, under the group's name and that member's id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from autograder.intake.archive import shown
from autograder.lms.choices import CANVAS
from autograder.lms.incoming.entries import DownloadEntry, LooseFiles, Reading
from autograder.lms.incoming.people import attempt_label, make_student
from autograder.records.students import ANONYMOUS, CANVAS_ID, HandIn

NAME = CANVAS
EXAMPLE_NAME = "lovelaceada_12345_678901_backprop.zip"
MIN_MATCHES = 2  # a student may call one zip like this; two make it a download

_TYPED_IN = r"(?:[0-9]+_)?(?:text|link)\.html"
_REST = rf"(?:{_TYPED_IN}|[0-9]+_(?P<file>.+))"
NAMED = re.compile(r"(?P<name>.+?)_(?:(?P<late>LATE)_)?(?P<id>[0-9]+)_" + _REST, re.DOTALL)
UNNAMED = re.compile(r"(?P<late>LATE_)?(?P<name>anon)_(?P<id>[A-Za-z0-9]+)_" + _REST, re.DOTALL)
RESUBMITTED = re.compile(
    r"(?P<stem>.+)-(?P<count>[1-9][0-9]{0,2})(?P<ending>(?:\.[^.]*)?)", re.DOTALL
)


@dataclass(frozen=True)
class CanvasFile:
    """One file of a student, by the parts of its name; `file` is "" of what was typed in."""

    entry: DownloadEntry
    name: str
    kind: str
    id: str
    late: bool
    file: str


def matching_names(top: Mapping[str, bool]) -> list[str]:
    """The names that are like those of Canvas."""
    return [name for name, is_folder in top.items() if not is_folder and _match(name)]


def _match(name: str) -> re.Match[str] | None:
    return UNNAMED.fullmatch(name) or NAMED.fullmatch(name)


def read(
    entries: Sequence[DownloadEntry], loose_files: LooseFiles, files: Sequence[str]
) -> Reading:
    """One attempt for each student. files: names that the assignment asks for."""
    reading = Reading()
    parts: dict[tuple[str, str], list[CanvasFile]] = {}
    for entry in entries:
        part = None if entry.is_folder else _part(entry)
        if part is None:
            reading.not_read.append((shown(entry.name), f"its name is not like {EXAMPLE_NAME}"))
        else:
            parts.setdefault((part.kind, part.id), []).append(part)
    for student_parts in parts.values():
        _read_student(student_parts, loose_files, files, reading)
    return reading


def _part(entry: DownloadEntry) -> CanvasFile | None:
    match = _match(entry.name)
    if match is None:
        return None
    kind = ANONYMOUS if match.re is UNNAMED else CANVAS_ID
    return CanvasFile(
        entry, match["name"], kind, match["id"], bool(match["late"]), match["file"] or ""
    )


def _read_student(
    parts: Sequence[CanvasFile], loose_files: LooseFiles, files: Sequence[str], reading: Reading
) -> None:
    """Add the attempt of one student, if any of it can be read."""
    first = parts[0]
    uploaded = [part for part in parts if part.file]
    names, number = given_names([part.file for part in uploaded], files)
    named = [(name, part.entry) for name, part in zip(names, uploaded, strict=True)]
    placed, left = loose_files.place(named or [(part.entry.name, part.entry) for part in parts])
    reading.not_read += left
    if not placed:
        return
    student = make_student("" if first.kind == ANONYMOUS else first.name, {first.kind: first.id})
    typed_in = [shown(part.entry.name) for part in parts if not part.file]
    reading.hand_ins.append(
        HandIn(
            attempt_label(first.name, first.id),
            placed,
            (student,),
            number,
            late=any(part.late for part in parts),
            returns_as=(uploaded or parts)[0].entry.name,
            remarks=tuple(f"Text or a link was typed in, which is no code: {n}" for n in typed_in),
        )
    )


def given_names(names: Sequence[str], files: Sequence[str]) -> tuple[list[str], int]:
    """The names that the student gave, and the number of the attempt, as far as they show it.

    Canvas numbers a file that is handed in again: backprop-1.py. It is certain that it did if
    without the number it is a file that was asked for, and was not handed in beside it.
    """
    given, number = [], 1
    for name in names:
        again = RESUBMITTED.fullmatch(name)
        plain_name = again["stem"] + again["ending"] if again else name
        if again and name not in files and plain_name not in names and _asked(plain_name, files):
            number = max(number, int(again["count"]) + 1)
            given.append(plain_name)
        else:
            given.append(name)
    if len({name.casefold() for name in given}) < len(given):  # backprop-1.py and backprop-2.py
        return list(names), 1
    return given, number


def _asked(name: str, files: Sequence[str]) -> bool:
    """Whether a file was asked for under this name, or as a notebook under its stem."""
    stem = PurePosixPath(name).stem.casefold()
    return stem in {PurePosixPath(file).stem.casefold() for file in files}
