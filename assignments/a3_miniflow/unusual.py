"""Right but unusual ways to write a3_miniflow. Each must get full marks.

Read as text, never run where it stands, so the names of miniflow.py are used freely.
"""
# ruff: noqa: D103, F821

import numpy as np

from autograder.variants import unusual


@unusual(name="loops", replaces="Linear.backward", title="loops instead of matrix products")
def linear_loops(self):
    X, W, b = self.inbound_nodes
    rows, units = self.value.shape
    dX, dW, db = np.zeros_like(X.value), np.zeros_like(W.value), np.zeros(units)
    for n in self.outbound_nodes:
        for i in range(rows):
            for k in range(units):
                g = n.gradients[self][i, k]
                db[k] += g
                for j in range(X.value.shape[1]):
                    dX[i, j] += g * W.value[j, k]
                    dW[j, k] += g * X.value[i, j]
    self.gradients[X], self.gradients[W], self.gradients[b] = dX, dW, db


@unusual(name="loops", replaces="Mul.backward", title="loops instead of matrix products")
def mul_loops(self):
    for i, node in enumerate(self.inbound_nodes):
        total = 0.0
        for n in self.outbound_nodes:
            term = n.gradients[self]
            for j, other in enumerate(self.inbound_nodes):
                if i != j:
                    term = term * other.value
            total = total + term
        self.gradients[node] = total


@unusual(name="einsum", replaces="Linear.backward", title="einsum, gradients rebound")
def linear_einsum(self):
    X, W, b = self.inbound_nodes
    g = np.sum([n.gradients[self] for n in self.outbound_nodes], axis=0)
    self.gradients = {
        X: np.einsum("ik,jk->ij", g, W.value),
        W: np.einsum("ij,ik->jk", X.value, g),
        b: np.einsum("ik->k", g),
    }


@unusual(name="published", replaces="Linear.backward", title="zeros and +=, as MiniFlow does")
def linear_published(self):
    self.gradients = {n: np.zeros_like(n.value) for n in self.inbound_nodes}
    for n in self.outbound_nodes:
        grad_cost = n.gradients[self]
        self.gradients[self.inbound_nodes[0]] += np.dot(grad_cost, self.inbound_nodes[1].value.T)
        self.gradients[self.inbound_nodes[1]] += np.dot(self.inbound_nodes[0].value.T, grad_cost)
        self.gradients[self.inbound_nodes[2]] += np.sum(grad_cost, axis=0, keepdims=False)


@unusual(name="published", replaces="Sigmoid.backward", title="zeros and +=, as MiniFlow does")
def sigmoid_published(self):
    self.gradients = {n: np.zeros_like(n.value) for n in self.inbound_nodes}
    for n in self.outbound_nodes:
        grad_cost = n.gradients[self]
        sigmoid = self.value
        self.gradients[self.inbound_nodes[0]] += sigmoid * (1 - sigmoid) * grad_cost


@unusual(name="published", replaces="Input.backward", title="zeros and +=, as MiniFlow does")
def input_published(self):
    self.gradients = {self: 0}
    for n in self.outbound_nodes:
        self.gradients[self] += n.gradients[self]


@unusual(name="published", replaces="topological_sort", title="zeros and +=, as MiniFlow does")
def sort_published(feed_dict):
    edges = {}
    queue = list(feed_dict)
    while queue:
        n = queue.pop(0)
        edges.setdefault(n, {"in": set(), "out": set()})
        for m in n.outbound_nodes:
            edges.setdefault(m, {"in": set(), "out": set()})
            edges[n]["out"].add(m)
            edges[m]["in"].add(n)
            queue.append(m)
    order, ready = [], set(feed_dict)
    while ready:
        n = ready.pop()
        if isinstance(n, Input):
            n.value = feed_dict[n]
        order.append(n)
        for m in n.outbound_nodes:
            edges[n]["out"].remove(m)
            edges[m]["in"].remove(n)
            if not edges[m]["in"]:
                ready.add(m)
    return order


