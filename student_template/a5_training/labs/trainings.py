"""Run your code: build and train networks, ask them for outputs, costs and scores.

Reads:  training.py and miniflow.py, the student's own, when a picture first needs them.
Gives:  trainings, each run once for all pictures; outputs, costs, probabilities, scores. What is
        not of the right form is a ValueError in words.
Leaves to others: the rows (tables.py), pictures.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from labs.tables import Data

SEED = 1  # the one of `python training.py`


def training() -> ModuleType:
    """Your training.py, imported when the first picture needs it: data are shown without."""
    try:
        return importlib.import_module("training")
    except ModuleNotFoundError as error:
        if error.name != "miniflow":
            raise
        message = "your own miniflow.py: copy it into this folder"
        raise NotImplementedError(message) from None


def engine() -> ModuleType:
    """The miniflow.py that your training.py imports."""
    training()
    return importlib.import_module("miniflow")


@dataclass(frozen=True)
class Run:
    """A finished training. first: values of the trainables before it. losses: (epochs,)."""

    network: Any
    first: list[np.ndarray]
    losses: np.ndarray


@contextlib.contextmanager
def without_warnings() -> Iterator[None]:
    """Some trainings here explode on purpose: let NumPy not warn of it."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def new_network(data: Data, rng: np.random.Generator) -> Any:
    """A network of your making.

    Raises: ValueError, in words, if it is none that can be trained and drawn.
    """
    kind = "regression" if len(data.sizes) == 2 else "classification"
    network = getattr(training(), f"build_{kind}_network")(*data.sizes, rng)
    if not all(hasattr(network, name) for name in ("X", "y", "output", "graph", "trainables")):
        raise ValueError(f"build_{kind}_network returns {type(network).__name__}, not a Network")
    features, hidden = data.sizes[:2]
    outputs = data.sizes[2] if len(data.sizes) > 2 else 1
    sizes = [features * hidden, hidden, hidden * outputs, outputs]
    if [np.size(node.value) for node in network.trainables] != sizes:
        raise ValueError(f"the trainables of build_{kind}_network are not [W1, b1, W2, b2]")
    return network


def run_training(
    data: Data,
    seed: int,
    learning_rate: float,
    epochs: int,
    change: Callable[[Any], None] | None = None,
) -> Run:
    """Build and train a network with your functions, as training.py does.

    Args:
        change: what is done to the network before it is trained.
    Raises: ValueError if train does not return one loss for each epoch.
    """
    rng = np.random.default_rng(seed)
    network = new_network(data, rng)
    first = [np.array(node.value, dtype=float) for node in network.trainables]
    if change is not None:
        change(network)
    X, y = data.X.copy(), data.y.copy()
    with without_warnings():
        found = training().train(network, X, y, learning_rate, epochs, data.batch_size, rng)
    if np.shape(found) != (epochs,):
        raise ValueError(f"train returns no list of {epochs} losses, one for each epoch")
    return Run(network, first, np.array(found, dtype=float))


@functools.cache
def trained(data: Data, seed: int, learning_rate: float, epochs: int) -> Run:
    """The same, computed once for all pictures."""
    return run_training(data, seed, learning_rate, epochs)


def usual(data: Data) -> Run:
    """The training of `python training.py`."""
    return trained(data, SEED, data.learning_rate, data.epochs)


def outputs(network: Any, X: np.ndarray, columns: int) -> np.ndarray:
    """What your predict says of rows X. Shape (rows, columns)."""
    with without_warnings():
        found = np.asarray(training().predict(network, X.copy()), dtype=float)
    if found.shape != (len(X), columns):
        raise ValueError(f"predict returns the shape {found.shape}, not {(len(X), columns)}")
    return found


def cost_of(logits: np.ndarray, y: np.ndarray) -> float:
    """What your SoftmaxCrossEntropy makes of logits (rows, classes) and class numbers (rows,)."""
    truth, guess = engine().Input(), engine().Input()
    truth.value, guess.value = y.copy(), logits.copy()
    node = training().SoftmaxCrossEntropy(truth, guess)
    with without_warnings():
        node.forward()
    return float(node.value)


def probability(logits: np.ndarray, digit: int) -> float:
    """Your network's probability of one digit; logits (10,). The cost of a row is -ln of it."""
    return float(np.exp(-cost_of(logits[np.newaxis], np.array([float(digit)]))))


def digits_read(logits: np.ndarray) -> np.ndarray:
    """The digit that each row is taken for: the one that your accuracy calls right. (rows,)."""
    accuracy = training().accuracy
    found = [
        [digit for digit in range(10) if accuracy(row[np.newaxis], np.array([float(digit)])) > 0]
        for row in logits
    ]
    if any(len(right) != 1 for right in found):
        raise ValueError("accuracy calls several digits, or none, right for the same logits")
    return np.array([right[0] for right in found])


def score(data: Data, network: Any) -> float:
    """Your accuracy or r_squared on the test rows; nan where there is none."""
    with without_warnings():
        if len(data.sizes) == 2:
            found = training().r_squared(data.y_test, outputs(network, data.X_test, 1))
        else:
            found = training().accuracy(outputs(network, data.X_test, 10), data.y_test)
    return float(found)
