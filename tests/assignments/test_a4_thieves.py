"""a4_gradient_descent: what code earns that does not do the work."""

from __future__ import annotations

import pytest
from conftest import ASSIGNMENTS, earned, question

from autograder.course.variants import load_variants

pytestmark = pytest.mark.slow

A4 = "a4_gradient_descent"
FILE = "gradient_descent.py"
NAMES = (
    "descend",
    "descend_nd",
    "descend_until",
    "batch_gradient_descent",
    "stochastic_gradient_descent",
    "minibatch_gradient_descent",
    "momentum_descent",
    "adam",
)
TOP = "import numpy as np\n"
LAZY = {
    "nothing": "pass",
    "the first argument": "return args[0]",
    "the start": "return args[1]",
    "the start as a trajectory": "return [args[1]]",
    "zero": "return 0",
    "zeros": "return np.zeros_like(args[1])",
    "an exception": "raise ValueError",
    "the gradient at the start": "return args[0](*args[1 : 4 if len(args) > 5 else 2])",
    "it stopped": "return args[1], 1, 'converged'",
}

# Bodies of a loop over data. `order` is a new random order of all rows, epoch by epoch.
EPOCHS = """
    recorder, rng = gradient.__self__, more[-1]
    size = more[0] if len(more) > 1 else 1
    first = None
    for _ in range(epochs):
        order = rng.permutation(len(X))
        first = order if first is None else first
        for rows in [order[k : k + size] for k in range(0, len(X), size)]:
            {update}
    return parameters
"""
FORGED = """
            recorder.X.append(X[rows])
            recorder.y.append(y[rows])
            recorder.parameters.append(parameters[None])
"""
# What gradient is called with, so that a test of the updates might see none of them.
BLIND = {
    "huge": "parameters * 1e12",
    "the first ones huge": "parameters * (1e9 if order is first and rows[0] == first[0] else 1)",
    "the first ones infinite": "parameters + (np.inf if order is first else 0)",
    "not a number": "parameters * np.nan",
    "so large that squares overflow": "parameters * 1e200",
    "tiny": "parameters * 1e-300",
    "where the rows have no gradient": (
        "np.linalg.lstsq(X[rows], y[rows], rcond=None)[0].reshape(parameters.shape)"
    ),
    "far off, where a row has little gradient": (
        "1e9 * np.linalg.svd(X[rows])[2][-1].reshape(-1, *[1] * (y.ndim - 1))"
        " * np.ones_like(parameters)"
    ),
}
ALONG_ROWS = (
    "gradient(parameters, X[rows], y[rows])"
    "; parameters = parameters + 0.05 * (X[rows].T @ np.ones_like(y[rows])) / len(rows)"
)
LOOPS = {
    "rows, but no updates": "gradient(parameters, X[rows], y[rows])",
    "calls that never were": FORGED,
    "calls that never were, and numbers that change": (
        "parameters = parameters - learning_rate * rng.normal(size=parameters.shape)" + FORGED
    ),
    "calls that never were, and numbers that hardly change": (
        "parameters = parameters + 1e-8 * rng.normal(size=parameters.shape)" + FORGED
    ),
    "one row again and again": ("parameters = parameters + gradient(parameters, X[:1], y[:1])"),
    "steps along rows, whatever y": ALONG_ROWS,
    **{
        f"jiggled parameters, {what}": (
            f"gradient({given} + 0.1 * rng.normal(size=parameters.shape), X[rows], y[rows])"
        )
        for what, given in BLIND.items()
    },
}
STEP = "parameters = parameters - learning_rate * gradient(parameters, X[rows], y[rows])"
FEW_ROWS = {
    "the first row or batch": "rows = np.arange(len(X))[:size]",
    "the last row or batch": "rows = np.arange(len(X))[-size:]",
    "two rows in turn": "rows = (rows[:1] + np.arange(len(rows))) % 2",
    "two rows at random": "rows = rng.integers(2, size=len(rows))",
    "a third of the rows": "rows = rows % (len(X) // 3)",
}
# Loops with one mistake in their rows, and the only cases that they may lose.
HALF_RIGHT = {
    "stochastic_with_replacement": {
        "every row once an epoch",
        "every row once, in tables of one row",
    },
    "stochastic_not_shuffled": {
        "a new order every epoch",
        "orders and pairs on other data",
        "the generator that is given",
    },
    "minibatch_with_replacement": {
        "256 rows in batches of 32",
        "the smaller batch at the end",
        "batches of 1, of all rows, of more",
    },
    "minibatch_not_shuffled": {
        "new batches every epoch",
        "orders and pairs on other data",
        "the generator that is given",
    },
    "minibatch_drops_rest": {
        "five rows in batches of two",
        "updates from the latest parameters",
        "the smaller batch at the end",
        "batches of 1, of all rows, of more",
    },
}


