"""Read "Export Submissions" of a Gradescope assignment.

Reads:  submission_metadata.yml, and beside it a folder for each submission, already unzipped.
Gives:  one attempt for each submission, with all its submitters and its time.
Leaves to others: what files hold (intake/).

All values of the YAML are read as text: nothing is constructed from them, ids keep their zeros.
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

from autograder.intake.archive import read_regular, shown
from autograder.lms.choices import GRADESCOPE
from autograder.lms.incoming.entries import (
    MIB,
    DownloadEntry,
    DownloadError,
    LooseFiles,
    Reading,
    submission_in,
)
from autograder.lms.incoming.people import attempt_label, group_label, make_student
from autograder.records.students import EMAIL, SIS_ID, HandIn, Student

NAME = GRADESCOPE
METADATA = "submission_metadata.yml"
EXAMPLE_NAME = f"{METADATA} and submission_123456789"
MIN_MATCHES = 2

SUBMISSION_FOLDER = re.compile(r"submission_([0-9]+)")
SUBMISSION_PDF = re.compile(r"([0-9]+)\.pdf")
METADATA_BYTES = 100 * MIB  # results of all tests are in it: 200 KiB for each of 500 students
SKIPPED = frozenset(["results"])
VALUES = 500_000  # kept ones: 500 students with 30 earlier attempts each have 100,000
DEPTH = 50  # of lists and mappings; Gradescope needs 6
SUBMITTERS = 50  # more are no group: aliases can make millions of a few
RUBY_TIME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d:\d\d)(?P<fraction>\.\d{1,6})?\d*"
    r" ?(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the one in C is ten times as fast


def matching_names(top: Mapping[str, bool]) -> list[str]:
    """The names that are like those of Gradescope, if its metadata is there."""
    if top.get(METADATA, True):
        return []
    return [METADATA] + [name for name, is_folder in top.items() if _is_work(name, is_folder)]


def _is_work(name: str, is_folder: bool) -> bool:
    return bool((SUBMISSION_FOLDER if is_folder else SUBMISSION_PDF).fullmatch(name))


def read(
    entries: Sequence[DownloadEntry], loose_files: LooseFiles, files: Sequence[str]
) -> Reading:
    """One attempt for each submission.

    Raises: DownloadError if the metadata is missing, or cannot be read.
    """
    reading = Reading()
    found = [entry.path for entry in entries if entry.name == METADATA]
    if not found:
        raise DownloadError(f"{METADATA}, which names the students, could not be had.")
    metadata = load_metadata(found[0])
    for entry in entries:
        if _is_work(entry.name, entry.is_folder):
            _read_submission(entry, metadata.pop(entry.name, None), reading)
        elif entry.name != METADATA:
            reading.not_read.append((shown(entry.name), "it is no submission of Gradescope"))
    missing = f"{METADATA} names it, but it is not in the download"
    reading.not_read += [(shown(name), missing) for name in metadata]
    reading.hand_ins = _with_own_keys(reading.hand_ins)
    return reading


def _with_own_keys(hand_ins: Sequence[HandIn]) -> list[HandIn]:
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
        notes = [f"There are several called {shown(one.name)}, without any id." for one in same]
        apart.append(replace(each, students=students, remarks=(*each.remarks, *notes)))
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
        loaded = _Loader(data).document()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        why = " ".join(str(error).split())
        raise DownloadError(
            f"{path} is no YAML as Gradescope writes it: {shown(why, 300)}"
        ) from error
    if not isinstance(loaded, dict):
        raise DownloadError(f"{path} should name submissions, each with its :submitters:.")
    return loaded


class _Loader:
    """Reads lists, mappings and text from YAML; ignores its tags and skips what is not needed.

    Results of tests are most of an export; skipped, they cost no memory. Aliases refer to what was
    kept before, so they share it and multiply nothing.
    """

    def __init__(self, data: bytes) -> None:
        self.events = yaml.parse(data, Loader=LOADER)
        self.anchors: dict[str, Any] = {}
        self.kept = 0

    def document(self) -> Any:
        """The first document. Raises: YAMLError if it is none, too deep or too large."""
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                return self.value(event, 0, keep=True)
        return None

    def value(self, event: Any, depth: int, keep: bool) -> Any:
        """What begins with this event; None if it is not kept."""
        if isinstance(event, yaml.AliasEvent):
            return self.anchors.get(event.anchor)
        if depth > DEPTH:
            raise yaml.YAMLError(f"more than {DEPTH} levels")
        self.kept += keep
        if self.kept > VALUES:
            raise yaml.YAMLError(f"more than {VALUES:,} values")
        made: Any = event.value if keep and isinstance(event, yaml.ScalarEvent) else None
        if isinstance(event, yaml.SequenceStartEvent):
            made = self.sequence(depth + 1, keep)
        elif isinstance(event, yaml.MappingStartEvent):
            made = self.mapping(depth + 1, keep)
        if event.anchor and keep:
            self.anchors[event.anchor] = made
        return made

    def sequence(self, depth: int, keep: bool) -> list[Any] | None:
        """A list that has begun."""
        made = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            item = self.value(event, depth, keep)
            if keep:
                made.append(item)
        return made if keep else None

    def mapping(self, depth: int, keep: bool) -> dict[str, Any] | None:
        """A mapping that has begun, without the colons of Ruby's symbols; only text is a key."""
        made = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.value(event, depth, keep)
            name = key.removeprefix(":") if isinstance(key, str) else None
            needed = keep and name is not None and name not in SKIPPED
            item = self.value(next(self.events), depth, needed)
            if needed and name is not None:
                made[name] = item
        return made if keep else None


