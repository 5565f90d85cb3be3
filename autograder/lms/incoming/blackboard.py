"""Read "Assignment File Download" of Blackboard.

Reads:  flat files such as "HW1_alovelace_attempt_2024-09-20-10-05-00_backprop.py", and for each
        attempt a text such as "HW1_alovelace_attempt_2024-09-20-10-05-00.txt".
Gives:  every attempt, with its files under the students' own names.
Leaves to others: what files hold (intake/).

Only the lines of the text above the first empty one are read: the student may write below it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from autograder.intake.archive import read_regular, shown
from autograder.lms.choices import BLACKBOARD
from autograder.lms.incoming.entries import DownloadEntry, LooseFiles, Reading
from autograder.lms.incoming.people import attempt_label, make_student
from autograder.records.students import LOGIN, HandIn

NAME = BLACKBOARD
EXAMPLE_NAME = "HW1_alovelace_attempt_2024-09-20-10-05-00_backprop.zip"
MIN_MATCHES = 1

# The shortest owner counts: the name of a student's file may imitate all of this.
FILE_NAME = re.compile(
    r"(?P<owner>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)",
    re.DOTALL | re.ASCII,
)
TEXT_BYTES = 4096  # Blackboard's own lines come first
PERSON = re.compile(r"(?P<name>.*)\((?P<login>[^()]*)\)")
LATE = re.compile(r"\blate\b", re.IGNORECASE)


@dataclass(frozen=True)
class AttemptText:
    """The text beside an attempt: name, login, late; "" and None for what is not in it."""

    name: str = ""
    login: str = ""
    late: bool | None = None


def matching_names(top: Mapping[str, bool]) -> list[str]:
    """The names that are like those of Blackboard."""
    return [name for name, is_folder in top.items() if not is_folder and FILE_NAME.fullmatch(name)]


def read(
    entries: Sequence[DownloadEntry], loose_files: LooseFiles, files: Sequence[str]
) -> Reading:
    """Every attempt; of a student's several ones the oldest is the first."""
    reading = Reading()
    attempts: dict[str, dict[str, list[tuple[str, DownloadEntry]]]] = {}
    for entry in entries:
        match = None if entry.is_folder else FILE_NAME.fullmatch(entry.name)
        if match:
            parts = attempts.setdefault(match["owner"], {}).setdefault(match["time"], [])
            parts.append((match["file"] or "", entry))
        else:
            reading.not_read.append((shown(entry.name), f"its name is not like {EXAMPLE_NAME}"))
    for owner, of_student in attempts.items():
        for number, time in enumerate(sorted(of_student), start=1):
            _read_attempt(owner, time, number, of_student[time], loose_files, reading)
    return reading


def _read_attempt(
    owner: str,
    time: str,
    number: int,
    parts: Sequence[tuple[str, DownloadEntry]],
    loose_files: LooseFiles,
    reading: Reading,
) -> None:
    """Add one attempt, if any of it can be read."""
    texts = [entry for file, entry in parts if not file]
    stated = read_attempt_text(texts[0]) if texts else AttemptText()
    uploaded = [(file, entry) for file, entry in parts if file]
    placed, left = loose_files.place(uploaded or [(entry.name, entry) for entry in texts])
    reading.not_read += left
    if not placed:
        return
    login = stated.login if owner.endswith(f"_{stated.login}") else ""
    login = login or owner.rpartition("_")[2] or owner
    submitted_at = _parsed(time)
    remarks = [] if uploaded else ["No file was handed in, only text."]
    if submitted_at is None:
        remarks.append(f"The time it was handed in at cannot be read: {time}")
    if not texts:
        remarks.append("The text that Blackboard puts beside each attempt is missing.")
    reading.hand_ins.append(
        HandIn(
            attempt_label(login, f"attempt {number}" if number > 1 else ""),
            placed,
            (make_student(stated.name, {LOGIN: login}),),
            number,
            submitted_at,
            stated.late,
            remarks=tuple(remarks),
        )
    )


def read_attempt_text(text: DownloadEntry) -> AttemptText:
    """Read Blackboard's own text beside an attempt; without content if that cannot be read."""
    try:
        data = read_regular(str(text.path), TEXT_BYTES)
    except OSError:
        return AttemptText()
    lines = data.decode("utf-8-sig", errors="replace").splitlines()
    head = lines[: next((i for i, line in enumerate(lines) if not line.strip()), len(lines))]
    fields = {
        key.strip(): value.strip() for key, _, value in (line.partition(":") for line in head)
    }
    person = PERSON.fullmatch(fields.get("Name", ""))
    late = True if LATE.search(fields.get("Date Submitted", "")) else None
    if person is None:
        return AttemptText(fields.get("Name", ""), late=late)
    return AttemptText(person["name"].rstrip(), person["login"], late)


def _parsed(time: str) -> datetime | None:
    try:
        return datetime.strptime(time, "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return None
