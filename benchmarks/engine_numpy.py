"""benchmarks/engine_numpy.py: a training step written for one network, in NumPy alone.

Reads:  a Problem.
Gives:  makers of steps: step(number of a mini-batch) -> cost before the update. `fused` is the
        floor: every array has its buffer, nothing is computed that the update does not need.
        `plain` is what one writes first.
Leaves to others: engines that work for every network (engine_others.py), timing (engine.py).
"""
# ruff: noqa: N803, N806  (matrices are upper case)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from engine_problems import Array, Problem

Step = Callable[[int], Any]


def plain(problem: Problem) -> Step:
    """Ten lines, as in a tutorial."""
    W1, b1, W2, b2 = problem.fresh()
    rate = problem.rate

    def step(number: int) -> Any:
        nonlocal W1, b1, W2, b2
        X, y = problem.batches[number]
        S = 1.0 / (1.0 + np.exp(-(X @ W1 + b1)))
        cost, G = (cross_entropy if problem.classes else mean_square)(S @ W2 + b2, y)
        H = G @ W2.T * S * (1.0 - S)
        W2 = W2 - rate * (S.T @ G)
        b2 = b2 - rate * G.sum(axis=0)
        W1 = W1 - rate * (X.T @ H)
        b1 = b1 - rate * H.sum(axis=0)
        return cost

    return step


def mean_square(A: Array, y: Array) -> tuple[Any, Array]:
    """MSE of outputs (rows, 1), and its gradient."""
    difference = A - y.reshape(-1, 1)
    return np.mean(difference**2), 2.0 / len(y) * difference


def cross_entropy(A: Array, y: Array) -> tuple[Any, Array]:
    """Softmax cross-entropy of logits (rows, classes), and its gradient."""
    A = A - A.max(axis=1, keepdims=True)
    log_p = A - np.log(np.exp(A).sum(axis=1, keepdims=True))
    rows, right = np.arange(len(y)), y.astype(int)
    G = np.exp(log_p)
    G[rows, right] -= 1.0
    return -np.mean(log_p[rows, right]), G / len(y)


def fused(problem: Problem) -> Step:
    """One function for the whole step, with a buffer for every array."""
    values = W1, b1, W2, b2 = problem.fresh()
    gradients = dW1, db1, dW2, db2 = [np.empty_like(value) for value in values]
    pairs = list(zip(values, gradients, strict=True))
    rate, rows = problem.rate, len(problem.batches[0][1])
    S, slope, H = (np.empty((rows, len(b1))) for _ in range(3))
    A, G = (np.empty((rows, len(b2))) for _ in range(2))
    ones, St, W2t = np.ones(rows), S.T, W2.T
    cost_of = (fused_cross_entropy if problem.classes else fused_mean_square)(A, G)

    def step(number: int) -> Any:
        X, y = problem.batches[number]
        X.dot(W1, out=S)
        np.add(S, b1, out=S)
        np.negative(S, out=S)
        np.exp(S, out=S)
        np.add(S, 1.0, out=S)
        np.reciprocal(S, out=S)
        S.dot(W2, out=A)
        np.add(A, b2, out=A)
        cost = cost_of(y)
        St.dot(G, out=dW2)
        ones.dot(G, out=db2)
        G.dot(W2t, out=H)
        np.subtract(1.0, S, out=slope)
        np.multiply(slope, S, out=slope)
        np.multiply(H, slope, out=H)
        X.T.dot(H, out=dW1)
        ones.dot(H, out=db1)
        for value, gradient in pairs:
            np.multiply(gradient, rate, out=gradient)
            np.subtract(value, gradient, out=value)
        return cost

    return step


def fused_mean_square(A: Array, G: Array) -> Callable[[Array], Any]:
    """The cost of outputs A (rows, 1), which it overwrites; fills G with the gradient."""
    rows, flat = len(A), A.ravel()
    factor = 2.0 / rows

    def cost(y: Array) -> Any:
        np.subtract(A, y.reshape(-1, 1), out=A)
        np.multiply(A, factor, out=G)
        return flat.dot(flat) / rows

    return cost


def fused_cross_entropy(A: Array, G: Array) -> Callable[[Array], Any]:
    """The cost of logits A (rows, classes), which it overwrites; fills G with the gradient."""
    rows = np.arange(len(A))
    column = np.empty((len(A), 1))

    def cost(y: Array) -> Any:
        right = y.astype(int)
        np.max(A, axis=1, keepdims=True, out=column)
        np.subtract(A, column, out=A)
        mean_logit = A[rows, right].mean()
        np.exp(A, out=G)
        np.sum(G, axis=1, keepdims=True, out=column)
        np.divide(G, column, out=G)
        G[rows, right] -= 1.0
        np.divide(G, len(rows), out=G)
        return np.log(column).mean() - mean_logit

    return cost
