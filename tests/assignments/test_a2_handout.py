"""a2_chain_rule: every figure of its handout's tables, recomputed by small steps and by SymPy."""

from __future__ import annotations

import pytest
import sympy
from conftest import ASSIGNMENTS
from support.worked_examples import handout_of, rows_of, solution_module

A2 = ASSIGNMENTS["a2_chain_rule"]
STEP = sympy.Rational(1, 1000)


@pytest.fixture(scope="module")
def rule():
    """The solution as a module."""
    return solution_module(A2)


@pytest.fixture(scope="module")
def handout():
    return handout_of(A2)


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
