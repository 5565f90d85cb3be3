"""Every worked example of the MiniFlow source system, by its printed figures.

The figures are what the teaching document prints; the solution must give them, and each example
must be a case that students or the grader run.
"""

from __future__ import annotations

import numpy as np
import pytest

from autograder.grading.expected_answers import record_public_answers
from autograder.judge.implementation import InProcess, load_probes

NETWORK = {
    "X": [[-1.0, -2.0], [-1.0, -2.0]],
    "W": [[2.0], [3.0]],
    "b": [-3.0],
    "y": [1.0, 2.0],
}


@pytest.fixture(scope="module")
def flow(a3):
    contents = {"miniflow.py": a3.solution["miniflow.py"].encode()}
    return InProcess(contents, load_probes(a3.probes)).modules["miniflow"]


@pytest.fixture(scope="module")
def recorded(a3):
    return record_public_answers(a3)["answers"]


def value(flow, build, **arrays):
    nodes = {name: flow.Input() for name in arrays}
    output = build(*nodes.values())
    feed = {nodes[name]: np.array(array, dtype=float) for name, array in arrays.items()}
    return flow.forward_pass(output, flow.topological_sort(feed))


def test_sum_of_three(flow, recorded):
    assert value(flow, flow.Add, x=4, y=5, z=10) == 19
    assert recorded["q3_add_mul: 4 + 5 + 10 and 4 * 5 * 10 #1"]["value"] == 19


def test_product_of_three(flow, recorded):
    assert value(flow, flow.Mul, x=4, y=5, z=10) == 200
    case = recorded["q3_add_mul: 4 + 5 + 10 and 4 * 5 * 10 #2"]
    assert [case[key] for key in ("value", "dx", "dy", "dz")] == [200, 50, 40, 20]


def test_linear(flow, recorded):
    got = value(flow, flow.Linear, X=[[1, 2], [3, 4]], W=[[5, 6], [7, 8]], b=[-1, -1])
    assert got.tolist() == [[18, 21], [42, 49]]
    assert recorded["q4_linear: two rows, two units #1"]["value"] == [[18, 21], [42, 49]]


def test_sigmoid_of_linear(flow, recorded):
    got = value(
        flow,
        lambda X, W, b: flow.Sigmoid(flow.Linear(X, W, b)),
        X=[[-1, -2], [-1, -2]],
        W=[[2, -3], [2, -3]],
        b=[-3, -5],
    )
    rows = [[1.23394576e-04, 9.82013790e-01]] * 2
    np.testing.assert_allclose(got, rows, rtol=1e-8)
    case = recorded["q5_sigmoid: the handout's layer #1"]
    np.testing.assert_allclose(case["value"], rows, rtol=1e-8)
    assert case["x afterwards"] == [[-9, 4], [-9, 4]]


def test_mse(flow, recorded):
    assert value(flow, flow.MSE, y=[1, 2, 3], a=[4.5, 5, 10]) == pytest.approx(23.4166666667)
    case = recorded["q6_mse: y = 1, 2, 3 and a = 4.5, 5, 10 #1"]
    assert case["value"] == pytest.approx(23.4166666667)


def test_whole_network(recorded):
    case = recorded["q7_forward_and_backward: information: your classes together #1"]
    assert case["cost"] == pytest.approx(2.4999498960133932, rel=1e-15)
    printed = {
        "dX": [[-3.34017280e-05, -5.01025919e-05], [-6.68040138e-05, -1.00206021e-04]],
        "dy": [[0.9999833], [1.9999833]],
        "dW": [[5.01028709e-05], [1.00205742e-04]],
        "db": [-5.01028709e-05],
    }
    for label, figures in printed.items():
        np.testing.assert_allclose(case[label], figures, rtol=1e-7)


def test_whole_network_stage_by_stage(recorded):
    """The same figures, in the question of the class that is responsible for them."""
    linear = recorded["q4_linear: the handout's network #1"]
    np.testing.assert_allclose(
        linear["dX"], [[-3.34017280e-05, -5.01025919e-05], [-6.68040138e-05, -1.00206021e-04]]
    )
    np.testing.assert_allclose(linear["dW"], [[5.01028709e-05], [1.00205742e-04]], rtol=1e-8)
    np.testing.assert_allclose(linear["db"], [-5.01028709e-05], rtol=1e-8)
    mse = recorded["q6_mse: the handout's network #1"]
    assert mse["value"] == pytest.approx(2.4999498960133932, rel=1e-15)
    np.testing.assert_allclose(mse["dy"], [[0.9999833], [1.9999833]], rtol=1e-7)
    sigmoid = recorded["q5_sigmoid: the handout's network #1"]
    assert linear["the gradient of consumer 1 afterwards"] == sigmoid["dx"]
    assert sigmoid["the gradient of consumer 1 afterwards"] == mse["da"]


def test_sum_times_z(flow, recorded):
    got = value(flow, lambda x, y, z: flow.Mul(flow.Add(x, y), z), x=-2, y=5, z=-4)
    assert got == -12
    product = recorded["q3_add_mul: (x + y) * z at x = -2, y = 5, z = -4 #1"]
    total = recorded["q3_add_mul: (x + y) * z at x = -2, y = 5, z = -4 #2"]
    assert (product["value"], product["dq"], product["dz"]) == (-12, -4, 3)
    assert (total["value"], total["dx"], total["dy"]) == (3, -4, -4)


def test_descent_on_a_quartic_ends_at_nine_quarters(flow, a3):
    """f = x^4 - 3x^3 + 2 from 6, step 0.01, until a step is below 1e-5, by sgd_update."""
    x = flow.Input()
    x.value = 6.0
    before = np.inf
    while abs(before - x.value) >= 1e-5:
        before = x.value
        x.gradients = {x: 4 * x.value**3 - 9 * x.value**2}
        flow.sgd_update([x], learning_rate=0.01)
    assert x.value == pytest.approx(2.249965, abs=5e-7)
    assert "2.249965" in (a3.folder / "handout.md").read_text(encoding="utf-8")


def test_trace_goes_through_logging(flow, caplog):
    nodes = {name: flow.Input() for name in NETWORK}
    cost = flow.MSE(
        nodes["y"], flow.Sigmoid(flow.Linear(*(nodes[name] for name in ("X", "W", "b"))))
    )
    graph = flow.topological_sort({nodes[name]: np.array(NETWORK[name]) for name in NETWORK})
    flow.forward_and_backward(graph)
    with caplog.at_level("DEBUG", logger="miniflow"):
        flow.trace(graph)
    text = caplog.text
    assert f"forward  MSE -> {cost.value}" in text
    assert text.index("backward MSE") < text.index("backward Sigmoid") < text.index("dC/d(itself)")
