"""Derivatives by small steps are told from those by the chain rule, which are never suspected."""

from __future__ import annotations

import math

import numpy as np
import pytest
from conftest import ASSIGNMENTS
from support.derivatives import BY_SMALL_STEPS, Bench, measured
from support.samples import sampled

from autograder.course.variants import Variant, load_variants
from autograder.judge.answers import Opaque
from autograder.judge.small_steps import CERTAIN, DOUBTFUL, KIND, SENTENCE, Derivatives, Finding
from autograder.judge.verdicts import FAILED, PASSED, CaseResult

ASKING = [name for name, a in ASSIGNMENTS.items() if (a.folder / BY_SMALL_STEPS).exists()]
SEEDS = range(20)
FEW = SEEDS[:3]  # benchmarks/small_steps.py tries a thousand


def logistic(t):
    return 1.0 / (1.0 + np.exp(-t))


def slope(t):
    return logistic(t) * (1.0 - logistic(t))


def central(f, t, h):
    return (f(t + h) - f(t - h)) / (2 * h)


def finding(compute, seed=0, cases=4, patterns=("dx",)):
    """What is found where dx = upstream times this slope of the logistic function."""
    rng = np.random.default_rng(seed)
    found = Derivatives(patterns)
    for case in range(cases):
        inputs = {"x": rng.normal(size=6), "upstream": rng.normal(size=6)}
        right = inputs["upstream"] * slope(inputs["x"])
        found.add(f"case {case}", inputs, {"dx": compute(**inputs)}, {"dx": right})
    return found.finding()


@pytest.mark.parametrize("step", [1e-4, 2e-5, 1e-5, 1e-6, 5e-7, 1e-7, 1e-8, 1e-9])
def test_digits_of_a_division_by_the_step_are_certain_however_large_the_errors(step):
    one = finding(lambda x, upstream: upstream * central(logistic, x, step))
    assert one.kind == CERTAIN
    assert one.titles == ("case 0", "case 1", "case 2", "case 3")
    assert "of 24 derivatives have the digits of a difference divided by a step of" in one.seen


FORMULAS = {
    "forward": lambda f, t: (f(t + 1e-6) - f(t)) / 1e-6,
    "backward": lambda f, t: (f(t) - f(t - 1e-7)) / 1e-7,
    "five points": lambda f, t: (
        (f(t - 2e-4) - 8 * f(t - 1e-4) + 8 * f(t + 1e-4) - f(t + 2e-4)) / (12 * 1e-4)
    ),
    "two halves": lambda f, t: ((f(t + 1e-6) - f(t)) / 1e-6 + (f(t) - f(t - 1e-6)) / 1e-6) / 2,
}


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
def test_digits_show_in_other_formulas(formula):
    assert finding(lambda x, upstream: upstream * formula(logistic, x)).kind == CERTAIN
    assert finding(lambda x, upstream: formula(lambda t: upstream * logistic(t), x)).kind == CERTAIN


NOT_LISTED = {
    "step varies with x": lambda f, t: central(f, t, 1e-5 * np.abs(t)),
    "step is a power of two": lambda f, t: central(f, t, 2.0**-20),
    "Richardson": lambda f, t: (4 * central(f, t, 5e-4) - central(f, t, 1e-3)) / 3,
}


@pytest.mark.parametrize("formula", NOT_LISTED.values(), ids=NOT_LISTED)
def test_errors_of_small_steps_alone_are_doubtful(formula):
    one = finding(lambda x, upstream: upstream * formula(logistic, x))
    assert one.kind == DOUBTFUL
    assert "derivatives that are not exact, half are off by" in one.seen


def short_e(x, upstream):
    power = 2.718281828**-x
    return upstream * power / (1.0 + power) ** 2


RIGHT = {
    "the same": lambda x, upstream: upstream * slope(x),
    "another formula": lambda x, upstream: upstream / (2.0 * np.cosh(x / 2.0)) ** 2,
    "float32": lambda x, upstream: np.float32(upstream) * slope(np.float32(x)),
    "kept as float32": lambda x, upstream: np.float32(upstream * slope(x)),
    "float32 inputs": lambda x, upstream: upstream * slope(np.float32(x).astype(float)),
    "a float32 constant": lambda x, upstream: upstream * slope(x) * 3.0 * float(np.float32(1 / 3)),
    "a guard": lambda x, upstream: upstream * slope(x) / (1.0 + 1e-9),
    "an e with ten digits": short_e,
    "a complex step": lambda x, upstream: upstream * logistic(x + 1e-30j).imag / 1e-30,
}


@pytest.mark.parametrize("compute", RIGHT.values(), ids=RIGHT)
def test_right_ways_are_never_suspected(compute):
    assert [finding(compute, seed).kind for seed in SEEDS] == [""] * len(SEEDS)


@pytest.mark.parametrize("digits", range(6, 13))
def test_results_that_were_rounded_are_doubtful_at_most(digits):
    def rounded(x, upstream):
        return np.round(upstream * slope(x), digits)

    assert CERTAIN not in {finding(rounded, seed).kind for seed in SEEDS}


def test_plain_mistakes_raise_no_doubt():
    assert finding(lambda x, upstream: upstream * np.exp(-x)).kind == ""


def test_constants_and_zeros_say_nothing():
    found = Derivatives(["d*"])
    ones, zeros = np.ones((3, 4)), np.zeros((3, 4))
    by_steps = ((1.7 + 1e-5) - (1.7 - 1e-5)) / 2e-5 * ones
    found.add("a sum", {}, {"dx": by_steps, "dy": zeros}, {"dx": ones, "dy": zeros})
    assert found.finding().kind == ""


