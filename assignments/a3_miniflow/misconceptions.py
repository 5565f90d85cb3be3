"""Known mistakes of a3_miniflow, as real students made them.

Each is written as the wrong definition; the rest of the file is the solution. A mistake loses
points in its own question only, and is named to those who make it. It is read as text, never run
where it stands, so the names of miniflow.py are used freely.
"""
# ruff: noqa: D103, F821

import numpy as np

from autograder.course.variants import misconception


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
    name="sort_first_input",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="a node waits for the first of its inputs only",
    hint="inbound_nodes may hold several nodes, and each of them must come first. Read section 1.",
)
def sort_first_input(feed_dict):
    for node, value in feed_dict.items():
        node.value = value
    ready = deque(feed_dict)
    order = []
    while ready:
        node = ready.popleft()
        order.append(node)
        for consumer in node.outbound_nodes:
            if consumer.inbound_nodes[0] is node:
                ready.append(consumer)
    return order


@misconception(
    name="sort_once_per_path",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="a node is put into the list once for every path that leads to it",
    hint="A node that several nodes feed is still one node: append it once. Read section 1.",
)
def sort_once_per_path(feed_dict):
    for node, value in feed_dict.items():
        node.value = value
    queue = list(feed_dict)
    order = []
    while queue:
        node = queue.pop(0)
        order.append(node)
        queue += node.outbound_nodes
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
    name="input_changes_consumer",
    replaces="Input.backward",
    question="q2_input",
    title="the sum is collected in the array of the first consumer",
    hint="total = n.gradients[self] is that very array, and += changes it: begin at 0. "
    "Read section 2.",
)
def input_changes_consumer(self):
    total = self.outbound_nodes[0].gradients[self]
    for n in self.outbound_nodes[1:]:
        total += n.gradients[self]
    self.gradients[self] = total


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
    name="mul_starts_at_zero",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="the product of the other factors starts at 0 and stays there",
    hint="0 times anything is 0: a product starts at 1, a sum at 0. Read section 3.",
)
def mul_starts_at_zero(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        factor = 0.0
        for other in self.inbound_nodes:
            if other is not node:
                factor = factor * other.value
        self.gradients[node] = upstream * factor


@misconception(
    name="mul_adds_others",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="the other factors are added instead of multiplied",
    hint="The local gradient of x y z with respect to x is y z, not y + z. Read section 3.",
)
def mul_adds_others(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        others = sum(other.value for other in self.inbound_nodes if other is not node)
        self.gradients[node] = upstream * others


@misconception(
    name="mul_over_elements",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="the product runs over the elements of the arrays, too",
    hint="np.prod without axis makes one number of all arrays: multiply element by element. "
    "Read section 3.",
)
def mul_over_elements(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        others = [other.value for other in self.inbound_nodes if other is not node]
        self.gradients[node] = upstream * np.prod(others)


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
    name="linear_last_consumer",
    replaces="Linear.backward",
    question="q4_linear",
    title="each consumer's gradient overwrites the one before",
    hint="A value that is used twice acts on the cost twice: add, do not assign. Read section 4.",
)
def linear_last_consumer(self):
    X, W, b = self.inbound_nodes
    for n in self.outbound_nodes:
        self.gradients[X] = n.gradients[self] @ W.value.T
        self.gradients[W] = X.value.T @ n.gradients[self]
        self.gradients[b] = n.gradients[self].sum(axis=0)


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
    name="linear_bias_as_slope",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/db is multiplied by b",
    hint="b is added, so its local gradient is 1, whatever its value. Read section 4.",
)
def linear_bias_as_slope(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = upstream @ W.value.T
    self.gradients[W] = X.value.T @ upstream
    self.gradients[b] = upstream.sum(axis=0) * b.value


@misconception(
    name="linear_value_for_upstream",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/dW is made from the node's own value instead of the upstream gradient",
    hint="The chain rule multiplies what the consumers send back, not X W + b. Read section 4.",
)
def linear_value_for_upstream(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = upstream @ W.value.T
    self.gradients[W] = X.value.T @ self.value
    self.gradients[b] = upstream.sum(axis=0)


@misconception(
    name="linear_wrong_key",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/dX is stored under W, and dC/dW under X",
    hint="The key of a gradient is the node that it belongs to: compare the shapes. "
    "Read section 4.",
)
def linear_wrong_key(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = X.value.T @ upstream
    self.gradients[W] = upstream @ W.value.T
    self.gradients[b] = upstream.sum(axis=0)


@misconception(
    name="linear_first_row",
    replaces="Linear.backward",
    question="q4_linear",
    title="only the first row of the batch is looked at",
    hint="X is a table with one example in each row, and every row counts. Read section 4.",
)
def linear_first_row(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)[0]
    self.gradients[X] = upstream @ W.value.T
    self.gradients[W] = np.outer(X.value[0], upstream)
    self.gradients[b] = upstream


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
    name="sigmoid_first_consumer",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="only the first consumer is looked at",
    hint="outbound_nodes may hold several nodes: add up all of them, as Add does. Read section 5.",
)
def sigmoid_first_consumer(self):
    upstream = self.outbound_nodes[0].gradients[self]
    self.gradients[self.inbound_nodes[0]] = upstream * self.value * (1.0 - self.value)


@misconception(
    name="sigmoid_accumulates",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="the gradient of the last pass is still in the sum",
    hint="Every backward pass begins with a sum of 0. Read section 5.",
)
def sigmoid_accumulates(self):
    (x,) = self.inbound_nodes
    self.gradients.setdefault(x, np.zeros_like(x.value))
    for n in self.outbound_nodes:
        self.gradients[x] += n.gradients[self] * self.value * (1.0 - self.value)


@misconception(
    name="sigmoid_upstream_twice",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="the upstream gradient is multiplied in twice",
    hint="The chain rule has it once: upstream times S (1 - S). Read section 5.",
)
def sigmoid_upstream_twice(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    slope = upstream * self.value * (1.0 - self.value)
    self.gradients[self.inbound_nodes[0]] = upstream * slope


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
    name="mse_waits_for_consumers",
    replaces="MSE.backward",
    question="q6_mse",
    title="the gradients are multiplied by a sum over consumers, of which there are none",
    hint="An empty sum is 0. MSE is the cost itself, so its upstream gradient is 1. "
    "Read section 6.",
)
def mse_waits_for_consumers(self):
    y, a = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    m = len(self.difference)
    self.gradients[y] = upstream * 2.0 / m * self.difference
    self.gradients[a] = upstream * -2.0 / m * self.difference


@misconception(
    name="mse_table",
    replaces="MSE.backward",
    question="q6_mse",
    title="(m,) minus (m, 1) became a table",
    hint="Do not subtract the values again: self.difference holds one row per example. "
    "Read section 6.",
)
def mse_table(self):
    y, a = self.inbound_nodes
    difference = y.value - a.value
    self.gradients[y] = 2.0 / len(difference) * difference
    self.gradients[a] = -2.0 / len(difference) * difference


@misconception(
    name="mse_row",
    replaces="MSE.backward",
    question="q6_mse",
    title="the gradients lie in one row",
    hint="y and a have one row per example, and so do their gradients: (m,) or (m, 1). "
    "Read section 6.",
)
def mse_row(self):
    y, a = self.inbound_nodes
    gradient = 2.0 / self.difference.size * self.difference.reshape(1, -1)
    self.gradients[y] = gradient
    self.gradients[a] = -gradient


@misconception(
    name="mse_nothing_stored",
    replaces="MSE.backward",
    question="q6_mse",
    title="the gradients are computed, but not stored",
    hint="Nobody reads what backward() returns: store under self.gradients[y] and [a]. "
    "Read section 6.",
)
def mse_nothing_stored(self):
    gradient = 2.0 / len(self.difference) * self.difference
    return gradient, -gradient


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
    name="no_backward_pass",
    replaces="forward_and_backward",
    question="q7_forward_and_backward",
    title="no gradient arrives at the inputs",
    hint="After the loop of forward(), call backward() of every node, Inputs too. Read section 7.",
)
def no_backward_pass(graph):
    for node in graph:
        node.forward()


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
    name="forward_pass_stops_early",
    replaces="forward_pass",
    question="q7_forward_and_backward",
    title="the nodes after the output node do not run",
    hint="Every node of the list runs forward, wherever the output node stands. Read section 7.",
)
def forward_pass_stops_early(output_node, sorted_nodes):
    for node in sorted_nodes:
        node.forward()
        if node is output_node:
            break
    return output_node.value


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
    name="sgd_gradient_as_value",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="the value becomes learning rate times gradient",
    hint="That product is how far to move: subtract it from the old value. Read section 8.",
)
def sgd_gradient_as_value(trainables, learning_rate=1e-2):
    for trainable in trainables:
        trainable.value = learning_rate * trainable.gradients[trainable]