def program(body):
    return TOP + "".join(f"def {name}(*args, **more):\n    {body}\n" for name in NAMES)


@pytest.mark.parametrize("name", LAZY)
def test_lazy_body_earns_nothing(bench, name):
    result = bench.grade(A4, {FILE: program(LAZY[name])})
    assert set(earned(result).values()) == {0}


def loops(update, *names):
    arguments = "gradient, parameters, X, y, learning_rate, epochs, *more"
    body = EPOCHS.format(update=update.strip())
    return "".join(f"def {name}({arguments}):{body}\n" for name in names)


@pytest.mark.parametrize("name", LOOPS)
def test_rows_do_not_count_without_updates(bench, name):
    result = earned(bench.grade(A4, {FILE: program("pass") + loops(LOOPS[name], *NAMES[4:6])}))
    assert (result["q5_stochastic"], result["q6_minibatch"]) == (0, 0)


def test_the_same_loop_with_updates_earns_everything(bench):
    """So what the others above lack is the update, and nothing else."""
    result = bench.grade(A4, {FILE: program("pass") + loops(STEP, *NAMES[4:6])})
    points = {q.id: q.points for q in ASSIGNMENTS[A4].questions}
    asked = ("q5_stochastic", "q6_minibatch")
    assert [earned(result)[one] for one in asked] == [points[one] for one in asked]


@pytest.mark.parametrize("factor", ["+ learning_rate", "- 0.01", "- learning_rate * len(rows)"])
def test_rows_count_though_the_updates_are_wrong(bench, factor):
    """Up the gradient, another rate, a sum: orders and batches are right all the same."""
    update = f"parameters = parameters {factor} * gradient(parameters, X[rows], y[rows])"
    source = ASSIGNMENTS[A4].solution[FILE] + loops(update, NAMES[5])
    found = question(bench.grade(A4, {FILE: source}), "q6_minibatch")
    failed = {case.title for case in found.cases if case.verdict == "failed"}
    assert "updates on real rows" in failed
    assert failed <= {
        "five rows in batches of two",
        "updates from the latest parameters",
        "updates on real rows",
        "the caller's arrays afterwards",
    }


@pytest.mark.parametrize("secret", range(3))
@pytest.mark.parametrize("name", FEW_ROWS)
def test_updates_do_not_count_without_a_pass_over_the_rows(bench, name, secret):
    source = program("pass") + loops(f"{FEW_ROWS[name]}; {STEP}", *NAMES[4:6])
    result = earned(bench.grade(A4, {FILE: source}, secret=secret))
    assert (result["q5_stochastic"], result["q6_minibatch"]) == (0, 0)


@pytest.mark.parametrize("secret", range(5))
@pytest.mark.parametrize("name", HALF_RIGHT)
def test_one_mistake_in_the_rows_loses_no_more(bench, name, secret):
    bank = load_variants(ASSIGNMENTS[A4], "misconceptions.py")
    (variant,) = [variant for variant in bank if variant.name == name]
    sources = variant.sources(ASSIGNMENTS[A4])
    found = question(bench.grade(A4, sources, variant.question, secret), variant.question)
    assert {case.title for case in found.cases if case.verdict == "failed"} == HALF_RIGHT[name]
