"""Hidden cases: the last batch, sizes at the edge, the generator, the caller's arrays."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q6_minibatch"
IN_BATCHES = "minibatch_gradient_descent"


def random_data(rng, rows, features, outputs=()):
    """Random data, parameters to begin with, a learning rate and a seed."""
    return {
        "X": rng.normal(size=(rows, features)),
        "y": 3.0 + rng.normal(size=(rows, *outputs)),
        "parameters": rng.normal(size=(features, *outputs)),
        "learning_rate": rng.uniform(0.05, 0.1),
        "seed": int(rng.integers(10**6)),
    }


@case("the smaller batch at the end", points=3, hidden=True, says="Every row counts, every epoch.")
def test_last_batch(check):
    r = check.rng
    for rows, size, outputs in ((19, 5, ()), (7, 6, (1,)), (23, 4, (2,)), (18, 6, ())):
        data = random_data(r, rows, 3, outputs)
        answer = check.ask("rows_used", loop=IN_BATCHES, epochs=2, batch_size=size, **data)
        updates = 2 * int(np.ceil(rows / size))
        check.equal(answer, {"updates": updates, "uses of each row": [2] * rows})


@case("updates from the latest parameters", points=1, hidden=True, says="Minus rate times mean.")
def test_bowl(check):
    r = check.rng
    matrix = [[1.2, r.uniform(0.3, 0.5)], [r.uniform(0.3, 0.5), 0.8]]
    bowl = {"kind": "bowl", "matrix": matrix, "centre": r.uniform(3.0, 4.0, size=(3, 2, 1))}
    data = random_data(r, 11, 2) | {"learning_rate": r.uniform(0.1, 0.2)}
    for name in ("X", "y"):
        data[name][1:4] = data[name][0]  # four equal rows are four rows
    data["parameters"] = r.normal(size=(3, 2, 1))  # they may have any shape
    for part in (bowl["centre"], data["parameters"]):
        part *= 1e-9
    for turn in (1.0, -2.0):  # another function, and all else as before
        bowl["centre"] *= turn
        check.same(
            "updates", vectors="exact", loop=IN_BATCHES, epochs=3, batch_size=4, bowl=bowl, **data
        )


@case("updates on real rows", points=2, hidden=True, says="gradient returns a mean already.")
def test_steps(check):
    r = check.rng
    for rows, size, outputs, epochs in ((17, 4, (), 4), (10, 5, (1,), 15)):
        data = random_data(r, rows, 3, outputs)
        for name in ("y", "parameters"):
            data[name] *= 10.0 ** (3 * epochs)  # large, and beyond single precision
        answer = check.ask("steps", loop=IN_BATCHES, epochs=epochs, batch_size=size, **data)
        check.equal(answer, {"wrong updates": 0})


@case("orders and pairs on other data", points=1, hidden=True, says="Shuffle anew; keep pairs.")
def test_orders_and_pairs(check):
    data = random_data(check.rng, int(check.rng.integers(41, 45)), 2, (1,))
    epochs = int(check.rng.integers(26, 29))
    answer = check.ask("shuffled", loop=IN_BATCHES, epochs=epochs, batch_size=5, **data)
    check.equal(answer, {"different orders": epochs})
    data["X"][1] = data["X"][0]  # with another y
    answer = check.ask("paired", loop=IN_BATCHES, epochs=4, batch_size=6, **data)
    check.equal(answer, {"wrong pairs": 0})


@case("batches of 1, of all rows, of more", points=1, hidden=True, says="A slice may end early.")
def test_extreme_sizes(check):
    r = check.rng
    for rows, size, updates in ((100, 130, 2), (13, 13, 2), (9, 1, 18)):
        data = random_data(r, rows, 2)
        answer = check.ask("rows_used", loop=IN_BATCHES, epochs=2, batch_size=size, **data)
        check.equal(answer, {"updates": updates, "uses of each row": [2] * rows})


@case("the generator that is given", points=2, hidden=True, says="Draw from rng, nothing else.")
def test_generator(check):
    data = random_data(check.rng, 18, 2)
    answer = check.ask("generator", loop=IN_BATCHES, epochs=4, batch_size=5, **data)
    check.equal(answer, {"the same seed": 1, "further numbers": 1})


@case("the caller's arrays afterwards", points=1, hidden=True, says="Shuffle indices or copies.")
def test_untouched(check):
    data = random_data(check.rng, 14, 2)
    answer = check.ask("untouched", loop=IN_BATCHES, epochs=4, batch_size=4, **data)
    afterwards = {f"{label} afterwards": data[label] for label in ("X", "y", "parameters")}
    check.equal(answer, afterwards)
