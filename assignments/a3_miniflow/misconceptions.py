"""Known mistakes of a3_miniflow, as real students made them.

Each is written as the wrong definition; the rest of the file is the solution. A mistake loses
points in its own question only, and is named to those who make it. It is read as text, never run
where it stands, so the names of miniflow.py are used freely.
"""
# ruff: noqa: D103, F821

import numpy as np

from autograder.variants import misconception


@misconception(
    name="sort_any_input",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="a node is taken as soon as one of its inputs is there",
    hint="Count how many inputs a node still waits for; it is ready at zero. Read section 1.",
)
def sort_any_input(feed_dict):
    for node, value in feed_dict.items():
        node.value = value
    order = list(feed_dict)
    for node in order:
        for consumer in node.outbound_nodes:
            if consumer not in order:
                order.append(consumer)
    return order


@misconception(
    name="sort_without_values",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="the inputs never receive their values",
    hint="feed_dict holds the values as well: node.value = feed_dict[node]. Read section 1.",
)
def sort_without_values(feed_dict):
    ready = deque(feed_dict)
    waiting = {}
    order = []
    while ready:
        node = ready.popleft()
        order.append(node)
        for consumer in node.outbound_nodes:
            waiting[consumer] = waiting.get(consumer, len(consumer.inbound_nodes)) - 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    return order


@misconception(
    name="input_last_consumer",
    replaces="Input.backward",
    question="q2_input",
    title="each consumer's gradient overwrites the one before",
    hint="A value that is used twice acts on the cost twice: add, do not assign. Read section 2.",
)
def input_last_consumer(self):
    for n in self.outbound_nodes:
        self.gradients[self] = n.gradients[self]


@misconception(
    name="input_first_consumer",
    replaces="Input.backward",
    question="q2_input",
    title="only the first consumer is looked at",
    hint="outbound_nodes may hold several nodes: loop over all of them. Read section 2.",
)
def input_first_consumer(self):
    self.gradients[self] = self.outbound_nodes[0].gradients[self]


@misconception(
    name="input_accumulates",
    replaces="Input.backward",
    question="q2_input",
    title="the gradient of the last pass is still in the sum",
    hint="Every backward pass begins with a sum of 0. Read section 2.",
)
def input_accumulates(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self] = self.gradients.get(self, 0.0) + upstream


