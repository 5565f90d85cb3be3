"""Hidden cases: every mix of shapes, a batch of 1, repeated passes."""

from autograder.judge.cases import case
from autograder.judge.passes import recombined

OK_FORMAT = False
name = "q6_mse"
TINY = 1e-9


KEPT = ["the node's own difference afterwards"]  # by another name, where forward() is another
COLUMNS = {
    f"d{x}{of}": "column" for x in "ya" for of in ("", *(f" of node {n}" for n in range(2, 7)))
}


def turn_of(rng, y_shape, a_shape, scale=1.0):
    """Targets, and outputs that are about so far from them; if it is tiny, all are."""
    y = (scale if 0.0 < scale < TINY else 1.0) * rng.normal(size=y_shape)
    a = (y.ravel() + scale * rng.normal(size=y.size)).reshape(a_shape)
    return {"inputs": {"y": y, "a": a}, "upstreams": []}


@case(
    "vectors and columns", points=4, hidden=True, says="Use the difference that this node has kept."
)
def test_shapes(check):
    flat, column = (5,), (5, 1)
    shapes = ((flat, flat), (flat, column), (column, flat), (column, column))
    first, *beside = (turn_of(check.rng, *pair) for pair in shapes)
    first["inputs"]["a"][1] = first["inputs"]["y"][1]
    check.same("op", optional=KEPT, kind="MSE", vectors=COLUMNS, rounds=[first], beside=beside)


@case("a batch of 1 and a batch of 7", points=2, hidden=True, says="Where does the 1/m belong?")
def test_batch_sizes(check):
    sizes = ((1, 1.0), (7, 1e-5), (33, 1e9), (6, 1e-13), (4, 0.0))
    first, *beside = (turn_of(check.rng, (m, 1), (m, 1), scale) for m, scale in sizes)
    asked = {"kind": "MSE", "rounds": [first], "beside": beside}
    check.same("op", optional=KEPT, vectors=COLUMNS, floor=None, **asked)


@case("a second pass starts afresh", points=2, hidden=True, says="Begin each pass at 0.")
def test_second_pass(check):
    of_another_size = turn_of(check.rng, (3,), (3,))
    rounds = [of_another_size, *recombined(lambda: turn_of(check.rng, (4,), (4,)))]
    check.same("op", optional=KEPT, kind="MSE", vectors=COLUMNS, rounds=rounds)
