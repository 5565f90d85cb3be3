"""Hidden cases: fan-out and repeated passes."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q2_input"


@case("several consumers", points=4, hidden=True, says="Every consumer's gradient counts: add up.")
def test_fan_out(check):
    for consumers in (2, 3):
        upstreams = [check.rng.normal(size=(3, 2)) for _ in range(consumers)]
        check.same("input_node", value=check.rng.normal(size=(3, 2)), rounds=[upstreams])


@case("a second pass starts afresh", points=3, hidden=True, says="Begin each backward pass at 0.")
def test_second_pass(check):
    rounds = [[check.rng.normal(size=4) for _ in range(2)] for _ in range(2)]
    check.same("input_node", value=check.rng.normal(size=4), rounds=rounds)


@case("a single number", points=1, hidden=True, says="An Input may hold a plain number.")
def test_scalar(check):
    upstreams = [float(check.rng.normal()) for _ in range(2)]
    check.same("input_node", value=float(check.rng.normal()), rounds=[upstreams])
