"""Public cases: the handout's worked examples."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q8_adam"


@case(
    "2 x1^2 + 7 x2^2 from (3, 3)", points=2, says="t begins at 1: the first step is 0.1 each way."
)
def test_worked_example(check):
    bowl = {"kind": "bowl", "matrix": [[4.0, 0.0], [0.0, 14.0]], "centre": [0.0, 0.0]}
    about = {"gradient": bowl, "x0": [3.0, 3.0], "learning_rate": 0.1, "steps": 20}
    check.same("trajectory", vectors="exact", function="adam", **about)


@case("the published settings", points=1, says="They are the defaults: leave them as they are.")
def test_defaults(check):
    slope = {"kind": "polynomial", "coefficients": [-0.3, 0.2]}
    check.same(
        "trajectory", vectors="exact", function="adam", gradient=slope, x0=[0.0, 0.02], steps=30
    )


@case("a large epsilon", points=1, says="epsilon is added to the root of the corrected v.")
def test_epsilon(check):
    slope = {"kind": "polynomial", "coefficients": [0.0, 0.2]}
    about = {"gradient": slope, "x0": [3.0], "learning_rate": 0.5, "settings": {"epsilon": 0.2}}
    check.same("trajectory", vectors="exact", function="adam", steps=6, **about)
