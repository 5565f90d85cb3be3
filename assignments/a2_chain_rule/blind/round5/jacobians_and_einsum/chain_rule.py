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


def vjp(v, *jacobians):
    """v times one Jacobian after the other; all the vectors on the way."""
    out = []
    for jacobian in jacobians:
        v = np.einsum("i,ij->j", np.atleast_1d(np.asarray(v, dtype=float)), np.atleast_2d(jacobian))
        out.append(v)
    return out


class Composite:
    """y = 2 (x - 2)^2."""

    def forward(self, x):
        """Stages z = x - 2 and y = 2 z^2. Returns y."""
        self.x = x
        self.z = x - 2.0
        self.y = 2.0 * self.z**2
        return self.y

    def backward(self, upstream=1.0):
        dz, dx = vjp(upstream, [[4 * self.z]], [[1]])
        return {"dz": dz, "dx": dx}


class Square:
    """J = (2 + 3 w)^2."""

    def forward(self, w):
        """Stages a = 2 + 3 w and J = a^2. Returns J."""
        self.w = w
        self.a = 2.0 + 3.0 * w
        self.J = self.a**2
        return self.J

    def backward(self, upstream=1.0):
        da, dw = vjp(upstream, [[2 * self.a]], [[3]])
        return {"da": da, "dw": dw}


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
        dd, day, dcb = vjp(upstream, [[self.d]], [[1, -1]], [[1, 1], [0, 0]])
        (dwx,) = vjp(dcb[:1], [[self.x, self.w]])
        return {"dd": dd, "da": day[:1], "dy": day[1:], "dc": dcb[0], "db": dcb[1], "dw": dwx[0], "dx": dwx[1]}


class SumTimes:
    """f = (x + y) z."""

    def forward(self, x, y, z):
        """Stages q = x + y and f = q z. Returns f."""
        self.x, self.y, self.z = x, y, z
        self.q = x + y
        self.f = self.q * z
        return self.f

    def backward(self, upstream=1.0):
        dqz, dxy = vjp(upstream, [[self.z, self.q]], [[1, 1], [0, 0]])
        return dict(zip(("dq", "dz", "dx", "dy"), (*dqz, *dxy)))


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
        ddot, dw = vjp(upstream, self.f - self.f**2, np.append(self.x, 1))
        return {"ddot": ddot, "dw": dw, "dx": np.outer(ddot, self.w[:2])}


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
        """Task q6_quotient (22 points with forward): walk the stages in reverse.

        Given:   upstream = dC/df; the stages that your forward() kept.
        Steps:   f back to num and invden; invden to den; den to sigx and xpysqr; xpysqr to xpy;
                 xpy to x and y; sigx to x; num to x and sigy; sigy to y. Three paths lead to x
                 and two to y: add up.
        Returns: a dict with "dnum", "dinvden", "dden", "dsigx", "dxpysqr", "dxpy", "dsigy",
                 "dx" and "dy".
        Check:   python check.py q6_quotient. Handout: section 6.
        """
        dnum = upstream * self.invden
        dinvden = upstream * self.num
        dden = -dinvden * self.invden**2
        dsigx = dden
        dxpysqr = dden
        dxpy = dxpysqr * 2.0 * self.xpy
        dx = dxpy
        dy = dxpy
        dx += dsigx * self.sigx * (1.0 - self.sigx)
        dx += dnum
        dsigy = dnum
        dy += dsigy * self.sigy * (1.0 - self.sigy)
        return {
            "dnum": dnum,
            "dinvden": dinvden,
            "dden": dden,
            "dsigx": dsigx,
            "dxpysqr": dxpysqr,
            "dxpy": dxpy,
            "dsigy": dsigy,
            "dx": dx,
            "dy": dy,
        }


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
        g1, g2 = np.heaviside([self.z1, self.z2], 0.0)
        da2, dz2, dwa, dz1, dtb = vjp(upstream, self.a2 - self.y, g2, [[self.a1, self.w2]], [[0], [g1]], [[1, 1]])
        return {"da2": da2, "dz2": dz2, "dt2": dz2, "db2": dz2, "dw2": dwa[0], "da1": dwa[1],
                "dz1": dz1, "dt1": dtb[0], "db1": dtb[1], "dw1": dtb[0] * self.x}


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
