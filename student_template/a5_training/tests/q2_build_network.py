"""Public cases: sizes and first values of a 13-10-1 network, and what a small one computes."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q2_build_network"
X = [[0.5, -1.0], [2.0, 0.25], [-1.5, 1.0]]
FIRST = [[[1.0, -0.5, 0.3], [0.8, 0.2, -1.1]], [0.1, -0.2, 0.3]]
ROWS = {label: "row" for label in ("b1", "b2", "db1", "db2")}  # all other shapes are exact


@case("13 features, 10 hidden units", points=3, says="W is (fan-in, units), b is (units,).")
def test_shapes(check):
    features, units = check.given([13, 10], lambda rng: rng.integers(14, 40, size=2).tolist())
    answer = check.ask("first_values", sizes=[features, units], seed=1)
    for label, shape in (("W1", (features, units)), ("W2", (units, 1))):
        got = np.shape(answer[label])
        if got != shape:
            found = f"Got shape {got}, expected {shape}."
            check.fail("shape", f"{label} has the wrong shape.", found)
    check.equal(answer, {"b1": np.zeros(units), "b2": np.zeros(1)}, ROWS)


@case("a small regression network", points=1, says="Linear, Sigmoid, Linear, MSE.")
def test_small_regression(check):
    regression = [*FIRST, [[0.7], [-1.2], [0.4]], [0.05]]
    upstream = [[0.5], [-1.0], [0.25]]
    check.same("network", vectors=ROWS, sizes=[2, 3], values=regression, X=X, upstream=upstream)


@case("a small classifier", points=1, says="Linear, Sigmoid, Linear; then the cost.")
def test_small_classifier(check):
    classifier = [*FIRST, [[0.7, 0.1], [-1.2, 0.6], [0.4, -0.9]], [0.05, -0.15]]
    upstream = [[0.5, 0.1], [-1.0, 0.3], [0.25, -0.6]]
    check.same("network", vectors=ROWS, sizes=[2, 3, 2], values=classifier, X=X, upstream=upstream)
