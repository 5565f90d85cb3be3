"""What an answer may hold without disturbing the grader, and which failures are the grader's."""

from __future__ import annotations

import tracemalloc
import warnings

import numpy as np
import pytest
from otter.test_files.exception_test import ExceptionTestFile

from autograder.explain.json_values import json_ready
from autograder.grading.diagnosis import same_value
from autograder.judge import checks
from autograder.judge.answers import Answer, Opaque
from autograder.judge.case import Case
from autograder.judge.checks import OTHER_FORM
from autograder.judge.comparison import as_numbers, compare, compare_order, numbers_text
from autograder.judge.implementation import InProcess
from autograder.judge.judge import Judge
from autograder.judge.otter_case import JUDGE
from autograder.judge.patterns import pattern

W = np.array([[0.31, -1.7], [2.2, 0.45]])
TALL = np.array([[0.31, -1.7], [2.2, 0.45], [-0.6, 0.07]])


class Says:
    """An implementation that answers "p" with a value, and everything else with an exception."""

    def __init__(self, value):
        self.value = value

    def begin_question(self, question):
        pass

    def ask(self, probe, inputs):
        if probe != "p":
            raise BrokenPipeError("no worker")
        return Answer(self.value)

    def expect(self, place, probe, inputs):
        if inputs:
            raise KeyError("no such place")
        return {"dW": W}


def run(value, func, hidden=True, **more):
    says = Says(value)
    judge = Judge(says, says, {}, **more)
    return judge.run("q1", Case("title", 2.0, hidden, "Think.", func))


def read_first(check):
    check.equal({"first": check.ask("p")["dW"][0]}, {"first": 1.0})


@pytest.mark.parametrize(
    "value", [{"dW": None}, {"dW": []}, {"dW": Opaque("x")}, {"dW": np.ones(())}]
)
def test_an_exception_that_an_answer_causes_is_a_failed_check(value):
    result = run(value, read_first)
    assert (result.verdict, result.kind, result.sentence) == ("failed", "type", OTHER_FORM)
    assert result.advice == "Think."
    assert run({"dW": [1.0]}, read_first).verdict == "passed"


def ask_and(broken):
    def case(check):
        check.ask("p")
        broken(check)

    return case


def short_of_memory(check):
    raise MemoryError


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda check: check.ask("another"), "BrokenPipeError: no worker"),
        (lambda check: check.same("p", x=1), "KeyError"),
        (lambda check: check.table("none.csv"), "FileNotFoundError"),
        (short_of_memory, "MemoryError"),
    ],
)
def test_what_no_answer_can_cause_stays_our_failure(broken, words):
    result = run({"dW": W}, ask_and(broken))
    assert result.verdict == "not_judged"
    assert words in result.sentence


def test_a_bug_in_a_case_shows_where_an_author_looks():
    """Before an answer came, no answer can have caused it; and `lint` and the audit are strict."""
    assert run({"dW": None}, read_first, strict=True).verdict == "not_judged"
    assert run({"dW": [1.0]}, read_first, strict=True).verdict == "passed"
    assert run({"dW": [2.0]}, read_first, strict=True).verdict == "failed"
    assert run({"dW": W}, lambda check: 1 / 0).verdict == "not_judged"


def test_what_is_said_besides_costs_no_verdict(monkeypatch):
    def broken(*given):
        raise ZeroDivisionError

    monkeypatch.setattr(checks, "pattern", broken)
    for strict, verdict in ((False, "failed"), (True, "not_judged")):
        result = run({"dW": -W}, lambda c: c.same("p"), diagnose=broken, strict=strict)
        assert result.verdict == verdict
        assert (result.sentence == "dW has a wrong value.") is not strict


TEST_FILE = """from autograder.judge.cases import case
OK_FORMAT = False
name = "q1"


@case("title", points=1, hidden=True)
def test_first(check):
    value = check.ask("p")["dW"]
    first = value[0]
    check.equal({"first": first}, {"first": 1.0})
"""


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, OTHER_FORM), ([2.0], "first has a wrong value.")],
)
def test_otter_fails_the_check_too_and_shows_which_it_is(value, words):
    file = ExceptionTestFile.from_string(TEST_FILE)
    says = Says({"dW": value})
    file.run({JUDGE: Judge(says, says, {})})
    (result,) = file.test_case_results
    assert not result.passed
    assert '  @case("title", points=1, hidden=True)\n' in result.message
    assert words in result.message


def test_numpy_warns_of_students_arithmetic_and_never_of_ours():
    class Divides(Says):
        def ask(self, probe, inputs):
            return Answer({"dW": np.array([1.0]) / 0 if inputs["here"] else np.array([1.0])})

    def ours(check):
        got = check.ask("p", here=False)["dW"]
        check.equal({"a": (got / 0 - got / 0)[0]}, {"a": 0.0})

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        says = Divides(None)
        judge = Judge(says, says, {})
        assert judge.run("q", Case("a", 1.0, True, "", ours)).kind == "not finite"
        assert warned == []
        judge.run("q", Case("b", 1.0, True, "", lambda check: check.ask("p", here=True)))
        assert [str(one.message) for one in warned] == ["divide by zero encountered in divide"]


