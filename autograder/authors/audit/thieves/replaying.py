"""Thieves that answer probes without any code: they repeat what the solution said elsewhere.

Reads:  a Grader.
Gives:  the Thefts of answers under other secrets, of the public answers by table, and of altered
        recordings.
Leaves to others: thieves that are submissions (stubs.py, probing.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.authors.audit.thieves.thefts import Theft, Thief, theft
from autograder.authors.audit.thieves.trying import (
    Recorder,
    cases_with_points,
    put,
    recorded,
    recorded_in_public,
)
from autograder.course.assignment import Question
from autograder.grading.grader import Grader
from autograder.judge.answers import Answer, ProbeFailure, to_plain
from autograder.judge.case import Case
from autograder.judge.comparison import as_numbers
from autograder.judge.verdicts import PASSED

OTHER_SECRETS = (70_001, 70_002, 70_003)
FAR = 1e9  # between inputs that cannot be compared
SAME = 1e-6  # an alteration that no fair check could see
OTHERS_TRIED = 4  # recordings of other inputs, for each case
NOTHING = Answer(failure=ProbeFailure("refused", message="a thief that knows no answer"))


class Replayed:
    """An Implementation that gives these answers in turn, and the last one ever after."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.answers = answers
        self.given = 0

    def begin_question(self, question: str) -> None:
        """Nothing changes."""

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Give the next answer, whatever is asked."""
        self.given += 1
        return self.answers[min(self.given, len(self.answers)) - 1] if self.answers else NOTHING


class PublicTable:
    """An Implementation that gives the public answer to the nearest public inputs."""

    def __init__(self, public: Recorder) -> None:
        self.rows = [(probe, to_plain(dict(inputs)), a) for probe, inputs, a in public.asked]

    def begin_question(self, question: str) -> None:
        """Nothing changes."""

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Give the answer that stands in the nearest row of this probe."""
        plain = to_plain(dict(inputs))
        rows = [
            (distance(plain, known), answer) for name, known, answer in self.rows if name == probe
        ]
        return min(rows, key=lambda row: row[0], default=(FAR, NOTHING))[1]


def distance(one: Any, other: Any) -> float:
    """How far two plain values are apart: 0 if they mean the same."""
    numbers, others = as_numbers(one), as_numbers(other)
    if numbers is not None and others is not None:
        if numbers.shape != others.shape:
            return FAR
        return float(np.abs(np.nan_to_num(numbers) - np.nan_to_num(others)).sum())
    if isinstance(one, dict) and isinstance(other, dict):
        names = {**one, **other}
        return sum(distance(one[n], other[n]) if n in one and n in other else FAR for n in names)
    if isinstance(one, list) and isinstance(other, list):
        both = zip(one, other, strict=False)
        return sum(distance(a, b) for a, b in both) + FAR * abs(len(one) - len(other))
    return 0.0 if type(one) is type(other) and one == other else FAR


def cases_of(grader: Grader) -> Iterator[tuple[Question, Case]]:
    """Every case that is worth points."""
    for question in grader.assignment.questions:
        for case in cases_with_points(grader, question):
            yield question, case


def answers_under_other_secrets(grader: Grader) -> Iterator[Theft]:
    """What the solution answered to the same case under another secret.

    A public case counts if it asks something that the secret decides.
    """
    for question, case in cases_of(grader):
        asked = [(probe, inputs) for probe, inputs, _ in recorded(grader, question, case).asked]
        for secret in OTHER_SECRETS:
            known = recorded(grader, question, case, secret).asked
            if not case.hidden and same_requests(asked, [(p, inputs) for p, inputs, _ in known]):
                continue
            result = put(grader, Replayed([answer for _, _, answer in known]), question, case)
            if result.verdict == PASSED:
                yield theft(Thief.OTHER_SECRETS, f"secret {secret}", result)


def same_requests(one: Sequence[tuple[str, Any]], other: Sequence[tuple[str, Any]]) -> bool:
    """Whether the same probes are asked, with inputs that mean the same."""
    return len(one) == len(other) and all(
        probe == name and distance(to_plain(dict(inputs)), to_plain(dict(others))) == 0.0
        for (probe, inputs), (name, others) in zip(one, other, strict=True)
    )


def public_answers_by_table(grader: Grader) -> Iterator[Theft]:
    """What the student zip holds, and the nearest of it for everything else."""
    public = recorded_in_public(grader)
    for question, case in cases_of(grader):
        table = PublicTable(public)
        result = put(grader, table, question, case)
        if result.verdict == PASSED:
            yield theft(Thief.TABLE, "nearest", result)


def altered_recordings(grader: Grader) -> Iterator[Theft]:
    """The solution's recordings of other inputs, and its own with one part altered."""
    for question in grader.assignment.questions:
        hidden = [case for case in cases_with_points(grader, question) if case.hidden]
        tapes = [recorded(grader, question, case).asked for case in hidden]
        for case, tape in zip(hidden, tapes, strict=True):
            others = [one for other in tapes if other is not tape for one in other]
            for way, answers in forgeries(tape, others):
                result = put(grader, Replayed(answers), question, case)
                if result.verdict == PASSED:
                    yield theft(Thief.FORGED, way, result)


Asked = tuple[str, Mapping[str, Any], Answer]


def forgeries(tape: Sequence[Asked], others: Sequence[Asked]) -> Iterator[tuple[str, list[Answer]]]:
    """Ways to answer a case otherwise than the solution does, one request at a time."""
    right = [answer for _, _, answer in tape]
    for place, (probe, inputs, answer) in enumerate(tape):
        asked = (probe, inputs)
        strangers = [
            other
            for name, given, other in others
            if name == probe and not same_requests([asked], [(name, given)])
        ]
        ways = [("recording of other inputs", other) for other in strangers[:OTHERS_TRIED]]
        ways += [(how, replace(answer, value=value)) for how, value in altered_values(answer.value)]
        for how, forged in ways:
            if distance(forged.value, answer.value) > SAME:
                yield how, [*right[:place], forged, *right[place + 1 :]]


ALTERATIONS: dict[str, Callable[[int], list[int]]] = {
    "last one dropped": lambda n: list(range(n - 1)),
    "last one twice": lambda n: [*range(n), n - 1],
    "first two swapped": lambda n: [1, 0, *range(2, n)],
    "last two swapped": lambda n: [*range(n - 2), n - 1, n - 2],
}


def altered_values(value: Any) -> Iterator[tuple[str, Any]]:
    """A value with all its sequences of one length altered in the same way."""
    for length in sorted(lengths(value)):
        for how, places in ALTERATIONS.items():
            yield f"{how}, of {length}", taken(value, length, places(length))


def lengths(value: Any, depth: int = 0) -> set[int]:
    """The lengths of the sequences near the top of a value."""
    if isinstance(value, np.ndarray):
        return {len(value)} if value.ndim and len(value) > 1 else set()
    if depth == 3 or not isinstance(value, dict | list):
        return set()
    inside = value.values() if isinstance(value, dict) else value
    own = {len(value)} if isinstance(value, list) and len(value) > 1 else set()
    return own.union(*(lengths(item, depth + 1) for item in inside))


def taken(value: Any, length: int, places: list[int]) -> Any:
    """A value in which sequences of this length hold what stood in these places."""
    if isinstance(value, np.ndarray):
        return value[places] if value.ndim and len(value) == length else value
    if isinstance(value, dict):
        return {name: taken(item, length, places) for name, item in value.items()}
    if isinstance(value, list):
        if len(value) == length:
            return [value[place] for place in places]
        return [taken(item, length, places) for item in value]
    return value
