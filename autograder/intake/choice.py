"""Choose the files that an assignment asks for among those that were handed in.

Reads:  Contents, and what this and the other assignments of the course ask for.
Gives:  the content of each file that was found, with remarks; or Refused: why none counts.
Leaves to others: opening (contents.py), recognising names (course/submission_spec.py), repairing
        text (source_text.py), notebooks (notebook.py), the sealed submission (seal.py).

It never guesses between two versions of a file, and nothing that was not asked for is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from autograder.course.submission_spec import (
    SubmissionSpec,
    is_notebook_name,
    is_python_name,
    is_work,
)
from autograder.intake.archive import Member, Refused, kind_of, shown
from autograder.intake.contents import CappedReader, Contents
from autograder.intake.source_text import repaired

LISTED = 5  # members, or names of functions, in one sentence
FOLDERS_HEEDED = 16  # around a file. A hostile path has a thousand.


class Choice:
    """Chooses the files of one assignment. `remarks` say how, for the instructor.

    Args:
        spec: what was asked for.
        contents: what was handed in.
        others: what the other assignments of the course ask for.
    """

    def __init__(
        self, spec: SubmissionSpec, contents: Contents, others: Sequence[SubmissionSpec] = ()
    ) -> None:
        self.spec = spec
        self.contents = contents
        self.others = others
        self.remarks = list(contents.remarks)
        self._reader = CappedReader(contents)
        self._within = contents.within_reach
        self._work = work_among(self._within, (spec, *others))

    def files(self) -> dict[str, bytes]:
        """The content of each expected file that was found.

        Raises: Refused if there are none, or if it is not certain which ones count.
        """
        if self.contents.problem:
            raise Refused(self.contents.problem)
        self._refuse_unsafe()
        copies = self.found()
        used = {member for found in copies.values() for member in found}
        if not used:
            self._refuse_nothing()
        files = {name: self._settled(name, copies[name]) for name in copies if copies[name]}
        if missing := [name for name in self.spec.files if name not in files]:
            self.remarks.append(f"Missing: {', '.join(missing)}.")
        unread = [m for m in self.contents.members if m not in used and not self._came_along(m)]
        if unread:
            self.remarks.append(f"Not read: {member_list(unread)}.")
        return files

    def found(self) -> dict[str, list[Member]]:
        """For each file asked for the members that may be it, by name or as a last resort."""
        copies = copies_by_name(self.spec, self._within, self._work)
        return copies if any(copies.values()) else self.last_resort()

    def last_resort(self) -> dict[str, list[Member]]:
        """The only Python file under whatever name, if one is asked for and it defines the like.

        If there is no Python file, the only notebook.
        """
        lone = self.lone_file()
        if lone is None or len(self.spec.files) > 1:
            return {}
        (file,) = self.spec.files
        return {file: [lone]} if self.spec.fits(file, self.text(lone)) else {}

    def lone_file(self) -> Member | None:
        """The only file that may be a student's work; None if there are more, or none."""
        python = [m for m in self._work if is_python_name(m.base)]
        found = python or [m for m in self._work if is_notebook_name(m.base)]
        return found[0] if len(found) == 1 else None

    def text(self, member: Member) -> bytes:
        """A member's Python text in UTF-8. Raises: Refused if it cannot be read."""
        return self._reader.text(member)

    def _content(self, member: Member) -> bytes:
        return self._reader.read(member, self.contents.caps.file_bytes)

    def _came_along(self, member: Member) -> bool:
        """Whether this is a file that students get with an assignment."""
        return not member.unsafe and was_given(member, (self.spec, *self.others))

    def _refuse_unsafe(self) -> None:
        """Raise Refused if an expected file is a link or lies outside the zip."""
        names = [name.casefold() for name in self.spec.files]
        for member in self.contents.members:
            if member.unsafe and member.base.casefold() in names:
                what = f"{member.base} stands in the submission as {shown(member.path)}"
                raise Refused(f"{what} ({member.unsafe}). Put in the file itself, without a path.")

    def _refuse_nothing(self) -> NoReturn:
        """Raise Refused: none of the expected files is here; say what is."""
        for member in self.contents.members:
            if member.base in self.spec.files:
                raise Refused(
                    f"{shown(member.path)} lies {member.depth} folders deep, "
                    f"at most {self.contents.caps.depth} are searched."
                )
        for other in self.others:
            found = Choice(other, self.contents, (self.spec, *self.others)).found()
            for member in [m for some in found.values() for m in some][:1]:
                belongs = f"which belongs to {other.assignment}"
                raise Refused(f"This holds {shown(member.path)}, {belongs}.")
        asked = f"No {' or '.join(self.spec.files)} was handed in."
        if not self.contents.members:
            raise Refused(f"{asked} No files were found in it.")
        lone = self.lone_file()
        lacks = f" {self._what_it_lacks(lone)}" if lone and len(self.spec.files) == 1 else ""
        raise Refused(f"{asked} Found: {member_list(self.contents.members)}.{lacks}")

    def _what_it_lacks(self, lone: Member) -> str:
        """Why the only Python file was not taken for the one that was asked for."""
        (file,) = self.spec.files
        names = sorted(self.spec.names[file])
        defined = self.spec.defined(file, self.text(lone))
        more = " and more" if len(names) > LISTED else ""
        return (
            f"{shown(lone.path)} has {defined} of the {len(names)} functions and classes of "
            f"{file}: {', '.join(names[:LISTED])}{more}."
        )

    def _settled(self, name: str, copies: list[Member]) -> bytes:
        """The content on which all copies of a file agree.

        Raises: Refused if they do not, naming them.
        """
        copies = self._copies_that_count(name, copies)
        best = min(copies, key=lambda member: member.depth)
        data = self._content(best)
        if len(copies) > 1:
            self.remarks.append(
                f"{name} is there {len(copies)} times, with the same content each time."
            )
        if best.base != name:
            self.remarks.append(f"{shown(best.path)} was read as {name}.")
        elif best.depth:
            folder = shown(best.path.rpartition("/")[0])
            self.remarks.append(f"{name} was in the folder {folder}.")
        self._note_case_twins(name, data, [m for m in self._within if m not in copies])
        return self._cleaned(name, best, data)

    def _copies_that_count(self, name: str, copies: list[Member]) -> list[Member]:
        """The copies that agree: all, or those in the folder of this assignment alone.

        Whoever zips the whole course hands in one file of this name for each of two assignments.
        So folders decide before anybody is asked to: first those called like this assignment; if
        there is none, all folders that are not called like another one that asks for the file.

        Raises: Refused if it is not certain which one counts.
        """
        if self._agree(copies):
            return copies
        own = [member for member in copies if lies_in(self.spec, member)]
        if not own:
            others = [other for other in self.others if name in other.names]
            own = [m for m in copies if not any(lies_in(other, m) for other in others)]
        if own and self._agree(own):
            rest = [member for member in copies if member not in own]
            self.remarks.append(
                f"{name} was taken from {member_list(own)}, not from {member_list(rest)}."
            )
            return own
        raise Refused(
            f"Several different files could be {name}: {member_list(copies)}. "
            f"Keep the one that counts and name it {name}."
        )

    def _agree(self, copies: Sequence[Member]) -> bool:
        """Whether all these members have the same content."""
        return len({self._content(member) for member in copies}) == 1

    def _note_case_twins(self, name: str, data: bytes, others: list[Member]) -> None:
        """Remark on a file whose name differs only in upper and lower case, but not its content."""
        for twin in others:
            alike = twin.base != name and twin.base.casefold() == name.casefold()
            if alike and not self._holds(twin, data):
                self.remarks.append(f"{shown(twin.path)} differs from {name}, which was read.")
                return

    def _holds(self, member: Member, data: bytes) -> bool:
        """Whether a member has this content."""
        try:
            return self._reader.read(member, len(data)) == data
        except Refused:
            return False

    def _cleaned(self, name: str, member: Member, data: bytes) -> bytes:
        """The content as Python can read it, with a remark for each repair.

        Raises: Refused if it is a document and not Python text, or a notebook with an error in it.
        """
        if (module := self.contents.module(member, data)) is not None:
            left_out = f"; {module.left_out} other statements were left out"
            self.remarks.append(
                f"{shown(member.base)} is a notebook: imports, functions, classes and constants of "
                f"its code cells were read as {name}{left_out if module.left_out else ''}."
            )
            return module.text
        if kind := kind_of(data):
            raise Refused(f"{name} is {kind} saved as {name}. Save it as plain text.")
        text, remarks = repaired(name, data)
        self.remarks += remarks
        return text


