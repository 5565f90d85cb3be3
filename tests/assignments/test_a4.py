"""a4_gradient_descent: figures of its sources, mistakes outside its bank, orders by any means."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import ASSIGNMENTS, COURSE, lost, question

from autograder.course.variants import load_variants, replace_definition
from autograder.grading.solved import record_public_answers
from autograder.judge.implementation import InProcess, load_probes

A4 = "a4_gradient_descent"
FILE = "gradient_descent.py"


@pytest.fixture(scope="module")
def right():
    return ASSIGNMENTS[A4].solution[FILE]


@pytest.fixture(scope="module")
def descent(right):
    contents = {FILE: right.encode()}
    return InProcess(contents, load_probes(ASSIGNMENTS[A4].probes)).modules["gradient_descent"]


@pytest.fixture(scope="module")
def recorded():
    return record_public_answers(ASSIGNMENTS[A4])["answers"]


@pytest.fixture(scope="module")
def handout():
    return (COURSE / "assignments" / A4 / "handout.md").read_text(encoding="utf-8")


# The figures of the sources.


def test_slope_x_over_5_shrinks_by_08(descent, recorded):
    got = recorded["q1_descent_1d: slope x/5 from 3, 20 steps #1"]["trajectory"]
    assert len(got) == 21
    assert got[:4] == pytest.approx([3, 2.4, 1.92, 1.536])
    assert got[20] == pytest.approx(0.0346, abs=5e-5)
    assert descent.descend(lambda x: x / 5, 3.0, 1.0, 20) == pytest.approx(got)


def test_the_source_pairs_the_curve_with_a_wrong_slope(handout):
    """x^2/5 has the slope 2x/5; x/5 belongs to x^2/10. The handout makes an exercise of it."""
    assert pytest.approx(1.2) == (3.001**2 - 2.999**2) / 5 / 0.002
    assert "/ 0.002 = 1.2$, but $x/5$ is 0.6" in handout


@pytest.mark.parametrize(("number", "factor"), [(1, 0.8), (2, 0.75), (3, 0.667)])
def test_the_steeper_the_faster(recorded, number, factor):
    got = np.array(recorded[f"q1_descent_1d: slopes x/5, x/4 and x/3 #{number}"]["trajectory"])
    np.testing.assert_allclose(got[1:] / got[:-1], factor, atol=5e-4)


@pytest.mark.parametrize(("number", "factor"), [(1, -3), (2, 0.6)])
def test_2x_squared_explodes_with_rate_1_and_converges_with_01(recorded, number, factor):
    label = f"q1_descent_1d: slope 4x, learning rates 1 and 0.1 #{number}"
    got = np.array(recorded[label]["trajectory"])
    np.testing.assert_allclose(got[1:] / got[:-1], factor)


@pytest.mark.parametrize(
    ("case", "rate", "factors"),
    [
        ("x1^2 + x2^2 from (3, 3)", 0.1, [0.8, 0.8]),
        ("2 x1^2 + 7 x2^2 from (3, 3)", 0.03, [0.88, 0.58]),
    ],
)
def test_two_bowls(recorded, case, rate, factors):
    got = np.array(recorded[f"q2_descent_nd: {case} #1"]["trajectory"])
    assert got.shape == (21, 2)
    np.testing.assert_allclose(got, 3 * np.array(factors) ** np.arange(21)[:, None])


def test_quartic_ends_at_nine_quarters(descent, recorded):
    got = recorded["q3_until_precision: x^4 - 3x^3 + 2 from 6 #1"]
    assert got["x"][0] == pytest.approx(2.249965, abs=5e-7)
    assert (got["steps taken"], got["says converged"]) == (70, 1)
    x, taken, reason = descent.descend_until(
        lambda x: 4 * x**3 - 9 * x**2, np.array([6.0]), 0.01, 1e-5, 1000
    )
    assert (x[0], taken, reason) == (pytest.approx(2.249965, abs=5e-7), 70, "converged")


def test_256_rows_in_batches_of_32_make_8_updates(descent):
    rows = []
    gradient = lambda p, X, y: rows.append(len(X)) or 0.0 * p  # noqa: E731
    data = np.zeros((256, 2)), np.zeros(256)
    rng = np.random.default_rng(0)
    descent.minibatch_gradient_descent(gradient, np.ones(2), *data, 0.1, 2, 32, rng)
    assert rows == [32] * 16
    public = ASSIGNMENTS[A4].public_tests(ASSIGNMENTS[A4].question("q6_minibatch"))
    assert '{"updates": 8, "uses of each row": [1] * 256}' in public


def test_one_update_an_epoch_and_one_a_row(descent):
    sizes = []
    gradient = lambda p, X, y: sizes.append(len(X)) or 0.0 * p  # noqa: E731
    data = np.zeros((7, 2)), np.zeros(7)
    descent.batch_gradient_descent(gradient, np.ones(2), *data, 0.1, 3)
    assert sizes == [7] * 3
    sizes.clear()
    rng = np.random.default_rng(0)
    descent.stochastic_gradient_descent(gradient, np.ones(2), *data, 0.1, 3, rng)
    assert sizes == [1] * 21


def test_506_rows_in_batches_of_11_make_46_updates_an_epoch(descent, handout):
    count = []
    gradient = lambda p, X, y: count.append(1) or 0.0 * p  # noqa: E731
    for rows, updates in ((506, 138), (507, 141)):
        count.clear()
        data = np.zeros((rows, 1)), np.zeros(rows)
        rng = np.random.default_rng(0)
        descent.minibatch_gradient_descent(gradient, np.ones(1), *data, 0.1, 3, 11, rng)
        assert len(count) == updates
        assert str(updates) in handout


# The figures of the handout.


def test_figures_of_the_handout(descent, recorded, handout):
    path = recorded["q7_momentum: slope x/5 from 3, momentum 0.5 #1"]["trajectory"]
    assert np.ravel(path)[[1, 2, 3, 6]] == pytest.approx([2.4, 1.62, 0.906, -0.151218])
    path = recorded["q7_momentum: 2 x1^2 + 7 x2^2, the default momentum #1"]["trajectory"]
    assert path[3] == pytest.approx([1.1826, -1.7507], abs=5e-5)
    assert path[20] == pytest.approx([0.7150, 0.3737], abs=5e-5)
    path = recorded["q8_adam: 2 x1^2 + 7 x2^2 from (3, 3) #1"]["trajectory"]
    assert np.array(path)[[1, 2, 3, 20], 0] == pytest.approx(
        [2.9, 2.8001, 2.7004, 1.1194], abs=5e-5
    )
    path = recorded["q8_adam: a large epsilon #1"]["trajectory"]
    assert np.ravel(path)[1:4] == pytest.approx([2.625, 2.2580, 1.9011], abs=5e-5)
    assert recorded["q4_batch: one epoch on three rows #1"]["what is returned"] == [1.5]
    three = np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 3.0, 7.0])
    ends = [
        descent.batch_gradient_descent(
            descent.mean_squared_error_gradient, np.ones(1), *three, 0.05, epochs
        )[0]
        for epochs in (2, 3, 4, 500)
    ]
    assert ends == pytest.approx([1.7667, 1.9089, 1.9847, 29 / 14], abs=5e-5)
    for figure in ("-0.151218", "(0.7150, 0.3737)", "(1.1194, 1.1194)", "2.625$, then 2.2580"):
        assert figure in handout


class Fixed:
    """Stands for a generator that draws a known order."""

    def __init__(self, order):
        self.order = np.array(order) - 1

    def permutation(self, count):
        return self.order


@pytest.mark.parametrize(
    ("order", "one_by_one", "by_two"), [([3, 1, 2], 1.908, 1.59), ([2, 3, 1], 2.198, 1.73)]
)
def test_orders_of_the_handout(descent, handout, order, one_by_one, by_two):
    three = np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 3.0, 7.0])
    about = descent.mean_squared_error_gradient, np.ones(1), *three, 0.05, 1
    assert descent.stochastic_gradient_descent(*about, Fixed(order)) == pytest.approx([one_by_one])
    assert descent.minibatch_gradient_descent(*about, 2, Fixed(order)) == pytest.approx([by_two])
    assert f"p = {one_by_one}" in handout
    assert f"p = {by_two}" in handout


# Mistakes outside the bank: (what is replaced, text, question).
OUTSIDE = {
    "stops where the slope is nearly 0": (
        "descend",
        """
