"""Hidden cases: fan-out and repeated passes."""

import numpy as np

from autograder.judge.cases import case
from autograder.judge.passes import recombined, upstreams

OK_FORMAT = False
name = "q9_relu"


def around_the_kink(rng):
    """Numbers close to 0 on both sides, the closest about 1e-7."""
    sizes = 10.0 ** rng.uniform([-7, -5, -3, -2], [-5, -3, -2, -1])
    return np.array([sizes, -sizes])


@case(
    "several consumers",
    points=2,
    hidden=True,
    says="Add up all upstreams; this node's x is the gate.",
)
def test_fan_out(check):
    r = check.rng
    close, closest = around_the_kink(r), 1e-13 * around_the_kink(r)
    far = r.uniform(1e8, 1e9, 4) * [1.0, -1.0, -1.0, 1.0]
    values = (r.normal(size=(2, 4)), close, closest, far, r.normal(size=(1, 4)))
    first, *beside = (
        {"inputs": {"x": x}, "upstreams": upstreams(r, x.shape, scale=scale)}
        for x, scale in zip(values, (1.0, 1.0, 1e-20, 1e9, 0.0), strict=True)
    )
    check.same("op", vectors="exact", kind="ReLU", floor=None, rounds=[first], beside=beside)


@case("a second pass starts afresh", points=2, hidden=True, says="Use this pass's x, add to 0.")
def test_second_pass(check):
    r = check.rng

    def turn():
        return {"inputs": {"x": 10 * r.normal(size=20)}, "upstreams": upstreams(r, (20,), 2)}

    check.same("op", kind="ReLU", rounds=recombined(turn))
