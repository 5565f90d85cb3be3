"""autograder/checks.py: compare an answer with what is expected, and say what is wrong.

Reads:  answers of the code under test, and expectations (from the solution, or as recorded).
Gives:  the `case` decorator for otter test files, the Check that a case talks to, the verdicts
        with their sentences. Numerical tolerances live here and nowhere else.
Leaves to others: running the code (implementation.py, worker/), naming mistakes (diagnosis.py).

A sentence may be shown to anyone: it never holds a hidden input, an expected number or text that
the submission wrote. Those go into the detail, which students see for public cases only.
This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

import math
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol

import numpy as np

from autograder.answers import Answer, Opaque, Trouble
from autograder.implementation import Implementation

# An answer is right when |got - expected| <= RELATIVE |expected| + ABSOLUTE max|expected|.
# Correct code in float32 stays below 3e-6; the mildest known mistake is off by more than 1e-1.
RELATIVE = 1e-4
ABSOLUTE = 1e-6
TINY = 1e-12
# A central difference in float64 agrees with a right gradient to about 1e-8 of its size.
GRADIENT_CHECK = 1e-5

PASSED, FAILED, NOT_JUDGED = "passed", "failed", "not_judged"


@dataclass(frozen=True)
class Mistake:
    """A known mistake that explains a wrong answer."""

    name: str
    title: str
    hint: str


class CheckFailed(Exception):
    """The code under test did not pass this case.

    kind: one word for statistics: value, shape, stub, timeout, ...
    sentence: for anyone. detail: numbers and messages, for public cases and for staff.
    """

    def __init__(
        self, kind: str, sentence: str, detail: str = "", mistakes: Sequence[Mistake] = ()
    ) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.detail = detail
        self.mistakes = tuple(mistakes)
        self.hidden = True

    def __str__(self) -> str:
        return f"{self.sentence} {self.detail}".strip() if not self.hidden else self.sentence


class NotJudged(BaseException):
    """The grader could not judge, through no fault of the submission.

    Not an Exception: otter would turn that into a failed case, and so into a silent zero.
    """


class Expectations(Protocol):
    """Knows the right answers."""

    def expect(self, place: str, probe: str, inputs: Mapping[str, Any]) -> Any:
        """Return the right answer of a probe, as plain data.

        place: question, title and number of the comparison, unique in an assignment.
        """


Diagnose = Callable[[str, str, Mapping[str, Any], Answer], Sequence[Mistake]]


@dataclass
class Case:
    """One case of an otter test file: what otter's own test_case holds, without otter."""

    name: str
    points: float
    hidden: bool
    failure_message: str | None
    test_func: Callable[[Check], None] = field(default=lambda check: None)

    def __call__(self, test_func: Callable[[Check], None]) -> Case:
        """Decorate the function that performs the case."""
        self.test_func = test_func
        return self


def case(title: str, points: float, hidden: bool = False, says: str = "") -> Any:
    """Decorator for a case in an otter test file: `def test_something(check)`.

    Args:
        title: what the case looks at; shown to students, hidden cases too.
        points: what it is worth; 0 for information only.
        hidden: whether inputs and numbers stay with the grader.
        says: one sentence of advice for those who fail it: the idea to think about.
    """
    make: Callable[..., Any] = Case
    if "otter.test_files" in sys.modules:  # otter runs this file: give it a case of its own kind
        from autograder.otter_case import OtterCase

        make = OtterCase
    return make(name=title, points=points, hidden=hidden, failure_message=says or None)


def load_cases(source: str, filename: str) -> list[Case]:
    """Run an otter test file and return its cases in order."""
    namespace: dict[str, Any] = {"__name__": filename.removesuffix(".py")}
    exec(compile(source, filename, "exec"), namespace)
    return [value for value in namespace.values() if hasattr(value, "test_func")]


