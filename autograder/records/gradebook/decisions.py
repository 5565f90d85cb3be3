"""Keep the decisions of people: overrides and waivers.

Reads:  decisions as they are made or withdrawn.
Gives:  those that are in force.
Leaves to others: the table (schema.py), what they do to a grade (grades.py).
"""

from __future__ import annotations

import sqlite3

from autograder.records.gradebook.rows import Decision
from autograder.records.gradebook.schema import utc_now


class Decisions:
    """The decisions in an open gradebook. Use Gradebook.decisions."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database

    def add(self, decision: Decision) -> None:
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
                    decision.made_at or utc_now(),
                ),
            )

    def withdraw(self, kind: str, student: str, question: str) -> bool:
        """End a decision; it stays in the gradebook. Returns: whether there was one."""
        with self.database:
            return self._withdraw(kind, student, question)

    def _withdraw(self, kind: str, student: str, question: str) -> bool:
        ended = self.database.execute(
            "UPDATE decision SET withdrawn_at = ? WHERE kind = ? AND student = ? "
            "AND question = ? AND withdrawn_at IS NULL",
            (utc_now(), kind, student, question),
        )
        return ended.rowcount > 0

    def in_force(self) -> list[Decision]:
        """The decisions that were not withdrawn, in the order in which they were made."""
        rows = self.database.execute(
            "SELECT id, kind, student, question, points, reason, made_by, made_at "
            "FROM decision WHERE withdrawn_at IS NULL ORDER BY id"
        )
        return [Decision(*row) for row in rows]
