"""Public cases: the handout's worked examples."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q6_mse"
OWN = ["the node's own difference afterwards"]  # may be missing: it has another name then
COLUMNS = {"dy": "column", "da": "column"}  # or flat


@case("y = 1, 2, 3 and a = 4.5, 5, 10", points=3, says="Derive (y - a)^2 / m for one row.")
def test_worked_example(check):
    inputs = {"y": [1.0, 2.0, 3.0], "a": [4.5, 5.0, 10.0]}
    rounds = [{"inputs": inputs, "upstreams": []}]
    check.same("op", optional=OWN, kind="MSE", vectors=COLUMNS, rounds=rounds)


@case("the handout's network", points=1, says="y and a get opposite signs.")
def test_network_stage(check):
    inputs = {"y": [1.0, 2.0], "a": [[1.6701421848095178e-05], [1.6701421848095178e-05]]}
    rounds = [{"inputs": inputs, "upstreams": []}]
    check.same("op", optional=OWN, kind="MSE", vectors=COLUMNS, rounds=rounds)
