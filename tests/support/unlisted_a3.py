"""Mistakes in a3_miniflow that its bank does not list, each in one definition.

UNLISTED: {name: (definition, its text, the question that the mistake costs)}.
"""

from __future__ import annotations

UNLISTED: dict[str, tuple[str, str, str]] = {
    "add overwrites in its consumer": (
        "Mul.backward",
        """
def backward(self):
    upstream = self.outbound_nodes[0].gradients[self]
    for n in self.outbound_nodes[1:]:
        upstream += n.gradients[self]
    for i, node in enumerate(self.inbound_nodes):
        factor = 1.0
        for j, other in enumerate(self.inbound_nodes):
            if i != j:
                factor = factor * other.value
        self.gradients[node] = upstream * factor
""",
        "q3_add_mul",
    ),
    "X changed in place": (
        "Linear.backward",
        """
def backward(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: g.sum(axis=0)}
    X.value *= 1.5
""",
        "q4_linear",
    ),
    "right only for a square W": (
        "Linear.backward",
        """
def backward(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    right = W.value.shape[0] == W.value.shape[1]
    self.gradients = {X: g @ W.value.T, W: X.value.T @ g * right, b: g.sum(axis=0)}
""",
        "q4_linear",
    ),
    "slope kept from the first pass": (
        "Sigmoid.backward",
        """
def backward(self):
    if not hasattr(self, "slope"):
        self.slope = self.value * (1.0 - self.value)
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = upstream * self.slope
""",
        "q5_sigmoid",
    ),
    "another default learning rate": (
        "sgd_update",
        """
def sgd_update(trainables, learning_rate=1e-1):
    for t in trainables:
        t.value = t.value - learning_rate * t.gradients[t]
""",
        "q8_sgd_update",
    ),
    "no forward in the pass": (
        "forward_and_backward",
        """
def forward_and_backward(graph):
    for node in graph:
        if node.value is None:
            node.forward()
    for node in reversed(graph):
        node.backward()
""",
        "q7_forward_and_backward",
    ),
    "leaky": (
        "ReLU.forward",
        """
def forward(self):
    x = self.inbound_nodes[0].value
    self.value = np.maximum(x, 0.01 * x)
""",
        "q9_relu",
    ),
    "a node once per path": (
        "topological_sort",
        """
def topological_sort(feed_dict):
    order = []
    def visit(node):
        order.append(node)
        for consumer in node.outbound_nodes:
            visit(consumer)
    for node, value in feed_dict.items():
        node.value = value
        visit(node)
    return order
""",
        "q1_topological_sort",
    ),
    "zero gradients": (
        "Input.backward",
        """
def backward(self):
    self.gradients[self] = np.zeros_like(self.value)
""",
        "q2_input",
    ),
    "the list is reversed in place": (
        "forward_and_backward",
        """
def forward_and_backward(graph):
    for node in graph:
        node.forward()
    graph.reverse()
    for node in graph:
        node.backward()
""",
        "q7_forward_and_backward",
    ),
    "values of the last pass are kept": (
        "forward_pass",
        """
def forward_pass(output_node, sorted_nodes):
    for node in sorted_nodes:
        if node.value is None:
            node.forward()
    return output_node.value
""",
        "q7_forward_and_backward",
    ),
    "every gradient that a consumer keeps": (
        "Sigmoid.backward",
        """
def backward(self):
    upstream = sum(g for n in self.outbound_nodes for g in n.gradients.values())
    self.gradients[self.inbound_nodes[0]] = upstream * self.value * (1.0 - self.value)
""",
        "q5_sigmoid",
    ),
    "the gradient of the consumer's first input": (
        "Input.backward",
        """
def backward(self):
    self.gradients[self] = sum(n.gradients[n.inbound_nodes[0]] for n in self.outbound_nodes)
""",
        "q2_input",
    ),
    "the graph is taken apart": (
        "topological_sort",
        """
def topological_sort(feed_dict):
    for node, value in feed_dict.items():
        node.value = value
    ready, order = list(feed_dict), []
    while ready:
        node = ready.pop()
        order.append(node)
        for consumer in node.outbound_nodes:
            consumer.inbound_nodes.remove(node)
            if not consumer.inbound_nodes:
                ready.append(consumer)
    return order
""",
        "q1_topological_sort",
    ),
    "only the first sort is right": (
        "topological_sort",
        """
def topological_sort(feed_dict, seen=set()):
    order = []
    def visit(node):
        if node not in seen:
            seen.add(node)
            for consumer in node.outbound_nodes:
                visit(consumer)
            order.append(node)
    for node, value in feed_dict.items():
        node.value = value
        visit(node)
    return order[::-1]
""",
        "q1_topological_sort",
    ),
    "no return": (
        "topological_sort",
        """
def topological_sort(feed_dict):
    for node, value in feed_dict.items():
        node.value = value
""",
        "q1_topological_sort",
    ),
    "inputs without consumers are left out": (
        "topological_sort",
        """
def topological_sort(feed_dict):
    for node, value in feed_dict.items():
        node.value = value
    ready, waiting, order = [n for n in feed_dict if n.outbound_nodes], {}, []
    while ready:
        node = ready.pop()
        order.append(node)
        for consumer in node.outbound_nodes:
            waiting[consumer] = waiting.get(consumer, len(consumer.inbound_nodes)) - 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    return order
""",
        "q1_topological_sort",
    ),
    "the nodes as the checks hold them": (
        "topological_sort",
        """
def topological_sort(feed_dict):
    import sys
    for node, value in feed_dict.items():
        node.value = value
    return list(sys._getframe(1).f_locals["nodes"])
""",
        "q1_topological_sort",
    ),
    "its own value is overwritten": (
        "Sigmoid.backward",
        """
def backward(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.value = self.value * (1.0 - self.value)
    self.gradients[self.inbound_nodes[0]] = upstream * self.value
""",
        "q5_sigmoid",
    ),
    "two or three factors only": (
        "Mul.backward",
        """
def backward(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    nodes = self.inbound_nodes
    for i, node in enumerate(nodes):
        others = nodes[i - 1].value * (nodes[i - 2].value if len(nodes) > 2 else 1.0)
        self.gradients[node] = upstream * others
""",
        "q3_add_mul",
    ),
    "others are those with another value": (
        "Mul.backward",
        """
def backward(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        factor = 1.0
        for other in self.inbound_nodes:
            if not np.array_equal(other.value, node.value):
                factor = factor * other.value
        self.gradients[node] = upstream * factor
""",
        "q3_add_mul",
    ),
    "the first batch size is kept": (
        "MSE.backward",
        """
def backward(self):
    y, a = self.inbound_nodes
    self.m = getattr(self, "m", len(self.difference))
    self.gradients[y] = 2.0 / self.m * self.difference
    self.gradients[a] = -2.0 / self.m * self.difference
""",
        "q6_mse",
    ),
    "db as a column": (
        "Linear.backward",
        """
def backward(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: g.sum(axis=0).reshape(-1, 1)}
""",
        "q4_linear",
    ),
    "gradients are lists": (
        "Input.backward",
        """
def backward(self):
    total = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self] = np.asarray(total).tolist()
""",
        "q2_input",
    ),
    "arrays only": (
        "sgd_update",
        """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value[:] = t.value - learning_rate * t.gradients[t]
""",
        "q8_sgd_update",
    ),
    "trainables are used up": (
        "sgd_update",
        """
def sgd_update(trainables, learning_rate=1e-2):
    while trainables:
        t = trainables.pop()
        t.value = t.value - learning_rate * t.gradients[t]
""",
        "q8_sgd_update",
    ),
    "capped": (
        "ReLU.forward",
        """
def forward(self):
    self.value = np.clip(self.inbound_nodes[0].value, 0.0, 6.0)
""",
        "q9_relu",
    ),
}
