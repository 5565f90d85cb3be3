"""Right but unusual ways to write a5_training. Each must get full marks.

Read as text, never run where it stands, so the names of training.py and miniflow.py are used
freely.
"""
# ruff: noqa: D103, F821, N806

import numpy as np

from autograder.variants import unusual


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
    W2 = Input()
    W2.value = rng.standard_normal((hidden, 1)) * hidden**-0.5
    W1 = Input()
    W1.value = rng.normal(0.0, features**-0.5, (features, hidden))
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
