"""Keep what is known of a class in one SQLite file.

Reads:  attempts, students and settings as they come.
Gives:  them back: the attempts and students at hand, settings; grading runs and decisions as parts.
Leaves to others: the tables (schema.py), grading runs and results (runs.py), decisions
        (decisions.py), grades (grades.py), grading (classroom/class_run.py).

Only one process writes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.course.assignment import LatePolicy
from autograder.intake.seal import Sealed
from autograder.records.class_results import Skipped
from autograder.records.gradebook.decisions import Decisions
from autograder.records.gradebook.rows import Attempt
from autograder.records.gradebook.runs import GradingRuns
from autograder.records.gradebook.schema import GradebookError, prepare
from autograder.records.students import HandIn, Student

BUSY_SECONDS = 5.0  # another program may look into the file


class Gradebook:
    """One open gradebook. Use opened().

    Attributes:
        runs: its grading runs with their results. decisions: overrides and waivers.
    Raises: GradebookError if the file is something else, of another version or assignment.
    """

    def __init__(self, path: Path, assignment: str) -> None:
        self.path = path
        self.assignment = assignment
        path.parent.mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(path, timeout=BUSY_SECONDS)
        self.runs = GradingRuns(self.database, path)
        self.decisions = Decisions(self.database)
        try:
            prepare(self.database, path)
            self._belong_to(assignment)
        except sqlite3.DatabaseError as error:
            self.database.close()
            raise GradebookError(
                f"{path} is not a gradebook ({error}). Choose another --out, or move it away."
            ) from error
        except GradebookError:
            self.database.close()
            raise

    def _belong_to(self, assignment: str) -> None:
        known = self.setting("assignment")
        if known is None:
            self.set_setting("assignment", assignment)
        elif known != assignment:
            raise GradebookError(
                f"{self.path} is the gradebook of {known}, not of {assignment}. "
                "Choose another --out."
            )

    # Settings of the class as a whole.

    def setting(self, key: str) -> Any:
        """A setting of the class; None if it was never set."""
        row = self._one("SELECT value FROM setting WHERE key = ?", key)
        return None if row is None else json.loads(row[0])

    def settings(self) -> dict[str, Any]:
        """All settings of the class."""
        rows = self.database.execute("SELECT key, value FROM setting")
        return {key: json.loads(value) for key, value in rows}

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a setting of the class."""
        with self.database:
            self.database.execute(
                "INSERT INTO setting VALUES (?, ?) "
                "ON CONFLICT DO UPDATE SET value = excluded.value",
                (key, json.dumps(value)),
            )

    @property
    def late_policy(self) -> LatePolicy:
        """What lateness costs in this class."""
        return LatePolicy.model_validate(self.setting("late") or {})

    # What was handed in.

    def take(
        self,
        handed_in: Iterable[tuple[HandIn, Sealed | OSError]],
        roster: Iterable[Student] = (),
        skipped: Iterable[Skipped] = (),
        not_read: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Keep a download: its attempts and students are those at hand from now on."""
        with self.database:
            for table in ("attempt", "student"):
                self.database.execute(f"UPDATE {table} SET present = 0")
            for student in roster:
                self._keep_student(student)
            for hand_in, sealed in handed_in:
                self._keep_attempt(hand_in, sealed)
            self.database.execute("DELETE FROM skipped")
            self.database.executemany(
                "INSERT INTO skipped VALUES (?, ?, ?, ?)",
                [(a.submission, a.path, json.dumps(a.meant_for), a.why) for a in skipped],
            )
            self.database.execute("DELETE FROM not_read")
            self.database.executemany("INSERT OR REPLACE INTO not_read VALUES (?, ?)", not_read)

    def _keep_student(self, student: Student) -> None:
        row = (student.key, student.name, student.section, json.dumps(dict(student.ids)))
        self.database.execute(
            "INSERT INTO student VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET "
            "name = excluded.name, section = excluded.section, ids = excluded.ids, present = 1",
            row,
        )

    def _keep_attempt(self, hand_in: HandIn, sealed: Sealed | OSError) -> None:
        read = sealed if isinstance(sealed, Sealed) else None
        row = {
            "name": hand_in.name,
            "digest": read.digest if read else "",
            "number": hand_in.number,
            "submitted_at": hand_in.submitted_at and hand_in.submitted_at.isoformat(),
            "late": hand_in.late,
            "late_by": hand_in.late_by,
            "returns_as": hand_in.returns_as,
            "remarks": json.dumps(hand_in.remarks),
            "sealed": read.to_bytes() if read else None,
            "unread": "" if read else str(sealed) or type(sealed).__name__,
            "present": 1,
        }
        changes = ", ".join(f"{column} = excluded.{column}" for column in row)
        (attempt,) = self.database.execute(
            f"INSERT INTO attempt ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) "
            f"ON CONFLICT DO UPDATE SET {changes} RETURNING id",
            tuple(row.values()),
        ).fetchone()
        self.database.execute("DELETE FROM handed_in_by WHERE attempt = ?", (attempt,))
        for student in hand_in.students:
            self._keep_student(student)
            self.database.execute(
                "INSERT OR IGNORE INTO handed_in_by VALUES (?, ?)", (attempt, student.key)
            )

    def students(self) -> list[Student]:
        """The students at hand, by name and key."""
        rows = self.database.execute(
            "SELECT key, name, ids, section FROM student WHERE present ORDER BY name, key"
        )
        return [Student(key, name, json.loads(ids), section) for key, name, ids, section in rows]

    def attempts(self) -> list[Attempt]:
        """The attempts at hand, by name."""
        of = self._students_of_attempts()
        rows = self.database.execute(
            "SELECT id, name, digest, number, submitted_at, late, late_by, returns_as, remarks, "
            "unread FROM attempt WHERE present ORDER BY name"
        )
        return [_attempt(row, of.get(row[0], ())) for row in rows]

    def sealed(self, attempt: Attempt) -> Sealed | None:
        """What was handed in, as it was sealed; None if it could not be read."""
        (sealed,) = self._one("SELECT sealed FROM attempt WHERE id = ?", attempt.id)
        if sealed is None:
            return None
        return replace(Sealed.from_bytes(sealed), name=attempt.name)

    def _students_of_attempts(self) -> dict[int, tuple[str, ...]]:
        of: dict[int, tuple[str, ...]] = {}
        rows = self.database.execute("SELECT attempt, student FROM handed_in_by ORDER BY student")
        for attempt, student in rows:
            of[attempt] = (*of.get(attempt, ()), student)
        return of

    def skipped(self) -> tuple[Skipped, ...]:
        """Those that are meant for other assignments, by name."""
        rows = self.database.execute("SELECT * FROM skipped ORDER BY submission").fetchall()
        return tuple(Skipped(s, path, tuple(json.loads(m)), why) for s, path, m, why in rows)

    def not_read(self) -> tuple[tuple[str, str], ...]:
        """Members of the download that belong to no attempt, each with the reason."""
        return tuple(self.database.execute("SELECT * FROM not_read ORDER BY member").fetchall())

    def close(self) -> None:
        """Write everything out and let go of the file."""
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.database.close()

    def _one(self, query: str, *values: Any) -> Any:
        return self.database.execute(query, values).fetchone()


def _attempt(row: Sequence[Any], students: tuple[str, ...]) -> Attempt:
    (number, name, digest, order, when, late, late_by, returns_as, remarks, unread) = row
    return Attempt(
        id=number,
        name=name,
        digest=digest,
        number=order,
        submitted_at=None if when is None else datetime.fromisoformat(when),
        late=None if late is None else bool(late),
        late_by=late_by,
        returns_as=returns_as,
        remarks=tuple(json.loads(remarks)),
        students=students,
        unread=unread,
    )


@contextmanager
def opened(path: Path, assignment: str) -> Iterator[Gradebook]:
    """A gradebook for the time of the block."""
    book = Gradebook(path, assignment)
    try:
        yield book
    finally:
        book.close()


def assignment_of(path: Path) -> str:
    """Which assignment a gradebook is about.

    Raises: GradebookError if there is no gradebook, or it does not say so.
    """
    if not path.is_file():
        raise GradebookError(
            f"There is no {path}. Name the folder that `autograder grade` wrote: its --out."
        )
    try:
        with sqlite3.connect(path) as database:
            row = database.execute("SELECT value FROM setting WHERE key = 'assignment'").fetchone()
    except sqlite3.DatabaseError:
        row = None
    if row is None:
        raise GradebookError(f"{path} is no gradebook of this version: grade the class again.")
    return str(json.loads(row[0]))
