"""Public cases: one step, and the default learning rate."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q8_sgd_update"


@case("one step", points=2, says="Subtract the learning rate times the gradient.")
def test_one_step(check):
    check.same(
        "sgd_update",
        values=[[[2.0, -1.0], [0.5, 3.0]]],
        gradients=[[[10.0, 4.0], [-6.0, 0.0]]],
        learning_rate=0.1,
    )


@case("the default learning rate", points=1, says="sgd_update(trainables) takes steps of 0.01.")
def test_default(check):
    check.same("sgd_update", values=[[5.0, -3.0]], gradients=[[30.0, 70.0]])
