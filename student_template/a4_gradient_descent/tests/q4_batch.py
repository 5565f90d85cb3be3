"""Public cases: the handout's three rows."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q4_batch"


def three_rows(check):
    """The handout's rows; with other numbers the parameters go the other way."""
    y = check.given([2.0, 3.0, 7.0], lambda r: r.uniform(-9.0, -3.0, size=3))
    return {"X": [[1.0], [2.0], [3.0]], "y": y, "parameters": [1.0]}


@case("one epoch on three rows", points=2, says="gradient gives the mean over all rows already.")
def test_one_epoch(check):
    check.same("batch", vectors="exact", learning_rate=0.05, epochs=1, **three_rows(check))


@case("four epochs", points=2, says="Each epoch asks for the gradient where the last one ended.")
def test_four_epochs(check):
    check.same("batch", vectors="exact", learning_rate=0.05, epochs=4, **three_rows(check))
