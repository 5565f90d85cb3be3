"""Hidden cases: batches of other sizes, as many rows as classes, columns and vectors."""

from itertools import pairwise

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q4_predict_accuracy"


def values_of(rng, *sizes):
    """Random parameters of a network of two or three layers."""
    shapes = [shape for fan_in, units in pairwise(sizes) for shape in ((fan_in, units), units)]
    return [rng.normal(size=shape) for shape in shapes]


@case("predict: other numbers of rows", points=4, hidden=True, says="Stop before the cost.")
def test_predict_sizes(check):
    r = check.rng
    # The same rows for all networks, with large numbers among them.
    common = [r.normal(size=(rows, 4)) for rows in (5, 5, 1, 131)]
    common[1] *= 40.0
    for trained_on, *sizes in ((6, 4, 3, 1), (4, 4, 3, 3), (1, 4, 3, 2, 1)):
        batches = [r.normal(size=(trained_on, 4)), *common]
        values = values_of(r, *sizes)
        if trained_on == 4:
            values = [values[0] * 0.02, values[1], values[2] * 1e-5, values[3] * 1e-5]
        shapes = {"b1": "row", "b2": "row", "b3": "row"}
        asked = dict(values=values, batches=batches, trained_on=trained_on)
        check.same("predictions", vectors=shapes, **asked)


@case("accuracy: any number of rows", points=2, hidden=True, says="argmax along each row.")
def test_accuracies(check):
    r = check.rng
    # Where there are many rows, few are wrong: no other rule comes to the same number by chance.
    for rows, classes, size in ((5, 5, 1.0), (31, 3, 1e4), (40, 2, 1e-6), (1, 4, 1.0)):
        logits = (r.normal(size=(rows, classes)) + r.choice([-5.0, 5.0], size=(rows, 1))) * size
        y = np.argmax(logits, axis=1).astype(float)
        wrong = r.random(rows) < (0.35 if rows == 5 else 0.03)
        wrong[0] = rows > 1
        y[wrong] = (y[wrong] + 1.0) % classes
        check.same("score", vectors="exact", function="accuracy", first=logits, second=y)
    check.same(
        "score", vectors="exact", function="accuracy", first=logits, second=(y + 1.0) % classes
    )


@case("R squared: columns and vectors", points=2, hidden=True, says="First make both flat.")
def test_r_squares(check):
    r = check.rng
    for rows in (7, 12):
        y = r.normal(size=rows) * 3.0 + 5.0
        a = y + r.normal(size=rows)
        for shaped in ((y, a), (y, a[:, None]), (y[:, None], a), (y[:, None], a[:, None])):
            check.same(
                "score", vectors="exact", function="r_squared", first=shaped[0], second=shaped[1]
            )
    # Hardly better than the mean; far worse, and far from 0; and where all numbers are small.
    first = r.normal(size=9)
    for y, a in (
        (first, first.mean() + r.uniform(1e-3, 2e-3) * (first - first.mean())),
        (r.normal(size=6) + 2e6, r.normal(size=6) * 4.0 + 2000030.0),
        (r.normal(size=6) * 1e-6, r.normal(size=6) * 1e-6),
    ):
        check.same("score", vectors="exact", function="r_squared", first=y, second=a)