@dataclass(frozen=True)
class CaseResult:
    """What became of one case."""

    question: str
    title: str
    hidden: bool
    points: float
    verdict: str
    kind: str = ""
    sentence: str = ""
    detail: str = ""
    advice: str = ""
    mistakes: tuple[Mistake, ...] = ()
    printed: str = ""

    @property
    def earned(self) -> float:
        """Points earned: all or none."""
        return self.points if self.verdict == PASSED else 0.0


def _no_diagnosis(
    question: str, probe: str, inputs: Mapping[str, Any], got: Answer
) -> Sequence[Mistake]:
    return ()


@dataclass
class Judge:
    """Puts the cases of an assignment to one implementation.

    seed: where hidden inputs are drawn from.
    diagnose: names known mistakes behind a wrong value, if it can.
    """

    subject: Implementation
    expectations: Expectations
    complaints: Mapping[str, str]
    seed: int = 0
    diagnose: Diagnose = _no_diagnosis
    question: str = ""

    def open(self, question: str, title: str, hidden: bool) -> Check:
        """Begin a case; the first one of a question begins the question."""
        if question != self.question:
            self.question = question
            self.subject.begin_question()
        return Check(self, question, title, hidden)

    def run(self, question: str, case: Case) -> CaseResult:
        """Perform a case and return its verdict."""
        check = self.open(question, case.name, case.hidden)
        about = (question, case.name, case.hidden, case.points)
        try:
            case.test_func(check)
        except CheckFailed as failed:
            return CaseResult(
                *about,
                FAILED,
                failed.kind,
                failed.sentence,
                failed.detail,
                "" if failed.kind in NOT_ABOUT_THE_IDEA else case.failure_message or "",
                failed.mistakes,
                check.printed,
            )
        except NotJudged as not_judged:
            reason = str(not_judged)
            return CaseResult(*about, NOT_JUDGED, NOT_JUDGED, reason, printed=check.printed)
        except Exception as error:
            reason = f"The check itself failed ({type(error).__name__}: {error})."
            return CaseResult(*about, NOT_JUDGED, NOT_JUDGED, reason, printed=check.printed)
        return CaseResult(*about, PASSED, printed=check.printed)


NOT_ABOUT_THE_IDEA = frozenset(
    ["stub", "missing", "syntax", "import", "exit", "crash", "timeout", "waiting", "refused"]
)


