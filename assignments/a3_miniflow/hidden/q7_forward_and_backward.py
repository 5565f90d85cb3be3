"""Hidden cases: fan-out, an output in the middle, passes."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q7_forward_and_backward"


def branching(rng):
    """A graph in which two leaves feed several nodes over short and long paths."""
    return [
        {"op": "leaf", "value": rng.normal(size=3)},
        {"op": "leaf", "value": rng.normal(size=3)},
        {"op": "scale", "of": [0], "by": float(rng.normal())},
        {"op": "total", "of": [0, 1, 2]},
        {"op": "scale", "of": [3], "by": float(rng.normal())},
        {"op": "total", "of": [1, 3, 4]},
        {"op": "cost", "of": [5]},
    ]


@case("an output before the end of the list", points=2, hidden=True, says="Whose value is asked?")
def test_inner_output(check):
    rounds = [{}, {"0": check.rng.normal(size=3)}]
    ops = branching(check.rng)
    check.same("forward_pass", ops=ops, output=4, rounds=rounds, optional=["returned"])


@case("fan-out over short and long paths", points=3, hidden=True, says="All consumers come first.")
def test_fan_out(check):
    check.same("forward_and_backward", ops=branching(check.rng), rounds=[{}])


@case("a second pass with new values", points=3, hidden=True, says="Each pass runs both ways.")
def test_second_pass(check):
    r = check.rng
    rounds = [{}, {"0": r.normal(size=3), "1": r.normal(size=3)}]
    check.same("forward_and_backward", ops=branching(r), rounds=rounds)
