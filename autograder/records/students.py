"""Hold who handed in what, and the grade that came of it, as data.

Reads:  nothing.
Gives:  Student, HandIn, Download: what lms/incoming/ makes of an export. Grade: a student's grade
        after lateness and overrides, which report/ shows and lms/outgoing/ writes.
Leaves to others: reading exports (lms/incoming/), keeping it all (gradebook/).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

# Names of ids, as keys of Student.ids. A system knows its students by some of them.
CANVAS_ID = "canvas id"
SIS_ID = "sis id"  # the institution's number: Canvas's SIS User ID, Gradescope's SID
LOGIN = "login"  # Canvas's SIS Login ID, Blackboard's and Brightspace's username
EMAIL = "email"
PARTICIPANT = "moodle participant"  # of one Moodle assignment
ORG_ID = "org id"  # Brightspace's OrgDefinedId
ANONYMOUS = "anonymous id"

MISSING = "missing"  # status of a student of the roster who handed in nothing


@dataclass(frozen=True)
class Student:
    """One student. Ids are text: they may begin with 0.

    key: unique in a class; the strongest id known, with its kind, else the name.
    name: as the system shows it, "First Last" where that is known; "" if it is not.
    ids: by the names of ids above.
    """

    key: str
    name: str
    ids: Mapping[str, str] = field(default_factory=dict)
    section: str = ""


@dataclass(frozen=True)
class HandIn:
    """One attempt: what one student, or one group, handed in at one time.

    name: unique in the download; what the gradebook and the report call this attempt.
    files: what belongs to it, as paths on disk: one zip, one folder, or loose files, which lie in
        a folder of their own under the names that the student gave them.
    students: all of the group; exactly one if there are no groups.
    number: 1 for the first attempt that is known of these students.
    submitted_at: with time zone if the system names one; None if unknown.
    late: the system's own flag; None if it has none.
    late_by: seconds after the due date, if the system says so.
    returns_as: the folder or file name under which the system takes feedback back; "" if none.
    remarks: what was unusual, for the instructor.
    """

    name: str
    files: tuple[Path, ...]
    students: tuple[Student, ...]
    number: int = 1
    submitted_at: datetime | None = None
    late: bool | None = None
    late_by: float | None = None
    returns_as: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """One path for all of it: a zip, a file or a folder."""
        return self.files[0] if len(self.files) == 1 else self.files[0].parent


@dataclass(frozen=True)
class Download:
    """All attempts in an export, sorted by name; what it was recognised as: "canvas", "plain".

    not_read: members that belong to no attempt, each with the reason; nothing is lost silently.
    """

    system: str
    hand_ins: tuple[HandIn, ...]
    not_read: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Grade:
    """A student's current grade: what goes into an LMS.

    attempt: name of the attempt that counts; "" if there is none.
    status: "graded", "refused", "could_not_be_judged" (grading/results.py), or MISSING.
    points: of each question after overrides; None if it could not be judged.
    earned: points before lateness; None if something could not be judged.
    deduction: points taken off for lateness.
    total: what counts: earned less the deduction, or the override of the whole; None: no grade yet.
    late_by: seconds after the due date; 0.0 if in time or unknown.
    reasons: of overrides and waivers that apply, for people to read.
    returns_as: see HandIn.
    """

    student: Student
    attempt: str
    status: str
    points: tuple[float | None, ...]
    earned: float | None
    deduction: float
    total: float | None
    late_by: float = 0.0
    reasons: tuple[str, ...] = ()
    returns_as: str = ""
