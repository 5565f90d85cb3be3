"""Mistakes of a5_training that misconceptions.py does not know, and known ones made together.

Each `@unlisted` is a wrong program as students write it, some of them close to a known mistake. It
loses points in its own question, and no name may be given to it. Each `@pair` holds two known
mistakes in one definition. All are read as text, never run where they stand, so the names of
training.py and miniflow.py are used freely.
"""
# ruff: noqa: D103, F821, N806

import numpy as np

from autograder.course.variants import pair, unlisted


@unlisted(
    name="cross_entropy_per_class",
    replaces="SoftmaxCrossEntropy.backward",
    question="q1_softmax_cross_entropy",
    title="the gradient is divided by the number of classes",
)
def cross_entropy_per_class(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    gradient = self.probabilities.copy()
    gradient[self.rows, self.classes] -= 1.0
    self.gradients[logits] = gradient / gradient.shape[1]


@unlisted(
    name="cross_entropy_of_the_best",
    replaces="SoftmaxCrossEntropy.forward",
    question="q1_softmax_cross_entropy",
    title="the cost is that of the most probable class",
)
def cross_entropy_of_the_best(self):
    y, logits = (node.value for node in self.inbound_nodes)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    self.rows, self.classes = np.arange(len(y)), y.astype(int)
    self.probabilities = np.exp(log_p)
    self.value = -np.mean(log_p.max(axis=1))


@unlisted(
    name="softmax_slope_as_well",
    replaces="SoftmaxCrossEntropy.backward",
    question="q1_softmax_cross_entropy",
    title="p (1 - p) is multiplied in, as behind a sigmoid",
)
def softmax_slope_as_well(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    p = self.probabilities
    gradient = p.copy()
    gradient[self.rows, self.classes] -= 1.0
    self.gradients[logits] = gradient * p * (1.0 - p) / len(p)


@unlisted(
    name="fan_out_for_fan_in",
    replaces="build_regression_network",
    question="q2_build_network",
    title="the weights are divided by the root of the fan-out",
)
def fan_out_for_fan_in(features, hidden, rng):
    X, y = Input(), Input()
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(hidden))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, 1)))
    b2 = parameter(np.zeros(1))
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, MSE(y, output), [W1, b1, W2, b2])


@unlisted(
    name="biases_of_one",
    replaces="build_classification_network",
    question="q2_build_network",
    title="the biases begin at 1",
)
def biases_of_one(features, hidden, classes, rng):
    X, y = Input(), Input()
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
    W2 = parameter(rng.normal(size=(hidden, classes)) / np.sqrt(hidden))
    b1, b2 = parameter(np.ones(hidden)), parameter(np.ones(classes))
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, SoftmaxCrossEntropy(y, output), [W1, b1, W2, b2])


