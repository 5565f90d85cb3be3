"""Mistakes of a3_miniflow that misconceptions.py does not know, and known ones made together.

Each `@unlisted` is a wrong program as students write it, some of them close to a known mistake. It
loses points in its own question, and no name may be given to it. Each `@pair` holds two known
mistakes in one definition. All are read as text, never run where they stand, so the names of
miniflow.py are used freely.
"""
# ruff: noqa: B905, D103, F821, N806

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


@unlisted(
    name="sort_repaired_once",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="breadth first, then one pass of repairs",
)
def sort_repaired_once(feed_dict):
    order = list(feed_dict)
    for node, value in feed_dict.items():
        node.value = value
    for node in order:
        for c in node.outbound_nodes:
            if c not in order:
                order.append(c)
    for node in list(order):
        places = [order.index(i) for i in node.inbound_nodes]
        if places and max(places) > order.index(node):
            order.remove(node)
            order.insert(max(places), node)
    return order


@unlisted(
    name="sort_set_order",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="order of a set",
)
def sort_set_order(feed_dict):
    for node, value in feed_dict.items():
        node.value = value
    found, todo = set(), list(feed_dict)
    while todo:
        n = todo.pop()
        if n not in found:
            found.add(n)
            todo.extend(n.outbound_nodes)
    inputs = [n for n in found if not n.inbound_nodes]
    return inputs + [n for n in found if n.inbound_nodes]


@unlisted(
    name="sort_repaired_twice",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="breadth first, then two passes of repairs",
)
def sort_repaired_twice(feed_dict):
    order = list(feed_dict)
    for node, value in feed_dict.items():
        node.value = value
    for node in order:
        for c in node.outbound_nodes:
            if c not in order:
                order.append(c)
    for _ in range(2):
        for node in list(order):
            places = [order.index(i) for i in node.inbound_nodes]
            if places and max(places) > order.index(node):
                order.remove(node)
                order.insert(max(places), node)
    return order


@unlisted(
    name="sort_by_depth_two_sweeps",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="sorted by depth, which two sweeps do not find",
)
def sort_by_depth_two_sweeps(feed_dict):
    found = list(feed_dict)
    for node, value in feed_dict.items():
        node.value = value
    for node in found:
        for c in node.outbound_nodes:
            if c not in found:
                found.append(c)
    depth = dict.fromkeys(found, 0)
    for _ in range(2):
        for n in found:
            for c in n.outbound_nodes:
                depth[c] = max(depth[c], depth[n] + 1)
    return sorted(found, key=depth.get)


@unlisted(
    name="sort_first_and_last_input",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="looks at first and last inbound only",
)
def sort_first_and_last_input(feed_dict):
    for node, value in feed_dict.items():
        node.value = value
    ready, order = list(feed_dict), []
    while ready:
        n = ready.pop(0)
        order.append(n)
        for c in n.outbound_nodes:
            ends = (c.inbound_nodes[0], c.inbound_nodes[-1])
            if all(e in order for e in ends) and c not in order and c not in ready:
                ready.append(c)
    return order


@unlisted(
    name="sort_zero_not_set",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="a value of 0 is not set",
)
def sort_zero_not_set(feed_dict):
    for node, value in feed_dict.items():
        if np.ndim(value) == 0:
            node.value = value or node.value
        else:
            node.value = value
    ready = deque(feed_dict)
    waiting, order = {}, []
    while ready:
        node = ready.popleft()
        order.append(node)
        for consumer in node.outbound_nodes:
            waiting[consumer] = waiting.get(consumer, len(consumer.inbound_nodes)) - 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    return order


@unlisted(
    name="sort_equal_values_once",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="by value: equal values are one",
)
def sort_equal_values_once(feed_dict):
    by_value = {repr(v): (n, v) for n, v in feed_dict.items()}
    for n, v in by_value.values():
        n.value = v
    ready = deque(feed_dict)
    waiting, order = {}, []
    while ready:
        node = ready.popleft()
        order.append(node)
        for consumer in node.outbound_nodes:
            waiting[consumer] = waiting.get(consumer, len(consumer.inbound_nodes)) - 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    return order


@unlisted(
    name="input_equal_gradients_once",
    replaces="Input.backward",
    question="q2_input",
    title="equal gradients once",
)
def input_equal_gradients_once(self):
    terms = {
        np.asarray(n.gradients[self]).tobytes(): n.gradients[self] for n in self.outbound_nodes
    }
    self.gradients[self] = sum(terms.values())


@unlisted(
    name="input_rounded",
    replaces="Input.backward",
    question="q2_input",
    title="rounded to 5 digits",
)
def input_rounded(self):
    self.gradients[self] = np.round(sum(n.gradients[self] for n in self.outbound_nodes), 5)


@unlisted(
    name="input_three_consumers",
    replaces="Input.backward",
    question="q2_input",
    title="at most three consumers",
)
def input_three_consumers(self):
    self.gradients[self] = sum(n.gradients[self] for n in self.outbound_nodes[:3])


@unlisted(
    name="input_clipped", replaces="Input.backward", question="q2_input", title="clipped at 5"
)
def input_clipped(self):
    self.gradients[self] = np.clip(sum(n.gradients[self] for n in self.outbound_nodes), -5, 5)


