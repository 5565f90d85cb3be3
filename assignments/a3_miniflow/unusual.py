"""Right but unusual ways to write a3_miniflow. Each must get full marks.

Read as text, never run where it stands, so the names of miniflow.py are used freely.
"""
# ruff: noqa: B905, D101, D102, D103, F401, F821, N806

import numpy as np

from autograder.course.variants import unusual


@unusual(name="plain", replaces="Input.backward", title="sum(), @ and mean, every gradient")
def input_plain(self):
    self.gradients[self] = sum(n.gradients[self] for n in self.outbound_nodes)


@unusual(name="plain", replaces="Mul.backward", title="sum(), @ and mean, every gradient")
def mul_plain(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    for node in self.inbound_nodes:
        others = [other.value for other in self.inbound_nodes if other is not node]
        self.gradients[node] = upstream * np.prod(others, axis=0)


@unusual(name="plain", replaces="Linear.forward", title="sum(), @ and mean, every gradient")
def linear_forward_plain(self):
    X, W, b = (node.value for node in self.inbound_nodes)
    self.value = X @ W + b


@unusual(name="plain", replaces="Linear.backward", title="sum(), @ and mean, every gradient")
def linear_plain(self):
    X, W, b = self.inbound_nodes
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[X] = upstream @ W.value.T
    self.gradients[W] = X.value.T @ upstream
    self.gradients[b] = upstream.sum(axis=0)


@unusual(name="plain", replaces="Sigmoid.backward", title="sum(), @ and mean, every gradient")
def sigmoid_plain(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = upstream * self.value * (1.0 - self.value)


@unusual(name="plain", replaces="MSE.forward", title="sum(), @ and mean, every gradient")
def mse_forward_plain(self):
    y, a = (node.value.reshape(-1, 1) for node in self.inbound_nodes)
    self.difference = y - a
    self.value = np.mean(self.difference**2)


@unusual(name="plain", replaces="MSE.backward", title="sum(), @ and mean, every gradient")
def mse_plain(self):
    y, a = self.inbound_nodes
    m = len(self.difference)
    self.gradients[y] = 2.0 / m * self.difference
    self.gradients[a] = -2.0 / m * self.difference


@unusual(name="plain", replaces="ReLU.backward", title="sum(), @ and mean, every gradient")
def relu_plain(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    x = self.inbound_nodes[0]
    self.gradients[x] = upstream * (x.value > 0.0)


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


@unusual(name="float32_arrays", replaces="Linear.backward", title="arrays of float32")
def linear_float32(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes).astype(np.float32)
    self.gradients[X] = g @ W.value.T.astype(np.float32)
    self.gradients[W] = X.value.T.astype(np.float32) @ g
    self.gradients[b] = g.astype(float).sum(axis=0)


@unusual(name="float32_arrays", replaces="Mul.backward", title="arrays of float32")
def mul_float32(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    values = [np.float32(node.value).astype(float) for node in self.inbound_nodes]
    for i, node in enumerate(self.inbound_nodes):
        self.gradients[node] = upstream * np.prod(values[i + 1 :] + values[:i], axis=0)


@unusual(name="float32_arrays", replaces="Sigmoid.backward", title="arrays of float32")
def sigmoid_float32(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    gradient = upstream * self.value * (1.0 - self.value)
    self.gradients[self.inbound_nodes[0]] = gradient.astype(np.float32)


@unusual(name="float32_arrays", replaces="ReLU.backward", title="arrays of float32")
def relu_float32(self):
    x = self.inbound_nodes[0]
    upstream = sum(n.gradients[self].astype(np.float32) for n in self.outbound_nodes)
    self.gradients[x] = upstream.astype(float) * (x.value > 0)


@unusual(name="summed_exactly", replaces="Linear.backward", title="math.fsum, from the end")
def linear_fsum(self):
    import math

    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes[::-1])

    def product(left, right):
        columns = right.T.tolist()
        return np.array(
            [[math.fsum(map(float.__mul__, row, c)) for c in columns] for row in left.tolist()]
        )

    self.gradients[X] = product(g, W.value.T)
    self.gradients[W] = product(X.value.T[:, ::-1], g[::-1])
    self.gradients[b] = np.array([math.fsum(column) for column in g.T.tolist()])


@unusual(name="summed_exactly", replaces="Mul.backward", title="math.fsum, from the end")
def mul_backwards(self):
    for node in self.inbound_nodes:
        total = 0.0
        for n in self.outbound_nodes[::-1]:
            term = n.gradients[self]
            for other in self.inbound_nodes[::-1]:
                term = term if other is node else other.value * term
            total = term + total
        self.gradients[node] = total


@unusual(name="summed_exactly", replaces="Sigmoid.backward", title="math.fsum, from the end")
def sigmoid_short_e(self):
    (x,) = self.inbound_nodes
    e = 2.718281828 ** -np.abs(x.value)  # a constant that somebody typed
    terms = [n.gradients[self] * e / (1.0 + e) ** 2 for n in self.outbound_nodes]
    self.gradients[x] = sum(terms[::-1])


@unusual(name="summed_exactly", replaces="MSE.backward", title="math.fsum, from the end")
def mse_guarded(self):
    y, a = self.inbound_nodes
    self.gradients[y] = 2.0 * self.difference / (len(self.difference) + 1e-8)
    self.gradients[a] = -self.gradients[y]


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


@unusual(name="tuples", replaces="Node.__init__", title="tuples, levels from the inputs on")
def node_tuples(self, inbound_nodes=()):
    self.inbound_nodes = tuple(inbound_nodes)
    self.outbound_nodes = []
    self.value, self.gradients = None, {}
    for node in self.inbound_nodes:
        node.outbound_nodes.append(self)


@unusual(name="tuples", replaces="topological_sort", title="tuples, levels from the inputs on")
def sort_levels(feed_dict):
    for node in feed_dict:
        node.value = feed_dict[node]
    level = dict.fromkeys(feed_dict, 0)
    changed = True
    while changed:
        changed = False
        for node in list(level):
            for consumer in node.outbound_nodes:
                if level.get(consumer, 0) <= level[node]:
                    level[consumer] = level[node] + 1
                    changed = True
    return tuple(sorted(level, key=level.get))


@unusual(name="helpers", replaces="__top__", title="helper functions at module level")
def helpers():
    import functools
    import operator

    FIRST_TERM = 0.0

    def upstream_of(node):
        """Sum of what the consumers send back."""
        terms = (consumer.gradients[node] for consumer in node.outbound_nodes)
        return functools.reduce(operator.add, terms, FIRST_TERM)

    def store(node, *gradients):
        """Store one gradient for each inbound node."""
        node.gradients = dict(zip(node.inbound_nodes, gradients, strict=True))


@unusual(name="helpers", replaces="Input.backward", title="helper functions at module level")
def input_helped(self):
    self.gradients = {self: upstream_of(self)}


@unusual(name="helpers", replaces="Linear.backward", title="helper functions at module level")
def linear_helped(self):
    x, w, _ = (node.value for node in self.inbound_nodes)
    g = upstream_of(self)
    store(self, g.dot(w.T), x.T.dot(g), g.sum(0))


@unusual(name="helpers", replaces="Mul.backward", title="helper functions at module level")
def mul_reduced(self):
    values = [node.value for node in self.inbound_nodes]
    g = upstream_of(self)
    around = [values[:i] + values[i + 1 :] for i in range(len(values))]
    store(self, *[functools.reduce(operator.mul, others, g) for others in around])


@unusual(name="helpers", replaces="Sigmoid.backward", title="helper functions at module level")
def sigmoid_helped(self):
    store(self, upstream_of(self) * (self.value - np.square(self.value)))


@unusual(name="helpers", replaces="sgd_update", title="helper functions at module level")
def sgd_reduced(trainables, learning_rate=1e-2):
    new = [t.value - learning_rate * t.gradients[t] for t in trainables]
    for t, value in zip(trainables, new, strict=True):
        setattr(t, "value", value)  # noqa: B010


@unusual(name="demo", replaces="__main__", title="a training run under __main__, prints")
def demo():
    rng = np.random.default_rng(3)
    X, W, b, y = Input(), Input(), Input(), Input()
    cost = MSE(y, Linear(X, W, b))
    feed = {X: rng.normal(size=(20, 3)), W: rng.normal(size=(3, 1)), b: np.zeros(1)}
    graph = topological_sort(feed | {y: rng.normal(size=20)})
    for epoch in range(100):
        forward_and_backward(graph)
        sgd_update([W, b], 0.1)
        print(f"epoch {epoch}: loss {cost.value:.3f}")


@unusual(
    name="demo", replaces="forward_and_backward", title="a training run under __main__, prints"
)
def passes_printed(graph):
    for number, node in enumerate(graph):
        node.forward()
        print("forward", number, type(node).__name__)
    for number in range(len(graph) - 1, -1, -1):
        graph[number].backward()
        print("backward", number, graph[number].gradients)


@unusual(name="slots", replaces="Node", title="__slots__, the gate is kept by forward()")
class Slotted:
    __slots__ = ("gradients", "inbound_nodes", "outbound_nodes", "value")
    needs_gradient = True

    def __init__(self, inbound_nodes=()):
        self.inbound_nodes = [*inbound_nodes]
        self.outbound_nodes = []
        self.value = None
        self.gradients = {}
        for node in self.inbound_nodes:
            node.outbound_nodes += [self]

    def forward(self):
        raise NotImplementedError

    def backward(self):
        raise NotImplementedError


@unusual(name="slots", replaces="ReLU", title="__slots__, the gate is kept by forward()")
class ReluSlotted(Node):
    __slots__ = ("gate",)

    def __init__(self, node):
        Node.__init__(self, [node])

    def forward(self):
        x = self.inbound_nodes[0].value
        self.gate = x > 0
        self.value = x * self.gate

    def backward(self):
        (x,) = self.inbound_nodes
        upstream = sum([n.gradients[self] for n in self.outbound_nodes])
        self.gradients = {x: np.where(self.gate, upstream, 0.0)}


@unusual(name="dataclass", replaces="__top__", title="a dataclass, with properties")
def dataclass_imports():
    import dataclasses


@unusual(name="dataclass", replaces="Node", title="a dataclass, with properties")
@dataclasses.dataclass(eq=False)
class NodeAsData:
    inbound_nodes: list = ()
    outbound_nodes: list = dataclasses.field(default_factory=list)
    value: object = None
    gradients: dict = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        self.inbound_nodes = list(self.inbound_nodes)
        for node in self.inbound_nodes:
            node.outbound_nodes.append(self)

    @property
    def upstream(self):
        return sum(n.gradients[self] for n in self.outbound_nodes)

    def forward(self):
        raise NotImplementedError

    def backward(self):
        raise NotImplementedError


@unusual(name="dataclass", replaces="Input.backward", title="a dataclass, with properties")
def input_property(self):
    self.gradients.update({self: self.upstream})


@unusual(name="dataclass", replaces="Linear.backward", title="a dataclass, with properties")
def linear_property(self):
    X, W, b = self.inbound_nodes
    self.gradients[W] = (self.upstream.T @ X.value).T
    self.gradients[X] = (W.value @ self.upstream.T).T
    self.gradients[b] = np.ones(len(self.upstream)) @ self.upstream


@unusual(name="recursion", replaces="topological_sort", title="recursion instead of loops")
def sort_from_the_ends(feed_dict):
    def reached(nodes, seen):
        for node in nodes:
            if node not in seen:
                seen.append(node)
                reached(node.outbound_nodes, seen)
        return seen

    def place(node, order):
        if node not in order:
            for source in node.inbound_nodes:
                place(source, order)
            order.append(node)

    for node, value in feed_dict.items():
        node.value = value
    order = []
    for node in reached(feed_dict, []):
        place(node, order)
    return order


@unusual(name="recursion", replaces="forward_pass", title="recursion instead of loops")
def forward_pass_recursive(output_node, sorted_nodes):
    if sorted_nodes:
        sorted_nodes[0].forward()
        forward_pass(output_node, sorted_nodes[1:])
    return output_node.value


@unusual(name="recursion", replaces="forward_and_backward", title="recursion instead of loops")
def passes_recursive(graph):
    if not graph:
        return
    node, *rest = graph
    node.forward()
    forward_and_backward(rest)
    node.backward()


@unusual(name="recursion", replaces="Input.backward", title="recursion instead of loops")
def input_recursive(self):
    def total(consumers):
        if not consumers:
            return 0.0
        return consumers[0].gradients[self] + total(consumers[1:])

    self.gradients[self] = total(self.outbound_nodes)


@unusual(name="recursion", replaces="Mul.backward", title="recursion instead of loops")
def mul_recursive(self):
    def product(nodes):
        return nodes[0].value * product(nodes[1:]) if nodes else 1.0

    for i, node in enumerate(self.inbound_nodes):
        others = self.inbound_nodes[:i] + self.inbound_nodes[i + 1 :]
        upstream = sum(n.gradients[self] for n in self.outbound_nodes)
        self.gradients[node] = upstream * product(others)


@unusual(name="in_place", replaces="Input.backward", title="in place, on copies")
def input_in_place(self):
    first, *others = (n.gradients[self] for n in self.outbound_nodes)
    total = np.array(first)
    for other in others:
        total += other
    self.gradients[self] = total


@unusual(name="in_place", replaces="Linear.backward", title="in place, on copies")
def linear_in_place(self):
    X, W, b = self.inbound_nodes
    for node in (X, W, b):
        self.gradients[node] = np.empty(np.shape(node.value))
        self.gradients[node][...] = 0
    for n in self.outbound_nodes:
        g = n.gradients[self]
        for i, row in enumerate(g):
            self.gradients[X][i] += W.value.dot(row)
            self.gradients[W] += np.outer(X.value[i], row)
            self.gradients[b][...] += row


@unusual(name="in_place", replaces="Sigmoid.backward", title="in place, on copies")
def sigmoid_in_place(self):
    slope = self.value.copy()
    slope *= -1
    slope += 1
    slope *= self.value
    slope *= np.add.reduce([n.gradients[self] for n in self.outbound_nodes])
    self.gradients[self.inbound_nodes[0]] = slope


@unusual(name="in_place", replaces="ReLU.forward", title="in place, on copies")
def relu_forward_in_place(self):
    self.value = self.inbound_nodes[0].value.copy()
    self.value[self.value < 0] = 0


@unusual(name="in_place", replaces="ReLU.backward", title="in place, on copies")
def relu_in_place(self):
    (x,) = self.inbound_nodes
    gradient = np.zeros_like(x.value)
    for n in self.outbound_nodes:
        gradient += n.gradients[self]
    gradient[x.value < 0] = 0
    self.gradients[x] = gradient


@unusual(name="in_place", replaces="MSE.backward", title="in place, on copies")
def mse_in_place(self):
    y, a = self.inbound_nodes
    gradient = np.copy(self.difference)
    gradient /= gradient.shape[0]
    gradient += gradient
    self.gradients[y], self.gradients[a] = gradient, np.negative(gradient)


@unusual(name="other_functions", replaces="Input.backward", title="other functions of NumPy")
def input_stacked(self):
    self.gradients[self] = np.stack([n.gradients[self] for n in self.outbound_nodes]).sum(axis=0)


@unusual(name="other_functions", replaces="Mul.backward", title="other functions of NumPy")
def mul_deleted(self):
    values = np.stack([node.value for node in self.inbound_nodes])
    upstream = np.add.reduce([n.gradients[self] for n in self.outbound_nodes], axis=0)
    for i, node in enumerate(self.inbound_nodes):
        self.gradients[node] = np.multiply.reduce(np.delete(values, i, axis=0)) * upstream


@unusual(name="other_functions", replaces="Linear.backward", title="other functions of NumPy")
def linear_tensordot(self):
    X, W, b = self.inbound_nodes
    g = np.stack([n.gradients[self] for n in self.outbound_nodes], axis=-1).sum(axis=-1)
    self.gradients[X] = np.tensordot(g, W.value, axes=(1, 1))
    self.gradients[W] = np.matmul(np.swapaxes(X.value, 0, 1), g)
    self.gradients[b] = np.mean(g, axis=0) * len(g)


@unusual(name="other_functions", replaces="MSE.backward", title="other functions of NumPy")
def mse_divided(self):
    for node, sign in zip(self.inbound_nodes, (2, -2), strict=True):
        flat = np.divide(sign * np.ravel(self.difference), np.size(self.difference))
        self.gradients[node] = np.reshape(flat, np.shape(node.value))


@unusual(name="other_functions", replaces="ReLU.forward", title="other functions of NumPy")
def relu_clip(self):
    self.value = np.clip(self.inbound_nodes[0].value, 0, None)


@unusual(name="other_functions", replaces="ReLU.backward", title="other functions of NumPy")
def relu_sign_of_value(self):
    terms = [n.gradients[self] * np.sign(self.value) for n in self.outbound_nodes]
    self.gradients[self.inbound_nodes[0]] = np.sum(terms, axis=0)


@unusual(name="other_functions", replaces="sgd_update", title="other functions of NumPy")
def sgd_averaged(trainables, learning_rate=1e-2):
    for t in trainables:
        gradient = np.asarray(t.gradients[t])
        t.value = np.add(np.asarray(t.value), np.negative(gradient) * learning_rate)


@unusual(name="single_rows", replaces="Linear.backward", title="Jacobians, float32, (1, n) biases")
def linear_rows_float32(self):
    X, W, b = self.inbound_nodes
    g = np.float32(0)
    for n in self.outbound_nodes:
        g = g + n.gradients[self]
    rows = list(zip(X.value, g, strict=True))
    self.gradients[X] = np.array([np.float32(1) * (W.value @ one) for _, one in rows])
    self.gradients[W] = sum(x[:, None] * one[None, :] for x, one in rows)
    self.gradients[b] = np.ones((1, len(g)), dtype=np.float32) @ g


@unusual(name="single_rows", replaces="Sigmoid.backward", title="Jacobians, float32, (1, n) biases")
def sigmoid_jacobian(self):
    s = self.value.ravel()
    jacobian = np.diag(s * (np.float32(1) - s))
    flat = sum(n.gradients[self].ravel() for n in self.outbound_nodes)
    self.gradients[self.inbound_nodes[0]] = (flat @ jacobian).reshape(self.value.shape)


@unusual(name="single_rows", replaces="MSE.backward", title="Jacobians, float32, (1, n) biases")
def mse_reciprocal(self):
    y, a = self.inbound_nodes
    share = np.reciprocal(np.float32(len(self.difference)))
    self.gradients = {y: self.difference * (share + share)}
    self.gradients[a] = self.gradients[y] * np.float32(-1)


@unusual(name="own_buffers", replaces="Input.backward", title="arrays of its own, filled anew")
def input_backward_own_buffers(self):
    shape = np.shape(self.outbound_nodes[0].gradients[self])
    total = self.__dict__.get("total")
    if total is None or np.shape(total) != shape:
        total = self.total = np.zeros(shape)
    total[...] = 0.0
    for n in self.outbound_nodes:
        total += n.gradients[self]
    self.gradients[self] = total


@unusual(name="own_buffers", replaces="Linear.backward", title="arrays of its own, filled anew")
def linear_backward_own_buffers(self):
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    made = self.__dict__.setdefault("made", {})
    for node, left, right in ((X, g, W.value.T), (W, X.value.T, g)):
        shape = (left.shape[0], right.shape[1])
        self.gradients[node] = np.matmul(
            left, right, out=made.setdefault((id(node), shape), np.empty(shape))
        )
    self.gradients[b] = np.ones(len(g)) @ g


@unusual(name="own_buffers", replaces="Sigmoid.backward", title="arrays of its own, filled anew")
def sigmoid_backward_own_buffers(self):
    (x,) = self.inbound_nodes
    self.gradients[x] = sum(
        n.gradients[self] * (self.value - self.value**2) for n in self.outbound_nodes
    )


@unusual(name="own_buffers", replaces="ReLU.forward", title="arrays of its own, filled anew")
def relu_forward_own_buffers(self):
    x = self.inbound_nodes[0].value
    if np.shape(self.value) != x.shape:
        self.value = np.empty_like(x)
    np.maximum(x, 0, out=self.value)


@unusual(
    name="kept_by_forward", replaces="Mul.forward", title="what backward needs is kept on the node"
)
def mul_forward_kept_by_forward(self):
    self.slopes = {}
    values = [n.value for n in self.inbound_nodes]
    for i, n in enumerate(self.inbound_nodes):
        slope = 1.0
        for j, v in enumerate(values):
            slope = slope * v if i != j else slope
        self.slopes[n] = slope
    self.value = values[0] * self.slopes[self.inbound_nodes[0]]


@unusual(
    name="kept_by_forward", replaces="Mul.backward", title="what backward needs is kept on the node"
)
def mul_backward_kept_by_forward(self):
    self.gradients = {
        n: sum(c.gradients[self] for c in self.outbound_nodes) * s for n, s in self.slopes.items()
    }


@unusual(
    name="kept_by_forward",
    replaces="Linear.forward",
    title="what backward needs is kept on the node",
)
def linear_forward_kept_by_forward(self):
    self.X, self.W, b = (n.value for n in self.inbound_nodes)
    self.value = self.X @ self.W + b


@unusual(
    name="kept_by_forward",
    replaces="Linear.backward",
    title="what backward needs is kept on the node",
)
def linear_backward_kept_by_forward(self):
    g = np.add.reduce([n.gradients[self] for n in self.outbound_nodes])
    for node, d in zip(self.inbound_nodes, (g @ self.W.T, self.X.T @ g, g.sum(0))):
        self.gradients[node] = d


@unusual(
    name="kept_by_forward",
    replaces="Sigmoid.forward",
    title="what backward needs is kept on the node",
)
def sigmoid_forward_kept_by_forward(self):
    x = self.inbound_nodes[0].value
    e = np.exp(-np.abs(x))
    self.value = np.where(x >= 0, 1, e) / (1 + e)
    self.slope = self.value * (1 - self.value)


@unusual(
    name="kept_by_forward",
    replaces="Sigmoid.backward",
    title="what backward needs is kept on the node",
)
def sigmoid_backward_kept_by_forward(self):
    self.gradients[self.inbound_nodes[0]] = self.slope * np.sum(
        [n.gradients[self] for n in self.outbound_nodes], axis=0
    )


@unusual(
    name="kept_by_forward", replaces="ReLU.forward", title="what backward needs is kept on the node"
)
def relu_forward_kept_by_forward(self):
    x = self.inbound_nodes[0].value
    self.off = x <= 0
    self.value = np.array(x)
    self.value[self.off] = 0.0


@unusual(
    name="kept_by_forward",
    replaces="ReLU.backward",
    title="what backward needs is kept on the node",
)
def relu_backward_kept_by_forward(self):
    g = np.sum([n.gradients[self] for n in self.outbound_nodes], axis=0)
    g[self.off] = 0
    self.gradients[self.inbound_nodes[0]] = g


@unusual(
    name="other_forms",
    replaces="topological_sort",
    title="sets of nodes, cosh, halves, division where it is safe",
)
def topological_sort_other_forms(feed_dict):
    [setattr(n, "value", v) for n, v in feed_dict.items()]
    done, ready = [], set(feed_dict)
    while ready:
        n = ready.pop()
        done.append(n)
        placed = set(done)
        ready |= {c for c in n.outbound_nodes if placed >= set(c.inbound_nodes)}
    return done


@unusual(
    name="other_forms",
    replaces="Mul.backward",
    title="sets of nodes, cosh, halves, division where it is safe",
)
def mul_backward_other_forms(self):
    up = sum(n.gradients[self] for n in self.outbound_nodes)
    total = np.prod([n.value for n in self.inbound_nodes], axis=0)
    for node in self.inbound_nodes:
        others = np.prod([o.value for o in self.inbound_nodes if o is not node], axis=0)
        x = np.asarray(node.value)
        self.gradients[node] = up * np.where(
            np.abs(x) > 1e-3, total / np.where(x == 0, 1, x), others
        )


@unusual(
    name="other_forms",
    replaces="Sigmoid.backward",
    title="sets of nodes, cosh, halves, division where it is safe",
)
def sigmoid_backward_other_forms(self):
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    x = self.inbound_nodes[0]
    self.gradients[x] = g / (4.0 * np.cosh(x.value / 2) ** 2)


@unusual(
    name="other_forms",
    replaces="MSE.backward",
    title="sets of nodes, cosh, halves, division where it is safe",
)
def mse_backward_other_forms(self):
    y, a = self.inbound_nodes
    back = np.subtract(a.value.ravel(), y.value.ravel())
    self.gradients = dict(zip((a, y), (back * np.float32(2) / back.size, -2 * back / back.size)))


@unusual(
    name="other_forms",
    replaces="forward_and_backward",
    title="sets of nodes, cosh, halves, division where it is safe",
)
def forward_and_backward_other_forms(graph):
    [n.forward() for n in graph]
    left = {n: len(n.outbound_nodes) for n in graph}
    ready = [n for n in graph if not left[n]]
    while ready:
        n = ready.pop()
        n.backward()
        for i in n.inbound_nodes:
            left[i] -= 1
            if not left[i]:
                ready.append(i)


@unusual(
    name="other_forms",
    replaces="sgd_update",
    title="sets of nodes, cosh, halves, division where it is safe",
)
def sgd_update_other_forms(trainables, learning_rate=1e-2):
    for t in trainables:
        t.value = t.value - t.gradients[t] / (1 / learning_rate)


@unusual(
    name="other_forms",
    replaces="ReLU.forward",
    title="sets of nodes, cosh, halves, division where it is safe",
)
def relu_forward_other_forms(self):
    x = self.inbound_nodes[0].value
    self.value = (x + np.abs(x)) / 2


@unusual(
    name="other_forms",
    replaces="ReLU.backward",
    title="sets of nodes, cosh, halves, division where it is safe",
)
def relu_backward_other_forms(self):
    (x,) = self.inbound_nodes
    self.gradients[x] = (
        sum(n.gradients[self] for n in self.outbound_nodes) * (1 + np.sign(x.value)) / 2
    )
