"""Join the gradebooks of parts of a class.

Reads:  gradebooks that one grader filled, on one machine or many.
Gives:  one gradebook with the attempts, current results, students and decisions of all.
Leaves to others: parting a class (shard.py), grades (standings.py), reports.

Everything is compared before anything is written. Older attempts and generations stay where they
are: in the parts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.grading.results import Result
from autograder.intake.seal import Sealed
from autograder.records.class_results import Skipped
from autograder.records.gradebook.book import (
    Attempt,
    Decision,
    Gradebook,
    GradingRun,
    assignment_of,
    opened,
    stands,
)
from autograder.records.gradebook.schema import GradebookError
from autograder.records.students import HandIn, Student

SHARDS = "shards"  # a fact about the class: which shards are in the book, as [number, of]; [] all
NAMES_SHOWN = 5

Key = tuple[str, str]  # of an attempt, anywhere: its name and what was handed in


@dataclass(frozen=True)
class Part:
    """One of the gradebooks to be joined, with its current generation."""

    book: Gradebook
    grading_run: GradingRun

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.book.path


def merge(out: Path, paths: Sequence[Path]) -> tuple[str, ...]:
    """Join gradebooks into the one at `out`; what is there already is a part, too.

    Returns: remarks for people: what is missing, and what was not taken along.
    Raises: GradebookError if they do not belong together; nothing is written then.
    """
    there = [out] if out.is_file() else []
    each = list(dict.fromkeys(path.resolve() for path in [*there, *paths]))
    assignment = assignment_of(each[0])
    with ExitStack() as stack:
        parts = [_part(stack, path, assignment) for path in each]
        _require_one_class(parts)
        spoken_for = _spokesmen(parts)
        remarks = tuple(_remarks(parts))
        told = parts[0].book.told(parts[0].grading_run)
        with opened(out, assignment) as book:
            _take_all(book, parts, spoken_for)
            grading_run = book.current or book.begin(told)
            _add_all(book, grading_run, parts, spoken_for)
            _decide_all(book, parts)
            for key, value in parts[0].book.facts().items():
                book.tell(key, value)
            book.tell(SHARDS, _shards(parts))
    return remarks


def _part(stack: ExitStack, path: Path, assignment: str) -> Part:
    if assignment_of(path) != assignment:
        raise GradebookError(
            f"{path} is the gradebook of {assignment_of(path)}, the first one is of {assignment}. "
            "Nothing was done: merge each assignment by itself."
        )
    book = stack.enter_context(opened(path, assignment))
    grading_run = book.current
    if grading_run is None:
        raise GradebookError(f"Nothing was graded in {path} yet. Nothing was done.")
    if grading_run.scope:
        raise GradebookError(
            f"The current grades in {path} are a partial regrade: they come from two graders. "
            "Nothing was done: regrade it as a whole, accept that, and merge again."
        )
    return Part(book, grading_run)


def _require_one_class(parts: Sequence[Part]) -> None:
    """Raise GradebookError unless one grader filled all of them, by the same rules."""
    first = parts[0]
    rules = _rules(first)
    for part in parts[1:]:
        if part.grading_run.grader != first.grading_run.grader:
            raise GradebookError(
                f"{part.path} was graded by another grader than {first.path}: tests, solution, "
                "limits, secret, the program itself or NumPy differ. Nothing was done: grade both "
                "by the same, or `autograder regrade` the older one and accept that."
            )
        other = _rules(part)
        differ = sorted(
            key for key in rules.keys() | other.keys() if rules.get(key) != other.get(key)
        )
        if differ:
            raise GradebookError(
                f"{part.path} and {first.path} have other rules: {', '.join(differ)} of "
                "assignment.toml. Nothing was done: grade both again by the same assignment.toml."
            )


def _rules(part: Part) -> dict[str, Any]:
    return {key: value for key, value in part.book.facts().items() if key != SHARDS}


def _spokesmen(parts: Sequence[Part]) -> dict[Key, int]:
    """Which part, by its place, speaks for each attempt: the first whose result stands.

    Raises: GradebookError if two parts say different things of one attempt.
    """
    speaks: dict[Key, int] = {}
    said: dict[Key, str | None] = {}
    names: dict[str, Key] = {}
    conflicts = []
    for place, part in enumerate(parts):
        results = _digests(part)
        for attempt in part.book.attempts():
            key = (attempt.name, attempt.digest)
            result = results.get(attempt.id)
            if names.setdefault(attempt.name, key) != key:
                conflicts.append(f"{attempt.name} (other files)")
            elif said.get(key) is None:
                speaks[key], said[key] = (place if result else speaks.get(key, place)), result
            elif result is not None and result != said[key]:
                conflicts.append(f"{attempt.name} (another result)")
    if conflicts:
        shown = ", ".join(conflicts[:NAMES_SHOWN])
        more = f" and {len(conflicts) - NAMES_SHOWN} more" if len(conflicts) > NAMES_SHOWN else ""
        raise GradebookError(
            f"The parts say different things of the same attempts: {shown}{more}. Nothing was "
            "done: find out which part is right, and merge without the other."
        )
    return speaks


def _digests(part: Part) -> dict[int, str]:
    """What makes a result that stands the same as another, by the attempt's id."""
    return {
        attempt: _digest(result)
        for attempt, result in part.book.each_result(part.grading_run)
        if stands(result.status)
    }


