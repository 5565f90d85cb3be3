"""autograder/incoming/gradescope.py: "Export Submissions" of a Gradescope assignment.

Reads:  submission_metadata.yml, and beside it a folder for each submission, already unzipped.
Gives:  one attempt for each submission, with all its submitters and its time.
Leaves to others: what files hold (intake.py).

All values of the YAML are read as text: nothing is constructed from it, and ids keep their zeros.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from autograder.archive import read_regular, shown
from autograder.incoming.entries import MIB, DownloadError, Entry, Reading, Shelf, handed_in
from autograder.incoming.people import group_label, label, make_student
from autograder.students import EMAIL, SIS_ID, HandIn, Student

NAME = "gradescope"
METADATA = "submission_metadata.yml"
LOOKS_LIKE = f"{METADATA} and submission_123456789"
LEAST = 2

SUBMISSION = re.compile(r"submission_([0-9]+)")
DOCUMENT = re.compile(r"([0-9]+)\.pdf")
# Results of all tests are in it: 100 KiB for each of 500 students.
METADATA_BYTES = 50 * MIB
DEPTH = 50  # of lists and mappings; Gradescope needs 6
SUBMITTERS = 50  # more are no group: aliases can make millions of a few
TIME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d:\d\d)(?P<fraction>\.\d{1,6})?\d*"
    r" ?(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # text, lists and mappings, whatever tags


def fitting(top: Mapping[str, bool]) -> list[str]:
    """The names that are like those of Gradescope, if its metadata is there."""
    if top.get(METADATA, True):
        return []
    return [METADATA] + [name for name, is_folder in top.items() if _is_work(name, is_folder)]


def _is_work(name: str, is_folder: bool) -> bool:
    return bool((SUBMISSION if is_folder else DOCUMENT).fullmatch(name))


def read(entries: Sequence[Entry], shelf: Shelf, files: Sequence[str]) -> Reading:
    """One attempt for each submission.

    Raises: DownloadError if the metadata cannot be read.
    """
    reading = Reading()
    metadata = load_metadata(next(entry.path for entry in entries if entry.name == METADATA))
    for entry in entries:
        if _is_work(entry.name, entry.is_folder):
            _read_submission(entry, metadata.pop(entry.name, None), reading)
        elif entry.name != METADATA:
            reading.not_read.append((shown(entry.name), "it is no submission of Gradescope"))
    missing = f"{METADATA} names it, but it is not in the download"
    reading.not_read += [(shown(name), missing) for name in metadata]
    reading.hand_ins = _told_apart(reading.hand_ins)
    return reading


def _told_apart(hand_ins: Sequence[HandIn]) -> list[HandIn]:
    """The same attempts; students of one name and without ids get keys of their own.

    An export holds one submission of each student, so two of one name are two students.
    """
    without_ids = [one.key for each in hand_ins for one in each.students if not one.ids]
    shared = {key for key, count in Counter(without_ids).items() if count > 1}
    apart = []
    for each in hand_ins:
        same = [one for one in each.students if not one.ids and one.key in shared]
        students = tuple(
            replace(one, key=f"{one.key} ({each.name})") if one in same else one
            for one in each.students
        )
        said = [f"There are several called {shown(one.name)}, without any id." for one in same]
        apart.append(replace(each, students=students, remarks=(*each.remarks, *said)))
    return apart


def load_metadata(path: Path) -> dict[str, Any]:
    """The metadata of each submission, by its name in the download.

    Raises: DownloadError if it cannot be read.
    """
    try:
        data = read_regular(str(path), METADATA_BYTES + 1)
    except OSError as error:
        raise DownloadError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > METADATA_BYTES:
        raise DownloadError(
            f"{path} is larger than {METADATA_BYTES // MIB} MiB. "
            "Delete the :results: in it, which are not needed here."
        )
    try:
        _refuse_deep(data)
        loaded = yaml.load(data, Loader=LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        why = " ".join(str(error).split())[:300]
        raise DownloadError(
            f"{path} is no YAML as Gradescope writes it: {shown(why, 300)}"
        ) from error
    if not isinstance(loaded, dict):
        raise DownloadError(f"{path} should name submissions, each with its :submitters:.")
    return {name: value for name, value in loaded.items() if isinstance(name, str)}


def _refuse_deep(data: bytes) -> None:
    """Raise YAMLError if it is nested too deep for what builds lists and mappings from it."""
    depth = 0
    for event in yaml.parse(data, Loader=LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEPTH:
            raise yaml.YAMLError(f"more than {DEPTH} levels")


def _read_submission(entry: Entry, metadata: object, reading: Reading) -> None:
    known = _symbols(metadata)
    number = entry.name.removeprefix("submission_").removesuffix(".pdf")
    remarks = []
    submitters = known.get("submitters")
    people = submitters if isinstance(submitters, list) else []
    if len(people) > SUBMITTERS:
        why = f"{METADATA} names {len(people):,} submitters, at most {SUBMITTERS} are read"
        reading.not_read.append((shown(entry.name), why))
        return
    named = [student for one in people if (student := _student(_symbols(one))).key]
    students = list({student.key: student for student in named}.values())
    name = label(group_label(one.name or one.key for one in students), number)
    if not students:
        students, name = [Student(entry.name, "")], label(entry.name)
        remarks.append(f"{METADATA} does not say whose {entry.name} is.")
    created, history = known.get("created_at"), known.get("history")
    submitted_at = parsed_time(created) if isinstance(created, str) else None
    if created and submitted_at is None:
        remarks.append(f"The time it was handed in at cannot be read: {shown(str(created)[:80])}")
    reading.hand_ins.append(
        HandIn(
            name,
            (handed_in(entry.path) if entry.is_folder else entry.path,),
            tuple(students),
            1 + (len(history) if isinstance(history, list) else 0),
            submitted_at,
            remarks=tuple(remarks),
        )
    )


def _symbols(value: object) -> dict[str, Any]:
    """A mapping whose keys are Ruby's symbols, as one without their colons; {} of anything else."""
    if not isinstance(value, dict):
        return {}
    return {key.removeprefix(":"): item for key, item in value.items() if isinstance(key, str)}


def _student(known: Mapping[str, Any]) -> Student:
    name, sid, email = (
        value if isinstance(value := known.get(key), str) else ""
        for key in ("name", "sid", "email")
    )
    return make_student(name, {SIS_ID: sid, EMAIL: email})


def parsed_time(text: str) -> datetime | None:
    """A time as Ruby writes it: "2024-09-28 01:22:09.135062000 Z"; None if it is none."""
    match = TIME.fullmatch(text.strip())
    if match is None:
        return None
    zone = (match["zone"] or "").replace("UTC", "+00:00").replace("Z", "+00:00")
    fraction = (match["fraction"] or ".").ljust(7, "0")
    try:
        return datetime.fromisoformat(f"{match['day']}T{match['time']}{fraction}{zone}")
    except ValueError:
        return None