class Check:
    """What a case talks to. Each method raises CheckFailed when the answer is not right."""

    def __init__(self, judge: Judge, question: str, title: str, hidden: bool) -> None:
        self.judge = judge
        self.question = question
        self.title = title
        self.hidden = hidden
        self.printed = ""
        self.compared = 0
        self.last_asked: tuple[str, Mapping[str, Any], Answer] | None = None
        self.rng = np.random.default_rng(
            [judge.seed, zlib.crc32(question.encode()), zlib.crc32(title.encode())]
        )

    def ask(self, probe: str, **inputs: Any) -> Entries:
        """Ask the code under test and return the entries of its answer."""
        answer = self.judge.subject.ask(probe, inputs)
        self.last_asked = (probe, inputs, answer)
        self.printed = (self.printed + answer.printed)[:16_384]
        if answer.trouble is not None:
            self.fail(*explain(answer.trouble, self.judge.complaints))
        if not isinstance(answer.value, dict):
            self.fail("type", "The answer is not what the probe asked for.")
        return Entries(answer.value)

    def same(
        self, probe: str, *, optional: Iterable[str] = (), floor: float = 0.0, **inputs: Any
    ) -> None:
        """The answer must equal the solution's, entry by entry.

        Args:
            probe: name of the probe. inputs: its arguments.
            optional: entries that may also be None.
            floor: size below which numbers count as 0 (default: relative to the largest entry).
        """
        got = self.ask(probe, **inputs)
        self.compared += 1
        place = f"{self.question}: {self.title} #{self.compared}"
        expected = self.judge.expectations.expect(place, probe, inputs)
        finding = compare_entries(got, expected, optional, floor)
        if finding is not None:
            self.fail(*finding)

    def equal(self, got: Any, expected: Mapping[str, Any]) -> None:
        """`got` must hold these entries: for facts that follow from the inputs alone."""
        finding = compare_entries(got, expected)
        if finding is not None:
            self.fail(*finding)

    def gradient_check(self, probe: str, **inputs: Any) -> None:
        """The probe's "analytic" entries must agree with its "numeric" ones.

        The numeric ones are central differences of the code's own forward pass.
        """
        answer = self.ask(probe, **inputs)
        analytic, numeric = answer["analytic"], answer["numeric"]
        if not isinstance(analytic, dict) or not isinstance(numeric, dict):
            self.fail("type", "The gradient check did not come back as it was asked.")
        for label, difference in numeric.items():
            right = as_numbers(difference)
            if right is None:
                self.fail("type", f"{label}: the forward pass gives no numbers.")
            got = analytic.get(label)
            finding = compare(label, got, right, GRADIENT_CHECK, GRADIENT_CHECK)
            if finding is not None:
                kind, sentence, detail = finding
                detail = detail.replace("expected", "the central difference gives")
                self.fail(kind, f"Gradient check: {sentence}", detail)

    def valid_order(self, order: Any, edges: Iterable[tuple[int, int]], count: int) -> None:
        """`order` must list 0 ... count - 1 once each, every edge's source before its target."""
        if not isinstance(order, list) or not all(isinstance(item, int) for item in order):
            self.fail("type", "The result is not a list of the graph's nodes.")
        if -1 in order:
            self.fail("value", "The list holds something that is not a node of the graph.")
        if len(set(order)) < len(order):
            self.fail("value", "A node stands in the list more than once.", f"Order: {order}.")
        if set(order) != set(range(count)):
            missing = sorted(set(range(count)) - set(order))
            self.fail("value", "Some nodes of the graph are not in the list.", f"No {missing}.")
        place = {node: index for index, node in enumerate(order)}
        for source, target in edges:
            if place[source] > place[target]:
                self.fail(
                    "value",
                    "A node stands before one of its own inputs.",
                    f"Node {target} comes before node {source}, which feeds it: {order}.",
                )

    def fail(self, kind: str, sentence: str, detail: str = "") -> NoReturn:
        """End the case as failed, and name the mistake if the last answer gives it away."""
        mistakes: Sequence[Mistake] = ()
        if self.last_asked is not None:
            mistakes = self.judge.diagnose(self.question, *self.last_asked)
        failed = CheckFailed(kind, sentence, detail, mistakes)
        failed.hidden = self.hidden
        raise failed


class Entries(dict[str, Any]):
    """The entries of an answer; one that is not there ends the case as failed."""

    def __missing__(self, label: str) -> NoReturn:
        raise CheckFailed("type", f"The answer lacks {label!r}, which the probe asked for.")


Finding = tuple[str, str, str]  # kind, sentence, detail


def compare_entries(
    got: Any, expected: Mapping[str, Any], optional: Iterable[str] = (), floor: float = 0.0
) -> Finding | None:
    """Compare a probe's dict with the expected one; None if they agree."""
    if not isinstance(got, dict):
        return "type", "The answer has no entries to compare.", ""
    for label, right in expected.items():
        value = got.get(label)
        if value is None and label in optional:
            continue
        finding = compare(label, value, right, RELATIVE, ABSOLUTE, floor)
        if finding is not None:
            return finding
    return None


