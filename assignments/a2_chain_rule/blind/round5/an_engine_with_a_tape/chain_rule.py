"""chain_rule.py: eight small computations, forward by stages and backward by the chain rule.

Each class computes one formula. forward(...) works it out stage by stage, keeps every stage as an
attribute and returns the value. backward(upstream) walks the same stages in reverse and returns a
dict of derivatives. The handout (handout.html) has the mathematics.

Words used here
    C                   the cost, somewhere behind the formula; nobody needs to know how it is made
    upstream gradient   dC/d(value of the formula), given to backward(); 1.0 if it is left out
    local gradient      d(a stage)/d(one of its inputs)
    fan-out             one number feeds several stages; what comes back along its paths adds up

Names: "dz" in a returned dict is dC/dz, so it holds the upstream gradient as a factor.
Shapes: everything is a single number (a float), except w (3,) and x (2,) of SigmoidNeuron.
"""

import math

import numpy as np


def sigmoid(t):
    """The logistic function S(t) = 1 / (1 + e^-t) of one number. Its slope is S (1 - S)."""
    return 1.0 / (1.0 + math.exp(-t))


def small_step(f, at, step=0.001):
    """The slope of f by a small step: (f(at + step) - f(at)) / step. To check yourself with."""
    return (f(at + step) - f(at)) / step


