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
    """Task q1_descent_1d (10 points): walk downhill with one parameter.

    Given:   slope, a function: slope(x) is df/dx at the number x; x0, the number to start from;
             learning_rate, a positive number; steps, how many steps to take, 0 or more.
    Returns: the trajectory, a list or array of steps + 1 numbers, x0 first.
    Steps:   from where you are, ask for the slope there and go against it, learning_rate times
             as far as the slope is steep; keep every x.
    Check:   python check.py q1_descent_1d. Handout: section 1.
    """
    x = x0
    points = [x]
    for _ in range(steps):
        x = x - learning_rate * slope(x)
        points.append(x)
    return points


from dataclasses import dataclass, field


@dataclass
class Coordinate:
    x: float
    m: float = 0.0
    v: float = 0.0
    path: list = field(default_factory=list)

    def __post_init__(self):
        self.path.append(self.x)

    def go(self, dx):
        self.x += dx
        self.path.append(self.x)


def descend_nd(gradient, x0, learning_rate, steps):
    """Task q2_descent_nd (12 points): walk downhill with n parameters at once.

    Given:   gradient, a function: gradient(x) is an array (n,); x0, an array (n,). Neither x0 nor
             the array that gradient returns is yours: change neither. gradient may return one and
             the same array every time, with new numbers in it.
    Returns: the trajectory, an array or list of shape (steps + 1, n), x0 first.
    Steps:   as in q1, with arrays; every row of the trajectory must keep its own numbers.
    Check:   python check.py q2_descent_nd. Handout: section 2.
    """
    them = [Coordinate(float(x)) for x in x0]
    for _ in range(steps):
        for one, g in zip(them, gradient(np.array([c.x for c in them])).tolist()):
            one.go(-learning_rate * g)
    return [list(row) for row in zip(*(c.path for c in them))]


def descend_until(gradient, x0, learning_rate, precision, max_steps):
    """Task q3_until_precision (14 points): walk downhill until there is a reason to stop.

    Given:   gradient and x0 as in q2; precision, a length; max_steps; DIVERGED_ABOVE (above).
    Returns: (x, steps_taken, reason): x after the last step, how many steps were taken, that one
             included, and "diverged", "converged" or "max_steps".
    Steps:   after every step ask, in this order: 1. is a coordinate of the new x not finite, or
             beyond DIVERGED_ABOVE either way? "diverged". 2. was the step (a vector) shorter than
             precision? "converged". If neither happens in max_steps steps: "max_steps".
    Check:   python check.py q3_until_precision. Handout: section 3.
    """
    x, reason, taken = [float(c) for c in x0], "max_steps", 0
    for taken in range(1, max_steps + 1):
        step = [-learning_rate * g for g in gradient(np.array(x)).tolist()]
        x = [c + s for c, s in zip(x, step)]
        if not all(abs(c) <= 1e6 for c in x):
            reason = "diverged"
        elif sum(s * s for s in step) ** 0.5 < precision:
            reason = "converged"
        if reason != "max_steps":
            break
    return np.array(x), taken, reason


def batch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs):
    """Task q4_batch (10 points): one update an epoch, from all rows.

    Given:   gradient(parameters, X, y), a function that returns the MEAN gradient over the rows
             that it is given, in the shape of parameters (mean_squared_error_gradient is one);
             parameters, an array of any shape; X (rows, features) and y, with a row for each of X.
    Returns: the parameters after the last update. The caller's arrays stay as they are.
    Steps:   once an epoch, move the parameters against the mean gradient over all rows.
    Check:   python check.py q4_batch. Handout: section 4.
    """
    p = np.array(parameters, dtype=float)
    for _ in range(epochs):
        p = p - learning_rate * gradient(p, X, y)
    return p


def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    """Task q5_stochastic (14 points): one update for each row, in a new random order every epoch.

    Given:   as in q4; rng, a NumPy Generator: draw all random numbers from it.
    Returns: the parameters after the last update. The caller's arrays stay as they are.
    Steps:   every epoch: 1. draw a random order of the rows; 2. for each row in this order call
             gradient once, with this row of X and of y as tables of one row, (1, features) and
             (1,) or (1, outputs), and update.
    Check:   python check.py q5_stochastic. Handout: section 5.
    """
    p = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for i in rng.permutation(len(X)):
            p = p - learning_rate * gradient(p, X[[i]], y[[i]])
    return p


def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    """Task q6_minibatch (16 points): one update for every batch_size rows, shuffled every epoch.

    Given:   as in q5; batch_size, how many rows an update looks at, 1 or more.
    Returns: the parameters after the last update. The caller's arrays stay as they are.
    Steps:   every epoch: 1. draw a random order of the rows; 2. cut it into pieces of batch_size;
             what is left at the end is a smaller batch, and counts too; 3. for each piece call
             gradient once, with these rows of X and y, and update.
    Check:   python check.py q6_minibatch. Handout: section 6.
    """
    p = np.array(parameters, dtype=float)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            p = p - learning_rate * gradient(p, X[rows], y[rows])
    return p


def momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    """Task q7_momentum (12 points): descent with a velocity, in the classical form.

    Given:   gradient, x0, learning_rate, steps as in q2; momentum, from 0 to below 1.
    Returns: the trajectory, an array or list of shape (steps + 1, n), x0 first.
    Steps:   the velocity v (n,) starts at 0. Each step: 1. the new v is momentum times the old v,
             minus learning_rate times the gradient at x; 2. x moves by the new v.
    Check:   python check.py q7_momentum. Handout: section 7.
    """
    them = [Coordinate(float(x)) for x in x0]
    for _ in range(steps):
        for one, g in zip(them, gradient(np.array([c.x for c in them])).tolist()):
            one.v = momentum * one.v - learning_rate * g
            one.go(one.v)
    return [list(row) for row in zip(*(c.path for c in them))]


def adam(gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """Task q8_adam (12 points): a step of its own size for every coordinate.

    Given:   gradient and x0 as in q2; the published settings as defaults.
    Returns: the trajectory, an array or list of shape (steps + 1, n), x0 first.
    Steps:   m and v (n,) start at 0; t counts the steps: 1, 2, 3, ... Each step, with the gradient
             g at x: 1. m = beta1 m + (1 - beta1) g; 2. v = beta2 v + (1 - beta2) g^2, element by
             element; 3. divide m by 1 - beta1^t and v by 1 - beta2^t, without losing m and v
             themselves; 4. x moves by -learning_rate times the corrected m over (the root of the
             corrected v, plus epsilon).
    Check:   python check.py q8_adam. Handout: section 8.
    """
    them = [Coordinate(float(x)) for x in x0]
    for t in range(1, steps + 1):
        for one, g in zip(them, gradient(np.array([c.x for c in them])).tolist()):
            one.m = beta1 * one.m + (1 - beta1) * g
            one.v = beta2 * one.v + (1 - beta2) * g * g
            root = (one.v / (1 - beta2**t)) ** 0.5
            one.go(-learning_rate * (one.m / (1 - beta1**t)) / (root + epsilon))
    return [list(row) for row in zip(*(c.path for c in them))]