@misconception(
    name="sgd_does_nothing",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="the new value is computed, but not stored in the node",
    hint="A variable of your own is not the node's value: assign to t.value. Read section 8.",
)
def sgd_does_nothing(trainables, learning_rate=1e-2):
    for trainable in trainables:
        value = trainable.value
        value = value - learning_rate * trainable.gradients[trainable]


@misconception(
    name="sgd_first_trainable",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="only the first trainable is moved",
    hint="The loop must come to its end: no return inside it. Read section 8.",
)
def sgd_first_trainable(trainables, learning_rate=1e-2):
    for trainable in trainables:
        trainable.value = trainable.value - learning_rate * trainable.gradients[trainable]
        return


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


@misconception(
    name="relu_of_gradient",
    replaces="ReLU.backward",
    question="q9_relu",
    title="the gate is opened by the sign of the gradient",
    hint="The sign of x opens and closes the gate; a negative gradient passes an open one. "
    "Read section 9.",
)
def relu_of_gradient(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = np.maximum(upstream, 0.0)


@misconception(
    name="relu_no_upstream",
    replaces="ReLU.backward",
    question="q9_relu",
    title="the upstream gradient is left out",
    hint="1 or 0 is only the local gradient: multiply what the consumers send. Read section 9.",
)
def relu_no_upstream(self):
    x = self.inbound_nodes[0]
    self.gradients[x] = np.where(x.value > 0.0, 1.0, 0.0)


@misconception(
    name="relu_first_consumer",
    replaces="ReLU.backward",
    question="q9_relu",
    title="only the first consumer is looked at",
    hint="outbound_nodes may hold several nodes: add up all of them, as Add does. Read section 9.",
)
def relu_first_consumer(self):
    x = self.inbound_nodes[0]
    self.gradients[x] = self.outbound_nodes[0].gradients[self] * (x.value > 0.0)


@misconception(
    name="relu_changes_input",
    replaces="ReLU.forward",
    question="q9_relu",
    title="zeros are written into the input's own array",
    hint="self.value = x.value is the same array under another name: make a new one. "
    "Read section 9.",
)
def relu_changes_input(self):
    self.value = self.inbound_nodes[0].value
    self.value[self.value < 0.0] = 0.0


@misconception(
    name="mul_values_on_class",
    replaces="Mul.forward",
    question="q3_add_mul",
    title="what a node keeps stands on the class, where the next node overwrites it",
    hint="Another Mul in the same graph has values of its own: keep yours on self. "
    "Read section 3 and Conventions.",
)
def mul_values_on_class_forward(self):
    Mul.values = [n.value for n in self.inbound_nodes]
    self.value = 1.0
    for v in Mul.values:
        self.value = self.value * v


@misconception(
    name="mul_values_on_class",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="what a node keeps stands on the class, where the next node overwrites it",
    hint="Another Mul in the same graph has values of its own: keep yours on self. "
    "Read section 3 and Conventions.",
)
def mul_values_on_class_backward(self):
    up = sum(n.gradients[self] for n in self.outbound_nodes)
    for i, node in enumerate(self.inbound_nodes):
        self.gradients[node] = up * np.prod(Mul.values[:i] + Mul.values[i + 1 :], axis=0)


@misconception(
    name="linear_x_on_class",
    replaces="Linear.forward",
    question="q4_linear",
    title="what a node keeps stands on the class, where the next node overwrites it",
    hint="Another Linear in the same graph has values of its own: keep yours on self. "
    "Read section 4 and Conventions.",
)
def linear_x_on_class_forward(self):
    X, W, b = self.inbound_nodes
    Linear.X = X.value
    self.value = X.value.dot(W.value) + b.value


@misconception(
    name="linear_x_on_class",
    replaces="Linear.backward",
    question="q4_linear",
    title="what a node keeps stands on the class, where the next node overwrites it",
    hint="Another Linear in the same graph has values of its own: keep yours on self. "
    "Read section 4 and Conventions.",
)
def linear_x_on_class_backward(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients = {X: g @ W.value.T, W: Linear.X.T @ g, b: g.sum(axis=0)}


@misconception(
    name="sigmoid_s_on_class",
    replaces="Sigmoid.forward",
    question="q5_sigmoid",
    title="what a node keeps stands on the class, where the next node overwrites it",
    hint="Another Sigmoid in the same graph has values of its own: keep yours on self. "
    "Read section 5 and Conventions.",
)
def sigmoid_s_on_class_forward(self):
    Sigmoid.S = self.value = 1.0 / (1.0 + np.exp(-self.inbound_nodes[0].value))


@misconception(
    name="sigmoid_s_on_class",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="what a node keeps stands on the class, where the next node overwrites it",
    hint="Another Sigmoid in the same graph has values of its own: keep yours on self. "
    "Read section 5 and Conventions.",
)
def sigmoid_s_on_class_backward(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = g * Sigmoid.S * (1 - Sigmoid.S)


@misconception(
    name="mse_difference_on_class",
    replaces="MSE.forward",
    question="q6_mse",
    title="what a node keeps stands on the class, where the next node overwrites it",
    hint="Another MSE in the same graph has values of its own: keep yours on self. "
    "Read section 6 and Conventions.",
)
def mse_difference_on_class(self):
    y, a = self.inbound_nodes
    MSE.difference = y.value.reshape(-1, 1) - a.value.reshape(-1, 1)
    d = MSE.difference.ravel()
    self.value = d.dot(d) / len(d)


@misconception(
    name="relu_mask_on_class",
    replaces="ReLU.forward",
    question="q9_relu",
    title="what a node keeps stands on the class, where the next node overwrites it",
    hint="Another ReLU in the same graph has values of its own: keep yours on self. "
    "Read section 9 and Conventions.",
)
def relu_mask_on_class_forward(self):
    ReLU.mask = self.inbound_nodes[0].value > 0
    self.value = self.inbound_nodes[0].value * ReLU.mask


@misconception(
    name="relu_mask_on_class",
    replaces="ReLU.backward",
    question="q9_relu",
    title="what a node keeps stands on the class, where the next node overwrites it",
    hint="Another ReLU in the same graph has values of its own: keep yours on self. "
    "Read section 9 and Conventions.",
)
def relu_mask_on_class_backward(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = g * ReLU.mask
