"""Hidden cases: the last batch, shuffling, pairs, losses, steps."""

import numpy as np

from autograder.cases import case

OK_FORMAT = False
name = "q3_training_loop"


def seed_of(rng):
    """A random seed."""
    return int(rng.integers(10**6))


@case("the last, smaller batch", points=4, hidden=True, says="It counts, too: no row is left out.")
def test_last_batch(check):
    for rows, batch_size in ((23, 5), (17, 8), (6, 10)):
        seed = seed_of(check.rng)
        full, rest = divmod(rows, batch_size)
        sizes = np.array([float(batch_size)] * full + [float(rest)])
        answer = check.ask("sampling", rows=rows, epochs=2, batch_size=batch_size, seed=seed)
        for n in (1, 2):
            check.equal(answer, {f"rows in each batch of epoch {n}": sizes})
            check.equal(answer, {f"uses of each row in epoch {n}": np.ones(rows)})


@case("a new random order in every epoch", points=4, hidden=True, says="Shuffle in each epoch.")
def test_shuffling(check):
    answer = check.ask("sampling", rows=40, epochs=5, batch_size=8, seed=seed_of(check.rng))
    expected = {
        "epochs that take the rows as they stand in X": 0.0,
        "epochs with the same batches as the one before": 0.0,
        "the same rng gives the same order": 1.0,
        "another rng gives another order": 1.0,
    }
    check.equal(answer, expected)


@case("rows keep their targets", points=3, hidden=True, says="X and y in the same new order.")
def test_pairs(check):
    answer = check.ask("sampling", rows=31, epochs=3, batch_size=7, seed=seed_of(check.rng))
    check.equal(answer, {"rows with the target of another row": 0.0})


@case("loss with a smaller batch", points=3, hidden=True, says="A batch counts once per row.")
def test_weighted_loss(check):
    r = check.rng
    for rows, batch_size in ((13, 4), (9, 8)):
        X = r.normal(size=(rows, 3)) * 3.0
        inputs = {"X": X, "epochs": 3, "batch_size": batch_size, "seed": seed_of(r)}
        check.same("losses", centre=float(r.normal()), **inputs)


@case("steps of the learning rate", points=3, hidden=True, says="One step for each mini-batch.")
def test_equal_rows(check):
    r = check.rng
    for rows, batch_size in ((12, 4), (15, 5)):
        check.same(
            "losses",
            X=np.full((rows, 2), float(r.normal()) + 3.0),  # all equal: the order plays no part
            epochs=3,
            batch_size=batch_size,
            centre=float(r.normal()),
            learning_rate=float(r.uniform(0.02, 0.09)),
            seed=seed_of(r),
        )
