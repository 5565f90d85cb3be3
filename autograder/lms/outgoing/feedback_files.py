"""Zip feedback so that an LMS gives it back to students.

Reads:  the grades and results of a class; the names under which the LMS takes files back.
Gives:  a zip with every student's feedback page; the same input gives the same bytes.
Leaves to others: what a page says (report/pages.py), the text of a comment (comment.py).

Moodle takes a folder's name, which ends in ..._assignsubmission_file. Canvas takes a file by its
name and hands it out under that name: so feedback on hw1.zip has to be a zip, and feedback on
other files is plain text that opens under any name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from autograder.files import FreeNames, folded, safe_stem, zip_bytes
from autograder.lms.outgoing.class_grades import CannotExport, ClassGrades, student_label
from autograder.lms.outgoing.comment import comment_lines
from autograder.records.students import Grade
from autograder.report.pages import feedback_page
from autograder.text import clean

PAGE = "feedback.html"
MOODLE_FOLDER = re.compile(r"([^/\\\0]+_\d+_assignsubmission_[a-z]+)(?:_[^/\\\0]*)?")
UNFIT_NAME = re.compile(r'[/\\\0-\x1f\x7f:*?"<>|\ud800-\udfff]')


@dataclass
class FeedbackFiles:
    """What goes into the zip, by name, and whose it is; who is left out, and why."""

    files: dict[str, bytes] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)  # folded name: attempt
    free: FreeNames = field(default_factory=FreeNames)  # where we choose the names of folders
    folders: dict[tuple[str, str], str] = field(default_factory=dict)  # by name and attempt
    included: list[Grade] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def feedback_files(target: str, class_grades: ClassGrades) -> tuple[bytes, FeedbackFiles]:
    """The bytes of the zip, and what is in it. Raises CannotExport if it would be empty."""
    if class_grades.results is None:
        raise CannotExport("Feedback needs the results of the class. Grade it first.")
    feedback = FeedbackFiles()
    for grade in class_grades.grades:
        result = class_grades.result_of(grade)
        if result is not None:
            page = feedback_page(class_grades.results, result).encode("utf-8")
            _add(feedback, target, class_grades, grade, page)
    if not feedback.files:
        raise CannotExport(
            f"No feedback has a name under which {target} would take it back. Grade from the "
            f"download of {target} itself, so that the names are known."
        )
    return zip_bytes(feedback.files), feedback


def _add(
    feedback: FeedbackFiles, target: str, class_grades: ClassGrades, grade: Grade, page: bytes
) -> None:
    who = student_label(grade.student)
    name = _name(target, grade)
    if not name:
        feedback.left_out.append(who)
        return
    if target not in ("canvas", "moodle"):
        name = _free(feedback, name, grade.attempt)
    owner = feedback.taken.setdefault(folded(name), grade.attempt)
    if owner != grade.attempt:
        feedback.left_out.append(who)
        feedback.remarks.append(f"{who}: {target} would take this feedback for somebody else's.")
        return
    feedback.files[name] = _content(name, class_grades, grade, page)
    feedback.included.append(grade)


def _name(target: str, grade: Grade) -> str:
    """The member's name; empty if the LMS could not take it back."""
    if target == "moodle":
        folder = MOODLE_FOLDER.fullmatch(grade.returns_as)
        return f"{folder[1]}/{PAGE}" if folder and _fit(folder[1]) else ""
    if target == "canvas":
        return grade.returns_as if _fit(grade.returns_as) else ""
    named = grade.returns_as if _fit(grade.returns_as) else ""
    return f"{named or safe_stem(student_label(grade.student))}/{PAGE}"


def _fit(name: str) -> bool:
    """Whether a name is one plain part of a path."""
    return bool(name) and not name.startswith(".") and not UNFIT_NAME.search(name)


def _free(feedback: FeedbackFiles, name: str, attempt: str) -> str:
    """The name, or one with a number in it if it belongs to another attempt."""
    folder = name.removesuffix(f"/{PAGE}")
    if (folder, attempt) not in feedback.folders:
        feedback.folders[folder, attempt] = feedback.free.take(folder)
    return f"{feedback.folders[folder, attempt]}/{PAGE}"


def _content(name: str, class_grades: ClassGrades, grade: Grade, page: bytes) -> bytes:
    suffix = name.rpartition(".")[2].casefold()
    if suffix == "zip":
        return zip_bytes({PAGE: page})
    if suffix in ("html", "htm"):
        return page
    return clean("\n".join(comment_lines(class_grades, grade)) + "\n").encode("utf-8")
