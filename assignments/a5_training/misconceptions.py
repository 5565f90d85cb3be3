"""Known mistakes of a5_training, as real students made them.

Each is written as the wrong definition; the rest of the two files is the solution. A mistake loses
points in its own question only, and is named to those who make it. It is read as text, never run
where it stands, so the names of training.py and miniflow.py are used freely.
"""
# ruff: noqa: D103, F821, N806

import numpy as np

from autograder.course.variants import misconception


@misconception(
    name="softmax_not_shifted",
    replaces="SoftmaxCrossEntropy.forward",
    question="q1_softmax_cross_entropy",
    title="exp overflows for large logits",
    hint="Subtract each row's largest logit before exp: p stays the same. Read section 1.",
)
def softmax_not_shifted(self):
    y, logits = (node.value for node in self.inbound_nodes)
    powers = np.exp(logits)
    self.probabilities = powers / powers.sum(axis=1, keepdims=True)
    self.rows, self.classes = np.arange(len(y)), y.astype(int)
    self.value = -np.mean(np.log(self.probabilities[self.rows, self.classes]))


@misconception(
    name="cross_entropy_summed",
    replaces="SoftmaxCrossEntropy.forward",
    question="q1_softmax_cross_entropy",
    title="the cost is a sum over the rows, not their mean",
    hint="Divide by the number of rows, as the gradient does. Read section 1.",
)
def cross_entropy_summed(self):
    y, logits = (node.value for node in self.inbound_nodes)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    self.rows, self.classes = np.arange(len(y)), y.astype(int)
    self.probabilities = np.exp(log_p)
    self.value = -np.sum(log_p[self.rows, self.classes])


@misconception(
    name="softmax_down_the_columns",
    replaces="SoftmaxCrossEntropy.forward",
    question="q1_softmax_cross_entropy",
    title="the softmax runs down the columns",
    hint="The probabilities of one row add up to 1: axis 1 is the one of classes. Read section 1.",
)
def softmax_down_the_columns(self):
    y, logits = (node.value for node in self.inbound_nodes)
    shifted = logits - logits.max(axis=0, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
    self.rows, self.classes = np.arange(len(y)), y.astype(int)
    self.probabilities = np.exp(log_p)
    self.value = -np.mean(log_p[self.rows, self.classes])


@misconception(
    name="cross_entropy_not_averaged",
    replaces="SoftmaxCrossEntropy.backward",
    question="q1_softmax_cross_entropy",
    title="the gradient is not divided by the number of rows",
    hint="The cost is a mean over the rows, so each row counts 1 / rows. Read section 1.",
)
def cross_entropy_not_averaged(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    gradient = self.probabilities.copy()
    gradient[self.rows, self.classes] -= 1.0
    self.gradients[logits] = gradient


@misconception(
    name="one_hot_missing",
    replaces="SoftmaxCrossEntropy.backward",
    question="q1_softmax_cross_entropy",
    title="the right classes are not subtracted from the probabilities",
    hint="dC/dlogits is (probabilities - one-hot) / rows. Read section 1.",
)
def one_hot_missing(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    self.gradients[logits] = self.probabilities / len(self.rows)


@misconception(
    name="cross_entropy_sign",
    replaces="SoftmaxCrossEntropy.backward",
    question="q1_softmax_cross_entropy",
    title="the gradient has the wrong sign",
    hint="The right logit should grow, so its gradient is below 0: p - 1. Read section 1.",
)
def cross_entropy_sign(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    gradient = -self.probabilities
    gradient[self.rows, self.classes] += 1.0
    self.gradients[logits] = gradient / len(self.rows)


@misconception(
    name="biases_not_trained",
    replaces="build_regression_network",
    question="q2_build_network",
    title="the biases are missing from the trainables",
    hint="SGD moves what is in trainables and nothing else: [W1, b1, W2, b2]. Read section 2.",
)
def biases_not_trained(features, hidden, rng):
    X, y = Input(), Input()
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, 1)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(1))
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, MSE(y, output), [W1, W2])


@misconception(
    name="last_layer_only",
    replaces="build_classification_network",
    question="q2_build_network",
    title="only the last layer is trained",
    hint="The hidden layer learns, too: trainables is [W1, b1, W2, b2]. Read section 2.",
)
def last_layer_only(features, hidden, classes, rng):
    X, y = Input(), Input()
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, classes)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(classes))
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, SoftmaxCrossEntropy(y, output), [W2, b2])


