"""a1_derivatives: every figure that its sources print is what the solution computes."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
import sympy as sp
from conftest import ASSIGNMENTS
from support.worked_examples import solution_module

from autograder.grading.expected_answers import record_public_answers
from autograder.judge.implementation import run_module

A1 = ASSIGNMENTS["a1_derivatives"]


@pytest.fixture(scope="module")
def made():
    """The solution as a module."""
    return solution_module(A1)


@pytest.fixture(scope="module")
def recorded():
    """The right answers to the public cases, as students get them."""
    return record_public_answers(A1)["answers"]


@pytest.fixture(scope="module")
def curve():
    """Makes a function from its description, as the probes do."""
    return run_module("probes", A1.probes, "probes.py")._curve


def polynomial(*coefficients):
    return {"kind": "polynomial", "coefficients": list(coefficients)}


RECIPROCAL = {"kind": "reciprocal", "factor": 1.0, "power": 1}
SQUARE, CUBE, TWICE = polynomial(0, 0, 1), polynomial(0, 0, 0, 1), polynomial(0, 2)


class Line(NamedTuple):
    """A line of the table of S0 or S2: J as a description and a formula, and all its figures."""

    described: dict[str, Any]
    formula: str
    w: float
    value: float
    ahead: float  # J(w + 0.001)
    k: float
    exact: float


TABLE = [  # first that of S0, then that of S2
    Line(SQUARE, "w**2", 3.0, 9, 9.006001, 6.001000, 6),
    Line(SQUARE, "w**2", 2.0, 4, 4.004001, 4.001, 4),
    Line(SQUARE, "w**2", -3.0, 9, 8.994001, -5.999, -6),
    Line(TWICE, "2*w", 3.0, 6, 6.002, 2, 2),
    Line(CUBE, "w**3", 2.0, 8, 8.012006001, 12.006001, 12),
    Line(polynomial(0, 1), "w", 2.0, 2, 2.001, 1, 1),
    Line(RECIPROCAL, "1/w", 2.0, 0.5, 0.4997501249, -0.2498750625, -0.25),
]


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line.formula} at {line.w:g}")
def test_table_of_small_steps(made, curve, line):
    f, w, symbol = curve(line.described), line.w, sp.Symbol("w")
    assert f(w) == line.value
    assert f(w + 0.001) == pytest.approx(line.ahead, abs=1e-10)
    assert made.forward_difference(f, w, 0.001) == pytest.approx(line.k, abs=1e-10)
    assert made.central_difference(f, w) == pytest.approx(line.exact, rel=1e-9)
    assert made.derivative_at(sp.sympify(line.formula, {"w": symbol}), symbol, w) == line.exact


def test_table_is_what_students_check(recorded):
    """q1 has k and q3 the exact slope of every line, public."""
    q1, q3 = "q1_forward_difference: ", "q3_symbolic_derivative: derivatives at a point "
    k = recorded[f"{q1}w^2 at 3, eps = 0.001 #1"]["the list of slopes"]
    for case in ("the handout's table #1", "the handout's table #2", "the handout's table #3"):
        k = k + recorded[q1 + case]["the list of slopes"]
    for case in ("w, and 1/w at 2 #1", "w, and 1/w at 2 #2"):
        k = k + recorded[q1 + case]["the list of slopes"]
    np.testing.assert_allclose(k, [line.k for line in TABLE], rtol=1e-9)
    exact = [value for n in range(1, 6) for value in recorded[f"{q3}#{n}"]["the results"]]
    assert exact == [line.exact for line in TABLE]


def test_rounding_at_a_tiny_step(made, curve, recorded):
    exact_figure = 6.000000496442226
    assert made.forward_difference(curve(SQUARE), 3.0, 1e-9) == exact_figure
    assert made.forward_difference(lambda w: w**2, 3.0, 1e-9) == exact_figure
    case = recorded["q1_forward_difference: w^2 at 3, eps = 1e-9 #1"]
    assert case["the list of slopes"] == [exact_figure]


def test_sympy_gives_the_printed_formulas(made):
    w = sp.Symbol("w")
    for expression, derivative in (
        (w**2, 2 * w),
        (2 * w, sp.Integer(2)),
        (w**3, 3 * w**2),
        (w, sp.Integer(1)),
        (1 / w, -1 / w**2),
    ):
        assert sp.simplify(made.symbolic_derivative(expression, w) - derivative) == 0
    assert made.value_at(1 / w, w, 2.001) == pytest.approx(0.49975, abs=5e-6)


class Edge(NamedTuple):
    """An edge of a graph: what it computes of one number, where, and its slope there."""

    title: str
    described: dict[str, Any]
    formula: str
    name: str  # of the symbol in the formula
    at: float
    value: float
    slope: float


EDGES = [  # of graphs 0 and 1 of S0
    Edge("da/dw, graph 0", polynomial(2, 3), "2 + 3*w", "w", 3.0, 11, 3),
    Edge("dJ/da, graph 0", SQUARE, "a**2", "a", 11.0, 121, 22),
    Edge("dJ/dw, graph 0", polynomial(4, 12, 9), "(2 + 3*w)**2", "w", 3.0, 121, 66),
    Edge("dc/dw, graph 1", polynomial(0, 2), "2*w", "w", -2.0, -4, 2),
    Edge("da/dc, graph 1", polynomial(8, 1), "c + 8", "c", -4.0, 4, 1),
    Edge("da/db, graph 1", polynomial(-4, 1), "-4 + b", "b", 8.0, 4, 1),
    Edge("dd/da, graph 1", polynomial(-1, 1), "a - 1", "a", 4.0, 3, 1),
    Edge("dJ/dd, graph 1", polynomial(0, 0, 0.5), "d**2/2", "d", 3.0, 4.5, 3),
    Edge("dJ/da, graph 1", polynomial(0.5, -1, 0.5), "(a - 1)**2/2", "a", 4.0, 4.5, 3),
    Edge("dJ/dc, graph 1", polynomial(24.5, 7, 0.5), "(c + 8 - 1)**2/2", "c", -4.0, 4.5, 3),
    Edge("dJ/db, graph 1", polynomial(12.5, -5, 0.5), "(-4 + b - 1)**2/2", "b", 8.0, 4.5, 3),
    Edge("dJ/dw, graph 1", polynomial(24.5, 14, 2), "(2*w + 8 - 1)**2/2", "w", -2.0, 4.5, 6),
]


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.title)
def test_edges_of_the_graphs(made, curve, edge):
    f, symbol = curve(edge.described), sp.Symbol(edge.name)
    expression = sp.sympify(edge.formula, {edge.name: symbol})
    assert f(edge.at) == edge.value
    assert made.value_at(expression, symbol, edge.at) == edge.value
    assert made.derivative_at(expression, symbol, edge.at) == edge.slope
    assert made.central_difference(f, edge.at) == pytest.approx(edge.slope, rel=1e-9)
    assert made.forward_difference(f, edge.at) == pytest.approx(edge.slope, abs=0.01)


def test_edges_are_what_students_check(recorded):
    for graph, slopes in (("0", [3, 22, 66]), ("1", [2, 1, 1, 1, 3, 6])):
        title = f"q2_central_difference: graph {graph}, edge by edge and as a whole"
        numbers = range(1, len(slopes) + 1)
        got = [recorded[f"{title} #{n}"]["the list of slopes"][0] for n in numbers]
        np.testing.assert_allclose(got, slopes, rtol=1e-9)
    title = "q3_symbolic_derivative: the edges of both graphs"
    got = [recorded[f"{title} #{n}"]["the derivative, evaluated"] for n in range(1, 8)]
    assert got == [[3], [22], [2], [1], [1], [1], [3]]
    title = "q3_symbolic_derivative: derivatives at a point"
    assert [recorded[f"{title} #{n}"]["the results"] for n in (6, 7)] == [[66], [6]]


def test_the_wrong_slope_is_found(made, recorded):
    case = recorded["q7_wrong_slope: x^2/5 with the slope x/5, among right ones #1"]
    assert case["the list of wrong slopes (1: in it, 0: not)"] == [0, 0, 1, 0, 0]
    assert made.wrong_slopes([(lambda x: x**2 / 5, lambda x: x / 5)], [3.0]) == [0]
    assert made.wrong_slopes([(lambda x: x**2 / 10, lambda x: x / 5)], [3.0]) == []
    errors = made.epsilon_sweep(lambda x: x**2 / 5, lambda x: x / 5, 3.0, [1.0, 0.1, 0.01])
    assert errors == pytest.approx([0.8, 0.62, 0.602])


def test_bowls(recorded):
    round_bowl = recorded["q4_numerical_gradient: x1^2 + x2^2 at (3, 3) #1"]["gradient"]
    long_bowl = recorded["q4_numerical_gradient: 2 x1^2 + 7 x2^2 at (3, 3) #1"]["gradient"]
    assert round_bowl == pytest.approx([6, 6])
    assert long_bowl == pytest.approx([12, 42])
