"""training.py: train small networks on real data, with the engine of miniflow.py.

You write the cost of a classifier, build two networks, and train them with mini-batches. The
handout (handout.html) has the mathematics. `python training.py` runs both experiments.

Shapes: X (rows, features); y (rows,), numbers for a regression, class numbers 0.0, 1.0, ... for a
classifier; logits (rows, classes); W (fan-in, units), b (units,). Everything is float64.
"""
# ruff: noqa: N806  (W1 and W2 are called so in the handout)

from pathlib import Path

import numpy as np
from miniflow import (
    MSE,
    Input,
    Linear,
    Node,
    Sigmoid,
    forward_and_backward,
    sgd_update,
    topological_sort,
)


class SoftmaxCrossEntropy(Node):
    """value = mean over the rows of -ln p(right class). The cost of a classifier: ends the graph.

    y (rows,) holds class numbers as floats, logits (rows, classes) any numbers; p = softmax of a
    row of logits.
    """

    def __init__(self, y, logits):
        super().__init__([y, logits])

    def forward(self):
        """Task q1_softmax_cross_entropy, first half: set self.value, a single number.

        Given:  self.inbound_nodes = [y, logits] with their values, which must stay as they are.
        Steps:  1. subtract from every row its largest logit, so that exp cannot overflow;
                2. ln p of a row is logit - ln(sum of exp(logits)); 3. take it at the right class of
                each row; 4. the cost is minus the mean. Keep the probabilities for backward().
        Check:  python check.py q1_softmax_cross_entropy. Handout: section 1.
        """
        y, logits = self.inbound_nodes
        shifted = logits.value - logits.value.max(axis=1, keepdims=True)
        e = np.exp(shifted)
        total = e.sum(axis=1, keepdims=True)
        logp = shifted - np.log(total)
        self.c = y.value.astype(int)
        rows = np.arange(len(logp))
        self.value = -logp[rows, self.c].mean()
        self.p = e / total

    def backward(self):
        """Task q1_softmax_cross_entropy (20 points with forward): store dC/dlogits.

        Given:  what your forward() kept. This node is the cost itself, so dC/dC = 1. The first two
                lines stay: class numbers are not trained, but their Input asks for a gradient.
        Steps:  1. one-hot: a row of 0s with a 1 at the right class; 2. store
                (probabilities - one-hot) / rows in self.gradients[logits], (rows, classes).
        Check:  python check.py q1_softmax_cross_entropy. Handout: section 1.
        """
        y, logits = self.inbound_nodes
        self.gradients[y] = np.zeros_like(y.value)
        onehot = np.zeros_like(self.p)
        onehot[np.arange(len(self.p)), self.c] = 1.0
        self.gradients[logits] = (self.p - onehot) / len(self.p)


class Network:
    """A graph, and what training needs to know about it. Complete: nothing to write here.

    X, y        Input nodes for a mini-batch and its targets; they have no value at first
    output      node whose value is the prediction: (rows, 1), or logits (rows, classes)
    cost        node that compares y with the output; the last of the graph
    trainables  the Input nodes that SGD moves; each holds its first value
    graph       every node, each after all of its inbound nodes
    """

    def __init__(self, X, y, output, cost, trainables):
        self.X, self.y, self.output, self.cost = X, y, output, cost
        self.trainables = list(trainables)
        values = {}
        seen, waiting = set(), [cost]
        while waiting:  # from the cost back to every Input
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            waiting.extend(node.inbound_nodes)
            if not node.inbound_nodes:
                values[node] = node.value
        self.graph = topological_sort(values)


def parameter(value):
    """An Input that holds `value`. Complete: use it for weights and biases."""
    node = Input()
    node.value = np.array(value, dtype=float)
    return node


def build_regression_network(features, hidden, rng):
    """Task q2_build_network, first half: Linear, Sigmoid, Linear with one unit, MSE.

    Given:   features and hidden, how many inputs and hidden units; rng, a NumPy Generator.
    Returns: a Network with the trainables [W1, b1, W2, b2], in this order.
    Steps:   1. X and y are fresh Inputs; 2. W1 (features, hidden) ~ N(0, 1 / fan-in): draw with
             rng.normal(size=...) and divide by the square root of the fan-in; b1 = 0; 3. then W2
             (hidden, 1) and b2 likewise, with a fan-in of its own; 4. the output is the second
             Linear, the cost MSE(y, output).
    Check:   python check.py q2_build_network. Handout: section 2.
    """
    X, y = Input(), Input()
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, 1)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(1))
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, MSE(y, output), [W1, b1, W2, b2])


def build_classification_network(features, hidden, classes, rng):
    """Task q2_build_network (18 points with the other half): the same, for several classes.

    Given:   as above; classes, the number of classes.
    Returns: a Network with the trainables [W1, b1, W2, b2]; W2 is (hidden, classes).
    Steps:   as above. The output is the second Linear, whose values are the logits; the cost is
             SoftmaxCrossEntropy(y, output).
    Check:   python check.py q2_build_network. Handout: section 2.
    """
    X, y = Input(), Input()
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, classes)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(classes))
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, SoftmaxCrossEntropy(y, output), [W1, b1, W2, b2])


