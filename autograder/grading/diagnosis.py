"""Name the mistakes behind wrong answers.

Reads:  an assignment's misconceptions and solution, and answers that are wrong.
Gives:  Evidence: what each wrong answer says of the known mistakes; and the names that follow
        from all the answers to a question.
Leaves to others: deciding that an answer is wrong (judge/judge.py), how a value differs
        (judge/patterns.py).

A known mistake stays possible where everything that it gets wrong on the same inputs is wrong in
the same way in the answer. It is named if nothing is left to explain. A wrong name is worse than
none.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from autograder.course.assignment import Assignment
from autograder.course.variants import Variant, load_variants
from autograder.grading.expected_answers import Solved
from autograder.judge.answers import Answer, to_plain
from autograder.judge.comparison import (
    USUAL,
    WHOLE_ANSWER,
    Flaw,
    Flaws,
    as_numbers,
    same_shape,
)
from autograder.judge.evidence import Evidence, WrongAnswer
from autograder.judge.implementation import InProcess
from autograder.judge.readings import ReadImplementation
from autograder.judge.verdicts import FAILED, CaseResult, Mistake
from autograder.worker import wire

MOST_NAMES = 2  # three mistakes together would explain nearly any wrong answer
SEVERAL = 2  # entries for which each of two mistakes must account, or exceptions: one is chance
RAISED = "exception"
# Kinds of failed cases whose answers can be compared with those of a known mistake.
COMPARABLE = frozenset(
    ["value", "shape", "type", "missing value", "not finite", "changed", "complaint"]
)

# Inputs of these names list the passes over one graph, and the consumers' gradients in a pass.
PASSES, CONSUMERS = "rounds", "upstreams"


class Diagnosis:
    """The known mistakes of an assignment, each loaded and asked only when it is needed.

    unknown: names of mistakes to leave out. loaded: implementations by name. known: what a mistake
    answered, by its name, the probe and the packed inputs: a class makes the same mistakes on the
    same inputs many times.
    """

    def __init__(self, assignment: Assignment, solved: Solved) -> None:
        self.assignment = assignment
        self.solved = solved
        self.variants = load_variants(assignment, "misconceptions.py")
        self.unknown: set[str] = set()
        self.loaded: dict[str, ReadImplementation] = {}
        self.known: dict[tuple[str, str, bytes], Answer] = {}

    def __call__(self, wrong: WrongAnswer) -> Evidence:
        """What this answer says of each known mistake of its question."""
        entries = _wrong_entries(wrong.got, wrong.judged)
        if WHOLE_ANSWER not in entries:
            wrong = replace(wrong, got=replace(wrong.got, value=_arrays(wrong.got.value, entries)))
        explained = {}
        for variant in self.variants:
            if variant.question == wrong.question and variant.name not in self.unknown:
                same = explains(wrong, entries, self.answer(variant, wrong))
                if same is not None:
                    explained[Mistake(variant.name, variant.title, variant.hint)] = same
        return Evidence(frozenset(entries), explained, self.idea(wrong, entries))

    @contextlib.contextmanager
    def withheld(self, name: str) -> Iterator[None]:
        """Go on as if this mistake were not known."""
        self.unknown.add(name)
        try:
            yield
        finally:
            self.unknown.remove(name)

    def answer(self, variant: Variant, wrong: WrongAnswer) -> Answer:
        """What a known mistake answers on the inputs of a wrong answer."""
        key = (variant.name, wrong.probe, wire.pack(to_plain(dict(wrong.inputs))))
        if key not in self.known:
            with np.errstate(all="ignore"):  # a mistake may well divide by 0
                self.known[key] = self.implementation(variant.name).ask(wrong.probe, wrong.inputs)
        return self.known[key]

    def implementation(self, name: str) -> ReadImplementation:
        """The solution with the known mistake of this name in it."""
        if name not in self.loaded:
            (variant,) = [variant for variant in self.variants if variant.name == name]
            sources = variant.sources(self.assignment)
            contents = {file: source.encode() for file, source in sources.items()}
            mistaken = InProcess(contents, self.solved.probes, self.assignment.advice)
            self.loaded[name] = ReadImplementation(mistaken, self.solved.readings)
        return self.loaded[name]

    def idea(self, wrong: WrongAnswer, entries: Mapping[str, Flaw]) -> str:
        """A sentence if the first wrong entry is right for fewer passes or fewer consumers.

        These two show without a bank of mistakes: the solution itself, asked with less, gives the
        wrong value.
        """
        label = next(iter(entries), WHOLE_ANSWER)
        right = self.expected(wrong.probe, wrong.inputs).get(label)
        if right is None or wrong.got.failure is not None or wrong.got.value.get(label) is None:
            return ""
        got = wrong.got.value[label]
        total = right
        fewer = wrong.inputs
        while passes := list(shortened(fewer, PASSES, slice(0, -1))):
            (fewer,) = passes
            before = self.expected(wrong.probe, fewer).get(label)
            total = _sum(before, total)
            if same_value(got, before):
                return f"{label} is still that of an earlier pass."
            if same_value(got, total):
                return f"What the pass before gave is still in {label}: begin each pass at 0."
        for part in (slice(0, 1), slice(-1, None)):
            for fewer in shortened(wrong.inputs, CONSUMERS, part):
                if same_value(got, self.expected(wrong.probe, fewer).get(label)):
                    return f"In {label} only one consumer counts: add up what all of them send."
        return ""

    def expected(self, probe: str, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """The solution's answer; nothing if it has none to these inputs."""
        answer = self.solved.solution.ask(probe, inputs)
        return answer.value if isinstance(answer.value, dict) else {}


