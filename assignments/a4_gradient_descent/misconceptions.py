"""Known mistakes of a4_gradient_descent, as real students made them.

Each is written as the wrong definition; the rest of the file is the solution. A mistake loses
points in its own question only, and is named to those who make it. It is read as text, never run
where it stands, so the names of gradient_descent.py are used freely.

Orders are random, so a mistake in drawing them is known by the complaint that it provokes: each
such complaint belongs to one mistake of its question.
"""
# ruff: noqa: D103, F821

import numpy as np

from autograder.course.variants import misconception


@misconception(
    name="descend_uphill",
    replaces="descend",
    question="q1_descent_1d",
    title="the steps go up the slope",
    hint="The slope points to where the function grows: subtract. Read section 1.",
)
def descend_uphill(slope, x0, learning_rate, steps):
    x = x0
    trajectory = [x]
    for _ in range(steps):
        x = x + learning_rate * slope(x)
        trajectory.append(x)
    return trajectory


@misconception(
    name="descend_without_start",
    replaces="descend",
    question="q1_descent_1d",
    title="x0 is left out of the trajectory",
    hint="The trajectory begins where the walk begins, so it has steps + 1 points. Read section 1.",
)
def descend_without_start(slope, x0, learning_rate, steps):
    x = x0
    trajectory = []
    for _ in range(steps):
        x = x - learning_rate * slope(x)
        trajectory.append(x)
    return trajectory


@misconception(
    name="descend_one_step_more",
    replaces="descend",
    question="q1_descent_1d",
    title="one step too many is taken",
    hint="x0 is there before the first step: steps steps give steps + 1 points. Read section 1.",
)
def descend_one_step_more(slope, x0, learning_rate, steps):
    x = x0
    trajectory = [x]
    for _ in range(steps + 1):
        x = x - learning_rate * slope(x)
        trajectory.append(x)
    return trajectory


@misconception(
    name="descend_one_step_less",
    replaces="descend",
    question="q1_descent_1d",
    title="one step too few is taken",
    hint="x0 is no step: the trajectory has steps points after it. Read section 1.",
)
def descend_one_step_less(slope, x0, learning_rate, steps):
    x = x0
    trajectory = [x]
    for _ in range(1, steps):
        x = x - learning_rate * slope(x)
        trajectory.append(x)
    return trajectory


@misconception(
    name="descend_unit_step",
    replaces="descend",
    question="q1_descent_1d",
    title="the learning rate is not used",
    hint="The step is the learning rate times the slope, not the slope itself. Read section 1.",
)
def descend_unit_step(slope, x0, learning_rate, steps):
    x = x0
    trajectory = [x]
    for _ in range(steps):
        x = x - slope(x)
        trajectory.append(x)
    return trajectory


@misconception(
    name="descend_first_slope",
    replaces="descend",
    question="q1_descent_1d",
    title="every step uses the slope at x0",
    hint="The slope changes as you move: call slope(x) again at each step. Read section 1.",
)
def descend_first_slope(slope, x0, learning_rate, steps):
    first = slope(x0)
    x = x0
    trajectory = [x]
    for _ in range(steps):
        x = x - learning_rate * first
        trajectory.append(x)
    return trajectory


@misconception(
    name="descend_nd_one_row",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="all rows of the trajectory are one and the same array",
    hint="Changing x in place changes what is in the list too: keep copies. Read section 2.",
)
def descend_nd_one_row(gradient, x0, learning_rate, steps):
    x = np.array(x0, dtype=float)
    trajectory = [x]
    for _ in range(steps):
        x -= learning_rate * gradient(x)
        trajectory.append(x)
    return np.array(trajectory)


@misconception(
    name="descend_nd_changes_start",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="the caller's x0 is changed",
    hint="x = x0 is the caller's array under another name: begin with a copy. Read section 2.",
)
def descend_nd_changes_start(gradient, x0, learning_rate, steps):
    x = x0
    trajectory = [x.copy()]
    for _ in range(steps):
        x -= learning_rate * gradient(x)
        trajectory.append(x.copy())
    return np.array(trajectory)


@misconception(
    name="descend_nd_scales_gradient",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="the array that gradient returned is changed",
    hint="It may be an array that the gradient function goes on using. Read section 2.",
)
def descend_nd_scales_gradient(gradient, x0, learning_rate, steps):
    x = np.array(x0, dtype=float)
    trajectory = [x]
    for _ in range(steps):
        step = gradient(x)
        step *= learning_rate
        x = x - step
        trajectory.append(x)
    return np.array(trajectory)


