"""Public cases: the handout's worked examples."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q7_momentum"


@case(
    "slope x/5 from 3, momentum 0.5",
    points=2,
    says="Momentum times the old v minus the plain step; x moves by it.",
)
def test_worked_example(check):
    slope = {"kind": "polynomial", "coefficients": [0.0, 0.2]}
    about = {"gradient": slope, "x0": [3.0], "learning_rate": 1.0, "settings": {"momentum": 0.5}}
    check.same("trajectory", vectors="exact", function="momentum_descent", steps=6, **about)


@case("2 x1^2 + 7 x2^2, the default momentum", points=2, says="momentum is 0.9 if not given.")
def test_elongated_bowl(check):
    bowl = {"kind": "bowl", "matrix": [[4.0, 0.0], [0.0, 14.0]], "centre": [0.0, 0.0]}
    about = {"gradient": bowl, "x0": [3.0, 3.0], "learning_rate": 0.03, "steps": 20}
    check.same("trajectory", vectors="exact", function="momentum_descent", **about)
