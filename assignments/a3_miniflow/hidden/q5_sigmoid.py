"""Hidden cases: random values, saturation, fan-out, repeated passes."""

from autograder.judge.cases import case
from autograder.judge.passes import recombined, upstreams

OK_FORMAT = False
name = "q5_sigmoid"


@case(
    "random values",
    points=2,
    hidden=True,
    says="Upstream times S (1 - S), with the S of this node.",
)
def test_random(check):
    r = check.rng
    first, *beside = (
        {"inputs": {"x": r.normal(size=shape)}, "upstreams": [scale * r.normal(size=shape)]}
        for shape, scale in (
            ((4, 3), 1.0),
            ((1, 3), 1e-20),
            ((3,), 1e9),
            ((4, 3), 1.0),
            ((2, 1), 0.0),
        )
    )
    first["inputs"]["x"][-1, -1] = 0.0
    check.same("op", vectors="exact", kind="Sigmoid", floor=None, rounds=[first], beside=beside)


@case("saturated values", points=1, hidden=True, says="Far from 0 the slope vanishes.")
def test_saturated(check):
    r = check.rng
    both, right = r.uniform(9, 14, 4), r.uniform([20, 28, 28, 28], [21, 32, 32, 32])
    both[::2] *= -1
    left = -r.permutation(right)
    left[left.argmin()] -= 770.0  # there exp(-x) is inf
    right[right.argmax()] += 770.0  # and here exp(x)
    # 1 - S has rounding of 1e-16, and one slope in each is large enough to allow for it.
    first, *beside = (
        {"inputs": {"x": x}, "upstreams": [r.uniform(1, 2, 4)]} for x in (both, left, right)
    )
    check.same("op", kind="Sigmoid", rounds=[first], beside=beside, floor=None)


@case("several consumers", points=2, hidden=True, says="Add up what every consumer sends back.")
def test_fan_out(check):
    r = check.rng
    turn = {"inputs": {"x": r.normal(size=(3, 2))}, "upstreams": upstreams(r, (3, 2))}
    check.same("op", kind="Sigmoid", rounds=[turn])


@case("a second pass starts afresh", points=2, hidden=True, says="Use this pass's value, add to 0.")
def test_second_pass(check):
    r = check.rng

    def turn():
        return {"inputs": {"x": r.normal(size=(2, 2))}, "upstreams": upstreams(r, (2, 2), 2)}

    check.same("op", kind="Sigmoid", rounds=recombined(turn))
