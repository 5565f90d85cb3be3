"""Public cases: one and two steps on three penguins; your own pieces on the digits."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q5_real_data"

SHAPES = {"b1": "row", "b2": "row", "cost of each step": "column"}  # the others are exact
ALL_PARTS = "Hidden checks see more than public ones: go through sections 1 to 5 again."
# Bill length, bill depth and flipper length of three penguins, and their mass; standardised.
PENGUINS = {
    "X": [[-0.9, 0.78, -1.43], [0.46, -1.43, 0.92], [1.31, 1.19, -0.21]],
    "y": [-0.57, 1.17, -0.38],
}
VALUES = [
    [[0.4, -0.3], [-0.7, 0.6], [0.2, 0.9]],
    [0.0, 0.0],
    [[0.8], [-0.5]],
    [0.0],
]


@case("one step on three penguins", points=3, says="Feed, forward and backward, update.")
def test_one_step(check):
    check.same("steps", vectors=SHAPES, values=VALUES, batches=[PENGUINS], learning_rates=[0.1])


@case("two steps", points=2, says="The second step starts where the first one ended.")
def test_two_steps(check):
    check.same(
        "steps", vectors=SHAPES, values=VALUES, batches=[PENGUINS] * 2, learning_rates=[0.1, 0.05]
    )


@case("information: your pieces on the digits", points=0, says=ALL_PARTS)
def test_own_digits(check):
    table = check.table("digits.csv")
    test = np.arange(len(table)) % 5 == 0
    training, table = table[~test], table[test]
    training = training[np.argsort(training[:, -1], kind="stable")]  # all 0s, then all 1s, ...
    answer = check.ask(
        "own_training",
        sizes=[64, 32, 10],
        X=training[:, :-1] / 16.0,
        y=training[:, -1],
        X_test=table[:, :-1] / 16.0,
        y_test=table[:, -1],
        learning_rate=0.5,
        epochs=30,
        batch_size=32,
        seed=1,
    )
    # Bands: see calibration.md. 1,000 runs of correct code stay inside.
    check.last_asked = None  # no name is looked for: a loss cannot tell one mistake from another
    found = f"Loss afterwards / before: {answer['ratio']}. Accuracy: {answer['score']}."
    if not (isinstance(answer["ratio"], float) and answer["ratio"] < 0.06):
        check.fail("training", "The loss on the training rows does not fall as it should.", found)
    if not (isinstance(answer["score"], float) and answer["score"] >= 0.92):
        check.fail("training", "Too few digits of the test rows are recognised.", found)
