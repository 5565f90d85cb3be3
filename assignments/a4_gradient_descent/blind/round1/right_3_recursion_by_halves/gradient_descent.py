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


def _halves(move, start, count):
    """The points after `start`, by two runs of half the length: deep recursion is not needed."""
    if count == 0:
        return []
    if count == 1:
        return [move(start)]
    left = _halves(move, start, count // 2)
    return left + _halves(move, left[-1], count - count // 2)


def mean_squared_error_gradient(parameters, X, y):
    """Gradient of the mean of (X @ parameters - y)**2 over the given rows. Given, for your tests.

    This is what a `gradient` of questions 4 to 6 looks like: it may be called with all rows or
    with some, and returns the mean over just these, in the shape of `parameters`.

    Shapes: parameters (features,), X (k, features), y (k,) for any k >= 1.
    """
    return 2.0 / len(X) * X.T @ (X @ parameters - y)


def descend(slope, x0, learning_rate, steps):
    return [x0] + _halves(lambda x: x - learning_rate * slope(x), x0, steps)


def descend_nd(gradient, x0, learning_rate, steps):
    x = np.array(x0, dtype=float)
    return [x] + _halves(lambda x: x - learning_rate * gradient(x), x, steps)


def descend_until(gradient, x0, learning_rate, precision, max_steps):
    def walk(x, taken, budget):
        if budget == 0:
            return x, taken, "max_steps"
        if budget > 1:
            half = walk(x, taken, budget // 2)
            return half if half[2] != "max_steps" else walk(half[0], half[1], budget - budget // 2)
        step = learning_rate * np.asarray(gradient(x))
        x = x - step
        if not all(-DIVERGED_ABOVE <= c <= DIVERGED_ABOVE for c in x):
            return x, taken + 1, "diverged"
        return x, taken + 1, "converged" if np.linalg.norm(step) < precision else "max_steps"

    return walk(np.array(x0, dtype=float), 0, max_steps)


def batch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs):
    p = np.array(parameters, dtype=float)
    return ([p] + _halves(lambda p: p - learning_rate * gradient(p, X, y), p, epochs))[-1]


def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    return minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, 1, rng)


def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    def epoch(p, order):
        if len(order) > batch_size:  # cut at a multiple of batch_size
            middle = -(-len(order) // (2 * batch_size)) * batch_size
            return epoch(epoch(p, order[:middle]), order[middle:])
        rows = sorted(order)  # the order inside of a batch does not matter
        return p - learning_rate * gradient(p, X[rows], y[rows])

    def all_epochs(p, count):
        if count > 1:
            return all_epochs(all_epochs(p, count // 2), count - count // 2)
        return epoch(p, rng.permutation(len(X)).tolist()) if count else p

    return all_epochs(np.array(parameters, dtype=float), epochs)


def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    def go(s):
        v = momentum * s[1] - learning_rate * gradient(s[0])
        return np.stack([s[0] + v, v])

    s = np.stack([x0, np.zeros(len(x0))]).astype(float)
    return np.array([s] + _halves(go, s, steps))[:, 0]


def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    def go(s):
        x, m, v, t = s
        g, t = gradient(x), t + 1
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * np.square(g)
        size = np.sqrt(v / (1 - beta2**t)) + epsilon
        return x - learning_rate / (1 - beta1**t) * m / size, m, v, t

    x = np.array(x0, dtype=float)
    s = (x, np.zeros_like(x), np.zeros_like(x), 0)
    return np.array([s[0] for s in [s] + _halves(go, s, steps)])