def _arrays(value: Mapping[str, Any], labels: Iterable[str]) -> dict[str, Any]:
    """Some entries of an answer, numbers as arrays: made once, not for each known mistake."""
    entries = {label: entry_of(value, label) for label in labels}
    arrays = {label: as_numbers(entry) for label, entry in entries.items()}
    return {
        label: entry if arrays[label] is None else arrays[label] for label, entry in entries.items()
    }


def explains(
    wrong: WrongAnswer, entries: Mapping[str, Flaw], mistaken: Answer
) -> frozenset[str] | None:
    """The wrong entries that a mistake's answer accounts for; None if it is another mistake.

    It is another one if it gets an entry wrong that the answer has right, or that is wrong in
    another way there.
    """
    theirs = _wrong_entries(mistaken, wrong.judged)
    for label, flaw in theirs.items():
        if label not in entries or flaw[0] != entries[label][0]:
            return None
        if not _same_entry(label, wrong.got, mistaken):
            return None
    return frozenset(theirs)


def _wrong_entries(answer: Answer, judged: Callable[[Any], Flaws]) -> Flaws:
    """What is wrong with an answer, entry by entry; the whole of it if there is none."""
    if answer.failure is None and isinstance(answer.value, dict):
        return judged(answer.value)
    kind = answer.failure.kind if answer.failure is not None else "type"
    return {WHOLE_ANSWER: (kind, "", "")}


def _same_entry(label: str, got: Answer, mistaken: Answer) -> bool:
    """Whether two answers are wrong in the same way in one entry."""
    # Of failures only those that Python or a probe words are compared: how long a program computes
    # or how much memory it takes says nothing certain of its mistake.
    if got.failure or mistaken.failure:
        return (
            got.failure is not None
            and mistaken.failure is not None
            and got.failure.kind in ("complaint", RAISED)
            and got.failure.type_name == mistaken.failure.type_name
            and got.failure.message == mistaken.failure.message
        )
    if label == WHOLE_ANSWER:
        return same_value(got.value, mistaken.value)
    return same_value(entry_of(got.value, label), entry_of(mistaken.value, label))


def entry_of(value: Mapping[str, Any], label: str) -> Any:
    """An entry by its label; those of a gradient check lie one level deeper."""
    if label in value:
        return value[label]
    part, _, name = label.partition(" ")
    inner = value.get(part)
    return inner.get(name) if isinstance(inner, dict) else None


