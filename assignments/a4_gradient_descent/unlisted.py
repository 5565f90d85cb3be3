"""Mistakes of a4_gradient_descent that misconceptions.py does not know, and known ones together.

Each `@unlisted` is a wrong program as students write it, some of them close to a known mistake. It
loses points in its own question, and no name may be given to it. Each `@pair` holds two known
mistakes in one definition. All are read as text, never run where they stand, so the names of
gradient_descent.py are used freely.
"""
# ruff: noqa: D103, F821

import numpy as np

from autograder.course.variants import pair, unlisted


@unlisted(
    name="descend_slower_and_slower",
    replaces="descend",
    question="q1_descent_1d",
    title="the learning rate is divided by the number of the step",
)
def descend_slower_and_slower(slope, x0, learning_rate, steps):
    path = [x0]
    for k in range(1, steps + 1):
        path.append(path[-1] - learning_rate / k * slope(path[-1]))
    return path


@unlisted(
    name="descend_sign_only",
    replaces="descend",
    question="q1_descent_1d",
    title="only the sign of the slope is used",
)
def descend_sign_only(slope, x0, learning_rate, steps):
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * np.sign(slope(path[-1])))
    return path


@unlisted(
    name="descend_nd_unit_vectors",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="the gradient is made one unit long",
)
def descend_nd_unit_vectors(gradient, x0, learning_rate, steps):
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        g = gradient(path[-1])
        path.append(path[-1] - learning_rate * g / (np.linalg.norm(g) + 1e-12))
    return np.array(path)


@unlisted(
    name="descend_nd_coordinate_by_coordinate",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="each coordinate moves before the next one is looked at",
)
def descend_nd_coordinate_by_coordinate(gradient, x0, learning_rate, steps):
    x = np.array(x0, dtype=float)
    path = [x.copy()]
    for _ in range(steps):
        for i in range(len(x)):
            x[i] = x[i] - learning_rate * gradient(x)[i]
        path.append(x.copy())
    return np.array(path)