def descend(slope, x0, learning_rate, steps):
    x = [x0]
    for _ in range(steps):
        if abs(slope(x[-1])) < 1e-3:
            break
        x.append(x[-1] - learning_rate * slope(x[-1]))
    return x
""",
        "q1_descent_1d",
    ),
    "at least one step": (
        "descend_nd",
        """
def descend_nd(gradient, x0, learning_rate, steps):
    trajectory = [np.array(x0, dtype=float)]
    for _ in range(steps or 1):
        trajectory.append(trajectory[-1] - learning_rate * gradient(trajectory[-1]))
    return trajectory
""",
        "q2_descent_nd",
    ),
    "momentum 0 is taken for none given": (
        "momentum_descent",
        """
def momentum_descent(gradient, x0, learning_rate, steps, momentum=None):
    momentum = momentum or 0.9
    x, v = np.array(x0, dtype=float), 0.0
    trajectory = [x]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(x)
        x = x + v
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q7_momentum",
    ),
    "whole numbers only": (
        "descend",
        """
def descend(slope, x0, learning_rate, steps):
    x = np.full(steps + 1, int(x0))
    for k in range(steps):
        x[k + 1] = x[k] - learning_rate * slope(x[k])
    return x
""",
        "q1_descent_1d",
    ),
    "the last point twice": (
        "descend",
        """
def descend(slope, x0, learning_rate, steps):
    x = [x0]
    for _ in range(steps - 1):
        x.append(x[-1] - learning_rate * slope(x[-1]))
    return x + x[-1:] if steps else x
""",
        "q1_descent_1d",
    ),
    "stops when it is close": (
        "descend",
        """
def descend(slope, x0, learning_rate, steps):
    x = [x0]
    for _ in range(steps):
        step = learning_rate * slope(x[-1])
        x.append(x[-1] - step if abs(step) > 0.02 else x[-1])
    return x
""",
        "q1_descent_1d",
    ),
    "one coordinate after the other": (
        "descend_nd",
        """
def descend_nd(gradient, x0, learning_rate, steps):
    x = np.array(x0, dtype=float)
    trajectory = [x.copy()]
    for _ in range(steps):
        for i in range(len(x)):
            x[i] = x[i] - learning_rate * gradient(x)[i]
        trajectory.append(x.copy())
    return np.array(trajectory)
""",
        "q2_descent_nd",
    ),
    "the gradient array is kept": (
        "descend_nd",
        """
def descend_nd(gradient, x0, learning_rate, steps):
    x = np.array(x0, dtype=float)
    trajectory = [x]
    g = gradient(x)
    for _ in range(steps):
        x = x - learning_rate * g
        gradient(x + 1.0)
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q2_descent_nd",
    ),
    "the longest coordinate instead of the length": (
        "descend_until",
        """
def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.max(np.abs(step)) < precision:
            return x, taken, "converged"
    return x, max_steps, "max_steps"
""",
        "q3_until_precision",
    ),
    "the last step is not judged": (
        "descend_until",
        """
def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    step = np.inf
    for taken in range(max_steps):
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.linalg.norm(step) < precision:
            return x, taken, "converged"
        step = -learning_rate * gradient(x)
        x = x + step
    return x, max_steps, "max_steps"
""",
        "q3_until_precision",
    ),
    "any short coordinate": (
        "descend_until",
        """
def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.any(np.abs(step) < precision):
            return x, taken, "converged"
    return x, max_steps, "max_steps"
""",
        "q3_until_precision",
    ),
    "converged is asked first": (
        "descend_until",
        """
def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.linalg.norm(step) >= precision:
            return x, taken, "converged"
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
    return x, max_steps, "max_steps"
""",
        "q3_until_precision",
    ),
    "the point before the short step": (
        "descend_until",
        """
def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        if not np.all(np.abs(x + step) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.linalg.norm(step) < precision:
            return x, taken, "converged"
        x = x + step
    return x, max_steps, "max_steps"
""",
        "q3_until_precision",
    ),
    "the last row never counts": (
        "batch_gradient_descent",
        """
def batch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs):
    for _ in range(epochs):
        parameters = parameters - learning_rate * gradient(parameters, X[:-1], y[:-1])
    return parameters
""",
        "q4_batch",
    ),
    "one epoch too many": (
        "batch_gradient_descent",
        """
def batch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs):
    for _ in range(epochs + 1):
        parameters = parameters - learning_rate * gradient(parameters, X, y)
    return parameters
