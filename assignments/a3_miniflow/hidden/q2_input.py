"""Hidden cases: fan-out and repeated passes."""

from autograder.judge.cases import case
from autograder.judge.passes import upstreams

OK_FORMAT = False
name = "q2_input"


@case(
    "several consumers", points=4, hidden=True, says="Every consumer of this Input counts: add up."
)
def test_fan_out(check):
    r = check.rng
    rounds = [upstreams(r, (3, 2), 5)]
    sizes = (
        (2, 1.0),
        (17, 1e-20),
        (3, 1e9),
        (2, 0.0),
    )  # of Inputs beside it: consumers, and how large
    beside = [upstreams(r, (3, 2), *size) for size in sizes]
    asked = {"value": r.normal(size=(3, 2)) * [0.0, 1.0], "rounds": rounds, "beside": beside}
    check.same("input_node", floor=None, vectors="exact", **asked)


@case("a second pass starts afresh", points=3, hidden=True, says="Begin each backward pass at 0.")
def test_second_pass(check):
    sizes = ((2, 2), (4, 1), (4, 1), (4, 1))  # consumers; rows of the batch
    rounds = [[check.rng.normal(size=(rows, 4)) for _ in range(n)] for n, rows in sizes]
    check.same("input_node", vectors="exact", value=check.rng.normal(size=4), rounds=rounds)


@case("a single number", points=1, hidden=True, says="An Input may hold a plain number.")
def test_scalar(check):
    rounds = [upstreams(check.rng, (), 2)]
    check.same("input_node", value=float(check.rng.normal()), rounds=rounds)
