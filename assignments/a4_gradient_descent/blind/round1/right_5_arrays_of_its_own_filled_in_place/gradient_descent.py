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


def descend(slope, x0, learning_rate, steps):
    path = np.full(steps + 1, x0, dtype=np.float64)
    for k in range(steps):
        path[k + 1] -= x0 - path[k] + learning_rate * slope(path[k])
    return path


def descend_nd(gradient, x0, learning_rate, steps):
    path = np.empty((steps + 1, np.size(x0)))
    path[0] = x0
    for before, after in zip(path, path[1:]):
        np.multiply(gradient(before), -learning_rate, out=after)
        after += before
    return path


def descend_until(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    step = np.empty_like(x)
    reason = "max_steps"
    taken = 0
    for taken in range(1, max_steps + 1):
        np.multiply(gradient(x.copy()), learning_rate, out=step)
        x -= step
        with np.errstate(invalid="ignore"):
            fine = np.abs(x).max() <= DIVERGED_ABOVE  # False with nan, too
        if not fine:
            reason = "diverged"
            break
        if np.sqrt(np.einsum("i,i", step, step)) < precision:
            reason = "converged"
            break
    return x, taken, reason


def batch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs):
    p = np.array(parameters, dtype=float)
    for _ in range(epochs):
        p -= learning_rate * gradient(p, X.copy(), y.copy())
    return p


def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    p = np.array(parameters, dtype=float)
    order = np.arange(len(X))
    for _ in range(epochs):
        rng.shuffle(order)
        rows, targets = X[order], y[order]
        for k in range(len(order)):
            p -= learning_rate * gradient(p, rows[k : k + 1], targets[k : k + 1])
    return p


def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    p = np.array(parameters, dtype=float)
    m = len(X)
    order = np.arange(m)
    for _ in range(epochs):
        for i in range(m - 1, 0, -1):  # Fisher and Yates
            j = rng.integers(i + 1)
            order[i], order[j] = order[j], order[i]
        end = m
        while end > 0:  # from behind: the smaller batch comes last
            start = max(end - batch_size, 0)
            p -= learning_rate * gradient(p, X[order[start:end]], y[order[start:end]])
            end = start
    return p


def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    # the velocity in units of the learning rate
    path = np.tile(np.asarray(x0, dtype=float), (steps + 1, 1))
    v = np.zeros(path.shape[1])
    for k in range(steps):
        v *= momentum
        v += gradient(path[k])
        path[k + 1] = path[k] - learning_rate * v
    return path


def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    path = np.zeros((1 + steps, len(x0)))
    path[0] = x0
    m, v = np.zeros((2, len(x0)))
    for k in range(steps):
        g = np.array(gradient(path[k]))
        m *= beta1
        m += (1 - beta1) * g
        v *= beta2
        g *= g  # a copy
        v += (1 - beta2) * g
        size = np.sqrt(v / -np.expm1((k + 1) * np.log(beta2))) + epsilon if beta2 else np.sqrt(v) + epsilon
        path[k + 1] = path[k] - learning_rate * m / (1 - beta1 ** (k + 1)) / size
    return path