""",
        "q4_batch",
    ),
    "all gradients of an epoch at its first parameters": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    for _ in range(epochs):
        first = parameters
        for i in rng.permutation(len(X)):
            parameters = parameters - learning_rate * gradient(first, X[[i]], y[[i]])
    return parameters
""",
        "q5_stochastic",
    ),
    "never an update": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    for _ in range(epochs):
        for i in rng.permutation(len(X)):
            gradient(parameters, X[[i]], y[[i]])
    return parameters
""",
        "q5_stochastic",
    ),
    "the first epoch is not shuffled": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    order = np.arange(len(X))
    for _ in range(epochs):
        for i in order:
            parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
        rng.shuffle(order)
    return parameters
""",
        "q5_stochastic",
    ),
    "there and back": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    order = rng.permutation(len(X))
    for _ in range(epochs):
        order = order[::-1]
        for i in order:
            parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
    return parameters
""",
        "q5_stochastic",
    ),
    "the mean of all parameters on the way": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    way = []
    for _ in range(epochs):
        for i in rng.permutation(len(X)):
            parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
            way.append(parameters)
    return np.mean(way, axis=0)
""",
        "q5_stochastic",
    ),
    "the last batch filled up": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            b = np.take(order, range(start, start + batch_size), mode="wrap")
            parameters = parameters - learning_rate * gradient(parameters, X[b], y[b])
    return parameters
