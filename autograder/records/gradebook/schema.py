"""The tables of a gradebook.

Reads:  a SQLite database.
Gives:  the same with the tables of SCHEMA_VERSION; a clear no if it holds something else.
Leaves to others: reading and writing them (book.py, runs.py, decisions.py).

A class is graded by grading runs. Each belongs to one grader: its tests, solution, limits, secret
and engine. The newest accepted grading run is the current one: it is what reports show. A partial
grading run holds what was graded anew; for the rest its parent counts.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

SCHEMA_VERSION = 3  # 1 and 2 were never released

TABLES = """
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL        -- JSON
) STRICT, WITHOUT ROWID;
CREATE TABLE student (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    section TEXT NOT NULL,
    ids TEXT NOT NULL,         -- JSON: kind of id -> id
    present INTEGER NOT NULL   -- 1: in the newest download or on the newest roster
) STRICT, WITHOUT ROWID;
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,      -- sha256 of the sealed files; '' if they could not be read
    number INTEGER NOT NULL,
    submitted_at TEXT,         -- ISO 8601
    late INTEGER,              -- the system's own flag; NULL: it has none
    late_by REAL,              -- seconds
    returns_as TEXT NOT NULL,
    remarks TEXT NOT NULL,     -- JSON list
    sealed BLOB,               -- Sealed.to_bytes; NULL: could not be read
    unread TEXT NOT NULL,      -- why it could not be read
    present INTEGER NOT NULL,  -- 1: in the newest download
    UNIQUE (name, digest)
) STRICT;
CREATE TABLE handed_in_by (
    attempt INTEGER NOT NULL REFERENCES attempt,
    student TEXT NOT NULL REFERENCES student,
    PRIMARY KEY (attempt, student)
) STRICT, WITHOUT ROWID;
CREATE TABLE grading_run (
    id INTEGER PRIMARY KEY,
    parent INTEGER REFERENCES grading_run,
    grader TEXT NOT NULL,      -- sha256 of all that may change a grade
    assignment TEXT NOT NULL,  -- sha256 of tests, solution and limits alone
    limits TEXT NOT NULL,      -- JSON
    questions TEXT NOT NULL,   -- JSON list of [id, title, points]
    scope TEXT NOT NULL,       -- JSON: what is graded anew; {} for everything
    made_at TEXT NOT NULL,     -- UTC, ISO 8601
    accepted_at TEXT           -- NULL: not accepted
) STRICT;
CREATE TABLE result (
    id INTEGER PRIMARY KEY,
    grading_run INTEGER NOT NULL REFERENCES grading_run,
    attempt INTEGER NOT NULL REFERENCES attempt,
    status TEXT NOT NULL,
    total REAL,                -- NULL: could not be judged
    possible REAL NOT NULL,
    isolation TEXT NOT NULL,
    seconds REAL NOT NULL,
    graded_at TEXT NOT NULL,   -- UTC, ISO 8601
    details TEXT NOT NULL      -- the whole Result as JSON
) STRICT;
CREATE INDEX result_of_attempt ON result (grading_run, attempt);
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,        -- 'override' or 'waiver'
    student TEXT NOT NULL REFERENCES student,
    question TEXT NOT NULL,    -- '' for the whole
    points REAL,               -- NULL for a waiver
    reason TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,     -- UTC, ISO 8601
    withdrawn_at TEXT          -- NULL: in force
) STRICT;
CREATE TABLE skipped (
    submission TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    meant_for TEXT NOT NULL,   -- JSON list
    why TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE not_read (
    member TEXT PRIMARY KEY,   -- of the download
    why TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


class GradebookError(Exception):
    """The file is no gradebook that can be used as asked: says what is wrong and what to do."""


def prepare(database: sqlite3.Connection, path: Path) -> None:
    """Make the tables in a new database, all or none; leave a gradebook of this version as it is.

    Raises: GradebookError if it was written by another version, or is no gradebook;
        sqlite3.DatabaseError if it is no database.
    """
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise GradebookError(
            f"{path} was written by a newer version of autograder (schema {version}, this one "
            f"reads {SCHEMA_VERSION}). Update autograder, or choose another folder."
        )
    (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if version not in (0, SCHEMA_VERSION) or (version == 0 and tables):
        raise GradebookError(
            f"{path} is no gradebook of this version (schema {version}, this one reads "
            f"{SCHEMA_VERSION}). Choose another folder and grade the class again."
        )
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA foreign_keys = ON")
    if version == 0:
        database.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")


def utc_now() -> str:
    """The time as it is kept: UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")