@np.errstate(all="ignore")
def same_value(got: Any, mistaken: Any) -> bool:
    """Whether two values are the same numbers, nan included, or both missing.

    A vector may stand as a row or a column in one of them.
    """
    if isinstance(got, dict) and isinstance(mistaken, dict):
        return got.keys() == mistaken.keys() and all(
            same_value(got[label], value) for label, value in mistaken.items()
        )
    if got is None or mistaken is None:
        return got is mistaken
    one, other = as_numbers(got), as_numbers(mistaken)
    if one is None or other is None:  # some parts may be missing
        lists = isinstance(got, list) and isinstance(mistaken, list)
        return lists and len(got) == len(mistaken) and all(map(same_value, got, mistaken))
    if not same_shape(one.shape, other.shape):
        return False
    one = one.reshape(other.shape)
    # The mistaken values take the place of the right ones in the usual tolerance. They may hold
    # nan or inf, which tell one mistake from another but are no scale.
    scale = np.max(np.abs(other), initial=0.0, where=np.isfinite(other))
    return np.allclose(one, other, USUAL.relative, USUAL.absolute * scale, equal_nan=True)


def _sum(one: Any, other: Any) -> Any:
    """The sum of two values; None if they are no numbers of one shape."""
    first, second = as_numbers(one), as_numbers(other)
    if first is None or second is None or first.shape != second.shape:
        return None
    with np.errstate(all="ignore"):
        return first + second


def shortened(inputs: Any, name: str, part: slice) -> Iterator[Any]:
    """The inputs with every list of this name cut to a part, if one of them becomes shorter."""
    cut = _shorten(inputs, name, part)
    if wire.pack(to_plain(cut)) != wire.pack(to_plain(dict(inputs))):
        yield cut


def _shorten(value: Any, name: str, part: slice) -> Any:
    if isinstance(value, Mapping):
        return {
            key: list(item)[part]
            if key == name and isinstance(item, list | tuple) and len(item) > 1
            else _shorten(item, name, part)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_shorten(item, name, part) for item in value]
    return value


def named_mistakes(
    results: Sequence[CaseResult],
    evidence: Mapping[str, Evidence],
    possible: Callable[[Mistake], bool],
) -> list[Mistake]:
    """The known mistakes that explain every wrong answer of a question, one alone or two together.

    What explains only some of them is not named: the student would look in the wrong place.
    Exceptions say less than values. They count where there is nothing else, and several of them.

    Args:
        evidence: what the failed cases say of known mistakes, by title.
        possible: whether the cases that passed leave a mistake possible.
    """
    wrong = [r for r in results if r.verdict == FAILED and r.points]
    failed = [r for r in wrong if r.kind in COMPARABLE] or [r for r in wrong if r.kind == RAISED]
    if len(failed) < SEVERAL and all(r.kind == RAISED for r in failed):
        return []
    shown = [evidence[result.title] for result in failed if result.title in evidence]
    if len(shown) < len(failed):  # a case failed before it asked anything
        return []
    candidates = [
        mistake
        for mistake in shown[0].explained
        if all(mistake in one.explained for one in shown)
        and any(one.explained[mistake] for one in shown)
    ]
    alone = [m for m in candidates if _cover(shown, [m]) and possible(m)]
    if alone:
        return alone
    # Each of two must account for several entries: one entry may agree by chance. Where several
    # pairs are possible, only what all of them share is certain.
    several = [m for m in candidates if _weight(shown, m) >= SEVERAL and possible(m)]
    pairs = [pair for pair in combinations(several, MOST_NAMES) if _cover(shown, pair)]
    return [m for m in several if pairs and all(m in pair for pair in pairs)]


def _cover(shown: Sequence[Evidence], mistakes: Collection[Mistake]) -> bool:
    """Whether these mistakes together account for every wrong entry of every answer."""
    return all(
        one.wrong <= frozenset().union(*(one.explained[mistake] for mistake in mistakes))
        for one in shown
    )


def _weight(shown: Sequence[Evidence], mistake: Mistake) -> int:
    """How many wrong entries a mistake accounts for."""
    return sum(len(one.explained[mistake]) for one in shown)
