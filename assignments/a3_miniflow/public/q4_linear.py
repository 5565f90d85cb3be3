"""Public cases: the handout's worked examples and a gradient check."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q4_linear"


@case("two rows, two units", points=2, says="Two matrix products, and for b a sum over the rows.")
def test_worked_example(check):
    inputs = {"X": [[1.0, 2.0], [3.0, 4.0]], "W": [[5.0, 6.0], [7.0, 8.0]], "b": [-1.0, -1.0]}
    upstreams = [[[1.0, 0.0], [-2.0, 0.5]]]
    check.same(
        "op",
        kind="Linear",
        vectors={"db": "row"},
        rounds=[{"inputs": inputs, "upstreams": upstreams}],
    )


@case("the handout's network", points=2, says="dC/dX = G W^T, dC/dW = X^T G, dC/db: rows of G.")
def test_network_stage(check):
    inputs = {"X": [[-1.0, -2.0], [-1.0, -2.0]], "W": [[2.0], [3.0]], "b": [-3.0]}
    upstreams = [[[-1.6700863977770338e-05], [-3.340200688837377e-05]]]
    check.same(
        "op",
        kind="Linear",
        vectors={"db": "row"},
        rounds=[{"inputs": inputs, "upstreams": upstreams}],
    )


@case("gradient check", points=1, says="Compare each of the three gradients with the handout.")
def test_gradient_check(check):
    inputs = {"X": [[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]], "W": [[1.0, 2.0]] * 3, "b": [0.5, -1.0]}
    upstream = [[0.3, -0.7], [1.1, 0.9]]
    check.gradient_check("gradient_check", kind="Linear", inputs=inputs, upstream=upstream)
