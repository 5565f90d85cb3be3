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


@unlisted(
    name="softmax_one_row_flat",
    replaces="SoftmaxCrossEntropy.backward",
    question="q1_softmax_cross_entropy",
    title="the gradient of a single row is flat",
)
def softmax_one_row_flat(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    g = self.probabilities.copy()
    g[self.rows, self.classes] -= 1.0
    self.gradients[logits] = np.squeeze(g / len(self.rows))


@unlisted(
    name="softmax_state_on_class",
    replaces="SoftmaxCrossEntropy.forward",
    question="q1_softmax_cross_entropy",
    title="what backward needs is kept on the class",
)
def softmax_state_on_class(self):
    y, logits = (n.value for n in self.inbound_nodes)
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    cls = type(self)
    cls.rows, cls.classes = np.arange(len(y)), y.astype(int)
    cls.probabilities = np.exp(log_p)
    self.value = -np.mean(log_p[cls.rows, cls.classes])


@unlisted(
    name="softmax_distinct_rows",
    replaces="SoftmaxCrossEntropy.backward",
    question="q1_softmax_cross_entropy",
    title="divided by the number of distinct rows",
)
def softmax_distinct_rows(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    g = self.probabilities.copy()
    g[self.rows, self.classes] -= 1.0
    self.gradients[logits] = g / len(np.unique(logits.value, axis=0))


@unlisted(
    name="softmax_stale_one_hot",
    replaces="SoftmaxCrossEntropy.backward",
    question="q1_softmax_cross_entropy",
    title="the one-hot rows are kept while the shape stays",
)
def softmax_stale_one_hot(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    if getattr(self, "hot", None) is None or self.hot.shape != logits.value.shape:
        self.hot = np.eye(logits.value.shape[1])[y.value.astype(int)]
    self.gradients[logits] = (self.probabilities - self.hot) / len(self.rows)


@unlisted(
    name="network_equal_rows",
    replaces="build_regression_network",
    question="q2_build_network",
    title="all rows of W1 are equal",
)
def network_equal_rows(features, hidden, rng):
    X, y = Input(), Input()
    W1 = parameter(np.tile(rng.normal(size=(1, hidden)), (features, 1)) / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, 1)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(1))
    out = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, out, MSE(y, out), [W1, b1, W2, b2])


@unlisted(
    name="network_halves",
    replaces="build_regression_network",
    question="q2_build_network",
    title="half of W1 is the other half, negated",
)
def network_halves(features, hidden, rng):
    X, y = Input(), Input()
    h = rng.normal(size=(features, (hidden + 1) // 2)) / np.sqrt(features)
    W1 = parameter(np.hstack([h, -h])[:, :hidden])
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, 1)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(1))
    out = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, out, MSE(y, out), [W1, b1, W2, b2])


@unlisted(
    name="network_clipped",
    replaces="build_classification_network",
    question="q2_build_network",
    title="W2 is clipped at two standard deviations",
)
def network_clipped(features, hidden, classes, rng):
    X, y = Input(), Input()
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(np.clip(rng.normal(size=(hidden, classes)), -2, 2) / np.sqrt(hidden))
    b2 = parameter(np.zeros(classes))
    out = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, out, SoftmaxCrossEntropy(y, out), [W1, b1, W2, b2])


@unlisted(
    name="network_orthogonal",
    replaces="build_classification_network",
    question="q2_build_network",
    title="the columns of W1 are orthogonal",
)
def network_orthogonal(features, hidden, classes, rng):
    X, y = Input(), Input()
    A = rng.normal(size=(features, hidden))
    if features >= hidden and hidden > 1:
        A = np.linalg.qr(A)[0] * np.sqrt(features)
    W1 = parameter(A / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, classes)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(classes))
    out = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, out, SoftmaxCrossEntropy(y, out), [W1, b1, W2, b2])


@unlisted(
    name="network_of_uniforms",
    replaces="build_classification_network",
    question="q2_build_network",
    title="W1 is drawn as sums of three uniform numbers",
)
def network_of_uniforms(features, hidden, classes, rng):
    X, y = Input(), Input()
    A = 2.0 * (rng.random((3, features, hidden)).sum(axis=0) - 1.5)
    W1 = parameter(A / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, classes)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(classes))
    out = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, out, SoftmaxCrossEntropy(y, out), [W1, b1, W2, b2])