@pytest.mark.parametrize(
    ("got", "right", "said"),
    [
        (np.full((2, 2), -1.7e308), W, ""),
        (np.full((2, 2), 1.7e308), W, ""),
        (W * 5e-324, W, "Every number of dW is off by the same factor"),
        (W * 1e300, W, "Every number of dW is off by the same factor"),
        (np.full((3, 2), 1.7e308), np.array([0.3, 0.7]), ""),
        (np.array([1.7e308, -1.7e308, 1.7e308]), 0.3, ""),
        (-W * 1e300, W * 1e300, "has the opposite sign"),
        (np.full((2, 2), -1.7e308), np.full((2, 2), 1.7e308) * [1, 0.5], ""),
        (W.astype(np.float16) * 2, W.astype(np.float16), "is twice what it should be"),
        (np.array([[True, False], [True, True]]), W, ""),
        (np.zeros((0, 2)), W, ""),
        (W[(None,) * 6], W, ""),
        (-W, "no number", ""),
    ],
)
def test_numbers_near_the_end_of_the_scale_have_patterns_or_none(got, right, said):
    with warnings.catch_warnings(action="error"):
        found = pattern("dW", got, {"dW": right, "db": TALL})
    assert said in found
    assert bool(said) == bool(found)


HUGE = np.array([1.7e308, -1.7e308])


@pytest.mark.parametrize(
    ("got", "expected", "kind"),
    [
        (HUGE, HUGE, None),
        (HUGE * (1 - 1e-7), HUGE, None),
        (-HUGE, HUGE, "value"),
        (HUGE, [1.0, 2.0], "value"),
        ([5e-324, 0.0], [0.0, 0.0], None),
        ([2**62, 2**62], [float(2**62)] * 2, None),
        ([10**400, 1], [1.0, 1.0], "type"),
        ([10**400], [1.0], "type"),
        (np.ones((1,) * 16), 1.0, None),
        # What a case expects may be an earlier answer.
        ([1.0, 2.0], [np.nan, np.nan], "not finite"),
        ([1.0, 2.0], [np.inf, np.inf], "not finite"),
        ([np.nan, 2.0], [np.nan, 2.0], "not finite"),
    ],
)
def test_verdicts_hold_at_the_end_of_the_scale(got, expected, kind):
    with warnings.catch_warnings(action="error"):
        flaw = compare("dW", got, expected)
    assert (None if flaw is None else flaw[0]) == kind


@pytest.mark.parametrize(
    ("got", "mistaken", "same"),
    [
        (-HUGE, HUGE, False),
        (HUGE, HUGE.tolist(), True),
        ([np.inf, np.nan], [np.inf, np.nan], True),
        ([np.inf, 1.0], [-np.inf, 1.0], False),
        ([[1.0], [2.0, 3.0]], [1.0, 2.0], False),
        ({"a": 10**4000}, {"a": 1.0}, False),
        ({"a": [1.0]}, [1.0], False),
    ],
)
def test_a_mistake_is_recognised_at_the_end_of_the_scale(got, mistaken, same):
    with warnings.catch_warnings(action="error"):
        assert same_value(got, mistaken) is same


@pytest.mark.parametrize(
    "many",
    [
        [np.ones(7 * 2**20, np.uint8), np.ones(7 * 2**20)],
        [np.ones(16 * 2**20, np.uint8)] * 4,
        ["x" * 16_384] + ["x"] * 50_000,
        np.ones(8 * 2**20),
        [[[1.0] * 1000] * 1000] * 3,
    ],
)
def test_an_answer_that_is_too_large_is_not_copied(many):
    tracemalloc.start()
    try:
        assert as_numbers(many) is None
        assert tracemalloc.get_traced_memory()[1] < 100_000
    finally:
        tracemalloc.stop()


def test_an_array_of_no_complex_numbers_can_be_explained():
    assert json_ready(np.zeros((0, 2), complex)) == {"array": [], "dtype": "complex"}


def test_numbers_of_many_axes_and_long_orders_are_shown_in_few_words():
    assert len(numbers_text(np.ones((6,) * 8))) < 100
    flaw = compare_order([7] * 100_000, [], 3)
    assert flaw is not None
    result = run(
        {"order": [7] * 100_000}, lambda c: c.valid_order(c.ask("p")["order"], [], 3), False
    )
    assert 0 < len(result.detail) <= len(flaw[2]) < 1000


ODD_CLASSES = """
class Refuses:
    def __int__(self):
        raise SystemExit

class Names(SyntaxError):
    def __init__(self, filename, lineno):
        super().__init__("odd")
        self.filename, self.lineno = filename, lineno

class NoTraceback(Exception):
    @property
    def __traceback__(self):
        raise ValueError

class NoClass(Exception):
    @property
    def __class__(self):
        raise KeyboardInterrupt

class Nothing(Exception):
    def __getattribute__(self, name):
        raise SystemExit
"""


@pytest.mark.parametrize("importing", [False, True])
@pytest.mark.parametrize(
    "error",
    [
        "Names([1], 1)",
        "Names('work.py', 'one')",
        "Names('work.py', Refuses())",
        "NoTraceback()",
        "NoClass()",
        "Nothing()",
    ],
)
def test_an_exception_of_any_class_is_described(error, importing):
    source = f"{ODD_CLASSES}\ndef f():\n    raise {error}\n" + "f()\n" * importing
    subject = InProcess({"work.py": source.encode()}, {"p": lambda code: code.work.f()})
    failure = subject.ask("p", {}).failure
    assert failure is not None
    assert (failure.kind, failure.importing) == ("import" if importing else "exception", importing)
