"""Join the gradebooks of parts of a class.

Reads:  gradebooks that one grader filled, on one machine or many.
Gives:  one gradebook with the attempts, current results, students and decisions of all.
Leaves to others: parting a class (classroom/shard.py), grades (grades.py), reports.

Everything is compared before anything is written. Older attempts and grading runs stay in the
parts.
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
from autograder.records.gradebook.book import Gradebook, assignment_of, opened
from autograder.records.gradebook.rows import Attempt, Decision, GradingRun
from autograder.records.gradebook.runs import is_settled
from autograder.records.gradebook.schema import GradebookError
from autograder.records.students import HandIn, Student

SHARDS = "shards"  # a setting: which shards are in the gradebook, as [number, of]; [] for all
CONFLICTS_SHOWN = 5

AttemptKey = tuple[str, str]  # of an attempt, in any gradebook: its name and its digest


@dataclass(frozen=True)
class MergePart:
    """One of the gradebooks to be joined, with its current grading run."""

    book: Gradebook
    grading_run: GradingRun

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.book.path


def merge_gradebooks(out: Path, paths: Sequence[Path]) -> tuple[str, ...]:
    """Join gradebooks into the one at `out`; what is there already is a part, too.

    Returns: remarks for people: what is missing, and what was not taken along.
    Raises: GradebookError if they do not belong together; nothing is written then.
    """
    there = [out] if out.is_file() else []
    each = list(dict.fromkeys(path.resolve() for path in [*there, *paths]))
    assignment = assignment_of(each[0])
    with ExitStack() as stack:
        parts = [_open_part(stack, path, assignment) for path in each]
        _require_one_class(parts)
        sources = _sources(parts)
        remarks = tuple(_merge_remarks(parts))
        grader = parts[0].book.runs.grader_of(parts[0].grading_run)
        with opened(out, assignment) as book:
            _take_all(book, parts, sources)
            grading_run = book.runs.current or book.runs.begin(grader)
            _add_results(book, grading_run, parts, sources)
            _add_decisions(book, parts)
            for key, value in parts[0].book.settings().items():
                book.set_setting(key, value)
            book.set_setting(SHARDS, _shards(parts))
    return remarks


def _open_part(stack: ExitStack, path: Path, assignment: str) -> MergePart:
    if assignment_of(path) != assignment:
        raise GradebookError(
            f"{path} is the gradebook of {assignment_of(path)}, the first one is of {assignment}. "
            "Nothing was done: merge each assignment by itself."
        )
    book = stack.enter_context(opened(path, assignment))
    grading_run = book.runs.current
    if grading_run is None:
        raise GradebookError(f"Nothing was graded in {path} yet. Nothing was done.")
    if grading_run.scope:
        raise GradebookError(
            f"The current grades in {path} are a partial regrade: they come from two graders. "
            "Nothing was done: regrade it as a whole, accept that, and merge again."
        )
    return MergePart(book, grading_run)


def _require_one_class(parts: Sequence[MergePart]) -> None:
    """Raise GradebookError unless one grader filled all of them, by the same rules."""
    first = parts[0]
    rules = _class_rules(first)
    for part in parts[1:]:
        if part.grading_run.grader != first.grading_run.grader:
            raise GradebookError(
                f"{part.path} was graded by another grader than {first.path}: tests, solution, "
                "limits, secret, the program itself or NumPy differ. Nothing was done: grade both "
                "by the same, or `autograder regrade` the older one and accept that."
            )
        other = _class_rules(part)
        differ = sorted(
            key for key in rules.keys() | other.keys() if rules.get(key) != other.get(key)
        )
        if differ:
            raise GradebookError(
                f"{part.path} and {first.path} have other rules: {', '.join(differ)} of "
                "assignment.toml. Nothing was done: grade both again by the same assignment.toml."
            )


def _class_rules(part: MergePart) -> dict[str, Any]:
    return {key: value for key, value in part.book.settings().items() if key != SHARDS}


def _sources(parts: Sequence[MergePart]) -> dict[AttemptKey, int]:
    """From which part, by its place, each attempt is taken: the first with a settled result.

    Raises: GradebookError if two parts say different things of one attempt.
    """
    sources: dict[AttemptKey, int] = {}
    digests: dict[AttemptKey, str | None] = {}  # of the result found so far
    names: dict[str, AttemptKey] = {}
    conflicts = []
    for place, part in enumerate(parts):
        results = _digests(part)
        for attempt in part.book.attempts():
            key = (attempt.name, attempt.digest)
            result = results.get(attempt.id)
            if names.setdefault(attempt.name, key) != key:
                conflicts.append(f"{attempt.name} (other files)")
            elif digests.get(key) is None:
                # Nobody has judged it so far. Where nobody ever does, the first part that has the
                # attempt remains its source, so that the attempt itself is not lost.
                sources[key] = place if result else sources.get(key, place)
                digests[key] = result
            elif result is not None and result != digests[key]:
                conflicts.append(f"{attempt.name} (another result)")
    if conflicts:
        shown = ", ".join(conflicts[:CONFLICTS_SHOWN])
        hidden = len(conflicts) - CONFLICTS_SHOWN
        more = f" and {hidden} more" if hidden > 0 else ""
        raise GradebookError(
            f"The parts say different things of the same attempts: {shown}{more}. Nothing was "
            "done: find out which part is right, and merge without the other."
        )
    return sources


def _digests(part: MergePart) -> dict[int, str]:
    """A digest of each settled result by the attempt's id; equal results have equal ones."""
    return {
        attempt: _digest(result)
        for attempt, result in part.book.runs.each_result(part.grading_run)
        if is_settled(result.status)
    }