def compare(
    label: str,
    got: Any,
    expected: Any,
    relative: float = RELATIVE,
    absolute: float = ABSOLUTE,
    floor: float = 0.0,
) -> Finding | None:
    """Compare one number or array with the expected one; None if they agree.

    Shapes must agree, but a vector may stand as a row or a column and a single number in any
    shape: correct code found in the wild differs in this.
    """
    right = np.asarray(expected, dtype=float)
    if got is None:
        return "missing value", f"{label} is missing: nothing was stored for it.", ""
    value = as_numbers(got)
    if value is None:
        what = got.type_name if isinstance(got, Opaque) else type(got).__name__
        return "type", f"{label} is not a number or an array of numbers.", f"Got: {what}."
    if not same_shape(value.shape, right.shape):
        detail = f"Got shape {value.shape}, expected {right.shape}."
        return "shape", f"{label} has the wrong shape.", detail
    value = value.reshape(right.shape)
    if not np.isfinite(value).all():
        return "not finite", f"{label} is not finite (nan or inf).", f"Got {show(value)}."
    scale = max(float(np.abs(right).max(initial=0.0)), floor, TINY / absolute)
    wrong = np.abs(value - right) > relative * np.abs(right) + absolute * scale
    if not wrong.any():
        return None
    detail = f"Got {show(value)}, expected {show(right)}."
    if right.size > 1:
        first = tuple(int(index) for index in np.argwhere(wrong)[0])
        detail += f" First difference at {list(first)}."
    return "value", f"{label} has a wrong value.", detail


def as_numbers(value: Any) -> np.ndarray | None:
    """A float64 array of plain data, or None if it is not numbers."""
    if isinstance(value, str | dict | Opaque):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # a ragged list
        return None
    return array.astype(float) if array.dtype.kind in "biuf" else None


def same_shape(got: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    """Equal, or the same vector as (m,), (m, 1) or (1, m), or a single number in any shape."""
    if got == expected or math.prod(got) == math.prod(expected) == 1:
        return True
    flat, table = sorted((got, expected), key=len)
    return len(flat) == 1 and len(table) == 2 and 1 in table and flat[0] == math.prod(table)


def show(array: np.ndarray) -> str:
    """Numbers as a student would write them, in one line, shortened."""
    text = np.array2string(
        array,
        separator=", ",
        threshold=12,
        edgeitems=2,
        formatter={"float_kind": lambda number: f"{number:.6g}"},
    )
    return " ".join(text.split())


def explain(trouble: Trouble, complaints: Mapping[str, str]) -> Finding:
    """Turn a trouble into kind, sentence and detail."""
    place = f"{trouble.file}, line {trouble.line}" if trouble.file else "outside your files"
    said = f"{trouble.type_name}: {trouble.message}" if trouble.message else trouble.type_name
    code = f" In that line: {trouble.code}" if trouble.code else ""
    if trouble.kind == "refused":
        return trouble.kind, trouble.message, ""
    if trouble.importing and trouble.kind not in ("timeout", "waiting", "crash"):
        # No input was seen yet, so the message can hold none.
        kind = trouble.kind if trouble.kind in NOT_ABOUT_THE_IDEA else "import"
        return kind, f"{_at_import(kind)} {place}: {said}.{code}", ""
    sentences = {
        "stub": f"Still a stub: {place}. Write this part first.",
        "missing": "A class or function that the handout asks for is missing.",
        "exception": f"{trouble.type_name} at {place}.{code}",
        "memory": f"It used more memory than it may, at {place}.",
        "exit": f"It ended the program (exit, quit or sys.exit) at {place}.",
        "complaint": complaints.get(trouble.message, "The probe could not use the result."),
        "unsendable": "The result is too large or nested too deeply.",
        "timeout": "It was still computing when its time was up: is there an endless loop?",
        "waiting": "It waited instead of computing: remove input(), sleep() and the like.",
        "crash": "The Python process died (a crash, os._exit or a killed process).",
    }
    details = {
        "missing": f"There is no {trouble.message}: look at spelling and indentation.",
        "exception": f"It said: {said}" if said else "",
        "crash": trouble.message,
        "timeout": trouble.message,
        "waiting": trouble.message,
    }
    sentence = sentences.get(trouble.kind, f"It failed at {place}.")
    if trouble.importing:
        sentence = f"While the file was imported: {sentence[0].lower()}{sentence[1:]}"
    return trouble.kind, sentence, details.get(trouble.kind, "")


def _at_import(kind: str) -> str:
    if kind == "syntax":
        return "Python cannot read the file:"
    return "The file cannot be imported:"
