"""Hidden cases: how first values are distributed, other sizes, gradients."""

import math
from itertools import pairwise

import numpy as np

from autograder.judge.cases import case
from autograder.judge.comparison import as_numbers
from autograder.judge.draws import are_repeated, flaw_of_normals

OK_FORMAT = False
name = "q2_build_network"

# Features, hidden units and, for a classifier, classes: few of one, or many of all.
SIZES = ([2, 9000], [120, 100, 110], [3000, 3, 3000])
ROWS = {"b1": "row", "b2": "row"}  # biases may be (1, units); all else has the shape that is stated


def values_of(rng, sizes):
    """Random parameters of a network of these sizes."""
    features, hidden, outputs = (*sizes, 1)[:3]
    shapes = ((features, hidden), hidden, (hidden, outputs), outputs)
    return [rng.normal(size=shape) for shape in shapes]


@case("first weights and biases", points=5, hidden=True, says="Divide by the root of fan-in.")
def test_spread(check):
    for largest in SIZES:
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


@case("the rng decides", points=2, hidden=True, says="Draw from the rng that you are given.")
def test_rng(check):
    for count in (2, 3):
        sizes = check.rng.integers(3, 12, size=count).tolist()
        answer = check.ask("seeded_values", sizes=sizes, seed=int(check.rng.integers(10**6)))
        for label, shape in zip(("W1", "W2"), pairwise([*sizes, 1]), strict=False):
            if np.shape(answer[label]) != shape:
                check.fail("shape", f"{label} has the wrong shape.")
        labels = ("same rng, same weights", "another rng, another W1", "another rng, another W2")
        check.equal(answer, dict.fromkeys(labels, 1.0))


@case("other sizes of both kinds", points=6, hidden=True, says="Linear, Sigmoid, Linear; the cost.")
def test_outputs(check):
    r = check.rng
    for sizes in ([4, 3], [1, 5], [5, 4, 3], [3, 6, 2]):
        rows = int(r.integers(2, 7))
        X, upstream = r.normal(size=(rows, sizes[0])), r.normal(size=(rows, (*sizes, 1)[2]))
        values = values_of(r, sizes)
        check.same(
            "network",
            vectors={"db1": "row", "db2": "row"},
            sizes=sizes,
            values=values,
            X=X,
            upstream=upstream,
        )