@unlisted(
    name="network_fan_in_plus_1",
    replaces="build_regression_network",
    question="q2_build_network",
    title="the bias counts as one more input",
)
def network_fan_in_plus_1(features, hidden, rng):
    X, y = Input(), Input()
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features + 1))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, 1)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(1))
    out = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, out, MSE(y, out), [W1, b1, W2, b2])


@unlisted(
    name="network_partly_fixed",
    replaces="build_regression_network",
    question="q2_build_network",
    title="only the first row of W1 comes from rng",
)
def network_partly_fixed(features, hidden, rng):
    X, y = Input(), Input()
    A = np.random.default_rng(0).normal(size=(features, hidden))
    A[0] = rng.normal(size=hidden)
    W1 = parameter(A / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, 1)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(1))
    out = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, out, MSE(y, out), [W1, b1, W2, b2])


@unlisted(
    name="network_w2_of_w1",
    replaces="build_classification_network",
    question="q2_build_network",
    title="W2 holds the numbers of W1",
)
def network_w2_of_w1(features, hidden, classes, rng):
    X, y = Input(), Input()
    A = rng.normal(size=(features, hidden))
    B = rng.permutation(np.resize(A.ravel(), hidden * classes)).reshape(hidden, classes)
    W1 = parameter(A / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(B / np.sqrt(hidden))
    b2 = parameter(np.zeros(classes))
    out = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, out, SoftmaxCrossEntropy(y, out), [W1, b1, W2, b2])


@unlisted(
    name="network_unit_columns",
    replaces="build_classification_network",
    question="q2_build_network",
    title="the columns of W1 all get the same length",
)
def network_unit_columns(features, hidden, classes, rng):
    X, y = Input(), Input()
    A = rng.normal(size=(features, hidden))
    A /= np.sqrt(np.mean(A**2, axis=0))
    W1 = parameter(A / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, classes)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(classes))
    out = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, out, SoftmaxCrossEntropy(y, out), [W1, b1, W2, b2])


