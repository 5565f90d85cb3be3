"""Public cases: the handout's worked example, a small step, and a gradient check."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q7_relu_network"


EXAMPLE = {"x": 1.0, "y": 5.0, "w1": 2.0, "b1": 0.0, "w2": 3.0, "b2": 1.0}
STAGES = ["t1", "z1", "a1", "t2", "z2", "a2", "J"]


@case("the handout's network: the stages", points=2, says="Keep every stage: self.t1, and so on.")
def test_stages(check):
    check.same("stages", kind="ReluNetwork", inputs=EXAMPLE, names=STAGES)


@case("the handout's network: the second layer", points=1, says="Go backward from J, one by one.")
def test_second_layer(check):
    names = ["da2", "dz2", "dt2", "db2", "dw2"]
    check.same("derivatives", kind="ReluNetwork", inputs=EXAMPLE, names=names)


@case(
    "the handout's network: the first layer", points=1, says="b1 is a term of z1: its slope is 1."
)
def test_first_layer(check):
    names = ["da1", "dz1", "dt1", "db1", "dw1"]
    check.same("derivatives", kind="ReluNetwork", inputs=EXAMPLE, names=names)


@case("a small step further: w1 = 2.001", points=1, says="Compute one stage after the other.")
def test_small_step(check):
    check.same("stages", kind="ReluNetwork", inputs=EXAMPLE | {"w1": 2.001}, names=STAGES)


@case("gradient check", points=1, says="Compare each stage with the handout, from J backward.")
def test_gradient_check(check):
    inputs = {"x": 1.5, "y": -0.5, "w1": 0.8, "b1": -0.4, "w2": 1.2, "b2": 0.3}
    names = ["w1", "b1", "w2", "b2"]
    check.gradient_check(
        "gradient_check", kind="ReluNetwork", inputs=inputs, upstream=0.6, names=names
    )
