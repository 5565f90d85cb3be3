"""Public cases: the handout's worked example and a gradient check."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q1_softmax_cross_entropy"


@case("two rows, three classes", points=4, says="Follow the worked example.", keep="y")
def test_worked_example(check):
    turn = {"y": [2.0, 0.0], "logits": [[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]]}
    check.same("softmax_cross_entropy", vectors="exact", rounds=[turn])


@case(
    "gradient check",
    points=2,
    says="dC/dlogits is (probabilities - one-hot) / rows.",
    keep="y",
)
def test_gradient_check(check):
    logits = [[0.5, -1.0, 2.0, 0.1], [1.5, 0.25, -0.75, -0.3], [-0.2, 0.9, 0.4, 1.1]]
    check.gradient_check("gradient_check", y=[1.0, 0.0, 3.0], logits=logits)
