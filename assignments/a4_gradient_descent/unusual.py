"""Right but unusual ways to write a4_gradient_descent. Each must get full marks.

Read as text, never run where it stands, so the names of gradient_descent.py are used freely.
"""
# ruff: noqa: D103, F821

import numpy as np

from autograder.course.variants import unusual


@unusual(name="filled_arrays", replaces="descend", title="arrays made first and filled then")
def descend_filled(slope, x0, learning_rate, steps):
    path = np.zeros(steps + 1)
    path[0] = x0
    for k in range(steps):
        path[k + 1] = path[k] - learning_rate * slope(path[k])
    return path


@unusual(name="filled_arrays", replaces="descend_nd", title="arrays made first and filled then")
def descend_nd_filled(gradient, x0, learning_rate, steps):
    path = np.tile(x0, (steps + 1, 1))
    for k in range(steps):
        path[k + 1] = path[k] - learning_rate * gradient(path[k])
    return path


@unusual(name="filled_arrays", replaces="momentum_descent", title="arrays made first and filled")
def momentum_filled(gradient, x0, learning_rate, steps, momentum=0.9):
    path = np.empty((steps + 1, len(x0)))
    path[0] = x0
    velocity = 0.0
    for k in range(steps):
        velocity = -learning_rate * gradient(path[k]) + momentum * velocity
        path[k + 1] = path[k] + velocity
    return path


@unusual(name="filled_arrays", replaces="stochastic_gradient_descent", title="choice, no slices")
def stochastic_choice(gradient, parameters, X, y, learning_rate, epochs, rng):
    n = X.shape[0]
    for _ in range(epochs):
        for i in rng.choice(n, size=n, replace=False):
            x_i, y_i = np.take(X, [i], axis=0), np.take(y, [i], axis=0)
            parameters = parameters - learning_rate * gradient(parameters, x_i, y_i)
    return parameters


