"""Public cases: the handout's worked example, and a gradient check."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q6_quotient"


EXAMPLE = {"x": 3.0, "y": -4.0}


@case(
    "x = 3, y = -4: the stages", points=2, says="Keep every stage: self.sigy, self.num, and so on."
)
def test_stages(check):
    names = ["sigy", "num", "sigx", "xpy", "xpysqr", "den", "invden", "f"]
    check.same("stages", kind="Quotient", inputs=EXAMPLE, names=names)


@case(
    "x = 3, y = -4: back to the stages", points=2, says="Each: what comes from behind, times local."
)
def test_back_to_stages(check):
    names = ["dnum", "dinvden", "dden", "dsigx", "dxpysqr", "dxpy", "dsigy"]
    check.same("derivatives", kind="Quotient", inputs=EXAMPLE, names=names)


@case("x = 3, y = -4: dx and dy", points=2, says="Three paths lead to x, two to y: add up.")
def test_dx_dy(check):
    check.same("derivatives", kind="Quotient", inputs=EXAMPLE, names=["dx", "dy"])


@case("gradient check", points=1, says="Compare each stage with the handout, from f backward.")
def test_gradient_check(check):
    inputs = {"x": 0.8, "y": 1.1}
    names = ["x", "y"]
    check.gradient_check(
        "gradient_check", kind="Quotient", inputs=inputs, upstream=-1.5, names=names
    )