class Node:
    """A number that knows what it was made of: (node, local gradient) for each input."""

    __slots__ = ("value", "made_of", "grad")

    def __init__(self, value, made_of=()):
        self.value, self.made_of, self.grad = value, made_of, 0.0

    def __add__(self, other):
        return Node(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __sub__(self, other):
        return Node(self.value - other.value, ((self, 1.0), (other, -1.0)))

    def __mul__(self, other):
        return Node(self.value * other.value, ((self, other.value), (other, self.value)))

    def apply(self, value, slope):
        return Node(value, ((self, slope),))


def walk_back(end, upstream):
    """Fill .grad of every node before `end`: depth first, then in reverse."""
    order, seen = [], set()

    def visit(node):
        if id(node) not in seen:
            seen.add(id(node))
            for child, _ in node.made_of:
                visit(child)
            order.append(node)

    visit(end)
    for node in order:
        node.grad = 0.0
    end.grad = upstream
    for node in reversed(order):
        for child, slope in node.made_of:
            child.grad += node.grad * slope


class Composite:
    """y = 2 (x - 2)^2."""

    def forward(self, x):
        """Stages z = x - 2 and y = 2 z^2. Returns y."""
        self.x = x
        self.z = x - 2.0
        self.y = 2.0 * self.z**2
        return self.y

    def backward(self, upstream=1.0):
        x = Node(self.x)
        z = x - Node(2.0)
        walk_back(Node(2.0) * z * z, upstream)
        return {"dz": z.grad, "dx": x.grad}


class Square:
    """J = (2 + 3 w)^2."""

    def forward(self, w):
        """Stages a = 2 + 3 w and J = a^2. Returns J."""
        self.w = w
        self.a = 2.0 + 3.0 * w
        self.J = self.a**2
        return self.J

    def backward(self, upstream=1.0):
        w = Node(self.w)
        a = Node(2.0) + Node(3.0) * w
        walk_back(a * a, upstream)
        return {"da": a.grad, "dw": w.grad}


class SquaredError:
    """J = (w x + b - y)^2 / 2: a linear neuron, and half its squared error."""

    def forward(self, x, w, b, y):
        """Stages c = w x, a = c + b, d = a - y and J = d^2 / 2. Returns J."""
        self.x, self.w, self.b, self.y = x, w, b, y
        self.c = w * x
        self.a = self.c + b
        self.d = self.a - y
        self.J = self.d**2 / 2.0
        return self.J

    def backward(self, upstream=1.0):
        n = {name: Node(getattr(self, name)) for name in "xwby"}
        n["c"] = n["w"] * n["x"]
        n["a"] = n["c"] + n["b"]
        n["d"] = n["a"] - n["y"]
        walk_back(n["d"] * n["d"] * Node(0.5), upstream)
        return {"d" + name: node.grad for name, node in n.items()}


class SumTimes:
    """f = (x + y) z."""

    def forward(self, x, y, z):
        """Stages q = x + y and f = q z. Returns f."""
        self.x, self.y, self.z = x, y, z
        self.q = x + y
        self.f = self.q * z
        return self.f

    def backward(self, upstream=1.0):
        x, y, z = Node(self.x), Node(self.y), Node(self.z)
        q = x + y
        walk_back(q * z, upstream)
        return {"dq": q.grad, "dz": z.grad, "dx": x.grad, "dy": y.grad}


class SigmoidNeuron:
    """f = sigmoid(w0 x0 + w1 x1 + w2)."""

    def forward(self, w, x):
        """Stages dot and f. w holds three numbers, the last one the bias, and x two. Returns f."""
        self.w = np.array(w, dtype=float)  # (3,)
        self.x = np.array(x, dtype=float)  # (2,)
        self.dot = self.w[0] * self.x[0] + self.w[1] * self.x[1] + self.w[2]
        self.f = sigmoid(self.dot)
        return self.f

    def backward(self, upstream=1.0):
        w, x = [Node(v) for v in self.w], [Node(v) for v in self.x]
        dot = w[0] * x[0] + w[1] * x[1] + w[2]
        walk_back(dot.apply(self.f, self.f * (1.0 - self.f)), upstream)
        return {"ddot": dot.grad, "dw": [n.grad for n in w], "dx": tuple(n.grad for n in x)}


class Quotient:
    """f = (x + sigmoid(y)) / (sigmoid(x) + (x + y)^2)."""

    def forward(self, x, y):
        x, y = Node(x), Node(y)
        sig = lambda n: n.apply(sigmoid(n.value), sigmoid(n.value) * (1.0 - sigmoid(n.value)))
        n = {"x": x, "y": y, "sigy": sig(y), "sigx": sig(x), "xpy": x + y}
        n["num"] = x + n["sigy"]
        n["xpysqr"] = n["xpy"].apply(n["xpy"].value ** 2, 2.0 * n["xpy"].value)
        n["den"] = n["sigx"] + n["xpysqr"]
        n["invden"] = n["den"].apply(1.0 / n["den"].value, -1.0 / n["den"].value ** 2)
        n["f"] = n["num"] * n["invden"]
        self.nodes = n
        for name, node in n.items():
            setattr(self, name, node.value)
        return self.f

    def backward(self, upstream=1.0):
        walk_back(self.nodes["f"], upstream)
        return {f"d{name}": node.grad for name, node in self.nodes.items() if name != "f"}


class ReluNetwork:
    """J = (g(w2 g(w1 x + b1) + b2) - y)^2 / 2, with the ReLU g(z) = max(z, 0)."""

    def forward(self, x, y, w1, b1, w2, b2):
        """Task q7_relu_network, first half: compute the stages, keep them, and return J.

        Given:   the inputs are kept already; J is the last stage.
        Steps:   self.t1 = w1 x    self.z1 = t1 + b1    self.a1 = g(z1)
                 self.t2 = w2 a1   self.z2 = t2 + b2    self.a2 = g(z2)
                 self.J = (a2 - y)^2 / 2
        Returns: self.J.
        Check:   python check.py q7_relu_network. Handout: section 7.
        """
        self.x, self.y = x, y
        self.w1, self.b1, self.w2, self.b2 = w1, b1, w2, b2
        self.t1 = w1 * x
        self.z1 = self.t1 + b1
        self.a1 = max(self.z1, 0.0)
        self.t2 = w2 * self.a1
        self.z2 = self.t2 + b2
        self.a2 = max(self.z2, 0.0)
        self.J = (self.a2 - y) ** 2 / 2.0
        return self.J

    def backward(self, upstream=1.0):
        """Task q7_relu_network (18 points with forward): walk the stages in reverse.

        Given:   upstream = dC/dJ; the inputs, and the stages that your forward() kept.
        Steps:   second layer: J back to a2, a2 to z2, z2 to t2 and b2, t2 to w2 and a1; then the
                 same once more for the first layer, from a1 to z1, to t1 and b1, to w1.
        Returns: a dict with "da2", "dz2", "dt2", "db2", "dw2", "da1", "dz1", "dt1", "db1", "dw1".
        Check:   python check.py q7_relu_network. Handout: section 7.
        """
        da2 = upstream * (self.a2 - self.y)
        dz2 = da2 if self.z2 > 0.0 else 0.0
        dt2 = dz2
        db2 = dz2
        dw2 = dt2 * self.a1
        da1 = dt2 * self.w2
        dz1 = da1 if self.z1 > 0.0 else 0.0
        dt1 = dz1
        db1 = dz1
        dw1 = dt1 * self.x
        return {
            "da2": da2,
            "dz2": dz2,
            "dt2": dt2,
            "db2": db2,
            "dw2": dw2,
            "da1": da1,
            "dz1": dz1,
            "dt1": dt1,
            "db1": db1,
            "dw1": dw1,
        }


def backprop_steps(nodes, parameters):
    """Task q8_cost_of_backpropagation, first half: steps of backpropagation.

    Given:   nodes and parameters, how many of each the network has: two whole numbers.
    Returns: how many steps give the derivative with respect to every parameter, counted as the
             handout counts.
    Check:   python check.py q8_cost_of_backpropagation. Handout: section 8.
    """
    return nodes + parameters


def small_step_steps(nodes, parameters):
    """Task q8_cost_of_backpropagation (4 points with backprop_steps): steps of small steps.

    Given:   nodes and parameters, how many of each the network has: two whole numbers.
    Returns: how many steps the same derivatives take when each is found by a small step.
    Check:   python check.py q8_cost_of_backpropagation. Handout: section 8.
    """
    return nodes * parameters
