"""Hidden cases: arrays, a factor of 0, fan-out, repeated passes."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q3_add_mul"


def arrays(rng, names, shape):
    """Random inputs of one shape, by name."""
    return {name: rng.normal(size=shape) for name in names}


@case("two arrays", points=2, hidden=True, says="Local gradient times upstream, per element.")
def test_arrays(check):
    r = check.rng
    upstreams = [r.normal(size=(2, 3))]
    for inputs in (arrays(r, "xy", (2, 3)), arrays(r, "yx", (2, 3))):
        check.same("op", kind="Mul", rounds=[{"inputs": inputs, "upstreams": upstreams}])


@case("three arrays, one with a 0", points=3, hidden=True, says="Multiply the others; not divide.")
def test_zero_factor(check):
    r = check.rng
    inputs = arrays(r, "xyz", (4,))
    inputs["y"][1] = 0.0
    inputs["y"][2] = inputs["z"][2] = 0.0
    four = arrays(r, "wxyz", (3,))
    four["z"] = four["w"].copy()
    check.same("op", kind="Mul", rounds=[{"inputs": four, "upstreams": [r.normal(size=3)]}])
    check.same("op", kind="Mul", rounds=[{"inputs": inputs, "upstreams": [r.normal(size=4)]}])


@case("several consumers", points=2, hidden=True, says="Add up what every consumer sends back.")
def test_fan_out(check):
    r = check.rng
    upstreams = [r.normal(size=(2, 2)) for _ in range(3)]
    inputs = arrays(r, "xy", (2, 2))
    for kind in ("Add", "Mul"):
        check.same("op", kind=kind, rounds=[{"inputs": inputs, "upstreams": upstreams}])


@case("a second pass starts afresh", points=2, hidden=True, says="Begin each pass at 0.")
def test_second_pass(check):
    r = check.rng
    rounds = [{"inputs": arrays(r, "xyz", (3,)), "upstreams": [r.normal(size=3)]} for _ in range(2)]
    for kind in ("Add", "Mul"):
        check.same("op", kind=kind, rounds=rounds)
