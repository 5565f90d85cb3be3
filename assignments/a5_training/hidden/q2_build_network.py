"""Hidden cases: how first values are distributed, other sizes, gradients."""

import math
from itertools import pairwise

import numpy as np

from autograder.judge.cases import case
from autograder.judge.comparison import as_numbers
from autograder.judge.draws import are_repeated, flaw_of_normals

OK_FORMAT = False
name = "q2_build_network"

ROWS = {"b1": "row", "b2": "row"}  # biases may be (1, units); all else has the shape that is stated


def values_of(rng, sizes):
    """Random parameters of a network of these sizes."""
    features, hidden, outputs = (*sizes, 1)[:3]
    shapes = ((features, hidden), hidden, (hidden, outputs), outputs)
    return [rng.normal(size=shape) for shape in shapes]


def check_first_values(check, most):
    """First values of networks of about these sizes: features, hidden units, classes if any."""
    for largest in most:
        sizes = [size - int(check.rng.integers(size // 20 + 1)) for size in largest]
        answer = check.ask("first_values", sizes=sizes, seed=int(check.rng.integers(10**6)))
        hidden, outputs = (*sizes, 1)[1:3]
        check.equal(answer, {"b1": np.zeros(hidden), "b2": np.zeros(outputs)}, ROWS)
        drawn = []
        for label, fan_in, units in (("W1", sizes[0], hidden), ("W2", hidden, outputs)):
            W = as_numbers(answer[label])
            if W is None or W.shape != (fan_in, units):
                check.fail("shape", f"{label} has the wrong shape.")
            drawn.append(W * math.sqrt(fan_in))
            flaw = flaw_of_normals(drawn[-1])
            if flaw:
                check.fail("value", f"The weights {label} {flaw}.")
        if are_repeated(*drawn):
            check.fail("value", "W1 and W2 are not drawn independently.")


def check_rng(check, layers):
    """What the generator decides on, in a network of random sizes."""
    sizes = check.rng.permutation(np.arange(3, 12))[: layers + 1].tolist()  # none comes twice
    answer = check.ask("seeded_values", sizes=sizes, seed=int(check.rng.integers(10**6)))
    for label, shape in zip(("W1", "W2"), pairwise([*sizes, 1]), strict=False):
        if np.shape(answer[label]) != shape:
            check.fail("shape", f"{label} has the wrong shape.")
    labels = (
        "same rng, same weights",
        *(f"further numbers of rng, another {W}" for W in ("W1", "W2")),
    )
    check.equal(answer, dict.fromkeys((*labels, "W1 is drawn before W2"), 1.0))


def check_outputs(check, all_sizes):
    """Outputs and gradients of networks of these sizes."""
    r = check.rng
    for sizes in all_sizes:
        rows = int(r.integers(2, 7))
        X, upstream = r.normal(size=(rows, sizes[0])), r.normal(size=(rows, (*sizes, 1)[2]))
        asked = dict(sizes=sizes, values=values_of(r, sizes), X=X, upstream=upstream)
        check.same("network", vectors={"db1": "row", "db2": "row"}, **asked)


@case("first values of a regression", points=2, hidden=True, says="Divide by the root of fan-in.")
def test_regression_values(check):
    check_first_values(check, [[2, 9000]])


@case("first values of a classifier", points=3, hidden=True, says="Divide by the root of fan-in.")
def test_classifier_values(check):
    check_first_values(check, [[120, 100, 110], [3000, 3, 3000]])


@case("the rng of a regression", points=1, hidden=True, says="Draw from the rng that is given.")
def test_regression_rng(check):
    check_rng(check, 1)


@case("the rng of a classifier", points=1, hidden=True, says="Draw from the rng that is given.")
def test_classifier_rng(check):
    check_rng(check, 2)


@case("other regressions", points=3, hidden=True, says="Linear, Sigmoid, Linear, MSE.")
def test_regressions(check):
    check_outputs(check, ([4, 3], [1, 5]))


@case("other classifiers", points=3, hidden=True, says="Linear, Sigmoid, Linear; then the cost.")
def test_classifiers(check):
    check_outputs(check, ([5, 4, 3], [3, 6, 2]))
