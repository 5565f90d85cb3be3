"""a1_derivatives: the figures of its sources, and mistakes outside its bank."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from conftest import ASSIGNMENTS, lost, question

from autograder.course.variants import load_variants, replace_definition
from autograder.grading.solved import record_public_answers
from autograder.judge.implementation import InProcess, load_probes, run_module

A1 = "a1_derivatives"
FILE = "derivatives.py"


@pytest.fixture(scope="module")
def a1():
    return ASSIGNMENTS[A1]


@pytest.fixture(scope="module")
def made(a1):
    """The solution as a module."""
    contents = {FILE: a1.solution[FILE].encode()}
    return InProcess(contents, load_probes(a1.probes)).modules["derivatives"]


@pytest.fixture(scope="module")
def recorded(a1):
    return record_public_answers(a1)["answers"]


@pytest.fixture(scope="module")
def curve(a1):
    """Makes a function from its description, as the probes do."""
    return run_module("probes", a1.probes, "probes.py")._curve


def polynomial(*coefficients):
    return {"kind": "polynomial", "coefficients": list(coefficients)}


RECIPROCAL = {"kind": "reciprocal", "factor": 1.0, "power": 1}
SQUARE, CUBE, TWICE = polynomial(0, 0, 1), polynomial(0, 0, 0, 1), polynomial(0, 2)

# The table of S0, then S2: J, formula, w, J(w), J(w + 0.001), k, dJ/dw.
TABLE = [
    (SQUARE, "w**2", 3.0, 9, 9.006001, 6.001000, 6),
    (SQUARE, "w**2", 2.0, 4, 4.004001, 4.001, 4),
    (SQUARE, "w**2", -3.0, 9, 8.994001, -5.999, -6),
    (TWICE, "2*w", 3.0, 6, 6.002, 2, 2),
    (CUBE, "w**3", 2.0, 8, 8.012006001, 12.006001, 12),
    (polynomial(0, 1), "w", 2.0, 2, 2.001, 1, 1),
    (RECIPROCAL, "1/w", 2.0, 0.5, 0.4997501249, -0.2498750625, -0.25),
]


@pytest.mark.parametrize(("described", "formula", "w", "value", "ahead", "k", "exact"), TABLE)
def test_table_of_small_steps(made, curve, described, formula, w, value, ahead, k, exact):
    f, symbol = curve(described), sp.Symbol("w")
    assert f(w) == value
    assert f(w + 0.001) == pytest.approx(ahead, abs=1e-10)
    assert made.forward_difference(f, w, 0.001) == pytest.approx(k, abs=1e-10)
    assert made.central_difference(f, w) == pytest.approx(exact, rel=1e-9)
    assert made.derivative_at(sp.sympify(formula, {"w": symbol}), symbol, w) == exact


def test_table_is_what_students_check(recorded):
    """q1 has k and q3 the exact slope of every line, public."""
    q1, q3 = "q1_forward_difference: ", "q3_symbolic_derivative: derivatives at a point "
    k = recorded[f"{q1}w^2 at 3, eps = 0.001 #1"]["the list of slopes"]
    for case in ("the handout's table #1", "the handout's table #2", "the handout's table #3"):
        k = k + recorded[q1 + case]["the list of slopes"]
    for case in ("w, and 1/w at 2 #1", "w, and 1/w at 2 #2"):
        k = k + recorded[q1 + case]["the list of slopes"]
    np.testing.assert_allclose(k, [line[5] for line in TABLE], rtol=1e-9)
    exact = [value for n in range(1, 6) for value in recorded[f"{q3}#{n}"]["the results"]]
    assert exact == [line[6] for line in TABLE]


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


# Graphs 0 and 1 of S0: (edge, function of one number, formula, its symbol, at, value, slope).
EDGES = [
    ("da/dw, graph 0", polynomial(2, 3), "2 + 3*w", "w", 3.0, 11, 3),
    ("dJ/da, graph 0", SQUARE, "a**2", "a", 11.0, 121, 22),
    ("dJ/dw, graph 0", polynomial(4, 12, 9), "(2 + 3*w)**2", "w", 3.0, 121, 66),
    ("dc/dw, graph 1", polynomial(0, 2), "2*w", "w", -2.0, -4, 2),
    ("da/dc, graph 1", polynomial(8, 1), "c + 8", "c", -4.0, 4, 1),
    ("da/db, graph 1", polynomial(-4, 1), "-4 + b", "b", 8.0, 4, 1),
    ("dd/da, graph 1", polynomial(-1, 1), "a - 1", "a", 4.0, 3, 1),
    ("dJ/dd, graph 1", polynomial(0, 0, 0.5), "d**2/2", "d", 3.0, 4.5, 3),
    ("dJ/da, graph 1", polynomial(0.5, -1, 0.5), "(a - 1)**2/2", "a", 4.0, 4.5, 3),
    ("dJ/dc, graph 1", polynomial(24.5, 7, 0.5), "(c + 8 - 1)**2/2", "c", -4.0, 4.5, 3),
    ("dJ/db, graph 1", polynomial(12.5, -5, 0.5), "(-4 + b - 1)**2/2", "b", 8.0, 4.5, 3),
    ("dJ/dw, graph 1", polynomial(24.5, 14, 2), "(2*w + 8 - 1)**2/2", "w", -2.0, 4.5, 6),
]


@pytest.mark.parametrize(("edge", "described", "formula", "name", "at", "value", "slope"), EDGES)
def test_edges_of_the_graphs(made, curve, edge, described, formula, name, at, value, slope):
    f, symbol = curve(described), sp.Symbol(name)
    expression = sp.sympify(formula, {name: symbol})
    assert f(at) == value
    assert made.value_at(expression, symbol, at) == value
    assert made.derivative_at(expression, symbol, at) == slope
    assert made.central_difference(f, at) == pytest.approx(slope, rel=1e-9)
    assert made.forward_difference(f, at) == pytest.approx(slope, abs=0.01)


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


@pytest.fixture(scope="module")
def handout(a1):
    return a1.folder.joinpath("handout.md").read_text(encoding="utf-8")


def rows_of(handout, head):
    """Cells of the table whose head line begins so."""
    lines = handout.split(f"| {head} |", 1)[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


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


# Mistakes outside the bank, each in one definition: (what is replaced, text, question).
OUTSIDE = {
    "size of the change": (
        "forward_difference",
        "return abs(f(x + eps) - f(x)) / eps",
        "q1_forward_difference",
    ),
    "eps ignored": (
        "forward_difference",
        "return (f(x + 0.001) - f(x)) / 0.001",
        "q1_forward_difference",
    ),
    "central for forward": (
        "forward_difference",
        "return (f(x + eps) - f(x - eps)) / (2 * eps)",
        "q1_forward_difference",
    ),
    "a step relative to x": (
        "forward_difference",
        "h = eps * (abs(x) or 1.0); return (f(x + h) - f(x)) / h",
        "q1_forward_difference",
    ),
    "no eps below 1e-8": (
        "forward_difference",
        "h = max(eps, 1e-8); return (f(x + h) - f(x)) / h",
        "q1_forward_difference",
    ),
    "half a step each way": (
        "central_difference",
        "return (f(x + eps / 2) - f(x - eps / 2)) / eps",
        "q2_central_difference",
    ),
    "five points": (
        "central_difference",
        "return (8 * (f(x + eps) - f(x - eps)) - f(x + 2 * eps) + f(x - 2 * eps)) / (12 * eps)",
        "q2_central_difference",
    ),
    "eps never below 0.001": (
        "central_difference",
        "h = max(eps, 1e-3); return (f(x + h) - f(x - h)) / (2 * h)",
        "q2_central_difference",
    ),
    "a symbol of the same name": (
        "symbolic_derivative",
        "return sp.diff(expression, sp.Symbol(str(symbol)))",
        "q3_symbolic_derivative",
    ),
    "a value as text": (
        "value_at",
        "return str(float(expression.subs(symbol, value)))",
        "q3_symbolic_derivative",
    ),
    "by all symbols": (
        "symbolic_derivative",
        "return sum(sp.diff(expression, s) for s in expression.free_symbols)",
        "q3_symbolic_derivative",
    ),
    "a text": (
        "symbolic_derivative",
        "return str(sp.diff(expression, symbol))",
        "q3_symbolic_derivative",
    ),
    "the second derivative": (
        "symbolic_derivative",
        "return sp.diff(expression, symbol, 2)",
        "q3_symbolic_derivative",
    ),
    "rounded": (
        "value_at",
        "return round(float(expression.subs(symbol, value)), 2)",
        "q3_symbolic_derivative",
    ),
    "by a small step": (
        "derivative_at",
        "return float((expression.subs(symbol, value + 1e-3)"
        " - expression.subs(symbol, value)) / 1e-3)",
        "q3_symbolic_derivative",
    ),
    "rows move together": (
        "numerical_gradient",
        """
    moved = np.array(x, dtype=float)
    gradient = np.zeros_like(moved)
    for i in range(len(moved)):
        kept = moved[i].copy()
        moved[i] = kept + eps
        above = f(moved)
        moved[i] = kept - eps
        below = f(moved)
        moved[i] = kept
        gradient[i] = (above - below) / (2 * eps)
    return gradient
