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


def mean_squared_error_gradient(parameters, X, y):
    """Gradient of the mean of (X @ parameters - y)**2 over the given rows. Given, for your tests.

    This is what a `gradient` of questions 4 to 6 looks like: it may be called with all rows or
    with some, and returns the mean over just these, in the shape of `parameters`.

    Shapes: parameters (features,), X (k, features), y (k,) for any k >= 1.
    """
    return 2.0 / len(X) * X.T @ (X @ parameters - y)


class _Rule:
    __slots__ = ("rate",)

    def __init__(self, rate):
        self.rate = rate

    def step(self, g):
        return -self.rate * g

    def path(self, slope, x, steps):
        path = [x]
        for _ in range(steps):
            path.append(path[-1] + self.step(slope(path[-1])))
        return path


class _Momentum(_Rule):
    __slots__ = ("v", "mu")

    def __init__(self, rate, mu):
        super().__init__(rate)
        self.v, self.mu = 0.0, mu

    def step(self, g):
        self.v = self.mu * self.v + super().step(g)
        return self.v


class _Mean:
    __slots__ = ("beta", "value", "power")

    def __init__(self, beta):
        self.beta, self.value, self.power = beta, 0.0, 1.0

    def __call__(self, new):
        self.power *= self.beta
        self.value = self.beta * self.value + (1 - self.beta) * new
        return self.value / (1 - self.power)


class _Adam(_Rule):
    __slots__ = ("m", "v", "epsilon")

    def __init__(self, rate, beta1, beta2, epsilon):
        super().__init__(rate)
        self.m, self.v, self.epsilon = _Mean(beta1), _Mean(beta2), epsilon

    def step(self, g):
        return super().step(self.m(g)) / (np.sqrt(self.v(g * g)) + self.epsilon)


class _Loader:
    def __init__(self, X, y, size, rng):
        self.X, self.y, self.size, self.rng = X, y, size, rng

    def __iter__(self):
        order = list(range(len(self.X)))
        self.rng.shuffle(order)
        for start in range(0, len(order), self.size):
            rows = order[start : start + self.size]
            yield self.X[rows], self.y[rows]


def _train(gradient, parameters, loader, rule, epochs):
    p = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for X, y in loader:
            p = p + rule.step(gradient(p, X, y))
    return p


def descend(slope, x0, learning_rate, steps):
    return np.array(_Rule(learning_rate).path(slope, x0, steps)).reshape(-1, 1)  # a column


def descend_nd(gradient, x0, learning_rate, steps):
    return np.array(_Rule(learning_rate).path(gradient, np.array(x0, dtype=float), steps))


class _Walk:
    def __init__(self, x):
        self.x, self.taken, self.step = np.array(x, dtype=float), 0, None

    def move(self, rule, gradient):
        self.step = rule.step(gradient(self.x))
        self.x = self.x + self.step
        self.taken += 1

    @property
    def diverged(self):
        return any(not math.isfinite(c) or abs(c) > DIVERGED_ABOVE for c in self.x)

    @property
    def length(self):
        return math.hypot(*self.step)


def descend_until(gradient, x0, learning_rate, precision, max_steps):
    walk, rule = _Walk(x0), _Rule(learning_rate)
    reason = None
    while reason is None and walk.taken < max_steps:
        walk.move(rule, gradient)
        reason = "diverged" if walk.diverged else "converged" if walk.length < precision else None
    return walk.x, walk.taken, reason or "max_steps"


def batch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs):
    return _train(gradient, parameters, [(X, y)], _Rule(learning_rate), epochs)


def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    return _train(gradient, parameters, _Loader(X, y, 1, rng), _Rule(learning_rate), epochs)


def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    return _train(gradient, parameters, _Loader(X, y, batch_size, rng), _Rule(learning_rate), epochs)


def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    return _Momentum(learning_rate, momentum).path(gradient, np.array(x0, dtype=float), steps)


def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    return _Adam(learning_rate, beta1, beta2, epsilon).path(gradient, np.array(x0, dtype=float), steps)
