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


import enum
import itertools
from dataclasses import dataclass, field
from typing import NamedTuple


def mean_squared_error_gradient(parameters, X, y):
    """Gradient of the mean of (X @ parameters - y)**2 over the given rows. Given, for your tests.

    This is what a `gradient` of questions 4 to 6 looks like: it may be called with all rows or
    with some, and returns the mean over just these, in the shape of `parameters`.

    Shapes: parameters (features,), X (k, features), y (k,) for any k >= 1.
    """
    return 2.0 / len(X) * X.T @ (X @ parameters - y)


def _plain_coroutine(rate):
    g = yield
    while True:
        g = yield -rate * g


def _momentum_coroutine(rate, mu):
    v = 0.0
    g = yield
    while True:
        v = mu * v - rate * g
        g = yield v


def _adam_coroutine(rate, beta1, beta2, epsilon):
    m = v = np.float64(0.0)
    g = yield
    for t in itertools.count(1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        g = yield -rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + epsilon)


def _started(coroutine):
    next(coroutine)
    return coroutine.send


@dataclass
class _Walker:
    x: object
    move: object
    path: list = field(default_factory=list)

    def __post_init__(self):
        self.path.append(self.x)

    def walk(self, slope, steps):
        for _ in range(steps):
            self.x = self.x + self.move(slope(self.x))
            self.path.append(self.x)
        return self.path


def descend(slope, x0, learning_rate, steps):
    return np.array(_Walker(x0, _started(_plain_coroutine(learning_rate))).walk(slope, steps))


def descend_nd(gradient, x0, learning_rate, steps):
    return _Walker(np.array(x0, float), _started(_plain_coroutine(learning_rate))).walk(gradient, steps)


class _Reason(str, enum.Enum):
    DIVERGED = "diverged"
    CONVERGED = "converged"
    MAX_STEPS = "max_steps"


class _Result(NamedTuple):
    x: np.ndarray
    steps_taken: int
    reason: str


def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x, k = np.array(x0, dtype=float), 0
    for k in range(1, max_steps + 1):
        step = learning_rate * gradient(x)
        x = x - step
        match (bool(np.all(np.abs(x) <= DIVERGED_ABOVE)), bool(np.linalg.norm(step) < precision)):
            case (False, _):
                return _Result(x, k, _Reason.DIVERGED.value)
            case (True, True):
                return _Result(x, k, _Reason.CONVERGED.value)
    return _Result(x, k, _Reason.MAX_STEPS.value)


def batch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs):
    walker = _Walker(np.array(parameters, float), _started(_plain_coroutine(learning_rate)))
    return walker.walk(lambda p: gradient(p, X, y), epochs)[-1]


def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    walker = _Walker(np.array(parameters, float), _started(_plain_coroutine(learning_rate)))
    for _ in range(epochs):
        order = iter(rng.permutation(len(X)))
        walker.walk(lambda p: (lambda i: gradient(p, X[i][np.newaxis], y[i : i + 1]))(next(order)), len(X))
    return walker.x


def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    walker = _Walker(np.array(parameters, float), _started(_plain_coroutine(learning_rate)))
    for _ in range(epochs):
        number = rng.permutation(np.arange(len(X)) // batch_size)  # which batch a row belongs to
        for k in range(number.max() + 1):
            walker.walk(lambda p: gradient(p, X[number == k], y[number == k]), 1)
    return walker.x


def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    return _Walker(np.array(x0, float), _started(_momentum_coroutine(learning_rate, momentum))).walk(gradient, steps)


def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    send = _started(_adam_coroutine(learning_rate, beta1, beta2, epsilon))
    return np.vstack(_Walker(np.array(x0, float), send).walk(gradient, steps))
