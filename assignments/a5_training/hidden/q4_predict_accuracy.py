"""Hidden cases: batches of other sizes, as many rows as classes, columns and vectors."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q4_predict_accuracy"


def values_of(rng, features, hidden, outputs):
    """Random parameters of a network."""
    shapes = ((features, hidden), hidden, (hidden, outputs), outputs)
    return [rng.normal(size=shape) for shape in shapes]


@case("predict: other numbers of rows", points=4, hidden=True, says="Stop before the cost.")
def test_predict_sizes(check):
    r = check.rng
    for trained_on, outputs in ((6, 1), (4, 3), (1, 1)):
        batches = [r.normal(size=(rows, 4)) for rows in (5, 1, 9)]
        values = values_of(r, 4, 3, outputs)
        check.same("predictions", values=values, batches=batches, trained_on=trained_on)


@case("accuracy: any number of rows", points=2, hidden=True, says="argmax along each row.")
def test_accuracies(check):
    r = check.rng
    for rows, classes in ((5, 5), (40, 3), (1, 4)):
        logits = r.normal(size=(rows, classes)) - 2.0
        y = np.argmax(logits, axis=1).astype(float)
        wrong = r.random(rows) < 0.35
        wrong[0] = rows > 1
        y[wrong] = (y[wrong] + 1.0) % classes
        check.same("score", function="accuracy", first=logits, second=y)


@case("R squared: columns and vectors", points=2, hidden=True, says="First make both flat.")
def test_r_squares(check):
    r = check.rng
    for rows in (7, 12):
        y = r.normal(size=rows) * 3.0 + 5.0
        a = y + r.normal(size=rows)
        for shaped in ((y, a), (y, a[:, None]), (y[:, None], a), (y[:, None], a[:, None])):
            check.same("score", function="r_squared", first=shaped[0], second=shaped[1])
    y, a = r.normal(size=6), r.normal(size=6) * 4.0 + 3.0  # worse than the mean: below 0
    check.same("score", function="r_squared", first=y, second=a)