def _read_submission(entry: DownloadEntry, metadata: object, reading: Reading) -> None:
    known = _mapping(metadata)
    number = entry.name.removeprefix("submission_").removesuffix(".pdf")
    remarks = []
    submitters = known.get("submitters")
    people = submitters if isinstance(submitters, list) else []
    if len(people) > SUBMITTERS:
        why = f"{METADATA} names {len(people):,} submitters, at most {SUBMITTERS} are read"
        reading.not_read.append((shown(entry.name), why))
        return
    named = [student for one in people if (student := _student(_mapping(one))).key]
    students = list({student.key: student for student in named}.values())
    name = attempt_label(group_label(one.name or one.key for one in students), number)
    if not students:
        students, name = [Student(entry.name, "")], attempt_label(entry.name)
        remarks.append(f"{METADATA} does not say whose {entry.name} is.")
    created, history = known.get("created_at"), known.get("history")
    submitted_at = parse_ruby_time(created) if isinstance(created, str) else None
    if created and submitted_at is None:
        remarks.append(f"The time it was handed in at cannot be read: {shown(str(created)[:80])}")
    reading.hand_ins.append(
        HandIn(
            name,
            (submission_in(entry.path) if entry.is_folder else entry.path,),
            tuple(students),
            1 + (len(history) if isinstance(history, list) else 0),
            submitted_at,
            remarks=tuple(remarks),
        )
    )


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _student(known: Mapping[str, Any]) -> Student:
    name, sid, email = (
        value if isinstance(value := known.get(key), str) else ""
        for key in ("name", "sid", "email")
    )
    return make_student(name, {SIS_ID: sid, EMAIL: email})


def parse_ruby_time(text: str) -> datetime | None:
    """A time as Ruby writes it: "2024-09-28 01:22:09.135062000 Z"; None if it is none."""
    match = RUBY_TIME.fullmatch(text.strip())
    if match is None:
        return None
    zone = (match["zone"] or "").replace("UTC", "+00:00").replace("Z", "+00:00")
    fraction = (match["fraction"] or ".").ljust(7, "0")
    try:
        return datetime.fromisoformat(f"{match['day']}T{match['time']}{fraction}{zone}")
    except ValueError:
        return None