def was_given(member: Member, course: Sequence[SubmissionSpec]) -> bool:
    """Whether students got this file with one of these assignments."""
    return any(spec.gave(member.path) for spec in course)


def work_among(members: Sequence[Member], course: Sequence[SubmissionSpec]) -> list[Member]:
    """The members that may be a student's work under another name than the one asked for."""
    return [m for m in members if is_work(m.path) and not was_given(m, course)]


def copies_by_name(
    spec: SubmissionSpec, members: Sequence[Member], work: Sequence[Member]
) -> dict[str, list[Member]]:
    """For each file asked for the members of exactly that name, else the work of one like it.

    A notebook counts where there is no Python file.
    """
    copies = {name: [m for m in members if m.base == name] for name in spec.files}
    used = {member for found in copies.values() for member in found}
    rest = [member for member in work if member not in used]
    for kind in (is_python_name, is_notebook_name):
        for name, found in copies.items():
            alike = [m for m in rest if kind(m.base) and spec.alike(m.base) == name]
            copies[name] = found or alike
    return copies


def lies_in(spec: SubmissionSpec, member: Member) -> bool:
    """Whether a member lies in a folder that is called like this assignment."""
    return any(spec.named_in(folder) for folder in member.path.split("/", FOLDERS_HEEDED)[:-1])


def member_list(members: Sequence[Member]) -> str:
    """The first few names, Python files first, and how many more there are."""
    ranked = sorted(members, key=lambda member: not is_python_name(member.base))
    names = [
        shown(member.path) + (f" ({member.unsafe})" if member.unsafe else "")
        for member in ranked[:LISTED]
    ]
    more = len(members) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")