def train(network, X, y, learning_rate, epochs, batch_size, rng):
    """Task q3_training_loop (24 points): mini-batch SGD.

    Given:   X (rows, features) and y (rows,), which must stay as they are; rng, a NumPy Generator;
             sgd_step (below) for what happens to one mini-batch.
    Returns: a list or array of one number per epoch, the mean cost over all rows: each mini-batch's
             cost counts as often as the batch has rows.
    Steps:   in every epoch: 1. put the row numbers into a new random order with rng; 2. cut it into
             batches of batch_size rows; the last may be smaller, and counts too; 3. call
             sgd_step(network, X of these rows, y of these rows, learning_rate) for each batch.
    Check:   python check.py q3_training_loop. Handout: section 3.
    """
    N, losses = len(X), np.zeros(epochs)
    for e in range(epochs):
        order = np.argsort(rng.random(N))
        ends = list(range(N, 0, -batch_size))[::-1]
        begin = 0
        for end in ends:
            rows = np.sort(order[begin:end])
            losses[e] += sgd_step(network, X[rows], y[rows], learning_rate) * ((end - begin) / N)
            begin = end
    return losses


def predict(network, X):
    """Task q4_predict_accuracy, first part: what the network says about new rows.

    Given:   X (rows, features), any number of rows. The targets of these rows are not known.
    Returns: the output's value, (rows, 1) or (rows, classes). The parameters stay as they are.
    Steps:   1. put X into its Input; 2. run forward() along network.graph as far as the output.
             (The cost would compare the output with the targets of some other batch.)
    Check:   python check.py q4_predict_accuracy. Handout: section 4.
    """
    network.X.value = X
    for node in network.graph:
        node.forward()
        if node is network.output:
            break
    return network.output.value


def accuracy(logits, y):
    """Task q4_predict_accuracy, second part: the share of rows whose class is found.

    Given:   logits (rows, classes); y (rows,), class numbers as floats.
    Returns: a number from 0.0 to 1.0. The class that is found is the one with the largest logit.
    Check:   python check.py q4_predict_accuracy. Handout: section 4.
    """
    return float(np.mean(np.argmax(logits, axis=1) == y))


def r_squared(y, a):
    """Task q4_predict_accuracy (12 points in all), third part: how good a regression is.

    Given:   y, the targets, and a, the predictions, (rows,) or (rows, 1) in any combination.
    Returns: 1 - sum of (y - a)^2 / sum of (y - mean of y)^2.
    Check:   python check.py q4_predict_accuracy. Handout: section 4.
    """
    y, a = np.ravel(y), np.ravel(a)
    return 1.0 - np.sum((y - a) ** 2) / np.sum((y - y.mean()) ** 2)


def sgd_step(network, X, y, learning_rate):
    """Task q5_real_data (18 points): one step of SGD on one mini-batch.

    Given:   X (batch, features) and y (batch,), the rows of this mini-batch.
    Returns: the cost of the mini-batch as it was before the update, a single number.
    Steps:   1. put X and y into their Inputs; 2. forward_and_backward over network.graph; 3. keep
             the cost; 4. sgd_update of network.trainables.
    Check:   python check.py q5_real_data. Handout: section 5.
    """
    network.X.value = X
    network.y.value = y
    forward_and_backward(network.graph)
    cost = network.cost.value
    sgd_update(network.trainables, learning_rate)
    return cost


def load_table(name):
    """A table of the folder data/ as float64 (rows, columns). Complete."""
    return np.loadtxt(Path(__file__).parent / "data" / name, delimiter=",", skiprows=1)


def every_fifth_row_for_testing(table):
    """Split a table into training rows and test rows. Complete."""
    test = np.arange(len(table)) % 5 == 0
    return table[~test], table[test]


def penguins():
    """Regression: body mass from eight measurements. Prints how it goes. Complete."""
    training, test = every_fifth_row_for_testing(load_table("penguins.csv"))
    mean, spread = training.mean(axis=0), training.std(axis=0)
    training, test = (training - mean) / spread, (test - mean) / spread
    rng = np.random.default_rng(1)
    network = build_regression_network(8, 10, rng)
    losses = train(network, training[:, :-1], training[:, -1], 0.01, 100, 11, rng)
    print(f"penguins: mean loss {losses[0]:.3f} in the first epoch, {losses[-1]:.3f} in the last")
    found = r_squared(test[:, -1], predict(network, test[:, :-1]))
    print(f"          R^2 on the test rows {found:.3f}")


def digits():
    """Classification: which digit an image of 8 x 8 pixels shows. Complete."""
    training, test = every_fifth_row_for_testing(load_table("digits.csv"))
    rng = np.random.default_rng(1)
    network = build_classification_network(64, 32, 10, rng)
    losses = train(network, training[:, :-1] / 16.0, training[:, -1], 0.5, 30, 32, rng)
    print(f"digits:   mean loss {losses[0]:.3f} in the first epoch, {losses[-1]:.3f} in the last")
    logits = predict(network, test[:, :-1] / 16.0)
    print(f"          accuracy on the test rows {accuracy(logits, test[:, -1]):.3f}")


if __name__ == "__main__":
    penguins()
    digits()
