"""Hidden cases: shapes, fan-out, a batch of 1, repeated passes."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q4_linear"


def layer(rng, batch, features, units):
    """Random inputs of a Linear of this size."""
    return {
        "X": rng.normal(size=(batch, features)),
        "W": rng.normal(size=(features, units)),
        "b": rng.normal(size=units),
    }


@case("batch, features and units all differ", points=4, hidden=True, says="Check each shape.")
def test_shapes(check):
    r = check.rng
    for size in ((5, 3, 2), (2, 4, 3)):
        turn = {"inputs": layer(r, *size), "upstreams": [r.normal(size=(size[0], size[2]))]}
        check.same("op", kind="Linear", vectors="row", rounds=[turn])


@case("a batch of 1, and b as a row", points=2, hidden=True, says="Sum over rows, also over one.")
def test_batch_of_one(check):
    r = check.rng
    inputs = layer(r, 1, 3, 2)
    row = inputs | {"b": inputs["b"].reshape(1, 2)}
    for given in (inputs, row):
        turn = {"inputs": given, "upstreams": [r.normal(size=(1, 2))]}
        check.same("op", kind="Linear", vectors="row", rounds=[turn])


@case("several consumers", points=3, hidden=True, says="All three gradients need every consumer.")
def test_fan_out(check):
    r = check.rng
    upstreams = [r.normal(size=(4, 2)) for _ in range(3)]
    turn = {"inputs": layer(r, 4, 3, 2), "upstreams": upstreams}
    check.same("op", kind="Linear", vectors="row", rounds=[turn])


@case("a second pass starts afresh", points=2, hidden=True, says="Begin each pass at 0.")
def test_second_pass(check):
    r = check.rng
    for sizes in ((3, 3), (3, 5)):  # another batch size comes second
        rounds = [
            {"inputs": layer(r, rows, 2, 4), "upstreams": [r.normal(size=(rows, 4))]}
            for rows in sizes
        ]
        check.same("op", kind="Linear", vectors="row", rounds=rounds)
