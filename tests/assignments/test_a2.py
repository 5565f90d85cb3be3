"""a2_chain_rule: the figures of its sources, and mistakes outside its bank."""

from __future__ import annotations

import re
import textwrap

import pytest
import sympy
from conftest import ASSIGNMENTS, lost, question

from autograder.course.variants import find, load_variants, replace_definition
from autograder.grading.solved import record_public_answers
from autograder.judge.implementation import InProcess, load_probes

A2 = "a2_chain_rule"


@pytest.fixture(scope="module")
def rule():
    """The solution as a module."""
    contents = {"chain_rule.py": ASSIGNMENTS[A2].solution["chain_rule.py"].encode()}
    return InProcess(contents, load_probes(ASSIGNMENTS[A2].probes)).modules["chain_rule"]


@pytest.fixture(scope="module")
def recorded():
    """The right answers to the public cases, as students get them."""
    return record_public_answers(ASSIGNMENTS[A2])["answers"]


@pytest.fixture(scope="module")
def handout():
    return (ASSIGNMENTS[A2].folder / "handout.md").read_text(encoding="utf-8")


def rounded(numbers, digits=12):
    """Numbers of an answer to so many decimals, lists included."""
    return {
        name: [round(item, digits) for item in value]
        if isinstance(value, list)
        else round(value, digits)
        for name, value in numbers.items()
    }


# Each public example: place, and every figure that the sources print (some with a few more).
FIGURES = {
    "composite at 5": ("q1_composite: x = 5 #1", {"z": 3, "y": 18, "dz": 12, "dx": 12}),
    "graph 0 at 3": ("q2_square: w = 3 #1", {"a": 11, "J": 121, "da": 22, "dw": 66}),
    "graph 0, a small step": (
        "q2_square: w = 3.001 with an upstream gradient #1",
        {"a": 11.003, "J": 121.066009, "da": 2.2006, "dw": 6.6018},
    ),
    "graph 1 at 2, -2, 8, 1": (
        "q3_squared_error: x = 2, w = -2, b = 8, y = 1 #1",
        {"c": -4, "a": 4, "d": 3, "J": 4.5}
        | {"dd": 3, "da": 3, "dc": 3, "db": 3, "dw": 6, "dy": -3, "dx": -6},
    ),
    "graph 1 at -2, 2, 8, 2": (
        "q3_squared_error: x = -2, w = 2, b = 8, y = 2 #1",
        {"c": -4, "a": 4, "d": 2, "J": 2}
        | {"dd": 2, "da": 2, "dc": 2, "db": 2, "dw": -4, "dy": -2, "dx": 4},
    ),
    "graph 1, a small step": (
        "q3_squared_error: a small step further: w = 2.001 #1",
        {"c": -4.002, "a": 3.998, "d": 1.998, "J": 1.996002, "dw": -3.996},
    ),
    "(x + y) z, the product": (
        "q4_sum_times: (x + y) z at x = -2, y = 5, z = -4: dq and dz #1",
        {"q": 3, "f": -12, "dq": -4, "dz": 3},
    ),
    "(x + y) z, the sum": (
        "q4_sum_times: (x + y) z at x = -2, y = 5, z = -4: dx and dy #1",
        {"dx": -4, "dy": -4},
    ),
    "neuron, ddot": (
        "q5_sigmoid_neuron: the handout's neuron: ddot #1",
        {"dot": 1, "f": 0.7310585786, "ddot": 0.1966119332},
    ),
    "neuron, dw and dx": (
        "q5_sigmoid_neuron: the handout's neuron: dw and dx #1",
        {"dw": [-0.19661193, -0.39322387, 0.19661193], "dx": [0.39322387, -0.5898358]},
    ),
    "quotient, forward": (
        "q6_quotient: x = 3, y = -4: the stages #1",
        {"sigy": 0.01798621, "num": 3.01798621, "sigx": 0.9525741268, "xpy": -1, "xpysqr": 1}
        | {"den": 1.9525741268, "invden": 0.5121444488, "f": 1.5456448841, "value": 1.5456448841},
    ),
    "quotient, back to the stages": (
        "q6_quotient: x = 3, y = -4: back to the stages #1",
        {"dnum": 0.5121444488, "dsigy": 0.5121444488, "dinvden": 3.01798621}
        | {"dden": -0.7915934473, "dsigx": -0.7915934473, "dxpysqr": -0.7915934473}
        | {"dxpy": 1.5831868945},
    ),
    "quotient, dx and dy": (
        "q6_quotient: x = 3, y = -4: dx and dy #1",
        {"dx": 2.0595697956, "dy": 1.5922327515},
    ),
    "network, forward": (
        "q7_relu_network: the handout's network: the stages #1",
        {"t1": 2, "z1": 2, "a1": 2, "t2": 6, "z2": 7, "a2": 7, "J": 2, "value": 2},
    ),
    "network, second layer": (
        "q7_relu_network: the handout's network: the second layer #1",
        {"da2": 2, "dz2": 2, "db2": 2, "dt2": 2, "dw2": 4},
    ),
    "network, first layer, db1 = 6": (
        "q7_relu_network: the handout's network: the first layer #1",
        {"da1": 6, "dz1": 6, "dt1": 6, "db1": 6, "dw1": 6},
    ),
    "network, a small step": (
        "q7_relu_network: a small step further: w1 = 2.001 #1",
        {"t1": 2.001, "z1": 2.001, "a1": 2.001, "t2": 6.003, "z2": 7.003, "a2": 7.003}
        | {"J": 2.0060045, "value": 2.0060045},
    ),
    "cost of backpropagation": (
        "q8_cost_of_backpropagation: backpropagation: 10,000 nodes, 100,000 parameters #1",
        {"steps": 110_000},
    ),
    "cost of small steps": (
        "q8_cost_of_backpropagation: small steps: 10,000 nodes, 100,000 parameters #1",
        {"steps": 1_000_000_000},
    ),
}


