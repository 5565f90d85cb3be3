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


from functools import reduce
from itertools import accumulate


def mean_squared_error_gradient(parameters, X, y):
    """Gradient of the mean of (X @ parameters - y)**2 over the given rows. Given, for your tests.

    This is what a `gradient` of questions 4 to 6 looks like: it may be called with all rows or
    with some, and returns the mean over just these, in the shape of `parameters`.

    Shapes: parameters (features,), X (k, features), y (k,) for any k >= 1.
    """
    return 2.0 / len(X) * X.T @ (X @ parameters - y)


def descend(slope, x0, learning_rate, steps):
    return [*accumulate(range(steps), lambda x, _: x - learning_rate * slope(x), initial=x0)]


descend_nd = lambda gradient, x0, learning_rate, steps: np.array([*accumulate(
    range(steps), lambda x, _: x - learning_rate * gradient(x), initial=np.array(x0, dtype=float))])


def descend_until(gradient, x0, learning_rate, precision, max_steps):
    def one(state, _):
        x, taken, reason = state
        if reason != "max_steps":
            return state
        step = np.multiply(learning_rate, gradient(x))
        x = np.subtract(x, step)
        reason = (
            "diverged" if not np.isfinite(x).all() or max(abs(x)) > DIVERGED_ABOVE
            else "converged" if float(step @ step) ** 0.5 < precision
            else "max_steps"
        )
        return x, taken + 1, reason

    return reduce(one, range(max_steps), (np.array(x0, dtype=float), 0, "max_steps"))


batch_gradient_descent = lambda gradient, parameters, X, y, learning_rate, epochs: reduce(
    lambda p, _: p - learning_rate * gradient(p, X, y), range(epochs), np.array(parameters, dtype=float))


def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    draws = (i for _ in range(epochs) for i in np.argsort(rng.random(len(X))))
    return reduce(
        lambda p, i: p - learning_rate * gradient(p, X[[i]], y[[i]]), draws, np.array(parameters, float)
    )


def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    m = len(X)
    cuts = range(batch_size, m, batch_size)
    batches = (b for _ in range(epochs) for b in np.split(rng.permutation(m), cuts))
    return reduce(
        lambda p, b: p - learning_rate * gradient(p, X[b], y[b]), batches, np.array(parameters, float)
    )


def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    # heavy ball: the velocity is the last difference of positions
    first = np.array(x0, dtype=float)
    pairs = accumulate(
        range(steps),
        lambda pair, _: (pair[1], pair[1] + momentum * (pair[1] - pair[0]) - learning_rate * gradient(pair[1])),
        initial=(first, first),
    )
    return np.array([now for _, now in pairs])


def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    # the form with the correction in the rate: epsilon has to be scaled alike
    def one(state, t):
        x, m, v = state
        g = np.array(gradient(x))
        m, v = m + (1 - beta1) * (g - m), v + (1 - beta2) * (g**2 - v)
        root = np.sqrt(1 - beta2**t)
        return x - learning_rate * root / (1 - beta1**t) * m / (np.sqrt(v) + epsilon * root), m, v

    x = np.array(x0, dtype=float)
    states = accumulate(range(1, steps + 1), one, initial=(x, np.zeros(x.shape), np.zeros(x.shape)))
    return [x for x, _, _ in states]