def _digest(result: Result) -> str:
    # Times and isolation differ from machine to machine, and change no grade.
    timeless = replace(result, seconds=0.0, isolation="")
    return hashlib.sha256(timeless.to_json().encode()).hexdigest()


def _take_all(book: Gradebook, parts: Sequence[MergePart], sources: dict[AttemptKey, int]) -> None:
    """Keep the attempts and students of all parts, each once."""
    students = {one.key: one for part in parts for one in part.book.students()}
    skipped: dict[str, Skipped] = {
        one.submission: one for part in parts for one in part.book.skipped()
    }
    not_read = dict(row for part in parts for row in part.book.not_read())
    book.take(
        list(_handed_in(parts, sources, students)),
        students.values(),
        skipped.values(),
        not_read.items(),
    )


def _handed_in(
    parts: Sequence[MergePart], sources: dict[AttemptKey, int], students: dict[str, Student]
) -> Iterator[tuple[HandIn, Sealed | OSError]]:
    for place, part in enumerate(parts):
        for attempt in part.book.attempts():
            if sources[attempt.name, attempt.digest] == place:
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


def _add_results(
    book: Gradebook,
    grading_run: GradingRun,
    parts: Sequence[MergePart],
    sources: dict[AttemptKey, int],
) -> None:
    """Keep the result of each attempt, unless it is in the book."""
    here = {(one.name, one.digest): one for one in book.attempts()}
    known = book.runs.own_statuses(grading_run)
    for place, part in enumerate(parts):
        keys = {one.id: (one.name, one.digest) for one in part.book.attempts()}
        book.runs.add_all(
            grading_run,
            (
                (here[keys[attempt]], result)
                for attempt, result in part.book.runs.each_result(part.grading_run)
                if attempt in keys
                and sources[keys[attempt]] == place
                and not (place == 0 and here[keys[attempt]].id in known)
            ),
        )


def _add_decisions(book: Gradebook, parts: Sequence[MergePart]) -> None:
    """Keep the decisions of all parts; the same one is kept once."""
    known = {_content(one) for one in book.decisions.in_force()}
    for part in parts:
        for decision in part.book.decisions.in_force():
            if _content(decision) not in known:
                known.add(_content(decision))
                book.decisions.add(decision)


def _content(decision: Decision) -> str:
    return json.dumps(replace(decision, id=0).__dict__, sort_keys=True)


def _shards(parts: Sequence[MergePart]) -> list[list[int]]:
    """The shards in all parts together; [] if that is the whole class."""
    there = [(n, of) for part in parts for n, of in part.book.setting(SHARDS) or []]
    return [[n, of] for n, of in sorted(set(there))] if _missing_shards(parts) else []


def _missing_shards(parts: Sequence[MergePart]) -> list[tuple[int, int]]:
    """The shards that are in no part, as (number, of)."""
    there = {(n, of) for part in parts for n, of in part.book.setting(SHARDS) or []}
    expected = {(n, of) for of in {of for _, of in there} for n in range(1, of + 1)}
    return sorted(expected - there)


def _merge_remarks(parts: Sequence[MergePart]) -> Iterator[str]:
    for part in parts:
        if part.book.runs.proposed is not None:
            yield f"{part.path} holds a regrade that was not accepted: it was not taken along."
    if missing := [f"{number}/{of}" for number, of in _missing_shards(parts)]:
        yield f"LOOK AT {', '.join(missing)}: in no part, so the students of these are not here."