@pytest.mark.parametrize("example", FIGURES)
def test_printed_figures_are_the_answers_to_public_cases(recorded, example):
    place, figures = FIGURES[example]
    digits = 8 if example == "neuron, dw and dx" else 10
    assert rounded(recorded[place], digits) == rounded(figures, digits)


def test_the_quotient_to_all_printed_digits(rule):
    """The source prints 2.0595697955 and 1.5922327514: cut, not rounded."""
    quotient = rule.Quotient()
    assert f"{quotient.forward(3.0, -4.0):.10f}" == "1.5456448841"
    found = quotient.backward()
    assert f"{found['dx']:.13f}".startswith("2.0595697955")
    assert f"{found['dy']:.13f}".startswith("1.5922327514")


def test_the_local_gradient_of_graph_0_is_three(rule):
    square = rule.Square()
    square.forward(3.0)
    found = square.backward()
    assert found["dw"] / found["da"] == 3


def test_a_step_of_1e_9_shows_rounding_as_printed(rule, handout):
    assert rule.small_step(lambda w: w**2, 3, 1e-9) == 6.000000496442226
    assert "6.000000496442226" in handout


STEP = sympy.Rational(1, 1000)


def rows_of(handout, head):
    """Cells of the table whose head line begins so, code quotes removed."""
    lines = handout.split(f"| {head} |", 1)[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def formula(text):
    """A SymPy expression; S is the sigmoid and g the ReLU."""
    t = sympy.Symbol("t")
    known = {"S": sympy.Lambda(t, 1 / (1 + sympy.exp(-t)))}
    known["g"] = sympy.Lambda(t, sympy.Max(t, 0))
    return sympy.sympify(text, locals=known)


def place_of(text):
    """{"x": 5} of "x = 5"."""
    pairs = [part.split("=") for part in text.split(",")]
    return {sympy.Symbol(name.strip()): sympy.Rational(number.strip()) for name, number in pairs}


def slopes(expression, name, place, step=STEP):
    """The slope by a small step and by diff and subs."""
    symbol = sympy.Symbol(name)
    moved = expression.subs(place | {symbol: place[symbol] + step})
    by_step = (moved - expression.subs(place)) / step
    return float(by_step), float(expression.diff(symbol).subs(place))


def agrees(printed, number):
    """The printed figure is the number, to the last digit printed (and no fewer than it has)."""
    digits = len(printed.partition(".")[2])
    exact = digits >= 6 or abs(number - float(printed)) < 1e-9
    return exact and f"{number + 0.0:.{digits}f}" == printed


def test_table_of_small_steps(handout):
    rows = rows_of(handout, "J(w)")
    assert len(rows) == 7
    for text, at, step, there, moved, k, exact in rows:
        expression, place = formula(text), place_of(f"w = {at}")
        w = sympy.Symbol("w")
        by_step, by_sympy = slopes(expression, "w", place, sympy.Rational(step))
        assert agrees(there, float(expression.subs(place)))
        assert agrees(moved, float(expression.subs({w: place[w] + sympy.Rational(step)})))
        assert agrees(k, by_step)
        assert agrees(exact, by_sympy)


def test_table_of_local_gradients(handout):
    rows = rows_of(handout, "stage | with respect to")
    assert len(rows) == 24
    for text, name, at, by_step, derivative, value in rows:
        place = place_of(at)
        expression = formula(text)
        small, exact = slopes(expression, name, place)
        assert agrees(by_step, small), text
        assert agrees(value, exact), text
        difference = formula(derivative) - expression.diff(sympy.Symbol(name))
        assert sympy.simplify(difference) == 0, text


def test_table_of_whole_formulas(handout):
    rows = rows_of(handout, "formula | derivative")
    assert len(rows) == 11
    for text, name, at, by_step, by_sympy, by_chain_rule in rows:
        small, exact = slopes(formula(text), name, place_of(at))
        assert agrees(by_step, small), text
        assert agrees(by_sympy, exact), text
        assert by_chain_rule == by_sympy


@pytest.mark.parametrize(
    ("kind", "inputs", "name", "k"),
    [
        ("Composite", {"x": 5.0}, "x", 12.002),
        ("Square", {"w": 3.0}, "w", 66.009),
        ("SquaredError", {"x": 2.0, "w": -2.0, "b": 8.0, "y": 1.0}, "w", 6.002),
        ("SquaredError", {"x": -2.0, "w": 2.0, "b": 8.0, "y": 2.0}, "w", -3.998),
        ("Quotient", {"x": 3.0, "y": -4.0}, "x", 2.060857),
        ("Quotient", {"x": 3.0, "y": -4.0}, "y", 1.593076),
        (
            "ReluNetwork",
            {"x": 1.0, "y": 5.0, "w1": 2.0, "b1": 0.0, "w2": 3.0, "b2": 1.0},
            "b1",
            6.0045,
        ),
    ],
)
def test_small_steps_of_the_classes_are_those_of_the_handout(rule, handout, kind, inputs, name, k):
    def value(at):
        return getattr(rule, kind)().forward(*(inputs | {name: at}).values())

    assert rule.small_step(value, inputs[name]) == pytest.approx(k, abs=5e-7)
    assert f"k = {k}$" in handout


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
            "xpy, xpysqr, den and invden at random points",
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


# Mistakes outside the bank, each in one definition: (what is replaced, edits, question). An edit is
# (text of the solution, what stands there instead).
Q6, Q7 = "q6_quotient", "q7_relu_network"
OUTSIDE = {
    "accumulates over passes": (
        "Composite.backward",
        [("dx = dz * 1.0", 'self.dx = dx = getattr(self, "dx", 0.0) + dz')],
        "q1_composite",
    ),
    "upstream twice": ("Composite.backward", [("dz * 1.0", "dz * upstream")], "q1_composite"),
    "right for positive z only": (
        "Composite.backward",
        [("4.0 * self.z", "4.0 * abs(self.z)")],
        "q1_composite",
    ),
    "the default upstream is 0": (
        "Square.backward",
        [("upstream=1.0", "upstream=0.0")],
        "q2_square",
    ),
    "the absolute upstream": (
        "Square.backward",
        [("upstream * 2.0", "abs(upstream) * 2.0")],
        "q2_square",
    ),
    "the slope of the first pass is kept": (
        "SquaredError.backward",
        [
            (
                "dd = upstream * self.d",
                'self.first = getattr(self, "first", self.d)\n    dd = upstream * self.first',
            )
        ],
        "q3_squared_error",
    ),
    "dy without upstream": (
        "SquaredError.backward",
        [("dy = dd * -1.0", "dy = -self.d")],
        "q3_squared_error",
    ),
    "dx by the wrong sign": (
        "SquaredError.backward",
        [("dx = dc * self.w", "dx = -dc * self.w")],
        "q3_squared_error",
    ),
    "local gradients instead of the chain": (
        "SquaredError.backward",
        [("dw = dc * self.x", "dw = self.x")],
        "q3_squared_error",
    ),
    "q used up by backward": (
        "SumTimes.backward",
        [("dz = upstream * self.q", "self.q = dz = upstream * self.q")],
        "q4_sum_times",
    ),
    "only x gets the sum's gradient": (
        "SumTimes.backward",
        [("dy = dq * 1.0", "dy = dq - dx")],
        "q4_sum_times",
    ),
    "w is changed in place": (
        "SigmoidNeuron.backward",
        [("dx = [self.w[0]", "self.w *= ddot\n    dx = [self.w[0]")],
        "q5_sigmoid_neuron",
    ),
    "weights in reverse order": (
        "SigmoidNeuron.backward",
        [('"dw": dw', '"dw": dw[::-1]')],
        "q5_sigmoid_neuron",
    ),
    "the slope without 1 -": (
        "SigmoidNeuron.backward",
        [("(1.0 - self.f)", "self.f")],
        "q5_sigmoid_neuron",
    ),
    "stages on the class": (
        "Quotient.forward",
        [("self.", "type(self)."), ("type(self).f\n", "self.f\n")],
        Q6,
    ),
    "1/den instead of -1/den^2": (
        "Quotient.backward",
        [("-(self.invden**2)", "-self.invden")],
        Q6,
    ),
    "dy takes the path of x": (
        "Quotient.backward",
        [("dy += dsigy * self.sigy * (1.0 - self.sigy)", "dy += dsigx")],
        Q6,
    ),
    "dx counts one path twice": (
        "Quotient.backward",
        [("dx += dnum * 1.0", "dx += dnum * 1.0 + dxpy")],
        Q6,
    ),
    "the total is returned under one path's name": (
        "Quotient.backward",
        [('"dsigy": dsigy', '"dsigy": dy')],
        Q6,
    ),
    "each ReLU is opened by the other one": (
        "ReluNetwork.backward",
        [
            ("self.z2 > 0.0", "self.other > 0.0"),
            ("self.z1 > 0.0", "self.z2 > 0.0"),
            ("self.other", "self.z1"),
        ],
        Q7,
    ),
    "the absolute value instead of the ReLU": (
        "ReluNetwork.forward",
        [("max(self.z1, 0.0)", "abs(self.z1)")],
        Q7,
    ),
    "a leaky slope": (
        "ReluNetwork.backward",
        [("da1 * (self.z1 > 0.0)", "da1 * (1.0 if self.z1 > 0.0 else 0.01)")],
        Q7,
    ),
    "dw1 takes w1 itself": (
        "ReluNetwork.backward",
        [("dw1 = dt1 * self.x", "dw1 = dt1 * self.w1")],
        Q7,
    ),
    "J is not returned": ("ReluNetwork.forward", [("    return self.J", "    return None")], Q7),
    "a1 is left as it was where the ReLU is closed": (
        "ReluNetwork.forward",
        [("self.a1 = max(self.z1, 0.0)", 'self.a1 = max(self.z1, getattr(self, "a1", 0.0))')],
        Q7,
    ),
    "a cost with a sign": (
        "ReluNetwork.forward",
        [("(self.a2 - y) ** 2", "(self.a2 - y) * abs(self.a2 - y)")],
        Q7,
    ),
    "values above 10 are cut off": (
        "ReluNetwork.forward",
        [("max(self.z1, 0.0)", "min(max(self.z1, 0.0), 10.0)")],
        Q7,
    ),
    "the other factor by division": (
        "SumTimes.backward",
        [("upstream * self.z", "upstream * self.f / self.q")],
        "q4_sum_times",
    ),
    "x by division": (
        "SquaredError.backward",
        [("dc * self.x", "dc * self.c / self.w")],
        "q3_squared_error",
    ),
    "db only where b is not 0": (
        "SquaredError.backward",
        [("db = da * 1.0", "db = da if self.b else 0.0")],
        "q3_squared_error",
    ),
    "the slope of a square by division": (
        "Quotient.backward",
        [("2.0 * self.xpy", "2.0 * self.xpysqr / self.xpy")],
        Q6,
    ),
    "the slope of a square from its root": (
        "Square.backward",
        [("2.0 * self.a", "2.0 * math.sqrt(self.J)")],
        "q2_square",
    ),
    "right for negative z and in the example only": (
        "Composite.backward",
        [("4.0 * self.z", "(4.0 if self.z <= 0.0 or self.z == 3.0 else -4.0) * self.z")],
        "q1_composite",
    ),
    "one more step": (
        "backprop_steps",
        [("nodes + parameters", "nodes + parameters + 1")],
        "q8_cost_of_backpropagation",
    ),
    "the unmoved pass is counted": (
        "small_step_steps",
        [("nodes * parameters", "nodes * (parameters + 1)")],
        "q8_cost_of_backpropagation",
    ),
}


def definition(target):
    """The solution's text of one method or function, marks removed, at no indentation."""
    lines = ASSIGNMENTS[A2].solution["chain_rule.py"].splitlines()
    node = find("\n".join(lines), target)
    kept = [line for line in lines[node.lineno - 1 : node.end_lineno] if "SOLUTION" not in line]
    return textwrap.dedent("\n".join(kept)) + "\n"


@pytest.mark.parametrize("name", OUTSIDE)
def test_mistake_outside_the_bank_loses_in_its_question_and_gets_no_wrong_name(bench, name):
    target, edits, question_id = OUTSIDE[name]
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