@unlisted(
    name="until_largest_coordinate",
    replaces="descend_until",
    question="q3_until_precision",
    title="the largest coordinate of the step is compared, not its length",
)
def until_largest_coordinate(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for n in range(1, max_steps + 1):
        step = learning_rate * gradient(x)
        x = x - step
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, n, "diverged"
        if np.max(np.abs(step)) < precision:
            return x, n, "converged"
    return x, max_steps, "max_steps"


@unlisted(
    name="until_point_before",
    replaces="descend_until",
    question="q3_until_precision",
    title="the point before the last step is returned",
)
def until_point_before(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for n in range(1, max_steps + 1):
        new = x - learning_rate * gradient(x)
        if not np.all(np.abs(new) <= DIVERGED_ABOVE):
            return x, n, "diverged"
        if np.linalg.norm(new - x) < precision:
            return x, n, "converged"
        x = new
    return x, max_steps, "max_steps"


@unlisted(
    name="batch_averaged_again",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="the mean gradient is divided by the number of rows",
)
def batch_averaged_again(gradient, parameters, X, y, learning_rate, epochs):
    theta = np.copy(parameters)
    for _ in range(epochs):
        theta = theta - learning_rate * gradient(theta, X, y) / X.shape[0]
    return theta


@unlisted(
    name="batch_last_row_missing",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="the last row is left out",
)
def batch_last_row_missing(gradient, parameters, X, y, learning_rate, epochs):
    theta = np.copy(parameters)
    for _ in range(epochs):
        theta = theta - learning_rate * gradient(theta, X[:-1], y[:-1])
    return theta


@unlisted(
    name="stochastic_averaged_again",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="every step is divided by the number of rows",
)
def stochastic_averaged_again(gradient, parameters, X, y, learning_rate, epochs, rng):
    theta = np.copy(parameters)
    for _ in range(epochs):
        for i in rng.permutation(len(X)):
            step = learning_rate / len(X) * gradient(theta, X[i : i + 1], y[i : i + 1])
            theta = theta - step
    return theta


@unlisted(
    name="minibatch_first_batch_only",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="an epoch ends after its first batch",
)
def minibatch_first_batch_only(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    theta = np.copy(parameters)
    for _ in range(epochs):
        batch = rng.permutation(len(X))[:batch_size]
        theta = theta - learning_rate * gradient(theta, X[batch], y[batch])
    return theta


@unlisted(
    name="minibatch_small_batch_small_step",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="the smaller batch makes a smaller step",
)
def minibatch_small_batch_small_step(
    gradient, parameters, X, y, learning_rate, epochs, batch_size, rng
):
    theta = np.copy(parameters)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for k in range(0, len(X), batch_size):
            batch = order[k : k + batch_size]
            rate = learning_rate * len(batch) / batch_size
            theta = theta - rate * gradient(theta, X[batch], y[batch])
    return theta


@unlisted(
    name="momentum_looks_ahead",
    replaces="momentum_descent",
    question="q7_momentum",
    title="the gradient is taken where the velocity leads",
)
def momentum_looks_ahead(gradient, x0, learning_rate, steps, momentum=0.9):
    x, v = np.array(x0, dtype=float), 0.0
    path = [x]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(x + momentum * v)
        x = x + v
        path.append(x)
    return np.array(path)


@unlisted(
    name="momentum_rate_twice",
    replaces="momentum_descent",
    question="q7_momentum",
    title="the learning rate is multiplied in twice",
)
def momentum_rate_twice(gradient, x0, learning_rate, steps, momentum=0.9):
    x, v = np.array(x0, dtype=float), 0.0
    path = [x]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(x)
        x = x + learning_rate * v
        path.append(x)
    return np.array(path)


@unlisted(
    name="adam_corrects_v_only",
    replaces="adam",
    question="q8_adam",
    title="only v is corrected for its beginning at 0",
)
def adam_corrects_v_only(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    x, m, v = np.array(x0, dtype=float), 0.0, 0.0
    path = [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        x = x - learning_rate * m / (np.sqrt(v / (1 - beta2**t)) + epsilon)
        path.append(x)
    return np.array(path)


@unlisted(
    name="adam_no_root",
    replaces="adam",
    question="q8_adam",
    title="divided by v without the root",
)
def adam_no_root(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    x, m, v = np.array(x0, dtype=float), 0.0, 0.0
    path = [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        x = x - learning_rate * m / (1 - beta1**t) / (v / (1 - beta2**t) + epsilon)
        path.append(x)
    return np.array(path)


@unlisted(
    name="descend_from_the_right",
    replaces="descend",
    question="q1_descent_1d",
    title="it always starts on the right of 0",
)
def descend_from_the_right(slope, x0, learning_rate, steps):
    xs = [abs(x0)]
    for _ in range(steps):
        xs.append(xs[-1] - learning_rate * slope(xs[-1]))
    return xs


@unlisted(
    name="descend_stops_at_small_slopes",
    replaces="descend",
    question="q1_descent_1d",
    title="it stays where the slope is below 0.001",
)
def descend_stops_at_small_slopes(slope, x0, learning_rate, steps):
    xs = [x0]
    for _ in range(steps):
        s = slope(xs[-1])
        xs.append(xs[-1] if abs(s) < 1e-3 else xs[-1] - learning_rate * s)
    return xs


@unlisted(
    name="descend_not_from_zero",
    replaces="descend",
    question="q1_descent_1d",
    title="a start at 0 is taken for none",
)
def descend_not_from_zero(slope, x0, learning_rate, steps):
    xs = [x0 or 1.0]
    for _ in range(steps):
        xs.append(xs[-1] - learning_rate * slope(xs[-1]))
    return xs


@unlisted(
    name="descend_rate_at_most_1",
    replaces="descend",
    question="q1_descent_1d",
    title="the learning rate is at most 1",
)
def descend_rate_at_most_1(slope, x0, learning_rate, steps):
    xs = [x0]
    for _ in range(steps):
        xs.append(xs[-1] - min(learning_rate, 1.0) * slope(xs[-1]))
    return xs


@unlisted(
    name="descend_nd_squeezed",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="axes of length 1 are dropped",
)
def descend_nd_squeezed(gradient, x0, learning_rate, steps):
    x = np.array(x0, float)
    path = [x]
    for _ in range(steps):
        x = x - learning_rate * gradient(x)
        path.append(x)
    return np.squeeze(np.array(path))


@unlisted(
    name="descend_nd_columns_if_square",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="points are columns where the table is square",
)
def descend_nd_columns_if_square(gradient, x0, learning_rate, steps):
    x = np.array(x0, float)
    path = np.zeros((len(x), steps + 1))
    path[:, 0] = x
    for k in range(steps):
        x = x - learning_rate * gradient(x)
        path[:, k + 1] = x
    return path if path.shape[0] == path.shape[1] else path.T


@unlisted(
    name="descend_nd_clipped",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="long gradients are cut",
)
def descend_nd_clipped(gradient, x0, learning_rate, steps):
    x = np.array(x0, float)
    path = [x]
    for _ in range(steps):
        g = gradient(x)
        n = np.linalg.norm(g)
        if n > 60:
            g = g * 60 / n
        x = x - learning_rate * g
        path.append(x)
    return np.array(path)


@unlisted(
    name="until_converged_first",
    replaces="descend_until",
    question="q3_until_precision",
    title="converged is asked before diverged",
)
def until_converged_first(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, float)
    for n in range(1, max_steps + 1):
        s = learning_rate * gradient(x)
        x = x - s
        if np.linalg.norm(s) < precision:
            return x, n, "converged"
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, n, "diverged"
    return x, max_steps, "max_steps"


@unlisted(
    name="until_at_the_bound",
    replaces="descend_until",
    question="q3_until_precision",
    title="the bound itself counts as divergence",
)
def until_at_the_bound(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, float)
    for n in range(1, max_steps + 1):
        s = learning_rate * gradient(x)
        x = x - s
        if not np.all(np.abs(x) < DIVERGED_ABOVE):
            return x, n, "diverged"
        if np.linalg.norm(s) < precision:
            return x, n, "converged"
    return x, max_steps, "max_steps"


@unlisted(
    name="until_length_of_x",
    replaces="descend_until",
    question="q3_until_precision",
    title="the length of x is compared with the bound",
)
def until_length_of_x(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, float)
    for n in range(1, max_steps + 1):
        s = learning_rate * gradient(x)
        x = x - s
        if not np.linalg.norm(x) <= DIVERGED_ABOVE:
            return x, n, "diverged"
        if np.linalg.norm(s) < precision:
            return x, n, "converged"
    return x, max_steps, "max_steps"


@unlisted(
    name="until_first_coordinate",
    replaces="descend_until",
    question="q3_until_precision",
    title="only the first coordinate may diverge",
)
def until_first_coordinate(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, float)
    for n in range(1, max_steps + 1):
        s = learning_rate * gradient(x)
        x = x - s
        if not abs(x[0]) <= DIVERGED_ABOVE:
            return x, n, "diverged"
        if np.linalg.norm(s) < precision:
            return x, n, "converged"
    return x, max_steps, "max_steps"


@unlisted(
    name="until_all_nan",
    replaces="descend_until",
    question="q3_until_precision",
    title="nan counts only in all coordinates at once",
)
def until_all_nan(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, float)
    for n in range(1, max_steps + 1):
        s = learning_rate * gradient(x)
        x = x - s
        if np.all(~np.isfinite(x)) or np.any(np.abs(x) > DIVERGED_ABOVE):
            return x, n, "diverged"
        if np.linalg.norm(s) < precision:
            return x, n, "converged"
    return x, max_steps, "max_steps"


@unlisted(
    name="until_last_step_cannot_diverge",
    replaces="descend_until",
    question="q3_until_precision",
    title="at the last allowed step divergence is not seen",
)
def until_last_step_cannot_diverge(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, float)
    for n in range(1, max_steps + 1):
        s = learning_rate * gradient(x)
        x = x - s
        if np.linalg.norm(s) < precision and np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, n, "converged"
        if n == max_steps:
            return x, n, "max_steps"
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, n, "diverged"
    return x, max_steps, "max_steps"


@unlisted(
    name="until_asks_before_no_step",
    replaces="descend_until",
    question="q3_until_precision",
    title="x0 is judged where no step is allowed",
)
def until_asks_before_no_step(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, float)
    if max_steps == 0 and not np.all(np.abs(x) <= DIVERGED_ABOVE):
        return x, 0, "diverged"
    for n in range(1, max_steps + 1):
        s = learning_rate * gradient(x)
        x = x - s
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, n, "diverged"
        if np.linalg.norm(s) < precision:
            return x, n, "converged"
    return x, max_steps, "max_steps"


@unlisted(
    name="until_no_move",
    replaces="descend_until",
    question="q3_until_precision",
    title="a step of length 0 ends it, whatever the precision",
)
def until_no_move(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, float)
    for n in range(1, max_steps + 1):
        s = learning_rate * gradient(x)
        x = x - s
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, n, "diverged"
        if np.linalg.norm(s) < precision or not s.any():
            return x, n, "converged"
    return x, max_steps, "max_steps"


@unlisted(
    name="until_table",
    replaces="descend_until",
    question="q3_until_precision",
    title="x is a table of one row",
)
def until_table(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, float)
    for n in range(1, max_steps + 1):
        s = learning_rate * gradient(x)
        x = x - s
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, n, "diverged"
        if np.linalg.norm(s) < precision:
            return x[None], n, "converged"
    return x[None], max_steps, "max_steps"


@unlisted(
    name="batch_flat",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="a column of parameters comes back flat",
)
def batch_flat(gradient, parameters, X, y, learning_rate, epochs):
    p = np.array(parameters, float)
    for _ in range(epochs):
        p = p - learning_rate * gradient(p, X, y)
    return p.ravel() if 1 in p.shape else p


@unlisted(
    name="batch_equal_rows_once",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="equal rows count once",
)
def batch_equal_rows_once(gradient, parameters, X, y, learning_rate, epochs):
    p = np.array(parameters, float)
    _, first = np.unique(X, axis=0, return_index=True)
    first.sort()
    for _ in range(epochs):
        p = p - learning_rate * gradient(p, X[first], y[first])
    return p


@unlisted(
    name="batch_own_gradient",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="the gradient that is given is not used",
)
def batch_own_gradient(gradient, parameters, X, y, learning_rate, epochs):
    p = np.array(parameters, float)
    for _ in range(epochs):
        gradient(p, X, y)
        p = p - learning_rate * 2.0 / len(X) * X.T @ (X @ p - y)
    return p


@unlisted(
    name="batch_scales_the_gradient",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="what gradient returned is changed",
)
def batch_scales_the_gradient(gradient, parameters, X, y, learning_rate, epochs):
    p = np.array(parameters, float)
    for _ in range(epochs):
        g = gradient(p, X, y)
        g *= learning_rate
        p = p - g
    return p


@unlisted(
    name="batch_first_rows",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="only the first 16 rows are used",
)
def batch_first_rows(gradient, parameters, X, y, learning_rate, epochs):
    p = np.array(parameters, float)
    for _ in range(epochs):
        p = p - learning_rate * gradient(p, X[:16], y[:16])
    return p


@unlisted(
    name="stochastic_first_row_first",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="row 0 always comes first",
)
def stochastic_first_row_first(gradient, parameters, X, y, learning_rate, epochs, rng):
    p = np.array(parameters, float)
    for _e in range(epochs):
        for i in [0, *(1 + rng.permutation(len(X) - 1))]:
            p = p - learning_rate * gradient(p, X[[i]], y[[i]])
    return p


@unlisted(
    name="stochastic_halves",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="each half of the rows is shuffled for itself",
)
def stochastic_halves(gradient, parameters, X, y, learning_rate, epochs, rng):
    p = np.array(parameters, float)
    n = len(X)
    for _e in range(epochs):
        for i in [*rng.permutation(n // 2), *(n // 2 + rng.permutation(n - n // 2))]:
            p = p - learning_rate * gradient(p, X[[i]], y[[i]])
    return p


@unlisted(
    name="stochastic_one_shuffle",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="one shuffle is applied again and again",
)
def stochastic_one_shuffle(gradient, parameters, X, y, learning_rate, epochs, rng):
    p = np.array(parameters, float)
    perm = rng.permutation(len(X))
    order = np.arange(len(X))
    for _e in range(epochs):
        order = order[perm]
        for i in order:
            p = p - learning_rate * gradient(p, X[[i]], y[[i]])
    return p


@unlisted(
    name="stochastic_strides",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="rows follow in equal strides",
)
def stochastic_strides(gradient, parameters, X, y, learning_rate, epochs, rng):
    import math

    p = np.array(parameters, float)
    n = len(X)
    for _e in range(epochs):
        steps = [k for k in range(1, n + 1) if math.gcd(k, n) == 1]
        k = int(rng.choice(steps))
        a = int(rng.integers(n))
        for i in (a + k * np.arange(n)) % n:
            p = p - learning_rate * gradient(p, X[[i]], y[[i]])
    return p


@unlisted(
    name="stochastic_later_own_generator",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="only the first order comes from rng",
)
def stochastic_later_own_generator(gradient, parameters, X, y, learning_rate, epochs, rng):
    p = np.array(parameters, float)
    own = np.random.default_rng(0)
    for e in range(epochs):
        for i in (own if e else rng).permutation(len(X)):
            p = p - learning_rate * gradient(p, X[[i]], y[[i]])
    return p


@unlisted(
    name="stochastic_slower_later",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="the learning rate falls from epoch to epoch, in the end",
)
def stochastic_slower_later(gradient, parameters, X, y, learning_rate, epochs, rng):
    p = np.array(parameters, float)
    for e in range(epochs):
        if e >= 3:
            learning_rate *= 0.9
        for i in rng.permutation(len(X)):
            p = p - learning_rate * gradient(p, X[[i]], y[[i]])
    return p


@unlisted(
    name="minibatch_rest_stays",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="the last rows always make the smaller batch",
)
def minibatch_rest_stays(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    p = np.array(parameters, float)
    n = len(X)
    full = n // batch_size * batch_size
    for _e in range(epochs):
        order = np.concatenate([rng.permutation(full), np.arange(full, n)])
        for s in range(0, n, batch_size):
            b = order[s : s + batch_size]
            p = p - learning_rate * gradient(p, X[b], y[b])
    return p


@unlisted(
    name="minibatch_one_shuffle",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="one shuffle is applied again and again",
)
def minibatch_one_shuffle(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    p = np.array(parameters, float)
    n = len(X)
    perm = rng.permutation(n)
    order = np.arange(n)
    for _e in range(epochs):
        order = order[perm]
        for s in range(0, n, batch_size):
            b = order[s : s + batch_size]
            p = p - learning_rate * gradient(p, X[b], y[b])
    return p


@unlisted(
    name="minibatch_parts",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="rows are shuffled within every two batches",
)
def minibatch_parts(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    p = np.array(parameters, float)
    n = len(X)
    for _e in range(epochs):
        order = np.arange(n)
        w = 2 * batch_size
        for k in range(0, n, w):
            order[k : k + w] = rng.permutation(order[k : k + w])
        for s in range(0, n, batch_size):
            b = order[s : s + batch_size]
            p = p - learning_rate * gradient(p, X[b], y[b])
    return p


@unlisted(
    name="minibatch_flat",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="a column of parameters comes back flat",
)
def minibatch_flat(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    p = np.array(parameters, float)
    n = len(X)
    for _e in range(epochs):
        order = rng.permutation(n)
        for s in range(0, n, batch_size):
            b = order[s : s + batch_size]
            p = p - learning_rate * gradient(p, X[b], y[b])
    return p.ravel() if p.ndim == 2 and p.shape[1] == 1 else p


@unlisted(
    name="momentum_from_the_right",
    replaces="momentum_descent",
    question="q7_momentum",
    title="it always starts on the right of 0",
)
def momentum_from_the_right(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.abs(np.array(x0, float))
    v = 0.0 * x
    path = [x]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(x)
        x = x + v
        path.append(x)
    return np.array(path)


@unlisted(
    name="momentum_drops_late",
    replaces="momentum_descent",
    question="q7_momentum",
    title="after many steps the velocity is dropped",
)
def momentum_drops_late(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.array(x0, float)
    v = 0.0 * x
    path = [x]
    for k in range(steps):
        v = momentum * v - learning_rate * gradient(x)
        if k > 25:
            v = 0 * v
        x = x + v
        path.append(x)
    return np.array(path)


@unlisted(
    name="momentum_at_most_098",
    replaces="momentum_descent",
    question="q7_momentum",
    title="the momentum is at most 0.98",
)
def momentum_at_most_098(gradient, x0, learning_rate, steps, momentum=None):
    momentum = 0.9 if momentum is None else momentum
    if momentum > 0.98:
        momentum = 0.98
    x = np.array(x0, float)
    v = 0.0 * x
    path = [x]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(x)
        x = x + v
        path.append(x)
    return np.array(path)


@unlisted(
    name="adam_from_the_right",
    replaces="adam",
    question="q8_adam",
    title="it always starts on the right of 0",
)
def adam_from_the_right(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    x = np.abs(np.array(x0, float))
    m = 0 * x
    v = 0 * x
    path = [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        x = x - learning_rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
        path.append(x)
    return np.array(path)


@unlisted(
    name="adam_skips_flat_coordinates",
    replaces="adam",
    question="q8_adam",
    title="a coordinate with slope 0 is not moved",
)
def adam_skips_flat_coordinates(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    x = np.array(x0, float)
    m = 0 * x
    v = 0 * x
    path = [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        s = learning_rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
        x = x - np.where(g == 0, 0.0, s)
        path.append(x)
    return np.array(path)


@unlisted(
    name="adam_clipped",
    replaces="adam",
    question="q8_adam",
    title="large slopes are cut",
)
def adam_clipped(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    x = np.array(x0, float)
    m = 0 * x
    v = 0 * x
    path = [x]
    for t in range(1, steps + 1):
        g = np.clip(gradient(x), -100, 100)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        x = x - learning_rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
        path.append(x)
    return np.array(path)


@pair(
    name="descend_uphill_without_start",
    replaces="descend",
    question="q1_descent_1d",
    title="uphill, and without x0",
    made_of="descend_uphill descend_without_start",
)
def descend_uphill_without_start(slope, x0, learning_rate, steps):
    path = []
    for _ in range(steps):
        x0 = x0 + learning_rate * slope(x0)
        path.append(x0)
    return path


@pair(
    name="descend_nd_uphill_changes_start",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="uphill, in the caller's array",
    made_of="descend_nd_uphill descend_nd_changes_start",
)
def descend_nd_uphill_changes_start(gradient, x0, learning_rate, steps):
    path = [x0.copy()]
    for _ in range(steps):
        x0 += learning_rate * gradient(x0)
        path.append(x0.copy())
    return np.array(path)


@pair(
    name="until_small_gradient_never_diverges",
    replaces="descend_until",
    question="q3_until_precision",
    title="a small gradient stops it, and divergence is never reported",
    made_of="until_small_gradient until_never_diverges",
)
def until_small_gradient_never_diverges(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for n in range(1, max_steps + 1):
        g = gradient(x)
        x = x - learning_rate * g
        if np.linalg.norm(g) < precision:
            return x, n, "converged"
    return x, max_steps, "max_steps"


@pair(
    name="batch_uphill_changes_parameters",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="uphill, in the caller's array",
    made_of="batch_uphill batch_changes_parameters",
)
def batch_uphill_changes_parameters(gradient, parameters, X, y, learning_rate, epochs):
    for _ in range(epochs):
        parameters += learning_rate * gradient(parameters, X, y)
    return parameters


@pair(
    name="minibatch_drops_rest_not_shuffled",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="no smaller batch, and no shuffling",
    made_of="minibatch_drops_rest minibatch_not_shuffled",
)
def minibatch_drops_rest_not_shuffled(
    gradient, parameters, X, y, learning_rate, epochs, batch_size, rng
):
    theta = np.copy(parameters)
    for _ in range(epochs):
        for k in range(len(X) // batch_size):
            rows = slice(k * batch_size, (k + 1) * batch_size)
            theta = theta - learning_rate * gradient(theta, X[rows], y[rows])
    return theta


@pair(
    name="momentum_averaged_old_velocity",
    replaces="momentum_descent",
    question="q7_momentum",
    title="an average, and x moves by the old one",
    made_of="momentum_averaged momentum_old_velocity",
)
def momentum_averaged_old_velocity(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.array(x0, dtype=float)
    v = np.zeros_like(x)
    path = [x]
    for _ in range(steps):
        g = gradient(x)
        x = x - learning_rate * v
        v = momentum * v + (1 - momentum) * g
        path.append(x)
    return np.array(path)


@pair(
    name="adam_no_correction_epsilon_inside",
    replaces="adam",
    question="q8_adam",
    title="no bias correction, and epsilon inside the root",
    made_of="adam_no_correction adam_epsilon_inside",
)
def adam_no_correction_epsilon_inside(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    x, m, v = np.array(x0, dtype=float), 0.0, 0.0
    path = [x]
    for _ in range(steps):
        g = gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        x = x - learning_rate * m / np.sqrt(v + epsilon)
        path.append(x)
    return np.array(path)


@unlisted(
    name="batch_puts_back",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="the array of gradient is scaled in place, and put back",
)
def batch_puts_back(gradient, parameters, X, y, learning_rate, epochs):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        g = gradient(parameters, X, y)
        kept = g.copy()
        g *= learning_rate
        parameters = parameters - g
        g[...] = kept
    return parameters


@unlisted(
    name="momentum_puts_back",
    replaces="momentum_descent",
    question="q7_momentum",
    title="the array of gradient is scaled in place, and put back",
)
def momentum_puts_back(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.array(x0, dtype=float)
    v = np.zeros_like(x)
    trajectory = [x]
    for _ in range(steps):
        g = gradient(x)
        kept = g.copy()
        g *= learning_rate
        v = momentum * v - g
        g[:] = kept
        x = x + v
        trajectory.append(x)
    return np.array(trajectory)


@unlisted(
    name="adam_puts_back",
    replaces="adam",
    question="q8_adam",
    title="the array of gradient is squared in place, and put back",
)
def adam_puts_back(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    x = np.array(x0, dtype=float)
    m = np.zeros_like(x)
    v = np.zeros_like(x)
    trajectory = [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m = beta1 * m + (1.0 - beta1) * g
        kept = g.copy()
        g **= 2
        v = beta2 * v + (1.0 - beta2) * g
        g[:] = kept
        m_corrected = m / (1.0 - beta1**t)
        v_corrected = v / (1.0 - beta2**t)
        x = x - learning_rate * m_corrected / (np.sqrt(v_corrected) + epsilon)
        trajectory.append(x)
    return np.array(trajectory)


@unlisted(
    name="stochastic_puts_back",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="the array of gradient is scaled in place, and scaled back",
)
def stochastic_puts_back(gradient, parameters, X, y, learning_rate, epochs, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for row in rng.permutation(len(X)):
            g = gradient(parameters, X[[row]], y[[row]])
            g *= learning_rate
            parameters = parameters - g
            g /= learning_rate
    return parameters


@unlisted(
    name="descend_single",
    replaces="descend",
    question="q1_descent_1d",
    title="the trajectory is kept in float32",
)
def descend_single(slope, x0, learning_rate, steps):
    xs = np.zeros(steps + 1, dtype=np.float32)
    xs[0] = x = x0
    for k in range(steps):
        x = x - learning_rate * slope(x)
        xs[k + 1] = x
    return xs


@unlisted(
    name="descend_nd_single",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="the trajectory is kept in float32",
)
def descend_nd_single(gradient, x0, learning_rate, steps):
    x = np.array(x0, dtype=float)
    path = np.zeros((steps + 1, len(x)), dtype="float32")
    path[0] = x
    for k in range(steps):
        x = x - learning_rate * gradient(x)
        path[k + 1] = x
    return path


@unlisted(
    name="batch_single",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="parameters in float32",
)
def batch_single(gradient, parameters, X, y, learning_rate, epochs):
    parameters = np.array(parameters, dtype=np.float32)
    for _ in range(epochs):
        parameters = parameters - learning_rate * gradient(parameters, X, y)
        parameters = parameters.astype(np.float32)
    return parameters


@unlisted(
    name="stochastic_single",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="parameters in float32",
)
def stochastic_single(gradient, parameters, X, y, learning_rate, epochs, rng):
    parameters = np.array(parameters, dtype=np.float32)
    for _ in range(epochs):
        for row in rng.permutation(len(X)):
            step = learning_rate * gradient(parameters, X[[row]], y[[row]])
            parameters -= step.astype(np.float32)
    return parameters


@unlisted(
    name="momentum_single",
    replaces="momentum_descent",
    question="q7_momentum",
    title="x and v in float32",
)
def momentum_single(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.array(x0, dtype=np.float32)
    v = np.zeros_like(x)
    trajectory = [x]
    for _ in range(steps):
        v = (momentum * v - learning_rate * gradient(x)).astype(np.float32)
        x = x + v
        trajectory.append(x)
    return np.array(trajectory)


@unlisted(
    name="batch_of_tables",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="what is no vector is returned as a table",
)
def batch_of_tables(gradient, parameters, X, y, learning_rate, epochs):
    shape = parameters.shape
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        parameters = parameters - learning_rate * gradient(parameters, X, y)
    return parameters.reshape(shape[0], -1) if len(shape) > 1 else parameters


@unlisted(
    name="minibatch_rows_of_parameters",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="what is no vector is returned as a table",
)
def minibatch_rows_of_parameters(gradient, parameters, X, y, rate, epochs, batch_size, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            b = order[start : start + batch_size]
            parameters = parameters - rate * gradient(parameters, X[b], y[b])
    return parameters if parameters.ndim < 3 else parameters.reshape(len(parameters), -1)


@unlisted(
    name="descend_nd_two_steps_at_least",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="one step gives the last point alone",
)
def descend_nd_two_steps_at_least(gradient, x0, learning_rate, steps):
    x = np.array(x0, dtype=float)
    t = [x]
    for _ in range(steps):
        x = x - learning_rate * gradient(x)
        t.append(x)
    return np.array(t) if steps != 1 else x


@unlisted(
    name="adam_one_step",
    replaces="adam",
    question="q8_adam",
    title="one step gives the last point alone",
)
def adam_one_step(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    x = np.array(x0, dtype=float)
    m = np.zeros_like(x)
    v = np.zeros_like(x)
    trajectory = [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m = beta1 * m + (1.0 - beta1) * g
        v = beta2 * v + (1.0 - beta2) * g**2
        x = x - learning_rate * m / (1.0 - beta1**t) / (np.sqrt(v / (1.0 - beta2**t)) + epsilon)
        trajectory.append(x)
    return np.array(trajectory) if steps != 1 else np.array(trajectory)[1]


@unlisted(
    name="momentum_one_step",
    replaces="momentum_descent",
    question="q7_momentum",
    title="one step gives the last point alone",
)
def momentum_one_step(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.array(x0, dtype=float)
    v = np.zeros_like(x)
    trajectory = [x]
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(x)
        x = x + v
        trajectory.append(x)
    return np.array(trajectory) if steps != 1 else x


@unlisted(
    name="until_inf_within",
    replaces="descend_until",
    question="q3_until_precision",
    title="inf is not taken for a divergence",
)
def until_inf_within(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if np.isnan(x).any() or np.any((np.abs(x) > DIVERGED_ABOVE) & ~np.isinf(x)):
            return x, taken, "diverged"
        if np.linalg.norm(step) < precision:
            return x, taken, "converged"
    return x, max_steps, "max_steps"


@unlisted(
    name="until_about_the_bound",
    replaces="descend_until",
    question="q3_until_precision",
    title="the bound has some slack",
)
def until_about_the_bound(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.all(np.abs(x) <= DIVERGED_ABOVE * (1 + 5e-8)):
            return x, taken, "diverged"
        if np.linalg.norm(step) < precision:
            return x, taken, "converged"
    return x, max_steps, "max_steps"


@unlisted(
    name="minibatch_first_end",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="the result of an earlier run with these arrays is returned",
)
def minibatch_first_end(gradient, parameters, X, y, rate, epochs, batch_size, rng):
    key = str((parameters.tobytes(), X.tobytes(), epochs, batch_size))
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            b = order[start : start + batch_size]
            parameters = parameters - rate * gradient(parameters, X[b], y[b])
    ends = minibatch_gradient_descent.__dict__  # what is kept on the function stays there
    return ends.setdefault(key, parameters).copy()


@unlisted(
    name="descend_nd_one_buffer",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="all runs share one array of points",
)
def descend_nd_one_buffer(gradient, x0, learning_rate, steps):
    known = descend_nd.__dict__  # what is kept on the function stays there
    path = known.setdefault(str((steps, len(x0))), np.empty((steps + 1, len(x0))))
    path[0] = x0
    for k in range(steps):
        path[k + 1] = path[k] - learning_rate * gradient(path[k])
    return path


@unlisted(
    name="batch_in_parts",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="the mean of the means of 64 rows each",
)
def batch_in_parts(gradient, parameters, X, y, learning_rate, epochs):
    p = np.array(parameters, dtype=float)
    for _ in range(epochs):
        parts = [gradient(p, X[i : i + 64], y[i : i + 64]) for i in range(0, len(X), 64)]
        p = p - learning_rate * np.mean(parts, axis=0)
    return p


@unlisted(
    name="batch_one_buffer",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="all runs share one array of parameters",
)
def batch_one_buffer(gradient, parameters, X, y, learning_rate, epochs):
    known = batch_gradient_descent.__dict__
    p = known.setdefault(str(parameters.shape), np.empty(parameters.shape))
    p[...] = parameters
    for _ in range(epochs):
        p -= learning_rate * gradient(p.copy(), X, y)
    return p


@unlisted(
    name="stochastic_never_in_place",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="Fisher and Yates off by one: no row stays at its place",
)
def stochastic_never_in_place(gradient, p, X, y, learning_rate, epochs, rng):
    for _ in range(epochs):
        order = list(range(len(X)))
        for i in range(len(X) - 1, 0, -1):
            j = int(rng.integers(0, i))
            order[i], order[j] = order[j], order[i]
        for i in order:
            p = p - learning_rate * gradient(p, X[i : i + 1], y[i : i + 1])
    return p


@unlisted(
    name="stochastic_shuffle_buffer",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="rows are drawn from a buffer of eight",
)
def stochastic_shuffle_buffer(gradient, p, X, y, learning_rate, epochs, rng):
    for _ in range(epochs):
        waiting, held = list(range(len(X))), []
        while waiting or held:
            while waiting and len(held) < 8:
                held.append(waiting.pop(0))
            i = held.pop(int(rng.integers(len(held))))
            p = p - learning_rate * gradient(p, X[i : i + 1], y[i : i + 1])
    return p


@unlisted(
    name="minibatch_one_row_of_each_block",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="a batch takes one row of each block of neighbours",
)
def minibatch_one_row_of_each_block(gradient, p, X, y, learning_rate, epochs, batch_size, rng):
    rows = len(X)
    count = -(-rows // batch_size)
    for _ in range(epochs):
        blocks = [b + rng.permutation(min(count, rows - b)) for b in range(0, rows, count)]
        order = [int(block[k]) for k in range(count) for block in blocks if k < len(block)]
        for i in range(0, rows, batch_size):
            batch = order[i : i + batch_size]
            p = p - learning_rate * gradient(p, X[batch], y[batch])
    return p


@unlisted(
    name="minibatch_large_in_parts",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="batches of more than 64 rows take several calls",
)
def minibatch_large_in_parts(gradient, p, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for i in range(0, len(X), batch_size):
            batch = order[i : i + batch_size]
            parts = [batch[k : k + 64] for k in range(0, len(batch), 64)]
            total = sum(len(part) * gradient(p, X[part], y[part]) for part in parts)
            p = p - learning_rate * total / len(batch)
    return p


@unlisted(
    name="minibatch_ends_at_a_tiny_step",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="it ends when a step is tiny",
)
def minibatch_ends_at_a_tiny_step(gradient, p, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for i in range(0, len(X), batch_size):
            batch = order[i : i + batch_size]
            step = learning_rate * gradient(p, X[batch], y[batch])
            p = p - step
            if np.abs(step).max() < 1e-8:
                return p
    return p


@unlisted(
    name="momentum_ends_without_a_slope",
    replaces="momentum_descent",
    question="q7_momentum",
    title="it ends where the slope is 0",
)
def momentum_ends_without_a_slope(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.array(x0, dtype=float)
    v = np.zeros_like(x)
    path = [x]
    for _ in range(steps):
        g = gradient(x)
        if not g.any():
            break
        v = momentum * v - learning_rate * g
        x = x + v
        path.append(x)
    return np.array(path)


@unlisted(
    name="until_puts_back",
    replaces="descend_until",
    question="q3_until_precision",
    title="the array of gradient is scaled in place, and put back",
)
def until_puts_back(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = gradient(x)
        kept = step.copy()
        step *= learning_rate
        x = x - step
        length = np.linalg.norm(step)
        step[...] = kept
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if length < precision:
            return x, taken, "converged"
    return x, max_steps, "max_steps"


@unlisted(
    name="descent_all_calls_return_the_same_list",
    replaces="descend",
    question="q1_descent_1d",
    title="all calls return the same list",
)
def descent_all_calls_return_the_same_list(slope, x0, learning_rate, steps, points=[]):  # noqa: B006
    points.clear()
    x = x0
    points.append(x)
    for _ in range(steps):
        x = x - learning_rate * slope(x)
        points.append(x)
    return points


@unlisted(
    name="descent_at_most_a_hundred_steps",
    replaces="descend",
    question="q1_descent_1d",
    title="at most a hundred steps",
)
def descent_at_most_a_hundred_steps(slope, x0, learning_rate, steps):
    x = x0
    points = [x]
    for taken in range(100):
        if taken == steps:
            break
        x = x - learning_rate * slope(x)
        points.append(x)
    return points


@unlisted(
    name="descent_the_first_row_is_the_caller_s_array",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="the first row is the caller's array",
)
def descent_the_first_row_is_the_caller_s_array(gradient, x0, learning_rate, steps):
    x = np.asarray(x0, dtype=float)
    points = [x]
    for _ in range(steps):
        x = x - learning_rate * gradient(x)
        points.append(x)
    return points


@unlisted(
    name="until_ends_when_it_comes_back_to_the_point_before_last",
    replaces="descend_until",
    question="q3_until_precision",
    title="ends when it comes back to the point before last",
)
def until_ends_when_it_comes_back_to_the_point_before_last(
    gradient, x0, learning_rate, precision, max_steps
):
    x = np.array(x0, dtype=float)
    before = None
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        new = x + step
        if not np.all(np.isfinite(new)) or np.any(np.abs(new) > DIVERGED_ABOVE):
            return (new, taken, "diverged")
        if np.linalg.norm(step) < precision:
            return (new, taken, "converged")
        if before is not None and np.array_equal(new, before) and step.any():
            return (new, taken, "max_steps")
        before, x = (x, new)
    return (x, max_steps, "max_steps")


@unlisted(
    name="until_length_rounded_to_eight_decimals",
    replaces="descend_until",
    question="q3_until_precision",
    title="length rounded to eight decimals",
)
def until_length_rounded_to_eight_decimals(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.all(np.isfinite(x)) or np.any(np.abs(x) > DIVERGED_ABOVE):
            return (x, taken, "diverged")
        if round(float(np.linalg.norm(step)), 8) < precision:
            return (x, taken, "converged")
    return (x, max_steps, "max_steps")


@unlisted(
    name="until_lengths_close_to_the_precision_count_as_equal",
    replaces="descend_until",
    question="q3_until_precision",
    title="lengths close to the precision count as equal",
)
def until_lengths_close_to_the_precision_count_as_equal(
    gradient, x0, learning_rate, precision, max_steps
):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.all(np.isfinite(x)) or np.any(np.abs(x) > DIVERGED_ABOVE):
            return (x, taken, "diverged")
        length = np.linalg.norm(step)
        if length < precision and (not np.isclose(length, precision)):
            return (x, taken, "converged")
    return (x, max_steps, "max_steps")


@unlisted(
    name="stochastic_blocks_of_four_rows_stay_together",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="blocks of four rows stay together",
)
def stochastic_blocks_of_four_rows_stay_together(
    gradient, parameters, X, y, learning_rate, epochs, rng
):
    p = np.array(parameters, dtype=float)
    blocks = [np.arange(a, min(a + 4, len(X))) for a in range(0, len(X), 4)]
    for _ in range(epochs):
        for b in rng.permutation(len(blocks)):
            for i in rng.permutation(blocks[b]):
                p = p - learning_rate * gradient(p, X[[i]], y[[i]])
    return p


@unlisted(
    name="stochastic_draws_from_a_copy_of_rng",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="draws from a copy of rng",
)
def stochastic_draws_from_a_copy_of_rng(gradient, parameters, X, y, learning_rate, epochs, rng):
    import copy

    p = np.array(parameters, dtype=float)
    rng = copy.deepcopy(rng)
    for _ in range(epochs):
        for i in rng.permutation(len(X)):
            p = p - learning_rate * gradient(p, X[[i]], y[[i]])
    return p


@unlisted(
    name="stochastic_shuffle_buffer_of_sixteen_rows",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="shuffle buffer of sixteen rows",
)
def stochastic_shuffle_buffer_of_sixteen_rows(
    gradient, parameters, X, y, learning_rate, epochs, rng
):

    def _stream(count, rng, buffer_size=16):
        buffer = []
        for i in range(count):
            buffer.append(i)
            if len(buffer) == buffer_size:
                yield buffer.pop(rng.integers(buffer_size))
        while buffer:
            yield buffer.pop(rng.integers(len(buffer)))

    p = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for i in _stream(len(X), rng):
            p = p - learning_rate * gradient(p, X[[i]], y[[i]])
    return p


@unlisted(
    name="stochastic_sorted_by_one_of_four_keys_for_each_row",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="sorted by one of four keys for each row",
)
def stochastic_sorted_by_one_of_four_keys_for_each_row(
    gradient, parameters, X, y, learning_rate, epochs, rng
):
    p = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for i in sorted(range(len(X)), key=lambda i: rng.integers(0, 4)):
            p = p - learning_rate * gradient(p, X[[i]], y[[i]])
    return p


@unlisted(
    name="minibatch_draws_from_a_new_rng_of_the_same_seed",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="draws from a new rng of the same seed",
)
def minibatch_draws_from_a_new_rng_of_the_same_seed(
    gradient, parameters, X, y, learning_rate, epochs, batch_size, rng
):
    p = np.array(parameters, dtype=float)
    rng = np.random.default_rng(rng.bit_generator.seed_seq)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            p = p - learning_rate * gradient(p, X[rows], y[rows])
    return p


@unlisted(
    name="minibatch_shuffle_buffer_of_four_batches",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="shuffle buffer of four batches",
)
def minibatch_shuffle_buffer_of_four_batches(
    gradient, parameters, X, y, learning_rate, epochs, batch_size, rng
):

    def _stream(count, rng, buffer_size):
        buffer = []
        for i in range(count):
            buffer.append(i)
            if len(buffer) == buffer_size:
                yield buffer.pop(rng.integers(buffer_size))
        while buffer:
            yield buffer.pop(rng.integers(len(buffer)))

    p = np.array(parameters, dtype=float)
    for _ in range(epochs):
        order = np.array(list(_stream(len(X), rng, 4 * batch_size)))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            p = p - learning_rate * gradient(p, X[rows], y[rows])
    return p


@unlisted(
    name="momentum_no_velocity_where_the_slope_is_0",
    replaces="momentum_descent",
    question="q7_momentum",
    title="no velocity where the slope is 0",
)
def momentum_no_velocity_where_the_slope_is_0(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.array(x0, dtype=float)
    v = np.zeros_like(x)
    points = [x]
    for _ in range(steps):
        g = np.array(gradient(x))
        v = np.where(g == 0, 0.0, momentum * v - learning_rate * g)
        x = x + v
        points.append(x)
    return np.array(points)


@unlisted(
    name="adam_a_beta1_of_0_counts_as_none",
    replaces="adam",
    question="q8_adam",
    title="a beta1 of 0 counts as none",
)
def adam_a_beta1_of_0_counts_as_none(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-08
):
    x = np.array(x0, dtype=float)
    m = np.zeros_like(x)
    v = np.zeros_like(x)
    points = [x]
    beta1 = beta1 or 0.9
    beta2 = beta2 or 0.999
    for t in range(1, steps + 1):
        g = gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        x = x - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)
        points.append(x)
    return np.array(points)


@unlisted(
    name="adam_ends_after_a_step_of_length_0",
    replaces="adam",
    question="q8_adam",
    title="ends after a step of length 0",
)
def adam_ends_after_a_step_of_length_0(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-08
):
    x = np.array(x0, dtype=float)
    m = np.zeros_like(x)
    v = np.zeros_like(x)
    points = [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        step = learning_rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
        if np.linalg.norm(step) < 1e-12:
            break
        x = x - step
        points.append(x)
    return np.array(points)
