"""autograder/lms/incoming/blackboard.py: "Assignment File Download" of Blackboard.

Reads:  flat files such as "HW1_alovelace_attempt_2024-09-20-10-05-00_backprop.py", and for each
        attempt a text such as "HW1_alovelace_attempt_2024-09-20-10-05-00.txt".
Gives:  every attempt, with its files under the students' own names.
Leaves to others: what files hold (intake.py).

Of the text only the lines above the first empty one are read: below, the student has the word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from autograder.intake.archive import read_regular, shown
from autograder.lms.incoming.entries import Entry, Reading, Shelf
from autograder.lms.incoming.people import label, make_student
from autograder.records.students import LOGIN, HandIn

NAME = "blackboard"
LOOKS_LIKE = "HW1_alovelace_attempt_2024-09-20-10-05-00_backprop.zip"
LEAST = 1

# The shortest owner counts: a student's file may imitate all of this.
FORM = re.compile(
    r"(?P<owner>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)",
    re.DOTALL | re.ASCII,
)
TEXT_BYTES = 4096  # what Blackboard says itself comes first
PERSON = re.compile(r"(?P<name>.*?)\s*\((?P<login>[^()]*)\)")
LATE = re.compile(r"\blate\b", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """What the text beside an attempt says: name, login, late; "" and None where it does not."""

    name: str = ""
    login: str = ""
    late: bool | None = None


def fitting(top: Mapping[str, bool]) -> list[str]:
    """The names that are like those of Blackboard."""
    return [name for name, is_folder in top.items() if not is_folder and FORM.fullmatch(name)]


def read(entries: Sequence[Entry], shelf: Shelf, files: Sequence[str]) -> Reading:
    """Every attempt; of a student's several ones the oldest is the first."""
    reading = Reading()
    attempts: dict[str, dict[str, list[tuple[str, Entry]]]] = {}
    for entry in entries:
        match = None if entry.is_folder else FORM.fullmatch(entry.name)
        if match:
            parts = attempts.setdefault(match["owner"], {}).setdefault(match["time"], [])
            parts.append((match["file"] or "", entry))
        else:
            reading.not_read.append((shown(entry.name), f"its name is not like {LOOKS_LIKE}"))
    for owner, of_student in attempts.items():
        for number, time in enumerate(sorted(of_student), start=1):
            _read_attempt(owner, time, number, of_student[time], shelf, reading)
    return reading


def _read_attempt(
    owner: str,
    time: str,
    number: int,
    parts: Sequence[tuple[str, Entry]],
    shelf: Shelf,
    reading: Reading,
) -> None:
    """Add one attempt, if any of it can be read."""
    texts = [entry for file, entry in parts if not file]
    said = what_is_said(texts[0]) if texts else Said()
    uploaded = [(file, entry) for file, entry in parts if file]
    placed, left = shelf.place(uploaded or [(entry.name, entry) for entry in texts])
    reading.not_read += left
    if not placed:
        return
    login = said.login if owner.endswith(f"_{said.login}") else ""
    login = login or owner.rpartition("_")[2] or owner
    submitted_at = _parsed(time)
    remarks = [] if uploaded else ["No file was handed in, only text."]
    if submitted_at is None:
        remarks.append(f"The time it was handed in at cannot be read: {time}")
    if not texts:
        remarks.append("The text that Blackboard puts beside each attempt is missing.")
    reading.hand_ins.append(
        HandIn(
            label(login, f"attempt {number}" if number > 1 else ""),
            placed,
            (make_student(said.name, {LOGIN: login}),),
            number,
            submitted_at,
            said.late,
            remarks=tuple(remarks),
        )
    )


def what_is_said(text: Entry) -> Said:
    """What Blackboard's own text says of an attempt; nothing of it if it cannot be read."""
    try:
        data = read_regular(str(text.path), TEXT_BYTES)
    except OSError:
        return Said()
    lines = data.decode("utf-8-sig", errors="replace").splitlines()
    head = lines[: next((i for i, line in enumerate(lines) if not line.strip()), len(lines))]
    said = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in head)}
    person = PERSON.fullmatch(said.get("Name", ""))
    late = True if LATE.search(said.get("Date Submitted", "")) else None
    if person is None:
        return Said(said.get("Name", ""), late=late)
    return Said(person["name"], person["login"], late)


def _parsed(time: str) -> datetime | None:
    try:
        return datetime.strptime(time, "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return None
