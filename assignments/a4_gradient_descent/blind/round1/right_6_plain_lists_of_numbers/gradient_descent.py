"""gradient_descent.py: gradient descent, from one parameter to Adam, in NumPy alone.

You write eight short functions. Each gets the slope or the gradient as a function and calls it;
none of them needs to know what is being minimised. The handout (handout.html) has the mathematics.

Words used here
    learning rate   how far to go per unit of slope: step = -learning_rate * gradient
    trajectory      every point that was visited, the starting point first
    update          one change of the parameters
    epoch           one pass over all rows of the data
    mini-batch      the rows that one update looks at

Shapes: x (n,), trajectory (steps + 1, n), X (rows, features), y (rows,) or (rows, outputs).
Everything is float64. What the caller passes in is never changed.
"""

import numpy as np

DIVERGED_ABOVE = 1e6  # a coordinate beyond this, either way, counts as divergence


import math
from collections import deque


def mean_squared_error_gradient(parameters, X, y):
    """Gradient of the mean of (X @ parameters - y)**2 over the given rows. Given, for your tests.

    This is what a `gradient` of questions 4 to 6 looks like: it may be called with all rows or
    with some, and returns the mean over just these, in the shape of `parameters`.

    Shapes: parameters (features,), X (k, features), y (k,) for any k >= 1.
    """
    return 2.0 / len(X) * X.T @ (X @ parameters - y)


def descend(slope, x0, learning_rate, steps):
    if steps == 0:
        return [x0]
    before = descend(slope, x0, learning_rate, steps - 1) if steps < 200 else _long(slope, x0, learning_rate, steps - 1)
    return before + [before[-1] - learning_rate * slope(before[-1])]


def _long(slope, x, rate, steps):
    return [x] + [x := x - rate * slope(x) for _ in range(steps)]


def descend_nd(gradient, x0, learning_rate, steps):
    path = [[float(c) for c in x0]]
    for _ in range(steps):
        slopes = gradient(np.array(path[-1]))
        path.append([c - learning_rate * float(s) for c, s in zip(path[-1], slopes)])
    return path


def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x = [float(c) for c in x0]
    for taken in range(1, max_steps + 1):
        steps = [learning_rate * float(s) for s in gradient(np.array(x))]
        x = [c - s for c, s in zip(x, steps)]
        # nan is not between anything
        if sum(-DIVERGED_ABOVE <= c <= DIVERGED_ABOVE for c in x) < len(x):
            return [np.array(x), taken, "diverged"]
        if math.dist(steps, [0.0] * len(steps)) < precision:
            return [np.array(x), taken, "converged"]
    return [np.array(x), max_steps, "max_steps"]


def batch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs):
    # the mean over all rows as a weighted mean over parts
    p = np.array(parameters, dtype=float)
    for _ in range(epochs):
        parts = [slice(k, k + 7) for k in range(0, len(X), 7)]
        total = sum(len(X[part]) * gradient(p, X[part], y[part]) for part in parts)
        p = p - learning_rate * total / len(X)
    return p


def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    p = np.array(parameters, dtype=float)
    for _ in range(epochs):
        pairs = list(zip(X.tolist(), y.tolist()))
        places = sorted(range(len(pairs)), key=lambda _: rng.random())
        for place in places:
            row, target = pairs[place]
            p = p - learning_rate * gradient(p, np.array([row]), np.array([target]))
    return p


def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    p = np.array(parameters, dtype=float)
    for _ in range(epochs):
        left = deque(map(int, rng.permuted(np.arange(len(X)))))
        while left:
            rows = [left.popleft() for _ in range(min(batch_size, len(left)))]
            p = p - learning_rate * gradient(p, np.array([X[i] for i in rows]), np.array([y[i] for i in rows]))
    return p


def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    x, v = list(map(float, x0)), [0.0] * len(x0)
    path = [tuple(x)]
    for _ in range(steps):
        slopes = list(map(float, gradient(np.array(x))))
        for i, s in enumerate(slopes):
            v[i] = momentum * v[i] - learning_rate * s
            x[i] += v[i]
        path.append(tuple(x))
    return path


def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    x = [float(c) for c in x0]
    state = [(0.0, 0.0)] * len(x)
    path = [list(x)]
    for t in range(1, steps + 1):
        slopes = [float(s) for s in gradient(np.array(x))]
        state = [
            (beta1 * m + (1 - beta1) * s, beta2 * v + (1 - beta2) * s * s)
            for (m, v), s in zip(state, slopes)
        ]
        for i, (m, v) in enumerate(state):
            x[i] -= learning_rate * m / (1 - beta1**t) / (math.sqrt(v / (1 - beta2**t)) + epsilon)
        path.append(list(x))
    return path
