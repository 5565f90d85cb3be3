"""Seal whatever a student handed in.

Reads:  a zip, a .py file or a folder, and what the assignment asks for.
Gives:  a Sealed submission: just those files as bytes, with remarks; or a refusal that says why.
Leaves to others: opening zips and folders (archive.py), recognising files (wanted.py), telling
        assignments apart (sorting.py), running anything (worker/).

It never guesses between two versions of a file, and nothing that was not asked for is read.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from autograder.course.submission_spec import (
    SubmissionSpec,
    is_notebook_name,
    is_python_name,
    is_work,
)
from autograder.intake.archive import (
    NOTEBOOK,
    Member,
    Refused,
    folder_members,
    is_zip,
    kind_of,
    make_member,
    read_regular,
    shown,
    zip_members,
)
from autograder.intake.notebook import Module, module_of
from autograder.intake.source_text import as_utf8, is_text, looks_like_python, repaired

MIB = 2**20
NAMES_SHOWN = 5


@dataclass(frozen=True)
class Caps:
    """Limits on what is read of one submission. Bytes, counts.

    Args:
        total_bytes: everything that is unpacked, together.
        file_bytes: one file that was asked for.
        members: files in a zip or folder.
        archive_bytes: a zip as handed in.
        depth: folders around a file.
    """

    total_bytes: int = 50 * MIB
    file_bytes: int = 2 * MIB
    members: int = 2000
    archive_bytes: int = 50 * MIB
    depth: int = 3


DEFAULT_CAPS = Caps()


@dataclass(frozen=True)
class Sealed:
    """A submission, sealed: data only, safe to store and to pass on.

    Args:
        name: the stem of the file handed in, or the folder's name.
        files: content of each expected file that was found; empty when refused.
        remarks: for the instructor: what was repaired or left out.
        refusal: for the student: what is wrong and what to do; None if accepted.
    """

    name: str
    files: Mapping[str, bytes]
    remarks: tuple[str, ...]
    refusal: str | None

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the files and the refusal, whatever the zip was called."""
        parts = []  # an odd number of them: with a refusal
        for name in sorted(self.files):
            parts += [name.encode(errors="surrogatepass"), self.files[name]]
        if self.refusal is not None:
            parts.append(self.refusal.encode(errors="surrogatepass"))
        digest = hashlib.sha256()
        for part in parts:
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()

    def to_json(self) -> str:
        """The submission as one line of JSON, file contents in base64."""
        files = {name: base64.b64encode(data).decode() for name, data in self.files.items()}
        content = {"name": self.name, "files": files, "remarks": list(self.remarks)}
        return json.dumps({**content, "refusal": self.refusal}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Sealed:
        """Read what `to_json` wrote.

        Raises: ValueError naming what is malformed.
        """
        try:
            content = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"a sealed submission is not valid JSON: {error}") from error
        if not isinstance(content, dict) or set(content) != set(cls.__dataclass_fields__):
            raise ValueError("a sealed submission needs exactly: name, files, remarks, refusal")
        name, refusal, remarks = content["name"], content["refusal"], content["remarks"]
        if not isinstance(name, str) or not isinstance(refusal, str | None):
            raise ValueError("a sealed submission's name and refusal must be text")
        if not isinstance(remarks, list) or not all(isinstance(item, str) for item in remarks):
            raise ValueError("a sealed submission's remarks must be a list of texts")
        files = _decoded(content["files"])
        if bool(files) == (refusal is not None):
            raise ValueError("a sealed submission has either files or a refusal")
        return cls(name, files, tuple(remarks), refusal)


def _decoded(files: Any) -> dict[str, bytes]:
    """The files of a sealed submission from JSON; raises ValueError naming the wrong one."""
    if not isinstance(files, dict):
        raise ValueError("a sealed submission's files must be an object")
    contents = {}
    for name, text in files.items():
        if name in ("", ".", "..") or re.search(r"[/\\:\0]", name):
            raise ValueError(f"a sealed submission has a file with a path for a name: {name!r}")
        try:
            contents[name] = base64.b64decode(text, validate=True)
        except (TypeError, ValueError) as error:
            raise ValueError(f"a sealed submission's {name} is not base64: {error}") from error
    return contents


