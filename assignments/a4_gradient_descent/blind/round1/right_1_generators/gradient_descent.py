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


import itertools
import math


def _points(move, start, count):
    yield start
    for _ in range(count):
        start = move(start)
        yield start


def mean_squared_error_gradient(parameters, X, y):
    """Gradient of the mean of (X @ parameters - y)**2 over the given rows. Given, for your tests.

    This is what a `gradient` of questions 4 to 6 looks like: it may be called with all rows or
    with some, and returns the mean over just these, in the shape of `parameters`.

    Shapes: parameters (features,), X (k, features), y (k,) for any k >= 1.
    """
    return 2.0 / len(X) * X.T @ (X @ parameters - y)


def descend(slope, x0, learning_rate, steps):
    return [float(x) for x in _points(lambda x: x - learning_rate * slope(x), x0, steps)]


def descend_nd(gradient, x0, learning_rate, steps):
    start = tuple(map(float, x0))
    return list(_points(lambda x: x - learning_rate * gradient(x), np.array(start), steps))


def descend_until(gradient, x0, learning_rate, precision, max_steps):
    def moves():
        x = np.array(x0, dtype=float)
        while True:
            step = learning_rate * gradient(x)
            x = x - step
            yield x, step

    last = np.array(x0, dtype=float), 0, "max_steps"
    for taken, (x, step) in enumerate(itertools.islice(moves(), max_steps), 1):
        if not (np.abs(x) <= DIVERGED_ABOVE).all():
            return x, taken, "diverged"
        if math.sqrt(sum(float(s) ** 2 for s in step)) < precision:
            return x, taken, "converged"
        last = x, taken, "max_steps"
    return last


def batch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs):
    *_, last = _points(lambda p: p - learning_rate * gradient(p, X, y), np.array(parameters, float), epochs)
    return last


def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    def rows():
        for _ in range(epochs):
            left = list(range(len(X)))
            while left:
                yield left.pop(int(rng.integers(len(left))))

    p = np.array(parameters, dtype=float)
    for i in rows():
        p = p - learning_rate * gradient(p, X[None, i], y[None, i])
    return p


def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    p = np.array(parameters, dtype=float)
    for _ in range(epochs):
        order = iter(rng.choice(len(X), size=len(X), replace=False).tolist())
        while batch := list(itertools.islice(order, batch_size)):
            p = p - learning_rate * gradient(p, X.take(batch, axis=0), y.take(batch, axis=0))
    return p


def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    def roll(state):
        x, v = state
        v = momentum * v - learning_rate * gradient(x)
        return x + v, v

    start = np.array(x0, dtype=float)
    return [x for x, _ in _points(roll, (start, 0.0 * start), steps)]


def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    def go(state):
        x, m, v, t = state
        g = gradient(x)
        m, v, t = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g, t + 1
        return x - learning_rate * (m / (1 - beta1**t)) / ((v / (1 - beta2**t)) ** 0.5 + epsilon), m, v, t

    x = np.array(x0, dtype=float)
    return np.stack([state[0] for state in _points(go, (x, x * 0, x * 0, 0), steps)])
