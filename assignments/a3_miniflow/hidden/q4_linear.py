"""Hidden cases: shapes, fan-out, a batch of 1, repeated passes."""

from autograder.judge.cases import case
from autograder.judge.passes import recombined, upstreams

OK_FORMAT = False
name = "q4_linear"
B_AS_ROW = {f"db{node}": "row" for node in ("", *(f" of node {n}" for n in range(2, 7)))}
SHAPES = "Check each shape; and what a node keeps belongs on self, where no other node changes it."


def layer(rng, batch, features, units):
    """Random inputs of a Linear of this size."""
    return {
        "X": rng.normal(size=(batch, features)),
        "W": rng.normal(size=(features, units)),
        "b": rng.normal(size=units),
    }


def turn_of(rng, size, consumers=1, scale=1.0):
    """A pass through a Linear of this size: batch, features, units."""
    shape = (size[0], size[2])
    sent = upstreams(rng, shape, consumers, scale) if consumers > 1 else [rng.normal(size=shape)]
    return {"inputs": layer(rng, *size), "upstreams": sent}


@case("batch, features and units all differ", points=4, hidden=True, says=SHAPES)
def test_shapes(check):
    sizes = ((5, 3, 2), (2, 33, 3), (3, 2, 34), (3, 2, 2), (37, 1, 2), (5, 3, 2))
    first, *beside = (turn_of(check.rng, size) for size in sizes)
    for array, zero in (("X", 1), ("W", (0, 0)), ("b", 0)):
        first["inputs"][array][zero] = 0.0
    check.same("op", kind="Linear", vectors=B_AS_ROW, rounds=[first], beside=beside)


@case("a batch of 1, and b as a row", points=2, hidden=True, says="Sum over rows, also over one.")
def test_batch_of_one(check):
    row, other = (turn_of(check.rng, (1, 3, 2)) for _ in range(2))
    row["inputs"]["b"] = row["inputs"]["b"].reshape(1, 2)
    check.same("op", kind="Linear", vectors=B_AS_ROW, rounds=[row], beside=[other])


@case("several consumers", points=3, hidden=True, says="All three gradients need every consumer.")
def test_fan_out(check):
    sizes = (1e7, 1e-20, 0.0)
    turn, *beside = (turn_of(check.rng, (11, 3, 2), 3, scale) for scale in sizes)
    turn["inputs"] = {name: 1e7 * value for name, value in turn["inputs"].items()}
    for sent in turn["upstreams"]:
        sent[4] = sent[1]  # two rows of the batch send the same
    check.same("op", kind="Linear", vectors=B_AS_ROW, floor=None, rounds=[turn], beside=beside)


@case("a second pass starts afresh", points=2, hidden=True, says="Begin each pass at 0.")
def test_second_pass(check):
    of_another_size = turn_of(check.rng, (1, 2, 4))
    rounds = [of_another_size, *recombined(lambda: turn_of(check.rng, (3, 2, 4), 2))]
    check.same("op", kind="Linear", vectors=B_AS_ROW, rounds=rounds)
