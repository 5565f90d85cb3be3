"""Hidden cases: random values, saturation, fan-out, repeated passes."""

from autograder.judge.cases import case
from autograder.judge.passes import recombined, upstreams

OK_FORMAT = False
name = "q5_sigmoid"


@case("random values", points=2, hidden=True, says="Upstream times S (1 - S), element by element.")
def test_random(check):
    r = check.rng
    first, *beside = (
        {"inputs": {"x": r.normal(size=shape)}, "upstreams": [scale * r.normal(size=shape)]}
        for shape, scale in (((4, 3), 1.0), ((4, 3), 1e-6), ((5,), 1e3), ((1, 4), 1.0))
    )
    check.same("op", kind="Sigmoid", rounds=[first], beside=beside)


@case("saturated values", points=1, hidden=True, says="Far from 0 the slope vanishes.")
def test_saturated(check):
    r = check.rng
    left, right, both = r.uniform(-34, -20, 4), r.uniform(20, 34, 4), r.uniform(9, 14, 4)
    both[::2] *= -1
    # Below 1e-15 a difference counts as none: 1 - S has rounding of this size.
    first, *beside = (
        {"inputs": {"x": x}, "upstreams": [r.uniform(1, 2, 4)]} for x in (both, left, right)
    )
    check.same("op", kind="Sigmoid", rounds=[first], beside=beside, floor=1e-9)


@case("several consumers", points=2, hidden=True, says="Add up what every consumer sends back.")
def test_fan_out(check):
    r = check.rng
    turn = {"inputs": {"x": r.normal(size=(3, 2))}, "upstreams": upstreams(r, (3, 2))}
    check.same("op", kind="Sigmoid", rounds=[turn])


@case("a second pass starts afresh", points=2, hidden=True, says="Use this pass's value, add to 0.")
def test_second_pass(check):
    r = check.rng

    def turn():
        return {"inputs": {"x": r.normal(size=(2, 2))}, "upstreams": [r.normal(size=(2, 2))]}

    check.same("op", kind="Sigmoid", rounds=recombined(turn))
