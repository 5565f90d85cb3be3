"""Mistakes of a3_miniflow that misconceptions.py does not know, and known ones made together.

Each `@unlisted` is a wrong program as students write it, some of them close to a known mistake. It
loses points in its own question, and no name may be given to it. Each `@pair` holds two known
mistakes in one definition. All are read as text, never run where they stand, so the names of
miniflow.py are used freely.
"""
# ruff: noqa: D103

import numpy as np

from autograder.course.variants import pair, unlisted


@unlisted(
    name="sort_leaves_inputs_out",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="the list holds no Input",
)
def sort_leaves_inputs_out(feed_dict):
    for node, value in feed_dict.items():
        node.value = value
    placed, order = set(feed_dict), []
    waiting = list(feed_dict)
    while waiting:
        node = waiting.pop(0)
        for consumer in node.outbound_nodes:
            if consumer not in placed and placed.issuperset(consumer.inbound_nodes):
                placed.add(consumer)
                order.append(consumer)
                waiting.append(consumer)
    return order


@unlisted(
    name="sort_from_the_cost",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="depth first, and the list is not turned round",
)
def sort_from_the_cost(feed_dict):
    order = []

    def visit(node):
        if node in order:
            return
        for consumer in node.outbound_nodes:
            visit(consumer)
        order.append(node)

    for node in feed_dict:
        node.value = feed_dict[node]
        visit(node)
    return order


@unlisted(
    name="sort_by_fan_in",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="nodes are sorted by how many inputs they have",
)
def sort_by_fan_in(feed_dict):
    found = list(feed_dict)
    for node in found:
        found += [n for n in node.outbound_nodes if n not in found]
    for node in feed_dict:
        node.value = feed_dict[node]
    return sorted(found, key=lambda node: len(node.inbound_nodes))


@unlisted(
    name="input_mean_of_consumers",
    replaces="Input.backward",
    question="q2_input",
    title="the consumers' gradients are averaged",
)
def input_mean_of_consumers(self):
    terms = [n.gradients[self] for n in self.outbound_nodes]
    self.gradients[self] = sum(terms) / len(terms)


@unlisted(
    name="input_takes_everything",
    replaces="Input.backward",
    question="q2_input",
    title="gradients that consumers keep for other nodes are added, too",
)
def input_takes_everything(self):
    total = 0
    for n in self.outbound_nodes:
        for gradient in n.gradients.values():
            total = total + gradient
    self.gradients[self] = total


@unlisted(
    name="input_list_of_gradients",
    replaces="Input.backward",
    question="q2_input",
    title="the consumers' gradients are kept in a list",
)
def input_list_of_gradients(self):
    self.gradients[self] = [n.gradients[self] for n in self.outbound_nodes]