def seal(
    path: Path,
    spec: SubmissionSpec,
    caps: Caps = DEFAULT_CAPS,
    others: Sequence[SubmissionSpec] = (),
) -> Sealed:
    """Seal what a student handed in; nothing of it is executed, nothing is written.

    Args:
        path: a zip, a .py file or a folder; what it is, its content decides.
        wanted: what was asked for.
        caps: how much of it to read at most.
        others: what the other assignments of the course ask for, to say what came instead.
    Returns: the files asked for, or a refusal: bad input never raises.
    Raises: OSError if this machine cannot read `path`, which is no fault of the student.
    """
    intake = Intake(spec, caps, others)
    mode = os.lstat(path).st_mode
    name = shown(own_name(path, mode), most=255)
    try:
        files = intake.choose(intake.open(path, mode))
    except Refused as problem:
        return Sealed(name, {}, tuple(intake.remarks), f"{problem} {intake.what_to_do}")
    return Sealed(name, files, tuple(intake.remarks), None)


def own_name(path: Path, mode: int) -> str:
    """The name of what was handed in: a folder's as it is, a file's without its ending."""
    whole = Path(os.path.abspath(path))
    return whole.name if stat.S_ISDIR(mode) else whole.stem


def copies_by_name(spec: SubmissionSpec, members: Sequence[Member]) -> dict[str, list[Member]]:
    """For each file asked for the members of exactly that name, else those of one like it.

    A notebook counts where there is no Python file.
    """
    copies = {name: [m for m in members if m.base == name] for name in spec.files}
    used = {member for found in copies.values() for member in found}
    rest = [m for m in members if m not in used and is_work(m.path)]
    for kind in (is_python_name, is_notebook_name):
        for name, found in copies.items():
            alike = [m for m in rest if kind(m.base) and spec.alike(m.base) == name]
            copies[name] = found or alike
    return copies