def _digest(result: Result) -> str:
    timeless = replace(result, seconds=0.0, isolation="")
    return hashlib.sha256(timeless.to_json().encode()).hexdigest()


def _take_all(book: Gradebook, parts: Sequence[Part], speaks: dict[Key, int]) -> None:
    """Keep the attempts and students of all parts, each once."""
    students = {one.key: one for part in parts for one in part.book.students()}
    skipped: dict[str, Skipped] = {
        one.submission: one for part in parts for one in part.book.skipped()
    }
    not_read = dict(row for part in parts for row in part.book.not_read())
    book.take(
        list(_handed_in(parts, speaks, students)),
        students.values(),
        skipped.values(),
        not_read.items(),
    )


def _handed_in(
    parts: Sequence[Part], speaks: dict[Key, int], students: dict[str, Student]
) -> Iterator[tuple[HandIn, Sealed | OSError]]:
    for place, part in enumerate(parts):
        for attempt in part.book.attempts():
            if speaks[attempt.name, attempt.digest] == place:
                yield (
                    _hand_in(attempt, students),
                    part.book.sealed(attempt) or OSError(attempt.unread),
                )


def _hand_in(attempt: Attempt, students: dict[str, Student]) -> HandIn:
    """An attempt as it came from its download, but for the files on disk."""
    return HandIn(
        name=attempt.name,
        files=(),
        students=tuple(students[key] for key in attempt.students),
        number=attempt.number,
        submitted_at=attempt.submitted_at,
        late=attempt.late,
        late_by=attempt.late_by,
        returns_as=attempt.returns_as,
        remarks=attempt.remarks,
    )


def _add_all(
    book: Gradebook, grading_run: GradingRun, parts: Sequence[Part], speaks: dict[Key, int]
) -> None:
    """Keep the result of each attempt, unless it is in the book."""
    here = {(one.name, one.digest): one for one in book.attempts()}
    known = book.own_statuses(grading_run)
    for place, part in enumerate(parts):
        keys = {one.id: (one.name, one.digest) for one in part.book.attempts()}
        book.add_all(
            grading_run,
            (
                (here[keys[attempt]], result)
                for attempt, result in part.book.each_result(part.grading_run)
                if attempt in keys
                and speaks[keys[attempt]] == place
                and not (place == 0 and here[keys[attempt]].id in known)
            ),
        )


def _decide_all(book: Gradebook, parts: Sequence[Part]) -> None:
    """Keep the decisions of all parts; the same one is kept once."""
    known = {_said(one) for one in book.decisions()}
    for part in parts:
        for decision in part.book.decisions():
            if _said(decision) not in known:
                known.add(_said(decision))
                book.decide(decision)


def _said(decision: Decision) -> str:
    return json.dumps(replace(decision, id=0).__dict__, sort_keys=True)


def _shards(parts: Sequence[Part]) -> list[list[int]]:
    """The shards in all parts together; [] if that is the whole class."""
    there = [(n, of) for part in parts for n, of in part.book.about(SHARDS) or []]
    return [[n, of] for n, of in sorted(set(there))] if _missing(parts) else []


def _missing(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """The shards that are in no part, as (number, of)."""
    there = {(n, of) for part in parts for n, of in part.book.about(SHARDS) or []}
    spec = {(n, of) for of in {of for _, of in there} for n in range(1, of + 1)}
    return sorted(spec - there)


def _remarks(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        if part.book.proposed is not None:
            yield f"{part.path} holds a regrade that was not accepted: it was not taken along."
    if missing := [f"{number}/{of}" for number, of in _missing(parts)]:
        yield f"LOOK AT {', '.join(missing)}: in no part, so the students of these are not here."
