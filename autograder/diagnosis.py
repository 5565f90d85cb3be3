"""autograder/diagnosis.py: name the mistake behind a wrong answer.

Reads:  an assignment's misconceptions, and an answer that is wrong.
Gives:  the known mistakes that give the same wrong answer on the same inputs.
Leaves to others: deciding that an answer is wrong (checks.py).

A name is given only where the known mistake answers as the submission did, entry by entry, and
not as the solution does. A wrong name is worse than none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder import wire
from autograder.answers import Answer, to_plain
from autograder.assignment import Assignment
from autograder.checks import FAILED, CaseResult, Mistake
from autograder.comparison import ABSOLUTE, RELATIVE, as_numbers
from autograder.implementation import InProcess, load_probes
from autograder.variants import load_variants


class Diagnosis:
    """The known mistakes of an assignment, each loaded and asked only when it is needed."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.variants = load_variants(assignment, "misconceptions.py")
        self.probes = load_probes(assignment.probes)
        self.loaded: dict[str, InProcess] = {}
        self.known: dict[tuple[str, str, bytes], Answer] = {}

    def __call__(
        self, question: str, probe: str, inputs: Mapping[str, Any], got: Answer
    ) -> Sequence[Mistake]:
        """Known mistakes in this question that answer exactly as `got` does."""
        asked = wire.pack(to_plain(dict(inputs)))
        matches = []
        for variant in self.variants:
            if variant.question != question:
                continue
            key = (variant.name, probe, asked)
            if key not in self.known:
                with np.errstate(all="ignore"):  # a mistake may well divide by 0
                    self.known[key] = self.implementation(variant.name).ask(probe, inputs)
            if same_answer(got, self.known[key]):
                matches.append(Mistake(variant.name, variant.title, variant.hint))
        return matches

    def implementation(self, name: str) -> InProcess:
        """The solution with the known mistake of this name in it."""
        if name not in self.loaded:
            (variant,) = [variant for variant in self.variants if variant.name == name]
            sources = variant.sources(self.assignment)
            contents = {file: source.encode() for file, source in sources.items()}
            self.loaded[name] = InProcess(contents, self.probes)
        return self.loaded[name]


def same_answer(got: Answer, mistaken: Answer) -> bool:
    """Whether two wrong answers agree in everything that was asked for."""
    if got.trouble and mistaken.trouble:
        complained = got.trouble.kind == mistaken.trouble.kind == "complaint"
        return complained and got.trouble.message == mistaken.trouble.message
    if got.trouble or mistaken.trouble or not isinstance(got.value, dict):
        return False
    entries: dict[str, Any] = mistaken.value
    return got.value.keys() == entries.keys() and all(
        same_value(got.value[label], value) for label, value in entries.items()
    )


def same_value(got: Any, mistaken: Any) -> bool:
    """Whether two values are the same numbers in the same shape, nan included, or both missing."""
    if isinstance(got, dict) and isinstance(mistaken, dict):
        return got.keys() == mistaken.keys() and all(
            same_value(got[label], value) for label, value in mistaken.items()
        )
    if got is None or mistaken is None:
        return got is mistaken
    one, other = as_numbers(got), as_numbers(mistaken)
    if one is None or other is None or one.shape != other.shape:
        return False
    scale = np.max(np.abs(other), initial=0.0, where=np.isfinite(other))
    return np.allclose(one, other, RELATIVE, ABSOLUTE * scale, equal_nan=True)


COMPARABLE = frozenset(
    ["value", "shape", "type", "missing value", "not finite", "changed", "complaint"]
)


def named_mistakes(results: Sequence[CaseResult]) -> list[Mistake]:
    """The known mistakes that explain every wrong answer of a question.

    One that explains only some of them is not named: the student would look in the wrong place.
    """
    failed = [r for r in results if r.verdict == FAILED and r.points and r.kind in COMPARABLE]
    if not failed:
        return []
    first, *others = failed
    return [m for m in first.mistakes if all(m in other.mistakes for other in others)]
