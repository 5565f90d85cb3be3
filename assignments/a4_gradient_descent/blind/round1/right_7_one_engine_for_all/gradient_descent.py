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


def mean_squared_error_gradient(parameters, X, y):
    """Gradient of the mean of (X @ parameters - y)**2 over the given rows. Given, for your tests.

    This is what a `gradient` of questions 4 to 6 looks like: it may be called with all rows or
    with some, and returns the mean over just these, in the shape of `parameters`.

    Shapes: parameters (features,), X (k, features), y (k,) for any k >= 1.
    """
    return 2.0 / len(X) * X.T @ (X @ parameters - y)


def _engine(ask, x, count, update, stop=lambda x, step, k: None):
    """Walk `count` steps; update(state, slope) gives the step. Returns path, why it stopped."""
    path, why = [x], None
    for k in range(1, count + 1):
        step = update(ask(path[-1], k), k)
        path.append(path[-1] + step)
        why = stop(path[-1], step, k)
        if why:
            break
    return path, why


def _plain(rate):
    return lambda g, k: -rate * g


def descend(slope, x0, learning_rate, steps):
    return _engine(lambda x, _: slope(x), x0, steps, _plain(learning_rate))[0]


def descend_nd(gradient, x0, learning_rate, steps):
    return momentum_descent(gradient, x0, learning_rate, steps, momentum=0.0)


def descend_until(gradient, x0, learning_rate, precision, max_steps):
    def stop(x, step, _):
        if np.count_nonzero(np.isfinite(x) & (x >= -DIVERGED_ABOVE) & (x <= DIVERGED_ABOVE)) < x.size:
            return "diverged"
        return "converged" if np.linalg.norm(step, ord=2) < precision else None

    start = np.array(x0, dtype=float)
    path, why = _engine(lambda x, _: gradient(x), start, max_steps, _plain(learning_rate), stop)
    return path[-1], len(path) - 1, why or "max_steps"


def batch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs):
    start = np.array(parameters, dtype=float)
    return _engine(lambda p, _: gradient(p, X, y), start, epochs, _plain(learning_rate))[0][-1]


def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    rows = np.concatenate([rng.permutation(len(X)) for _ in range(epochs)])  # all orders beforehand
    start = np.array(parameters, dtype=float)

    def ask(p, k):
        i = rows[k - 1]
        return gradient(p, X[i : i + 1], y[i : i + 1])

    return _engine(ask, start, len(rows), _plain(learning_rate))[0][-1]


def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    if batch_size >= len(X):  # every order is the same batch
        return batch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs)
    if batch_size == 1:
        return stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng)
    orders = rng.permuted(np.tile(np.arange(len(X)), (epochs, 1)), axis=1)
    batches = [row[i : i + batch_size] for row in orders for i in range(0, len(X), batch_size)]
    ask = lambda p, k: gradient(p, X[batches[k - 1]], y[batches[k - 1]])
    return _engine(ask, np.array(parameters, dtype=float), len(batches), _plain(learning_rate))[0][-1]


def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    v = np.zeros(np.shape(x0))

    def update(g, _):
        nonlocal v
        v = momentum * v - learning_rate * g
        return v

    path, _ = _engine(lambda x, _: gradient(x), np.array(x0, dtype=float), steps, update)
    return np.array(path)


def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    means = np.zeros((2, len(x0)))
    betas = np.array([[beta1], [beta2]])

    def update(g, t):
        nonlocal means
        means = betas * means + (1 - betas) * np.array([g, g**2])
        m, v = means / (1 - betas**t)
        return -learning_rate * m / (np.sqrt(v) + epsilon)

    return _engine(lambda x, _: gradient(x), np.array(x0, dtype=float), steps, update)[0]
