"""Hidden cases: fan-out and repeated passes."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q9_relu"


@case("several consumers", points=2, hidden=True, says="Add up what every consumer sends back.")
def test_fan_out(check):
    r = check.rng
    turn = {
        "inputs": {"x": r.normal(size=(4, 3))},
        "upstreams": [r.normal(size=(4, 3)) for _ in range(3)],
    }
    check.same("op", kind="ReLU", rounds=[turn])


@case("a second pass starts afresh", points=2, hidden=True, says="Use this pass's x, add to 0.")
def test_second_pass(check):
    r = check.rng
    rounds = [
        {"inputs": {"x": 10 * r.normal(size=6)}, "upstreams": [r.normal(size=6)]} for _ in range(2)
    ]
    check.same("op", kind="ReLU", rounds=rounds)
