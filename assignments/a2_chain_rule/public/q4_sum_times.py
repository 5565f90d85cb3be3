"""Public cases: the handout's worked example."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q4_sum_times"


EXAMPLE = {"x": -2.0, "y": 5.0, "z": -4.0}


@case("(x + y) z at x = -2, y = 5, z = -4: dq and dz", points=2, says="Each factor: the other one.")
def test_product(check):
    kept, names = ["q", "f"], ["dq", "dz"]
    check.same("derivatives", kind="SumTimes", inputs=EXAMPLE, names=names, kept=kept)


@case(
    "(x + y) z at x = -2, y = 5, z = -4: dx and dy", points=1, says="A sum hands on what it gets."
)
def test_sum(check):
    check.same("derivatives", kind="SumTimes", inputs=EXAMPLE, names=["dx", "dy"])