@unlisted(
    name="loss_not_divided",
    replaces="train",
    question="q3_training_loop",
    title="the loss of an epoch is a sum over its rows",
)
def loss_not_divided(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for k in range(0, len(X), batch_size):
            rows = order[k : k + batch_size]
            total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(total)
    return losses


@unlisted(
    name="rate_falls",
    replaces="train",
    question="q3_training_loop",
    title="the learning rate is halved after every epoch",
)
def rate_falls(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        rate = learning_rate / 2**epoch
        total = 0.0
        for k in range(0, len(X), batch_size):
            rows = order[k : k + batch_size]
            total += len(rows) * sgd_step(network, X[rows], y[rows], rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="misses_counted",
    replaces="accuracy",
    question="q4_predict_accuracy",
    title="the share of misses is returned",
)
def misses_counted(logits, y):
    return np.mean(np.argmax(logits, axis=1) != y)


@unlisted(
    name="unexplained_share",
    replaces="r_squared",
    question="q4_predict_accuracy",
    title="the share that is missed is returned",
)
def unexplained_share(y, a):
    y, a = np.ravel(y), np.ravel(a)
    return np.sum((y - a) ** 2) / np.sum((y - y.mean()) ** 2)


@unlisted(
    name="two_updates",
    replaces="sgd_step",
    question="q5_real_data",
    title="the update is made twice",
)
def two_updates(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    for _ in range(2):
        sgd_update(network.trainables, learning_rate)
    return network.cost.value


@unlisted(
    name="cost_times_rows",
    replaces="sgd_step",
    question="q5_real_data",
    title="the cost is multiplied by the number of rows",
)
def cost_times_rows(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    cost = network.cost.value * len(X)
    sgd_update(network.trainables, learning_rate)
    return cost


@unlisted(
    name="engine_weights_averaged",
    replaces="Linear.backward",
    question="q6_own_engine",
    title="Linear.backward averages dC/dW over the rows",
)
def engine_weights_averaged(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = upstream @ W.value.T
    self.gradients[W] = X.value.T @ upstream / len(upstream)
    self.gradients[b] = upstream.sum(axis=0)


@unlisted(
    name="engine_sigmoid_like_tanh",
    replaces="Sigmoid.backward",
    question="q6_own_engine",
    title="Sigmoid.backward uses the slope of tanh",
)
def engine_sigmoid_like_tanh(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = upstream * (1.0 - self.value**2)


@pair(
    name="cross_entropy_sign_not_averaged",
    replaces="SoftmaxCrossEntropy.backward",
    question="q1_softmax_cross_entropy",
    title="the wrong sign, and not divided by the rows",
    made_of="cross_entropy_sign cross_entropy_not_averaged",
)
def cross_entropy_sign_not_averaged(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    one_hot = np.zeros_like(self.probabilities)
    one_hot[self.rows, self.classes] = 1.0
    self.gradients[logits] = one_hot - self.probabilities


@pair(
    name="one_hot_missing_not_averaged",
    replaces="SoftmaxCrossEntropy.backward",
    question="q1_softmax_cross_entropy",
    title="no one-hot, and not divided by the rows",
    made_of="one_hot_missing cross_entropy_not_averaged",
)
def one_hot_missing_not_averaged(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    self.gradients[logits] = self.probabilities.copy()


@pair(
    name="fan_in_and_sigmoid_left_out",
    replaces="build_regression_network",
    question="q2_build_network",
    title="weights of spread 1, and no sigmoid",
    made_of="fan_in_left_out sigmoid_left_out",
)
def fan_in_and_sigmoid_left_out(features, hidden, rng):
    X, y = Input(), Input()
    W1, b1 = parameter(rng.normal(size=(features, hidden))), parameter(np.zeros(hidden))
    W2, b2 = parameter(rng.normal(size=(hidden, 1))), parameter(np.zeros(1))
    output = Linear(Linear(X, W1, b1), W2, b2)
    return Network(X, y, output, MSE(y, output), [W1, b1, W2, b2])


@pair(
    name="never_shuffled_mean_of_the_batches",
    replaces="train",
    question="q3_training_loop",
    title="no shuffling, and every batch counts as much",
    made_of="never_shuffled mean_of_the_batches",
)
def never_shuffled_mean_of_the_batches(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        costs = []
        for k in range(0, len(X), batch_size):
            rows = slice(k, k + batch_size)
            costs.append(sgd_step(network, X[rows], y[rows], learning_rate))
        losses.append(sum(costs) / len(costs))
    return losses


@pair(
    name="step_without_biases_averaged_twice",
    replaces="sgd_step",
    question="q5_real_data",
    title="no biases, and divided by the rows once more",
    made_of="step_without_biases step_averaged_twice",
)
def step_without_biases_averaged_twice(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    W1, _, W2, _ = network.trainables
    sgd_update([W1, W2], learning_rate / len(X))
    return network.cost.value


@pair(
    name="step_uphill_cost_after",
    replaces="sgd_step",
    question="q5_real_data",
    title="uphill, and the cost of afterwards",
    made_of="step_uphill cost_after_the_step",
)
def step_uphill_cost_after(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    sgd_update(network.trainables, -learning_rate)
    for node in network.graph:
        node.forward()
    return network.cost.value