@unlisted(
    name="mul_whole_product",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="the upstream gradient is multiplied by the product of all factors",
)
def mul_whole_product(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        self.gradients[node] = upstream * self.value


@unlisted(
    name="mul_neighbour",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="only one of the other factors is used",
)
def mul_neighbour(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    for i, node in enumerate(self.inbound_nodes):
        self.gradients[node] = upstream * self.inbound_nodes[i - 1].value


@unlisted(
    name="mul_upstream_for_each",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="the upstream gradient is multiplied in once for each other factor",
)
def mul_upstream_for_each(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        gradient = 1.0
        for other in self.inbound_nodes:
            if other is not node:
                gradient = gradient * upstream * other.value
        self.gradients[node] = gradient


@unlisted(
    name="linear_everything_averaged",
    replaces="Linear.backward",
    question="q4_linear",
    title="all three gradients are averaged over the rows",
)
def linear_everything_averaged(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes) / len(X.value)
    self.gradients[X] = upstream @ W.value.T
    self.gradients[W] = X.value.T @ upstream
    self.gradients[b] = upstream.sum(axis=0)


@unlisted(
    name="linear_bias_over_units",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/db is summed over the units",
)
def linear_bias_over_units(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = np.dot(upstream, W.value.T)
    self.gradients[W] = np.dot(X.value.T, upstream)
    self.gradients[b] = np.sum(upstream, axis=1)


@unlisted(
    name="linear_bias_one_number",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/db is summed over rows and units",
)
def linear_bias_one_number(self):
    self.gradients = {n: np.zeros_like(n.value) for n in self.inbound_nodes}
    X, W, b = self.inbound_nodes
    for n in self.outbound_nodes:
        self.gradients[X] += np.dot(n.gradients[self], W.value.T)
        self.gradients[W] += np.dot(X.value.T, n.gradients[self])
        self.gradients[b] += np.sum(n.gradients[self])


@unlisted(
    name="linear_bias_last_row",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/db is overwritten row by row",
)
def linear_bias_last_row(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = upstream @ W.value.T
    self.gradients[W] = X.value.T @ upstream
    for row in upstream:
        self.gradients[b] = row


@unlisted(
    name="linear_weights_of_features",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/dX is made from the sums of the rows of W",
)
def linear_weights_of_features(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = np.ones_like(upstream) @ W.value.T
    self.gradients[W] = X.value.T @ upstream
    self.gradients[b] = upstream.sum(axis=0)


@unlisted(
    name="sigmoid_plus",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="the slope is S (1 + S)",
)
def sigmoid_plus(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = upstream * self.value * (1 + self.value)


@unlisted(
    name="sigmoid_like_tanh",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="the slope is that of tanh",
)
def sigmoid_like_tanh(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = upstream * (1.0 - self.value**2)


@unlisted(
    name="sigmoid_of_the_input",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="x (1 - x) is used instead of S (1 - S)",
)
def sigmoid_of_the_input(self):
    x = self.inbound_nodes[0]
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[x] = upstream * x.value * (1.0 - x.value)


@unlisted(
    name="mse_half_a_mean",
    replaces="MSE.backward",
    question="q6_mse",
    title="the 2 stands below the line",
)
def mse_half_a_mean(self):
    y, a = self.inbound_nodes
    m = self.difference.shape[0]
    self.gradients[y] = (1 / (2 * m)) * self.difference
    self.gradients[a] = (-1 / (2 * m)) * self.difference


@unlisted(
    name="mse_signs_swapped",
    replaces="MSE.backward",
    question="q6_mse",
    title="y has the sign of a, and a that of y",
)
def mse_signs_swapped(self):
    y, a = self.inbound_nodes
    m = len(self.difference)
    self.gradients[y] = -2.0 / m * self.difference
    self.gradients[a] = 2.0 / m * self.difference


@unlisted(
    name="mse_of_absolutes",
    replaces="MSE.backward",
    question="q6_mse",
    title="the absolute differences are used",
)
def mse_of_absolutes(self):
    y, a = self.inbound_nodes
    gradient = 2.0 * np.abs(self.difference) / len(self.difference)
    self.gradients[y] = gradient
    self.gradients[a] = -gradient


@unlisted(
    name="first_node_left_out",
    replaces="forward_and_backward",
    question="q7_forward_and_backward",
    title="the backward pass ends before the first node",
)
def first_node_left_out(graph):
    for node in graph:
        node.forward()
    for node in graph[:0:-1]:
        node.backward()


@unlisted(
    name="forward_pass_all_values",
    replaces="forward_pass",
    question="q7_forward_and_backward",
    title="the values of all nodes are returned",
)
def forward_pass_all_values(output_node, sorted_nodes):
    for node in sorted_nodes:
        node.forward()
    return [node.value for node in sorted_nodes]


@unlisted(
    name="sgd_divides_by_rate",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="the gradient is divided by the learning rate",
)
def sgd_divides_by_rate(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = t.value - t.gradients[t] / learning_rate


@unlisted(
    name="sgd_sign_only",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="only the sign of the gradient is used",
)
def sgd_sign_only(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = t.value - learning_rate * np.sign(t.gradients[t])


@unlisted(
    name="sgd_whole_gradient",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="the learning rate is not used",
)
def sgd_whole_gradient(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = t.value - t.gradients[t]


@unlisted(
    name="relu_value_as_slope",
    replaces="ReLU.backward",
    question="q9_relu",
    title="the value is taken for the slope",
)
def relu_value_as_slope(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = upstream * self.value


@unlisted(
    name="relu_absolute",
    replaces="ReLU.forward",
    question="q9_relu",
    title="the absolute value is computed",
)
def relu_absolute(self):
    self.value = np.abs(self.inbound_nodes[0].value)


@unlisted(
    name="relu_gate_at_one",
    replaces="ReLU.backward",
    question="q9_relu",
    title="the gate opens at 1",
)
def relu_gate_at_one(self):
    x = self.inbound_nodes[0]
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[x] = upstream * (x.value >= 1)


@pair(
    name="sort_any_input_without_values",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="a node is taken too early, and inputs get no values",
    made_of="sort_any_input sort_without_values",
)
def sort_any_input_without_values(feed_dict):
    order = list(feed_dict)
    for node in order:
        for consumer in node.outbound_nodes:
            if consumer not in order:
                order.append(consumer)
    return order


@pair(
    name="input_first_consumer_accumulates",
    replaces="Input.backward",
    question="q2_input",
    title="only the first consumer, and the last pass is still there",
    made_of="input_first_consumer input_accumulates",
)
def input_first_consumer_accumulates(self):
    upstream = self.outbound_nodes[0].gradients[self]
    self.gradients[self] = self.gradients.get(self, 0.0) + upstream


@pair(
    name="mul_own_value_first_consumer",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="each factor by itself, and only the first consumer",
    made_of="mul_own_value mul_first_consumer",
)
def mul_own_value_first_consumer(self):
    for node in self.inbound_nodes:
        self.gradients[node] = self.outbound_nodes[0].gradients[self] * node.value


@pair(
    name="linear_bias_mean_first_consumer",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/db averaged, and only the first consumer",
    made_of="linear_bias_mean linear_first_consumer",
)
def linear_bias_mean_first_consumer(self):
    X, W, b = self.inbound_nodes
    upstream = self.outbound_nodes[0].gradients[self]
    self.gradients[X] = upstream @ W.value.T
    self.gradients[W] = X.value.T @ upstream
    self.gradients[b] = np.mean(upstream, axis=0)


@pair(
    name="linear_bias_mean_wrong_weights",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/db averaged, and dC/dW from the value",
    made_of="linear_bias_mean linear_value_for_upstream",
)
def linear_bias_mean_wrong_weights(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = np.dot(upstream, W.value.T)
    self.gradients[W] = np.dot(X.value.T, self.value)
    self.gradients[b] = np.mean(upstream, axis=0)


@pair(
    name="linear_wrong_key_bias_not_summed",
    replaces="Linear.backward",
    question="q4_linear",
    title="X and W swapped, and dC/db with one row per example",
    made_of="linear_wrong_key linear_bias_not_summed",
)
def linear_wrong_key_bias_not_summed(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = X.value.T @ upstream
    self.gradients[W] = upstream @ W.value.T
    self.gradients[b] = upstream


@pair(
    name="linear_bias_mean_accumulates",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/db averaged, and the last pass is still there",
    made_of="linear_bias_mean linear_accumulates",
)
def linear_bias_mean_accumulates(self):
    X, W, b = self.inbound_nodes
    for node in (X, W, b):
        self.gradients.setdefault(node, np.zeros(node.value.shape))
    for n in self.outbound_nodes:
        self.gradients[X] += np.dot(n.gradients[self], W.value.T)
        self.gradients[W] += np.dot(X.value.T, n.gradients[self])
        self.gradients[b] += np.mean(n.gradients[self], axis=0)


@pair(
    name="sigmoid_of_sigmoid_first_consumer",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="the sigmoid of the sigmoid, and only the first consumer",
    made_of="sigmoid_of_sigmoid sigmoid_first_consumer",
)
def sigmoid_of_sigmoid_first_consumer(self):
    again = 1 / (1 + np.exp(-self.value))
    upstream = self.outbound_nodes[0].gradients[self]
    self.gradients[self.inbound_nodes[0]] = upstream * again * (1 - again)


@pair(
    name="mse_no_two_no_mean",
    replaces="MSE.backward",
    question="q6_mse",
    title="neither the 2 nor the 1/m",
    made_of="mse_no_two mse_no_mean",
)
def mse_no_two_no_mean(self):
    y, a = self.inbound_nodes
    self.gradients[y] = self.difference
    self.gradients[a] = -self.difference


@pair(
    name="mse_no_mean_one_sign",
    replaces="MSE.backward",
    question="q6_mse",
    title="no 1/m, and one sign for both",
    made_of="mse_no_mean mse_one_sign",
)
def mse_no_mean_one_sign(self):
    for node in self.inbound_nodes:
        self.gradients[node] = 2 * self.difference


@pair(
    name="sgd_uphill_first_trainable",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="up the gradient, and one trainable only",
    made_of="sgd_uphill sgd_first_trainable",
)
def sgd_uphill_first_trainable(trainables, learning_rate=1e-2):
    first = trainables[0]
    first.value = first.value + learning_rate * first.gradients[first]


@pair(
    name="relu_all_through_first_consumer",
    replaces="ReLU.backward",
    question="q9_relu",
    title="no gate, and only the first consumer",
    made_of="relu_lets_all_through relu_first_consumer",
)
def relu_all_through_first_consumer(self):
    self.gradients[self.inbound_nodes[0]] = self.outbound_nodes[0].gradients[self] * 1.0
