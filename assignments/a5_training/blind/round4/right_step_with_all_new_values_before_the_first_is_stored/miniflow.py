"""miniflow.py: a small graph engine that can differentiate, in NumPy alone.

You build a network out of nodes, sort it, run it forward to get its cost and backward to get the
derivative of that cost with respect to every node. The handout (handout.html) has the mathematics.

Words used here
    upstream gradient   dC/dvalue, as it arrives from one consumer: consumer.gradients[self]
    local gradient      dvalue/dinput, what this node adds by the chain rule
    fan-out             one node feeds several consumers; their upstream gradients add up

Shapes: X (batch, features), W (features, units), b (units,), y and a (batch,) or (batch, 1).
Everything is float64.
"""

import logging
from collections import deque

import numpy as np

log = logging.getLogger("miniflow")


class Node:
    """A vertex of the graph: it reads its inbound nodes and feeds its outbound nodes.

    inbound_nodes   list of the nodes whose values this node reads
    outbound_nodes  list of the nodes that read this one (its consumers)
    value           what forward() computed
    gradients       what backward() computed: {inbound node: dC/d(value of that node)}
    needs_gradient  False if nobody will ask for dC/d(value): its consumers may leave that out
    """

    needs_gradient = True

    def __init__(self, inbound_nodes=()):
        self.inbound_nodes = list(inbound_nodes)
        self.outbound_nodes = []
        self.value = None
        self.gradients = {}
        for node in self.inbound_nodes:
            node.outbound_nodes.append(self)

    def forward(self):
        """Compute self.value from the values of the inbound nodes."""
        raise NotImplementedError(f"{type(self).__name__} has no forward method")

    def backward(self):
        """Compute self.gradients from the gradients that the outbound nodes keep for this one."""
        raise NotImplementedError(f"{type(self).__name__} has no backward method")


def upstream_gradient(node):
    """dC/d(value of the node): what its consumers keep for it, added up; 0 if it has none."""
    consumers = node.outbound_nodes
    if len(consumers) == 1:  # most often; sum() would begin with 0 and copy the array
        return consumers[0].gradients[node]
    return sum(n.gradients[node] for n in consumers)


class Input(Node):
    """Holds data or a parameter. Its value is set by topological_sort, not computed.

    Input(needs_gradient=False) holds data, which nobody trains.
    """

    def __init__(self, needs_gradient=True):
        super().__init__()
        self.needs_gradient = needs_gradient

    def forward(self):
        """Nothing to compute: the value is there already."""

    def backward(self):
        """Add up the upstream gradients, one per consumer, and store the sum under itself."""
        if self.needs_gradient:
            self.gradients[self] = upstream_gradient(self)


class Add(Node):
    """value = the sum of its inputs, element by element. This op is the worked example."""

    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        """All inputs have one shape; so has the value."""
        self.value = sum(node.value for node in self.inbound_nodes)

    def backward(self):
        """The local gradient of a sum is 1, so every input receives the whole upstream gradient."""
        upstream = sum(n.gradients[self] for n in self.outbound_nodes)  # one term per consumer
        for node in self.inbound_nodes:
            self.gradients[node] = upstream * 1.0


class Mul(Node):
    """value = the product of its inputs, element by element."""

    def __init__(self, *inputs):
        super().__init__(inputs)

    def forward(self):
        """All inputs have one shape; so has the value."""
        self.value = 1.0
        for node in self.inbound_nodes:
            self.value = self.value * node.value

    def backward(self):
        """The local gradient with respect to one factor is the product of all the others."""
        upstream = upstream_gradient(self)
        for node in self.inbound_nodes:
            others = [other.value for other in self.inbound_nodes if other is not node]
            self.gradients[node] = upstream * np.prod(others, axis=0)


