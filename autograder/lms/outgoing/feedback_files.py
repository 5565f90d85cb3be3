"""Feedback in a zip that an LMS gives back to students.

Reads:  Grades with results; the names under which the LMS takes files back.
Gives:  a zip with every student's feedback page; the same input gives the same bytes.
Leaves to others: what a page says (report/pages.py), a comment's words (comment.py).

Moodle takes a folder's name, which ends in ..._assignsubmission_file. Canvas takes a file by its
name and hands it out under that name: so feedback on hw1.zip has to be a zip, and feedback on
other files is plain text that opens under any name.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.files import folded, safe_stem
from autograder.lms.outgoing import comment
from autograder.lms.outgoing.class_grades import CannotExport, ClassGrades, label
from autograder.records.students import Grade
from autograder.report.pages import feedback_page
from autograder.text import clean

PAGE = "feedback.html"
MOODLE_FOLDER = re.compile(r"([^/\\\0]+_\d+_assignsubmission_[a-z]+)(?:_[^/\\\0]*)?")
UNFIT_NAME = re.compile(r'[/\\\0-\x1f\x7f:*?"<>|\ud800-\udfff]')


@dataclass
class Members:
    """What goes into the zip, by name, and whose it is; who is left out, and why."""

    files: dict[str, bytes] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)  # folded name: attempt
    told: list[Grade] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def make(target: str, class_grades: ClassGrades) -> tuple[bytes, Members]:
    """The bytes of the zip, and what is in it. Raises CannotExport if nobody's feedback can be."""
    if class_grades.results is None:
        raise CannotExport("Feedback needs the results of the class. Grade it first.")
    members = Members()
    for grade in class_grades.grades:
        result = class_grades.result_of(grade)
        if result is not None:
            page = feedback_page(class_grades.results, result).encode("utf-8")
            _add(members, target, class_grades, grade, page)
    if not members.files:
        raise CannotExport(
            f"No feedback has a name under which {target} would take it back. Grade from the "
            f"download of {target} itself, so that the names are known."
        )
    return zipped(members.files), members


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, sorted by name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in sorted(files.items()):
            member = zipfile.ZipInfo(name)  # dated 1980: ours depends on no clock
            member.external_attr = 0o644 << 16
            archive.writestr(member, data, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _add(
    members: Members, target: str, class_grades: ClassGrades, grade: Grade, page: bytes
) -> None:
    who = label(grade.student)
    name = _name(target, grade)
    if not name:
        members.left_out.append(who)
        return
    if target not in ("canvas", "moodle"):
        name = _free(members, name, grade.attempt)
    owner = members.taken.setdefault(folded(name), grade.attempt)
    if owner != grade.attempt:
        members.left_out.append(who)
        members.remarks.append(f"{who}: {target} would take this feedback for somebody else's.")
        return
    members.files[name] = _content(name, class_grades, grade, page)
    members.told.append(grade)


def _name(target: str, grade: Grade) -> str:
    """The member's name; empty if the LMS could not take it back."""
    if target == "moodle":
        folder = MOODLE_FOLDER.fullmatch(grade.returns_as)
        return f"{folder[1]}/{PAGE}" if folder and _fit(folder[1]) else ""
    if target == "canvas":
        return grade.returns_as if _fit(grade.returns_as) else ""
    named = grade.returns_as if _fit(grade.returns_as) else ""
    return f"{named or safe_stem(label(grade.student))}/{PAGE}"


def _fit(name: str) -> bool:
    """Whether a name is one plain part of a path."""
    return bool(name) and not name.startswith(".") and not UNFIT_NAME.search(name)


def _free(members: Members, name: str, attempt: str) -> str:
    """The name, or one with a number behind it, if it belongs to another attempt."""
    folder, number, free = name.removesuffix(f"/{PAGE}"), 1, name
    while members.taken.get(folded(free), attempt) != attempt:
        number += 1
        free = f"{folder}-{number}/{PAGE}"
    return free


def _content(name: str, class_grades: ClassGrades, grade: Grade, page: bytes) -> bytes:
    suffix = name.rpartition(".")[2].casefold()
    if suffix == "zip":
        return zipped({PAGE: page})
    if suffix in ("html", "htm"):
        return page
    return clean("\n".join(comment.lines(class_grades, grade)) + "\n").encode("utf-8")
