"""Programs for the loops over data of a4_gradient_descent that are in no bank."""

from __future__ import annotations

# Unlisted mistakes: (what is replaced, text, question).
UNLISTED = {
    "the last row never counts": (
        "batch_gradient_descent",
        """
def batch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs):
    for _ in range(epochs):
        parameters = parameters - learning_rate * gradient(parameters, X[:-1], y[:-1])
    return parameters
""",
        "q4_batch",
    ),
    "one epoch too many": (
        "batch_gradient_descent",
        """
def batch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs):
    for _ in range(epochs + 1):
        parameters = parameters - learning_rate * gradient(parameters, X, y)
    return parameters
""",
        "q4_batch",
    ),
    "all gradients of an epoch at its first parameters": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    for _ in range(epochs):
        first = parameters
        for i in rng.permutation(len(X)):
            parameters = parameters - learning_rate * gradient(first, X[[i]], y[[i]])
    return parameters
""",
        "q5_stochastic",
    ),
    "never an update": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    for _ in range(epochs):
        for i in rng.permutation(len(X)):
            gradient(parameters, X[[i]], y[[i]])
    return parameters
""",
        "q5_stochastic",
    ),
    "the first epoch is not shuffled": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    order = np.arange(len(X))
    for _ in range(epochs):
        for i in order:
            parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
        rng.shuffle(order)
    return parameters
""",
        "q5_stochastic",
    ),
    "there and back": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    order = rng.permutation(len(X))
    for _ in range(epochs):
        order = order[::-1]
        for i in order:
            parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
    return parameters
""",
        "q5_stochastic",
    ),
    "the mean of all parameters on the way": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    way = []
    for _ in range(epochs):
        for i in rng.permutation(len(X)):
            parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
            way.append(parameters)
    return np.mean(way, axis=0)
""",
        "q5_stochastic",
    ),
    "the last batch filled up": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            b = np.take(order, range(start, start + batch_size), mode="wrap")
            parameters = parameters - learning_rate * gradient(parameters, X[b], y[b])
    return parameters
""",
        "q6_minibatch",
    ),
    "the last batch weighted as if it were full": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            b = order[start : start + batch_size]
            g = gradient(parameters, X[b], y[b]) * len(b) / batch_size
            parameters = parameters - learning_rate * g
    return parameters
""",
        "q6_minibatch",
    ),
    "an empty batch at the end": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for k in range(len(X) // batch_size + 1):
            b = order[k * batch_size : (k + 1) * batch_size]
            parameters = parameters - learning_rate * gradient(parameters, X[b], y[b])
    return parameters
""",
        "q6_minibatch",
    ),
    "the caller's data shuffled together": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        X[:], y[:] = X[order], y[order]
        for k in range(0, len(X), batch_size):
            g = gradient(parameters, X[k : k + batch_size], y[k : k + batch_size])
            parameters = parameters - learning_rate * g
    return parameters
""",
        "q6_minibatch",
    ),
    "batches of equal size": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        for b in np.array_split(rng.permutation(len(X)), -(-len(X) // batch_size)):
            parameters = parameters - learning_rate * gradient(parameters, X[b], y[b])
    return parameters
""",
        "q6_minibatch",
    ),
    "single rows in float32": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    f = np.float32
    parameters, X, y = parameters.astype(f), X.astype(f), y.astype(f)
    for _ in range(epochs):
        for i in rng.permutation(len(X)):
            g = gradient(parameters, X[[i]], y[[i]]).astype(f)
            parameters = parameters - f(learning_rate) * g
    return parameters
""",
        "q5_stochastic",
    ),
}

# Right code that is written in ways the bank has not: (what is replaced, text).
RIGHT = {
    "a row drawn from those that are left": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    for _ in range(epochs):
        left = list(range(len(X)))
        while left:
            i = left.pop(int(rng.integers(len(left))))
            g = gradient(parameters, X[i : i + 1], y[i : i + 1])
            parameters = parameters - learning_rate * g
    return parameters
""",
    ),
    "another generator, seeded from rng": (
        "stochastic_gradient_descent",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    import random
    dice, order = random.Random(int(rng.integers(2**31))), list(range(len(X)))
    for _ in range(epochs):
        dice.shuffle(order)
        for i in order:
            parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
    return parameters
""",
    ),
    "masks: the rows of a batch stay in their old order": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        batch_of = np.empty(len(X), dtype=int)
        batch_of[rng.permutation(len(X))] = np.arange(len(X)) // batch_size
        for number in range(batch_of.max() + 1):
            mask = batch_of == number
            parameters = parameters - learning_rate * gradient(parameters, X[mask], y[mask])
    return parameters
""",
    ),
    "the smaller batch anywhere": (
        "minibatch_gradient_descent",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batches = [order[s : s + batch_size] for s in range(0, len(X), batch_size)]
        for k in rng.permutation(len(batches)):
            rows = batches[k]
            parameters = parameters - learning_rate * gradient(parameters, X[rows], y[rows])
    return parameters
""",
    ),
}

# Mistakes in drawing, otherwise drawn than in the bank, by the name that they should get.
DRAWN = {
    "stochastic_same_order": """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    rows = rng.choice(len(X), len(X), replace=False).tolist()
    for i in rows * epochs:
        parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
    return parameters
""",
    "stochastic_with_replacement": """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    for i in rng.choice(len(X), len(X) * epochs):
        parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
    return parameters
""",
    "stochastic_rotated": """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    order = np.arange(len(X))
    for _ in range(epochs):
        i, j = rng.choice(len(X), 2, replace=False)
        order[[i, j]] = order[[j, i]]
        for k in order:
            parameters = parameters - learning_rate * gradient(parameters, X[[k]], y[[k]])
    return parameters
""",
    "stochastic_own_generator": """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    import random
    for _ in range(epochs):
        for i in random.sample(range(len(X)), len(X)):
            parameters = parameters - learning_rate * gradient(parameters, X[[i]], y[[i]])
    return parameters
""",
    "minibatch_sum": """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = np.argsort(rng.random(len(X)))
        for k in range(0, len(X), batch_size):
            b = order[k : k + batch_size]
            for _ in b:
                total = len(b) * gradient(parameters, X[b], y[b])
                break
            parameters = parameters - learning_rate * total
    return parameters
""",
    "minibatch_drops_rest": """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    size = min(batch_size, len(X))
    for _ in range(epochs):
        order = rng.choice(len(X), len(X), replace=False)
        for b in order[: len(X) // size * size].reshape(-1, size):
            parameters = parameters - learning_rate * gradient(parameters, X[b], y[b])
    return parameters
""",
    "minibatch_unpaired": """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    for _ in range(epochs):
        y = rng.permutation(y)
        order = rng.permutation(len(X))
        for k in range(0, len(X), batch_size):
            b = order[k : k + batch_size]
            parameters = parameters - learning_rate * gradient(parameters, X[b], y[b])
    return parameters
""",
}
