"""autograder/gradebook.py: keep every result.

Reads:  results as they come, from one writer.
Gives:  a SQLite file with every run and every result, old ones included.
Leaves to others: making results (classroom.py), showing them (report/).

A run is one call of `autograder grade`. A result is kept once and belongs to every run in which
the same submission met the same grader, so that nothing is graded twice and nothing is lost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from autograder.results import COULD_NOT_BE_JUDGED, Result

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    assignment TEXT NOT NULL,
    grader TEXT NOT NULL,      -- sha256 of tests, solution, limits, secret and engine
    started_at TEXT NOT NULL   -- UTC, ISO 8601
) STRICT;
CREATE TABLE result (
    id INTEGER PRIMARY KEY,
    assignment TEXT NOT NULL,
    grader TEXT NOT NULL,
    submission TEXT NOT NULL,  -- name, unique in a class
    digest TEXT NOT NULL,      -- sha256 of what was handed in
    status TEXT NOT NULL,
    total REAL,                -- NULL: could not be judged
    possible REAL NOT NULL,
    isolation TEXT NOT NULL,
    seconds REAL NOT NULL,
    graded_at TEXT NOT NULL,   -- UTC, ISO 8601
    details TEXT NOT NULL      -- the whole Result as JSON
) STRICT;
CREATE TABLE run_result (
    run INTEGER NOT NULL REFERENCES run,
    result INTEGER NOT NULL REFERENCES result,
    PRIMARY KEY (run, result)
) STRICT, WITHOUT ROWID;
CREATE INDEX result_by_work ON result (assignment, grader, submission, digest);
"""


class GradebookError(Exception):
    """The file is not a gradebook that this version can read."""


class Gradebook:
    """One open gradebook and one run in it.

    Raises: GradebookError if the file is something else or too new.
    """

    def __init__(self, path: Path, assignment: str, grader: str) -> None:
        self.path = path
        self.assignment = assignment
        self.grader = grader
        path.parent.mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(path)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self.database.close()
            raise GradebookError(
                f"{path} is not a gradebook ({error}). Choose another --out, or move it away."
            ) from error
        now = datetime.now(UTC).isoformat(timespec="seconds")
        row = (assignment, grader, now)
        with self.database:
            self.run = self.database.execute(
                "INSERT INTO run (assignment, grader, started_at) VALUES (?, ?, ?)", row
            ).lastrowid

    def _prepare(self) -> None:
        self.database.execute("PRAGMA journal_mode = WAL")
        (version,) = self.database.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            self.database.close()
            raise GradebookError(
                f"{self.path} was written by a newer version of autograder (schema {version}, "
                f"this one reads {SCHEMA_VERSION}). Update autograder, or choose another --out."
            )
        if version == 0:
            self.database.executescript(SCHEMA)
            self.database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def known(self, submission: str, digest: str) -> Result | None:
        """The result of the same submission by the same grader, if there is one that stands."""
        row = self.database.execute(
            "SELECT id, details FROM result WHERE assignment = ? AND grader = ? "
            "AND submission = ? AND digest = ? AND status <> ? ORDER BY id DESC",
            (self.assignment, self.grader, submission, digest, COULD_NOT_BE_JUDGED),
        ).fetchone()
        if row is None:
            return None
        with self.database:
            self._belongs(row[0])
        return Result.from_json(row[1])

    def add(self, result: Result) -> None:
        """Keep a new result, at once."""
        row = (
            self.assignment,
            self.grader,
            result.submission,
            result.digest,
            result.status,
            result.total,
            result.possible,
            result.isolation,
            result.seconds,
            datetime.now(UTC).isoformat(timespec="seconds"),
            result.to_json(),
        )
        with self.database:
            added = self.database.execute(
                "INSERT INTO result (assignment, grader, submission, digest, status, total, "
                "possible, isolation, seconds, graded_at, details) "
                f"VALUES ({', '.join('?' * len(row))})",
                row,
            )
            self._belongs(added.lastrowid)

    def _belongs(self, result: int | None) -> None:
        self.database.execute(
            "INSERT OR IGNORE INTO run_result (run, result) VALUES (?, ?)", (self.run, result)
        )

    def results(self) -> tuple[Result, ...]:
        """The results of this run, sorted by submission."""
        rows = self.database.execute(
            "SELECT details FROM result JOIN run_result ON result = result.id "
            "WHERE run = ? ORDER BY submission",
            (self.run,),
        )
        return tuple(Result.from_json(details) for (details,) in rows)

    def close(self) -> None:
        """Write everything out and let go of the file."""
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.database.close()


@contextmanager
def opened(path: Path, assignment: str, grader: str) -> Iterator[Gradebook]:
    """A gradebook for the time of the block."""
    book = Gradebook(path, assignment, grader)
    try:
        yield book
    finally:
        book.close()