def test_a_few_numbers_say_nothing():
    def five_of_six(x, upstream):
        return upstream * np.where(x == x.max(), slope(x), central(logistic, x, 1e-5))

    assert finding(five_of_six, cases=1).kind == ""
    assert finding(five_of_six, cases=2).kind == CERTAIN


def test_one_entry_of_two_is_enough_and_only_its_cases_are_named():
    rng = np.random.default_rng(5)
    found = Derivatives(["d*"])
    for case in range(4):
        x = rng.normal(size=8)
        right = {"dx": slope(x), "dy": 3.0 * slope(x), "other": slope(x)}
        got = right | ({"dx": central(logistic, x, 1e-5)} if case % 2 else {})
        found.add(f"case {case}", {"x": x}, got, right)
    found.add("zeros", {}, {"dx": 0.0}, {"dx": 0.0})
    one = found.finding()
    assert (one.kind, one.titles) == (CERTAIN, ("case 1", "case 3", "zeros"))


def test_only_the_entries_that_are_asked_for_count():
    def measure(x, upstream):
        return upstream * central(logistic, x, 1e-5)

    assert finding(measure, patterns=("d?",)).kind == CERTAIN
    assert finding(measure, patterns=("dy", "x*")).kind == ""


def test_of_a_gradient_check_the_analytic_part_counts():
    x = np.random.default_rng(1).normal(size=9)
    numeric, exact = {"dx": central(logistic, x, 1e-5)}, {"dx": slope(x)}
    right = {"analytic": exact, "numeric": numeric}
    kinds = []
    for analytic in (numeric, exact):
        found = Derivatives(["dx"])
        found.add("gradient check", {"x": x}, {"analytic": analytic, "numeric": numeric}, right)
        kinds.append(found.finding().kind)
    assert kinds == [CERTAIN, ""]


def test_cases_fail_where_it_is_certain_and_only_those_that_passed():
    passed = CaseResult("q1", "dx", True, 2, PASSED)
    failed = CaseResult("q1", "dx, large", True, 2, FAILED, "value", "dx has a wrong value.")
    other = CaseResult("q1", "the value", True, 2, PASSED)
    results = [passed, failed, other]
    for kind in ("", DOUBTFUL):
        assert Finding(kind, ("dx", "dx, large")).applied(results) == results
    first, *rest = Finding(CERTAIN, ("dx", "dx, large")).applied(results)
    assert (first.verdict, first.kind, first.sentence, first.earned) == (FAILED, KIND, SENTENCE, 0)
    assert rest == [failed, other]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "got",
    [
        *(np.full(8, number) for number in (-1.7e308, math.inf, math.nan, 5e-324, 0.0)),
        *([1.0] * 7, [[1.0], [1.0, 2.0]], "text", None, Opaque("Node"), 10**4000, [10**4000] * 8),
        *({"dx": 1.0}, True, np.ones(8, dtype=complex)),
    ],
    ids=lambda got: type(got).__name__,
)
def test_no_answer_makes_it_fail_or_warn(got):
    right = slope(np.linspace(-2.0, 2.1, 8))
    found = Derivatives(["dx"])
    for inputs in ({}, {"x": [[1.0], "a", {}], "upstream": -1.7e308, "rounds": [[1e308] * 9]}):
        found.add("a case", inputs, {"dx": got}, {"dx": right})
        found.add("another", inputs, {}, {"dx": right})
        found.add("gradient check", inputs, {"analytic": got}, {"analytic": {"dx": right}})
    assert found.finding().kind in ("", DOUBTFUL)


@pytest.fixture(scope="module")
def benches():
    return {name: Bench(ASSIGNMENTS[name]) for name in ASKING}


@pytest.mark.parametrize("name", ASKING)
def test_every_question_that_asks_for_the_chain_rule_has_a_program_by_small_steps(name):
    asking = {question.id for question in ASSIGNMENTS[name].questions if question.by_chain_rule}
    assert {way.question for way in measured(ASSIGNMENTS[name])} == asking


@pytest.mark.parametrize("step", ["1e-4", "1e-5", "1e-6", "1e-7"])
@pytest.mark.parametrize("name", ASKING)
def test_programs_by_small_steps_are_certain(benches, name, step):
    bench = benches[name]
    for way in measured(ASSIGNMENTS[name], step):
        question = bench.assignment.question(way.question)
        kind = bench.derivatives(bench.subject(way, question), question, secret=1).finding().kind
        # q9 has some eight telling numbers: not enough where a difference has many digits.
        few = question.id == "q9_relu" and step in ("1e-4", "1e-5")
        assert (way.name, kind) in {(way.name, CERTAIN), (way.name, DOUBTFUL if few else CERTAIN)}


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(ASKING, one_in=2))
def test_the_solution_and_unusual_ways_are_never_suspected(benches, name):
    bench = benches[name]
    solution = Variant("solution", "as it is")
    ways = [(solution, q) for q in bench.assignment.questions if q.by_chain_rule]
    for way in load_variants(bench.assignment, "unusual.py"):
        ways += [(way, question) for question in bench.questions(way)]
    for way, question in ways:
        subject = bench.subject(way, question)
        kinds = {bench.derivatives(subject, question, seed).finding().kind for seed in FEW}
        assert (way.name, question.id, kinds) == (way.name, question.id, {""})
