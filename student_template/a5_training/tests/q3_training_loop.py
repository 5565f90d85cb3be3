"""Public cases: how many steps, which rows, and the loss of an epoch."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q3_training_loop"


def numbered(rows):
    """Rows 1, 2, 3, ... with targets 2, 4, 6, ..."""
    X = np.arange(1.0, rows + 1.0)
    return {"X": X, "y": 2.0 * X}


@case("506 rows in batches of 11", points=2, says="506 / 11 = 46 steps in every epoch.")
def test_steps(check):
    answer = check.ask("sampling", **numbered(506), epochs=2, batch_size=11, seed=3)
    sizes = np.full(46, 11.0)
    entries = {f"rows in each batch of epoch {number}": sizes for number in (1, 2)}
    check.equal(answer, entries)


@case("every row once in every epoch", points=2, says="Cut one random order into batches.")
def test_every_row(check):
    answer = check.ask("sampling", **numbered(24), epochs=3, batch_size=6, seed=4)
    labels = ("epochs in which a row is left out", "epochs in which a row comes twice")
    check.equal(answer, dict.fromkeys(labels, 0.0))


@case("the loss of each epoch", points=3, says="The mean over all rows, not over the last batch.")
def test_losses(check):
    X = [[1.0, 0.0], [4.0, 0.0], [2.0, 0.0], [7.0, 0.0], [3.0, 0.0], [-5.0, 0.0]]
    loop = {"learning_rate": 0.1, "epochs": 2, "batch_size": 3, "seed": 5}
    check.same("losses", X=X, centre=0.5, **loop)
