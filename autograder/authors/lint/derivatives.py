"""Rules on the derivatives that must come from the chain rule.

Reads:  `by_chain_rule` of every question, what every case asks the solution.
Gives:  findings on labels that no answer has, and on questions with too few numbers to tell.
Leaves to others: telling small steps from the chain rule (judge/small_steps.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from autograder.authors.lint.findings import LintFinding
from autograder.course.assignment import Question
from autograder.grading.expected_answers import Solved
from autograder.grading.grader import Grader
from autograder.judge.answers import Answer
from autograder.judge.comparison import as_numbers
from autograder.judge.small_steps import FEWEST, analytic


class EntryRecorder:
    """An Implementation that answers as the solution does, and keeps the entries."""

    def __init__(self, solved: Solved) -> None:
        self.solved = solved
        self.entries: dict[str, list[Any]] = {}

    def begin_question(self, question: str) -> None:
        """Nothing changes."""

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Give the solution's answer."""
        value = self.solved.expect("while labels are compared", probe, inputs)
        for label, entry in analytic(value).items():
            self.entries.setdefault(label, []).append(entry)
        return Answer(value=value)


def wrong_derivatives(grader: Grader) -> Iterator[LintFinding]:
    """Labels in `by_chain_rule` that match nothing, or too few numbers that tell something."""
    for question in grader.assignment.questions:
        if question.by_chain_rule:
            recorder = EntryRecorder(grader.solved)
            judge = grader.judge(recorder)
            for case in grader.cases[question.id]:
                judge.run(question.id, case)
            yield from _findings(question, recorder.entries)


def _findings(question: Question, entries: Mapping[str, list[Any]]) -> Iterator[LintFinding]:
    where = f"assignment.toml, by_chain_rule of {question.id}"
    matched: set[str] = set()
    for pattern in question.by_chain_rule:
        labels = {label for label in entries if fnmatchcase(label, pattern)}
        matched |= labels
        if not labels:
            yield LintFinding(
                where,
                f"entries of answers that {pattern!r} matches",
                f"none of {', '.join(sorted(entries)) or 'no entries at all'}",
                "Write the label as the probe returns it; * stands for any text.",
            )
            return
    telling = {
        abs(number)
        for label in matched
        for entry in entries[label]
        for number in _inexact(as_numbers(entry))
    }
    if len(telling) < FEWEST:
        yield LintFinding(
            where,
            f"{FEWEST} different numbers or more, with all digits of a float64",
            f"{len(telling)} in all cases of the question",
            "Draw more numbers: by whole numbers nobody can tell how they were found.",
        )


def _inexact(array: np.ndarray | None) -> list[float]:
    """The numbers that a float32 cannot hold."""
    numbers = np.zeros(0) if array is None else array.ravel()
    found: list[float] = numbers[numbers != numbers.astype(np.float32)].tolist()
    return found