class Linear(Node):
    """value = X W + b. Shapes: X (batch, features), W (features, units), b (units,)."""

    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        """Value has the shape (batch, units); b is added to every row."""
        X, W, b = self.inbound_nodes
        self.value = X.value.dot(W.value) + b.value

    def backward(self):
        """dC/dX, dC/dW and dC/db, each in the shape of its node.

        b was added to every row, so its gradient is a sum over the rows.
        """
        X, W, b = self.inbound_nodes
        upstream = upstream_gradient(self)
        if X.needs_gradient:
            self.gradients[X] = upstream.dot(W.value.T)
        self.gradients[W] = X.value.T.dot(upstream)
        self.gradients[b] = np.ones(len(upstream)).dot(upstream)  # the sum over the rows


class Sigmoid(Node):
    """value = 1 / (1 + exp(-x)), element by element, in the shape of its input."""

    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        """Large |x| saturates at 0 or 1; that is right."""
        self.value = 1.0 / (1.0 + np.exp(-self.inbound_nodes[0].value))

    def backward(self):
        """The local gradient is S (1 - S), with the value S that forward() has kept."""
        upstream = upstream_gradient(self)
        self.gradients[self.inbound_nodes[0]] = upstream * self.value * (1.0 - self.value)


class MSE(Node):
    """value = mean of (y - a)^2 over the batch: the cost, a single number. The end of the graph.

    y and a are (batch,) or (batch, 1), in any combination: they are compared row by row.
    """

    def __init__(self, y, a):
        super().__init__([y, a])

    def forward(self):
        """Both inputs are made columns first: (m,) minus (m, 1) would be an (m, m) table."""
        y, a = self.inbound_nodes
        self.difference = y.value.reshape(-1, 1) - a.value.reshape(-1, 1)
        d = self.difference.ravel()
        self.value = d.dot(d) / len(d)

    def backward(self):
        """MSE is the end of the graph: nothing consumes it, and dC/dC = 1."""
        y, a = self.inbound_nodes
        m = len(self.difference)
        if y.needs_gradient:
            self.gradients[y] = 2.0 / m * self.difference
        self.gradients[a] = -2.0 / m * self.difference


class ReLU(Node):
    """value = max(x, 0), element by element, in the shape of its input."""

    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        """Negative values become 0; the input stays as it is."""
        self.value = np.maximum(self.inbound_nodes[0].value, 0.0)

    def backward(self):
        """The upstream gradient passes where x > 0 and stops elsewhere."""
        upstream = upstream_gradient(self)
        x = self.inbound_nodes[0]
        self.gradients[x] = upstream * (x.value > 0.0)


def topological_sort(feed_dict):
    """Order the graph, inputs first, by Kahn's algorithm.

    feed_dict: {Input node: value} for every Input of the graph; the nodes are given these values.
    Returns: a list of every node that can be reached from them, each once, each after all of its
        inbound nodes.
    """
    for node, value in feed_dict.items():
        node.value = value
    ready = deque(feed_dict)
    waiting = {}  # node -> how many of its inputs are not in the list yet
    order = []
    while ready:
        node = ready.popleft()
        order.append(node)
        for consumer in node.outbound_nodes:
            waiting[consumer] = waiting.get(consumer, len(consumer.inbound_nodes)) - 1
            if waiting[consumer] == 0:
                ready.append(consumer)
    return order


def forward_pass(output_node, sorted_nodes):
    """Run forward() of every node in order, and return the value of output_node."""
    for node in sorted_nodes:
        node.forward()
    return output_node.value


def forward_and_backward(graph):
    """One pass each way over a sorted graph: every node forward, then every node backward."""
    for node in graph:
        node.forward()
    for node in reversed(graph):
        node.backward()


def sgd_update(trainables, learning_rate=1e-2):
    """Move the value of every trainable one step against its gradient."""
    for trainable in trainables:
        trainable.value = trainable.value - learning_rate * trainable.gradients[trainable]


def trace(graph):
    """Log what the last forward and backward pass computed, node by node, at level DEBUG.

    Turn it on with logging.basicConfig(level=logging.DEBUG), then call trace(graph) after
    forward_and_backward(graph).
    """
    for node in graph:
        log.debug("forward  %s -> %s", type(node).__name__, node.value)
    for node in reversed(graph):
        for target, gradient in node.gradients.items():
            name = "itself" if target is node else type(target).__name__
            log.debug("backward %s: dC/d(%s) = %s", type(node).__name__, name, gradient)