@misconception(
    name="mul_like_add",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="the upstream gradient is passed on as if it were a sum",
    hint="In x * y, a step in x moves the product y times as far. Read section 3.",
)
def mul_like_add(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        self.gradients[node] = upstream


@misconception(
    name="mul_own_value",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="a factor's gradient is multiplied by the factor itself",
    hint="The local gradient of x * y with respect to x is y, the other factor. Read section 3.",
)
def mul_own_value(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        self.gradients[node] = upstream * node.value


@misconception(
    name="mul_first_consumer",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="only the first consumer is looked at",
    hint="outbound_nodes may hold several nodes: add up all of them, as Add does. Read section 3.",
)
def mul_first_consumer(self):
    upstream = self.outbound_nodes[0].gradients[self]
    for node in self.inbound_nodes:
        others = [other.value for other in self.inbound_nodes if other is not node]
        self.gradients[node] = upstream * np.prod(others, axis=0)


@misconception(
    name="mul_divides",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="the product is divided by the factor, which may be 0",
    hint="Multiply the other factors instead: 0 / 0 is not a number. Read section 3.",
)
def mul_divides(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        self.gradients[node] = upstream * self.value / node.value


@misconception(
    name="linear_first_consumer",
    replaces="Linear.backward",
    question="q4_linear",
    title="only the first consumer is looked at",
    hint="outbound_nodes may hold several nodes: add up all of them, as Add does. Read section 4.",
)
def linear_first_consumer(self):
    X, W, b = self.inbound_nodes
    upstream = self.outbound_nodes[0].gradients[self]
    self.gradients[X] = upstream @ W.value.T
    self.gradients[W] = X.value.T @ upstream
    self.gradients[b] = upstream.sum(axis=0)


@misconception(
    name="linear_bias_mean",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/db is averaged over the rows",
    hint="b is used once in every row, so its gradient is a sum over the rows. Read section 4.",
)
def linear_bias_mean(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = upstream @ W.value.T
    self.gradients[W] = X.value.T @ upstream
    self.gradients[b] = upstream.mean(axis=0)


@misconception(
    name="linear_bias_not_summed",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/db keeps one row per example",
    hint="A gradient has the shape of its value: b is (units,). Sum over rows. Read section 4.",
)
def linear_bias_not_summed(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = upstream @ W.value.T
    self.gradients[W] = X.value.T @ upstream
    self.gradients[b] = upstream


@misconception(
    name="linear_accumulates",
    replaces="Linear.backward",
    question="q4_linear",
    title="the gradients of the last pass are still in the sum",
    hint="Every backward pass begins with a sum of 0. Read section 4.",
)
def linear_accumulates(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = self.gradients.get(X, 0.0) + upstream @ W.value.T
    self.gradients[W] = self.gradients.get(W, 0.0) + X.value.T @ upstream
    self.gradients[b] = self.gradients.get(b, 0.0) + upstream.sum(axis=0)


@misconception(
    name="sigmoid_no_upstream",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="the upstream gradient is left out",
    hint="The chain rule is upstream times local; S (1 - S) is the local one. Read section 5.",
)
def sigmoid_no_upstream(self):
    self.gradients[self.inbound_nodes[0]] = self.value * (1.0 - self.value)


@misconception(
    name="sigmoid_of_sigmoid",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="the sigmoid is taken a second time",
    hint="self.value is S already: the slope is S (1 - S) with that S. Read section 5.",
)
def sigmoid_of_sigmoid(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    again = 1.0 / (1.0 + np.exp(-self.value))
    self.gradients[self.inbound_nodes[0]] = upstream * again * (1.0 - again)


@misconception(
    name="mse_no_mean",
    replaces="MSE.backward",
    question="q6_mse",
    title="the 1/m of the mean is missing",
    hint="The cost is a mean over m rows: each row counts 1/m. Read section 6.",
)
def mse_no_mean(self):
    y, a = self.inbound_nodes
    self.gradients[y] = 2.0 * self.difference
    self.gradients[a] = -2.0 * self.difference


@misconception(
    name="mse_no_two",
    replaces="MSE.backward",
    question="q6_mse",
    title="the factor 2 of the square is missing",
    hint="The derivative of d^2 is 2 d, and nothing in this cost halves it. Read section 6.",
)
def mse_no_two(self):
    y, a = self.inbound_nodes
    m = len(self.difference)
    self.gradients[y] = 1.0 / m * self.difference
    self.gradients[a] = -1.0 / m * self.difference


@misconception(
    name="mse_one_sign",
    replaces="MSE.backward",
    question="q6_mse",
    title="y and a get the same sign",
    hint="In y - a, the derivative with respect to a is -1. Read section 6.",
)
def mse_one_sign(self):
    y, a = self.inbound_nodes
    m = len(self.difference)
    self.gradients[y] = 2.0 / m * self.difference
    self.gradients[a] = 2.0 / m * self.difference


@misconception(
    name="backward_in_forward_order",
    replaces="forward_and_backward",
    question="q7_forward_and_backward",
    title="backward() of a node runs before that of its consumers",
    hint="It needs its consumers' gradients first: walk the list from its end. Read section 7.",
)
def backward_in_forward_order(graph):
    for node in graph:
        node.forward()
    for node in graph:
        node.backward()


@misconception(
    name="forward_pass_last_node",
    replaces="forward_pass",
    question="q7_forward_and_backward",
    title="the value of the last node is returned instead of the output node's",
    hint="output_node says whose value is wanted. Read section 7.",
)
def forward_pass_last_node(output_node, sorted_nodes):
    for node in sorted_nodes:
        node.forward()
    return sorted_nodes[-1].value


@misconception(
    name="sgd_uphill",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="the step goes up the gradient",
    hint="The gradient points to where the cost grows: subtract. Read section 8.",
)
def sgd_uphill(trainables, learning_rate=1e-2):
    for trainable in trainables:
        trainable.value = trainable.value + learning_rate * trainable.gradients[trainable]


@misconception(
    name="sgd_replaces",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="the value is replaced by the step",
    hint="The step starts from the old value: value - learning_rate * gradient. Read section 8.",
)
def sgd_replaces(trainables, learning_rate=1e-2):
    for trainable in trainables:
        trainable.value = -learning_rate * trainable.gradients[trainable]


@misconception(
    name="relu_lets_all_through",
    replaces="ReLU.backward",
    question="q9_relu",
    title="the gradient passes where x is negative, too",
    hint="Where the value is held at 0, a step in x changes nothing. Read section 9.",
)
def relu_lets_all_through(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = upstream
