"""Read "Download all submissions" of a Moodle assignment.

Reads:  folders such as "Ada Lovelace_1234567_assignsubmission_file", with or without "_" at their
        end, or flat files such as "Ada Lovelace_1234567_assignsubmission_file_backprop.py".
Gives:  one attempt for each participant; in blind marking without a name.
Leaves to others: who is in a group (roster.py), what files hold (intake/).

Of a group there is its name and its id, which look like a student's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.intake.archive import shown
from autograder.lms.choices import MOODLE
from autograder.lms.incoming.entries import DownloadEntry, LooseFiles, Reading, submission_in
from autograder.lms.incoming.people import attempt_label, make_student
from autograder.records.students import PARTICIPANT, HandIn, Student

NAME = MOODLE
EXAMPLE_NAME = "Ada Lovelace_1234567_assignsubmission_file"
MIN_MATCHES = 1

# The shortest name counts: Moodle leaves no "_" in a name, but a file may imitate all of this.
ENTRY_NAME = re.compile(
    r"(?P<owner>(?P<name>.+?)_(?P<id>[0-9]+))_assignsubmission_(?P<type>[a-z]+)(?:_(?P<file>.*))?",
    re.DOTALL,
)
UPLOADED = "file"
BLIND = "Participant"
NO_GROUP = "Default group"
NO_GROUP_REMARK = "Handed in for Moodle's default group; the download does not say who is in it."


@dataclass(frozen=True)
class MoodleEntry:
    """A folder or a flat file of a participant, and the parts of its name."""

    entry: DownloadEntry
    match: re.Match[str]

    @property
    def uploaded(self) -> bool:
        """Whether the student gave files here, and did not type in text."""
        return self.match["type"] == UPLOADED


def matching_names(top: Mapping[str, bool]) -> list[str]:
    """The names that are like those of Moodle."""
    return [name for name, is_folder in top.items() if _match(name, is_folder)]


def _match(name: str, is_folder: bool) -> re.Match[str] | None:
    match = ENTRY_NAME.fullmatch(name)
    return match if match and is_folder is not bool(match["file"]) else None


def read(
    entries: Sequence[DownloadEntry], loose_files: LooseFiles, files: Sequence[str]
) -> Reading:
    """One attempt for each participant."""
    reading = Reading()
    parts: dict[str, list[MoodleEntry]] = {}
    for entry in entries:
        match = _match(entry.name, entry.is_folder)
        if match is None:
            reading.not_read.append((shown(entry.name), f"its name is not like {EXAMPLE_NAME}"))
        else:
            parts.setdefault(match["owner"], []).append(MoodleEntry(entry, match))
    for owned in parts.values():
        _read_participant(owned, loose_files, reading)
    return reading


def _read_participant(
    parts: Sequence[MoodleEntry], loose_files: LooseFiles, reading: Reading
) -> None:
    """Add the attempt of one participant, if any of it can be read."""
    counted = [part for part in parts if part.uploaded] or parts
    folders = [part.entry for part in counted if part.entry.is_folder]
    if folders:
        placed: tuple[Path, ...] = (submission_in(folders[0].path),)
        beside = [part.entry.name for part in counted if part.entry is not folders[0]]
        reading.not_read += [(shown(name), "this participant has a folder too") for name in beside]
    else:
        placed, left = loose_files.place([(part.match["file"], part.entry) for part in counted])
        reading.not_read += left
    if not placed:
        return
    match = counted[0].match
    remarks = [
        f"Text was typed in, which is no code: {shown(part.entry.name)}"
        for part in parts
        if not part.uploaded
    ]
    if match["name"] == NO_GROUP:
        remarks.append(NO_GROUP_REMARK)
    reading.hand_ins.append(
        HandIn(
            attempt_label(match["name"], match["id"]),
            placed,
            (_student(match["name"], match["id"]),),
            returns_as=folders[0].name if folders else f"{match['owner']}_assignsubmission_file",
            remarks=tuple(remarks),
        )
    )


def _student(name: str, participant: str) -> Student:
    if name == NO_GROUP:
        return make_student(f"{name} {participant}", {})
    return make_student("" if name == BLIND else name, {PARTICIPANT: participant})
