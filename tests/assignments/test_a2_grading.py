"""a2_chain_rule: what wrong and unusual submissions lose, and which mistakes are named."""

from __future__ import annotations

import re
import textwrap

import pytest
from conftest import ASSIGNMENTS, lost, question
from support.samples import sampled
from support.unlisted_a2 import Q6, Q7, UNLISTED

from autograder.course.variants import find, load_variants, replace_definition

pytestmark = pytest.mark.slow

A2 = "a2_chain_rule"

SOURCES_OWN_ERRORS = {
    "dJ/db1 = 0": "relu_db1_zero",
    "sqrt(x^2 + y^2) in the denominator": "quotient_root_of_squares",
    "the second path to x overwrites the first": "quotient_dx_overwritten",
    "the second path to y overwrites the first": "quotient_dy_overwritten",
    "sigmoid(y) without its upstream factor": "quotient_sigmoid_y_local",
}


@pytest.mark.parametrize("error", SOURCES_OWN_ERRORS)
def test_the_sources_own_errors_are_named_to_who_hands_them_in(bench, error):
    known = {v.name: v for v in load_variants(ASSIGNMENTS[A2], "misconceptions.py")}
    variant = known[SOURCES_OWN_ERRORS[error]]
    result = bench.grade(A2, variant.sources(ASSIGNMENTS[A2]))
    assert lost(result) == [variant.question]
    assert [m.name for m in question(result, variant.question).mistakes] == [variant.name]


def case_verdicts(result, question_id):
    return {case.title: case.verdict for case in question(result, question_id).cases}


def test_one_wrong_derivative_costs_only_the_cases_about_it(bench):
    known = {v.name: v for v in load_variants(ASSIGNMENTS[A2], "misconceptions.py")}
    for name, hidden in {
        "error_y_sign": ["dy at random points"],
        "quotient_dx_overwritten": ["dx at random points"],
        "quotient_sigmoid_y_local": ["dy at random points"],
        "neuron_w_and_x_swapped": ["dw at random points", "dx at random points"],
    }.items():
        variant = known[name]
        result = bench.grade(A2, variant.sources(ASSIGNMENTS[A2]))
        cases = question(result, variant.question).cases
        assert [c.title for c in cases if c.hidden and c.verdict == "failed"] == hidden


def test_forward_alone_earns_the_checks_of_the_stages(bench):
    source = ASSIGNMENTS[A2].solution["chain_rule.py"]
    stub = "def backward(self, upstream=1.0):\n    raise NotImplementedError('later')"
    for kind in ("Quotient", "ReluNetwork"):
        source = replace_definition(source, f"{kind}.backward", stub)
    result = bench.grade(A2, {"chain_rule.py": source})
    passed = {
        question_id: [t for t, v in case_verdicts(result, question_id).items() if v == "passed"]
        for question_id in ("q6_quotient", "q7_relu_network")
    }
    assert passed == {
        "q6_quotient": [
            "x = 3, y = -4: the stages",
            "sigy, num and sigx at random points",
            "xpy, xpysqr, den, invden and f at random points",
        ],
        "q7_relu_network": [
            "the handout's network: the stages",
            "a small step further: w1 = 2.001",
            "the stages, open and closed",
        ],
    }


def test_constants_and_zeros_earn_nothing(bench):
    source = ASSIGNMENTS[A2].solution["chain_rule.py"]
    for kind in ("Composite", "Square", "SquaredError", "SumTimes", "SigmoidNeuron"):
        for filler in ("0.0", "1.0", "self"):
            text = f"""
def backward(self, upstream=1.0):
    names = "dz dx da dw dd dy dc db dq ddot".split()
    found = dict.fromkeys(names, {filler})
    if type(self).__name__ == "SigmoidNeuron":
        found |= {{"dw": [{filler}] * 3, "dx": [{filler}] * 2}}
    return found
"""
            spoilt = replace_definition(source, f"{kind}.backward", text.strip())
            result = bench.grade(A2, {"chain_rule.py": spoilt})
            (question_id,) = lost(result)
            assert question(result, question_id).earned == 0


def definition(target):
    """The solution's text of one method or function, marks removed, at no indentation."""
    lines = ASSIGNMENTS[A2].solution["chain_rule.py"].splitlines()
    node = find("\n".join(lines), target)
    kept = [line for line in lines[node.lineno - 1 : node.end_lineno] if "SOLUTION" not in line]
    return textwrap.dedent("\n".join(kept)) + "\n"


@pytest.mark.parametrize("name", sampled(UNLISTED, one_in=3))
def test_an_unlisted_mistake_loses_in_its_question_and_gets_no_wrong_name(bench, name):
    target, edits, question_id = UNLISTED[name]
    text = definition(target)
    for right, wrong in edits:
        assert right in text
        text = text.replace(right, wrong)
    source = replace_definition(ASSIGNMENTS[A2].solution["chain_rule.py"], target, text.strip())
    result = bench.grade(A2, {"chain_rule.py": source})
    assert lost(result) == [question_id]
    assert question(result, question_id).mistakes == ()


