"""What a case calls: ask the code under test, compare its answers, fail.

Reads:  answers of the code under test, expectations (from the solution, or as recorded).
Gives:  the Check that a case calls, and the Setting that all checks of an implementation share.
Leaves to others: running cases and verdicts (judge.py), comparing numbers and wording what differs
        (comparison.py), wording why there is no value (no_answer_sentences.py), running the code
        (implementation.py, worker/), how a value is wrong (patterns.py), naming mistakes
        (grading/diagnosis.py).

A sentence may be shown to anyone: it never holds a hidden input, an expected number, text that
the submission wrote, or anything else that it could choose freely once it knew hidden inputs. Those
go into the detail, which students see for public cases only.
This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from itertools import cycle
from pathlib import Path
from typing import Any, NoReturn, Protocol, TypeVar

import numpy as np

from autograder.judge.answers import MAX_TEXT, ProbeFailure
from autograder.judge.case import Case
from autograder.judge.comparison import (
    WHOLE_ANSWER,
    Flaws,
    Vectors,
    compare_entries,
    compare_gradients,
    compare_order,
)
from autograder.judge.entries import Entries
from autograder.judge.evidence import Diagnose, Evidence, Judgement, WrongAnswer, no_diagnosis
from autograder.judge.implementation import Implementation
from autograder.judge.no_answer_sentences import flaw_of, without_place
from autograder.judge.other_numbers import factors_from, varied
from autograder.judge.patterns import pattern
from autograder.judge.small_steps import Derivatives
from autograder.judge.verdicts import CheckFailed, NotJudged

OTHER_FORM = "The answer has another form than what was asked for."
LONGEST_DETAIL = 5_000  # characters; an answer may have megabytes

Extra = TypeVar("Extra")


class Expectations(Protocol):
    """Knows the right answers."""

    def expect(self, place: str, probe: str, inputs: Mapping[str, Any]) -> Any:
        """Return the right answer of a probe, as plain data.

        place: question, title and number of the comparison, unique in an assignment.
        """


@dataclass
class Notes:
    """What the cases of one question have shown so far.

    public_sentences: what its public cases said where there was no value.
    evidence: what its failed cases say of known mistakes, by title.
    derivatives: those that must come from the chain rule.
    """

    derivatives: Derivatives = field(default_factory=Derivatives)
    public_sentences: set[str] = field(default_factory=set)
    evidence: dict[str, Evidence] = field(default_factory=dict)


@dataclass
class Setting:
    """What cases are put to, and with what.

    seed: where hidden inputs and other numbers are drawn from; None on a student's machine, which
        has neither.
    diagnose: finds the known mistakes that a wrong answer leaves possible.
    data_folder: where the assignment's tables lie.
    by_chain_rule: labels of the derivatives that must come from the chain rule, by question.
    strict: whether an exception in a case, a pattern or a diagnosis is our own failure, whatever
        the answer was. For programs of authors: there it shows a bug of ours.
    notes: by question.
    """

    subject: Implementation
    expectations: Expectations
    complaints: Mapping[str, str]
    seed: int | None = None
    diagnose: Diagnose = no_diagnosis
    data_folder: Path = Path("data")
    by_chain_rule: Mapping[str, Sequence[str]] = field(default_factory=dict)
    strict: bool = False
    question: str = ""
    notes: dict[str, Notes] = field(default_factory=dict)


@contextlib.contextmanager
def ours() -> Iterator[None]:
    """Do what no answer can disturb: an exception in it is a failure of the grader.

    But for CheckFailed, by which an implementation says that nothing more is asked of it.
    """
    try:
        yield
    except CheckFailed:
        raise
    except Exception as error:
        raise NotJudged(check_itself_failed(error)) from error


def check_itself_failed(error: Exception) -> str:
    """The reason why a case could not be judged."""
    return f"The check itself failed ({type(error).__name__}: {str(error)[:1000]})."


class Check:
    """What a case calls. Each method raises CheckFailed when the answer is not right.

    other_numbers: whether this is a public case that is put with other numbers.
    secret: whether its inputs are for the grader alone.
    has_answer: whether the code under test has answered anything in this case.
    compared: how many answers of this case were compared with expected ones.
    last_asked: the last answer, as a wrong one, should it turn out to be so.
    """

    def __init__(
        self, judge: Setting, question: str, case: Case, other_numbers: bool = False
    ) -> None:
        self.judge = judge
        self.question = question
        self.title = case.name
        self.keep = case.keep
        self.other_numbers = other_numbers
        self.secret = case.hidden or other_numbers
        self.notes = judge.notes[question]
        self.printed = ""
        self.compared = 0
        self.last_asked: WrongAnswer | None = None
        self.answered = Entries()
        self.has_answer = False
        self.warns = np.geterr()  # what NumPy warns of in the code under test

    @cached_property
    def rng(self) -> np.random.Generator:
        """Where the secret inputs of this case are drawn from."""
        return np.random.default_rng(self._seeds())

    def _seeds(self, *more: str) -> tuple[int, ...]:
        # Each case has generators of its own: a case that is added, or draws more, leaves the
        # inputs of all others as they were. crc32, since hash() of a str differs in each process.
        names = (self.question, self.title, *more)
        return (self.judge.seed or 0, *(zlib.crc32(name.encode()) for name in names))

    def given(self, public: Any, draw: Callable[[np.random.Generator], Any]) -> Any:
        """An input of a public case; drawn anew where the case is put with other numbers.

        For what cannot be varied number by number, as an order or the edges of a graph.
        draw: makes such an input from a generator.
        """
        return draw(self.rng) if self.other_numbers else public

    def ask(self, probe: str, **inputs: Any) -> Entries:
        """Ask the code under test and return the entries of its answer."""
        if self.other_numbers:
            # From the first factor on each time: equal inputs stay equal in every request.
            inputs = varied(inputs, self.keep, cycle(factors_from(self._seeds("numbers"))))
        with ours(), np.errstate(**self.warns):
            answer = self.judge.subject.ask(probe, inputs)
        self.has_answer = True
        self.last_asked = WrongAnswer(self.question, probe, inputs, answer, title=self.title)
        self.printed = "" if self.other_numbers else (self.printed + answer.printed)[:MAX_TEXT]
        if answer.failure is not None:
            self._fail_with(answer.failure)
        if not isinstance(answer.value, dict):
            self.fail("type", "The answer is not what the probe asked for.")
        self.answered = Entries(answer.value)
        return self.answered

    def _fail_with(self, failure: ProbeFailure) -> NoReturn:
        """End the case as failed for want of a value.

        Code that knows hidden inputs could choose its line and its exception by them. The sentence
        names these only if the public cases of the question named the same, and nothing else.
        """
        kind, sentence, detail = flaw_of(failure, self.judge.complaints)
        placeless = without_place(failure)
        if not self.secret:
            self.notes.public_sentences.add(sentence)
        elif placeless and self.notes.public_sentences != {sentence}:
            self.fail(kind, placeless, f"{sentence} {detail}")
        self.fail(kind, sentence, detail)

    def table(self, name: str) -> np.ndarray:
        """A table of the data folder, CSV with one header line: float64 (rows, columns)."""
        with ours():
            return _table(self.judge.data_folder / name).copy()

    def same(
        self,
        probe: str,
        *,
        optional: Iterable[str] = (),
        floor: float | None = 0.0,
        vectors: Vectors = "any",
        each: bool = False,
        **inputs: Any,
    ) -> None:
        """The answer must equal the solution's, entry by entry.

        Args:
            probe: name of the probe. inputs: its arguments.
            optional: entries that may also be None.
            vectors: "exact" if shapes are stated to students; "row" or "column" if (m,) may stand
                only as (1, m) or only as (m, 1). By label: what is not named is "exact".
            floor: size below which numbers count as 0 (default: relative to the largest entry, at
                least 1e-6); None if all may be tiny.
            each: every number counts by itself, also a small one beside a large one.
        """
        got = self.ask(probe, **inputs)
        inputs, expected = self._asked(probe)
        optional = tuple(optional)

        def anew(inputs: Mapping[str, Any], right: Mapping[str, Any], value: Any) -> Flaws:
            return compare_entries(value, right, optional, floor, vectors, each)

        flaws = anew(inputs, expected, got)
        if flaws:
            label = next(iter(flaws))
            seen = self._extra(partial(pattern, label, got.get(label), expected), "")
            self._fail_as(flaws, partial(anew, inputs, expected), anew, seen)

    def equal(self, got: Any, expected: Mapping[str, Any], vectors: Vectors = "any") -> None:
        """`got` must hold these entries: for facts that follow from the inputs alone."""
        flaws = compare_entries(got, expected, vectors=vectors)
        if flaws:
            part = self._part(got)
            if part is not None:
                # `expected` stays as the case has it: whoever puts other inputs must see whether
                # the right answer passes.
                self._can_be_judged_anew(
                    lambda inputs, right, value: compare_entries(
                        part(value), expected, vectors=vectors
                    )
                )
            self.fail(*next(iter(flaws.values())))

    def gradient_check(self, probe: str, **inputs: Any) -> None:
        """The probe's "analytic" entries must agree with central differences.

        The probe returns those of the code's own forward pass as "numeric"; they must be the
        solution's, or the forward pass is wrong.
        """
        answer = self.ask(probe, **inputs)
        inputs, expected = self._asked(probe)

        def anew(inputs: Mapping[str, Any], right: Mapping[str, Any], value: Any) -> Flaws:
            return compare_gradients(value, right["numeric"])

        flaws = anew(inputs, expected, answer)
        if flaws:
            self._fail_as(flaws, partial(anew, inputs, expected), anew)

    def _fail_as(
        self,
        flaws: Flaws,
        judged: Callable[[Any], Flaws],
        anew: Judgement,
        seen: str = "",
    ) -> NoReturn:
        """End the case with the first flaw. seen: in what way the value differs, if known."""
        if self.last_asked is not None:
            self.last_asked = replace(self.last_asked, judged=judged)
        self._can_be_judged_anew(anew)
        kind, sentence, detail = next(iter(flaws.values()))
        self.fail(kind, f"{sentence} {seen}".strip(), detail)

    def _asked(self, probe: str) -> tuple[Any, Any]:
        """The inputs of the last request, as they were put, and the right answer to it."""
        inputs = self.last_asked.inputs if self.last_asked is not None else {}
        self.compared += 1
        place = f"{self.question}: {self.title} #{self.compared}"
        with ours():
            expected = self.judge.expectations.expect(place, probe, inputs)
        self.notes.derivatives.add(self.title, inputs, self.answered, expected)
        return inputs, expected

    def valid_order(self, order: Any, edges: Iterable[tuple[int, int]], count: int) -> None:
        """`order` must list 0 ... count - 1 once each, every edge's source before its target."""
        flaw = compare_order(order, edges, count)
        if flaw is not None:
            part, given = self._part(order), (self._input(edges), self._input(count))
            if part is not None and all(given):

                def anew(inputs: Any, right: Any, value: Any) -> Flaws:
                    flaw = compare_order(part(value), *(inputs[name] for name in given))
                    return {} if flaw is None else {WHOLE_ANSWER: flaw}

                self._can_be_judged_anew(anew)
            self.fail(*flaw)

    # A case hands values over, and does not say where it has them from. That they come from the
    # last answer or its inputs shows in their identity: equal values could be there by chance, and
    # a value that the case computed itself cannot be computed anew for other inputs.

    def _part(self, got: Any) -> Callable[[Any], Any] | None:
        """How to take `got` out of an answer, if it is the last one or an entry of it."""
        if got is self.answered:
            return lambda value: value
        labels = [label for label, value in self.answered.items() if value is got]
        return (lambda value: value.get(labels[0])) if labels else None

    def _input(self, value: Any) -> str:
        """The name of the input of the last question that is this value; "" if it is none."""
        inputs = self.last_asked.inputs if self.last_asked is not None else {}
        same = (name for name, given in inputs.items() if given is value)
        return next(same, "")

    def _can_be_judged_anew(self, anew: Judgement) -> None:
        """Keep how answers to other inputs are judged."""
        if self.last_asked is not None:
            self.last_asked = replace(self.last_asked, anew=anew)

    def fail(self, kind: str, sentence: str, detail: str = "") -> NoReturn:
        """End the case as failed; keep what the last answer says of known mistakes."""
        raise self._failed(kind, sentence, detail)

    def _failed(self, kind: str, sentence: str, detail: str) -> CheckFailed:
        if self.last_asked is not None:
            diagnosed = partial(self.judge.diagnose, self.last_asked)
            evidence = self._extra(diagnosed, Evidence())
            self.notes.evidence[self.title] = evidence
            sentence = f"{sentence} {evidence.idea}".strip()
        # Returned and raised at once, never kept by a local name: the exception would hold the
        # frame, which would hold the exception, and the answer would stay in memory.
        return CheckFailed(kind, sentence, detail[:LONGEST_DETAIL], self.secret)

    def _extra(self, find: Callable[[], Extra], nothing: Extra) -> Extra:
        """What `find` returns; nothing if it fails: what is said besides costs no verdict."""
        try:
            return find()
        except Exception:
            if self.judge.strict:
                raise
            return nothing

    def end_of(self, error: Exception) -> CheckFailed | NotJudged:
        """What an exception in a case, outside of `ours`, says about the answer.

        Want of memory is the machine's: the size of an answer is limited before it comes here.
        """
        if not self.has_answer or self.judge.strict or isinstance(error, MemoryError):
            return NotJudged(check_itself_failed(error))
        return self._failed("type", OTHER_FORM, f"The check met {type(error).__name__}: {error}")


@lru_cache(maxsize=8)
def _table(path: Path) -> np.ndarray:
    return np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)
