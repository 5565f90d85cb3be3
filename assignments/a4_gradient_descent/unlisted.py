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
