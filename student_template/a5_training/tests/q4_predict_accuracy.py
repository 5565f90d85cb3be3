"""Public cases: the handout's worked examples."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q4_predict_accuracy"

VALUES = [
    [[1.0, -0.5, 0.3], [0.8, 0.2, -1.1]],
    [0.1, -0.2, 0.3],
    [[0.7], [-1.2], [0.4]],
    [0.05],
]


@case("predict: two rows", points=2, says="X into its Input, forward() as far as the output.")
def test_predict(check):
    check.same(
        "predictions",
        vectors={"b1": "row"},
        values=VALUES,
        batches=[[[0.5, -1.0], [2.0, 0.25]]],
        trained_on=2,
    )


@case(
    "accuracy: three of four rows",
    points=1,
    says="The largest logit of each row decides.",
    keep="second",
)
def test_accuracy(check):
    logits = [[0.2, 1.5, -0.3], [2.0, 0.1, 0.4], [-1.0, -0.5, -0.2], [0.9, 0.3, 0.8]]
    y = check.given([1.0, 0.0, 1.0, 0.0], lambda rng: rng.permutation([1.0, 1.0, 1.0, 0.0]))
    check.same("score", function="accuracy", first=logits, second=y)


@case("R squared", points=1, says="Compare the squares with those of the mean of y.")
def test_r_squared(check):
    y, a = [1.0, 2.0, 4.0, 5.0], [1.5, 2.0, 3.0, 5.5]
    check.same("score", function="r_squared", first=y, second=a)
