"""a4_gradient_descent: what code earns that does not do the work."""

from __future__ import annotations

import pytest
from conftest import ASSIGNMENTS, earned, question

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
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for rows in [order[k : k + size] for k in range(0, len(X), size)]:
            {update}
    return parameters
"""
FORGED = """
            recorder.X.append(X[rows])
            recorder.y.append(y[rows])
            recorder.parameters.append(parameters[None])
"""
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
    update = "parameters = parameters - learning_rate * gradient(parameters, X[rows], y[rows])"
    result = bench.grade(A4, {FILE: program("pass") + loops(update, *NAMES[4:6])})
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