class Intake:
    """One submission on the desk: what was asked for, what may still be read, the remarks."""

    def __init__(
        self, spec: SubmissionSpec, caps: Caps, others: Sequence[SubmissionSpec] = ()
    ) -> None:
        self.spec = spec
        self.expected = spec.files
        self.caps = caps
        self.others = others
        self.bytes_left = caps.total_bytes
        self.contents: dict[Member, bytes] = {}
        self.modules: dict[Member, Module] = {}
        self.remarks: list[str] = []

    @property
    def what_to_do(self) -> str:
        """The last sentence of every refusal."""
        if len(self.expected) == 1:
            return f"Zip {self.expected[0]} itself and hand it in again."
        return f"Zip {' and '.join(self.expected)} together and hand them in again."

    def remark(self, text: str) -> None:
        """Note something for the instructor."""
        self.remarks.append(text)

    # Opening: from a path to members.

    def open(self, path: Path, mode: int) -> list[Member]:
        """The members of what was handed in; a zip that is all there is, is unwrapped once."""
        if stat.S_ISDIR(mode):
            members = folder_members(os.fspath(path), self.caps.depth, self.caps.members)
        elif stat.S_ISREG(mode):
            data = read_regular(os.fspath(path), self.caps.archive_bytes + 1)
            members = self.unpack(path.name, data, "The file handed in", self.caps.members)
        else:
            raise Refused("What was handed in is a link or a device, not a file.")
        inner = members[0] if len(members) == 1 else None
        if inner is None or inner.unsafe or not inner.base.casefold().endswith(".zip"):
            return members
        label = shown(inner.base)
        data = self.read(inner, self.caps.archive_bytes)
        self.remark(f"The files were inside a second zip, {label}.")
        return self.unpack(inner.base, data, label, self.caps.members - 1)

    def unpack(self, name: str, data: bytes, label: str, most: int) -> list[Member]:
        """The members of a zip, at most so many; or the file itself if it is Python text.

        Raises: Refused saying what the file is instead.
        """
        if len(data) > self.caps.archive_bytes:
            raise Refused(f"{label} is larger than {_mib(self.caps.archive_bytes)}.")
        if not data.strip(b"\0"):
            raise Refused(f"{label} is empty.")
        if is_zip(data):
            return zip_members(data, most)
        kind = kind_of(data)
        stem = name if is_python_name(name) or is_notebook_name(name) else Path(name).stem
        if kind == NOTEBOOK:
            inside = stem if is_notebook_name(stem) else f"{stem}.ipynb"
        elif kind:
            raise Refused(f"{label} is {kind}, not a zip.")
        elif is_python_name(name) and is_text(data):
            inside = name
        elif looks_like_python(data):
            self.remark(f"{shown(name)} is not a zip but Python text.")
            inside = f"{stem}.py"
        else:
            kind = "plain text" if is_text(data) else "of an unknown kind"
            raise Refused(f"{label} is {kind}, neither a zip nor a Python file.")
        return [make_member(inside, len(data), lambda most: data[:most])]

    def read(self, member: Member, limit: int) -> bytes:
        """Read a whole member. Raises: Refused if it is larger than the limit or what is left."""
        if member in self.contents and len(self.contents[member]) <= limit:
            return self.contents[member]
        most = min(limit, self.bytes_left)
        data = b"" if member.size > most else member.read(most + 1)
        size = max(member.size, len(data))
        if size > limit:
            what = "Clear its outputs" if is_notebook_name(member.base) else "Take data out of it"
            raise Refused(f"{shown(member.path)} is larger than {_mib(limit)}. {what}.")
        if size > most:
            raise Refused(f"The files are larger than {_mib(self.caps.total_bytes)} together.")
        self.bytes_left -= len(data)
        self.contents[member] = data
        return data

    # Choosing: from members to the expected files.

    def choose(self, members: list[Member]) -> dict[str, bytes]:
        """The expected files among the members.

        Raises: Refused if there are none, or if it is not certain which ones count.
        """
        self.refuse_unsafe(members)
        within = self.within_reach(members)
        copies = self.found(within)
        used = {member for found in copies.values() for member in found}
        if not used:
            self.refuse_nothing(members)
        files = {name: self.settle(name, copies[name], within) for name in copies if copies[name]}
        if missing := [name for name in self.expected if name not in files]:
            self.remark(f"Missing: {', '.join(missing)}.")
        if unread := [m for m in members if m not in used and not self.came_along(m)]:
            self.remark(f"Not read: {_listing(unread)}.")
        return files

    def came_along(self, member: Member) -> bool:
        """Whether this is a file that students get with an assignment."""
        given = any(spec.gave(member.path) for spec in (self.spec, *self.others))
        return given and not member.unsafe

    def within_reach(self, members: Sequence[Member]) -> list[Member]:
        """The members that may be read."""
        return [m for m in members if not m.unsafe and m.depth <= self.caps.depth]

    def found(self, within: Sequence[Member]) -> dict[str, list[Member]]:
        """For each file asked for the members that may be it, by name or as a last resort."""
        copies = copies_by_name(self.spec, within)
        return copies if any(copies.values()) else self.last_resort(within)

    def last_resort(self, within: Sequence[Member]) -> dict[str, list[Member]]:
        """The only Python file under whatever name, if one is asked for and it defines the like.

        If there is no Python file, the only notebook.
        """
        found = self.lone_file(within)
        if found is None or len(self.expected) > 1:
            return {}
        fits = self.spec.fits(self.expected[0], self.text(found))
        return {self.expected[0]: [found]} if fits else {}

    def lone_file(self, within: Sequence[Member]) -> Member | None:
        """The only file that may be a student's work; None if there are more, or none."""
        work = [m for m in within if is_work(m.path)]
        python = [m for m in work if is_python_name(m.base)]
        found = python or [m for m in work if is_notebook_name(m.base)]
        return found[0] if len(found) == 1 else None

    def text(self, member: Member) -> bytes:
        """A member's Python text in UTF-8. Raises: Refused if it cannot be read."""
        data = self.read(member, self.caps.file_bytes)
        module = self.module(member, data)
        return as_utf8(data) if module is None else module.text

    def module(self, member: Member, data: bytes) -> Module | None:
        """The module that a notebook holds, whatever it is called; None for other files.

        Raises: Refused if it is a notebook that cannot be read.
        """
        if not is_notebook_name(member.base) and kind_of(data) != NOTEBOOK:
            return None
        if member not in self.modules:
            self.modules[member] = module_of(member.base, data)
        return self.modules[member]

    def refuse_unsafe(self, members: list[Member]) -> None:
        """Raise Refused if an expected file is a link or lies outside the zip."""
        names = [name.casefold() for name in self.expected]
        for member in members:
            if member.unsafe and member.base.casefold() in names:
                what = f"{member.base} stands in the submission as {shown(member.path)}"
                raise Refused(f"{what} ({member.unsafe}). Put in the file itself, without a path.")

    def refuse_nothing(self, members: list[Member]) -> NoReturn:
        """Raise Refused: none of the expected files is here; say what is."""
        for member in members:
            if member.base in self.expected:
                raise Refused(
                    f"{shown(member.path)} lies {member.depth} folders deep, "
                    f"at most {self.caps.depth} are searched."
                )
        within = self.within_reach(members)
        for other in self.others:
            found = Intake(other, self.caps).found(within)
            if any(found.values()):
                first = next(m for some in found.values() for m in some)
                belongs = f"which belongs to {other.assignment}"
                raise Refused(f"This holds {shown(first.path)}, {belongs}.")
        asked = f"No {' or '.join(self.expected)} was handed in."
        if not members:
            raise Refused(f"{asked} No files were found in it.")
        lone = self.lone_file(within)
        lacks = f" {self.what_it_lacks(lone)}" if lone and len(self.expected) == 1 else ""
        raise Refused(f"{asked} Found: {_listing(members)}.{lacks}")

    def what_it_lacks(self, lone: Member) -> str:
        """Why the only Python file was not taken for the one that was asked for."""
        (file,) = self.expected
        names = sorted(self.spec.names[file])
        defined = self.spec.defined(file, self.text(lone))
        more = " and more" if len(names) > NAMES_SHOWN else ""
        return (
            f"{shown(lone.path)} has {defined} of the {len(names)} functions and classes of "
            f"{file}: {', '.join(names[:NAMES_SHOWN])}{more}."
        )

    def settle(self, name: str, copies: list[Member], within: list[Member]) -> bytes:
        """The content on which all copies of a file agree.

        Raises: Refused if they do not, naming them.
        """
        copies = self.the_right_ones(name, copies)
        best = min(copies, key=lambda member: member.depth)
        data = self.read(best, self.caps.file_bytes)
        rest = [member for member in copies if member is not best]
        if rest:
            self.remark(f"{name} is there {len(copies)} times, with the same content each time.")
        if best.base != name:
            self.remark(f"{shown(best.path)} was read as {name}.")
        elif best.depth:
            self.remark(f"{name} was in the folder {shown(best.path.rpartition('/')[0])}.")
        self.note_case_twins(name, data, [m for m in within if m not in copies])
        return self.clean(name, best, data)

    def the_right_ones(self, name: str, copies: list[Member]) -> list[Member]:
        """The copies that agree: all, or those in the folder of this assignment alone.

        Whoever zips the whole course hands in one file of this name for each of two assignments.

        Raises: Refused if it is not certain which one counts.
        """
        if self.agree(copies):
            return copies
        own = [member for member in copies if lies_in(self.spec, member)]
        if not own:
            others = [other for other in self.others if name in other.names]
            own = [m for m in copies if not any(lies_in(other, m) for other in others)]
        if own and self.agree(own):
            rest = [member for member in copies if member not in own]
            self.remark(f"{name} was taken from {_listing(own)}, not from {_listing(rest)}.")
            return own
        raise Refused(
            f"Several different files could be {name}: {_listing(copies)}. "
            f"Keep the one that counts and name it {name}."
        )

    def agree(self, copies: Sequence[Member]) -> bool:
        """Whether all these members have the same content."""
        return len({self.read(member, self.caps.file_bytes) for member in copies}) == 1

    def note_case_twins(self, name: str, data: bytes, others: list[Member]) -> None:
        """Remark on a file whose name differs only in upper and lower case, but not its content."""
        for twin in others:
            alike = twin.base != name and twin.base.casefold() == name.casefold()
            if alike and not self.holds(twin, data):
                self.remark(f"{shown(twin.path)} differs from {name}, which was read.")
                return

    def holds(self, member: Member, data: bytes) -> bool:
        """Whether a member has this content."""
        try:
            return self.read(member, len(data)) == data
        except Refused:
            return False

    def clean(self, name: str, member: Member, data: bytes) -> bytes:
        """The content as Python can read it, with a remark for each repair.

        Raises: Refused if it is a document and not Python text, or a notebook with an error in it.
        """
        if (module := self.module(member, data)) is not None:
            left_out = f"; {module.left_out} other statements were left out"
            self.remark(
                f"{shown(member.base)} is a notebook: imports, functions, classes and constants of "
                f"its code cells were read as {name}{left_out if module.left_out else ''}."
            )
            return module.text
        if kind := kind_of(data):
            raise Refused(f"{name} is {kind} saved as {name}. Save it as plain text.")
        text, remarks = repaired(name, data)
        self.remarks += remarks
        return text


def lies_in(spec: SubmissionSpec, member: Member) -> bool:
    """Whether a member lies in a folder that is called like this assignment."""
    return any(spec.named_in(folder) for folder in member.path.split("/")[:-1])


def _listing(members: Sequence[Member]) -> str:
    """The first few names, Python files first, and how many more there are."""
    ranked = sorted(members, key=lambda member: not is_python_name(member.base))
    names = [
        shown(member.path) + (f" ({member.unsafe})" if member.unsafe else "")
        for member in ranked[:NAMES_SHOWN]
    ]
    more = len(members) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _mib(size: int) -> str:
    return f"{size / MIB:g} MiB"
