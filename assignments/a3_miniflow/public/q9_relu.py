"""Public case: positive and negative values, one consumer."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q9_relu"


@case("positive and negative values", points=2, says="Negative values stop at 0, both ways.")
def test_values(check):
    inputs = {"x": [[1.5, -2.0, 3.0], [-0.5, 0.25, -4.0]]}
    upstreams = [[[1.0, 2.0, -3.0], [4.0, 5.0, 6.0]]]
    check.same("op", kind="ReLU", rounds=[{"inputs": inputs, "upstreams": upstreams}])
