"""Readings of a5_training: what follows from what the probes saw.

A reading gets what the probe of its name returned, and the probe's inputs. It returns the entries
that are compared, or complains. This file is part of the student zip.
"""

from itertools import chain, pairwise

import numpy as np

from autograder.judge.answers import Complaint

COMPLAINTS = {
    "unknown row": "A mini-batch holds rows or targets that are not in X and y, or not in pairs.",
    "uneven": "The epochs differ in their number of mini-batches.",
}
NAMES = ("W1", "b1", "W2", "b2")


def seeded_values(recorded, inputs):
    """The first network, and whether the rng decides on its values."""
    first, again, other = recorded["networks"]
    first["same rng, same weights"] = float(all(np.array_equal(first[n], again[n]) for n in NAMES))
    for name in ("W1", "W2"):
        first[f"another rng, another {name}"] = float(not np.array_equal(first[name], other[name]))
    return first


def _epochs(run, inputs):
    """Per epoch a list of batches: (row numbers, numbers of their targets)."""
    rows, targets = (_places(inputs[name], run[name]) for name in ("X", "y"))
    ends = np.cumsum(run["rows"])
    if len(rows) != len(targets) or not len(ends) or ends[-1] != len(rows):
        raise Complaint("unknown row")
    batches = [
        (rows[end - count : end], targets[end - count : end])
        for end, count in zip(ends, run["rows"], strict=True)
    ]
    each, rest = divmod(len(batches), inputs["epochs"])
    if rest:
        raise Complaint("uneven")
    return [batches[i * each : (i + 1) * each] for i in range(inputs["epochs"])]


def _places(known, asked):
    """Where numbers stand in a list of different numbers."""
    known = np.array(known)
    order = np.argsort(known)
    places = order[np.searchsorted(known[order], asked).clip(max=len(known) - 1)]
    if not np.array_equal(known[places], asked):
        raise Complaint("unknown row")
    return places


def sampling(recorded, inputs):
    """Which rows train() feeds to the network, and in which order: see the keys."""
    runs = [_epochs(run, inputs) for run in recorded["runs"]]
    batches = [[[taken.tolist() for taken, _ in epoch] for epoch in run] for run in runs]
    orders = [list(chain(*epoch)) for epoch in batches[0]]
    sets = [{frozenset(taken) for taken in epoch} for epoch in batches[0]]
    unpaired = [any((taken != targets).any() for taken, targets in epoch) for epoch in runs[0]]
    rows = len(inputs["X"])
    result = {
        f"rows in each batch of epoch {number}": np.sort(list(map(len, epoch)))[::-1].astype(float)
        for number, epoch in enumerate(batches[0], 1)
    }
    counts = {
        "epochs in which a row comes twice": [len(set(used)) < len(used) for used in orders],
        "epochs in which a row is left out": [len(set(used)) < rows for used in orders],
        "epochs in which a row has the target of another row": unpaired,
        "epochs that take the rows as they stand in X": [used == sorted(used) for used in orders],
        "epochs with the same batches as the one before": [a == b for a, b in pairwise(sets)],
        "orders that are only turned round or touched up": [_hardly_shuffled(orders)],
        "the same rng gives the same order": [batches[0] == batches[1]],
        "another rng gives another order": [batches[0] != batches[2]],
    }
    return result | {label: float(sum(found)) for label, found in counts.items()}


def _hardly_shuffled(orders):
    """Whether most rows follow the same row as in X or in the epoch before, on the whole."""
    natural, *_ = pairs = [set(pairwise(order)) for order in (sorted(orders[0]), *orders)]
    again = [max(len(b & natural), len(b & a)) / max(len(b), 1) for a, b in pairwise(pairs)]
    return float(np.mean(again)) > 0.5


def engine_pass(recorded, inputs):
    """The pass, and whether train() ran on the engine at all: else nothing was looked at.

    How it trains is of no concern here, only that it has moved a parameter.
    """
    trained = [recorded.pop(f"{name} after the run") for name in NAMES]
    pairs = zip(inputs["values"], trained, strict=True)
    moved = [bool((np.array(first) != last).any()) for first, last in pairs]
    return recorded | {"the run has moved parameters": float(any(moved))}


def steps_on_digits(recorded, inputs):
    """The ratio of the costs, and the outputs on test rows."""
    return {"ratio": recorded["after"] / recorded["before"], "outputs": recorded["outputs"]}


def own_training(recorded, inputs):
    """The ratio of the costs, and the score on test rows."""
    return {"ratio": recorded["after"] / recorded["before"], "score": recorded["score"]}
