"""Readings of a5_training: what follows from what the probes saw.

A reading gets what the probe of its name returned, and the probe's inputs. It returns the entries
that are compared, or complains. This file is part of the student zip.
"""

from collections import Counter
from itertools import chain, pairwise

import numpy as np

from autograder.judge import comparison
from autograder.judge.answers import Complaint
from autograder.judge.draws import flaw_of_orders, followed_again

COMPLAINTS = {
    "unknown row": "A mini-batch holds rows or targets that are not in X and y, or not in pairs.",
    "no losses": "train should return a list with one number per epoch.",
    "uneven": "The epochs differ in their number of mini-batches.",
    "too many rows": "train feeds many more rows to the network than its epochs have.",
    "not trained": "train has not trained on your engine: each epoch should take a step on it.",
}
MOST_PASSES = 4  # over the rows in an epoch: a recording of more is not looked at
WHOLE = "every order is drawn anew, as a whole"
CUT = "epochs that cut most of the rows into batches of at most batch_size"
LOSS = "loss of each epoch, as a multiple of the mean cost of its rows"
NAMES = ("W1", "b1", "W2", "b2")


def seeded_values(recorded, inputs):
    """The first network, and whether the rng decides on its values.

    If W1 is drawn first, equally many weights are the same numbers, whatever the layer's shape.
    """
    first, again, other, turned = recorded["networks"]
    first["same rng, same weights"] = float(all(np.array_equal(first[n], again[n]) for n in NAMES))
    for name in ("W1", "W2"):
        changed = np.shape(first[name]) != np.shape(other[name]) or np.all(
            first[name] != other[name]
        )
        first[f"further numbers of rng, another {name}"] = float(changed)
    drawn = [np.sort(np.abs(one["W1"]), axis=None) for one in (first, turned)]
    first["W1 is drawn before W2"] = float(
        len(drawn[0]) == len(drawn[1]) and np.allclose(*(sizes / sizes[-1] for sizes in drawn))
    )
    return first


def _epochs(run, inputs):
    """Per epoch a list of batches: (row numbers, numbers of their targets)."""
    most = MOST_PASSES * inputs["epochs"] * (len(inputs["X"]) + inputs["batch_size"])
    if max(np.size(run[part]) for part in ("X", "y", "rows", "before each step")) > most:
        raise Complaint("too many rows")
    rows, targets = (_places(inputs[name], run[name]) for name in ("X", "y"))
    sizes = [int(size) for size in run["rows"]]
    if len(rows) != len(targets) or not sizes or min(sizes) < 0 or sum(sizes) != len(rows):
        raise Complaint("unknown row")
    cuts = np.cumsum([0, *sizes])
    batches = [(rows[start:end], targets[start:end]) for start, end in pairwise(cuts)]
    each, rest = divmod(len(batches), inputs["epochs"])
    if rest:
        raise Complaint("uneven")
    return [batches[i * each : (i + 1) * each] for i in range(inputs["epochs"])]


def _places(known, asked):
    """Where numbers stand in a list."""
    known, asked = np.array(known), np.array(asked, dtype=float).ravel()
    order = np.argsort(known)
    places = order[np.searchsorted(known[order], asked).clip(max=len(known) - 1)]
    if not np.array_equal(known[places], asked):
        raise Complaint("unknown row")
    return places


def _is_cut(epoch, inputs):
    """Whether an epoch uses most rows, in batches that are not too large.

    Where X has equal numbers, each of them counts for the first.
    """
    sizes = [len(taken) for taken, _ in epoch]
    used = set(chain(*(taken.tolist() for taken, _ in epoch)))
    most = 2 * sum(sizes) > len(inputs["X"]) and 2 * len(used) > len(np.unique(inputs["X"]))
    return most and max(sizes) <= inputs["batch_size"]


def _pairs(run, inputs):
    """Whether rows have targets of others, epoch by epoch; and how many targets are never used.

    Equal rows of X may have targets of their own. Lost is one that never comes, while that of an
    equal row comes for both.
    """
    X, y = inputs["X"], inputs["y"]
    fed = [[(X[t], y[u]) for part in epoch for t, u in zip(*part, strict=True)] for epoch in run]
    given, uses = Counter(zip(X, y, strict=True)), Counter(chain(*fed))
    often = {x for (x, _), count in uses.items() if count >= 2 * len(run)}
    lost = [pair for pair in given if not uses[pair] and pair[0] in often]
    return [not given.keys() >= set(epoch) for epoch in fed], float(len(lost))


