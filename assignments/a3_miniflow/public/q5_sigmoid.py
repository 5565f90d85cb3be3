"""Public cases: the handout's worked examples and a gradient check."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q5_sigmoid"


@case("the handout's layer", points=1, says="The value S is kept: no need for exp again.")
def test_layer_stage(check):
    inputs = {"x": [[-9.0, 4.0], [-9.0, 4.0]]}
    upstreams = [[[1.0, 1.0], [0.5, -2.0]]]
    check.same("op", kind="Sigmoid", rounds=[{"inputs": inputs, "upstreams": upstreams}])


@case("the handout's network", points=1, says="Upstream times S (1 - S).")
def test_network_stage(check):
    inputs = {"x": [[-11.0], [-11.0]]}
    upstreams = [[[-0.9999832985781519], [-1.9999832985781519]]]
    check.same("op", kind="Sigmoid", rounds=[{"inputs": inputs, "upstreams": upstreams}])


@case("gradient check", points=1, says="The slope of the logistic curve is S (1 - S).")
def test_gradient_check(check):
    inputs = {"x": [[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]]}
    upstream = [[0.3, -0.7, 1.2], [1.1, 0.9, -0.4]]
    check.gradient_check("gradient_check", kind="Sigmoid", inputs=inputs, upstream=upstream)