# Mistakes in what becomes of upstream, which every backward() can make.
UPSTREAM = {
    "0 taken for nothing": "upstream = upstream or 1.0",
    "clipped": "upstream = max(-3.0, min(3.0, upstream))",
    "rounded": "upstream = round(upstream, 2)",
    "kept for calls without it": (
        "upstream = getattr(type(self), 'last', 1.0) if upstream is None else upstream\n"
        "    type(self).last = upstream"
    ),
}
BACKWARD = {
    "Composite": "q1_composite",
    "Square": "q2_square",
    "SquaredError": "q3_squared_error",
    "SumTimes": "q4_sum_times",
    "SigmoidNeuron": "q5_sigmoid_neuron",
    "Quotient": Q6,
    "ReluNetwork": Q7,
}


@pytest.mark.parametrize("kind", BACKWARD)
@pytest.mark.parametrize("name", UPSTREAM)
def test_upstream_is_used_as_it_is_in_every_class(bench, name, kind):
    text = definition(f"{kind}.backward")
    head, _, rest = text.partition("upstream=1.0):\n")
    docstring, quotes, body = rest.rpartition('"""\n')
    assert quotes
    default = "None" if "is None" in UPSTREAM[name] else "1.0"
    text = f"{head}upstream={default}):\n{docstring}{quotes}    {UPSTREAM[name]}\n{body}"
    solution = ASSIGNMENTS[A2].solution["chain_rule.py"]
    source = replace_definition(solution, f"{kind}.backward", text.strip())
    result = bench.grade(A2, {"chain_rule.py": source})
    assert lost(result) == [BACKWARD[kind]]
    assert question(result, BACKWARD[kind]).mistakes == ()


STORED = {
    "properties": """
class Composite:
    def forward(self, x):
        self.x = x
        return self.y

    @property
    def z(self):
        return self.x - 2

    @property
    def y(self):
        return 2 * self.z**2

    def backward(self, grad=1.0):
        return {"dz": 4 * self.z * grad, "dx": 4 * self.z * grad}
""",
    "a dataclass": """
from dataclasses import dataclass


@dataclass
class Composite:
    x: float = 0.0
    z: float = 0.0
    y: float = 0.0

    def forward(self, x):
        self.x, self.z = x, x - 2
        self.y = 2 * self.z * self.z
        return self.y

    def backward(self, upstream=1.0):
        return {"dz": 4 * self.z * upstream, "dx": 4 * self.z * upstream}
""",
    "slots": """
class Composite:
    __slots__ = ("y", "z")

    def forward(self, x):
        self.z = x - 2
        self.y = 2 * self.z**2
        return self.y

    def backward(self, upstream=1.0):
        return {"dz": 4 * self.z * upstream, "dx": 4 * self.z * upstream}
""",
    "a subclass": """
class Composite(Composite):
    def backward(self, upstream=1.0):
        dz = upstream * 4 * self.z
        return dict(dx=dz, dz=dz, dy=upstream, note="done")
""",
}


@pytest.mark.parametrize("name", STORED)
def test_any_kind_of_class_will_do(bench, name):
    source = ASSIGNMENTS[A2].solution["chain_rule.py"] + "\n" + STORED[name]
    assert lost(bench.grade(A2, {"chain_rule.py": source}, only="q1_composite")) == []


@pytest.mark.parametrize(
    ("target", "text", "question_id", "words"),
    [
        ("Square.backward", "return 1.0", "q2_square", "must return a dict"),
        ("Square.backward", "return [1.0, 2.0]", "q2_square", "must return a dict"),
        ("Square.backward", "return {}", "q2_square", "da is missing"),
        ("Square.backward", "return {'da': 'x', 'dw': 'x'}", "q2_square", "not a number"),
        ("Square.backward", "return {'da': print, 'dw': print}", "q2_square", "not a number"),
        ("Square.backward", "return {'da': 1e999, 'dw': 1e999}", "q2_square", "not finite"),
        ("Square.backward", "return {'da': [1, 2], 'dw': [1]}", "q2_square", "wrong shape"),
        ("Quotient.forward", "return None", Q6, "sigy is missing|value is missing|must return the"),
    ],
)
def test_odd_answers_are_judged_and_explained(bench, target, text, question_id, words):
    arguments = "x, y" if target == "Quotient.forward" else "upstream=1.0"
    function = f"def {target.partition('.')[2]}(self, {arguments}):\n    {text}"
    source = replace_definition(ASSIGNMENTS[A2].solution["chain_rule.py"], target, function)
    result = bench.grade(A2, {"chain_rule.py": source})
    assert lost(result) == [question_id]
    found = question(result, question_id)
    assert found.earned == 0
    assert {case.verdict for case in found.cases} == {"failed"}
    assert any(re.search(words, case.sentence) for case in found.cases)
