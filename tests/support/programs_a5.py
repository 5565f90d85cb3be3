"""Programs for a5_training that are in no bank: parts of training.py, and mistakes in them."""

from __future__ import annotations

import textwrap

from conftest import ASSIGNMENTS

from autograder.course.variants import replace_definition

A5 = ASSIGNMENTS["a5_training"]


def with_replaced(target: str, text: str) -> dict[str, str]:
    """The solution's files with one definition replaced."""
    file = "training.py"
    if f"class {target.split('.')[0]}(" in A5.solution["miniflow.py"] or target == "sgd_update":
        file = "miniflow.py"
    text = textwrap.dedent(text).strip()
    return A5.solution | {file: replace_definition(A5.solution[file], target, text)}


# Right definitions, from which mistakes start.
LOOP = """
    def train(network, X, y, learning_rate, epochs, batch_size, rng):
        losses = []
        for epoch in range(epochs):
            order = rng.permutation(len(X))
            total = 0.0
            for start in range(0, len(X), batch_size):
                rows = order[start : start + batch_size]
                total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
            losses.append(total / len(X))
        return losses
"""
STEP = """
    def sgd_step(network, X, y, learning_rate):
        network.X.value, network.y.value = X, y
        forward_and_backward(network.graph)
        sgd_update(network.trainables, learning_rate)
        return network.cost.value
"""
BUILD = """
    def build_regression_network(features, hidden, rng):
        X, y = Input(), Input()
        W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
        b1 = parameter(np.zeros(hidden))
        W2 = parameter(rng.normal(size=(hidden, 1)) / np.sqrt(hidden))
        b2 = parameter(np.zeros(1))
        output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
        return Network(X, y, output, MSE(y, output), [W1, b1, W2, b2])
"""
FORWARD = """
    def forward(self):
        y, logits = (node.value for node in self.inbound_nodes)
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.rows, self.classes = np.arange(len(y)), y.astype(int)
        self.probabilities = np.exp(log_p)
        self.value = -np.mean(log_p[self.rows, self.classes])
"""
CLASSES = """
    def build_classification_network(features, hidden, classes, rng):
        X, y = Input(), Input()
        W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
        b1 = parameter(np.zeros(hidden))
        W2 = parameter(rng.normal(size=(hidden, classes)) / np.sqrt(hidden))
        b2 = parameter(np.zeros(classes))
        output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
        return Network(X, y, output, SoftmaxCrossEntropy(y, output), [W1, b1, W2, b2])
"""
# What a definition replaces, and the question that is responsible for it.
TARGETS = {
    CLASSES: ("build_classification_network", "q2_build_network"),
    LOOP: ("train", "q3_training_loop"),
    STEP: ("sgd_step", "q5_real_data"),
    BUILD: ("build_regression_network", "q2_build_network"),
    FORWARD: ("SoftmaxCrossEntropy.forward", "q1_softmax_cross_entropy"),
}
# Unlisted mistakes in them: (definition, old, new).
CHANGED = {
    "logits clipped": (
        FORWARD,
        "shifted = logits -",
        "logits = np.clip(logits, -500, 500)\n        shifted = logits -",
    ),
    "the largest of all logits": (FORWARD, "logits.max(axis=1, keepdims=True)", "logits.max()"),
    "a small number in the logarithm": (
        FORWARD,
        "-np.mean(log_p[self.rows, self.classes])",
        "-np.mean(np.log(self.probabilities[self.rows, self.classes] + 1e-12))",
    ),
    "logits shifted in place": (
        FORWARD,
        "shifted = logits - logits.max(axis=1, keepdims=True)",
        "logits -= logits.max(axis=1, keepdims=True)\n        shifted = logits",
    ),
    "logarithm to the base 2": (FORWARD, "-np.mean(log_p", "-1.442695 * np.mean(log_p"),
    "uniform weights": (
        BUILD,
        "rng.normal(size=(features, hidden))",
        "rng.uniform(-np.sqrt(3), np.sqrt(3), size=(features, hidden))",
    ),
    "fan-out in place of fan-in": (BUILD, "/ np.sqrt(features)", "/ np.sqrt(hidden)"),
    "divided by the fan-in, without a root": (BUILD, "/ np.sqrt(hidden)", "/ hidden"),
    "a generator of its own": (BUILD, "X, y =", "rng = np.random.default_rng()\n        X, y ="),
    "always the same seed": (BUILD, "X, y =", "rng = np.random.default_rng(7)\n        X, y ="),
    "biases begin at random": (BUILD, "np.zeros(hidden)", "rng.normal(size=hidden)"),
    "trainables in another order": (BUILD, "[W1, b1, W2, b2]", "[W2, b2, W1, b1]"),
    "the data are trained": (BUILD, "[W1, b1, W2, b2]", "[X, W1, b1, W2, b2]"),
    "y and the output swapped": (BUILD, "MSE(y, output)", "MSE(output, y)"),
    "W2 is always the same": (
        BUILD,
        "rng.normal(size=(hidden, 1))",
        "np.random.default_rng(0).normal(size=(hidden, 1))",
    ),
    "a classifier's biases begin at 1": (CLASSES, "np.zeros(classes)", "np.ones(classes)"),
    "a classifier's b1 has the size of b2": (CLASSES, "np.zeros(hidden)", "np.zeros(classes)"),
    "the best loss so far": (
        LOOP,
        "losses.append(total / len(X))",
        "losses.append(min([*losses, total / len(X)]))",
    ),
    "stops when the loss grows": (
        LOOP,
        "losses.append(total / len(X))",
        "losses.append(total / len(X))\n"
        "            if epoch and losses[-1] > losses[-2]:\n                break",
    ),
    "the same seed in every epoch": (
        LOOP,
        "rng.permutation",
        "np.random.default_rng(1).permutation",
    ),
    "a generator without seed": (LOOP, "rng.permutation", "np.random.default_rng().permutation"),
    "shuffled in place": (
        LOOP,
        "total = 0.0",
        "X[:], y[:] = X[order], y[order]\n            total = 0.0",
    ),
    "no division by the rows": (LOOP, "total / len(X)", "total"),
    "losses add up over the epochs": (
        LOOP,
        "losses.append(total / len(X))",
        "losses.append(total / len(X) + sum(losses))",
    ),
    "a learning rate that shrinks": (LOOP, "learning_rate)\n", "learning_rate / (1 + epoch))\n"),
    "one epoch too many": (LOOP, "range(epochs)", "range(epochs + 1)"),
    "the last row is never used": (LOOP, "rng.permutation(len(X))", "rng.permutation(len(X) - 1)"),
    "every step twice": (
        LOOP,
        "                total +=",
        "                sgd_step(network, X[rows], y[rows], learning_rate)\n"
        "                total +=",
    ),
    "momentum": (
        STEP,
        "sgd_update(network.trainables, learning_rate)",
        "for t in network.trainables:\n"
        "            t.speed = 0.9 * getattr(t, 'speed', 0.0) + t.gradients[t]\n"
        "            t.value = t.value - learning_rate * t.speed",
    ),
    "the learning rate of the handout": (STEP, "s, learning_rate)", "s, 0.1)"),
    "the default learning rate": (STEP, "s, learning_rate)", "s)"),
    "a batch of one row is skipped": (
        STEP,
        "network.X.value,",
        "if len(X) == 1:\n            return 0.0\n        network.X.value,",
    ),
    "each batch standardised in place": (
        STEP,
        "network.X",
        "X -= X.mean(axis=0)\n        network.X",
    ),
    "clipped gradients": (
        STEP,
        "sgd_update(",
        "for t in network.trainables:\n"
        "            t.gradients[t] = np.clip(t.gradients[t], -0.05, 0.05)\n        sgd_update(",
    ),
    "gradients clipped to a length of 5": (
        STEP,
        "sgd_update(",
        "for t in network.trainables:\n"
        "            size = np.linalg.norm(t.gradients[t])\n"
        "            t.gradients[t] = t.gradients[t] * min(1.0, 5.0 / size)\n        sgd_update(",
    ),
    "W2 moved before the gradient goes back through it": (
        STEP,
        "forward_and_backward(network.graph)\n"
        "        sgd_update(network.trainables, learning_rate)",
        "W1, b1, W2, b2 = network.trainables\n"
        "        for node in network.graph:\n            node.forward()\n"
        "        for node in reversed(network.graph):\n"
        "            if node in W2.outbound_nodes:\n"
        "                upstream = sum(n.gradients[node] for n in node.outbound_nodes)\n"
        "                inputs = node.inbound_nodes[0].value\n"
        "                W2.value = W2.value - learning_rate * inputs.T @ upstream\n"
        "            node.backward()\n"
        "        sgd_update([W1, b1, b2], learning_rate)",
    ),
    "X and y swapped": (STEP, "= X, y", "= y, X"),
    "no forward pass": (
        STEP,
        "forward_and_backward(network.graph)",
        "for node in reversed(network.graph):\n            node.backward()",
    ),
    "the cost is not returned": (STEP, "return network.cost.value", "return None"),
    "targets kept from the first batch": (
        STEP,
        "network.X.value, network.y.value = X, y",
        "network.X.value = X\n        network.y.value = getattr(network, 'kept', y)[: len(y)]\n"
        "        network.kept = getattr(network, 'kept', y)",
    ),
}
# And in other definitions: (what is replaced, text, question).
OTHERS = {
    "gradient divided by rows times classes": (
        "SoftmaxCrossEntropy.backward",
        """
        def backward(self):
            y, logits = self.inbound_nodes
            self.gradients[y] = np.zeros_like(y.value)
            gradient = self.probabilities.copy()
            gradient[self.rows, self.classes] -= 1.0
            self.gradients[logits] = gradient / gradient.size
        """,
        "q1_softmax_cross_entropy",
    ),
    "the whole graph in predict": (
        "predict",
        """
        def predict(network, X):
            network.X.value = X
            for node in network.graph:
                node.forward()
            return network.output.value
        """,
        "q4_predict_accuracy",
    ),
    "predict without forward": (
        "predict",
        """
        def predict(network, X):
            network.X.value = X
            return network.output.value
        """,
        "q4_predict_accuracy",
    ),
    "predict returns the first column": (
        "predict",
        """
        def predict(network, X):
            network.X.value = X
            for node in network.graph:
                node.forward()
                if node is network.output:
                    break
            return network.output.value[:, :1]
        """,
        "q4_predict_accuracy",
    ),
    "rows of the first batch kept in the engine's cost": (
        "MSE.backward",
        """
        def backward(self):
            y, a = self.inbound_nodes
            self.m = getattr(self, "m", len(self.difference))
            self.gradients[y] = 2.0 / self.m * self.difference
            self.gradients[a] = -2.0 / self.m * self.difference
        """,
        "q6_own_engine",
    ),
    "accuracy in percent": (
        "accuracy",
        "def accuracy(logits, y):\n    return 100.0 * np.mean(np.argmax(logits, axis=1) == y)",
        "q4_predict_accuracy",
    ),
    "R squared without its 1": (
        "r_squared",
        """
        def r_squared(y, a):
            y, a = np.ravel(y), np.ravel(a)
            return np.sum((y - a) ** 2) / np.sum((y - y.mean()) ** 2)
        """,
        "q4_predict_accuracy",
    ),
    "R squared as a squared correlation": (
        "r_squared",
        """
        def r_squared(y, a):
            return np.corrcoef(np.ravel(y), np.ravel(a))[0, 1] ** 2
        """,
        "q4_predict_accuracy",
    ),
    "a slope kept from the first pass": (
        "Sigmoid.backward",
        """
        def backward(self):
            if not hasattr(self, "slope"):
                self.slope = self.value * (1.0 - self.value)
            upstream = sum(n.gradients[self] for n in self.outbound_nodes)
            self.gradients[self.inbound_nodes[0]] = upstream * self.slope
        """,
        "q6_own_engine",
    ),
    "the first trainable only": (
        "sgd_update",
        """
        def sgd_update(trainables, learning_rate=1e-2):
            t = trainables[0]
            t.value = t.value - learning_rate * t.gradients[t]
        """,
        "q6_own_engine",
    ),
}


def unlisted() -> dict[str, tuple[str, str, str]]:
    """All unlisted mistakes by title: what is replaced, by which text, in which question."""
    found = dict(OTHERS)
    for title, (definition, old, new) in CHANGED.items():
        assert old in definition, title
        target, question_id = TARGETS[definition]
        found[title] = (target, definition.replace(old, new), question_id)
    return found
