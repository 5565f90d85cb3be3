"""Hidden cases: the last batch, shuffling, pairs, losses, steps."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q3_training_loop"


def seed_of(rng):
    """A random seed."""
    return int(rng.integers(10**6))


def rows_of(rng, count):
    """Rows in rising order, and targets."""
    return {"X": np.sort(rng.normal(size=count)), "y": rng.normal(size=count)}


@case("the last, smaller batch", points=4, hidden=True, says="It counts, too: no row is left out.")
def test_last_batch(check):
    for rows, batch_size in ((23, 5), (17, 8), (6, 10), (8, 8), (5, 1)):
        seed = seed_of(check.rng)
        full, rest = divmod(rows, batch_size)
        sizes = np.array([float(batch_size)] * full + [float(rest)] * (rest > 0))
        data = rows_of(check.rng, rows)
        if rows == 17:
            for part in data.values():
                part[3:6] = part[3]  # equal rows, each of which is a row
        answer = check.ask("sampling", **data, epochs=2, batch_size=batch_size, seed=seed)
        for n in (1, 2):
            check.equal(answer, {f"rows in each batch of epoch {n}": sizes})
        if rows == 17:
            continue
        labels = ("epochs in which a row is left out", "epochs in which a row comes twice")
        check.equal(answer, dict.fromkeys(labels, 0.0))


@case("a new random order in every epoch", points=4, hidden=True, says="Shuffle in each epoch.")
def test_shuffling(check):
    data = rows_of(check.rng, 42)
    data["y"] = check.rng.permutation(42) % 3.0  # of which batches must not hold equal parts
    seed = seed_of(check.rng)
    loop = {"epochs": 18, "batch_size": 8, "seed": seed, "runs": 3}
    answer = check.ask("sampling", **data, **loop)
    expected = {
        "epochs that take the rows as they stand in X": 0.0,
        "epochs with the same batches as the one before": 0.0,
        "orders that are only turned round or touched up": 0.0,
        "every order is drawn anew, as a whole": 1.0,
        "the same rng gives the same order": 1.0,
        "further numbers of the rng give another order": 1.0,
    }
    check.equal(answer, expected)
    # In batches of one row, every row stands at its own place some time, and no order is kept.
    loop = {"epochs": 24, "batch_size": 1, "seed": seed}
    answer = check.ask("sampling", **rows_of(check.rng, 17), **loop)
    check.equal(answer, {"every order is drawn anew, as a whole": 1.0})


@case("rows keep their targets", points=3, hidden=True, says="X and y in the same new order.")
def test_pairs(check):
    data = rows_of(check.rng, 31)
    data["X"][1] = data["X"][0]  # with another target
    answer = check.ask("sampling", **data, epochs=3, batch_size=7, seed=seed_of(check.rng))
    pairs = "epochs in which a row has the target of another row"
    cut = "epochs that cut most of the rows into batches of at most batch_size"
    check.equal(answer, {pairs: 0.0, "targets of equal rows that never come": 0.0, cut: 3.0})


@case("loss with a smaller batch", points=3, hidden=True, says="A batch counts once per row.")
def test_weighted_loss(check):
    r = check.rng
    for rows, batch_size, epochs, size in ((13, 4, 3, 3.0), (9, 8, 9, 3e-5)):
        X = r.normal(size=(rows, 3)) * size
        inputs = {"X": X, "epochs": epochs, "batch_size": batch_size, "seed": seed_of(r)}
        rate, centre = float(r.uniform(0.05, 0.15)), size * float(r.normal())
        check.same("losses", vectors="exact", centre=centre, learning_rate=rate, **inputs)


@case("steps of the learning rate", points=3, hidden=True, says="One step for each mini-batch.")
def test_equal_rows(check):
    """All rows are equal, so the order plays no part; with a rate above 1 the loss grows."""
    r = check.rng
    for rows, batch_size, epochs, lowest, highest in (
        (12, 4, 12, 0.02, 0.05),
        (15, 5, 3, 1.05, 1.1),
    ):
        check.same(
            "equal_rows",
            X=np.full((rows, 2), float(r.normal()) + 3.0),
            epochs=epochs,
            batch_size=batch_size,
            centre=float(r.normal()),
            learning_rate=float(r.uniform(lowest, highest)),
            seed=seed_of(r),
        )
    # The smaller batch may be any of an epoch, which changes the losses, but not the steps.
    row, centre, rate = float(r.normal()) + 3.0, float(r.normal()), float(r.uniform(0.02, 0.09))
    inputs = {"X": np.full((14, 2), row), "epochs": 3, "batch_size": 4, "seed": seed_of(r)}
    answer = check.ask("equal_rows", centre=centre, learning_rate=rate, **inputs)
    there = row + (centre - row) * (1.0 - 2.0 * rate) ** 12
    check.equal(answer, {"steps": 12.0, "trainable": there})
