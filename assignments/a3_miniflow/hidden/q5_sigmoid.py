"""Hidden cases: random values, saturation, fan-out, repeated passes."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q5_sigmoid"


@case("random values", points=2, hidden=True, says="Upstream times S (1 - S), element by element.")
def test_random(check):
    r = check.rng
    for shape in ((4, 3), (5,)):
        turn = {"inputs": {"x": r.normal(size=shape)}, "upstreams": [r.normal(size=shape)]}
        check.same("op", kind="Sigmoid", rounds=[turn])


@case("saturated values", points=1, hidden=True, says="Far from 0 the slope vanishes.")
def test_saturated(check):
    r = check.rng
    x = np.array([-30.0, -12.0, 0.0, 12.0, 30.0]) + r.normal(size=5)
    turn = {"inputs": {"x": x}, "upstreams": [r.normal(size=5)]}
    check.same("op", kind="Sigmoid", rounds=[turn], floor=1.0)


@case("several consumers", points=2, hidden=True, says="Add up what every consumer sends back.")
def test_fan_out(check):
    r = check.rng
    turn = {
        "inputs": {"x": r.normal(size=(3, 2))},
        "upstreams": [r.normal(size=(3, 2)) for _ in range(3)],
    }
    check.same("op", kind="Sigmoid", rounds=[turn])


@case("a second pass starts afresh", points=2, hidden=True, says="Use this pass's value, add to 0.")
def test_second_pass(check):
    r = check.rng
    rounds = [
        {"inputs": {"x": r.normal(size=(2, 2))}, "upstreams": [r.normal(size=(2, 2))]}
        for _ in range(2)
    ]
    check.same("op", kind="Sigmoid", rounds=rounds)
