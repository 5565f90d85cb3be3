"""Read a bulk download of a Brightspace assignment.

Reads:  folders such as "397063-2557369 - Mary-Ann Smith - Sep 24, 2024 926 PM".
Gives:  one attempt for each folder; of a student's several ones the oldest is the first.
Leaves to others: what files hold (intake/).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from autograder.intake.archive import shown
from autograder.lms.choices import BRIGHTSPACE
from autograder.lms.incoming.entries import DownloadEntry, LooseFiles, Reading, submission_in
from autograder.lms.incoming.people import attempt_label, make_student
from autograder.records.students import HandIn

NAME = BRIGHTSPACE
EXAMPLE_NAME = '"397063-2557369 - Mary-Ann Smith - Sep 24, 2024 926 PM"'
MIN_MATCHES = 1

# Brightspace's own number, which is not the OrgDefinedId of its grade exports.
USER_ID = "brightspace user id"
INDEX = "index.html"
FOLDER_NAME = re.compile(
    r"(?P<user>[0-9]+)-(?P<item>[0-9]+) - (?P<name>.+) - (?P<when>(?:(?! - ).)+)", re.DOTALL
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Windows forbids colons in names, so some browsers leave them out: 9:26 PM, 926 PM.
FOLDER_TIME = re.compile(
    r"(?:(?P<month>[a-z]+)\.? (?P<day>\d{1,2})|(?P<day2>\d{1,2}) (?P<month2>[a-z]+)\.?),? "
    r"(?P<year>\d{4}),?(?: at)? (?P<hour>\d{1,2})[:.]?(?P<minute>\d\d)(?::\d\d)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?",
    re.ASCII,
)


def matching_names(top: Mapping[str, bool]) -> list[str]:
    """The names that are like those of Brightspace."""
    found = [name for name, is_folder in top.items() if is_folder and FOLDER_NAME.fullmatch(name)]
    return [*found, INDEX] if found and top.get(INDEX) is False else found


def read(
    entries: Sequence[DownloadEntry], loose_files: LooseFiles, files: Sequence[str]
) -> Reading:
    """One attempt for each folder."""
    reading = Reading()
    attempts: dict[tuple[str, str], list[tuple[DownloadEntry, re.Match[str]]]] = {}
    for entry in entries:
        match = FOLDER_NAME.fullmatch(entry.name) if entry.is_folder else None
        if match:
            attempts.setdefault((match["user"], match["name"]), []).append((entry, match))
        elif entry.is_folder or entry.name != INDEX:
            reading.not_read.append((shown(entry.name), f"its name is not like {EXAMPLE_NAME}"))
    for (user, name), found in attempts.items():
        student = make_student(name, {USER_ID: user})
        timed = [
            (parse_folder_time(match["when"]) or datetime.min, entry.name) for entry, match in found
        ]
        order = sorted(range(len(found)), key=lambda index: timed[index])
        for number, index in enumerate(order, start=1):
            entry, match = found[index]
            submitted_at = parse_folder_time(match["when"])
            unread = f"The time it was handed in at cannot be read: {shown(match['when'])}"
            reading.hand_ins.append(
                HandIn(
                    attempt_label(name, user, f"attempt {number}" if number > 1 else ""),
                    (submission_in(entry.path),),
                    (student,),
                    number,
                    submitted_at,
                    returns_as=entry.name,
                    remarks=() if submitted_at else (unread,),
                )
            )
    return reading


def parse_folder_time(text: str) -> datetime | None:
    """The time in a folder's name, in the time zone of whoever downloaded it; None if unknown."""
    match = FOLDER_TIME.fullmatch(" ".join(text.lower().split()))
    if match is None:
        return None
    month = (match["month"] or match["month2"])[:3]
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    try:
        day = int(match["day"] or match["day2"])
        return datetime(
            int(match["year"]), MONTHS.index(month) + 1, day, hour, int(match["minute"])
        )
    except ValueError:
        return None
