"""Keep grading runs and their results.

Reads:  what a grader is, results as they come.
Gives:  grading runs: the current one, the proposed one; the newest result of each attempt.
Leaves to others: the tables (schema.py), which attempts count (grades.py), grading
        (classroom/class_run.py).

Each result is written whole, at once: if the process is killed, only what was being graded is lost.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.grading.results import COULD_NOT_BE_JUDGED, Result
from autograder.records.gradebook.rows import Attempt, GraderIdentity, GradingRun
from autograder.records.gradebook.schema import GradebookError, utc_now


class GradingRuns:
    """The grading runs of an open gradebook. Use Gradebook.runs."""

    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self.database = database
        self.path = path

    def begin(
        self,
        grader: GraderIdentity,
        parent: GradingRun | None = None,
        scope: Mapping[str, str] | None = None,
    ) -> GradingRun:
        """A new grading run. The first of a gradebook is accepted from the start."""
        now = utc_now()
        with self.database:
            added = self.database.execute(
                "INSERT INTO grading_run (parent, grader, assignment, limits, questions, scope, "
                "made_at, accepted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    parent and parent.id,
                    grader.grader,
                    grader.assignment,
                    grader.limits,
                    json.dumps(grader.questions),
                    json.dumps(scope or {}, sort_keys=True),
                    now,
                    None if parent else now,
                ),
            )
        return self.get(added.lastrowid)

    def get(self, number: int | None) -> GradingRun:
        """The grading run of that number.

        Raises: GradebookError if there is none.
        """
        row = self._one(
            "SELECT id, parent, grader, questions, scope, accepted_at FROM grading_run "
            "WHERE id = ?",
            number,
        )
        if row is None:
            raise GradebookError(f"{self.path} has no grading run {number}.")
        questions = tuple((q, title, points) for q, title, points in json.loads(row[3]))
        return GradingRun(row[0], row[1], row[2], questions, json.loads(row[4]), bool(row[5]))

    def grader_of(self, grading_run: GradingRun) -> GraderIdentity:
        """The grader that a grading run belongs to."""
        assignment, limits = self._one(
            "SELECT assignment, limits FROM grading_run WHERE id = ?", grading_run.id
        )
        return GraderIdentity(grading_run.grader, assignment, limits, grading_run.questions)

    @property
    def current(self) -> GradingRun | None:
        """The newest accepted grading run; None if nothing was graded yet."""
        (newest,) = self._one("SELECT max(id) FROM grading_run WHERE accepted_at IS NOT NULL")
        return None if newest is None else self.get(newest)

    @property
    def proposed(self) -> GradingRun | None:
        """The newest grading run if it is not accepted; None if there is nothing to accept."""
        (number,) = self._one("SELECT max(id) FROM grading_run")
        newest = None if number is None else self.get(number)
        return None if newest is None or newest.accepted else newest

    def accept(self, grading_run: GradingRun) -> None:
        """Make a grading run the current one."""
        with self.database:
            self.database.execute(
                "UPDATE grading_run SET accepted_at = ? WHERE id = ?", (utc_now(), grading_run.id)
            )

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
            utc_now(),
            result.to_json(),
        )
        self.database.execute(
            "INSERT INTO result (grading_run, attempt, status, total, possible, isolation, "
            f"seconds, graded_at, details) VALUES ({', '.join('?' * len(row))})",
            row,
        )

    def own_statuses(self, grading_run: GradingRun) -> dict[int, str]:
        """The status of the newest results of a grading run itself, by the attempt's id."""
        rows = self.database.execute(
            "SELECT attempt, status FROM result WHERE grading_run = ? ORDER BY id",
            (grading_run.id,),
        )
        return dict(rows.fetchall())

    def statuses(self, grading_run: GradingRun) -> dict[int, str]:
        """The status of each result by the attempt's id: the run's own, else its parent's."""
        own = self.own_statuses(grading_run)
        if grading_run.parent is None or not grading_run.scope:
            return own
        return {**self.statuses(self.get(grading_run.parent)), **own}

    def each_result(self, grading_run: GradingRun) -> Iterator[tuple[int, Result]]:
        """The results of a grading run one by one, each with its attempt's id: its own, else its
        parent's.

        Parts that are equal in several results are one object.
        """
        shared: dict[Any, Any] = {}
        for attempt, number in self._newest(grading_run).items():
            (details,) = self._one("SELECT details FROM result WHERE id = ?", number)
            yield attempt, Result.from_json(details, shared)

    def results(self, grading_run: GradingRun) -> dict[int, Result]:
        """The results of a grading run by the attempt's id: its own, else its parent's."""
        return dict(self.each_result(grading_run))

    def _newest(self, grading_run: GradingRun) -> dict[int, int]:
        """The id of the newest result of each attempt: in this grading run, else in its parent."""
        rows = self.database.execute(
            "SELECT attempt, max(id) FROM result WHERE grading_run = ? GROUP BY attempt",
            (grading_run.id,),
        )
        own = dict(rows.fetchall())
        if grading_run.parent is None or not grading_run.scope:
            return own
        return {**self._newest(self.get(grading_run.parent)), **own}

    def _one(self, query: str, *values: Any) -> Any:
        return self.database.execute(query, values).fetchone()


def is_settled(status: str | None) -> bool:
    """Whether a result of this status (None: no result) need not be made again by its grader."""
    return status is not None and status != COULD_NOT_BE_JUDGED