""",
        "q4_numerical_gradient",
    ),
    "result of integers": (
        "numerical_gradient",
        """
    moved = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        kept = moved[index]
        moved[index] = kept + eps
        above = f(moved)
        moved[index] = kept - eps
        below = f(moved)
        moved[index] = kept
        gradient[index] = (above - below) / (2 * eps)
    return gradient
""",
        "q4_numerical_gradient",
    ),
    "exceptions swallowed": (
        "numerical_gradient",
        """
    moved = np.array(x, dtype=float)
    gradient = np.zeros_like(moved)
    for index in np.ndindex(moved.shape):
        ahead, behind = moved.copy(), moved.copy()
        ahead[index] += eps
        behind[index] -= eps
        try:
            gradient[index] = (f(ahead) - f(behind)) / (2 * eps)
        except ArithmeticError:
            gradient[index] = np.nan
    return gradient
""",
        "q4_numerical_gradient",
    ),
    "f of a vector": (
        "numerical_gradient",
        """
    flat = np.array(x, dtype=float).ravel()
    gradient = np.zeros_like(flat)
    for i in range(flat.size):
        step = np.zeros_like(flat)
        step[i] = eps
        gradient[i] = (f(flat + step) - f(flat - step)) / (2 * eps)
    return gradient.reshape(np.shape(x))