def sampling(recorded, inputs):
    """Which rows train() feeds to the network, and in which order: see the keys."""
    runs = [_epochs(run, inputs) for run in recorded["runs"]]
    batches = [[[taken.tolist() for taken, _ in epoch] for epoch in run] for run in runs]
    orders = [list(chain(*epoch)) for epoch in batches[0]]
    sets = [{frozenset(taken) for taken in epoch} for epoch in batches[0]]
    unpaired, lost = _pairs(runs[0], inputs)
    rows = len(inputs["X"])
    result = {
        f"rows in each batch of epoch {number}": np.sort(list(map(len, epoch)))[::-1].astype(float)
        for number, epoch in enumerate(batches[0], 1)
    }
    counts = {
        "epochs in which a row comes twice": [len(set(used)) < len(used) for used in orders],
        "epochs in which a row is left out": [len(set(used)) < rows for used in orders],
        "epochs in which a row has the target of another row": unpaired,
        CUT: [_is_cut(epoch, inputs) for epoch in runs[0]],
        "epochs that take the rows as they stand in X": [used == sorted(used) for used in orders],
        "epochs with the same batches as the one before": [a == b for a, b in pairwise(sets)],
        "orders that are only turned round or touched up": [followed_again(orders) > 0.5],
        WHOLE: [_flaw(batches[0], inputs) == ""],
    }
    if len(runs) > 1:
        apart = [a != b for a, b in zip(batches[0], batches[2], strict=False)]
        counts["the same rng gives the same order"] = [batches[0] == batches[1]]
        counts["further numbers of the rng give another order"] = [all(apart)]
    result["targets of equal rows that never come"] = lost
    return result | {label: float(sum(found)) for label, found in counts.items()}


def _flaw(epochs, inputs):
    """What is wrong with the orders, if no row comes twice in an epoch."""
    orders = [list(chain(*epoch)) for epoch in epochs]
    once = len({len(order) for order in orders}) == 1 == len({len(set(o)) for o in orders})
    once = once and len(set(orders[0])) == len(orders[0])
    rows, labels = len(inputs["X"]), inputs["y"]
    labels = labels if 2 * len(np.unique(labels)) < rows else ()
    arrays = [list(map(np.array, epoch)) for epoch in epochs]
    return flaw_of_orders(arrays, rows, labels) if once else ""


def losses(recorded, inputs):
    """What the losses are, measured by the rows and the parameter of each step.

    The rows of X are known here, and each step goes on from where the last one ended, so that
    losses are right only if they belong to steps.
    """
    X = np.array(inputs["X"])[:, 0]
    given = inputs | {"X": X, "y": X}
    if np.ndim(recorded["losses"]) != 1:
        raise Complaint("no losses")
    epochs = _epochs(recorded, given)
    batches = [X[taken] for taken, _ in chain(*epochs)]
    path = np.append(recorded["before each step"], recorded["trainable"])
    if len(path) != len(batches) + 1 or not np.isclose(path[0], inputs["centre"]):
        raise ValueError("The parameters do not belong to the steps.")
    before, moves = path[:-1], path[:-1] - path[1:]
    pairs = list(zip(before, batches, strict=True))
    slopes = np.array([2.0 * np.mean(at - rows) for at, rows in pairs])
    costs = np.array([np.sum((at - rows) ** 2) for at, rows in pairs])
    sizes = np.array([float(len(rows)) for rows in batches])
    means = [part.reshape(len(epochs), -1).sum(axis=1) for part in (costs, sizes)]
    returned = comparison.as_numbers(recorded["losses"])
    fits = returned is not None and returned.shape == (len(epochs),)
    # Of any length: how long a step should be is asked for by equal_rows.
    right = inputs["learning_rate"] * slopes
    along = (np.abs(np.log(moves / right)) < np.log(20.0)) | (np.abs(moves - right) < 1e-9)
    cut = float(sum(_is_cut(epoch, given) for epoch in epochs))
    result = {CUT: cut, "steps": float(sum(along))}
    result[LOSS] = returned * means[1] / means[0] if fits else recorded["losses"]
    again = comparison.as_numbers(recorded["losses of one more epoch"])
    result["losses of one more epoch"] = -1.0 if again is None else float(again.size)
    return result | {label: recorded[label] for label in ("X afterwards", "y afterwards")}


def equal_rows(recorded, inputs):
    """The same, and the losses and the parameter themselves."""
    result = losses(recorded, inputs)
    return result | {name: recorded[name] for name in ("losses", "trainable")}


def engine_pass(recorded, inputs):
    """The pass, and whether train() ran on the engine at all: else nothing was looked at.

    How it trains is of no concern here, only that it takes a step in each epoch, from one place to
    another.
    """
    passed = recorded.pop("b2 at each step")
    if len({np.asarray(b2).tobytes() for b2 in passed}) < inputs["epochs"]:
        raise Complaint("not trained")
    return recorded


def _outputs(X, values):
    """The outputs of a network with sigmoids in both layers."""
    for W, b in (values[:2], values[2:]):
        X = 1.0 / (1.0 + np.exp(-(X @ W + b)))
    return X


def steps_on_digits(recorded, inputs):
    """The cost on training rows after / before the training, and the outputs on test rows."""
    first = [np.array(value, dtype=float) for value in inputs["values"]]
    last = [
        np.array(recorded[name], dtype=float).reshape(value.shape)
        for name, value in zip(NAMES, first, strict=True)
    ]
    X, y = np.array(inputs["X"]), np.array(inputs["y"])
    before, after = (np.mean((_outputs(X, values) - y) ** 2) for values in (first, last))
    return {"ratio": float(after / before), "outputs": _outputs(np.array(inputs["X_test"]), last)}


def own_training(recorded, inputs):
    """The ratio of the costs, and the score on test rows."""
    ratio = float(recorded["after"]) / float(recorded["before"])
    return {"ratio": ratio, "score": recorded["score"]}
