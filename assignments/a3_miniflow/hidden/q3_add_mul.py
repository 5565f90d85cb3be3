"""Hidden cases: arrays, a factor of 0, fan-out, repeated passes."""

from autograder.judge.cases import case
from autograder.judge.passes import recombined, upstreams

OK_FORMAT = False
name = "q3_add_mul"


def arrays(rng, names, shape, scale=1.0):
    """Random inputs of one shape, by name; all of this size but the last."""
    inputs = {name: scale * rng.normal(size=shape) for name in names}
    return inputs | {names[-1]: rng.normal(size=shape)}


@case("two arrays", points=2, hidden=True, says="Upstream times the others, by node and element.")
def test_arrays(check):
    r = check.rng
    first, *beside = (
        {"inputs": arrays(r, names, (2, 3), scale), "upstreams": [scale * r.normal(size=(2, 3))]}
        for names, scale in (("xy", 1.0), ("yx", 1.0), ("xy", 1e-15), ("xy", 1e9))
    )
    check.same("op", vectors="exact", kind="Mul", floor=None, rounds=[first], beside=beside)


@case("three arrays, one with a 0", points=3, hidden=True, says="Multiply the others; not divide.")
def test_zero_factor(check):
    r = check.rng
    inputs = arrays(r, "xyz", (5,))
    inputs["y"][1] = 0.0
    inputs["z"][1] *= 1e9
    inputs["y"][2] = inputs["z"][2] = 0.0
    inputs["x"][3] = 1e-7 * r.normal()
    more = arrays(r, "uvwxyz", (5,))
    more["z"] = more["w"]
    first, *beside = ({"inputs": i, "upstreams": [r.normal(size=5)]} for i in (inputs, more))
    asked = {"kind": "Mul", "rounds": [first], "beside": beside}
    check.same("op", vectors="exact", floor=None, each=True, **asked)


@case("several consumers", points=2, hidden=True, says="Add up what every consumer sends back.")
def test_fan_out(check):
    r = check.rng
    first = {"inputs": arrays(r, "xy", (2, 2)), "upstreams": upstreams(r, (2, 2))}
    factor = float(r.normal())
    numbers = {"x": factor, "y": factor, "z": factor, "w": float(r.normal())}
    beside = [{"inputs": numbers, "upstreams": upstreams(r, ())}]
    check.same("op", kind="Mul", rounds=[first], beside=beside)


@case("a second pass starts afresh", points=2, hidden=True, says="Begin each pass at 0.")
def test_second_pass(check):
    r = check.rng

    def turn():
        return {"inputs": arrays(r, "xyz", (3,)), "upstreams": upstreams(r, (3,))}

    check.same("op", kind="Mul", rounds=recombined(turn))
    check.same("op", kind="Add", rounds=[turn(), turn()])