""",
        "q4_numerical_gradient",
    ),
    "axes of length 1 are dropped": (
        "numerical_gradient",
        """
    moved = np.array(x, dtype=float)
    gradient = np.zeros_like(moved)
    for index in np.ndindex(moved.shape):
        ahead, behind = moved.copy(), moved.copy()
        ahead[index] += eps
        behind[index] -= eps
        gradient[index] = (f(ahead) - f(behind)) / (2 * eps)
    return gradient.squeeze()
""",
        "q4_numerical_gradient",
    ),
    "transposed": (
        "numerical_gradient",
        """
    moved = np.array(x, dtype=float)
    gradient = []
    for index in np.ndindex(moved.shape):
        ahead, behind = moved.copy(), moved.copy()
        ahead[index] += eps
        behind[index] -= eps
        gradient.append((f(ahead) - f(behind)) / (2 * eps))
    return np.reshape(gradient, moved.shape[::-1]).T
""",
        "q4_numerical_gradient",
    ),
    "the largest singular value": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    order = 2 if np.ndim(x) == 2 else None
    size = np.linalg.norm(a, order) + np.linalg.norm(n, order)
    return np.linalg.norm(a - n, order) / size if size else 0.0
""",
        "q5_gradient_check",
    ),
    "gradient of the gradient": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(gradient, x, eps)
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0
""",
        "q5_gradient_check",
    ),
    "differences that cancel": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    size = np.abs(a).sum() + np.abs(n).sum()
    return abs(np.sum(a - n)) / size if size else 0.0
""",
        "q5_gradient_check",
    ),
    "squares without the root": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    size = np.sum(a**2) + np.sum(n**2)
    return np.sum((a - n) ** 2) / size if size else 0.0