@unusual(name="filled_arrays", replaces="minibatch_gradient_descent", title="choice, small first")
def minibatch_small_first(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    n = X.shape[0]
    cuts = np.arange(n % batch_size, n, batch_size)
    for _ in range(epochs):
        order = rng.choice(n, size=n, replace=False)
        for batch in np.split(order, cuts):
            if batch.size:
                step = learning_rate * gradient(parameters, X[batch], y[batch])
                parameters = parameters - step
    return parameters


@unusual(name="in_place", replaces="descend_nd", title="in place, with copies in the trajectory")
def descend_nd_in_place(gradient, x0, learning_rate, steps):
    x = x0.copy()
    path = [x0.copy()]
    while len(path) <= steps:
        x -= learning_rate * gradient(x)
        path.append(x.copy())
    return path


@unusual(name="in_place", replaces="batch_gradient_descent", title="in place on a copy")
def batch_in_place(gradient, parameters, X, y, learning_rate, epochs):
    theta = parameters.copy()
    while epochs:
        theta -= learning_rate * gradient(theta, X.copy(), y.copy())
        epochs -= 1
    return theta


@unusual(name="in_place", replaces="stochastic_gradient_descent", title="shuffled copies, zip")
def stochastic_zip(gradient, parameters, X, y, learning_rate, epochs, rng):
    theta = parameters.copy()
    order = np.arange(len(y))
    for _ in range(epochs):
        rng.shuffle(order)
        for x_i, y_i in zip(X[order], y[order], strict=True):
            theta -= learning_rate * gradient(theta, x_i[None], np.array([y_i]))
    return theta


@unusual(name="in_place", replaces="minibatch_gradient_descent", title="copies, shuffled on")
def minibatch_copies(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    theta = parameters.copy()
    X, y = X.copy(), y.copy()
    for _ in range(epochs):
        order = rng.permutation(len(y))
        X, y = X[order], y[order]
        k = 0
        while k < len(y):
            theta -= learning_rate * gradient(theta, X[k : k + batch_size], y[k : k + batch_size])
            k += batch_size
    return theta


@unusual(name="in_place", replaces="adam", title="in place, moments and corrections as well")
def adam_in_place(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    x, m, v = x0.copy(), 0.0 * x0, 0.0 * x0
    path = [x.copy()]
    left1 = left2 = 1.0
    for _ in range(steps):
        g = gradient(x).copy()
        m += (1 - beta1) * (g - m)
        v += (1 - beta2) * (np.square(g) - v)
        left1 *= beta1
        left2 *= beta2
        x -= learning_rate * (m / (1 - left1)) / (epsilon + (v / (1 - left2)) ** 0.5)
        path.append(x.copy())
    return path


@unusual(name="other_forms", replaces="descend", title="the forms of other textbooks")
def descend_accumulate(slope, x0, learning_rate, steps):
    from itertools import accumulate

    step = lambda x, _: x - learning_rate * slope(x)  # noqa: E731
    return list(accumulate(range(steps), step, initial=x0))


@unusual(name="other_forms", replaces="momentum_descent", title="learning rate outside of v")
def momentum_rate_outside(gradient, x0, learning_rate, steps, momentum=0.9):
    x, v, path = x0, 0, [x0.copy()]
    for _ in range(steps):
        v = momentum * v + gradient(x)
        x = x - learning_rate * v
        path += [x]
    return path


@unusual(name="other_forms", replaces="adam", title="one corrected rate, epsilon rescaled")
def adam_corrected_rate(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    path, m, v = [np.asarray(x0)], 0, 0
    for t in np.arange(steps) + 1:
        g = gradient(path[-1])
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        root = np.sqrt(1 - beta2**t)
        rate = learning_rate * root / (1 - beta1**t)
        path.append(path[-1] - rate * m / (np.sqrt(v) + epsilon * root))
    return np.vstack(path)


@unusual(name="other_forms", replaces="descend_until", title="while, square root of a sum")
def until_while(gradient, x0, learning_rate, precision, max_steps):
    x, count = np.copy(x0), 0
    while count < max_steps:
        old, x = x, x - learning_rate * gradient(x)
        count += 1
        if np.isnan(x).any() or np.isinf(x).any() or x.max() > 1e6 or x.min() < -1e6:
            return [x, count, "diverged"]
        if sum((new - before) ** 2 for new, before in zip(x, old, strict=True)) ** 0.5 < precision:
            return [x, count, "converged"]
    return [x, count, "max_steps"]


@unusual(name="one_by_another", replaces="batch_gradient_descent", title="mean of single rows")
def batch_of_single_rows(gradient, parameters, X, y, learning_rate, epochs):
    for _ in range(epochs):
        each = [gradient(parameters, X[i : i + 1], y[i : i + 1]) for i in range(len(X))]
        parameters = parameters - learning_rate * np.mean(each, axis=0)
    return parameters


@unusual(name="one_by_another", replaces="stochastic_gradient_descent", title="batches of 1")
def stochastic_by_minibatch(gradient, parameters, X, y, learning_rate, epochs, rng):
    return minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, 1, rng)


@unusual(name="one_by_another", replaces="descend", title="one dimension by many")
def descend_by_nd(slope, x0, learning_rate, steps):
    return descend_nd(lambda x: np.array([slope(x[0])]), [x0], learning_rate, steps)


@unusual(name="sorted_noise", replaces="minibatch_gradient_descent", title="sorted random keys")
def minibatch_sorted(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    current = np.asarray(parameters)
    for _ in range(epochs):
        order = np.argsort(rng.random(len(X))).tolist()
        batches = []
        while order:
            batches.append(order[-batch_size:])
            del order[-batch_size:]
        for rows in batches:
            current = current - learning_rate * gradient(current, X[rows], y[rows])
    return current


@unusual(name="sorted_noise", replaces="stochastic_gradient_descent", title="permuted copies")
def stochastic_columns(gradient, parameters, X, y, learning_rate, epochs, rng):
    table = np.column_stack([X, y.reshape(len(X), -1)])
    for _ in range(epochs):
        table = rng.permutation(table, axis=0)
        for line in table:
            x_i = line[: X.shape[1]].reshape(1, -1)
            y_i = line[X.shape[1] :].reshape(1, *y.shape[1:])
            parameters = parameters - learning_rate * gradient(parameters, x_i, y_i)
    return parameters


@unusual(name="plain_lists", replaces="descend_nd", title="lists of floats")
def descend_nd_lists(gradient, x0, learning_rate, steps):
    path = [[float(c) for c in x0]]
    for _ in range(steps):
        g = gradient(np.array(path[-1]))
        path.append([c - learning_rate * d for c, d in zip(path[-1], g, strict=True)])
    return path


@unusual(name="plain_lists", replaces="descend_until", title="lists of floats, named results")
def until_lists(gradient, x0, learning_rate, precision, max_steps):
    x = x0.tolist()
    for n in range(max_steps):
        g = gradient(np.array(x))
        moves = [-learning_rate * float(d) for d in g]
        x = [c + move for c, move in zip(x, moves, strict=True)]
        if not all(-DIVERGED_ABOVE <= c <= DIVERGED_ABOVE for c in x):
            return (x, n + 1, "diverged")
        if float(np.hypot.reduce(moves)) < precision:
            return (x, n + 1, "converged")
    return (x, max_steps, "max_steps")


@unusual(name="single_precision", replaces="adam", title="float32 settings")
def adam_single(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    x, path = np.array(x0), [x0.copy()]
    m = v = np.zeros(len(x0))
    one, rate = np.float32(1), np.float32(learning_rate)
    for t in range(1, steps + 1):
        g = np.array(gradient(x))
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        x = x - rate * (m / (one - beta1**t)) / (np.sqrt(v / (one - beta2**t)) + epsilon)
        path.append(x)
    return tuple(path)


@unusual(name="single_precision", replaces="batch_gradient_descent", title="float32 settings")
def batch_single(gradient, parameters, X, y, learning_rate, epochs):
    rate = np.float32(learning_rate)
    for _ in range(epochs):
        parameters = np.subtract(parameters, np.multiply(rate, gradient(parameters, X, y)))
    return parameters


@unusual(name="generators", replaces="__top__", title="generators at module level")
def generators():
    import itertools as it

    def walk(x, move):
        """x, then where move() leads from there, without end."""
        while True:
            yield x
            x = move(x)

    def batches_of(rng, rows, size):
        """Row numbers in a random order, cut into lists."""
        order = iter(rng.permutation(rows).tolist())
        while batch := list(it.islice(order, size)):
            yield batch

    def against(learning_rate, gradient, *data):
        """One update as a function of the parameters."""
        return lambda x: x - learning_rate * gradient(x, *data)


@unusual(name="generators", replaces="descend", title="generators at module level")
def descend_walk(slope, x0, learning_rate, steps):
    return [*it.islice(walk(x0, against(learning_rate, slope)), steps + 1)]


@unusual(name="generators", replaces="descend_nd", title="generators at module level")
def descend_nd_walk(gradient, x0, learning_rate, steps):
    points = walk(np.array(x0), against(learning_rate, gradient))
    return np.stack([point for _, point in zip(range(steps + 1), points)])  # noqa: B905


@unusual(name="generators", replaces="batch_gradient_descent", title="generators at module level")
def batch_walk(gradient, parameters, X, y, learning_rate, epochs):
    points = walk(parameters, against(learning_rate, gradient, X, y))
    return next(it.islice(points, epochs, None))


@unusual(
    name="generators", replaces="stochastic_gradient_descent", title="generators at module level"
)
def stochastic_batches(gradient, parameters, X, y, learning_rate, epochs, rng):
    for rows in it.chain(*(batches_of(rng, len(X), 1) for _ in range(epochs))):
        parameters = against(learning_rate, gradient, X[rows], y[rows])(parameters)
    return parameters


@unusual(
    name="generators", replaces="minibatch_gradient_descent", title="generators at module level"
)
def minibatch_batches(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in it.repeat(None, epochs):
        for rows in batches_of(rng, len(X), batch_size):
            parameters = against(learning_rate, gradient, X[rows], y[rows])(parameters)
    return parameters


@unusual(name="recursion", replaces="descend", title="recursion, code under __main__")
def descend_recursive(slope, x0, learning_rate, steps):
    if steps == 0:
        return [x0]
    return [x0, *descend(slope, x0 - learning_rate * slope(x0), learning_rate, steps - 1)]


@unusual(name="recursion", replaces="descend_until", title="recursion, code under __main__")
def until_reasons(gradient, x0, learning_rate, precision, max_steps):
    x, taken, reason = np.array(x0), 0, "max_steps"
    while taken < max_steps and reason == "max_steps":
        old, taken = x, taken + 1
        x = old - learning_rate * gradient(old)
        reasons = {
            "diverged": not (np.isfinite(x).all() and np.abs(x).max() <= DIVERGED_ABOVE),
            "converged": np.sqrt(((x - old) ** 2).sum()) < precision,
        }
        reason = next((name for name, holds in reasons.items() if holds), reason)
    return x, taken, reason


@unusual(name="recursion", replaces="momentum_descent", title="recursion, code under __main__")
def momentum_by_differences(gradient, x0, learning_rate, steps, momentum=0.9):
    path = [np.array(x0)]
    for k in range(steps):
        carried = momentum * (path[k] - path[k - 1]) if k else 0.0
        path.append(path[k] + carried - learning_rate * gradient(path[k]))
    return np.concatenate(path).reshape(len(path), -1)


@unusual(name="recursion", replaces="__main__", title="recursion, code under __main__")
def demo():
    rng = np.random.default_rng(5)
    X = rng.normal(size=(40, 2))
    y = X @ np.array([1.0, -2.0])
    for size in (1, 8, 40):
        found = minibatch_gradient_descent(
            mean_squared_error_gradient, np.zeros(2), X, y, 0.05, 20, size, rng
        )
        print(f"batches of {size}: {found}")


@unusual(name="accumulate", replaces="descend", title="accumulate")
def accumulate_descend(slope, x0, learning_rate, steps):
    from itertools import accumulate, repeat

    return list(
        accumulate(repeat(None, steps), lambda x, _: x - learning_rate * slope(x), initial=x0)
    )


@unusual(name="accumulate", replaces="momentum_descent", title="two points back")
def accumulate_momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    path = [np.array(x0, dtype=float)] * 2
    for _ in range(steps):
        path.append(
            path[-1] + momentum * (path[-1] - path[-2]) - learning_rate * gradient(path[-1])
        )
    return path[1:]


@unusual(
    name="accumulate", replaces="stochastic_gradient_descent", title="Fisher and Yates by hand"
)
def accumulate_stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    current, order = parameters, list(range(len(X)))
    for _ in range(epochs):
        for last in range(len(order) - 1, 0, -1):
            other = int(rng.integers(last + 1))
            order[last], order[other] = order[other], order[last]
        for row in order:
            current = current - learning_rate * gradient(
                current, X[row : row + 1], y[row : row + 1]
            )
    return current


@unusual(
    name="accumulate",
    replaces="minibatch_gradient_descent",
    title="batches sorted inside, the smaller first",
)
def accumulate_minibatch_gradient_descent(
    gradient, parameters, X, y, learning_rate, epochs, batch_size, rng
):
    current, rest = parameters, len(X) % batch_size
    for _ in range(epochs):
        order = rng.permuted(np.arange(len(X)))
        for batch in np.split(order, range(rest, len(X), batch_size)):
            if len(batch):
                rows = np.sort(batch)
                current = current - learning_rate * gradient(current, X[rows], y[rows])
    return current


@unusual(name="machine", replaces="__top__", title="an object")
def machine_top():
    from dataclasses import dataclass, field
    from functools import partial  # noqa: F401

    @dataclass
    class Walker:
        gradient: object
        at: object
        rule: object
        path: list = field(default_factory=list)

        def walk(self, steps):
            self.path.append(np.array(self.at, dtype=float, ndmin=1))
            for count in range(1, steps + 1):
                self.path.append(self.path[-1] + self.rule(self.gradient(self.path[-1]), count))
            return np.vstack(self.path)

    def plain(rate, g, count):
        return -rate * np.asarray(g)

    class Adam:
        def __init__(self, rate, one, two, epsilon):
            self.__dict__.update(rate=rate, one=one, two=two, epsilon=epsilon, m=0.0, v=0.0)

        def __call__(self, g, count):
            self.m = self.m + (1 - self.one) * (g - self.m)
            self.v = self.v + (1 - self.two) * (g * g - self.v)
            m, v = self.m / (1 - self.one**count), self.v / (1 - self.two**count)
            return -self.rate * m / (v**0.5 + self.epsilon)


@unusual(name="machine", replaces="descend_nd", title="an object")
def machine_descend_nd(gradient, x0, learning_rate, steps):
    return Walker(gradient, x0, partial(plain, learning_rate)).walk(steps)


@unusual(name="machine", replaces="adam", title="an object")
def machine_adam(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    return Walker(gradient, x0, Adam(learning_rate, beta1, beta2, epsilon)).walk(steps)


@unusual(name="machine", replaces="descend_until", title="infinity norm by hand")
def machine_descend_until(gradient, x0, learning_rate, precision, max_steps):
    import math

    at = [float(v) for v in x0]
    for taken in range(1, max_steps + 1):
        before, at = (
            at,
            [v - learning_rate * float(s) for v, s in zip(at, gradient(np.array(at)), strict=True)],
        )
        if any(not math.isfinite(v) or abs(v) > DIVERGED_ABOVE for v in at):
            return np.array(at), taken, "diverged"
        if (
            math.dist(
                [learning_rate * float(s) for s in gradient(np.array(before))], [0.0] * len(at)
            )
            < precision
        ):
            return np.array(at), taken, "converged"
    return np.array(at), max_steps, "max_steps"


@unusual(name="floats32", replaces="descend_nd", title="rate in float32")
def floats32_descend_nd(gradient, x0, learning_rate, steps):
    from itertools import pairwise

    rate, x = np.float32(learning_rate), np.asarray(x0, dtype=float)
    path = np.empty((steps + 1, x.size))
    path[0] = x
    for now, then in pairwise(path):
        np.subtract(now, np.float64(rate) * gradient(now.copy()), out=then)
    return path


@unusual(name="floats32", replaces="momentum_descent", title="rate in float32")
def floats32_momentum_descent(gradient, x0, learning_rate, steps, momentum=0.9):
    rate, keep = np.float64(np.float32(learning_rate)), np.float64(np.float32(momentum))
    x, v = np.array(x0, dtype=float), np.zeros(len(x0))
    path = [x.tolist()]
    for _ in range(steps):
        v *= keep
        v -= rate * gradient(x.copy())
        x += v
        path.append(x.tolist())
    return path


@unusual(name="floats32", replaces="descend", title="rate in float32")
def floats32_descend(slope, x0, learning_rate, steps):
    rate = np.float64(np.float32(learning_rate))
    path = [x0]
    while len(path) <= steps:
        path += [path[-1] - rate * slope(path[-1])]
    return tuple(path)


@unusual(
    name="floats32", replaces="minibatch_gradient_descent", title="a generator of batches, choice"
)
def floats32_minibatch_gradient_descent(
    gradient, parameters, X, y, learning_rate, epochs, batch_size, rng
):
    def batches():
        left = list(range(len(X)))
        while left:
            taken = rng.choice(left, size=min(batch_size, len(left)), replace=False).tolist()
            left = [row for row in left if row not in taken]
            yield taken

    current = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for rows in batches():
            current -= learning_rate * gradient(current.copy(), X[rows], y[rows])
    return current
