"""Hidden cases: batch sizes, large logits, repeated passes."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q1_softmax_cross_entropy"


def turn_of(rng, rows, classes):
    """Random class numbers and logits."""
    y = rng.integers(classes, size=rows).astype(float)
    return {"y": y, "logits": rng.normal(size=(rows, classes)) * 2.0}


@case("rows and classes differ", points=4, hidden=True, says="The mean runs over the rows.")
def test_sizes(check):
    for rows, classes in ((7, 12), (3, 5)):
        turn = turn_of(check.rng, rows, classes)
        if classes == 5:  # small probabilities count, too, that of the right class among them
            turn["logits"] += check.rng.permuted(np.tile([0, 6, 12, 18, 24], (rows, 1)), axis=1)
            turn["y"] = np.argmin(turn["logits"], axis=1).astype(float)
        for part in turn.values():
            part[1] = part[0]  # a row that comes twice counts twice
        check.same("softmax_cross_entropy", vectors="exact", rounds=[turn], each=True)


@case("a batch of 1, and as many rows as classes", points=2, hidden=True, says="Mind the axis.")
def test_one_row(check):
    for rows, classes, spread in ((1, 2, 1.0), (4, 4, 1e-3)):
        turn = turn_of(check.rng, rows, classes)
        turn["logits"] *= spread
        check.same("softmax_cross_entropy", vectors="exact", rounds=[turn])


@case("logits of a thousand", points=5, hidden=True, says="Subtract the largest logit of each row.")
def test_large(check):
    r = check.rng
    for about in (1000.0, -1e6):
        turn = turn_of(r, 5, 3)
        turn["logits"] = turn["logits"] + about + r.normal(size=(5, 1)) * 30.0
        check.same("softmax_cross_entropy", vectors="exact", rounds=[turn], floor=1e-3)
    y = np.array([0.0, 2.0])
    far = np.array([[0.0, 900.0, -1000.0], [-950.0, -1800.0, -1003.0]]) + r.normal(size=(2, 3))
    check.same(
        "softmax_cross_entropy", vectors="exact", rounds=[{"y": y, "logits": far}], floor=1e-3
    )


@case("a second pass starts afresh", points=3, hidden=True, says="Begin each pass at 0.")
def test_second_pass(check):
    r = check.rng
    rounds = [turn_of(r, rows, 4) for rows in (2, 6, 6)]
    check.same("softmax_cross_entropy", vectors="exact", rounds=rounds, beside=turn_of(r, 6, 4))