""",
        "q5_gradient_check",
    ),
    "zero if only one gradient is zero": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    if not a.any() or not n.any():
        return 0.0
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))
""",
        "q5_gradient_check",
    ),
    "no denominator below 1e-8": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    return np.linalg.norm(a - n) / max(np.linalg.norm(a) + np.linalg.norm(n), 1e-8)
""",
        "q5_gradient_check",
    ),
    "small gradients taken for zero": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size > 1e-8 else 0.0
""",
        "q5_gradient_check",
    ),
    "rounded to three digits": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return round(float(np.linalg.norm(a - n) / size), 3) if size else 0.0
""",
        "q5_gradient_check",
    ),
    "x changed by the check": (
        "gradient_check",
        """
    a, n = gradient(x), numerical_gradient(f, x, eps)
    x -= 0.1 * a
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0
""",
        "q5_gradient_check",
    ),
    "sorted errors": (
        "epsilon_sweep",
        "return sorted(abs((f(x + e) - f(x)) / e - derivative(x)) for e in epsilons)",
        "q6_epsilon_sweep",
    ),
    "no epsilon below 1e-9": (
        "epsilon_sweep",
        "return [abs(forward_difference(f, x, max(e, 1e-9)) - derivative(x)) for e in epsilons]",
        "q6_epsilon_sweep",
    ),
    "compared with its own derivative": (
        "epsilon_sweep",
        "return [abs(forward_difference(f, x, e) - central_difference(f, x)) for e in epsilons]",
        "q6_epsilon_sweep",
    ),
    "derivative one step ahead": (
        "epsilon_sweep",
        "return [abs(forward_difference(f, x, e) - derivative(x + e)) for e in epsilons]",
        "q6_epsilon_sweep",
    ),
    "epsilons sorted in place": (
        "epsilon_sweep",
        "epsilons.sort(); exact = derivative(x)\n"
        "    return [abs(forward_difference(f, x, e) - exact) for e in epsilons]",
        "q6_epsilon_sweep",
    ),
    "always 1e-8": (
        "best_epsilon",
        "return min(epsilons, key=lambda e: abs(np.log10(e) + 8))",
        "q6_epsilon_sweep",
    ),
    "the first epsilon is left out": (
        "best_epsilon",
        "errors = epsilon_sweep(f, derivative, x, epsilons)\n"
        "    return epsilons[1 + int(np.argmin(errors[1:]))]",
        "q6_epsilon_sweep",
    ),
    "the last epsilon is left out": (
        "best_epsilon",
        "errors = epsilon_sweep(f, derivative, x, epsilons)\n"
        "    return epsilons[int(np.argmin(errors[:-1]))]",
        "q6_epsilon_sweep",
    ),
    "epsilons sorted in place for the best": (
        "best_epsilon",
        "epsilons.sort(); errors = epsilon_sweep(f, derivative, x, epsilons)\n"
        "    return epsilons[int(np.argmin(errors))]",
        "q6_epsilon_sweep",
    ),
    "the first rise ends the search": (
        "best_epsilon",
        """
    errors = epsilon_sweep(f, derivative, x, epsilons)
    for i in range(len(epsilons) - 1):
        if errors[i + 1] > errors[i]:
            return epsilons[i]
    return epsilons[-1]
