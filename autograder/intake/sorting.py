"""For which assignment of the course was this handed in?

Reads:  a submission, and what every assignment of the course asks for.
Gives:  the assignments that it is meant for, and why; none if nothing tells.
Leaves to others: sealing it (intake.py), leaving it aside (classroom.py).

The answer does not depend on which assignment is being graded. So each submission of a mixed folder
is graded for the assignment that it belongs to. Where the signs contradict each other, or are
missing, it counts for every assignment that it may be: then a person sees it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course.submission_spec import SubmissionSpec
from autograder.intake.archive import Member, Refused, shown
from autograder.intake.seal import DEFAULT_CAPS, Caps, Intake, copies_by_name, lies_in, own_name


@dataclass(frozen=True)
class Claim:
    """Why a submission may be meant for an assignment.

    Args:
        wanted: what the assignment asks for.
        found: the members that may be its files, by the name of the file.
        own: the members of these in folders called like the assignment.
        unlike: files that were found but do not define what they should.
    """

    spec: SubmissionSpec
    found: dict[str, list[Member]]
    own: frozenset[Member]
    unlike: frozenset[str]

    @property
    def complete(self) -> bool:
        """Whether all files that the assignment asks for are there."""
        return all(self.found.values())

    @property
    def members(self) -> set[Member]:
        """All members that may be its files."""
        return {member for found in self.found.values() for member in found}

    def exact(self, file: str) -> bool:
        """Whether a file was found under its very name."""
        return self.found[file][0].base == file


@dataclass(frozen=True)
class Meant:
    """The assignments that a submission is meant for; `why` says how that was seen."""

    assignments: tuple[str, ...]
    why: str


def meant_for(path: Path, course: Sequence[SubmissionSpec], caps: Caps = DEFAULT_CAPS) -> Meant:
    """The assignments of a course that a submission is meant for: usually one, none if unknown.

    Raises: OSError if this machine cannot read `path`.
    """
    mode = os.lstat(path).st_mode
    name = own_name(path, mode)
    try:
        intake = Intake(course[0], caps)
        members = intake.open(path, mode)
        within = intake.within_reach(members)
        meant = (
            by_files(within, name, course, caps)
            or by_content(within, course, caps)
            or by_files(members, name, course, caps)
        )
    except Refused:
        meant = None
    return meant or by_own_name(name, course)


def by_files(
    members: Sequence[Member], name: str, course: Sequence[SubmissionSpec], caps: Caps
) -> Meant | None:
    """What the names of files and folders say; where several assignments fit, their content too."""
    claims = [claim for claim in (claimed(members, name, one) for one in course) if claim.members]
    if len(claims) > 1:
        claims = [with_content(claim, caps) for claim in claims]
        claims = [one for one in claims if not any(beats(o, one) for o in claims)] or claims
    if not claims:
        return None
    found = [shown(m.path) for claim in claims for some in claim.found.values() for m in some[:1]]
    return Meant(
        tuple(claim.spec.assignment for claim in claims),
        f"it holds {' and '.join(dict.fromkeys(found))}",
    )


def claimed(members: Sequence[Member], name: str, spec: SubmissionSpec) -> Claim:
    """What speaks for an assignment. The submission's own name counts as the outermost folder."""
    found = copies_by_name(spec, members)
    all_own = spec.named_in(name)
    own = {m for some in found.values() for m in some if all_own or lies_in(spec, m)}
    return Claim(spec, found, frozenset(own), frozenset())


def with_content(claim: Claim, caps: Caps) -> Claim:
    """The same claim, with the files that do not define what they should."""
    intake = Intake(claim.spec, caps)

    def may_be(file: str, member: Member) -> bool:
        try:
            return bool(member.unsafe) or claim.spec.fits(file, intake.text(member))
        except Refused:  # what cannot be read keeps the meaning of its name
            return True

    unlike = [
        file
        for file, found in claim.found.items()
        if found and not any(may_be(file, member) for member in found)
    ]
    return replace(claim, unlike=frozenset(unlike))


def beats(one: Claim, other: Claim) -> bool:
    """Whether the submission is meant for `one`, so that `other` only seems to be there."""
    if one is other or other.own:
        return False
    if other.members <= one.own:
        return True
    if not one.complete:
        return False
    if not other.complete:
        return True
    files, others = set(one.spec.files), set(other.spec.files)
    if files > others:
        return not (files - others) & one.unlike
    foreign = {file for file in other.unlike - files if files < others or not other.exact(file)}
    return bool(foreign)


def by_content(
    members: Sequence[Member], course: Sequence[SubmissionSpec], caps: Caps
) -> Meant | None:
    """What the only Python file says by what it defines, if its name says nothing."""
    fitting = [one for one in course if Intake(one, caps).last_resort(members)]
    if not fitting:
        return None
    lone = Intake(fitting[0], caps).lone_file(members)
    named = shown(lone.path) if lone else ""
    asked = " or ".join(one.files[0] for one in fitting)
    assignments = tuple(one.assignment for one in fitting)
    return Meant(assignments, f"{named} defines what {asked} should")


def by_own_name(name: str, course: Sequence[SubmissionSpec]) -> Meant:
    """What the name of the zip or folder says, if nothing in it does."""
    named = tuple(one.assignment for one in course if one.named_in(name))
    return Meant(named, "its name says so" if named else "")
