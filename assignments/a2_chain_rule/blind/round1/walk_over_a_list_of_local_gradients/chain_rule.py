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

from collections import defaultdict
import math

import numpy as np


def sigmoid(t):
    """The logistic function S(t) = 1 / (1 + e^-t) of one number. Its slope is S (1 - S)."""
    return 1.0 / (1.0 + math.exp(-t))


def walk(upstream, last, edges):
    """Give each (stage, input, slope) its share, from the end; the dict is a defaultdict."""
    d = defaultdict(float, {f"d{last}": upstream})
    for stage, source, slope in edges:
        d[f"d{source}"] += d[f"d{stage}"] * slope
    return d


def small_step(f, at, step=0.001):
    """The slope of f by a small step: (f(at + step) - f(at)) / step. To check yourself with."""
    return (f(at + step) - f(at)) / step


class Composite:
    """y = 2 (x - 2)^2."""

    def forward(self, x):
        """Stages z = x - 2 and y = 2 z^2. Returns y."""
        self.x = x
        self.z = x - 2.0
        self.y = 2.0 * self.z**2
        return self.y

    def backward(self, upstream=1.0):
        return walk(upstream, "y", [("y", "z", 4.0 * self.z), ("z", "x", 1.0)])


class Square:
    """J = (2 + 3 w)^2."""

    def forward(self, w):
        """Stages a = 2 + 3 w and J = a^2. Returns J."""
        self.w = w
        self.a = 2.0 + 3.0 * w
        self.J = self.a**2
        return self.J

    def backward(self, upstream=1.0):
        return walk(upstream, "J", [("J", "a", 2.0 * self.a), ("a", "w", 3.0)])


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
        return walk(upstream, "J", [("J", "d", self.d), ("d", "a", 1.0), ("d", "y", -1.0), ("a", "c", 1.0),
                                     ("a", "b", 1.0), ("c", "w", self.x), ("c", "x", self.w)])


class SumTimes:
    """f = (x + y) z."""

    def forward(self, x, y, z):
        """Stages q = x + y and f = q z. Returns f."""
        self.x, self.y, self.z = x, y, z
        self.q = x + y
        self.f = self.q * z
        return self.f

    def backward(self, upstream=1.0):
        return walk(upstream, "f", [("f", "q", self.z), ("f", "z", self.q), ("q", "x", 1.0), ("q", "y", 1.0)])


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
        (w0, w1, _), (x0, x1) = self.w, self.x
        d = walk(upstream, "f", [("f", "dot", self.f * (1.0 - self.f)), ("dot", "w0", x0), ("dot", "w1", x1),
                                 ("dot", "w2", 1.0), ("dot", "x0", w0), ("dot", "x1", w1)])
        return {**d, "dw": (d["dw0"], d["dw1"], d["dw2"]), "dx": (d["dx0"], d["dx1"])}


class Quotient:
    """f = (x + sigmoid(y)) / (sigmoid(x) + (x + y)^2)."""

    def forward(self, x, y):
        """Task q6_quotient, first half: compute the eight stages, keep them, and return f.

        Given:   sigmoid(t), above.
        Steps:   self.sigy    sigmoid of y           self.xpysqr  xpy squared
                 self.num     x plus sigy            self.den     sigx plus xpysqr
                 self.sigx    sigmoid of x           self.invden  1 over den
                 self.xpy     x plus y               self.f       num times invden
        Returns: self.f.
        Check:   python check.py q6_quotient. Handout: section 6.
        """
        self.sigy = sigmoid(y)
        self.num = x + self.sigy
        self.sigx = sigmoid(x)
        self.xpy = x + y
        self.xpysqr = self.xpy**2
        self.den = self.sigx + self.xpysqr
        self.invden = 1.0 / self.den
        self.f = self.num * self.invden
        return self.f

    def backward(self, upstream=1.0):
        return walk(upstream, "f", [
            ("f", "num", self.invden), ("f", "invden", self.num), ("invden", "den", -self.invden**2),
            ("den", "sigx", 1.0), ("den", "xpysqr", 1.0), ("xpysqr", "xpy", 2.0 * self.xpy),
            ("xpy", "x", 1.0), ("xpy", "y", 1.0), ("sigx", "x", self.sigx * (1.0 - self.sigx)),
            ("num", "x", 1.0), ("num", "sigy", 1.0), ("sigy", "y", self.sigy * (1.0 - self.sigy)),
        ])


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
        return walk(upstream, "J", [
            ("J", "a2", self.a2 - self.y), ("a2", "z2", float(self.z2 > 0.0)), ("z2", "t2", 1.0), ("z2", "b2", 1.0),
            ("t2", "w2", self.a1), ("t2", "a1", self.w2), ("a1", "z1", float(self.z1 > 0.0)), ("z1", "t1", 1.0),
            ("z1", "b1", 1.0), ("t1", "w1", self.x),
        ])


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