@misconception(
    name="fan_in_left_out",
    replaces="build_regression_network",
    question="q2_build_network",
    title="the first weights are not divided by the root of the fan-in",
    hint="N(0, 1 / fan-in) has the standard deviation 1 / sqrt(fan-in). Read section 2.",
)
def fan_in_left_out(features, hidden, rng):
    X, y = Input(), Input()
    W1 = parameter(rng.normal(size=(features, hidden)))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, 1)))
    b2 = parameter(np.zeros(1))
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, MSE(y, output), [W1, b1, W2, b2])


@misconception(
    name="sigmoid_left_out",
    replaces="build_regression_network",
    question="q2_build_network",
    title="there is no sigmoid between the two layers",
    hint="Two linear layers in a row are one linear layer. Read section 2.",
)
def sigmoid_left_out(features, hidden, rng):
    X, y = Input(), Input()
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, 1)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(1))
    output = Linear(Linear(X, W1, b1), W2, b2)
    return Network(X, y, output, MSE(y, output), [W1, b1, W2, b2])


@misconception(
    name="sigmoid_at_the_output",
    replaces="build_classification_network",
    question="q2_build_network",
    title="there is a sigmoid behind the last layer as well",
    hint="The softmax belongs to the cost; logits are any numbers. Read section 2.",
)
def sigmoid_at_the_output(features, hidden, classes, rng):
    X, y = Input(), Input()
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, classes)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(classes))
    output = Sigmoid(Linear(Sigmoid(Linear(X, W1, b1)), W2, b2))
    return Network(X, y, output, SoftmaxCrossEntropy(y, output), [W1, b1, W2, b2])


