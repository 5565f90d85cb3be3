"""Public cases: the handout's worked example, and the same a small step further."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q2_square"


@case("w = 3", points=2, says="The slope of a^2 is 2 a; the slope of 2 + 3 w is 3.")
def test_worked_example(check):
    kept, names = ["a", "J"], ["da", "dw"]
    check.same("derivatives", kind="Square", inputs={"w": 3.0}, names=names, kept=kept)


@case("w = 3.001 with an upstream gradient", points=1, says="Begin with upstream, not with 1.")
def test_small_step(check):
    kept, names = ["a", "J"], ["da", "dw"]
    inputs = {"w": 3.001}
    check.same("derivatives", kind="Square", inputs=inputs, names=names, upstream=0.1, kept=kept)