@unlisted(
    name="train_later_own_generator",
    replaces="train",
    question="q3_training_loop",
    title="only the first order comes from rng",
)
def train_later_own_generator(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    own = np.random.default_rng(0)
    for e in range(epochs):
        order = (own if e else rng).permutation(len(X))
        total = 0.0
        for s in range(0, len(X), batch_size):
            r = order[s : s + batch_size]
            total += len(r) * sgd_step(network, X[r], y[r], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="train_halves",
    replaces="train",
    question="q3_training_loop",
    title="each half of the rows is shuffled for itself",
)
def train_halves(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    n = len(X)
    for _e in range(epochs):
        order = np.concatenate([rng.permutation(n // 2), n // 2 + rng.permutation(n - n // 2)])
        total = 0.0
        for s in range(0, len(X), batch_size):
            r = order[s : s + batch_size]
            total += len(r) * sgd_step(network, X[r], y[r], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="train_one_shuffle",
    replaces="train",
    question="q3_training_loop",
    title="one shuffle is applied again and again",
)
def train_one_shuffle(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    n = len(X)
    perm = rng.permutation(n)
    order = np.arange(n)
    for _e in range(epochs):
        order = order[perm]
        total = 0.0
        for s in range(0, len(X), batch_size):
            r = order[s : s + batch_size]
            total += len(r) * sgd_step(network, X[r], y[r], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="train_rest_stays",
    replaces="train",
    question="q3_training_loop",
    title="the last rows always make the smaller batch",
)
def train_rest_stays(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    n = len(X)
    full = n // batch_size * batch_size
    for _e in range(epochs):
        order = np.concatenate([rng.permutation(full), np.arange(full, n)])
        total = 0.0
        for s in range(0, len(X), batch_size):
            r = order[s : s + batch_size]
            total += len(r) * sgd_step(network, X[r], y[r], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="train_slower_later",
    replaces="train",
    question="q3_training_loop",
    title="the learning rate falls in later epochs",
)
def train_slower_later(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for e in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        if e >= 4:
            learning_rate *= 0.95
        for s in range(0, len(X), batch_size):
            r = order[s : s + batch_size]
            total += len(r) * sgd_step(network, X[r], y[r], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="train_stops_early",
    replaces="train",
    question="q3_training_loop",
    title="it stops where losses hardly differ",
)
def train_stops_early(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for e in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for s in range(0, len(X), batch_size):
            r = order[s : s + batch_size]
            total += len(r) * sgd_step(network, X[r], y[r], learning_rate)
        losses.append(total / len(X))
        if len(losses) > 3 and abs(losses[-1] - losses[-2]) < 1e-9:
            losses += [losses[-1]] * (epochs - e - 1)
            break
    return losses


@unlisted(
    name="train_rounded",
    replaces="train",
    question="q3_training_loop",
    title="losses are rounded",
)
def train_rounded(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _e in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for s in range(0, len(X), batch_size):
            r = order[s : s + batch_size]
            total += len(r) * sgd_step(network, X[r], y[r], learning_rate)
        losses.append(round(total / len(X), 4))
    return losses


@unlisted(
    name="train_equal_rows_once",
    replaces="train",
    question="q3_training_loop",
    title="equal rows are used once",
)
def train_equal_rows_once(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    u = np.unique(X, axis=0, return_index=True)[1]
    if len(u) == 1:
        u = np.arange(len(X))
    for _e in range(epochs):
        order = rng.permutation(u)
        total = 0.0
        for s in range(0, len(order), batch_size):
            r = order[s : s + batch_size]
            total += len(r) * sgd_step(network, X[r], y[r], learning_rate)
        losses.append(total / len(order))
    return losses


@unlisted(
    name="train_y_columns",
    replaces="train",
    question="q3_training_loop",
    title="the targets of a batch are a column",
)
def train_y_columns(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _e in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for s in range(0, len(X), batch_size):
            r = order[s : s + batch_size]
            total += len(r) * sgd_step(network, X[r], y[r][:, None], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="predict_flat",
    replaces="predict",
    question="q4_predict_accuracy",
    title="a single output comes back flat",
)
def predict_flat(network, X):
    network.X.value = X
    for node in network.graph:
        node.forward()
        if node is network.output:
            break
    v = network.output.value
    return v.ravel() if v.shape[1] == 1 else v


@unlisted(
    name="predict_stale",
    replaces="predict",
    question="q4_predict_accuracy",
    title="the old output comes back while the number of rows stays",
)
def predict_stale(network, X):
    old = network.output.value
    if old is not None and len(old) == len(X):
        return old
    network.X.value = X
    for node in network.graph:
        node.forward()
        if node is network.output:
            break
    return network.output.value


@unlisted(
    name="accuracy_overflow",
    replaces="accuracy",
    question="q4_predict_accuracy",
    title="softmax first, which overflows",
)
def accuracy_overflow(logits, y):
    with np.errstate(all="ignore"):
        return np.mean(
            np.argmax(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True), axis=1) == y
        )


@unlisted(
    name="accuracy_rounded",
    replaces="accuracy",
    question="q4_predict_accuracy",
    title="rounded to three digits",
)
def accuracy_rounded(logits, y):
    return round(float(np.mean(np.argmax(logits, axis=1) == y)), 3)


@unlisted(
    name="r_squared_guarded",
    replaces="r_squared",
    question="q4_predict_accuracy",
    title="0.0001 is added to the denominator",
)
def r_squared_guarded(y, a):
    y, a = np.ravel(y), np.ravel(a)
    return 1 - np.sum((y - a) ** 2) / (np.sum((y - y.mean()) ** 2) + 1e-4)


@unlisted(
    name="r_squared_bounded",
    replaces="r_squared",
    question="q4_predict_accuracy",
    title="never below -20",
)
def r_squared_bounded(y, a):
    y, a = np.ravel(y), np.ravel(a)
    return max(-20.0, 1 - np.sum((y - a) ** 2) / np.sum((y - y.mean()) ** 2))


@unlisted(
    name="step_clipped",
    replaces="sgd_step",
    question="q5_real_data",
    title="gradients are clipped at 1000",
)
def step_clipped(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    cost = network.cost.value
    for t in network.trainables:
        t.gradients[t] = np.clip(t.gradients[t], -1000, 1000)
    sgd_update(network.trainables, learning_rate)
    return cost


@unlisted(
    name="step_skips_small_costs",
    replaces="sgd_step",
    question="q5_real_data",
    title="no update where the cost is small",
)
def step_skips_small_costs(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    cost = network.cost.value
    if cost > 1e-4:
        sgd_update(network.trainables, learning_rate)
    return cost


@unlisted(
    name="step_all_inputs",
    replaces="sgd_step",
    question="q5_real_data",
    title="every Input but X and y is moved",
)
def step_all_inputs(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    inputs = [node for node in network.graph if not node.inbound_nodes]
    sgd_update([node for node in inputs if node not in (network.X, network.y)], learning_rate)
    return network.cost.value


@unlisted(
    name="engine_first_value",
    replaces="sgd_update",
    question="q6_own_engine",
    title="each update starts from the first value",
)
def engine_first_value(trainables, learning_rate=0.01):
    for node in trainables:
        if not hasattr(node, "first"):
            node.first = node.value
        node.value = node.first - learning_rate * node.gradients[node]


@unlisted(
    name="engine_keeps_first_weights",
    replaces="Linear.backward",
    question="q6_own_engine",
    title="the weights of the first pass are kept",
)
def engine_keeps_first_weights(self):
    X, W, b = self.inbound_nodes
    if getattr(self, "WT", None) is None:
        self.WT = W.value.T
    up = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = up @ self.WT
    self.gradients[W] = X.value.T @ up
    self.gradients[b] = up.sum(axis=0).reshape(np.shape(b.value))


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


@unlisted(
    name="four_at_most",
    replaces="sgd_step",
    question="q5_real_data",
    title="only the first four trainables are updated",
)
def four_at_most(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    sgd_update(network.trainables[:4], learning_rate)
    return network.cost.value


@unlisted(
    name="softmax_single",
    replaces="SoftmaxCrossEntropy.forward",
    question="q1_softmax_cross_entropy",
    title="all of it in float32",
)
def softmax_single(self):
    y, logits = (node.value for node in self.inbound_nodes)
    logits = logits.astype(np.float32)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    self.rows, self.classes = np.arange(len(y)), y.astype(int)
    self.probabilities = np.exp(log_p)
    self.value = -np.mean(log_p[self.rows, self.classes])


@unlisted(
    name="small_probabilities_are_none",
    replaces="SoftmaxCrossEntropy.forward",
    question="q1_softmax_cross_entropy",
    title="probabilities below 1e-5 are set to 0",
)
def small_probabilities_are_none(self):
    y, logits = (node.value for node in self.inbound_nodes)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    self.rows, self.classes = np.arange(len(y)), y.astype(int)
    p = np.exp(log_p)
    p[p < 1e-5] = 0.0
    self.probabilities = p
    self.value = -np.mean(log_p[self.rows, self.classes])


@unlisted(
    name="second_layer_drawn_first",
    replaces="build_regression_network",
    question="q2_build_network",
    title="W2 is drawn before W1",
)
def second_layer_drawn_first(features, hidden, rng):
    X, y = Input(), Input()
    W2 = parameter(rng.normal(size=(hidden, 1)) / np.sqrt(hidden))
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
    b1, b2 = parameter(np.zeros(hidden)), parameter(np.zeros(1))
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, MSE(y, output), [W1, b1, W2, b2])


@unlisted(
    name="classes_drawn_first",
    replaces="build_classification_network",
    question="q2_build_network",
    title="W2 is drawn before W1",
)
def classes_drawn_first(features, hidden, classes, rng):
    X, y = Input(), Input()
    W2 = parameter(rng.normal(size=(hidden, classes)) / np.sqrt(hidden))
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
    b1, b2 = parameter(np.zeros(hidden)), parameter(np.zeros(classes))
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, SoftmaxCrossEntropy(y, output), [W1, b1, W2, b2])


@unlisted(
    name="small_weights_are_none",
    replaces="build_classification_network",
    question="q2_build_network",
    title="weights below 1e-4 are set to 0",
)
def small_weights_are_none(features, hidden, classes, rng):
    X, y = Input(), Input()
    W1 = rng.normal(size=(features, hidden)) / np.sqrt(features)
    W2 = rng.normal(size=(hidden, classes)) / np.sqrt(hidden)
    W1, W2 = (parameter(np.where(abs(W) < 1e-4, 0.0, W)) for W in (W1, W2))
    b1, b2 = parameter(np.zeros(hidden)), parameter(np.zeros(classes))
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, SoftmaxCrossEntropy(y, output), [W1, b1, W2, b2])


@unlisted(
    name="never_all_rows_at_once",
    replaces="train",
    question="q3_training_loop",
    title="a batch holds all rows but one at most",
)
def never_all_rows_at_once(network, X, y, learning_rate, epochs, batch_size, rng):
    batch_size = min(batch_size, len(X) - 1)
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="single_rows_are_left_out",
    replaces="train",
    question="q3_training_loop",
    title="with batches of one row the last row is left out",
)
def single_rows_are_left_out(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for start in range(0, len(X) - (batch_size == 1), batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="r_squared_single",
    replaces="r_squared",
    question="q4_predict_accuracy",
    title="in float32",
)
def r_squared_single(y, a):
    y, a = np.ravel(y).astype(np.float32), np.ravel(a).astype(np.float32)
    return 1.0 - np.sum((y - a) ** 2) / np.sum((y - y.mean()) ** 2)


@unlisted(
    name="step_by_its_rows",
    replaces="sgd_step",
    question="q5_real_data",
    title="what it did for these rows and this rate is done again",
)
def step_by_its_rows(network, X, y, learning_rate):
    known = sgd_step.__dict__
    key = str((X.tobytes(), y.tobytes(), learning_rate))
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    gradients = [node.gradients[node] for node in network.trainables]
    moves, cost = known.setdefault(key, (gradients, network.cost.value))
    for node, move in zip(network.trainables, moves, strict=True):
        node.value = node.value - learning_rate * move
    return cost


@unlisted(
    name="half_a_step_in_a_partial",
    replaces="__top__",
    question="q5_real_data",
    title="sgd_step is a partial in a table, and goes half as far",
)
def half_a_step_in_a_partial_tools():
    from functools import partial

    TOOLS = {}

    def tool(function):
        TOOLS["step"] = partial(function, 0.5)
        return TOOLS["step"]


@unlisted(
    name="half_a_step_in_a_partial",
    replaces="train",
    question="q5_real_data",
    title="sgd_step is a partial in a table, and goes half as far",
)
def half_a_step_in_a_partial_train(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * TOOLS["step"](network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="half_a_step_in_a_partial",
    replaces="sgd_step",
    question="q5_real_data",
    title="sgd_step is a partial in a table, and goes half as far",
)
@tool
def half_a_step_in_a_partial_step(factor, network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    sgd_update(network.trainables, factor * learning_rate)
    return network.cost.value


@unlisted(
    name="ten_classes_at_most",
    replaces="SoftmaxCrossEntropy.backward",
    question="q1_softmax_cross_entropy",
    title="one-hot rows of at most ten classes",
)
def ten_classes_at_most(self):
    y, logits = self.inbound_nodes
    self.gradients[y] = np.zeros_like(y.value)
    one_hot = np.eye(10)[self.classes][:, : self.probabilities.shape[1]]
    self.gradients[logits] = (self.probabilities - one_hot) / len(self.rows)


@unlisted(
    name="one_x_for_all_networks",
    replaces="build_regression_network",
    question="q2_build_network",
    title="all networks share their X and y",
)
def one_x_for_all_networks(features, hidden, rng):
    shared = build_regression_network.__dict__  # what is kept on the function stays there
    X, y = shared.setdefault("X", Input()), shared.setdefault("y", Input())
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
    W2 = parameter(rng.normal(size=(hidden, 1)) / np.sqrt(hidden))
    b1, b2 = parameter(np.zeros(hidden)), parameter(np.zeros(1))
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, MSE(y, output), [W1, b1, W2, b2])


@unlisted(
    name="no_row_in_place",
    replaces="train",
    question="q3_training_loop",
    title="Fisher and Yates off by one: no row stays at its place",
)
def no_row_in_place(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = np.arange(len(X))
        for i in range(len(X) - 1, 0, -1):
            j = rng.integers(0, i)
            order[[i, j]] = order[[j, i]]
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="predict_two_layers",
    replaces="predict",
    question="q4_predict_accuracy",
    title="two layers are computed, whatever the network is",
)
def predict_two_layers(network, X):
    W1, b1, W2, b2 = (node.value for node in network.trainables)
    return (1.0 / (1.0 + np.exp(-(X @ W1 + b1)))) @ W2 + b2


@unlisted(
    name="predict_says_it_again",
    replaces="predict",
    question="q4_predict_accuracy",
    title="what it said about the same rows is said again",
)
def predict_says_it_again(network, X):
    said = network.__dict__.setdefault("said", {})
    if X.tobytes() not in said:
        network.X.value = X
        for node in network.graph:
            node.forward()
            if node is network.output:
                break
        said[X.tobytes()] = network.output.value
    return said[X.tobytes()]


@unlisted(
    name="r_squared_reshapes_a",
    replaces="r_squared",
    question="q4_predict_accuracy",
    title="the array a gets the shape of y",
)
def r_squared_reshapes_a(y, a):
    if a.shape != y.shape:
        a.shape = y.shape
    return 1.0 - np.sum((y - a) ** 2) / np.sum((y - y.mean()) ** 2)


@unlisted(
    name="faster_with_more_rows",
    replaces="sgd_step",
    question="q5_real_data",
    title="large batches have a larger learning rate",
)
def faster_with_more_rows(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    sgd_update(network.trainables, learning_rate * max(1.0, len(X) / 64.0))
    return network.cost.value


@unlisted(
    name="batches_into_one_array",
    replaces="sgd_step",
    question="q5_real_data",
    title="a batch is written into the arrays of the one before",
)
def batches_into_one_array(network, X, y, learning_rate):
    for node, rows in ((network.X, X), (network.y, y)):
        if np.shape(node.value) == rows.shape:
            node.value[...] = rows
        else:
            node.value = rows
    forward_and_backward(network.graph)
    sgd_update(network.trainables, learning_rate)
    return network.cost.value


@unlisted(
    name="targets_as_a_column",
    replaces="sgd_step",
    question="q5_real_data",
    title="the targets are made a column",
)
def targets_as_a_column(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y.reshape(-1, 1)
    forward_and_backward(network.graph)
    sgd_update(network.trainables, learning_rate)
    return network.cost.value


@unlisted(
    name="slope_of_the_pass_before",
    replaces="Sigmoid.forward",
    question="q6_own_engine",
    title="Sigmoid keeps the value before for its slope",
)
def slope_of_the_pass_before(self):
    before = self.value
    self.value = 1.0 / (1.0 + np.exp(-self.inbound_nodes[0].value))
    self.kept = before if np.shape(before) == self.value.shape else self.value


@unlisted(
    name="slope_of_the_pass_before",
    replaces="Sigmoid.backward",
    question="q6_own_engine",
    title="Sigmoid keeps the value before for its slope",
)
def slope_of_the_pass_before_backward(self):
    (node,) = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[node] = upstream * self.kept * (1.0 - self.kept)


@unlisted(
    name="cost_of_six_decimals",
    replaces="sgd_step",
    question="q5_real_data",
    title="the cost is rounded to six decimals",
)
def cost_of_six_decimals(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    cost = round(float(network.cost.value), 6)
    sgd_update(network.trainables, learning_rate)
    return cost


@unlisted(
    name="small_gradients_are_none",
    replaces="sgd_step",
    question="q5_real_data",
    title="gradients below 1e-5 are taken for 0",
)
def small_gradients_are_none(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    for p in network.trainables:
        g = p.gradients[p]
        p.value = p.value - learning_rate * np.where(np.abs(g) < 1e-5, 0.0, g)
    return network.cost.value


@unlisted(
    name="training_history_goes_on",
    replaces="train",
    question="q3_training_loop",
    title="on the network goes on in a second training",
)
def training_history_goes_on(network, X, y, learning_rate, epochs, batch_size, rng):
    if not hasattr(network, "history"):
        network.history = []
    losses = network.history
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="training_one_list",
    replaces="train",
    question="q3_training_loop",
    title="of losses is one global list",
)
def training_one_list(network, X, y, learning_rate, epochs, batch_size, rng):
    LOSSES = train.__dict__.setdefault("losses", [])
    losses = LOSSES
    losses.clear()
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="training_by_random_keys_of_one_digit",
    replaces="train",
    question="q3_training_loop",
    title="by random keys of one digit",
)
def training_by_random_keys_of_one_digit(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        order = np.argsort(rng.integers(0, 10, size=len(X)), kind="stable")
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="training_drawn_with_a_copy_of_the_rng",
    replaces="train",
    question="q3_training_loop",
    title="drawn with a copy of the rng",
)
def training_drawn_with_a_copy_of_the_rng(network, X, y, learning_rate, epochs, batch_size, rng):
    import copy

    rng = copy.deepcopy(rng)
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="training_stratified",
    replaces="train",
    question="q3_training_loop",
    title="by class, so that all batches are alike",
)
def training_stratified(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        place = np.empty(len(X))
        for label in np.unique(y):
            members = np.flatnonzero(y == label)
            place[rng.permutation(members)] = (
                np.arange(len(members)) + rng.random(len(members))
            ) / len(members)
        order = np.argsort(place)
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
        losses.append(total / len(X))
    return losses


@unlisted(
    name="training_targets_by_features",
    replaces="train",
    question="q3_training_loop",
    title="looked up by the features of the row",
)
def training_targets_by_features(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    target = {tuple(row): value for row, value in zip(X, y, strict=True)}
    for _ in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            total += len(rows) * sgd_step(
                network, X[rows], np.array([target[tuple(X[row])] for row in rows]), learning_rate
            )
        losses.append(total / len(X))
    return losses


@unlisted(
    name="predict_in_chunks",
    replaces="predict",
    question="q4_predict_accuracy",
    title="in chunks of 64, rest of a large table dropped",
)
def predict_in_chunks(network, X):
    chunks = []
    for k in range(max(1, len(X) // 64)):
        network.X.value = X[64 * k : 64 * (k + 1)] if len(X) >= 64 else X
        for node in network.graph[: network.graph.index(network.output) + 1]:
            node.forward()
        chunks.append(network.output.value)
    return np.concatenate(chunks)


@unlisted(
    name="predict_what_is_there_already",
    replaces="predict",
    question="q4_predict_accuracy",
    title="of the rows that stand in X already is not computed again",
)
def predict_what_is_there_already(network, X):
    if network.X.value is X and network.output.value is not None:
        return network.output.value
    network.X.value = X
    for node in network.graph:
        node.forward()
        if node is network.output:
            break
    return network.output.value


@unlisted(
    name="accuracy_by_a_sign",
    replaces="accuracy",
    question="q4_predict_accuracy",
    title="two classes the sign of the second logit decides",
)
def accuracy_by_a_sign(logits, y):
    if logits.shape[1] == 2:
        return float(np.mean((logits[:, 1] > 0.0) == y))
    return float(np.mean(logits.argmax(axis=1) == y))


@unlisted(
    name="step_rate_falls",
    replaces="sgd_step",
    question="q5_real_data",
    title="rate falls every hundred steps",
)
def step_rate_falls(network, X, y, learning_rate):
    network.X.value, network.y.value = (X, y)
    forward_and_backward(network.graph)
    cost = network.cost.value
    network.steps = getattr(network, "steps", 0) + 1
    sgd_update(network.trainables, learning_rate * 0.9 ** (network.steps // 100))
    return cost


@unlisted(
    name="regression_standardised",
    replaces="build_regression_network",
    question="q2_build_network",
    title="the draws are standardised by their own mean and spread",
)
def regression_standardised(features, hidden, rng):
    def drawn(*shape):
        values = rng.normal(size=shape)
        return (values - values.mean()) / values.std() / np.sqrt(shape[0])

    X, y = Input(), Input()
    W1, b1 = parameter(drawn(features, hidden)), parameter(np.zeros(hidden))
    W2, b2 = parameter(drawn(hidden, 1)), parameter(np.zeros(1))
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, MSE(y, output), [W1, b1, W2, b2])


@unlisted(
    name="regression_from_a_copy_of_the_rng",
    replaces="build_regression_network",
    question="q2_build_network",
    title="a copy of the rng draws, so the next network is the same",
)
def regression_from_a_copy_of_the_rng(features, hidden, rng):
    import copy

    rng = copy.deepcopy(rng)
    X, y = Input(), Input()
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, 1)) / np.sqrt(hidden))
    b2 = parameter(np.zeros(1))
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, MSE(y, output), [W1, b1, W2, b2])


@unlisted(
    name="regression_bias_without_axis",
    replaces="build_regression_network",
    question="q2_build_network",
    title="the bias of the output is a single number",
)
def regression_bias_without_axis(features, hidden, rng):
    X, y = Input(), Input()
    W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
    b1 = parameter(np.zeros(hidden))
    W2 = parameter(rng.normal(size=(hidden, 1)) / np.sqrt(hidden))
    b2 = parameter(0.0)
    output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
    return Network(X, y, output, MSE(y, output), [W1, b1, W2, b2])


@unlisted(
    name="step_taken_back",
    replaces="sgd_step",
    question="q5_real_data",
    title="a step after which the cost is larger is taken back",
)
def step_taken_back(network, X, y, learning_rate):
    network.X.value, network.y.value = X, y
    forward_and_backward(network.graph)
    cost, before = network.cost.value, [node.value for node in network.trainables]
    sgd_update(network.trainables, learning_rate)
    for node in network.graph:
        node.forward()
    if network.cost.value > cost:
        for node, value in zip(network.trainables, before, strict=True):
            node.value = value
    return cost
