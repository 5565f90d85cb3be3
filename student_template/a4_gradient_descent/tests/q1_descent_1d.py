"""Public cases: the handout's worked examples."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q1_descent_1d"


def line(slope):
    """The slope function of a parabola with its lowest point at 0: slope times x."""
    return {"kind": "polynomial", "coefficients": [0.0, slope]}


@case("slope x/5 from 3, 20 steps", points=2, says="Keep x0 and the x after each step.")
def test_worked_example(check):
    check.same(
        "trajectory", function="descend", gradient=line(0.2), x0=3.0, learning_rate=1.0, steps=20
    )


@case("slopes x/5, x/4 and x/3", points=1, says="Each step depends on the slope where you are.")
def test_steeper_is_faster(check):
    for slope in (1 / 5, 1 / 4, 1 / 3):
        about = {"gradient": line(slope), "x0": 3.0, "learning_rate": 1.0, "steps": 10}
        check.same("trajectory", vectors="column", function="descend", **about)


@case("slope 4x, learning rates 1 and 0.1", points=1, says="A step is learning rate times slope.")
def test_learning_rates(check):
    for rate in (1.0, 0.1):
        about = {"gradient": line(4.0), "x0": 3.0, "learning_rate": rate, "steps": 8}
        check.same("trajectory", vectors="column", function="descend", **about)
