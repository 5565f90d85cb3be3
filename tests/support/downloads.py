"""Bulk downloads as learning management systems make them, for tests.

Reads:  who handed in what: Sent.
Gives:  a zip or an unpacked folder in the documented shape of each system.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

AUTUMN = datetime(2024, 9, 20, 10, 5)


@dataclass(frozen=True)
class Sent:
    """One attempt of one student, or of one who stands for a group.

    first, last: the name; files: contents by the names that the student gave.
    number: the system's own id of the student; attempt: 1 for the first one.
    group: the names of the whole group, "First Last"; typed: text that was typed in.
    """

    first: str
    last: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    number: int = 12345
    sid: str = ""
    email: str = ""
    login: str = ""
    late: bool = False
    attempt: int = 1
    at: datetime = AUTUMN
    group: tuple[str, ...] = ()
    anonymous: bool = False
    typed: str = ""

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}".strip()


def write(folder: Path, name: str, members: Mapping[str, bytes], as_zip: bool) -> Path:
    """Write members as `name`.zip, or unpacked as the folder `name`. Returns: its path."""
    if as_zip:
        path = folder / f"{name}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                info = zipfile.ZipInfo(member, AUTUMN.timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, content)
        return path
    path = folder / name
    if path.exists():
        shutil.rmtree(path)
    for member, content in members.items():
        target = path / member
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return path


def make_canvas(folder: Path, class_: Sequence[Sent], as_zip: bool = True) -> Path:
    """Canvas: flat files; only the newest attempt; its files get the number of the attempt."""
    members: dict[str, bytes] = {}
    for one in newest(class_):
        squashed = re.sub(r"\W", "", f"{one.last}{one.first}".lower())
        late = "LATE_" * one.late
        owner = f"{late}anon_{one.login}" if one.anonymous else f"{squashed}_{late}{one.number}"
        for offset, (name, content) in enumerate(one.files.items()):
            stem, dot, ending = name.rpartition(".")
            again = f"{stem}-{one.attempt - 1}{dot}{ending}" if one.attempt > 1 else name
            clean = re.sub(r'[\0/\\:*?"<>|]', "_", again)
            members[f"{owner}_{700000 + one.number + offset}_{clean}"] = content
        if one.typed:
            members[f"{owner}_text.html"] = one.typed.encode()
    return write(folder, "cs101-hw1 submissions", members, as_zip)


def newest(class_: Iterable[Sent]) -> list[Sent]:
    """The newest attempt of each student."""
    return list({(one.number, one.login): one for one in sorted(class_, key=_attempt)}.values())


def _attempt(one: Sent) -> int:
    return one.attempt


def make_moodle(
    folder: Path, class_: Sequence[Sent], as_zip: bool = True, flat: bool = False, old: bool = False
) -> Path:
    """Moodle: a folder for each participant, or flat files; old: with "_" at the folders' end."""
    members: dict[str, bytes] = {}
    for one in newest(class_):
        shown = "Participant" if one.anonymous else (one.group[0] if one.group else one.name)
        owner = f"{shown.replace('_', ' ')}_{one.number}_assignsubmission"
        for kind, files in (("file", one.files), ("onlinetext", _typed(one))):
            for name, content in files.items():
                between = "_" if flat else "_/" if old else "/"
                members[f"{owner}_{kind}{between}{name}"] = content
    return write(folder, "CS101-HW1 Backprop-4711", members, as_zip)


def _typed(one: Sent) -> Mapping[str, bytes]:
    return {"onlinetext.html": one.typed.encode()} if one.typed else {}


def make_gradescope(
    folder: Path, class_: Sequence[Sent], as_zip: bool = True, tagged: bool = False
) -> Path:
    """Gradescope: unzipped folders and metadata in YAML; tagged: as Ruby tags some mappings."""
    members: dict[str, bytes] = {}
    lines = ["---"]
    for one in newest(class_):
        submission = f"submission_{one.number}"
        for name, content in one.files.items():
            members[f"{submission}/{name}"] = content
        lines.append(f"{submission}:")
        lines.append("  :submitters:")
        for name in one.group or (one.name,):
            lines.append(f"  - :name: {_quoted(name)}")
            if one.sid and name == one.name:
                lines.append(f"    :sid: {_quoted(one.sid)}")
            if one.email and name == one.name:
                lines.append(f"    :email: {one.email}")
        lines.append(f"  :created_at: {one.at:%Y-%m-%d %H:%M:%S}.135062000 Z")
        lines += ["  :score: 8.5", "  :status: processed"]
        lines.append(
            "  :results:" + " !ruby/hash:ActiveSupport::HashWithIndifferentAccess" * tagged
        )
        lines += ["    tests:", "    - score: 2.0", "      name: q1"]
        if one.attempt > 1:
            lines.append("  :history:")
            for number in range(one.attempt - 1):
                lines += [f"  - :id: {one.number - number - 1}", "    :score: 3.0"]
    members["submission_metadata.yml"] = "\n".join([*lines, ""]).encode()
    wrapped = {f"assignment_8046601_export/{name}": data for name, data in members.items()}
    return write(folder, "export", wrapped, as_zip)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def make_brightspace(
    folder: Path, class_: Sequence[Sent], as_zip: bool = True, when: str = ""
) -> Path:
    """Brightspace: a folder for each attempt. when: how its time is written, else 926 PM."""
    members: dict[str, bytes] = {"index.html": b"<html>all submissions</html>"}
    for one in class_:
        hour = f"{one.at:%I%M %p}".lstrip("0")
        time = f"{one.at:{when}}" if when else f"{one.at:%b} {one.at.day}, {one.at.year} {hour}"
        for name, content in one.files.items():
            members[f"{one.number}-2557369 - {one.name} - {time}/{name}"] = content
    return write(folder, "HW1 Download Sep 30, 2024 1129 PM", members, as_zip)


def make_blackboard(folder: Path, class_: Sequence[Sent], as_zip: bool = True) -> Path:
    """Blackboard: flat files of every attempt, with a text for each."""
    members: dict[str, bytes] = {}
    for one in class_:
        attempt = f"HW1_{one.login}_attempt_{one.at:%Y-%m-%d-%H-%M-%S}"
        late = " (Late)" * one.late
        text = [
            f"Name: {one.name} ({one.login})",
            "Assignment: HW1",
            f"Date Submitted: {one.at:%A, %B %d, %Y %I:%M:%S %p} UTC{late}",
            "Current Grade: Needs Marking",
            "",
            "Submission Field:",
            one.typed or "There is no student submission text data for this assignment.",
            "",
            "Files:",
        ]
        for name, content in one.files.items():
            text += [f"\tOriginal filename: {name}", f"\tFilename: {attempt}_{name}"]
            members[f"{attempt}_{name}"] = content
        members[f"{attempt}.txt"] = "\n".join(text).encode()
    return write(folder, "gradebook_CS101_HW1_2024-09-30-12-00-00", members, as_zip)


def make_plain(folder: Path, class_: Sequence[Sent], as_zip: bool = False) -> Path:
    """A folder of one zip for each student, called by the login."""
    members = {f"{one.login}.zip": zipped(one.files) for one in newest(class_)}
    return write(folder, "submissions", members, as_zip)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The bytes of a zip of these files, as a student makes one; always the same."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, AUTUMN.timetuple()[:6]), content)
    return buffer.getvalue()
