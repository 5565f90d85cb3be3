"""a1_derivatives: every figure that its handout prints is what the solution computes."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from conftest import ASSIGNMENTS
from support.worked_examples import handout_of, rows_of, solution_module

A1 = ASSIGNMENTS["a1_derivatives"]


@pytest.fixture(scope="module")
def made():
    """The solution as a module."""
    return solution_module(A1)


@pytest.fixture(scope="module")
def handout():
    return handout_of(A1)


def function_of(text):
    """A function of w from a formula of the handout, such as 2w or 1/w."""
    formula = sp.sympify(text.replace("2w", "2*w"))
    return sp.lambdify(sp.Symbol("w"), formula), sp.lambdify(sp.Symbol("w"), formula.diff("w"))


def test_handout_small_steps(made, handout):
    rows = rows_of(handout, "J(w) | w | eps")
    assert len(rows) == 8
    for text, *cells in rows:
        (f, slope), (w, eps, here, there, k, exact) = function_of(text), map(float, cells)
        assert (f(w), slope(w)) == (here, exact)
        assert f(w + eps) == pytest.approx(there, abs=1e-10)
        assert made.forward_difference(f, w, eps) == pytest.approx(k, abs=1e-10)


def test_handout_central_differences(made, handout):
    rows = rows_of(handout, "f | x | f(x - eps)")
    assert len(rows) == 4
    for text, *cells in rows:
        (f, slope), (x, below, above, central, forward, exact) = (
            function_of(text),
            map(float, cells),
        )
        assert (f(x - 0.1), f(x + 0.1)) == pytest.approx((below, above), abs=1e-10)
        assert made.central_difference(f, x, 0.1) == pytest.approx(central, abs=1e-10)
        assert made.forward_difference(f, x, 0.1) == pytest.approx(forward, abs=1e-10)
        assert slope(x) == exact


def test_handout_gradients(made, handout):
    matrix = np.array([[1.0, 2.0], [0.5, -1.0]])
    gradient = made.numerical_gradient(lambda x: np.sum(x**3), matrix, 0.1)
    printed = r"3.01 & 12.01 \\ 0.76 & 3.01"
    assert " & ".join(f"{number:g}" for number in gradient.flat) == printed.replace(r" \\", " &")
    assert printed in handout
    found = made.numerical_gradient(lambda x: x[0] ** 2 * x[1] + 3 * x[1], np.array([2.0, -1.0]))
    assert found == pytest.approx([-4, 7])
    assert "| (2, -1) | (2 x1 x2, x1^2 + 3) | (-4, 7) |" in handout


def test_handout_gradient_checks(made, handout):
    def error(factor):
        at = np.array([3.0, 3.0])
        return made.gradient_check(lambda x: np.sum(x**2), lambda x: factor * x, at)

    rows = rows_of(handout, "analytic gradient")
    assert [row[-1] for row in rows] == ["about 1e-11", f"{error(1):.4f}", f"{error(-2):g}"]
    assert error(2) < 1e-10
    x = np.array([1.0, 2.0])
    single = made.gradient_check(lambda v: v[0] ** 2 + v[1] ** 2 / 2, lambda v: 2 * v, x)
    assert f"{single:.5f}" in handout


def test_handout_sweeps(made, handout):
    rows = rows_of(handout, "eps | error for w^2")
    assert len(rows) == 10
    epsilons = [float(row[0]) for row in rows]
    parabola = made.epsilon_sweep(lambda w: w * w, lambda w: 2 * w, 3.0, epsilons)
    growth = made.epsilon_sweep(np.exp, np.exp, 0.7, epsilons)
    for row, eps, on_parabola, on_growth in zip(rows, epsilons, parabola, growth, strict=True):
        assert float(row[1]) == pytest.approx(on_parabola, rel=0.01)
        rough = 5.0 if eps < 1e-7 else 0.01  # where rounding rules, exp differs between machines
        assert float(row[2]) == pytest.approx(on_growth, rel=rough)
    assert made.best_epsilon(np.exp, np.exp, 0.7, epsilons) == 1e-8


def test_handout_code_prints_what_it_says(handout, capsys):
    (block,) = [part.split("```")[0] for part in handout.split("```python\n")[1:]]
    exec(block, {})
    said = [line.split("# prints: ")[1] for line in block.splitlines() if "# prints: " in line]
    assert capsys.readouterr().out.splitlines() == said
    assert len(said) == 3
