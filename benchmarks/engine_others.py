"""benchmarks/engine_others.py: the same training step by engines that differentiate any program.

Reads:  a Problem; MiniFlow's files; the packages of benchmarks/requirements.txt, as far as there.
Gives:  makers of steps: step(number of a mini-batch) -> cost before the update.
Leaves to others: steps written for one network (engine_numpy.py), timing (engine.py).

Each is written as its own documentation teaches it, in float64.
"""
# ruff: noqa: N806  (matrices are upper case)

from __future__ import annotations

import importlib.util
import math
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from engine_numpy import Step
from engine_problems import Problem

COURSE = Path(__file__).resolve().parents[1]
TRAINING = COURSE / "solutions" / "a5_training" / "training.py"


def loaded(name: str, path: Path) -> ModuleType:
    """The module in a file, which other files then import by this name."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def miniflow(path: Path) -> Any:
    """A maker of steps on the MiniFlow in this file."""

    def make(problem: Problem) -> Step:
        flow = loaded("miniflow", path)
        cost_node = loaded("training", TRAINING).SoftmaxCrossEntropy
        X, y = flow.Input(), flow.Input()
        X.needs_gradient = y.needs_gradient = False  # no more than a remark to one that is plain
        trainables = [flow.Input() for _ in problem.values]
        W1, b1, W2, b2 = trainables
        output = flow.Linear(flow.Sigmoid(flow.Linear(X, W1, b1)), W2, b2)
        cost = (cost_node if problem.classes else flow.MSE)(y, output)
        values = [*problem.batches[0], *problem.fresh()]
        graph = flow.topological_sort(dict(zip([X, y, *trainables], values, strict=True)))

        def step(number: int) -> Any:
            X.value, y.value = problem.batches[number]
            flow.forward_and_backward(graph)
            flow.sgd_update(trainables, problem.rate)
            return cost.value

        return step

    return make


def pytorch(problem: Problem) -> Step:
    """torch.nn and torch.optim.SGD, eager, one thread."""
    import torch

    torch.set_num_threads(1)
    W1, b1, W2, b2 = map(torch.from_numpy, problem.fresh())
    first = torch.nn.Linear(*W1.shape, dtype=torch.float64)
    second = torch.nn.Linear(*W2.shape, dtype=torch.float64)
    with torch.no_grad():
        for layer, W, b in ((first, W1, b1), (second, W2, b2)):
            layer.weight.copy_(W.T)
            layer.bias.copy_(b)
    network = torch.nn.Sequential(first, torch.nn.Sigmoid(), second)
    cost_of = torch.nn.CrossEntropyLoss() if problem.classes else torch.nn.MSELoss()
    optimizer = torch.optim.SGD(network.parameters(), lr=problem.rate)
    batches = [
        (torch.from_numpy(X), torch.from_numpy(y.astype(int) if problem.classes else y[:, None]))
        for X, y in problem.batches
    ]

    def step(number: int) -> Any:
        X, y = batches[number]
        optimizer.zero_grad()
        cost = cost_of(network(X), y)
        cost.backward()
        optimizer.step()
        return cost.detach()

    return step


def functional(problem: Problem, np: Any) -> Any:
    """The cost as a function of the parameters, X and y, in a NumPy that can be differentiated."""

    def cost_of(parameters: Any, X: Any, y: Any) -> Any:
        W1, b1, W2, b2 = parameters
        S = 1.0 / (1.0 + np.exp(-(np.dot(X, W1) + b1)))
        A = np.dot(S, W2) + b2
        if not problem.classes:
            return np.mean((A - y.reshape(-1, 1)) ** 2)
        A = A - np.max(A, axis=1, keepdims=True)
        log_p = A - np.log(np.sum(np.exp(A), axis=1, keepdims=True))
        return -np.mean(log_p[np.arange(len(y)), y.astype(int)])

    return cost_of


def jax_jit(problem: Problem) -> Step:
    """JAX: forward, backward and update compiled as one function, one call per step."""
    import jax

    jax.config.update("jax_enable_x64", True)
    gradient = jax.value_and_grad(functional(problem, jax.numpy))

    @jax.jit
    def update(parameters: Any, X: Any, y: Any) -> Any:
        cost, slopes = gradient(parameters, X, y)
        pairs = zip(parameters, slopes, strict=True)
        return cost, [value - problem.rate * slope for value, slope in pairs]

    parameters = [jax.numpy.asarray(value) for value in problem.values]
    batches = [(jax.numpy.asarray(X), jax.numpy.asarray(y)) for X, y in problem.batches]

    def step(number: int) -> Any:
        nonlocal parameters
        cost, parameters = update(parameters, *batches[number])
        return cost.block_until_ready()

    return step


def hips_autograd(problem: Problem) -> Step:
    """The autograd package: NumPy functions, traced anew in each step."""
    import autograd

    gradient = autograd.value_and_grad(functional(problem, autograd.numpy))
    parameters = problem.fresh()

    def step(number: int) -> Any:
        nonlocal parameters
        cost, slopes = gradient(parameters, *problem.batches[number])
        pairs = zip(parameters, slopes, strict=True)
        parameters = [value - problem.rate * slope for value, slope in pairs]
        return cost

    return step


class Scalar:
    """A single number that remembers what it was made from: an engine without arrays."""

    __slots__ = ("gradient", "parents", "value")

    def __init__(self, value: float, parents: tuple[tuple[Scalar, float], ...] = ()) -> None:
        self.value, self.parents, self.gradient = value, parents, 0.0

    def __add__(self, other: Scalar) -> Scalar:
        return Scalar(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other: Scalar) -> Scalar:
        return Scalar(self.value * other.value, ((self, other.value), (other, self.value)))

    def sigmoid(self) -> Scalar:
        """1 / (1 + e^-x)."""
        value = 1.0 / (1.0 + math.exp(-self.value))
        return Scalar(value, ((self, value * (1.0 - value)),))

    def backward(self) -> None:
        """Set the gradient of every number that this one was made from."""
        order, seen, left = [], set(), [(self, False)]
        while left:
            node, done = left.pop()
            if done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                left.append((node, True))
                left.extend((parent, False) for parent, _ in node.parents)
        self.gradient = 1.0
        for node in reversed(order):
            for parent, slope in node.parents:
                parent.gradient += slope * node.gradient


def scalars(problem: Problem) -> Step:
    """Every product of every row is a node of its own."""
    W1, b1, W2, b2 = (np.vectorize(Scalar, otypes=[object])(value) for value in problem.fresh())
    parameters = [one for array in (W1, b1, W2, b2) for one in array.flat]
    share = Scalar(1.0 / len(problem.batches[0][1]))

    def step(number: int) -> Any:
        cost = Scalar(0.0)
        for row, target in zip(*problem.batches[number], strict=True):
            x = [Scalar(number) for number in row.tolist()]
            hidden = [total.sigmoid() for total in weighted(x, W1, b1)]
            (output,) = weighted(hidden, W2, b2)
            difference = output + Scalar(-float(target))
            cost = cost + difference * difference * share
        for parameter in parameters:
            parameter.gradient = 0.0
        cost.backward()
        for parameter in parameters:
            parameter.value -= problem.rate * parameter.gradient
        return cost.value

    return step


def weighted(x: list[Scalar], W: Any, b: Any) -> list[Scalar]:
    """x W + b of one row."""
    totals = []
    for column, total in zip(W.T, b, strict=True):
        for one, weight in zip(x, column, strict=True):
            total = total + one * weight
        totals.append(total)
    return totals