@misconception(
    name="never_shuffled",
    replaces="train",
    question="q3_training_loop",
    title="the rows are taken as they stand in X",
    hint="Draw a new order of the row numbers in every epoch. Read section 3.",
)
def never_shuffled(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = slice(start, start + batch_size)
            total += len(X[rows]) * sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@misconception(
    name="shuffled_once",
    replaces="train",
    question="q3_training_loop",
    title="every epoch has the same batches",
    hint="Draw a new order of the rows inside the loop over the epochs. Read section 3.",
)
def shuffled_once(network, X, y, learning_rate, epochs, batch_size, rng):
    order = rng.permutation(len(X))
    losses = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@misconception(
    name="shuffled_without_targets",
    replaces="train",
    question="q3_training_loop",
    title="the rows of X are shuffled, their targets are not",
    hint="Take the same row numbers out of X and out of y. Read section 3.",
)
def shuffled_without_targets(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            targets = y[start : start + batch_size]
            total += len(rows) * sgd_step(network, X[rows], targets, learning_rate)
        losses.append(total / len(X))
    return losses


@misconception(
    name="drawn_with_replacement",
    replaces="train",
    question="q3_training_loop",
    title="the rows of each batch are drawn anew, so that some come twice and some never",
    hint="One random order, cut into batches, has every row once. Read section 3.",
)
def drawn_with_replacement(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(X), batch_size):
            size = min(batch_size, len(X) - start)
            rows = rng.integers(len(X), size=size)
            total += size * sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@misconception(
    name="last_batch_dropped",
    replaces="train",
    question="q3_training_loop",
    title="the last, smaller batch is left out",
    hint="range(0, rows, batch_size) begins a batch for the remaining rows, too. Read section 3.",
)
def last_batch_dropped(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total, seen = 0.0, 0
        for start in range(0, len(X) - batch_size + 1, batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
            seen += len(rows)
        losses.append(total / max(seen, 1))
    return losses


@misconception(
    name="first_batch_only",
    replaces="train",
    question="q3_training_loop",
    title="an epoch ends after its first batch",
    hint="The loss is appended after the loop over the batches, not inside it. Read section 3.",
)
def first_batch_only(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        rows = rng.permutation(len(X))[:batch_size]
        losses.append(sgd_step(network, X[rows], y[rows], learning_rate))
    return losses


@misconception(
    name="loss_of_the_last_batch",
    replaces="train",
    question="q3_training_loop",
    title="the loss of an epoch is that of its last batch",
    hint="Add up over the batches; one batch alone jumps up and down. Read section 3.",
)
def loss_of_the_last_batch(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            loss = sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(loss)
    return losses


@misconception(
    name="mean_of_the_batches",
    replaces="train",
    question="q3_training_loop",
    title="a small last batch counts as much as a full one",
    hint="Weigh each batch's cost with its number of rows. Read section 3.",
)
def mean_of_the_batches(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batches = []
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            batches.append(sgd_step(network, X[rows], y[rows], learning_rate))
        losses.append(np.mean(batches))
    return losses


@misconception(
    name="order_turned_round",
    replaces="train",
    question="q3_training_loop",
    title="the order of the last epoch is turned round or touched up, not drawn anew",
    hint="Most rows still follow the same row. Draw a whole new order. Read section 3.",
)
def order_turned_round(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    order = rng.permutation(len(X))
    for _ in range(epochs):
        order = np.roll(order, 1)
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@misconception(
    name="small_step_of_a_small_batch",
    replaces="train",
    question="q3_training_loop",
    title="a smaller batch makes a smaller step",
    hint="The cost of a batch is a mean already: every step has the same rate. Read section 3.",
)
def small_step_of_a_small_batch(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            rate = learning_rate * len(rows) / batch_size
            total += len(rows) * sgd_step(network, X[rows], y[rows], rate)
        losses.append(total / len(X))
    return losses


@misconception(
    name="classes_predicted",
    replaces="predict",
    question="q4_predict_accuracy",
    title="predict returns class numbers in place of the output",
    hint="The output's value itself is asked for; accuracy finds the class. Read section 4.",
)
def classes_predicted(network, X):
    network.X.value = X
    for node in network.graph:
        node.forward()
        if node is network.output:
            break
    return np.argmax(network.output.value, axis=1)


@misconception(
    name="argmax_down_the_columns",
    replaces="accuracy",
    question="q4_predict_accuracy",
    title="the largest logit is looked for in each column",
    hint="A row is one image: its largest logit is along axis 1. Read section 4.",
)
def argmax_down_the_columns(logits, y):
    return np.mean(np.argmax(logits, axis=0) == y)


@misconception(
    name="hits_counted",
    replaces="accuracy",
    question="q4_predict_accuracy",
    title="the hits are counted, not divided by the rows",
    hint="Accuracy is a share: from 0 to 1. Read section 4.",
)
def hits_counted(logits, y):
    return np.sum(np.argmax(logits, axis=1) == y)


@misconception(
    name="r_squared_of_a_table",
    replaces="r_squared",
    question="q4_predict_accuracy",
    title="(rows,) minus (rows, 1) became a table",
    hint="Make y and a flat before you subtract. Read section 4.",
)
def r_squared_of_a_table(y, a):
    return 1.0 - np.sum((y - a) ** 2) / np.sum((y - y.mean()) ** 2)


@misconception(
    name="spread_of_the_predictions",
    replaces="r_squared",
    question="q4_predict_accuracy",
    title="the spread of the predictions is used in place of that of the targets",
    hint="The yardstick is what the mean of y would miss. Read section 4.",
)
def spread_of_the_predictions(y, a):
    y, a = np.ravel(y), np.ravel(a)
    return 1.0 - np.sum((y - a) ** 2) / np.sum((a - a.mean()) ** 2)


@misconception(
    name="step_uphill",
    replaces="sgd_step",
    question="q5_real_data",
    title="the step goes up the gradient",
    hint="sgd_update subtracts: hand it the learning rate as it is. Read section 5.",
)
def step_uphill(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    sgd_update(network.trainables, -learning_rate)
    return network.cost.value


@misconception(
    name="step_accumulates",
    replaces="sgd_step",
    question="q5_real_data",
    title="the gradients of earlier batches are still in the step",
    hint="Each step uses the gradient of its own mini-batch, and no other. Read section 5.",
)
def step_accumulates(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    for t in network.trainables:
        t.total = getattr(t, "total", 0.0) + t.gradients[t]
        t.value = t.value - learning_rate * t.total
    return network.cost.value


@misconception(
    name="step_of_the_last_layer",
    replaces="sgd_step",
    question="q5_real_data",
    title="only the last layer moves",
    hint="sgd_update takes the whole list of trainables. Read section 5.",
)
def step_of_the_last_layer(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    sgd_update(network.trainables[2:], learning_rate)
    return network.cost.value


@misconception(
    name="step_without_biases",
    replaces="sgd_step",
    question="q5_real_data",
    title="the biases do not move",
    hint="sgd_update takes the whole list of trainables. Read section 5.",
)
def step_without_biases(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    sgd_update(network.trainables[::2], learning_rate)
    return network.cost.value


@misconception(
    name="step_not_averaged",
    replaces="sgd_step",
    question="q5_real_data",
    title="the step is multiplied by the number of rows",
    hint="The cost is a mean, so its gradient is one already. Read section 5.",
)
def step_not_averaged(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    sgd_update(network.trainables, learning_rate * len(X))
    return network.cost.value


@misconception(
    name="step_averaged_twice",
    replaces="sgd_step",
    question="q5_real_data",
    title="the step is divided by the number of rows once more",
    hint="The cost is a mean, so its gradient is one already. Read section 5.",
)
def step_averaged_twice(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    sgd_update(network.trainables, learning_rate / len(X))
    return network.cost.value


@misconception(
    name="cost_after_the_step",
    replaces="sgd_step",
    question="q5_real_data",
    title="the cost is computed again after the update",
    hint="The cost before the update is asked for, and costs nothing. Read section 5.",
)
def cost_after_the_step(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    sgd_update(network.trainables, learning_rate)
    forward_and_backward(network.graph)
    return network.cost.value


@misconception(
    name="engine_bias_averaged",
    replaces="Linear.backward",
    question="q6_own_engine",
    title="Linear.backward averages dC/db over the rows",
    hint="b is used once in every row, so its gradient is a sum over the rows. Read section 6.",
)
def engine_bias_averaged(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = upstream @ W.value.T
    self.gradients[W] = X.value.T @ upstream
    self.gradients[b] = upstream.mean(axis=0)


@misconception(
    name="engine_accumulates",
    replaces="Input.backward",
    question="q6_own_engine",
    title="Input.backward keeps the gradients of earlier passes in its sum",
    hint="Every backward pass begins with a sum of 0. Read section 6.",
)
def engine_accumulates(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self] = self.gradients.get(self, 0.0) + upstream


@misconception(
    name="engine_uphill",
    replaces="sgd_update",
    question="q6_own_engine",
    title="sgd_update goes up the gradient",
    hint="The gradient points to where the cost grows: subtract. Read section 6.",
)
def engine_uphill(trainables, learning_rate=1e-2):
    for trainable in trainables:
        trainable.value = trainable.value + learning_rate * trainable.gradients[trainable]


@misconception(
    name="engine_no_two",
    replaces="MSE.backward",
    question="q6_own_engine",
    title="MSE.backward lacks the factor 2 of the square",
    hint="The derivative of d^2 is 2 d, and nothing in this cost halves it. Read section 6.",
)
def engine_no_two(self):
    y, a = self.inbound_nodes
    m = len(self.difference)
    self.gradients[y] = 1.0 / m * self.difference
    self.gradients[a] = -1.0 / m * self.difference
