"""Find out for which assignment of the course a submission was handed in.

Reads:  Contents, and what every assignment of the course asks for.
Gives:  the assignments that it is meant for, and why; none if nothing shows it.
Leaves to others: opening it (contents.py), sealing it (seal.py), skipping it
        (classroom/class_run.py).

The answer does not depend on which assignment is being graded. So each submission of a mixed folder
is graded for the assignment that it belongs to. Where the signs contradict each other, or are
missing, it counts for every assignment that it may be: then a person sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograder.course.submission_spec import SubmissionSpec
from autograder.intake.archive import Member, Refused, shown
from autograder.intake.choice import Choice, copies_by_name, lies_in, work_among
from autograder.intake.contents import Contents


@dataclass(frozen=True)
class Claim:
    """Why a submission may be meant for an assignment.

    Args:
        spec: what the assignment asks for.
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


def meant_for(contents: Contents, course: Sequence[SubmissionSpec]) -> Meant:
    """The assignments of a course that a submission is meant for: usually one, none if unknown."""
    try:
        meant = (
            by_files(contents, contents.within_reach, course)
            or by_content(contents, course)
            or by_files(contents, contents.members, course)
        )
    except Refused:
        meant = None
    return meant or by_own_name(contents.name, course)


def by_files(
    contents: Contents, members: Sequence[Member], course: Sequence[SubmissionSpec]
) -> Meant | None:
    """What the names of files and folders say; where several assignments fit, their content too."""
    work = work_among(members, course)
    claims = [claimed(contents.name, spec, copies_by_name(spec, members, work)) for spec in course]
    claims = [claim for claim in claims if claim.members]
    if len(claims) > 1:
        claims = [with_content(claim, contents) for claim in claims]
        claims = [one for one in claims if not any(beats(o, one) for o in claims)] or claims
    if not claims:
        return None
    found = [shown(m.path) for claim in claims for some in claim.found.values() for m in some[:1]]
    return Meant(
        tuple(claim.spec.assignment for claim in claims),
        f"it holds {' and '.join(dict.fromkeys(found))}",
    )


def claimed(name: str, spec: SubmissionSpec, found: dict[str, list[Member]]) -> Claim:
    """What speaks for an assignment. The submission's own name counts as the outermost folder."""
    all_own = spec.named_in(name)
    own = {m for some in found.values() for m in some if all_own or lies_in(spec, m)}
    return Claim(spec, found, frozenset(own), frozenset())


def with_content(claim: Claim, contents: Contents) -> Claim:
    """The same claim, with the files that do not define what they should."""
    choice = Choice(claim.spec, contents)

    def may_be(file: str, member: Member) -> bool:
        try:
            return bool(member.unsafe) or claim.spec.fits(file, choice.text(member))
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
    # All that speaks for `other` lies in the folder of `one`.
    if other.members <= one.own:
        return True
    if not one.complete:
        return False
    if not other.complete:
        return True
    files, others = set(one.spec.files), set(other.spec.files)
    # One assignment asks for the files of the other and more: it is the one if that more is real.
    if files > others:
        return not (files - others) & one.unlike
    # A file that only sounds like the other assignment's, and does not define what it should.
    foreign = {file for file in other.unlike - files if files < others or not other.exact(file)}
    return bool(foreign)


def by_content(contents: Contents, course: Sequence[SubmissionSpec]) -> Meant | None:
    """What the only Python file says by what it defines, if its name says nothing."""
    choices = [Choice(spec, contents, course) for spec in course]
    fitting = [choice for choice in choices if choice.last_resort()]
    if not fitting:
        return None
    lone = fitting[0].lone_file()
    named = shown(lone.path) if lone else ""
    asked = " or ".join(choice.spec.files[0] for choice in fitting)
    assignments = tuple(choice.spec.assignment for choice in fitting)
    return Meant(assignments, f"{named} defines what {asked} should")


def by_own_name(name: str, course: Sequence[SubmissionSpec]) -> Meant:
    """What the name of the zip or folder says, if nothing in it does."""
    named = tuple(one.assignment for one in course if one.named_in(name))
    return Meant(named, "its name says so" if named else "")
