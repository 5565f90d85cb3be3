"""Hidden cases: exact steps on penguins, what holds for every step, and a run on the digits."""

from itertools import pairwise

import numpy as np

from autograder.judge.cases import case
from autograder.judge.comparison import as_numbers

OK_FORMAT = False
name = "q5_real_data"

SHAPES = {
    "b1": "row",
    "b2": "row",
    "b3": "row",
    "cost of each step": "column",
}  # the others are exact
FLOOR = 0.1  # the size of a parameter: a bias may come out near 0, where float32 is far from exact


def standardised(table):
    """Every column with mean 0 and spread 1."""
    return (table - table.mean(axis=0)) / table.std(axis=0)


def values_of(rng, *sizes):
    """First parameters of a regression network of two or three layers; the biases are not 0."""
    values = []
    for fan_in, units in pairwise((*sizes, 1)):
        values += [rng.normal(size=(fan_in, units)) / np.sqrt(fan_in), rng.normal(size=units) * 0.1]
    return values


def batches_of(rng, table, sizes):
    """Mini-batches of real rows."""
    drawn = [table[rng.choice(len(table), size=size, replace=False)] for size in sizes]
    return [{"X": rows[:, :-1], "y": rows[:, -1]} for rows in drawn]


@case("one step on other penguins", points=2, hidden=True, says="Feed, both passes, update.")
def test_one_real_step(check):
    r = check.rng
    table = standardised(check.table("penguins.csv"))
    # In small units gradients are large, in large ones small; and not every node is trained, or
    # more than four. The single row takes so long a step that its cost grows.
    for size, unit, trained, hidden in (
        (16, 4e-6, None, [5, 4]),
        (1, 1.0, ("b2", "W1"), [5]),
        (12, 1e4, None, [5]),
    ):
        (batch,) = batches_of(r, table, [size])
        batches = [batch | {"y": batch["y"] * unit}]
        rate, values = float(r.uniform(0.05, 0.2)), values_of(r, 8, *hidden)
        rate *= 40.0 if size == 1 else 1.0
        values[-2:] = [value * min(unit, 1.0) for value in values[-2:]]
        asked = dict(values=values, batches=batches, learning_rates=[rate], trained=trained)
        check.same("steps", **asked, vectors=SHAPES, floor=FLOOR * unit)


@case("a hundred steps on penguins", points=5, hidden=True, says="Each step starts from the last.")
def test_many_steps(check):
    r = check.rng
    table = standardised(check.table("penguins.csv"))
    batches = batches_of(r, table, [11] * 14 + [4])
    rates = r.uniform(0.05, 0.15, size=15).tolist()
    # Some steps have the rate, and rows, targets or both, in common with the step before.
    for step, names in ((3, "X"), (6, "y"), (9, "Xy"), (12, "")):
        batches[step] |= {name: batches[step - 1][name] for name in names}
        rates[step] = rates[step - 1]
    asked = dict(values=values_of(r, 8, 6), batches=batches, learning_rates=rates)
    check.same("steps", times=7, **asked, vectors=SHAPES, floor=FLOOR)


@case("every row twice, and the same step again", points=3, hidden=True, says="It is a mean.")
def test_relations(check):
    r = check.rng
    table = standardised(check.table("penguins.csv"))
    (batch,) = batches_of(r, table, [140])
    twice = {name: np.concatenate([rows, rows]) for name, rows in batch.items()}
    inputs = {"values": values_of(r, 8, 4), "learning_rates": [0.1]}
    check.same("steps", batches=[batch], **inputs, vectors=SHAPES, floor=FLOOR)
    once = check.answered
    for other in (twice, batch):
        answer = check.ask("steps", batches=[other], **inputs)
        check.equal(answer, {name: once[name] for name in ("W1", "b1", "W2", "b2")})


@case("a whole training on the digits", points=3, hidden=True, says="First make one step right.")
def test_digits(check):
    r = check.rng
    table = check.table("digits.csv")
    # Pixels and classes in another order: what was trained on other ones is of no use.
    table = table[:, np.append(r.permutation(64), 64)]
    table[:, -1] = r.permutation(10)[table[:, -1].astype(int)]
    test = np.arange(len(table)) % 5 == 0
    training, table = table[~test], r.permutation(table[test])
    weights = r.normal(size=(64, 32)) / np.sqrt(64), r.normal(size=(32, 10)) / np.sqrt(32)
    answer = check.ask(
        "steps_on_digits",
        values=[weights[0], np.zeros(32), weights[1], np.zeros(10)],
        X=training[:, :-1] / 16.0,
        y=np.eye(10)[training[:, -1].astype(int)],
        X_test=table[:, :-1] / 16.0,
        learning_rate=10.0,  # the cost is a mean over ten outputs: 1 for each of them
        epochs=30,
        batch_size=32,
        seed=int(r.integers(10**6)),
    )
    # Bands: see calibration.md. 1,000 runs of correct code stay inside.
    check.last_asked = None  # no name is looked for: a loss cannot tell one mistake from another
    if not (isinstance(answer["ratio"], float) and answer["ratio"] < 0.06):
        check.fail("training", "The loss on the training rows does not fall as it should.")
    outputs = as_numbers(answer["outputs"])
    if outputs is None or outputs.shape != (len(table), 10):
        check.fail("shape", "The network's output has the wrong shape.")
    if not np.mean(np.argmax(outputs, axis=1) == table[:, -1]) >= 0.92:
        check.fail("training", "Too few digits of the test rows are recognised.")
