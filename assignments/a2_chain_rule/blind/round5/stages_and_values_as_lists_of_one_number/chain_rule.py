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


class Composite:
    """y = 2 (x - 2)^2."""

    def forward(self, x):
        """Stages z = x - 2 and y = 2 z^2. Returns y."""
        self.x = x
        self.z = x - 2.0
        self.y = 2.0 * self.z**2
        return self.y

    def backward(self, upstream=1.0):
        """Task q1_composite (8 points): the derivatives with respect to z and x.

        Given:   upstream = dC/dy; self.z, kept by forward().
        Steps:   1. from y back to z: upstream times the slope of 2 z^2; 2. from z back to x: what
                 you have for z times the slope of x - 2.
        Returns: {"dz": dC/dz, "dx": dC/dx}.
        Check:   python check.py q1_composite. Handout: section 1.
        """
        dz = upstream * 4.0 * self.z
        dx = dz * 1.0
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
        """Task q2_square (8 points): the derivatives with respect to a and w.

        Given:   upstream = dC/dJ; self.a and self.w, kept by forward().
        Steps:   1. from J back to a; 2. from a back to w.
        Returns: {"da": dC/da, "dw": dC/dw}.
        Check:   python check.py q2_square. Handout: section 2.
        """
        da = upstream * 2.0 * self.a
        dw = da * 3.0
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
        """Task q3_squared_error (16 points): the derivatives with respect to all that went in.

        Given:   upstream = dC/dJ; the inputs and the stages, kept by forward().
        Steps:   1. J back to d; 2. d back to a and to y (mind the sign); 3. a back to c and to b;
                 4. c back to w and to x.
        Returns: a dict with "dd", "da", "dy", "dc", "db", "dw" and "dx".
        Check:   python check.py q3_squared_error. Handout: section 3.
        """
        dd = upstream * self.d
        da = dd
        dy = -dd
        dc = da
        db = da
        dw = dc * self.x
        dx = dc * self.w
        return {"dd": dd, "da": da, "dy": dy, "dc": dc, "db": db, "dw": dw, "dx": dx}


class SumTimes:
    """f = (x + y) z."""

    def forward(self, x, y, z):
        """Stages q = x + y and f = q z. Returns f."""
        self.x, self.y, self.z = x, y, z
        self.q = x + y
        self.f = self.q * z
        return self.f

    def backward(self, upstream=1.0):
        """Task q4_sum_times (10 points): the derivatives with respect to q, z, x and y.

        Given:   upstream = dC/df; the inputs and q, kept by forward().
        Steps:   1. f back to q and to z; 2. q back to x and to y.
        Returns: a dict with "dq", "dz", "dx" and "dy".
        Check:   python check.py q4_sum_times. Handout: section 4.
        """
        dq = upstream * self.z
        dz = upstream * self.q
        dx = dq
        dy = dq
        return {"dq": dq, "dz": dz, "dx": dx, "dy": dy}


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
        """Task q5_sigmoid_neuron (14 points): the derivatives with respect to dot, w and x.

        Given:   upstream = dC/df; self.w (3,), self.x (2,), self.dot and self.f.
        Steps:   1. f back to dot, with the value f that you already have; 2. dot back to each of
                 w0, w1, w2; 3. dot back to each of x0, x1.
        Returns: {"ddot": a number, "dw": three numbers, "dx": two numbers}; lists or arrays.
        Check:   python check.py q5_sigmoid_neuron. Handout: section 5.
        """
        ddot = upstream * self.f * (1.0 - self.f)
        dw = [ddot * self.x[0], ddot * self.x[1], ddot]
        dx = [ddot * self.w[0], ddot * self.w[1]]
        return {"ddot": ddot, "dw": dw, "dx": dx}


class Quotient:
    """Every stage is a list that holds one number."""

    def forward(self, x, y):
        self.sigy = [sigmoid(y)]
        self.num = [x + self.sigy[0]]
        self.sigx = [sigmoid(x)]
        self.xpy = [x + y]
        self.xpysqr = [self.xpy[0] ** 2]
        self.den = [self.sigx[0] + self.xpysqr[0]]
        self.invden = [1.0 / self.den[0]]
        self.f = [self.num[0] * self.invden[0]]
        return self.f

    def backward(self, upstream=1.0):
        (invden,), (num,), (xpy,), (sigx,), (sigy,) = self.invden, self.num, self.xpy, self.sigx, self.sigy
        dnum, dinvden = upstream * invden, upstream * num
        dden = -dinvden * invden**2
        dxpy = dden * 2.0 * xpy
        dx = dxpy + dden * sigx * (1.0 - sigx) + dnum
        dy = dxpy + dnum * sigy * (1.0 - sigy)
        return {"dnum": [dnum], "dinvden": [dinvden], "dden": [dden], "dsigx": [dden],
                "dxpysqr": [dden], "dxpy": [dxpy], "dsigy": [dnum], "dx": [dx], "dy": [dy]}


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
