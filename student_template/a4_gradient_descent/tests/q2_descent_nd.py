"""Public cases: the handout's two bowls."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q2_descent_nd"


@case(
    "x1^2 + x2^2 from (3, 3)", points=2, says="Every row of the trajectory keeps its own numbers."
)
def test_round_bowl(check):
    bowl = {"kind": "bowl", "matrix": [[2.0, 0.0], [0.0, 2.0]], "centre": [0.0, 0.0]}
    about = {"gradient": bowl, "x0": [3.0, 3.0], "learning_rate": 0.1, "steps": 20}
    check.same("trajectory", vectors="exact", function="descend_nd", **about)


@case("2 x1^2 + 7 x2^2 from (3, 3)", points=2, says="Every coordinate has its own slope.")
def test_elongated_bowl(check):
    bowl = {"kind": "bowl", "matrix": [[4.0, 0.0], [0.0, 14.0]], "centre": [0.0, 0.0]}
    about = {"gradient": bowl, "x0": [3.0, 3.0], "learning_rate": 0.03, "steps": 20}
    check.same("trajectory", vectors="exact", function="descend_nd", **about)
