"""a4_gradient_descent: the figures of its sources and of its handout."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import ASSIGNMENTS, COURSE

from autograder.grading.expected_answers import record_public_answers
from autograder.judge.implementation import InProcess, load_probes

A4 = "a4_gradient_descent"
FILE = "gradient_descent.py"


@pytest.fixture(scope="module")
def descent():
    contents = {FILE: ASSIGNMENTS[A4].solution[FILE].encode()}
    return InProcess(contents, load_probes(ASSIGNMENTS[A4].probes)).modules["gradient_descent"]


@pytest.fixture(scope="module")
def recorded():
    return record_public_answers(ASSIGNMENTS[A4])["answers"]


@pytest.fixture(scope="module")
def handout():
    return (COURSE / "assignments" / A4 / "handout.md").read_text(encoding="utf-8")


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
