"""benchmarks/rival_losses.py: what courses ask of a loss, put to a3_miniflow and a5_training.

Reads:  the modules under test; tables of a5_training.
Gives:  criteria: functions of the modules and a seed that say whether they accept them.
Leaves to others: gradients (rival_gradients.py), banks and the table (rivals.py). docs/rivals.md
        has the sources, with the exact formula of each.

A criterion may raise whatever the code under test raises: that is a refusal.
"""
# ruff: noqa: N806  (W1 and W2 are called so in the source)

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

DATA = Path(__file__).resolve().parents[1] / "assignments" / "a5_training" / "data"
STEPS = 10

Modules = Mapping[str, ModuleType]
Losses = list[float]


def lower(losses: Sequence[float]) -> bool:
    """The last loss is lower than the first."""
    return bool(losses[-1] < losses[0])


def halved(losses: Sequence[float]) -> bool:
    """The last loss is lower than half of the first."""
    return bool(losses[-1] < 0.5 * losses[0])


def every_time_lower(losses: Sequence[float]) -> bool:
    """Each loss is lower than the one before."""
    return bool(np.all(np.diff(losses) < 0.0))


def miniflow_steps(accepts: Callable[[Losses], bool]) -> Callable[[Modules, int], bool]:
    """The cost of all rows before and after ten steps of the network of MiniFlow's last quiz."""
    return lambda modules, seed: accepts(miniflow_run(modules["miniflow"], seed, 1)[0])


def miniflow_epochs(
    accepts: Callable[[Losses], bool], epochs: int
) -> Callable[[Modules, int], bool]:
    """The mean loss of the mini-batches of each epoch, for the same network."""
    return lambda modules, seed: accepts(miniflow_run(modules["miniflow"], seed, epochs)[1])


@cache
def miniflow_run(flow: ModuleType, seed: int, epochs: int) -> tuple[Losses, Losses]:
    """MiniFlow's last quiz: 13-10-1, W ~ N(0, 1), 46 batches of 11 drawn with replacement, 0.01.

    Returns: the cost of all rows before and after ten steps; the mean loss of each epoch.
    """
    rng = np.random.default_rng(seed)
    rows, targets = housing(rng)
    X, y, W1, b1, W2, b2 = (flow.Input() for _ in range(6))
    cost = flow.MSE(y, flow.Linear(flow.Sigmoid(flow.Linear(X, W1, b1)), W2, b2))
    parameters = {W1: (13, 10), b1: (10,), W2: (10, 1), b2: (1,)}
    feed = {X: rows, y: targets}
    for node, shape in parameters.items():
        feed[node] = rng.normal(size=shape) if len(shape) == 2 else np.zeros(shape)
    graph = flow.topological_sort(feed)
    whole, means = [], []
    for epoch in range(epochs):
        losses = []
        for step in range(len(rows) // 11):
            if epoch == 0 and step in (0, STEPS):
                X.value, y.value = rows, targets
                flow.forward_pass(cost, graph)
                whole.append(float(cost.value))
            batch = rng.integers(len(rows), size=11)
            X.value, y.value = rows[batch], targets[batch]
            flow.forward_and_backward(graph)
            flow.sgd_update(list(parameters))
            losses.append(float(cost.value))
        means.append(float(np.mean(losses)))
    return whole, means


def housing(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """In place of the withdrawn housing data: 506 rows, 13 standard features, targets 22.5 +- 9."""
    rows = rng.normal(size=(506, 13))
    signal = np.tanh(rows @ rng.normal(size=(13, 5)) / 13**0.5) @ rng.normal(size=5)
    signal = signal / signal.std() + 0.4 * rng.normal(size=506)
    return rows, 22.5 + 9.0 * (signal - signal.mean()) / signal.std()


def training_steps(accepts: Callable[[Losses], bool]) -> Callable[[Modules, int], bool]:
    """The cost of all rows before and after ten calls of sgd_step, for both networks of a5."""
    return lambda modules, seed: all(
        accepts(ten_steps(*network_and_data(modules["training"], name, seed)))
        for name in EXPERIMENTS
    )


def training_epochs(accepts: Callable[[Losses], bool]) -> Callable[[Modules, int], bool]:
    """The losses that train() returns, one an epoch, for both networks of a5."""
    return lambda modules, seed: all(
        accepts(trained(modules["training"], name, seed)) for name in EXPERIMENTS
    )


# Sizes of the network, learning rate, epochs and batch size of a5's own experiments.
EXPERIMENTS: dict[str, tuple[tuple[int, ...], float, int, int]] = {
    "penguins.csv": ((8, 10), 0.01, 30, 11),
    "digits.csv": ((64, 32, 10), 0.5, 10, 32),
}


@cache
def table(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Training rows of a table of a5 and their targets, scaled as a5 does it."""
    rows = np.loadtxt(DATA / name, delimiter=",", skiprows=1)
    rows = rows[np.arange(len(rows)) % 5 != 0]
    if name == "digits.csv":
        return rows[:, :-1] / 16.0, rows[:, -1]
    rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    return rows[:, :-1], rows[:, -1]


def network_and_data(
    training: ModuleType, name: str, seed: int
) -> tuple[ModuleType, str, Any, np.random.Generator]:
    """A fresh network for a table."""
    rng = np.random.default_rng(seed)
    sizes = EXPERIMENTS[name][0]
    build = (
        training.build_regression_network
        if len(sizes) == 2
        else training.build_classification_network
    )
    return training, name, build(*sizes, rng), rng


def ten_steps(training: ModuleType, name: str, network: Any, rng: np.random.Generator) -> Losses:
    """The cost of all rows before and after ten calls of sgd_step."""
    X, y = table(name)
    _, rate, _, size = EXPERIMENTS[name]
    before = whole_cost(network, X, y)
    for _ in range(STEPS):
        batch = rng.integers(len(X), size=size)
        training.sgd_step(network, X[batch], y[batch], rate)
    return [before, whole_cost(network, X, y)]


def whole_cost(network: Any, X: np.ndarray, y: np.ndarray) -> float:
    """The cost of all rows, by forward() of every node."""
    network.X.value, network.y.value = X, y
    for node in network.graph:
        node.forward()
    return float(network.cost.value)


@cache
def trained(training: ModuleType, name: str, seed: int) -> Losses:
    """What train() returns."""
    _, rate, epochs, size = EXPERIMENTS[name]
    _, _, network, rng = network_and_data(training, name, seed)
    X, y = table(name)
    return [float(loss) for loss in training.train(network, X, y, rate, epochs, size, rng)]
