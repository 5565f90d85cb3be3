"""Public cases: the handout's worked example."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q8_cost_of_backpropagation"


LARGE = {"nodes": 10_000, "parameters": 100_000}


def other(rng):
    """Another large network."""
    return {name: int(size * rng.uniform(0.5, 0.9)) for name, size in LARGE.items()}


@case("backpropagation: 10,000 nodes, 100,000 parameters", points=1, says="Every node once.")
def test_backpropagation(check):
    check.same("count", function="backprop_steps", **check.given(LARGE, other))


@case("small steps: 10,000 nodes, 100,000 parameters", points=1, says="All nodes, every time anew.")
def test_small_steps(check):
    check.same("count", function="small_step_steps", **check.given(LARGE, other))