""",
        "q6_minibatch",
    ),
    "the last batch weighted as if it were full": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            b = order[start : start + batch_size]
            g = gradient(parameters, X[b], y[b]) * len(b) / batch_size
            parameters = parameters - learning_rate * g
    return parameters
""",
        "q6_minibatch",
    ),
    "an empty batch at the end": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for k in range(len(X) // batch_size + 1):
            b = order[k * batch_size : (k + 1) * batch_size]
            parameters = parameters - learning_rate * gradient(parameters, X[b], y[b])
    return parameters
""",
        "q6_minibatch",
    ),
    "the caller's data shuffled together": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        X[:], y[:] = X[order], y[order]
        for k in range(0, len(X), batch_size):
            g = gradient(parameters, X[k : k + batch_size], y[k : k + batch_size])
            parameters = parameters - learning_rate * g
    return parameters
""",
        "q6_minibatch",
    ),
    "batches of equal size": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        for b in np.array_split(rng.permutation(len(X)), -(-len(X) // batch_size)):
            parameters = parameters - learning_rate * gradient(parameters, X[b], y[b])
    return parameters
""",
        "q6_minibatch",
    ),
    "Nesterov's gradient ahead": (
        "momentum_descent",
        """
def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    x, v = np.array(x0, dtype=float), 0.0
    trajectory = [x]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(x + momentum * v)
        x = x + v
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q7_momentum",
    ),
    "another default momentum": (
        "momentum_descent",
        """
def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.95):
    x, v = np.array(x0, dtype=float), 0.0
    trajectory = [x]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(x)
        x = x + v
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q7_momentum",
    ),
    "the velocity begins with a step": (
        "momentum_descent",
        """
def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.array(x0, dtype=float)
    v = -learning_rate * gradient(x)
    trajectory = [x]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(x)
        x = x + v
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q7_momentum",
    ),
    "no epsilon": (
        "adam",
        """
def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    x = np.array(x0, dtype=float)
    m, v, trajectory = 0.0, 0.0, [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        x = x - learning_rate * m / (1 - beta1**t) / np.sqrt(v / (1 - beta2**t))
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q8_adam",
    ),
    "one v for all coordinates": (
        "adam",
        """
def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    x = np.array(x0, dtype=float)
    m, v, trajectory = 0.0, 0.0, [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * np.mean(g**2)
        root = np.sqrt(v / (1 - beta2**t))
        x = x - learning_rate * m / (1 - beta1**t) / (root + epsilon)
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q8_adam",
    ),
    "the largest v so far": (
        "adam",
        """
def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    x = np.array(x0, dtype=float)
    m, v, top, trajectory = 0.0, 0.0, 0.0, [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        top = np.maximum(top, v / (1 - beta2**t))
        x = x - learning_rate * m / (1 - beta1**t) / (np.sqrt(top) + epsilon)
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q8_adam",
    ),
    "epsilon before the correction of v": (
        "adam",
        """
def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    x = np.array(x0, dtype=float)
    m, v, trajectory = 0.0, 0.0, [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        rate = learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
        x = x - rate * m / (np.sqrt(v) + epsilon)
        trajectory.append(x)
    return np.array(trajectory)
""",
        "q8_adam",
    ),
}


ADAM = "learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("learning_rate=0.001", "learning_rate=0.01"),
        ("steps=1000", "steps=100"),
        ("beta1=0.9,", "beta1=0.95,"),
        ("beta2=0.999", "beta2=0.99"),
        ("epsilon=1e-8", "epsilon=1e-7"),
    ],
)
def test_each_published_default_of_adam_counts(bench, right, old, new):
    assert ADAM in right
    result = bench.grade(A4, {FILE: right.replace(ADAM, ADAM.replace(old, new))})
    assert lost(result) == ["q8_adam"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_mistake_outside_the_bank_loses_in_its_question_and_gets_no_wrong_name(bench, right, name):
    target, text, question_id = OUTSIDE[name]
    result = bench.grade(A4, {FILE: replace_definition(right, target, text.strip())})
    assert lost(result) == [question_id]
    assert question(result, question_id).mistakes == ()


# Right code that is written in ways the bank has not: (what is replaced, text).
RIGHT = {
    "a sum of all earlier gradients": (
        "momentum_descent",
        """
def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    x, kept, trajectory = np.array(x0, dtype=float), [], [np.array(x0, dtype=float)]
    for k in range(steps):
        kept.append(np.array(gradient(x)))
        x = x - learning_rate * sum(momentum ** (k - i) * g for i, g in enumerate(kept))
        trajectory.append(x)
    return trajectory
""",
    ),
    "heavy ball without a velocity": (
        "momentum_descent",
        """
def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    x = [np.array(x0, dtype=float)]
    for k in range(steps):
        ball = momentum * (x[-1] - x[-2]) if k else 0.0
        x.append(x[-1] - learning_rate * gradient(x[-1]) + ball)
    return np.vstack(x)
""",
    ),
    "everything in float32": (
        "adam",
        """
def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    f = np.float32
    x, m, v = np.array(x0, dtype=f), f(0), f(0)
    trajectory = [x]
    for t in range(1, steps + 1):
        g = np.asarray(gradient(x.astype(float)), dtype=f)
        m = f(beta1) * m + f(1 - beta1) * g
        v = f(beta2) * v + f(1 - beta2) * g * g
        m_corrected, v_corrected = m / f(1 - beta1**t), v / f(1 - beta2**t)
        x = x - f(learning_rate) * m_corrected / (np.sqrt(v_corrected) + f(epsilon))
        trajectory.append(x)
    return np.array(trajectory)
""",
    ),
    "squares compared, no x after a divergence": (
        "descend_until",
        """
def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x, taken = np.array(x0, dtype=float), 0
    while taken < max_steps:
        step = learning_rate * np.array(gradient(x))
        x, taken = x - step, taken + 1
        if np.isnan(x).any() or np.max(np.abs(x)) > DIVERGED_ABOVE:
            return None, taken, "diverged"
        if step @ step < precision**2:
            return x, taken, "converged"
    return [x, np.int64(taken), np.str_("max_steps")]
""",
    ),
    "a row drawn from those that are left": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    for _ in range(epochs):
        left = list(range(len(X)))
        while left:
            i = left.pop(int(rng.integers(len(left))))
            g = gradient(parameters, X[i : i + 1], y[i : i + 1])
            parameters = parameters - learning_rate * g
    return parameters
""",
    ),
    "another generator, seeded from rng": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    import random
    dice, order = random.Random(int(rng.integers(2**31))), list(range(len(X)))
    for _ in range(epochs):
        dice.shuffle(order)
        for i in order:
            parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
    return parameters
""",
    ),
    "masks: the rows of a batch stay in their old order": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        batch_of = np.empty(len(X), dtype=int)
        batch_of[rng.permutation(len(X))] = np.arange(len(X)) // batch_size
        for number in range(batch_of.max() + 1):
            mask = batch_of == number
            parameters = parameters - learning_rate * gradient(parameters, X[mask], y[mask])
    return parameters
""",
    ),
    "the smaller batch anywhere": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batches = [order[s : s + batch_size] for s in range(0, len(X), batch_size)]
        for k in rng.permutation(len(batches)):
            rows = batches[k]
            parameters = parameters - learning_rate * gradient(parameters, X[rows], y[rows])
    return parameters
""",
    ),
}


@pytest.mark.parametrize("secret", range(3))
@pytest.mark.parametrize("name", RIGHT)
def test_right_code_outside_the_bank_earns_everything(bench, right, name, secret):
    target, text = RIGHT[name]
    source = replace_definition(right, target, text.strip())
    assert lost(bench.grade(A4, {FILE: source}, secret=secret)) == []


# A mistake in drawing is named however the order was drawn, not only as the bank draws it.
DRAWN = {
    "stochastic_same_order": """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    rows = rng.choice(len(X), len(X), replace=False).tolist()
    for i in rows * epochs:
        parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
    return parameters
""",
    "stochastic_with_replacement": """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    for i in rng.choice(len(X), len(X) * epochs):
        parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
    return parameters
""",
    "stochastic_rotated": """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    order = np.arange(len(X))
    for _ in range(epochs):
        i, j = rng.choice(len(X), 2, replace=False)
        order[[i, j]] = order[[j, i]]
        for k in order:
            parameters = parameters - learning_rate * gradient(parameters, X[[k]], y[[k]])
    return parameters
""",
    "stochastic_own_generator": """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    import random
    for _ in range(epochs):
        for i in random.sample(range(len(X)), len(X)):
            parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
    return parameters
""",
    "minibatch_sum": """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = np.argsort(rng.random(len(X)))
        for k in range(0, len(X), batch_size):
            b = order[k : k + batch_size]
            for _ in b:
                total = len(b) * gradient(parameters, X[b], y[b])
                break
            parameters = parameters - learning_rate * total
    return parameters
""",
    "minibatch_drops_rest": """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    size = min(batch_size, len(X))
    for _ in range(epochs):
        order = rng.choice(len(X), len(X), replace=False)
        for b in order[: len(X) // size * size].reshape(-1, size):
            parameters = parameters - learning_rate * gradient(parameters, X[b], y[b])
    return parameters
""",
    "minibatch_unpaired": """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        y = rng.permutation(y)
        order = rng.permutation(len(X))
        for k in range(0, len(X), batch_size):
            b = order[k : k + batch_size]
            parameters = parameters - learning_rate * gradient(parameters, X[b], y[b])
    return parameters
""",
}


@pytest.mark.parametrize("name", DRAWN)
def test_mistake_with_random_orders_is_named_however_they_are_drawn(bench, right, name):
    bank = load_variants(ASSIGNMENTS[A4], "misconceptions.py")
    (variant,) = [variant for variant in bank if variant.name == name]
    ((target, _),) = variant.replacements
    result = bench.grade(A4, {FILE: replace_definition(right, target, DRAWN[name].strip())})
    assert lost(result) == [variant.question]
    assert [m.name for m in question(result, variant.question).mistakes] == [name]


def test_every_complaint_can_be_made_and_has_a_sentence():
    probes = ASSIGNMENTS[A4].probes
    code = probes.split("COMPLAINTS = {")[1].split("\n}\n", 1)
    declared = [line.split('"')[1] for line in code[0].splitlines() if line.startswith('    "')]
    keys = [key for key in declared if f'"{key}": ' in code[0]]
    assert len(keys) > 25
    for key in keys:
        assert f'"{key}"' in code[1]


@pytest.mark.parametrize("returned", ["None", "x.tolist()", "(x, taken)", "(x, taken, 'done')"])
def test_three_values_are_asked_for(bench, right, returned):
    source = right.replace('return x, max_steps, "max_steps"', f"return {returned}")
    result = bench.grade(A4, {FILE: source})
    assert lost(result) == ["q3_until_precision"]
    sentences = {c.sentence for c in question(result, "q3_until_precision").cases if c.sentence}
    assert any("three values" in s or "none of the texts" in s for s in sentences)


@pytest.mark.parametrize("returned", ["None", "'text'", "parameters[:1]", "[[1], [1, 2]]", "rng"])
def test_loops_that_return_something_else_are_failed_not_left_unjudged(bench, right, returned):
    head, body = right.split("def minibatch_gradient_descent")
    source = (
        head
        + "def minibatch_gradient_descent"
        + body.replace("    return parameters\n", f"    return {returned}\n", 1)
    )
    result = bench.grade(A4, {FILE: source})
    assert lost(result) == ["q6_minibatch"]
    assert {c.verdict for c in question(result, "q6_minibatch").cases} == {"passed", "failed"}