@unusual(name="published", replaces="sgd_update", title="zeros and +=, as MiniFlow does")
def sgd_in_place(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value -= learning_rate * t.gradients[t]


@unusual(
    name="depth_first", replaces="topological_sort", title="depth first, and list comprehensions"
)
def sort_depth_first(feed_dict):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for consumer in node.outbound_nodes:
                visit(consumer)
            order.append(node)

    for node in feed_dict:
        node.value = feed_dict[node]
        visit(node)
    return order[::-1]


@unusual(name="depth_first", replaces="forward_pass", title="depth first, and list comprehensions")
def forward_pass_silent(output_node, sorted_nodes):
    [n.forward() for n in sorted_nodes]


@unusual(
    name="depth_first",
    replaces="forward_and_backward",
    title="depth first, and list comprehensions",
)
def passes_comprehended(graph):
    [n.forward() for n in graph]
    [n.backward() for n in graph[::-1]]


@unusual(
    name="float32",
    replaces="MSE.backward",
    title="float32 constants, gradients in the shape of the input",
)
def mse_float32(self):
    y, a = self.inbound_nodes
    two = np.float32(2.0) / np.float32(self.difference.size)
    self.gradients[y] = (two * self.difference).reshape(y.value.shape)
    self.gradients[a] = (-two * self.difference).reshape(a.value.shape)


@unusual(
    name="float32",
    replaces="sgd_update",
    title="float32 constants, gradients in the shape of the input",
)
def sgd_float32(trainables, learning_rate=np.float32(0.01)):  # noqa: B008
    for t in trainables:
        t.value = np.subtract(t.value, np.multiply(np.float32(learning_rate), t.gradients[t]))


@unusual(name="recomputed", replaces="Sigmoid.backward", title="everything computed anew")
def sigmoid_recomputed(self):
    (x,) = self.inbound_nodes
    e = np.exp(-np.abs(x.value))
    slope = e / (1.0 + e) ** 2
    self.gradients = {x: 0.0 * x.value}
    for n in self.outbound_nodes:
        self.gradients[x] = self.gradients[x] + n.gradients[self] * slope


@unusual(name="recomputed", replaces="MSE.backward", title="everything computed anew")
def mse_recomputed(self):
    y, a = self.inbound_nodes
    difference = np.ravel(y.value) - np.ravel(a.value)
    gradient = np.array([2.0 * d / len(difference) for d in difference])
    self.gradients[y] = gradient.reshape(np.shape(y.value))
    self.gradients[a] = -gradient.reshape(np.shape(a.value))


@unusual(name="recomputed", replaces="ReLU.forward", title="everything computed anew")
def relu_forward_where(self):
    x = self.inbound_nodes[0].value
    self.value = np.where(x > 0, x, 0)


@unusual(name="recomputed", replaces="ReLU.backward", title="everything computed anew")
def relu_sign(self):
    upstream = np.add.reduce([n.gradients[self] for n in self.outbound_nodes])
    self.gradients[self.inbound_nodes[0]] = np.heaviside(self.value, 0.0) * upstream


@unusual(name="keepdims", replaces="Linear.backward", title="dC/db as a row, lists of terms")
def linear_keepdims(self):
    X, W, b = self.inbound_nodes
    terms = [n.gradients[self] for n in self.outbound_nodes]
    self.gradients[X] = sum([np.dot(g, W.value.T) for g in terms])
    self.gradients[W] = sum([np.dot(X.value.T, g) for g in terms])
    self.gradients[b] = sum([np.sum(g, axis=0, keepdims=True) for g in terms])


@unusual(name="keepdims", replaces="Mul.backward", title="dC/db as a row, lists of terms")
def mul_leave_one_out(self):
    values = [n.value for n in self.inbound_nodes]
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    for i, node in enumerate(self.inbound_nodes):
        factor = 1.0
        for value in values[:i] + values[i + 1 :]:
            factor = factor * value
        self.gradients[node] = factor * upstream
