"""Hidden cases: how first values are distributed, other sizes, gradients."""

import math
from itertools import pairwise

import numpy as np

from autograder.judge.cases import case
from autograder.judge.comparison import as_numbers

OK_FORMAT = False
name = "q2_build_network"

# Standard errors are below 0.02 in these sizes, so correct code stays inside by five of them.
SIZES = ([30, 4000], [300, 150, 40])


def values_of(rng, sizes):
    """Random parameters of a network of these sizes."""
    features, hidden, outputs = (*sizes, 1)[:3]
    shapes = ((features, hidden), hidden, (hidden, outputs), outputs)
    return [rng.normal(size=shape) for shape in shapes]


@case("first weights and biases", points=5, hidden=True, says="Divide by the root of fan-in.")
def test_spread(check):
    for largest in SIZES:
        sizes = [size - int(check.rng.integers(size // 10 + 1)) for size in largest]
        answer = check.ask("first_values", sizes=sizes, seed=int(check.rng.integers(10**6)))
        hidden, outputs = (*sizes, 1)[1:3]
        check.equal(answer, {"b1": np.zeros(hidden), "b2": np.zeros(outputs)})
        first, second = (as_numbers(answer[label]) for label in ("W1", "W2"))
        for label, W, fan_in in (("W1", first, sizes[0]), ("W2", second, sizes[1])):
            if W is None or np.shape(W) != (fan_in, W.size // fan_in):
                check.fail("shape", f"{label} has the wrong shape.")
            W = W * math.sqrt(fan_in)
            if not abs(W.std() - 1.0) < 0.09:
                check.fail("value", f"The weights {label} spread too far, or not far enough.")
            if not abs(W.mean()) < 0.09:
                check.fail("value", f"The weights {label} do not lie around 0.")
            if not abs(np.mean(np.abs(W) < 1.0) - 0.683) < 0.05:
                check.fail("value", f"The weights {label} are not normally distributed.")
        few = min(first.size, second.size)
        if not abs(np.corrcoef(first.ravel()[:few], second.ravel()[:few])[0, 1]) < 0.11:
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
        check.same("network", sizes=sizes, values=values, X=X, upstream=upstream)
