"""Public cases: a pass and an update on your engine; your own pieces on the penguins."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q6_own_engine"

ALL_PARTS = "Hidden checks see more than public ones: go through sections 2 to 6 again."
VALUES = [
    [[0.4, -0.3], [-0.7, 0.6], [0.2, 0.9]],
    [0.1, -0.2],
    [[0.8], [-0.5]],
    [0.3],
]


@case(
    "a pass and an update after a run", points=3, says="Is train written? Then look at miniflow.py."
)
def test_pass(check):
    X = [[-0.9, 0.78, -1.43], [0.46, -1.43, 0.92], [1.31, 1.19, -0.21], [0.2, -0.6, 0.5]]
    y = [-0.57, 1.17, -0.38, 0.4]
    check.same("engine_pass", values=VALUES, X=X, y=y, epochs=3, learning_rate=0.1)


@case("information: your pieces on the penguins", points=0, says=ALL_PARTS)
def test_own_penguins(check):
    table = check.table("penguins.csv")
    test = np.arange(len(table)) % 5 == 0
    mean, spread = table[~test].mean(axis=0), table[~test].std(axis=0)
    training, table = (table[~test] - mean) / spread, (table[test] - mean) / spread
    answer = check.ask(
        "own_training",
        sizes=[8, 10],
        X=training[:, :-1],
        y=training[:, -1],
        X_test=table[:, :-1],
        y_test=table[:, -1],
        learning_rate=0.05,
        epochs=60,
        batch_size=16,
        seed=1,
    )
    # Bands: see calibration.md. 1,000 runs of correct code stay inside.
    check.last_asked = None  # no name is looked for: a loss cannot tell one mistake from another
    found = f"Loss afterwards / before: {answer['ratio']}. R squared: {answer['score']}."
    if not (isinstance(answer["ratio"], float) and answer["ratio"] < 0.35):
        check.fail("training", "The loss on the training rows does not fall as it should.", found)
    if not (isinstance(answer["score"], float) and answer["score"] >= 0.7):
        check.fail("training", "The test rows are not predicted well.", found)
