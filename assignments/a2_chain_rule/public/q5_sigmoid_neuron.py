"""Public cases: the handout's worked example, and an upstream gradient."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q5_sigmoid_neuron"


EXAMPLE = {"w": [2.0, -3.0, -3.0], "x": [-1.0, -2.0]}


@case("the handout's neuron: ddot", points=1, says="The slope of the sigmoid is f (1 - f).")
def test_ddot(check):
    kept = ["dot", "f"]
    check.same("derivatives", kind="SigmoidNeuron", inputs=EXAMPLE, names=["ddot"], kept=kept)


@case(
    "the handout's neuron: dw and dx",
    points=2,
    says="In w0 x0, the slope for w0 is x0. dw holds three numbers, the bias last.",
)
def test_dw_dx(check):
    check.same("derivatives", kind="SigmoidNeuron", inputs=EXAMPLE, names=["dw", "dx"])


@case("the same with an upstream gradient", points=1, says="Begin with upstream, not with 1.")
def test_upstream(check):
    names = ["ddot", "dw", "dx"]
    check.same("derivatives", kind="SigmoidNeuron", inputs=EXAMPLE, names=names, upstream=-2.5)