""",
        "q6_epsilon_sweep",
    ),
    "sizes without signs": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(abs(s) - abs(n)) > 1e-4 * max(abs(s), abs(n))
    return [i for i, (f, slope) in enumerate(pairs)
            if any(off(slope(x), central_difference(f, x)) for x in points)]
""",
        "q7_wrong_slope",
    ),
    "the last point only": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(s - n) > 1e-4 * max(abs(s), abs(n))
    x = points[-1]
    return [i for i, (f, slope) in enumerate(pairs) if off(slope(x), central_difference(f, x))]
""",
        "q7_wrong_slope",
    ),
    "errors that cancel": (
        "wrong_slopes",
        """
    wrong = []
    for i, (f, slope) in enumerate(pairs):
        given, numeric = sum(map(slope, points)), sum(central_difference(f, x) for x in points)
        if abs(given - numeric) > 1e-4 * max(abs(given), abs(numeric)):
            wrong.append(i)
    return wrong
""",
        "q7_wrong_slope",
    ),
    "a constant in the denominator": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(s - n) / (max(abs(s), abs(n)) + 1e-8) > 1e-4
    return [i for i, (f, slope) in enumerate(pairs)
            if any(off(slope(x), central_difference(f, x)) for x in points)]
""",
        "q7_wrong_slope",
    ),
    "a limit of 1e-9": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(s - n) > 1e-9 * max(abs(s), abs(n))
    return [i for i, (f, slope) in enumerate(pairs)
            if any(off(slope(x), central_difference(f, x)) for x in points)]
""",
        "q7_wrong_slope",
    ),
    "points sorted in place": (
        "wrong_slopes",
        """
    points.sort()
    def off(s, n):
        return abs(s - n) > 1e-4 * max(abs(s), abs(n))
    return [i for i, (f, slope) in enumerate(pairs)
            if any(off(slope(x), central_difference(f, x)) for x in points)]
""",
        "q7_wrong_slope",
    ),
    "wrong pairs taken out of the list": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(s - n) > 1e-4 * max(abs(s), abs(n))
    wrong = [i for i, (f, slope) in enumerate(pairs)
             if any(off(slope(x), central_difference(f, x)) for x in points)]
    for i in reversed(wrong):
        pairs.pop(i)
    return wrong
""",
        "q7_wrong_slope",
    ),
    "counted from 1": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(s - n) > 1e-4 * max(abs(s), abs(n))
    return [i for i, (f, slope) in enumerate(pairs, 1)
            if any(off(slope(x), central_difference(f, x)) for x in points)]
""",
        "q7_wrong_slope",
    ),
    "the first wrong pair only": (
        "wrong_slopes",
        """
    for i, (f, slope) in enumerate(pairs):
        for x in points:
            n = central_difference(f, x)
            if abs(slope(x) - n) > 1e-4 * max(abs(slope(x)), abs(n)):
                return [i]
    return []
""",
        "q7_wrong_slope",
    ),
    "a limit of one percent": (
        "wrong_slopes",
        """
    def off(s, n):
        return abs(s - n) > 1e-2 * max(abs(s), abs(n))
    return [i for i, (f, slope) in enumerate(pairs)
            if any(off(slope(x), central_difference(f, x)) for x in points)]
""",
        "q7_wrong_slope",
    ),
    "divided by the slope": (
        "wrong_slopes",
        """
    return [i for i, (f, slope) in enumerate(pairs)
            if any(abs(slope(x) - central_difference(f, x)) / abs(slope(x)) > 1e-4
                   for x in points)]
