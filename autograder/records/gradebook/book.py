"""Keep what was handed in, every result and every decision.

Reads:  attempts, results and decisions as they come.
Gives:  them back: the attempts at hand, the results that stand, generations, decisions.
Leaves to others: the tables (schema.py), grades (standings.py), grading (classroom.py).

Only one process writes. Each result is written whole, at once: whoever is killed loses no more than
what was being graded.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.course.assignment import LatePolicy
from autograder.grading.results import COULD_NOT_BE_JUDGED, Result
from autograder.intake.seal import Sealed
from autograder.records.class_results import Skipped
from autograder.records.gradebook.schema import GradebookError, prepare
from autograder.records.students import HandIn, Student

OVERRIDE, WAIVER = "override", "waiver"
BUSY_SECONDS = 5.0  # another program may look into the file


@dataclass(frozen=True)
class Attempt:
    """One attempt in the gradebook. See HandIn for what is not said here.

    students: keys. unread: why it could not be read; "" if it was sealed (Gradebook.sealed).
    """

    id: int
    name: str
    digest: str
    number: int
    submitted_at: datetime | None
    late: bool | None
    late_by: float | None
    returns_as: str
    remarks: tuple[str, ...]
    students: tuple[str, ...]
    unread: str


@dataclass(frozen=True)
class GraderRecord:
    """What a grader says of itself: digests, limits as JSON, (id, title, points) of questions."""

    grader: str
    assignment: str
    limits: str
    questions: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class GradingRun:
    """One round of grading. scope: "question" and "student" if it was partial."""

    id: int
    parent: int | None
    grader: str
    questions: tuple[tuple[str, str, float], ...]
    scope: Mapping[str, str]
    accepted: bool


@dataclass(frozen=True)
class Decision:
    """An override of points, or a waiver of lateness, with its reason. question: "" for all."""

    id: int
    kind: str
    student: str
    question: str
    points: float | None
    reason: str
    made_by: str
    made_at: str


class Gradebook:
    """One open gradebook. Use opened().

    Raises: GradebookError if the file is something else, too new, or of another assignment.
    """

    def __init__(self, path: Path, assignment: str) -> None:
        self.path = path
        self.assignment = assignment
        path.parent.mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(path, timeout=BUSY_SECONDS)
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
        known = self.about("assignment")
        if known is None:
            self.tell("assignment", assignment)
        elif known != assignment:
            raise GradebookError(
                f"{self.path} is the gradebook of {known}, not of {assignment}. "
                "Choose another --out."
            )

    # What is known of the class as a whole.

    def about(self, key: str) -> Any:
        """A fact about the class; None if it was never told."""
        row = self._one("SELECT value FROM about WHERE key = ?", key)
        return None if row is None else json.loads(row[0])

    def facts(self) -> dict[str, Any]:
        """All facts about the class."""
        rows = self.database.execute("SELECT key, value FROM about")
        return {key: json.loads(value) for key, value in rows}

    def tell(self, key: str, value: Any) -> None:
        """Keep a fact about the class."""
        with self.database:
            self.database.execute(
                "INSERT INTO about VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                (key, json.dumps(value)),
            )

    @property
    def late_policy(self) -> LatePolicy:
        """What lateness costs in this class."""
        return LatePolicy.model_validate(self.about("late") or {})

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

    # Rounds of grading.

    def begin(
        self,
        told: GraderRecord,
        parent: GradingRun | None = None,
        scope: Mapping[str, str] | None = None,
    ) -> GradingRun:
        """A new generation. The first of a book is accepted from the start."""
        now = _now()
        with self.database:
            added = self.database.execute(
                "INSERT INTO generation (parent, grader, assignment, limits, questions, scope, "
                "made_at, accepted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    parent and parent.id,
                    told.grader,
                    told.assignment,
                    told.limits,
                    json.dumps(told.questions),
                    json.dumps(scope or {}, sort_keys=True),
                    now,
                    None if parent else now,
                ),
            )
        return self.grading_run(added.lastrowid)

    def grading_run(self, number: int | None) -> GradingRun:
        """The generation of that number.

        Raises: GradebookError if there is none.
        """
        row = self._one(
            "SELECT id, parent, grader, questions, scope, accepted_at FROM generation WHERE id = ?",
            number,
        )
        if row is None:
            raise GradebookError(f"{self.path} has no generation {number}.")
        questions = tuple((q, title, points) for q, title, points in json.loads(row[3]))
        return GradingRun(row[0], row[1], row[2], questions, json.loads(row[4]), bool(row[5]))

    def told(self, grading_run: GradingRun) -> GraderRecord:
        """What the grader of a generation said of itself."""
        assignment, limits = self._one(
            "SELECT assignment, limits FROM generation WHERE id = ?", grading_run.id
        )
        return GraderRecord(grading_run.grader, assignment, limits, grading_run.questions)

    @property
    def current(self) -> GradingRun | None:
        """The newest accepted generation; None if nothing was graded yet."""
        row = self._one("SELECT max(id) FROM generation WHERE accepted_at IS NOT NULL")
        return None if row is None or row[0] is None else self.grading_run(row[0])

    @property
    def proposed(self) -> GradingRun | None:
        """The newest generation if it is not accepted; None if there is nothing to accept."""
        row = self._one("SELECT max(id) FROM generation")
        newest = None if row is None or row[0] is None else self.grading_run(row[0])
        return None if newest is None or newest.accepted else newest

    def accept(self, grading_run: GradingRun) -> None:
        """Make a generation the current one."""
        with self.database:
            self.database.execute(
                "UPDATE generation SET accepted_at = ? WHERE id = ?", (_now(), grading_run.id)
            )

    # Results.

    def add(self, grading_run: GradingRun, attempt: Attempt, result: Result) -> None:
        """Keep a new result, at once."""
        self.add_all(grading_run, [(attempt, result)])

    def add_all(self, grading_run: GradingRun, results: Iterable[tuple[Attempt, Result]]) -> None:
        """Keep new results, all of them or none."""
        with self.database:
            for attempt, result in results:
                self._add(grading_run, attempt, result)

    def _add(self, grading_run: GradingRun, attempt: Attempt, result: Result) -> None:
        row = (
            grading_run.id,
            attempt.id,
            result.status,
            result.total,
            result.possible,
            result.isolation,
            result.seconds,
            _now(),
            result.to_json(),
        )
        self.database.execute(
            "INSERT INTO result (generation, attempt, status, total, possible, isolation, "
            f"seconds, graded_at, details) VALUES ({', '.join('?' * len(row))})",
            row,
        )

    def own_statuses(self, grading_run: GradingRun) -> dict[int, str]:
        """The status of the newest results of a generation itself, by the attempt's id."""
        rows = self.database.execute(
            "SELECT attempt, status FROM result WHERE generation = ? ORDER BY id", (grading_run.id,)
        )
        return dict(rows.fetchall())

    def statuses(self, grading_run: GradingRun) -> dict[int, str]:
        """The status of each result by the attempt's id: of a generation, else of its parent."""
        own = self.own_statuses(grading_run)
        if grading_run.parent is None or not grading_run.scope:
            return own
        return {**self.statuses(self.grading_run(grading_run.parent)), **own}

    def each_result(self, grading_run: GradingRun) -> Iterator[tuple[int, Result]]:
        """The results of a generation one by one, each with its attempt's id: its own, else its
        parent's.

        Parts that are equal in several results are one object.
        """
        shared: dict[Any, Any] = {}
        for attempt, number in self._newest(grading_run).items():
            (details,) = self._one("SELECT details FROM result WHERE id = ?", number)
            yield attempt, Result.from_json(details, shared)

    def results(self, grading_run: GradingRun) -> dict[int, Result]:
        """The results of a generation by the attempt's id: its own, else its parent's."""
        return dict(self.each_result(grading_run))

    def _newest(self, grading_run: GradingRun) -> dict[int, int]:
        """The id of the newest result of each attempt: in this generation, else in its parent."""
        rows = self.database.execute(
            "SELECT attempt, max(id) FROM result WHERE generation = ? GROUP BY attempt",
            (grading_run.id,),
        )
        own = dict(rows.fetchall())
        if grading_run.parent is None or not grading_run.scope:
            return own
        return {**self._newest(self.grading_run(grading_run.parent)), **own}

    # Decisions of people.

    def decide(self, decision: Decision) -> None:
        """Keep an override or a waiver; an earlier one for the same student and question ends."""
        with self.database:
            self._withdraw(decision.kind, decision.student, decision.question)
            self.database.execute(
                "INSERT INTO decision (kind, student, question, points, reason, made_by, made_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    decision.kind,
                    decision.student,
                    decision.question,
                    decision.points,
                    decision.reason,
                    decision.made_by,
                    decision.made_at or _now(),
                ),
            )

    def withdraw(self, kind: str, student: str, question: str) -> bool:
        """End a decision; it stays in the book. Returns: whether there was one."""
        with self.database:
            return self._withdraw(kind, student, question)

    def _withdraw(self, kind: str, student: str, question: str) -> bool:
        ended = self.database.execute(
            "UPDATE decision SET withdrawn_at = ? WHERE kind = ? AND student = ? "
            "AND question = ? AND withdrawn_at IS NULL",
            (_now(), kind, student, question),
        )
        return ended.rowcount > 0

    def decisions(self) -> list[Decision]:
        """The decisions that stand, in the order in which they were made."""
        rows = self.database.execute(
            "SELECT id, kind, student, question, points, reason, made_by, made_at "
            "FROM decision WHERE withdrawn_at IS NULL ORDER BY id"
        )
        return [Decision(*row) for row in rows]

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


def stands(status: str | None) -> bool:
    """Whether a result of this status, None for none, need not be made anew by the same grader."""
    return status is not None and status != COULD_NOT_BE_JUDGED


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


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

    Raises: GradebookError if there is no gradebook, or it is not told.
    """
    if not path.is_file():
        raise GradebookError(
            f"There is no {path}. Name the folder that `autograder grade` wrote: its --out."
        )
    try:
        with sqlite3.connect(path) as database:
            row = database.execute("SELECT value FROM about WHERE key = 'assignment'").fetchone()
    except sqlite3.DatabaseError:
        row = None
    if row is None:
        raise GradebookError(f"{path} is no gradebook of this version: grade the class again.")
    return str(json.loads(row[0]))
