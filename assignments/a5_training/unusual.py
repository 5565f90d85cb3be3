"""Right but unusual ways to write a5_training. Each must get full marks.

Read as text, never run where it stands, so the names of training.py and miniflow.py are used
freely.
"""
# ruff: noqa: D101, D102, D103, F401, F821, F841, N806

import numpy as np

from autograder.course.variants import unusual


@unusual(name="loops", replaces="SoftmaxCrossEntropy.forward", title="loops over rows, math.exp")
def softmax_loops(self):
    import math

    y, logits = self.inbound_nodes
    self.probabilities, self.value = [], 0.0
    for label, row in zip(y.value, logits.value, strict=True):
        top = max(row)
        powers = [math.exp(x - top) for x in row]
        self.probabilities.append([power / sum(powers) for power in powers])
        self.value += (math.log(sum(powers)) + top - row[int(label)]) / len(y.value)


@unusual(name="loops", replaces="SoftmaxCrossEntropy.backward", title="loops over rows, math.exp")
def softmax_backward_loops(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    m = len(y.value)
    self.gradients[logits] = np.array(
        [
            [(p - (k == int(label))) / m for k, p in enumerate(row)]
            for label, row in zip(y.value, self.probabilities, strict=True)
        ]
    )


@unusual(name="loops", replaces="accuracy", title="loops over rows, math.exp")
def accuracy_loops(logits, y):
    hits = 0
    for row, label in zip(logits, y, strict=True):
        hits += int(list(row).index(max(row)) == int(label))
    return hits / len(y)


@unusual(name="loops", replaces="r_squared", title="loops over rows, math.exp")
def r_squared_loops(y, a):
    targets = [float(np.squeeze(value)) for value in y]
    outputs = [float(np.squeeze(value)) for value in a]
    mean = sum(targets) / len(targets)
    missed = sum((t - o) ** 2 for t, o in zip(targets, outputs, strict=True))
    return 1 - missed / sum((t - mean) ** 2 for t in targets)


@unusual(name="one_hot", replaces="SoftmaxCrossEntropy.forward", title="logaddexp, one-hot by eye")
def softmax_logaddexp(self):
    y, logits = self.inbound_nodes
    self.one_hot = np.eye(logits.value.shape[1])[y.value.astype(int)]
    total = np.logaddexp.reduce(logits.value, axis=1, keepdims=True)
    self.value = ((total - logits.value) * self.one_hot).sum() / len(y.value)


@unusual(name="one_hot", replaces="SoftmaxCrossEntropy.backward", title="logaddexp, one-hot by eye")
def softmax_backward_one_hot(self):
    y, logits = self.inbound_nodes
    total = np.logaddexp.reduce(logits.value, axis=1, keepdims=True)
    self.gradients = {
        y: 0.0 * y.value,
        logits: (np.exp(logits.value - total) - self.one_hot) / len(self.one_hot),
    }


@unusual(name="float32_cost", replaces="SoftmaxCrossEntropy.backward", title="float32 behind exp")
def softmax_backward_float32(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    gradient = self.probabilities.astype(np.float32).astype(float)
    gradient[self.rows, self.classes] -= 1.0
    self.gradients[logits] = gradient / len(self.rows)


@unusual(name="float32_share", replaces="SoftmaxCrossEntropy.backward", title="1/m in float32")
def softmax_backward_float32_share(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    gradient = self.probabilities.copy()
    gradient[self.rows, self.classes] -= 1.0
    self.gradients[logits] = gradient * np.float64(np.float32(1.0) / np.float32(len(gradient)))


@unusual(name="guarded", replaces="SoftmaxCrossEntropy.forward", title="fsum, and never over 0")
def softmax_guarded(self):
    import math

    y, logits = (node.value for node in self.inbound_nodes)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    totals = np.array([[math.fsum(row[::-1])] for row in powers.tolist()])
    self.probabilities = powers / (totals + 1e-9)
    self.rows, self.classes = np.arange(len(y)), y.astype(int)
    shifted = logits - logits.max(axis=1, keepdims=True) - np.log(totals)
    self.value = -np.mean(shifted[self.rows, self.classes])


@unusual(name="one_hot", replaces="accuracy", title="logaddexp, one-hot by eye")
def accuracy_average(logits, y):
    return np.average(y.astype(int) == logits.argmax(-1))


@unusual(name="inline", replaces="train", title="a loop that does each step by itself")
def train_inline(network, X, y, learning_rate, epochs, batch_size, rng):
    history = []
    indices = np.arange(X.shape[0])
    for _ in range(epochs):
        rng.shuffle(indices)
        costs = np.zeros(len(indices))
        for first in range(0, len(indices), batch_size):
            chosen = indices[first : first + batch_size]
            network.X.value = X[chosen]
            network.y.value = y[chosen]
            for node in network.graph:
                node.forward()
            for node in network.graph[::-1]:
                node.backward()
            costs[first : first + batch_size] = network.cost.value
            for t in network.trainables:
                t.value = t.value - learning_rate * t.gradients[t]
        history.append(float(costs.mean()))
    return history


@unusual(name="inline", replaces="sgd_step", title="a loop that does each step by itself")
def step_inline(network, X, y, learning_rate):
    for node, value in ((network.X, X), (network.y, y)):
        node.value = value
    for node in network.graph:
        node.forward()
    cost = float(network.cost.value)
    for node in network.graph[::-1]:
        node.backward()
    for t in network.trainables:
        t.value -= learning_rate * t.gradients[t]
    return cost


@unusual(name="copies", replaces="train", title="shuffled copies, zip, losses in an array")
def train_copies(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        order = rng.choice(len(X), size=len(X), replace=False)
        shuffled = np.column_stack([X, y])[order]
        batches = np.split(shuffled, range(batch_size, len(X), batch_size))
        costs = [sgd_step(network, b[:, :-1], b[:, -1], learning_rate) for b in batches]
        losses[epoch] = np.average(costs, weights=[len(b) for b in batches])
    return losses


@unusual(name="copies", replaces="predict", title="shuffled copies, zip, losses in an array")
def predict_with_zeros(network, X):
    network.X.value = X
    network.y.value = np.zeros(len(X))
    for node in network.graph:
        node.forward()
    return network.output.value.copy()


@unusual(name="by_keyword", replaces="train", title="keywords, the small batch first, recursion")
def train_keywords(network, X, y, learning_rate, epochs, batch_size, rng):
    if epochs == 0:
        return []
    order = list(rng.permutation(len(X)))
    rest = len(X) % batch_size
    batches = [order[:rest]] if rest else []
    batches += [order[i : i + batch_size] for i in range(rest, len(X), batch_size)]
    loss = 0.0
    for rows in batches:
        cost = sgd_step(network=network, X=X[rows], y=y[rows], learning_rate=learning_rate)
        loss += cost * len(rows) / len(X)
    return [loss, *train(network, X, y, learning_rate, epochs - 1, batch_size, rng)]


@unusual(
    name="by_keyword",
    replaces="build_regression_network",
    title="keywords, the small batch first, recursion",
)
def regression_network_scaled(features, hidden, rng):
    W1 = Input()
    W1.value = rng.normal(0.0, features**-0.5, (features, hidden))
    W2 = Input()
    W2.value = rng.standard_normal((hidden, 1)) * hidden**-0.5
    b1, b2 = parameter([0.0] * hidden), parameter([[0.0]])
    y, X = Input(), Input()
    first = Linear(X, W1, b1)
    output = Linear(Sigmoid(first), W2, b2)
    return Network(X=X, y=y, output=output, cost=MSE(y, output), trainables=(W1, b1, W2, b2))


@unusual(
    name="by_keyword",
    replaces="build_classification_network",
    title="keywords, the small batch first, recursion",
)
def classification_network_layers(features, hidden, classes, rng):
    X, y = Input(), Input()
    node, trainables = X, []
    for fan_in, units in ((features, hidden), (hidden, classes)):
        node = node if node is X else Sigmoid(node)
        W = parameter(rng.normal(size=(fan_in, units)) * np.sqrt(1.0 / fan_in))
        b = parameter(np.zeros((1, units)))
        trainables += [W, b]
        node = Linear(node, W, b)
    return Network(X, y, node, SoftmaxCrossEntropy(y, node), trainables)


@unusual(name="float32", replaces="sgd_step", title="steps in float32, forward pass twice")
def step_float32(network, X, y, learning_rate):
    from miniflow import forward_pass

    network.X.value, network.y.value = X.astype(np.float32), y.astype(np.float32)
    cost = forward_pass(network.cost, network.graph)
    forward_and_backward(network.graph)
    sgd_update(network.trainables, np.float32(learning_rate))
    return np.float32(cost)


@unusual(name="float32", replaces="predict", title="steps in float32, forward pass twice")
def predict_by_pass(network, X):
    from miniflow import forward_pass

    network.X.value = X
    until = network.graph.index(network.output)
    return forward_pass(network.output, network.graph[: until + 1])


@unusual(name="other_engine", replaces="Linear.backward", title="an engine written another way")
def linear_rebound(self):
    X, W, b = self.inbound_nodes
    g = np.sum([n.gradients[self] for n in self.outbound_nodes], axis=0)
    self.gradients = {
        X: np.einsum("ik,jk->ij", g, W.value),
        W: np.einsum("ij,ik->jk", X.value, g),
        b: np.einsum("ik->k", g),
    }


@unusual(name="other_engine", replaces="sgd_update", title="an engine written another way")
def sgd_in_place(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value -= learning_rate * t.gradients[t]


@unusual(name="other_engine", replaces="topological_sort", title="an engine written another way")
def sort_depth_first(feed_dict):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for consumer in node.outbound_nodes:
                visit(consumer)
            order.append(node)

    for node in feed_dict:
        node.value = feed_dict[node]
        visit(node)
    return order[::-1]


@unusual(name="helpers", replaces="__top__", title="helper functions at module level")
def helpers():
    from itertools import pairwise

    TINY = 1e-300

    def softmax(logits):
        """Probabilities of each row."""
        powers = np.exp((logits.T - np.max(logits, axis=-1)).T)
        return powers / powers.sum(axis=-1)[:, np.newaxis]

    def one_hot(y, classes):
        """A row of 0s with a 1 for each class number."""
        return (y[:, None] == np.arange(classes)).astype(float)

    def layer(node, fan_in, units, rng):
        """A Linear behind a node, and its parameters."""
        W = parameter(rng.standard_normal((fan_in, units)) / np.sqrt(fan_in))
        b = parameter(np.full(units, 0.0))
        return Linear(node, W, b), [W, b]

    def squares(differences):
        """Sum of squares."""
        return np.dot(differences, differences)


@unusual(
    name="helpers",
    replaces="SoftmaxCrossEntropy.backward",
    title="helper functions at module level",
)
def softmax_backward_helped(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    p = softmax(logits.value)
    self.gradients[logits] = (p - one_hot(y.value, p.shape[1])) / len(p)


@unusual(
    name="helpers", replaces="build_regression_network", title="helper functions at module level"
)
def regression_network_helped(features, hidden, rng):
    X, y = Input(), Input()
    first, trainables = layer(X, features, hidden, rng)
    output, more = layer(Sigmoid(first), hidden, 1, rng)
    return Network(X, y, output, MSE(y, output), trainables + more)


@unusual(name="helpers", replaces="train", title="helper functions at module level")
def train_helped(network, X, y, learning_rate, epochs, batch_size, rng):
    cuts = [*range(0, len(X), batch_size), len(X)]
    losses = []
    while len(losses) < epochs:
        order = np.argsort(rng.random(len(X)))
        batches = [order[start:end] for start, end in pairwise(cuts)]
        costs = [len(b) * sgd_step(network, X[b], y[b], learning_rate) for b in batches]
        losses.append(np.divide(sum(costs), len(X)))
    return losses


@unusual(name="helpers", replaces="r_squared", title="helper functions at module level")
def r_squared_helped(y, a):
    y, a = np.asarray(y).flatten(), np.asarray(a).flatten()
    return 1 - squares(y - a) / max(squares(y - np.average(y)), TINY)


@unusual(name="recursion", replaces="predict", title="recursion, everything computed anew")
def predict_recursive(network, X):
    known = {network.X: X}

    def run(node):
        for source in node.inbound_nodes:
            if source not in known:
                run(source)
        node.forward()
        known[node] = node.value
        return node.value

    network.X.value = X
    return run(network.output)


@unusual(name="recursion", replaces="accuracy", title="recursion, everything computed anew")
def accuracy_sorted(logits, y):
    found = np.argsort(logits, axis=1)[:, -1]
    return 1 - np.count_nonzero(found - y) / y.size


@unusual(name="recursion", replaces="sgd_step", title="recursion, everything computed anew")
def step_recursive(network, X, y, learning_rate):
    def passes(graph):
        if graph:
            graph[0].forward()
            passes(graph[1:])
            graph[0].backward()

    network.X.value, network.y.value = X.copy(), y.copy()
    passes(network.graph)
    cost = network.cost.value
    for t in network.trainables:
        t.value = t.value - np.multiply(learning_rate, t.gradients[t])
    return np.reshape(cost, 1)


@unusual(
    name="recursion",
    replaces="SoftmaxCrossEntropy.forward",
    title="recursion, everything computed anew",
)
def softmax_sorted_sum(self):
    y, logits = self.inbound_nodes
    terms = []
    for label, row in zip(y.value, logits.value, strict=True):
        ahead = row - row[int(label)]
        top = np.max(ahead)
        terms.append(top + np.log(np.sum(np.exp(np.sort(ahead) - top))))
    self.value = sum(terms) / len(terms)
    self.p = [np.exp(row - row.max()) / np.exp(row - row.max()).sum() for row in logits.value]


@unusual(
    name="recursion",
    replaces="SoftmaxCrossEntropy.backward",
    title="recursion, everything computed anew",
)
def softmax_backward_rows(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = 0.0 * y.value
    self.gradients[logits] = np.stack(self.p)
    for i, label in enumerate(y.value):
        self.gradients[logits][i, int(label)] -= 1
    self.gradients[logits] *= 1 / len(self.p)


@unusual(name="an_object", replaces="train", title="an object that trains")
class TrainerObject:
    def __new__(cls, network, X, y, learning_rate, epochs, batch_size, rng):
        made = super().__new__(cls)
        made.step = lambda rows: len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
        made.cut = lambda: np.split(rng.permutation(len(X)), range(batch_size, len(X), batch_size))
        return [sum(map(made.step, made.cut())) / len(X) for _ in range(epochs)]


@unusual(name="an_object", replaces="predict", title="a copy of the network predicts")
def predict_by_a_copy(network, X):
    from copy import deepcopy

    twin = deepcopy(network)
    twin.X.value = X
    for node in twin.graph[: twin.graph.index(twin.output) + 1]:
        node.forward()
    return twin.output.value


@unusual(name="an_object", replaces="build_regression_network", title="one by one, biases as rows")
def an_object_build_regression_network(features, hidden, rng):
    W1 = parameter([[rng.normal() / features**0.5 for _ in range(hidden)] for _ in range(features)])
    W2 = parameter(rng.normal(0.0, hidden**-0.5, (1, hidden)).T)
    b1, b2 = parameter(np.zeros((1, hidden))), parameter(np.zeros((1, 1)))
    X, y = Input(), Input()
    out = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, out, MSE(y, out), (W1, b1, W2, b2))


@unusual(name="an_object", replaces="build_classification_network", title="Box and Muller")
def an_object_build_classification_network(features, hidden, classes, rng):
    def normals(*shape):
        size, angle = np.sqrt(-2.0 * np.log1p(-rng.random(shape))), 2.0 * np.pi * rng.random(shape)
        return parameter(size * np.sin(angle) / np.sqrt(shape[0]))

    W1 = normals(features, hidden)
    W2 = normals(hidden, classes)
    b1, b2 = parameter(np.zeros(hidden)), parameter(np.zeros(classes))
    X, y = Input(), Input()
    out = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, out, SoftmaxCrossEntropy(y, out), [W1, b1, W2, b2])


@unusual(name="by_parts", replaces="train", title="the step as a default argument")
def by_parts_train(network, X, y, learning_rate, epochs, batch_size, rng, step=None):
    from functools import partial

    do = partial(step or sgd_step, network, learning_rate=learning_rate)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        keys = rng.random(len(X))
        order = np.argsort(keys)
        while len(order):
            rows, order = order[:batch_size], order[batch_size:]
            losses[epoch] += do(X=X[rows], y=y[rows]) * rows.size
    return losses / len(X)


@unusual(name="by_parts", replaces="build_classification_network", title="float32 normals, cast")
def by_parts_build_classification_network(features, hidden, classes, rng):
    W1 = parameter(rng.standard_normal((features, hidden), dtype=np.float32) / np.sqrt(features))
    W2 = parameter(rng.standard_normal((hidden, classes), dtype=np.float32) * hidden**-0.5)
    b1, b2 = (parameter([0.0] * n) for n in (hidden, classes))
    X, y = Input(), Input()
    out = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, out, SoftmaxCrossEntropy(y, out), [W1, b1, W2, b2])


@unusual(name="by_parts", replaces="predict", title="zeros for targets")
def by_parts_predict(network, X):
    network.X.value, network.y.value = X, np.zeros(len(X))
    for node in network.graph[: network.graph.index(network.output) + 1]:
        node.forward()
    return np.array(network.output.value)


@unusual(name="by_parts", replaces="accuracy", title="counted")
def by_parts_accuracy(logits, y):
    return sum(
        row.tolist().index(max(row)) == int(c) for row, c in zip(logits, y, strict=True)
    ) / len(y)


@unusual(name="by_parts", replaces="r_squared", title="by the mean squares")
def by_parts_r_squared(y, a):
    import statistics

    y, a = [float(v) for v in np.ravel(y)], [float(v) for v in np.ravel(a)]
    return 1.0 - statistics.fmean(
        [(u - v) ** 2 for u, v in zip(y, a, strict=True)]
    ) / statistics.pvariance(y)


@unusual(name="by_parts", replaces="SoftmaxCrossEntropy.forward", title="logaddexp")
def by_parts_forward(self):
    y, logits = self.inbound_nodes
    z = logits.value
    lse = np.logaddexp.reduce(z, axis=1)
    self.hot = np.arange(z.shape[1]) == y.value[:, None]
    self.p = np.exp(z - lse[:, None])
    self.value = np.mean(lse - (z * self.hot).sum(axis=1)).reshape(1)


@unusual(name="by_parts", replaces="SoftmaxCrossEntropy.backward", title="logaddexp")
def by_parts_backward(self):
    y, logits = self.inbound_nodes
    self.gradients = {y: np.zeros_like(y.value), logits: (self.p - self.hot) / len(self.p)}


@unusual(name="by_parts", replaces="sgd_step", title="its own update")
def by_parts_sgd_step(network, X, y, learning_rate):
    network.X.value, network.y.value = np.array(X), np.array(y)
    forward_and_backward(network.graph)
    cost = float(network.cost.value)
    for weights in network.trainables:
        weights.value -= learning_rate * weights.gradients[weights]
    return cost


@unusual(name="flat_engine", replaces="MSE.forward", title="MSE keeps (m,)")
def flat_engine_forward(self):
    y, a = (np.ravel(node.value) for node in self.inbound_nodes)
    self.difference = y - a
    self.value = np.mean(self.difference**2)


@unusual(name="flat_engine", replaces="MSE.backward", title="MSE keeps (m,)")
def flat_engine_backward(self):
    y, a = self.inbound_nodes
    self.gradients[y] = 2.0 * self.difference / len(self.difference)
    self.gradients[a] = -self.gradients[y]


@unusual(
    name="step_in_a_partial",
    replaces="__top__",
    title="sgd_step is a partial in a table",
)
def step_in_a_partial_tools():
    from functools import partial

    TOOLS = {}

    def tool(function):
        TOOLS["step"] = partial(function, 1.0)
        return TOOLS["step"]


@unusual(
    name="step_in_a_partial",
    replaces="train",
    title="sgd_step is a partial in a table",
)
def step_in_a_partial_train(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * TOOLS["step"](network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@unusual(
    name="step_in_a_partial",
    replaces="sgd_step",
    title="sgd_step is a partial in a table",
)
@tool
def step_in_a_partial_step(factor, network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    sgd_update(network.trainables, factor * learning_rate)
    return network.cost.value
