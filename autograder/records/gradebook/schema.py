"""The tables of a gradebook, and how older ones become these.

Reads:  a SQLite database.
Gives:  the same with the tables of SCHEMA_VERSION; what it held is kept.
Leaves to others: what stands in the tables (book.py).

A class is graded by generations. Each belongs to one grader: its tests, solution, limits, secret
and engine. The newest accepted generation is the current one: it is what reports show. A partial
generation holds what was graded anew; for the rest its parent speaks.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

SCHEMA_VERSION = 2

FIRST = """
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    assignment TEXT NOT NULL,
    grader TEXT NOT NULL,
    started_at TEXT NOT NULL
) STRICT;
CREATE TABLE result (
    id INTEGER PRIMARY KEY,
    assignment TEXT NOT NULL,
    grader TEXT NOT NULL,
    submission TEXT NOT NULL,
    digest TEXT NOT NULL,
    status TEXT NOT NULL,
    total REAL,
    possible REAL NOT NULL,
    isolation TEXT NOT NULL,
    seconds REAL NOT NULL,
    graded_at TEXT NOT NULL,
    details TEXT NOT NULL
) STRICT;
CREATE TABLE run_result (
    run INTEGER NOT NULL REFERENCES run,
    result INTEGER NOT NULL REFERENCES result,
    PRIMARY KEY (run, result)
) STRICT, WITHOUT ROWID;
CREATE INDEX result_by_work ON result (assignment, grader, submission, digest);
"""

# Version 1 did not keep what was handed in. Its results stay to be read, in tables of their own.
SECOND = """
ALTER TABLE run RENAME TO version_1_run;
ALTER TABLE result RENAME TO version_1_result;
ALTER TABLE run_result RENAME TO version_1_run_result;
DROP INDEX result_by_work;
CREATE TABLE about (
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
CREATE TABLE generation (
    id INTEGER PRIMARY KEY,
    parent INTEGER REFERENCES generation,
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
    generation INTEGER NOT NULL REFERENCES generation,
    attempt INTEGER NOT NULL REFERENCES attempt,
    status TEXT NOT NULL,
    total REAL,                -- NULL: could not be judged
    possible REAL NOT NULL,
    isolation TEXT NOT NULL,
    seconds REAL NOT NULL,
    graded_at TEXT NOT NULL,   -- UTC, ISO 8601
    details TEXT NOT NULL      -- the whole Result as JSON
) STRICT;
CREATE INDEX result_of_attempt ON result (generation, attempt);
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,        -- 'override' or 'waiver'
    student TEXT NOT NULL REFERENCES student,
    question TEXT NOT NULL,    -- '' for the whole
    points REAL,               -- NULL for a waiver
    reason TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,     -- UTC, ISO 8601
    withdrawn_at TEXT          -- NULL: it stands
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

MIGRATIONS = (FIRST, SECOND)


class GradebookError(Exception):
    """The file is no gradebook that can be used as asked: says what is wrong and what to do."""


def prepare(database: sqlite3.Connection, path: Path) -> None:
    """Bring a database to SCHEMA_VERSION, each step whole or not at all.

    Raises: GradebookError if it was written by a newer version; sqlite3.DatabaseError if it is
        no database.
    """
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA foreign_keys = ON")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise GradebookError(
            f"{path} was written by a newer version of autograder (schema {version}, this one "
            f"reads {SCHEMA_VERSION}). Update autograder, or choose another folder."
        )
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        database.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")