@misconception(
    name="descend_nd_uphill",
    replaces="descend_nd",
    question="q2_descent_nd",
    title="the steps go up the gradient",
    hint="The gradient points to where the function grows most: subtract. Read section 2.",
)
def descend_nd_uphill(gradient, x0, learning_rate, steps):
    x = np.array(x0, dtype=float)
    trajectory = [x]
    for _ in range(steps):
        x = x + learning_rate * gradient(x)
        trajectory.append(x)
    return np.array(trajectory)


@misconception(
    name="until_small_gradient",
    replaces="descend_until",
    question="q3_until_precision",
    title="it stops at a small gradient instead of a short step",
    hint="Compare the length of the step, learning rate included, with precision. Read section 3.",
)
def until_small_gradient(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        g = gradient(x)
        x = x - learning_rate * g
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.linalg.norm(g) < precision:
            return x, taken, "converged"
    return x, max_steps, "max_steps"


@misconception(
    name="until_small_value",
    replaces="descend_until",
    question="q3_until_precision",
    title="it stops when x is small instead of the step",
    hint="The lowest point need not be at 0: the step gets short there, not x. Read section 3.",
)
def until_small_value(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        x = x - learning_rate * gradient(x)
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.linalg.norm(x) < precision:
            return x, taken, "converged"
    return x, max_steps, "max_steps"


@misconception(
    name="until_never_diverges",
    replaces="descend_until",
    question="q3_until_precision",
    title="divergence is never reported",
    hint="Look at x after every step: is it finite, and within the bound? Read section 3.",
)
def until_never_diverges(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if np.linalg.norm(step) < precision:
            return x, taken, "converged"
    return x, max_steps, "max_steps"


@misconception(
    name="until_diverges_at_infinity",
    replaces="descend_until",
    question="q3_until_precision",
    title="divergence is reported at infinity only",
    hint="A coordinate beyond DIVERGED_ABOVE counts as divergence already. Read section 3.",
)
def until_diverges_at_infinity(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.all(np.isfinite(x)):
            return x, taken, "diverged"
        if np.linalg.norm(step) < precision:
            return x, taken, "converged"
    return x, max_steps, "max_steps"


@misconception(
    name="until_misses_nan",
    replaces="descend_until",
    question="q3_until_precision",
    title="nan passes for a number within the bound",
    hint="nan > bound is False: ask whether all of x is finite, too. Read section 3.",
)
def until_misses_nan(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if np.any(np.abs(x) > DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.linalg.norm(step) < precision:
            return x, taken, "converged"
    return x, max_steps, "max_steps"


@misconception(
    name="until_signed_step",
    replaces="descend_until",
    question="q3_until_precision",
    title="a long step towards smaller x counts as a short one",
    hint="A negative step is below any precision: compare its length. Read section 3.",
)
def until_signed_step(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.all(step < precision):
            return x, taken, "converged"
    return x, max_steps, "max_steps"


@misconception(
    name="until_counts_from_zero",
    replaces="descend_until",
    question="q3_until_precision",
    title="the last step is not counted",
    hint="After the first step steps_taken is 1, not 0. Read section 3.",
)
def until_counts_from_zero(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(max_steps):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.linalg.norm(step) < precision:
            return x, taken, "converged"
    return x, max_steps, "max_steps"


@misconception(
    name="until_at_most",
    replaces="descend_until",
    question="q3_until_precision",
    title="it stops at a step that is just as long as the precision",
    hint="Stop when the step is shorter: <, not <=. Read section 3.",
)
def until_at_most(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.linalg.norm(step) <= precision:
            return x, taken, "converged"
    return x, max_steps, "max_steps"


@misconception(
    name="until_asks_before_stepping",
    replaces="descend_until",
    question="q3_until_precision",
    title="it asks before the first step whether to stop",
    hint="The questions come after a step: even from a minimum, one is taken. Read section 3.",
)
def until_asks_before_stepping(gradient, x0, learning_rate, precision, max_steps):
    x = np.array(x0, dtype=float)
    if max_steps and not np.all(np.abs(x) <= DIVERGED_ABOVE):
        return x, 0, "diverged"
    if max_steps and np.linalg.norm(learning_rate * gradient(x)) < precision:
        return x, 0, "converged"
    for taken in range(1, max_steps + 1):
        step = -learning_rate * gradient(x)
        x = x + step
        if not np.all(np.abs(x) <= DIVERGED_ABOVE):
            return x, taken, "diverged"
        if np.linalg.norm(step) < precision:
            return x, taken, "converged"
    return x, max_steps, "max_steps"


@misconception(
    name="batch_sum",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="the mean gradient is multiplied by the number of rows",
    hint="gradient returns the mean already: use it as it is. Read section 4.",
)
def batch_sum(gradient, parameters, X, y, learning_rate, epochs):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        parameters = parameters - learning_rate * len(X) * gradient(parameters, X, y)
    return parameters


@misconception(
    name="batch_row_by_row",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="the parameters are updated after every row",
    hint="One update an epoch, from all rows together; row by row is question 5. Read section 4.",
)
def batch_row_by_row(gradient, parameters, X, y, learning_rate, epochs):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for i in range(len(X)):
            g = gradient(parameters, X[i : i + 1], y[i : i + 1])
            parameters = parameters - learning_rate * g
    return parameters


@misconception(
    name="batch_first_gradient",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="every epoch uses the gradient of the first one",
    hint="The gradient changes with the parameters: call it in every epoch. Read section 4.",
)
def batch_first_gradient(gradient, parameters, X, y, learning_rate, epochs):
    g = gradient(parameters, X, y)
    for _ in range(epochs):
        parameters = parameters - learning_rate * g
    return parameters


@misconception(
    name="batch_changes_parameters",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="the caller's array of parameters is changed",
    hint="-= changes the caller's own array: begin with a copy. Read section 4.",
)
def batch_changes_parameters(gradient, parameters, X, y, learning_rate, epochs):
    for _ in range(epochs):
        parameters -= learning_rate * gradient(parameters, X, y)
    return parameters


@misconception(
    name="batch_uphill",
    replaces="batch_gradient_descent",
    question="q4_batch",
    title="the updates go up the gradient",
    hint="The gradient points to where the error grows: subtract. Read section 4.",
)
def batch_uphill(gradient, parameters, X, y, learning_rate, epochs):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        parameters = parameters + learning_rate * gradient(parameters, X, y)
    return parameters


@misconception(
    name="stochastic_same_order",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="every epoch takes the rows in the same order",
    hint="Draw the order inside the loop over the epochs, not before it. Read section 5.",
)
def stochastic_same_order(gradient, parameters, X, y, learning_rate, epochs, rng):
    parameters = np.array(parameters, dtype=float)
    order = rng.permutation(len(X))
    for _ in range(epochs):
        for row in order:
            g = gradient(parameters, X[row : row + 1], y[row : row + 1])
            parameters = parameters - learning_rate * g
    return parameters


@misconception(
    name="stochastic_not_shuffled",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="the rows are not shuffled",
    hint="Rows may stand in X in a telling order: draw a random one every epoch. Read section 5.",
)
def stochastic_not_shuffled(gradient, parameters, X, y, learning_rate, epochs, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for row in range(len(X)):
            g = gradient(parameters, X[row : row + 1], y[row : row + 1])
            parameters = parameters - learning_rate * g
    return parameters


@misconception(
    name="stochastic_with_replacement",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="rows are drawn with replacement: some come twice in an epoch, others never",
    hint="An epoch is one pass: draw an order that holds every row once. Read section 5.",
)
def stochastic_with_replacement(gradient, parameters, X, y, learning_rate, epochs, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for _ in range(len(X)):
            row = int(rng.integers(len(X)))
            g = gradient(parameters, X[row : row + 1], y[row : row + 1])
            parameters = parameters - learning_rate * g
    return parameters


@misconception(
    name="stochastic_unpaired",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="X and y are not shuffled by the same order",
    hint="Draw one order, and take the rows of X and of y by it. Read section 5.",
)
def stochastic_unpaired(gradient, parameters, X, y, learning_rate, epochs, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        mixed = rng.permutation(X)
        for row in range(len(X)):
            g = gradient(parameters, mixed[row : row + 1], y[row : row + 1])
            parameters = parameters - learning_rate * g
    return parameters


@misconception(
    name="stochastic_own_generator",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="the order is not drawn from the given generator",
    hint="Use rng, so that a seed can repeat your run; np.random is another one. Read section 5.",
)
def stochastic_own_generator(gradient, parameters, X, y, learning_rate, epochs, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for row in np.random.permutation(len(X)):
            g = gradient(parameters, X[row : row + 1], y[row : row + 1])
            parameters = parameters - learning_rate * g
    return parameters


@misconception(
    name="stochastic_no_table",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="a row is passed without its table",
    hint="X[row] has lost a dimension; gradient wants a table of one row. Read section 5.",
)
def stochastic_no_table(gradient, parameters, X, y, learning_rate, epochs, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for row in rng.permutation(len(X)):
            parameters = parameters - learning_rate * gradient(parameters, X[row], y[row])
    return parameters


@misconception(
    name="stochastic_all_rows",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="an update looks at several rows",
    hint="Hand gradient the one row whose turn it is, not all of them. Read section 5.",
)
def stochastic_all_rows(gradient, parameters, X, y, learning_rate, epochs, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for _row in rng.permutation(len(X)):
            parameters = parameters - learning_rate * gradient(parameters, X, y)
    return parameters


@misconception(
    name="stochastic_restarts",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="every epoch begins with the very first parameters again",
    hint="An epoch goes on where the last one ended: copy before the loops. Read section 5.",
)
def stochastic_restarts(gradient, parameters, X, y, learning_rate, epochs, rng):
    for _ in range(epochs):
        current = np.array(parameters, dtype=float)
        for row in rng.permutation(len(X)):
            g = gradient(current, X[row : row + 1], y[row : row + 1])
            current = current - learning_rate * g
    return current


@misconception(
    name="stochastic_rotated",
    replaces="stochastic_gradient_descent",
    question="q5_stochastic",
    title="the order of the last epoch is turned round or touched up, not drawn anew",
    hint="Most rows still follow the same row. Draw a whole new order. Read section 5.",
)
def stochastic_rotated(gradient, parameters, X, y, learning_rate, epochs, rng):
    parameters = np.array(parameters, dtype=float)
    order = rng.permutation(len(X))
    for _ in range(epochs):
        order = np.roll(order, 1)
        for row in order:
            parameters = parameters - learning_rate * gradient(parameters, X[[row]], y[[row]])
    return parameters


@misconception(
    name="minibatch_drops_rest",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="the smaller batch at the end is left out",
    hint="The rows that do not fill a batch are a batch as well. Read section 6.",
)
def minibatch_drops_rest(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for k in range(len(X) // batch_size):
            batch = order[k * batch_size : (k + 1) * batch_size]
            parameters = parameters - learning_rate * gradient(parameters, X[batch], y[batch])
    return parameters


@misconception(
    name="minibatch_sum",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="the mean gradient is multiplied by the number of rows",
    hint="gradient returns the mean over the batch already: use it as it is. Read section 6.",
)
def minibatch_sum(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            g = gradient(parameters, X[batch], y[batch]) * len(batch)
            parameters = parameters - learning_rate * g
    return parameters


@misconception(
    name="minibatch_same_order",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="every epoch takes the rows in the same order",
    hint="Draw the order inside the loop over the epochs, not before it. Read section 6.",
)
def minibatch_same_order(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    parameters = np.array(parameters, dtype=float)
    order = rng.permutation(len(X))
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            parameters = parameters - learning_rate * gradient(parameters, X[batch], y[batch])
    return parameters


@misconception(
    name="minibatch_not_shuffled",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="the rows are not shuffled",
    hint="Without shuffling the same rows meet in a batch every time. Read section 6.",
)
def minibatch_not_shuffled(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            batch = slice(start, start + batch_size)
            parameters = parameters - learning_rate * gradient(parameters, X[batch], y[batch])
    return parameters


@misconception(
    name="minibatch_shuffles_batches",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="whole batches are shuffled, not rows",
    hint="Shuffle the rows first and cut them into batches then, every epoch. Read section 6.",
)
def minibatch_shuffles_batches(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    parameters = np.array(parameters, dtype=float)
    starts = np.arange(0, len(X), batch_size)
    for _ in range(epochs):
        for start in rng.permutation(starts):
            batch = slice(start, start + batch_size)
            parameters = parameters - learning_rate * gradient(parameters, X[batch], y[batch])
    return parameters


@misconception(
    name="minibatch_with_replacement",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="rows are drawn with replacement: some come twice in an epoch, others never",
    hint="An epoch is one pass: cut one order of all rows into batches. Read section 6.",
)
def minibatch_with_replacement(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            size = min(batch_size, len(X) - start)
            batch = rng.integers(len(X), size=size)
            parameters = parameters - learning_rate * gradient(parameters, X[batch], y[batch])
    return parameters


@misconception(
    name="minibatch_unpaired",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="X and y are not shuffled by the same order",
    hint="Draw one order, and take the rows of X and of y by it. Read section 6.",
)
def minibatch_unpaired(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        mixed_x, mixed_y = rng.permutation(X), rng.permutation(y)
        for start in range(0, len(X), batch_size):
            batch = slice(start, start + batch_size)
            g = gradient(parameters, mixed_x[batch], mixed_y[batch])
            parameters = parameters - learning_rate * g
    return parameters


@misconception(
    name="minibatch_own_generator",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="the order is not drawn from the given generator",
    hint="Use rng, so that a seed can repeat your run; np.random is another one. Read section 6.",
)
def minibatch_own_generator(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    parameters = np.array(parameters, dtype=float)
    rng = np.random.default_rng(0)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            parameters = parameters - learning_rate * gradient(parameters, X[batch], y[batch])
    return parameters


@misconception(
    name="minibatch_number_of_batches",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="batch_size is taken for the number of batches",
    hint="batch_size says how many rows a batch has, not how many batches there are. "
    "Read section 6.",
)
def minibatch_number_of_batches(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    parameters = np.array(parameters, dtype=float)
    for _ in range(epochs):
        for batch in np.array_split(rng.permutation(len(X)), batch_size):
            parameters = parameters - learning_rate * gradient(parameters, X[batch], y[batch])
    return parameters


@misconception(
    name="minibatch_rotated",
    replaces="minibatch_gradient_descent",
    question="q6_minibatch",
    title="the rows are turned round or touched up, not shuffled",
    hint="Most rows still follow the same row. Draw a whole new order. Read section 6.",
)
def minibatch_rotated(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    parameters = np.array(parameters, dtype=float)
    turns = 1 + rng.permutation(len(X) - 1)
    for epoch in range(epochs):
        order = np.roll(np.arange(len(X)), turns[epoch % len(turns)])
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            parameters = parameters - learning_rate * gradient(parameters, X[batch], y[batch])
    return parameters


@misconception(
    name="momentum_averaged",
    replaces="momentum_descent",
    question="q7_momentum",
    title="the velocity is an average, with 1 - momentum before the gradient",
    hint="In the classical form the gradient enters with the learning rate alone. Read section 7.",
)
def momentum_averaged(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.array(x0, dtype=float)
    v = np.zeros_like(x)
    trajectory = [x]
    for _ in range(steps):
        v = momentum * v + (1.0 - momentum) * gradient(x)
        x = x - learning_rate * v
        trajectory.append(x)
    return np.array(trajectory)


@misconception(
    name="momentum_uphill",
    replaces="momentum_descent",
    question="q7_momentum",
    title="the gradient enters the velocity with the wrong sign",
    hint="If x moves by +v, v must take minus the gradient. Read section 7.",
)
def momentum_uphill(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.array(x0, dtype=float)
    v = np.zeros_like(x)
    trajectory = [x]
    for _ in range(steps):
        v = momentum * v + learning_rate * gradient(x)
        x = x + v
        trajectory.append(x)
    return np.array(trajectory)


@misconception(
    name="momentum_forgets",
    replaces="momentum_descent",
    question="q7_momentum",
    title="the velocity begins at 0 again in every step",
    hint="v is what is kept from step to step: set it to 0 before the loop. Read section 7.",
)
def momentum_forgets(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.array(x0, dtype=float)
    trajectory = [x]
    for _ in range(steps):
        v = np.zeros_like(x)
        v = momentum * v - learning_rate * gradient(x)
        x = x + v
        trajectory.append(x)
    return np.array(trajectory)


@misconception(
    name="momentum_old_velocity",
    replaces="momentum_descent",
    question="q7_momentum",
    title="x moves by the old velocity, before the new one is there",
    hint="First the new v, then x moves by it. Read section 7.",
)
def momentum_old_velocity(gradient, x0, learning_rate, steps, momentum=0.9):
    x = np.array(x0, dtype=float)
    v = np.zeros_like(x)
    trajectory = [x]
    for _ in range(steps):
        g = gradient(x)
        x = x + v
        v = momentum * v - learning_rate * g
        trajectory.append(x)
    return np.array(trajectory)


@misconception(
    name="adam_no_correction",
    replaces="adam",
    question="q8_adam",
    title="the bias correction is missing",
    hint="m and v begin at 0 and are too small at first: divide by 1 - beta^t. Read section 8.",
)
def adam_no_correction(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    x = np.array(x0, dtype=float)
    m = np.zeros_like(x)
    v = np.zeros_like(x)
    trajectory = [x]
    for _ in range(steps):
        g = gradient(x)
        m = beta1 * m + (1.0 - beta1) * g
        v = beta2 * v + (1.0 - beta2) * g**2
        x = x - learning_rate * m / (np.sqrt(v) + epsilon)
        trajectory.append(x)
    return np.array(trajectory)


@misconception(
    name="adam_corrects_m_only",
    replaces="adam",
    question="q8_adam",
    title="only m is corrected for its beginning at 0",
    hint="v begins at 0 as well: divide it by 1 - beta2^t before the root. Read section 8.",
)
def adam_corrects_m_only(
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
        x = x - learning_rate * m / (1.0 - beta1**t) / (np.sqrt(v) + epsilon)
        trajectory.append(x)
    return np.array(trajectory)


@misconception(
    name="adam_overwrites_moments",
    replaces="adam",
    question="q8_adam",
    title="the corrected m and v are carried into the next step",
    hint="Give the corrected values names of their own; m and v stay as they are. Read section 8.",
)
def adam_overwrites_moments(
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
        m = m / (1.0 - beta1**t)
        v = v / (1.0 - beta2**t)
        x = x - learning_rate * m / (np.sqrt(v) + epsilon)
        trajectory.append(x)
    return np.array(trajectory)


@misconception(
    name="adam_betas_swapped",
    replaces="adam",
    question="q8_adam",
    title="beta1 and beta2 are swapped",
    hint="beta1 belongs to m, the mean of g; beta2 to v, the mean of g^2. Read section 8.",
)
def adam_betas_swapped(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    x = np.array(x0, dtype=float)
    m = np.zeros_like(x)
    v = np.zeros_like(x)
    trajectory = [x]
    for t in range(1, steps + 1):
        g = gradient(x)
        m = beta2 * m + (1.0 - beta2) * g
        v = beta1 * v + (1.0 - beta1) * g**2
        m_corrected = m / (1.0 - beta2**t)
        v_corrected = v / (1.0 - beta1**t)
        x = x - learning_rate * m_corrected / (np.sqrt(v_corrected) + epsilon)
        trajectory.append(x)
    return np.array(trajectory)


@misconception(
    name="adam_counts_from_zero",
    replaces="adam",
    question="q8_adam",
    title="t begins at 0",
    hint="1 - beta^0 is 0, and 0 / 0 is not a number: the first step has t = 1. Read section 8.",
)
def adam_counts_from_zero(
    gradient, x0, learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    x = np.array(x0, dtype=float)
    m = np.zeros_like(x)
    v = np.zeros_like(x)
    trajectory = [x]
    for t in range(steps):
        g = gradient(x)
        m = beta1 * m + (1.0 - beta1) * g
        v = beta2 * v + (1.0 - beta2) * g**2
        m_corrected = m / (1.0 - beta1**t)
        v_corrected = v / (1.0 - beta2**t)
        x = x - learning_rate * m_corrected / (np.sqrt(v_corrected) + epsilon)
        trajectory.append(x)
    return np.array(trajectory)


@misconception(
    name="adam_epsilon_inside",
    replaces="adam",
    question="q8_adam",
    title="epsilon stands inside the root",
    hint="Take the root of the corrected v first, then add epsilon. Read section 8.",
)
def adam_epsilon_inside(
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
        m_corrected = m / (1.0 - beta1**t)
        v_corrected = v / (1.0 - beta2**t)
        x = x - learning_rate * m_corrected / np.sqrt(v_corrected + epsilon)
        trajectory.append(x)
    return np.array(trajectory)