""",
        "q7_wrong_slope",
    ),
}


def replaced(source, target, body):
    """The source with another body of a function."""
    (head,) = [line for line in source.splitlines() if line.startswith(f"def {target}(")]
    return replace_definition(source, target, f"{head}\n    {body.strip()}")


@pytest.mark.parametrize("name", OUTSIDE)
def test_mistake_outside_the_bank_loses_in_its_question_and_gets_no_wrong_name(bench, a1, name):
    target, body, question_id = OUTSIDE[name]
    result = bench.grade(A1, {FILE: replaced(a1.solution[FILE], target, body)})
    assert lost(result) == [question_id]
    assert question(result, question_id).mistakes == ()


# A function that is wrong costs its own question only, whoever else calls it.
@pytest.mark.parametrize(
    ("target", "question_id"),
    [
        ("forward_difference", "q1_forward_difference"),
        ("central_difference", "q2_central_difference"),
        ("symbolic_derivative", "q3_symbolic_derivative"),
        ("numerical_gradient", "q4_numerical_gradient"),
    ],
)
@pytest.mark.parametrize(
    "body", ["return 0.0 * x", "raise ValueError", "raise NotImplementedError"]
)
def test_a_broken_function_costs_nothing_where_others_build_on_it(
    bench, a1, target, question_id, body
):
    source = replaced(a1.solution[FILE], target, body.replace("* x", "* eps"))
    if target == "symbolic_derivative" and "eps" in body.replace("* x", "* eps"):
        source = replaced(a1.solution[FILE], target, "return 0")
    assert lost(bench.grade(A1, {FILE: source})) == [question_id]


def test_helpers_of_a_student_see_the_stand_ins_too(bench, a1):
    """The check goes through two functions of the student's own before it needs task 4."""
    source = replaced(a1.solution[FILE], "numerical_gradient", "raise NotImplementedError")
    source = replaced(source, "gradient_check", "return _relative(f, gradient, x, eps)")
    source += """

def _numeric(f, x, *, eps):
    return numerical_gradient(f, x, eps)


def _relative(f, gradient, x, eps):
    a, n = gradient(x), _numeric(f, x, eps=eps)
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0
"""
    assert lost(bench.grade(A1, {FILE: source})) == ["q4_numerical_gradient"]


@pytest.mark.parametrize(
    "text",
    [
        """
def loudly(function):
    def called(*arguments, **named):
        return function(*arguments, **named)
    return called


gradient_check = loudly(gradient_check)
""",
        """
gradient_check = np.errstate(all="ignore")(gradient_check)
""",
        """
measured = numerical_gradient


def gradient_check(f, gradient, x, eps=1e-5):
    a, n = gradient(x), measured(f, x, eps)
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0
""",
    ],
    ids=["a decorator", "a library's decorator", "another name"],
)
def test_stand_ins_reach_what_is_wrapped_or_renamed(bench, a1, text):
    source = replaced(a1.solution[FILE], "numerical_gradient", "raise NotImplementedError")
    assert lost(bench.grade(A1, {FILE: source + text})) == ["q4_numerical_gradient"]


def test_the_students_module_is_left_alone(a1, made):
    """Stand-ins go into copies: another probe at the same time sees the module as it is."""
    probes = load_probes(a1.probes)
    implementation = InProcess({FILE: a1.solution[FILE].encode()}, probes)
    module = implementation.modules["derivatives"]
    before = dict(vars(module))
    answer = implementation.ask(
        "gradient_check", {"f": {"square": [1.0, 1.0]}, "x": [3.0, 3.0], "factor": 0.5}
    )
    assert answer.value["relative error"] == pytest.approx(1 / 3)
    assert {k: v for k, v in vars(module).items() if k[:2] != "__"} == {
        k: v for k, v in before.items() if k[:2] != "__"
    }


def test_two_mistakes_get_two_names(bench, a1):
    by_name = {variant.name: variant for variant in load_variants(a1, "misconceptions.py")}
    first, second = by_name["central_over_eps"], by_name["check_absolute"]
    source = first.sources(a1)[FILE]
    for target, text in second.replacements:
        source = replace_definition(source, target, text)
    result = bench.grade(A1, {FILE: source})
    assert lost(result) == ["q2_central_difference", "q5_gradient_check"]
    assert [m.name for q in result.questions for m in q.mistakes] == [first.name, second.name]


def test_without_sympy_all_but_q3_can_be_checked(a1):
    """The probes import SymPy only where it is asked for; the student's file says if it lacks."""
    top = a1.probes.split("\ndef ")[0]
    assert "sympy" not in top.partition('"""')[2].partition('"""')[2]
