"""miniflow.py: a small graph engine that can differentiate, in NumPy alone.

You build a network out of nodes, sort it, run it forward to get its cost and backward to get the
derivative of that cost with respect to every node. The handout (handout.html) has the mathematics.

Words used here
    upstream gradient   dC/dvalue, as it arrives from one consumer: consumer.gradients[self]
    local gradient      dvalue/dinput, what this node adds by the chain rule
    fan-out             one node feeds several consumers; their upstream gradients add up

Shapes: X (batch, features), W (features, units), b (units,), y and a (batch,) or (batch, 1).
What you are given is float64.
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
        """Task q2_input (10 points): store dC/dvalue in self.gradients[self].

        Given:  n.gradients[self] for every n in self.outbound_nodes, in the shape of self.value
                (arrays, or plain numbers where the value is a single number).
        Steps:  1. add up the upstream gradients, one per consumer; 2. store the sum under self.
        Check:  python check.py q2_input. Handout: section 2.
        """
        self.gradients[self] = sum(n.gradients[self] for n in self.outbound_nodes)


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
        """Task q3_add_mul (12 points): store dC/dinput for each of the two or more inputs.

        Given:  the values of self.inbound_nodes; n.gradients[self] for n in self.outbound_nodes.
        Steps:  1. add up the upstream gradients, as Add does; 2. the local gradient with respect
                to one input is the product of all the others (a factor may be 0, so do not
                divide); 3. multiply and store under that input.
        Check:  python check.py q3_add_mul. Handout: section 3.
        """
        upstream = sum(n.gradients[self] for n in self.outbound_nodes)
        for node in self.inbound_nodes:
            local = 1.0
            for other in self.inbound_nodes:
                if other is not node:
                    local = local * other.value
            self.gradients[node] = upstream * local


class Linear(Node):
    """value = X W + b. Shapes: X (batch, features), W (features, units), b (units,)."""

    def __init__(self, X, W, b):
        super().__init__([X, W, b])

    def forward(self):
        """Value has the shape (batch, units); b is added to every row."""
        X, W, b = self.inbound_nodes
        self.value = X.value.dot(W.value) + b.value

    def backward(self):
        """Task q4_linear (16 points): store dC/dX, dC/dW and dC/db, each in the shape of its node.

        Given:  self.inbound_nodes = [X, W, b] with their values; n.gradients[self] of shape
                (batch, units) for n in self.outbound_nodes.
        Steps:  1. add up the upstream gradients; 2. the shapes tell which side each factor goes:
                dC/dX is (batch, features), dC/dW is (features, units); 3. b was added to every
                row, so dC/db (units,) is a sum over the rows.
        Check:  python check.py q4_linear. Handout: section 4.
        """
        X, W, b = self.inbound_nodes
        upstream = sum(n.gradients[self] for n in self.outbound_nodes)
        self.gradients[X] = upstream.dot(W.value.T)
        self.gradients[W] = X.value.T.dot(upstream)
        self.gradients[b] = upstream.sum(axis=0).reshape(b.value.shape)


class Sigmoid(Node):
    """value = 1 / (1 + exp(-x)), element by element, in the shape of its input."""

    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        """Large |x| saturates at 0 or 1; that is right."""
        self.value = 1.0 / (1.0 + np.exp(-self.inbound_nodes[0].value))

    def backward(self):
        """Task q5_sigmoid (10 points): store dC/dx.

        Given:  self.value, kept by forward(); n.gradients[self] for n in self.outbound_nodes.
        Steps:  1. add up the upstream gradients; 2. write the local gradient with the value S that
                you already have (handout: dS/dx in terms of S); 3. multiply and store.
        Check:  python check.py q5_sigmoid. Handout: section 5.
        """
        upstream = sum(n.gradients[self] for n in self.outbound_nodes)
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
        """Task q6_mse (12 points): store dC/dy and dC/da.

        Given:  self.difference = y - a, shape (batch, 1), kept by forward(). MSE is the cost
                itself: nothing consumes it, and dC/dC = 1.
        Steps:  1. m is the number of rows; 2. derive the mean of (y - a)^2 with respect to one
                y_i and one a_i; 3. store both, as (batch,) or (batch, 1).
        Check:  python check.py q6_mse. Handout: section 6.
        """
        y, a = self.inbound_nodes
        m = self.difference.shape[0]
        gradient = 2.0 / m * self.difference
        self.gradients[y] = gradient.reshape(y.value.shape)
        self.gradients[a] = (-gradient).reshape(a.value.shape)


class ReLU(Node):
    """value = max(x, 0), element by element, in the shape of its input."""

    def __init__(self, node):
        super().__init__([node])

    def forward(self):
        """Task q9_relu, first half: set self.value.

        Given:  self.inbound_nodes[0].value, an array of any shape, which must stay as it is.
        Check:  python check.py q9_relu. Handout: section 9.
        """
        self.value = np.maximum(self.inbound_nodes[0].value, 0.0)

    def backward(self):
        """Task q9_relu (6 points with forward): store dC/dx.

        Given:  the value of self.inbound_nodes[0]; n.gradients[self] for n in self.outbound_nodes.
        Steps:  1. add up the upstream gradients; 2. let them through where x > 0, stop them where
                x < 0 (x = 0 exactly is not graded).
        Check:  python check.py q9_relu. Handout: section 9.
        """
        x = self.inbound_nodes[0]
        upstream = sum(n.gradients[self] for n in self.outbound_nodes)
        self.gradients[x] = upstream * (x.value > 0)


def topological_sort(feed_dict):
    for node, value in feed_dict.items():
        if isinstance(node.value, np.ndarray) and node.value.shape == np.shape(value):
            node.value[...] = value
        else:
            node.value = value

    missing, ready, order = {}, deque(feed_dict), []
    while ready:
        node = ready.popleft()
        order.append(node)
        for c in node.outbound_nodes:
            missing[c] = missing.get(c, len(c.inbound_nodes)) - 1
            if missing[c] == 0:
                ready.append(c)
    return order


def forward_pass(output_node, sorted_nodes):
    """Task q7_forward_and_backward, first half: run forward() of every node, in order.

    Given:   sorted_nodes, the list that topological_sort returns; output_node, any one of them,
             not always the last.
    Returns: the value of output_node.
    Check:   python check.py q7_forward_and_backward. Handout: section 7.
    """
    for node in sorted_nodes:
        node.forward()
    return output_node.value


def forward_and_backward(graph):
    """Task q7_forward_and_backward (14 points with forward_pass): one pass each way.

    Given:   graph, the list that topological_sort returns.
    Steps:   1. forward() of every node in order; 2. backward() of every node, so that a node comes
             after all of its consumers.
    Check:   python check.py q7_forward_and_backward. Handout: section 7.
    """
    for node in graph:
        node.forward()
    for node in reversed(graph):
        node.backward()


def sgd_update(trainables, learning_rate=1e-2):
    """Task q8_sgd_update (8 points): one step of gradient descent on every trainable node.

    Given:   trainables, a list of Input nodes; t.gradients[t] is dC/dvalue, in the shape of
             t.value; learning_rate, a positive number.
    Steps:   move every value against its gradient, learning_rate times as far.
    Check:   python check.py q8_sgd_update. Handout: section 8.
    """
    for t in trainables:
        t.value = t.value - learning_rate * t.gradients[t]


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
