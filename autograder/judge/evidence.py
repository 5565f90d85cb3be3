"""What one wrong answer says about known mistakes, as data.

Reads:  nothing.
Gives:  WrongAnswer, which a diagnosis reads, and Evidence, which it returns.
Leaves to others: judging (judge.py), diagnosing (grading/diagnosis.py).

This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.judge.answers import Answer
from autograder.judge.comparison import WHOLE_ANSWER, Flaws
from autograder.judge.verdicts import Mistake

# Given the inputs, the entries of the right answer and those of an answer: what is wrong with it.
Judgement = Callable[[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]], Flaws]


def as_a_whole(value: Any) -> Flaws:
    """The judgement that knows no entries: the answer is wrong."""
    return {WHOLE_ANSWER: ("value", "", "")}


@dataclass(frozen=True)
class WrongAnswer:
    """A wrong answer, with all that a diagnosis needs to know of it.

    judged: what is wrong with an answer to this probe and these inputs, entry by entry.
    title: of the case.
    anew: the same judgement for other inputs; None if the case has a rule of its own.
    """

    question: str
    probe: str
    inputs: Mapping[str, Any]
    got: Answer
    judged: Callable[[Any], Flaws] = as_a_whole
    title: str = ""
    anew: Judgement | None = None


@dataclass(frozen=True)
class Evidence:
    """What one wrong answer says about the known mistakes of its question.

    wrong: labels of its wrong entries.
    explained: for each mistake that the answer leaves possible, the wrong entries that come of it.
    idea: a sentence on what the answer looks like; "" if nothing is certain.
    """

    wrong: frozenset[str] = frozenset()
    explained: Mapping[Mistake, frozenset[str]] = field(default_factory=dict)
    idea: str = ""


Diagnose = Callable[[WrongAnswer], Evidence]


def no_diagnosis(wrong: WrongAnswer) -> Evidence:
    """The diagnosis that knows no mistakes."""
    return Evidence()
