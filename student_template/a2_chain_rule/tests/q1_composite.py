"""Public cases: the handout's worked example."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q1_composite"


@case("x = 5", points=2, says="The slope of 2 z^2 is 4 z; the slope of x - 2 is 1.")
def test_worked_example(check):
    kept, names = ["z", "y"], ["dz", "dx"]
    check.same("derivatives", kind="Composite", inputs={"x": 5.0}, names=names, kept=kept)


@case("x = 1.5 with an upstream gradient", points=1, says="Begin with upstream, not with 1.")
def test_upstream(check):
    names = ["dz", "dx"]
    check.same("derivatives", kind="Composite", inputs={"x": 1.5}, names=names, upstream=-0.75)