@unlisted(
    name="input_buffer_by_shape",
    replaces="Input.backward",
    question="q2_input",
    title="one array on the class for all results of a shape",
)
def input_buffer_by_shape(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    Input.buffers = getattr(Input, "buffers", {})
    buffer = Input.buffers.setdefault(np.shape(g), np.zeros(np.shape(g)))
    buffer[...] = g
    self.gradients[self] = buffer


@unlisted(
    name="mul_equal_gradients_once",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="equal upstreams once",
)
def mul_equal_gradients_once(self):
    terms = {
        np.asarray(n.gradients[self]).tobytes(): n.gradients[self] for n in self.outbound_nodes
    }
    up = sum(terms.values())
    for node in self.inbound_nodes:
        others = [o.value for o in self.inbound_nodes if o is not node]
        self.gradients[node] = up * np.prod(others, axis=0)


@unlisted(
    name="mul_equal_factors_once",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="set of other numbers",
)
def mul_equal_factors_once(self):
    up = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        others = [o.value for o in self.inbound_nodes if o is not node]
        if np.ndim(others[0]) == 0:
            others = list(set(others))
        self.gradients[node] = up * np.prod(others, axis=0)


@unlisted(
    name="mul_three_others",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="first three others only",
)
def mul_three_others(self):
    up = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        others = [o.value for o in self.inbound_nodes if o is not node][:3]
        self.gradients[node] = up * np.prod(others, axis=0)


@unlisted(
    name="mul_divides_unless_small",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="divides, but for very small factors, which count as 0",
)
def mul_divides_unless_small(self):
    up = sum(n.gradients[self] for n in self.outbound_nodes)
    total = np.prod([n.value for n in self.inbound_nodes], axis=0)
    for node in self.inbound_nodes:
        others = np.prod([o.value for o in self.inbound_nodes if o is not node], axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.gradients[node] = up * np.where(
                np.abs(node.value) > 1e-3,
                total / node.value,
                np.where(node.value == 0, others, 0 * others),
            )


@unlisted(
    name="mul_kept_by_array",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="products kept by id of the arrays",
)
def mul_kept_by_array(self):
    up = sum(n.gradients[self] for n in self.outbound_nodes)
    key = [id(n.value) for n in self.inbound_nodes]
    if getattr(self, "key", None) != key:
        self.key = key
        self.products = [
            np.prod([o.value for o in self.inbound_nodes if o is not n], axis=0)
            for n in self.inbound_nodes
        ]
    for node, p in zip(self.inbound_nodes, self.products):
        self.gradients[node] = up * p


@unlisted(
    name="mul_kept_by_first_factor",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="products kept while the first factor is the same",
)
def mul_kept_by_first_factor(self):
    up = sum(n.gradients[self] for n in self.outbound_nodes)
    key = np.asarray(self.inbound_nodes[0].value).tobytes()
    self.known = getattr(self, "known", {})
    if key not in self.known:
        self.known[key] = [
            np.prod([o.value for o in self.inbound_nodes if o is not n], axis=0)
            for n in self.inbound_nodes
        ]
    for node, p in zip(self.inbound_nodes, self.known[key]):
        self.gradients[node] = up * p


@unlisted(
    name="linear_w_kept",
    replaces="Linear.backward",
    question="q4_linear",
    title="W transposed is kept as long as W is the same array",
)
def linear_w_kept(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    if getattr(self, "W", None) is not W.value:
        self.W, self.WT = W.value, W.value.T.copy()
    self.gradients = {X: g @ self.WT, W: X.value.T @ g, b: g.sum(axis=0)}


@unlisted(
    name="linear_equal_gradients_once",
    replaces="Linear.backward",
    question="q4_linear",
    title="equal upstreams once",
)
def linear_equal_gradients_once(self):
    X, W, b = self.inbound_nodes
    g = sum({n.gradients[self].tobytes(): n.gradients[self] for n in self.outbound_nodes}.values())
    self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: g.sum(axis=0)}


@unlisted(
    name="linear_one_feature_mean",
    replaces="Linear.backward",
    question="q4_linear",
    title="averaged over the rows if there is one feature",
)
def linear_one_feature_mean(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    dW = X.value.T @ g
    if X.value.shape[1] == 1:
        dW = dW / len(X.value)
    self.gradients = {X: g @ W.value.T, W: dW, b: g.sum(axis=0)}


@unlisted(
    name="linear_equal_rows_once",
    replaces="Linear.backward",
    question="q4_linear",
    title="equal rows once",
)
def linear_equal_rows_once(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: np.unique(g, axis=0).sum(axis=0)}


@unlisted(
    name="linear_not_transposed_if_square",
    replaces="Linear.backward",
    question="q4_linear",
    title="W is not transposed if it is square",
)
def linear_not_transposed_if_square(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    f, u = W.value.shape
    Wt = W.value if f == u != len(g) else W.value.T
    self.gradients = {X: g @ Wt, W: X.value.T @ g, b: g.sum(axis=0)}


@unlisted(
    name="sigmoid_clipped",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="S clipped at 1e-7",
)
def sigmoid_clipped(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    s = np.clip(self.value, 1e-7, 1 - 1e-7)
    self.gradients[self.inbound_nodes[0]] = g * s * (1 - s)


@unlisted(
    name="sigmoid_equal_gradients_once",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="equal upstreams once",
)
def sigmoid_equal_gradients_once(self):
    g = sum({n.gradients[self].tobytes(): n.gradients[self] for n in self.outbound_nodes}.values())
    self.gradients[self.inbound_nodes[0]] = g * self.value * (1 - self.value)


@unlisted(
    name="sigmoid_kept_by_x",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="gradient kept by x",
)
def sigmoid_kept_by_x(self):
    self.known = getattr(self, "known", {})
    x = self.inbound_nodes[0]
    key = x.value.tobytes()
    if key not in self.known:
        g = sum(n.gradients[self] for n in self.outbound_nodes)
        self.known[key] = g * self.value * (1 - self.value)
    self.gradients[x] = self.known[key]


@unlisted(
    name="sigmoid_forward_once_per_array",
    replaces="Sigmoid.forward",
    question="q5_sigmoid",
    title="forward not run while x is the same array",
)
def sigmoid_forward_once_per_array(self):
    x = self.inbound_nodes[0].value
    if getattr(self, "x", None) is not x:
        self.x = x
        self.value = 1.0 / (1.0 + np.exp(-x))


@unlisted(
    name="sigmoid_zero_far_out",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="the slope is 0 where |x| is above 10",
)
def sigmoid_zero_far_out(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    x = self.inbound_nodes[0].value
    self.gradients[self.inbound_nodes[0]] = np.where(
        np.abs(x) > 10, 0.0, g * self.value * (1 - self.value)
    )


@unlisted(
    name="mse_rounded", replaces="MSE.backward", question="q6_mse", title="rounded to 5 digits"
)
def mse_rounded(self):
    y, a = self.inbound_nodes
    g = np.round(2 / len(self.difference) * self.difference, 5)
    self.gradients = {y: g, a: -g}


@unlisted(name="mse_few_rows", replaces="MSE.backward", question="q6_mse", title="m at most 7")
def mse_few_rows(self):
    y, a = self.inbound_nodes
    g = 2 / min(7, len(self.difference)) * self.difference
    self.gradients = {y: g, a: -g}


@unlisted(
    name="mse_clipped", replaces="MSE.backward", question="q6_mse", title="difference clipped at 10"
)
def mse_clipped(self):
    y, a = self.inbound_nodes
    g = 2 / len(self.difference) * np.clip(self.difference, -10, 10)
    self.gradients = {y: g, a: -g}


@unlisted(
    name="mse_kept_by_y", replaces="MSE.backward", question="q6_mse", title="gradient kept by y"
)
def mse_kept_by_y(self):
    y, a = self.inbound_nodes
    self.known = getattr(self, "known", {})
    g = self.known.setdefault(y.value.tobytes(), 2 / len(self.difference) * self.difference)
    self.gradients = {y: g, a: -g}


@unlisted(
    name="forward_pass_rounded",
    replaces="forward_pass",
    question="q7_forward_and_backward",
    title="the result is rounded to 5 digits",
)
def forward_pass_rounded(output_node, sorted_nodes):
    for n in sorted_nodes:
        n.forward()
    return np.round(output_node.value, 5)


@unlisted(
    name="forward_pass_skips_ends",
    replaces="forward_pass",
    question="q7_forward_and_backward",
    title="nodes without consumers are skipped but the output",
)
def forward_pass_skips_ends(output_node, sorted_nodes):
    for n in sorted_nodes:
        if n.outbound_nodes or n is output_node or n is sorted_nodes[-1]:
            n.forward()
    return output_node.value


@unlisted(
    name="sgd_clipped",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="gradient clipped at 100",
)
def sgd_clipped(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = t.value - learning_rate * np.clip(t.gradients[t], -100, 100)


@unlisted(
    name="sgd_first_step_again",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="step kept on the node",
)
def sgd_first_step_again(trainables, learning_rate=1e-2):
    for t in trainables:
        if not hasattr(t, "step"):
            t.step = learning_rate * t.gradients[t]
        t.value = t.value - t.step


@unlisted(
    name="sgd_first_rate",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="learning rate of the first call",
)
def sgd_first_rate(trainables, learning_rate=1e-2):
    sgd_update.rate = getattr(sgd_update, "rate", {})
    rate = sgd_update.rate.setdefault(id(trainables), learning_rate)
    for t in trainables:
        t.value = t.value - rate * t.gradients[t]


@unlisted(
    name="sgd_own_value",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="starts from its own last value",
)
def sgd_own_value(trainables, learning_rate=1e-2):
    for t in trainables:
        t.mine = getattr(t, "mine", t.value) - learning_rate * t.gradients[t]
        t.value = t.mine


@unlisted(
    name="sgd_rounded", replaces="sgd_update", question="q8_sgd_update", title="rounded to 5 digits"
)
def sgd_rounded(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = np.round(t.value - learning_rate * t.gradients[t], 5)


@unlisted(
    name="sgd_rate_at_most_1",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="learning rate at most 1",
)
def sgd_rate_at_most_1(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = t.value - min(1.0, learning_rate) * t.gradients[t]


@unlisted(
    name="sgd_equal_values_once",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="trainables with equal values once",
)
def sgd_equal_values_once(trainables, learning_rate=1e-2):
    seen = {}
    for t in trainables:
        seen[np.asarray(t.value).tobytes()] = t
    for t in seen.values():
        t.value = t.value - learning_rate * t.gradients[t]


@unlisted(
    name="relu_gate_at_a_hundredth",
    replaces="ReLU.backward",
    question="q9_relu",
    title="gate at 0.01",
)
def relu_gate_at_a_hundredth(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = g * (self.inbound_nodes[0].value > 0.01)


@unlisted(
    name="relu_gate_below_zero",
    replaces="ReLU.backward",
    question="q9_relu",
    title="gate at -0.001",
)
def relu_gate_below_zero(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = g * (self.inbound_nodes[0].value > -0.001)


@unlisted(name="relu_at_most_60", replaces="ReLU.forward", question="q9_relu", title="at most 60")
def relu_at_most_60(self):
    self.value = np.clip(self.inbound_nodes[0].value, 0.0, 60.0)


@unlisted(
    name="relu_small_negative_passes",
    replaces="ReLU.forward",
    question="q9_relu",
    title="tiny negative values pass",
)
def relu_small_negative_passes(self):
    x = self.inbound_nodes[0].value
    self.value = np.where(x > -1e-3, x, 0.0)


@unlisted(
    name="relu_equal_gradients_once",
    replaces="ReLU.backward",
    question="q9_relu",
    title="equal upstreams once",
)
def relu_equal_gradients_once(self):
    g = sum({n.gradients[self].tobytes(): n.gradients[self] for n in self.outbound_nodes}.values())
    self.gradients[self.inbound_nodes[0]] = g * (self.inbound_nodes[0].value > 0)


@unlisted(
    name="relu_one_array_for_all",
    replaces="ReLU.forward",
    question="q9_relu",
    title="one array for all values of a shape",
)
def relu_one_array_for_all(self):
    x = self.inbound_nodes[0].value
    ReLU.made = getattr(ReLU, "made", {})
    self.value = np.maximum(x, 0.0, out=ReLU.made.setdefault(np.shape(x), np.empty(np.shape(x))))


@unlisted(
    name="relu_mask_kept_by_array",
    replaces="ReLU.forward",
    question="q9_relu",
    title="mask made anew only for a new array",
)
def relu_mask_kept_by_array(self):
    x = self.inbound_nodes[0].value
    if getattr(self, "x", None) is not x:
        self.x, self.mask = x, x > 0
    self.value = x * self.mask


@unlisted(
    name="inputs_backward_once",
    replaces="forward_and_backward",
    question="q7_forward_and_backward",
    title="inputs run backward in the first pass only",
)
def inputs_backward_once(graph):
    for node in graph:
        node.forward()
    for node in reversed(graph):
        if node.inbound_nodes or not node.gradients:
            node.backward()


@unlisted(
    name="inner_nodes_backward_once",
    replaces="forward_and_backward",
    question="q7_forward_and_backward",
    title="nodes other than inputs run backward in the first pass only",
)
def inner_nodes_backward_once(graph):
    for node in graph:
        node.forward()
    for node in reversed(graph):
        if not node.inbound_nodes or not node.gradients:
            node.backward()


@unlisted(
    name="every_node_twice",
    replaces="forward_and_backward",
    question="q7_forward_and_backward",
    title="backward() of each node runs twice",
)
def every_node_twice(graph):
    for node in graph:
        node.forward()
    for node in reversed(graph):
        node.backward()
        node.backward()


@unlisted(
    name="forward_once_more",
    replaces="forward_and_backward",
    question="q7_forward_and_backward",
    title="a second loop of forward() after the first",
)
def forward_once_more(graph):
    for _ in range(2):
        for node in graph:
            node.forward()
    for node in reversed(graph):
        node.backward()


@unlisted(
    name="forward_pass_inputs_of_output",
    replaces="forward_pass",
    question="q7_forward_and_backward",
    title="the output node runs once more at the end",
)
def forward_pass_inputs_of_output(output_node, sorted_nodes):
    for node in sorted_nodes:
        node.forward()
    output_node.forward()
    return output_node.value


@unlisted(
    name="forward_pass_goes_back",
    replaces="forward_pass",
    question="q7_forward_and_backward",
    title="runs backward as well",
)
def forward_pass_goes_back(output_node, sorted_nodes):
    for node in sorted_nodes:
        node.forward()
    for node in reversed(sorted_nodes):
        node.backward()
    return output_node.value


@unlisted(
    name="input_consumers_counted_once",
    replaces="Input.backward",
    question="q2_input",
    title="the number of consumers is that of the first pass",
)
def input_consumers_counted_once(self):
    if not hasattr(self, "consumers"):
        self.consumers = len(self.outbound_nodes)
    self.gradients[self] = sum(n.gradients[self] for n in self.outbound_nodes[: self.consumers])


@unlisted(
    name="input_tiny_is_zero",
    replaces="Input.backward",
    question="q2_input",
    title="gradients below 1e-13 are set to 0",
)
def input_tiny_is_zero(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self] = np.where(np.abs(g) < 1e-13, 0.0, g)


@unlisted(
    name="input_clipped_far_out",
    replaces="Input.backward",
    question="q2_input",
    title="clipped at 1e5",
)
def input_clipped_far_out(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self] = np.clip(g, -1e5, 1e5)


@unlisted(
    name="input_sixteen_consumers",
    replaces="Input.backward",
    question="q2_input",
    title="at most sixteen consumers",
)
def input_sixteen_consumers(self):
    self.gradients[self] = sum(n.gradients[self] for n in self.outbound_nodes[:16])


@unlisted(
    name="input_forgets_the_rest",
    replaces="Input.backward",
    question="q2_input",
    title="what consumers keep for other nodes is deleted",
)
def input_forgets_the_rest(self):
    for n in self.outbound_nodes:
        n.gradients = {self: n.gradients[self]}
    self.gradients[self] = sum(n.gradients[self] for n in self.outbound_nodes)


@unlisted(
    name="mul_consumers_counted_once",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="the number of consumers is that of the first pass",
)
def mul_consumers_counted_once(self):
    if not hasattr(self, "consumers"):
        self.consumers = len(self.outbound_nodes)
    up = sum(n.gradients[self] for n in self.outbound_nodes[: self.consumers])
    for node in self.inbound_nodes:
        others = [o.value for o in self.inbound_nodes if o is not node]
        self.gradients[node] = up * np.prod(others, axis=0)


@unlisted(
    name="mul_others_by_value",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="a factor that holds the same array counts as the same factor",
)
def mul_others_by_value(self):
    up = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        gradient = up
        for other in self.inbound_nodes:
            if other.value is not node.value:
                gradient = gradient * other.value
        self.gradients[node] = gradient


@unlisted(
    name="mul_tiny_is_zero",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="gradients below 1e-13 are set to 0",
)
def mul_tiny_is_zero(self):
    up = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        others = [o.value for o in self.inbound_nodes if o is not node]
        g = up * np.prod(others, axis=0)
        self.gradients[node] = np.where(np.abs(g) < 1e-13, 0.0, g)


@unlisted(
    name="mul_writes_to_inputs",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="the gradients are also put into the inputs",
)
def mul_writes_to_inputs(self):
    up = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        others = [o.value for o in self.inbound_nodes if o is not node]
        self.gradients[node] = up * np.prod(others, axis=0)
        node.gradients[node] = self.gradients[node]


@unlisted(
    name="linear_consumers_counted_once",
    replaces="Linear.backward",
    question="q4_linear",
    title="the number of consumers is that of the first pass",
)
def linear_consumers_counted_once(self):
    X, W, b = self.inbound_nodes
    if not hasattr(self, "consumers"):
        self.consumers = len(self.outbound_nodes)
    g = sum(n.gradients[self] for n in self.outbound_nodes[: self.consumers])
    self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: g.sum(axis=0)}


@unlisted(
    name="linear_weights_clipped",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/dW is clipped at 1e6",
)
def linear_weights_clipped(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    dW = np.clip(X.value.T @ g, -1e6, 1e6)
    self.gradients = {X: g @ W.value.T, W: dW, b: g.sum(axis=0)}


@unlisted(
    name="linear_tiny_is_zero",
    replaces="Linear.backward",
    question="q4_linear",
    title="upstream gradients below 1e-13 are set to 0",
)
def linear_tiny_is_zero(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    g = np.where(np.abs(g) < 1e-13, 0.0, g)
    self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: g.sum(axis=0)}


@unlisted(
    name="linear_bias_sixteen_rows",
    replaces="Linear.backward",
    question="q4_linear",
    title="only the first sixteen rows count for dC/db",
)
def linear_bias_sixteen_rows(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: g[:16].sum(axis=0)}


@unlisted(
    name="linear_sixteen_features",
    replaces="Linear.backward",
    question="q4_linear",
    title="only the first sixteen units count for dC/dX",
)
def linear_sixteen_units(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    dX = g[:, :16] @ W.value[:, :16].T
    self.gradients = {X: dX, W: X.value.T @ g, b: g.sum(axis=0)}


@unlisted(
    name="linear_scales_the_rest",
    replaces="Linear.backward",
    question="q4_linear",
    title="what consumers keep for other nodes is set to 0",
)
def linear_scales_the_rest(self):
    X, W, b = self.inbound_nodes
    for n in self.outbound_nodes:
        for other in n.gradients:
            if other is not self:
                n.gradients[other] = 0.0
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: g.sum(axis=0)}


@unlisted(
    name="sigmoid_consumers_counted_once",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="the number of consumers is that of the first pass",
)
def sigmoid_consumers_counted_once(self):
    if not hasattr(self, "consumers"):
        self.consumers = len(self.outbound_nodes)
    g = sum(n.gradients[self] for n in self.outbound_nodes[: self.consumers])
    self.gradients[self.inbound_nodes[0]] = g * self.value * (1.0 - self.value)


@unlisted(
    name="sigmoid_tiny_is_zero",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="a slope below 1e-12 is set to 0",
)
def sigmoid_tiny_is_zero(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    slope = self.value * (1.0 - self.value)
    self.gradients[self.inbound_nodes[0]] = g * np.where(slope < 1e-12, 0.0, slope)


@unlisted(
    name="sigmoid_tiny_gradient_is_zero",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="an upstream gradient below 1e-13 is set to 0",
)
def sigmoid_tiny_gradient_is_zero(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    g = np.where(np.abs(g) < 1e-13, 0.0, g)
    self.gradients[self.inbound_nodes[0]] = g * self.value * (1.0 - self.value)


@unlisted(
    name="sigmoid_clipped_far_out",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="clipped at 1e5",
)
def sigmoid_clipped_far_out(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = np.clip(g * self.value * (1 - self.value), -1e5, 1e5)


@unlisted(
    name="mse_turns_difference",
    replaces="MSE.backward",
    question="q6_mse",
    title="the kept difference is turned round in place",
)
def mse_turns_difference(self):
    y, a = self.inbound_nodes
    m = len(self.difference)
    self.gradients[y] = 2.0 / m * self.difference
    self.difference *= -1.0
    self.gradients[a] = 2.0 / m * self.difference


@unlisted(
    name="mse_scales_difference",
    replaces="MSE.backward",
    question="q6_mse",
    title="the kept difference becomes the gradient",
)
def mse_scales_difference(self):
    y, a = self.inbound_nodes
    self.difference = 2.0 / len(self.difference) * self.difference
    self.gradients[y] = self.difference
    self.gradients[a] = -self.difference


@unlisted(
    name="mse_tiny_is_zero", replaces="MSE.backward", question="q6_mse", title="0 below 1e-10"
)
def mse_tiny_is_zero(self):
    y, a = self.inbound_nodes
    d = np.where(np.abs(self.difference) < 1e-10, 0.0, self.difference)
    g = 2.0 / len(d) * d
    self.gradients = {y: g, a: -g}


@unlisted(
    name="mse_clipped_far_out", replaces="MSE.backward", question="q6_mse", title="clipped at 1e5"
)
def mse_clipped_far_out(self):
    y, a = self.inbound_nodes
    g = np.clip(2.0 / len(self.difference) * self.difference, -1e5, 1e5)
    self.gradients = {y: g, a: -g}


@unlisted(
    name="sgd_small_steps_left_out",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="gradients below 1e-8 are not followed",
)
def sgd_small_steps_left_out(trainables, learning_rate=1e-2):
    for t in trainables:
        g = t.gradients[t]
        t.value = t.value - learning_rate * np.where(np.abs(g) < 1e-8, 0.0, g)


@unlisted(
    name="sgd_clipped_far_out",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="gradient clipped at 1e5",
)
def sgd_clipped_far_out(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = t.value - learning_rate * np.clip(t.gradients[t], -1e5, 1e5)


@unlisted(
    name="relu_consumers_counted_once",
    replaces="ReLU.backward",
    question="q9_relu",
    title="the number of consumers is that of the first pass",
)
def relu_consumers_counted_once(self):
    if not hasattr(self, "consumers"):
        self.consumers = len(self.outbound_nodes)
    x = self.inbound_nodes[0]
    g = sum(n.gradients[self] for n in self.outbound_nodes[: self.consumers])
    self.gradients[x] = g * (x.value > 0)


@unlisted(
    name="relu_tiny_is_zero",
    replaces="ReLU.backward",
    question="q9_relu",
    title="upstream gradients below 1e-13 are set to 0",
)
def relu_tiny_is_zero(self):
    x = self.inbound_nodes[0]
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[x] = np.where(np.abs(g) < 1e-13, 0.0, g) * (x.value > 0)


@unlisted(
    name="relu_gate_at_tiny",
    replaces="ReLU.backward",
    question="q9_relu",
    title="gate at 1e-12",
)
def relu_gate_at_tiny(self):
    x = self.inbound_nodes[0]
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[x] = g * (x.value > 1e-12)


@unlisted(
    name="relu_clipped_far_out",
    replaces="ReLU.backward",
    question="q9_relu",
    title="clipped at 1e5",
)
def relu_clipped_far_out(self):
    x = self.inbound_nodes[0]
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[x] = np.clip(g, -1e5, 1e5) * (x.value > 0)


@unlisted(
    name="relu_at_most_a_million",
    replaces="ReLU.forward",
    question="q9_relu",
    title="at most 1e6",
)
def relu_at_most_a_million(self):
    self.value = np.clip(self.inbound_nodes[0].value, 0.0, 1e6)


@unlisted(
    name="sort_empties_values",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="the values in feed_dict are set to None",
)
def sort_empties_values(feed_dict):
    for node in feed_dict:
        node.value = feed_dict[node]
        feed_dict[node] = None
    ready, waiting, order = deque(feed_dict), {}, []
    while ready:
        node = ready.popleft()
        order.append(node)
        for consumer in node.outbound_nodes:
            waiting[consumer] = waiting.get(consumer, len(consumer.inbound_nodes)) - 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    return order


@unlisted(
    name="sort_fills_feed_dict",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="all nodes are put into feed_dict",
)
def sort_fills_feed_dict(feed_dict):
    for node, value in feed_dict.items():
        node.value = value
    ready, waiting, order = deque(feed_dict), {}, []
    while ready:
        node = ready.popleft()
        order.append(node)
        feed_dict.setdefault(node, None)
        for consumer in node.outbound_nodes:
            waiting[consumer] = waiting.get(consumer, len(consumer.inbound_nodes)) - 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    return order


@unlisted(
    name="sort_tiny_values_are_zero",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="a value below 1e-8 becomes 0",
)
def sort_tiny_values_are_zero(feed_dict):
    for node, value in feed_dict.items():
        node.value = np.where(np.abs(value) < 1e-8, 0.0, value)
    ready, waiting, order = deque(feed_dict), {}, []
    while ready:
        node = ready.popleft()
        order.append(node)
        for consumer in node.outbound_nodes:
            waiting[consumer] = waiting.get(consumer, len(consumer.inbound_nodes)) - 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    return order


@unlisted(
    name="input_consumers_kept",
    replaces="Input.backward",
    question="q2_input",
    title="consumers are listed anew only if there are more or fewer",
)
def input_consumers_kept(self):
    if len(getattr(self, "consumers", [])) != len(self.outbound_nodes):
        self.consumers = list(self.outbound_nodes)
    self.gradients[self] = sum(n.gradients[self] for n in self.consumers)


@unlisted(
    name="input_zero_has_no_gradient",
    replaces="Input.backward",
    question="q2_input",
    title="where the value is 0, so is the gradient",
)
def input_zero_has_no_gradient(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self] = g * (np.abs(self.value) > 0)


@unlisted(
    name="mul_divides_by_almost_nothing",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="divides, with 1e-12 in place of a 0",
)
def mul_divides_by_almost_nothing(self):
    up = sum(n.gradients[self] for n in self.outbound_nodes)
    values = [np.where(np.asarray(n.value) == 0, 1e-12, n.value) for n in self.inbound_nodes]
    for node, value in zip(self.inbound_nodes, values):
        self.gradients[node] = up * np.prod(values, axis=0) / value


@unlisted(
    name="mul_in_a_row",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="the gradients have one dimension more",
)
def mul_in_a_row(self):
    up = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        others = [o.value for o in self.inbound_nodes if o is not node]
        self.gradients[node] = np.atleast_2d(up * np.prod(others, axis=0))


@unlisted(
    name="linear_rows_of_zeros_left_out",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/db leaves out rows whose features are all 0",
)
def linear_rows_of_zeros_left_out(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    rows = np.abs(X.value).sum(axis=1) > 0
    self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: g[rows].sum(axis=0)}


@unlisted(
    name="linear_one_row_flat",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/dX of a batch of 1 is a vector",
)
def linear_one_row_flat(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients = {X: np.squeeze(g @ W.value.T), W: X.value.T @ g, b: g.sum(axis=0)}


@unlisted(
    name="sigmoid_in_a_row",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="a vector becomes a row",
)
def sigmoid_in_a_row(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = np.atleast_2d(g * self.value * (1.0 - self.value))


@unlisted(
    name="gradients_cleared_after_the_pass",
    replaces="forward_and_backward",
    question="q7_forward_and_backward",
    title="after the pass the gradients of all nodes but the inputs are deleted",
)
def gradients_cleared_after_the_pass(graph):
    for node in graph:
        node.forward()
    for node in reversed(graph):
        node.backward()
    for node in graph:
        if node.inbound_nodes:
            node.gradients.clear()


@unlisted(
    name="sgd_flat",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="the new value is a row",
)
def sgd_flat(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = np.atleast_2d(t.value - learning_rate * t.gradients[t])


@unlisted(
    name="relu_in_a_row",
    replaces="ReLU.backward",
    question="q9_relu",
    title="a vector becomes a row",
)
def relu_in_a_row(self):
    x = self.inbound_nodes[0]
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[x] = np.atleast_2d(g * (x.value > 0))


@unlisted(
    name="sort_ten_rounds",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="looks for ready nodes ten times at most",
)
def sort_ten_rounds(feed_dict):
    order = list(feed_dict)
    for node, value in feed_dict.items():
        node.value = value
    found = list(order)
    for node in found:
        found += [c for c in node.outbound_nodes if c not in found]
    rest = [node for node in found if node not in order]
    for _ in range(10):
        ready = [n for n in rest if all(i in order for i in n.inbound_nodes)]
        order += ready
        rest = [n for n in rest if n not in ready]
    return order + rest


@unlisted(
    name="sort_one_list_for_all",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="the list of the call before is emptied and returned again",
)
def sort_one_list_for_all(feed_dict):
    topological_sort.order = order = getattr(topological_sort, "order", [])
    order.clear()
    for node, value in feed_dict.items():
        node.value = value
    ready, waiting = deque(feed_dict), {}
    while ready:
        node = ready.popleft()
        order.append(node)
        for consumer in node.outbound_nodes:
            waiting[consumer] = waiting.get(consumer, len(consumer.inbound_nodes)) - 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    return order


@unlisted(
    name="sort_kept_by_inputs",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="an order is kept by the inputs, though the graph may grow",
)
def sort_kept_by_inputs(feed_dict):
    orders = topological_sort.__dict__
    order = []
    for node, value in feed_dict.items():
        node.value = value
    ready, waiting = deque(feed_dict), {}
    while ready:
        node = ready.popleft()
        order.append(node)
        for consumer in node.outbound_nodes:
            waiting[consumer] = waiting.get(consumer, len(consumer.inbound_nodes)) - 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    return list(orders.setdefault(repr([id(node) for node in feed_dict]), order))


@unlisted(
    name="sort_values_two_dimensional",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="values become two-dimensional",
)
def sort_values_two_dimensional(feed_dict):
    order = []
    for node, value in feed_dict.items():
        node.value = np.atleast_2d(value)
    ready, waiting = deque(feed_dict), {}
    while ready:
        node = ready.popleft()
        order.append(node)
        for consumer in node.outbound_nodes:
            waiting[consumer] = waiting.get(consumer, len(consumer.inbound_nodes)) - 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    return order


@unlisted(
    name="sort_empties_gradients",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="the gradients of every node are deleted",
)
def sort_empties_gradients(feed_dict):
    order = []
    for node, value in feed_dict.items():
        node.value = value
    ready, waiting = deque(feed_dict), {}
    while ready:
        node = ready.popleft()
        node.gradients = {}
        order.append(node)
        for consumer in node.outbound_nodes:
            waiting[consumer] = waiting.get(consumer, len(consumer.inbound_nodes)) - 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    return order


@unlisted(
    name="input_gradient_by_position",
    replaces="Input.backward",
    question="q2_input",
    title="the gradient at a consumer is found by its position",
)
def input_gradient_by_position(self):
    self.gradients[self] = sum(
        list(n.gradients.values())[n.inbound_nodes.index(self)] for n in self.outbound_nodes
    )


@unlisted(
    name="input_shape_of_first_pass",
    replaces="Input.backward",
    question="q2_input",
    title="the sum has the shape of the first pass",
)
def input_shape_of_first_pass(self):
    if getattr(self, "zeros", None) is None:
        self.zeros = np.zeros(np.shape(self.value))
    self.gradients[self] = sum((n.gradients[self] for n in self.outbound_nodes), self.zeros)


@unlisted(
    name="linear_bias_tuple",
    replaces="Linear.backward",
    question="q4_linear",
    title="dC/db is a tuple",
)
def linear_bias_tuple(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: tuple(g.sum(axis=0))}


@unlisted(
    name="linear_matrices",
    replaces="Linear.backward",
    question="q4_linear",
    title="gradients are np.matrix",
)
def linear_matrices(self):
    X, W, b = self.inbound_nodes
    g = np.asmatrix(sum(n.gradients[self] for n in self.outbound_nodes))
    self.gradients = {X: g * W.value.T, W: X.value.T * g, b: np.asarray(g.sum(axis=0)).ravel()}


@unlisted(
    name="mse_rows_from_the_value",
    replaces="MSE.backward",
    question="q6_mse",
    title="m is found from the cost, which is 0 where all is right",
)
def mse_rows_from_the_value(self):
    y, a = self.inbound_nodes
    m = np.sum(self.difference**2) / self.value
    self.gradients = {y: 2 * self.difference / m, a: -2 * self.difference / m}


@unlisted(
    name="sgd_list_of_rows",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="the new value is a list of rows",
)
def sgd_list_of_rows(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = t.value - learning_rate * t.gradients[t]
        if np.ndim(t.value):
            t.value = list(t.value)


@unlisted(
    name="relu_list", replaces="ReLU.forward", question="q9_relu", title="the value is a list"
)
def relu_list(self):
    self.value = np.maximum(self.inbound_nodes[0].value, 0.0).tolist()


@unlisted(
    name="sigmoid_inf_over_inf",
    replaces="Sigmoid.backward",
    question="q5_sigmoid",
    title="a second exponential, which is inf far left",
)
def sigmoid_inf_over_inf(self):
    x = self.inbound_nodes[0]
    e = np.exp(-x.value)
    self.gradients[x] = sum(n.gradients[self] for n in self.outbound_nodes) * e / (1.0 + e) ** 2


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


@unlisted(
    name="sort_resets_values",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="nodes that are no Inputs lose their values",
)
def sort_resets_values(feed_dict):
    missing, ready, order = {}, deque(feed_dict), []
    while ready:
        node = ready.popleft()
        order.append(node)
        for consumer in node.outbound_nodes:
            missing[consumer] = missing.get(consumer, len(consumer.inbound_nodes)) - 1
            if missing[consumer] == 0:
                ready.append(consumer)
    for node in order:
        node.value = feed_dict.get(node)
    return order


@unlisted(
    name="input_nothing_for_zeros",
    replaces="Input.backward",
    question="q2_input",
    title="nothing is stored where the sum is zero",
)
def input_nothing_for_zeros(self):
    received = sum(n.gradients[self] for n in self.outbound_nodes)
    if np.any(received):
        self.gradients[self] = received


@unlisted(
    name="input_each_array_once",
    replaces="Input.backward",
    question="q2_input",
    title="consumers that share one array count once",
)
def input_each_array_once(self):
    arrays = {id(n.gradients[self]): n.gradients[self] for n in self.outbound_nodes}
    self.gradients[self] = sum(arrays.values())


@unlisted(
    name="linear_flattens_b",
    replaces="Linear.backward",
    question="q4_linear",
    title="b is made flat in its node",
)
def linear_flattens_b(self):
    X, W, b = self.inbound_nodes
    b.value = b.value.ravel()
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = upstream @ W.value.T
    self.gradients[W] = X.value.T @ upstream
    self.gradients[b] = upstream.sum(axis=0)


@unlisted(
    name="linear_nothing_for_zeros",
    replaces="Linear.backward",
    question="q4_linear",
    title="it ends early where the upstream is zero",
)
def linear_nothing_for_zeros(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    if upstream.any():
        self.gradients[X] = upstream @ W.value.T
        self.gradients[W] = X.value.T @ upstream
        self.gradients[b] = upstream.sum(axis=0)


@unlisted(
    name="mse_flattens_its_difference",
    replaces="MSE.backward",
    question="q6_mse",
    title="the difference that the node keeps is made flat",
)
def mse_flattens_its_difference(self):
    y, a = self.inbound_nodes
    self.difference = self.difference.ravel()
    gradient = 2.0 / len(self.difference) * self.difference
    self.gradients[y] = gradient.reshape(y.value.shape)
    self.gradients[a] = -gradient.reshape(a.value.shape)


@unlisted(
    name="sgd_only_new_gradients",
    replaces="sgd_update",
    question="q8_sgd_update",
    title="a gradient that is the same as before takes no step",
)
def sgd_only_new_gradients(trainables, learning_rate=1e-2):
    for t in trainables:
        gradient = t.gradients[t]
        if not np.array_equal(getattr(t, "last", None), gradient):
            t.last = gradient * 1.0
            t.value = t.value - learning_rate * gradient


@unlisted(
    name="relu_flattens_columns",
    replaces="ReLU.forward",
    question="q9_relu",
    title="dimensions of 1 are lost",
)
def relu_flattens_columns(self):
    self.value = np.squeeze(np.maximum(self.inbound_nodes[0].value, 0.0))


@unlisted(
    name="sort_sets_gradients_to_zero",
    replaces="topological_sort",
    question="q1_topological_sort",
    title="stored gradients are set to zero",
)
def sort_sets_gradients_to_zero(feed_dict):
    missing, ready, order = {}, deque(feed_dict), []
    for node, value in feed_dict.items():
        node.value = value
    while ready:
        node = ready.popleft()
        order.append(node)
        node.gradients.update(dict.fromkeys(node.gradients, 0.0))
        for consumer in node.outbound_nodes:
            missing[consumer] = missing.get(consumer, len(consumer.inbound_nodes)) - 1
            if missing[consumer] == 0:
                ready.append(consumer)
    return order


@unlisted(
    name="input_first_gradient",
    replaces="Input.backward",
    question="q2_input",
    title="the first gradient that a consumer keeps is taken",
)
def input_first_gradient(self):
    self.gradients[self] = sum(next(iter(n.gradients.values())) for n in self.outbound_nodes)


@unlisted(
    name="mul_turns_its_inputs_round",
    replaces="Mul.backward",
    question="q3_add_mul",
    title="the list of inbound nodes is turned round",
)
def mul_turns_its_inputs_round(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.inbound_nodes.reverse()
    for node in self.inbound_nodes:
        others = [n.value for n in self.inbound_nodes if n is not node]
        self.gradients[node] = upstream * np.prod(others, axis=0)
