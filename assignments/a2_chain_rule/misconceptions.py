"""Known mistakes of a2_chain_rule, as real students and printed lecture notes made them.

Each is written as the wrong definition; the rest of the file is the solution. A mistake loses
points in its own question only, and is named to those who make it. It is read as text, never run
where it stands, so the names of chain_rule.py are used freely.
"""
# ruff: noqa: D103, F821

import math

from autograder.course.variants import misconception


@misconception(
    name="composite_no_two",
    replaces="Composite.backward",
    question="q1_composite",
    title="the 2 of the square is missing",
    hint="The slope of z^2 is 2 z, so that of 2 z^2 is 4 z. Read section 1.",
)
def composite_no_two(self, upstream=1.0):
    dz = upstream * 2.0 * self.z
    dx = dz * 1.0
    return {"dz": dz, "dx": dx}


@misconception(
    name="composite_x_for_z",
    replaces="Composite.backward",
    question="q1_composite",
    title="the slope is taken at x instead of at z",
    hint="The stage y = 2 z^2 sees z, not x: its slope is 4 z. Read section 1.",
)
def composite_x_for_z(self, upstream=1.0):
    dz = upstream * 4.0 * self.x
    dx = dz * 1.0
    return {"dz": dz, "dx": dx}


@misconception(
    name="composite_value_as_slope",
    replaces="Composite.backward",
    question="q1_composite",
    title="the value of x - 2 is used as its slope",
    hint="A step in x moves x - 2 just as far: the local gradient is 1, whatever the value. Read "
    "section 1.",
)
def composite_value_as_slope(self, upstream=1.0):
    dz = upstream * 4.0 * self.z
    dx = dz * self.z
    return {"dz": dz, "dx": dx}


@misconception(
    name="composite_no_upstream",
    replaces="Composite.backward",
    question="q1_composite",
    title="the upstream gradient is left out",
    hint="Begin with upstream: dz = upstream times local, and dx follows from dz. Read section 1.",
)
def composite_no_upstream(self, upstream=1.0):
    dz = 4.0 * self.z
    dx = dz * 1.0
    return {"dz": dz, "dx": dx}


@misconception(
    name="square_no_two",
    replaces="Square.backward",
    question="q2_square",
    title="the 2 of the square is missing",
    hint="The slope of a^2 is 2 a. Read section 2.",
)
def square_no_two(self, upstream=1.0):
    da = upstream * self.a
    dw = da * 3.0
    return {"da": da, "dw": dw}


@misconception(
    name="square_line_forgotten",
    replaces="Square.backward",
    question="q2_square",
    title="the slope 3 of 2 + 3 w is left out",
    hint="A step in w moves a three times as far: multiply on the way from a to w. Read section 2.",
)
def square_line_forgotten(self, upstream=1.0):
    da = upstream * 2.0 * self.a
    dw = da
    return {"da": da, "dw": dw}


@misconception(
    name="square_constant_kept",
    replaces="Square.backward",
    question="q2_square",
    title="the constant 2 is kept in the slope of 2 + 3 w",
    hint="A constant moves nothing: the slope of 2 + 3 w is 3, not 5. Read section 2.",
)
def square_constant_kept(self, upstream=1.0):
    da = upstream * 2.0 * self.a
    dw = da * (2.0 + 3.0)
    return {"da": da, "dw": dw}


@misconception(
    name="square_stale_upstream",
    replaces="Square.backward",
    question="q2_square",
    title="the upstream gradient of the first call is kept",
    hint="Every call of backward brings its own upstream gradient: use the argument. Read section "
    "2.",
)
def square_stale_upstream(self, upstream=1.0):
    if not hasattr(self, "upstream"):
        self.upstream = upstream
    da = self.upstream * 2.0 * self.a
    dw = da * 3.0
    return {"da": da, "dw": dw}


@misconception(
    name="error_y_sign",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="the sign of dy is wrong",
    hint="In d = a - y, a step in y moves d the other way: the local gradient is -1. Read section "
    "3.",
)
def error_y_sign(self, upstream=1.0):
    dd = upstream * self.d
    da = dd * 1.0
    dy = dd * 1.0
    dc = da * 1.0
    db = da * 1.0
    dw = dc * self.x
    dx = dc * self.w
    return {"dd": dd, "da": da, "dy": dy, "dc": dc, "db": db, "dw": dw, "dx": dx}


@misconception(
    name="error_half_forgotten",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="the 1/2 in front of the square is forgotten",
    hint="The slope of d^2 / 2 is d: the 1/2 cancels the 2. Read section 3.",
)
def error_half_forgotten(self, upstream=1.0):
    dd = upstream * 2.0 * self.d
    da = dd * 1.0
    dy = dd * -1.0
    dc = da * 1.0
    db = da * 1.0
    dw = dc * self.x
    dx = dc * self.w
    return {"dd": dd, "da": da, "dy": dy, "dc": dc, "db": db, "dw": dw, "dx": dx}


@misconception(
    name="error_x_and_w_swapped",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="x and w are swapped",
    hint="In w x, a step in w is multiplied by x: dw takes x, and dx takes w. Read section 3.",
)
def error_x_and_w_swapped(self, upstream=1.0):
    dd = upstream * self.d
    da = dd * 1.0
    dy = dd * -1.0
    dc = da * 1.0
    db = da * 1.0
    dw = dc * self.w
    dx = dc * self.x
    return {"dd": dd, "da": da, "dy": dy, "dc": dc, "db": db, "dw": dw, "dx": dx}


@misconception(
    name="error_b_as_slope",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="b is used as its own slope",
    hint="In a = c + b, a step in b moves a just as far: the local gradient is 1. Read section 3.",
)
def error_b_as_slope(self, upstream=1.0):
    dd = upstream * self.d
    da = dd * 1.0
    dy = dd * -1.0
    dc = da * 1.0
    db = da * self.b
    dw = dc * self.x
    dx = dc * self.w
    return {"dd": dd, "da": da, "dy": dy, "dc": dc, "db": db, "dw": dw, "dx": dx}


@misconception(
    name="error_b_forgotten",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="db is set to 0, as if b had no effect",
    hint="b is a term of a, and a moves the cost: db is what a has received. Read section 3.",
)
def error_b_forgotten(self, upstream=1.0):
    dd = upstream * self.d
    da = dd * 1.0
    dy = dd * -1.0
    dc = da * 1.0
    db = 0.0
    dw = dc * self.x
    dx = dc * self.w
    return {"dd": dd, "da": da, "dy": dy, "dc": dc, "db": db, "dw": dw, "dx": dx}


@misconception(
    name="error_b_not_in_a",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="b is left out where d is worked out again",
    hint="Use self.d, which forward kept: it is c + b - y. Read section 3.",
)
def error_b_not_in_a(self, upstream=1.0):
    dd = upstream * (self.c - self.y)
    da = dd * 1.0
    dy = dd * -1.0
    dc = da * 1.0
    db = da * 1.0
    dw = dc * self.x
    dx = dc * self.w
    return {"dd": dd, "da": da, "dy": dy, "dc": dc, "db": db, "dw": dw, "dx": dx}


@misconception(
    name="error_no_upstream",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="the upstream gradient is left out in dw and dx",
    hint="Multiply what c has received, dc: the upstream gradient is in it. Read section 3.",
)
def error_no_upstream(self, upstream=1.0):
    dd = upstream * self.d
    da = dd * 1.0
    dy = dd * -1.0
    dc = da * 1.0
    db = da * 1.0
    dw = self.d * self.x
    dx = self.d * self.w
    return {"dd": dd, "da": da, "dy": dy, "dc": dc, "db": db, "dw": dw, "dx": dx}


@misconception(
    name="times_own_factor",
    replaces="SumTimes.backward",
    question="q4_sum_times",
    title="each factor is multiplied by itself instead of by the other one",
    hint="The local gradient of q z with respect to q is z. Read section 4.",
)
def times_own_factor(self, upstream=1.0):
    dq = upstream * self.q
    dz = upstream * self.z
    dx = dq * 1.0
    dy = dq * 1.0
    return {"dq": dq, "dz": dz, "dx": dx, "dy": dy}


@misconception(
    name="times_sum_like_product",
    replaces="SumTimes.backward",
    question="q4_sum_times",
    title="the sum is treated like a product",
    hint="In x + y, a step in x moves q just as far: dx is dq. Read section 4.",
)
def times_sum_like_product(self, upstream=1.0):
    dq = upstream * self.z
    dz = upstream * self.q
    dx = dq * self.y
    dy = dq * self.x
    return {"dq": dq, "dz": dz, "dx": dx, "dy": dy}


@misconception(
    name="times_sum_shared_out",
    replaces="SumTimes.backward",
    question="q4_sum_times",
    title="the gradient is shared out between the terms of the sum",
    hint="Each term moves q by its whole step, so each receives all of dq. Read section 4.",
)
def times_sum_shared_out(self, upstream=1.0):
    dq = upstream * self.z
    dz = upstream * self.q
    dx = dq / 2.0
    dy = dq / 2.0
    return {"dq": dq, "dz": dz, "dx": dx, "dy": dy}


@misconception(
    name="times_dz_no_upstream",
    replaces="SumTimes.backward",
    question="q4_sum_times",
    title="dz lacks the upstream gradient",
    hint="q is only the local gradient of dz: upstream belongs into every derivative. Read section "
    "4.",
)
def times_dz_no_upstream(self, upstream=1.0):
    dq = upstream * self.z
    dz = self.q
    dx = dq * 1.0
    dy = dq * 1.0
    return {"dq": dq, "dz": dz, "dx": dx, "dy": dy}


@misconception(
    name="neuron_argument_for_value",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="the slope is taken of the argument instead of the value",
    hint="S (1 - S) wants the sigmoid's value, self.f, not the number dot that went in. Read "
    "section 5.",
)
def neuron_argument_for_value(self, upstream=1.0):
    ddot = upstream * self.dot * (1.0 - self.dot)
    dw = [self.x[0] * ddot, self.x[1] * ddot, ddot]
    dx = [self.w[0] * ddot, self.w[1] * ddot]
    return {"ddot": ddot, "dw": dw, "dx": dx}


@misconception(
    name="neuron_sigmoid_twice",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="the sigmoid is taken a second time",
    hint="self.f is the sigmoid already: the slope is f (1 - f). Read section 5.",
)
def neuron_sigmoid_twice(self, upstream=1.0):
    ddot = upstream * sigmoid(self.f) * (1.0 - sigmoid(self.f))
    dw = [self.x[0] * ddot, self.x[1] * ddot, ddot]
    dx = [self.w[0] * ddot, self.w[1] * ddot]
    return {"ddot": ddot, "dw": dw, "dx": dx}


@misconception(
    name="neuron_no_upstream",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="the upstream gradient is left out",
    hint="The chain rule is upstream times local; f (1 - f) is the local one. Read section 5.",
)
def neuron_no_upstream(self, upstream=1.0):
    ddot = self.f * (1.0 - self.f)
    dw = [self.x[0] * ddot, self.x[1] * ddot, ddot]
    dx = [self.w[0] * ddot, self.w[1] * ddot]
    return {"ddot": ddot, "dw": dw, "dx": dx}


@misconception(
    name="neuron_w_and_x_swapped",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="w and x are swapped",
    hint="In w0 x0, a step in w0 is multiplied by x0: dw takes x, and dx takes w. Read section 5.",
)
def neuron_w_and_x_swapped(self, upstream=1.0):
    ddot = upstream * self.f * (1.0 - self.f)
    dw = [self.w[0] * ddot, self.w[1] * ddot, ddot]
    dx = [self.x[0] * ddot, self.x[1] * ddot]
    return {"ddot": ddot, "dw": dw, "dx": dx}


@misconception(
    name="neuron_bias_missing",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="dw has no entry for the bias",
    hint="w holds three numbers: w2 enters dot with local gradient 1. Read section 5.",
)
def neuron_bias_missing(self, upstream=1.0):
    ddot = upstream * self.f * (1.0 - self.f)
    dw = [self.x[0] * ddot, self.x[1] * ddot]
    dx = [self.w[0] * ddot, self.w[1] * ddot]
    return {"ddot": ddot, "dw": dw, "dx": dx}


@misconception(
    name="neuron_bias_as_slope",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="the bias is used as its own slope",
    hint="w2 is a plain term of dot: its local gradient is 1, so dw2 is ddot. Read section 5.",
)
def neuron_bias_as_slope(self, upstream=1.0):
    ddot = upstream * self.f * (1.0 - self.f)
    dw = [self.x[0] * ddot, self.x[1] * ddot, self.w[2] * ddot]
    dx = [self.w[0] * ddot, self.w[1] * ddot]
    return {"ddot": ddot, "dw": dw, "dx": dx}


@misconception(
    name="quotient_root_of_squares",
    replaces="Quotient.forward",
    question="q6_quotient",
    title="the root of x^2 + y^2 stands in the denominator",
    hint="The stage is (x + y)^2: add first, then square; nothing takes a root. Read section 6.",
)
def quotient_root_of_squares(self, x, y):
    self.sigy = sigmoid(y)
    self.num = x + self.sigy
    self.sigx = sigmoid(x)
    self.xpy = x + y
    self.xpysqr = math.sqrt(x**2 + y**2)
    self.den = self.sigx + self.xpysqr
    self.invden = 1.0 / self.den
    self.f = self.num * self.invden
    return self.f


@misconception(
    name="quotient_sum_of_squares",
    replaces="Quotient.forward",
    question="q6_quotient",
    title="x^2 + y^2 stands where (x + y)^2 is asked for",
    hint="(x + y)^2 is x^2 + 2 x y + y^2: add first, then square. Read section 6.",
)
def quotient_sum_of_squares(self, x, y):
    self.sigy = sigmoid(y)
    self.num = x + self.sigy
    self.sigx = sigmoid(x)
    self.xpy = x + y
    self.xpysqr = x**2 + y**2
    self.den = self.sigx + self.xpysqr
    self.invden = 1.0 / self.den
    self.f = self.num * self.invden
    return self.f


@misconception(
    name="quotient_dx_overwritten",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="the second path to x overwrites the first",
    hint="x feeds three stages. After the first path write dx += for every other one. Read section "
    "6.",
)
def quotient_dx_overwritten(self, upstream=1.0):
    dnum = upstream * self.invden
    dinvden = upstream * self.num
    dden = dinvden * -(self.invden**2)
    dsigx = dden * 1.0
    dxpysqr = dden * 1.0
    dxpy = dxpysqr * 2.0 * self.xpy
    dx = dxpy * 1.0
    dy = dxpy * 1.0
    dx = dsigx * self.sigx * (1.0 - self.sigx)
    dx += dnum * 1.0
    dsigy = dnum * 1.0
    dy += dsigy * self.sigy * (1.0 - self.sigy)
    stages = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dsigx}
    return stages | {"dxpysqr": dxpysqr, "dxpy": dxpy, "dsigy": dsigy, "dx": dx, "dy": dy}


@misconception(
    name="quotient_dx_last_path",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="only the last path to x is kept",
    hint="x feeds three stages. After the first path write dx += for every other one. Read section "
    "6.",
)
def quotient_dx_last_path(self, upstream=1.0):
    dnum = upstream * self.invden
    dinvden = upstream * self.num
    dden = dinvden * -(self.invden**2)
    dsigx = dden * 1.0
    dxpysqr = dden * 1.0
    dxpy = dxpysqr * 2.0 * self.xpy
    dx = dxpy * 1.0
    dy = dxpy * 1.0
    dx += dsigx * self.sigx * (1.0 - self.sigx)
    dx = dnum * 1.0
    dsigy = dnum * 1.0
    dy += dsigy * self.sigy * (1.0 - self.sigy)
    stages = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dsigx}
    return stages | {"dxpysqr": dxpysqr, "dxpy": dxpy, "dsigy": dsigy, "dx": dx, "dy": dy}


@misconception(
    name="quotient_dy_overwritten",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="the second path to y overwrites the first",
    hint="y feeds sigy and xpy. After the first path write dy += for the other one. Read section "
    "6.",
)
def quotient_dy_overwritten(self, upstream=1.0):
    dnum = upstream * self.invden
    dinvden = upstream * self.num
    dden = dinvden * -(self.invden**2)
    dsigx = dden * 1.0
    dxpysqr = dden * 1.0
    dxpy = dxpysqr * 2.0 * self.xpy
    dx = dxpy * 1.0
    dy = dxpy * 1.0
    dx += dsigx * self.sigx * (1.0 - self.sigx)
    dx += dnum * 1.0
    dsigy = dnum * 1.0
    dy = dsigy * self.sigy * (1.0 - self.sigy)
    stages = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dsigx}
    return stages | {"dxpysqr": dxpysqr, "dxpy": dxpy, "dsigy": dsigy, "dx": dx, "dy": dy}


@misconception(
    name="quotient_sigmoid_y_local",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="the slope of sigmoid(y) is used without its upstream factor",
    hint="sigy (1 - sigy) is only the local gradient: multiply it by dsigy. Read section 6.",
)
def quotient_sigmoid_y_local(self, upstream=1.0):
    dnum = upstream * self.invden
    dinvden = upstream * self.num
    dden = dinvden * -(self.invden**2)
    dsigx = dden * 1.0
    dxpysqr = dden * 1.0
    dxpy = dxpysqr * 2.0 * self.xpy
    dx = dxpy * 1.0
    dy = dxpy * 1.0
    dx += dsigx * self.sigx * (1.0 - self.sigx)
    dx += dnum * 1.0
    dsigy = dnum * 1.0
    dy += self.sigy * (1.0 - self.sigy)
    stages = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dsigx}
    return stages | {"dxpysqr": dxpysqr, "dxpy": dxpy, "dsigy": dsigy, "dx": dx, "dy": dy}


@misconception(
    name="quotient_sigmoid_x_local",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="the slope of sigmoid(x) is used without its upstream factor",
    hint="sigx (1 - sigx) is only the local gradient: multiply it by dsigx. Read section 6.",
)
def quotient_sigmoid_x_local(self, upstream=1.0):
    dnum = upstream * self.invden
    dinvden = upstream * self.num
    dden = dinvden * -(self.invden**2)
    dsigx = dden * 1.0
    dxpysqr = dden * 1.0
    dxpy = dxpysqr * 2.0 * self.xpy
    dx = dxpy * 1.0
    dy = dxpy * 1.0
    dx += self.sigx * (1.0 - self.sigx)
    dx += dnum * 1.0
    dsigy = dnum * 1.0
    dy += dsigy * self.sigy * (1.0 - self.sigy)
    stages = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dsigx}
    return stages | {"dxpysqr": dxpysqr, "dxpy": dxpy, "dsigy": dsigy, "dx": dx, "dy": dy}


@misconception(
    name="quotient_no_minus",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="the minus sign of 1/den is missing",
    hint="If den grows, 1/den falls: the slope is -1/den^2. Read section 6.",
)
def quotient_no_minus(self, upstream=1.0):
    dnum = upstream * self.invden
    dinvden = upstream * self.num
    dden = dinvden * self.invden**2
    dsigx = dden * 1.0
    dxpysqr = dden * 1.0
    dxpy = dxpysqr * 2.0 * self.xpy
    dx = dxpy * 1.0
    dy = dxpy * 1.0
    dx += dsigx * self.sigx * (1.0 - self.sigx)
    dx += dnum * 1.0
    dsigy = dnum * 1.0
    dy += dsigy * self.sigy * (1.0 - self.sigy)
    stages = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dsigx}
    return stages | {"dxpysqr": dxpysqr, "dxpy": dxpy, "dsigy": dsigy, "dx": dx, "dy": dy}


@misconception(
    name="quotient_no_two",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="the 2 of the square is missing",
    hint="The slope of xpy^2 is 2 xpy. Read section 6.",
)
def quotient_no_two(self, upstream=1.0):
    dnum = upstream * self.invden
    dinvden = upstream * self.num
    dden = dinvden * -(self.invden**2)
    dsigx = dden * 1.0
    dxpysqr = dden * 1.0
    dxpy = dxpysqr * self.xpy
    dx = dxpy * 1.0
    dy = dxpy * 1.0
    dx += dsigx * self.sigx * (1.0 - self.sigx)
    dx += dnum * 1.0
    dsigy = dnum * 1.0
    dy += dsigy * self.sigy * (1.0 - self.sigy)
    stages = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dsigx}
    return stages | {"dxpysqr": dxpysqr, "dxpy": dxpy, "dsigy": dsigy, "dx": dx, "dy": dy}


@misconception(
    name="quotient_no_upstream",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="the upstream gradient is left out",
    hint="Begin with upstream in both factors, num and invden. Read section 6.",
)
def quotient_no_upstream(self, upstream=1.0):
    dnum = self.invden
    dinvden = self.num
    dden = dinvden * -(self.invden**2)
    dsigx = dden * 1.0
    dxpysqr = dden * 1.0
    dxpy = dxpysqr * 2.0 * self.xpy
    dx = dxpy * 1.0
    dy = dxpy * 1.0
    dx += dsigx * self.sigx * (1.0 - self.sigx)
    dx += dnum * 1.0
    dsigy = dnum * 1.0
    dy += dsigy * self.sigy * (1.0 - self.sigy)
    stages = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dsigx}
    return stages | {"dxpysqr": dxpysqr, "dxpy": dxpy, "dsigy": dsigy, "dx": dx, "dy": dy}


@misconception(
    name="relu_db1_zero",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="b1 = 0 is taken for its derivative",
    hint="b1 is a term of z1: a step in b1 moves z1 just as far, even where b1 is 0. Read section "
    "7.",
)
def relu_db1_zero(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * (self.z2 > 0.0)
    dt2 = dz2 * 1.0
    db2 = dz2 * 1.0
    dw2 = dt2 * self.a1
    da1 = dt2 * self.w2
    dz1 = da1 * (self.z1 > 0.0)
    dt1 = dz1 * 1.0
    db1 = 0.0
    dw1 = dt1 * self.x
    second = {"da2": da2, "dz2": dz2, "dt2": dt2, "db2": db2, "dw2": dw2}
    return second | {"da1": da1, "dz1": dz1, "dt1": dt1, "db1": db1, "dw1": dw1}


@misconception(
    name="relu_bias_as_slope",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="the biases are used as their own slopes",
    hint="In z = t + b the local gradient of b is 1, whatever the value of b. Read section 7.",
)
def relu_bias_as_slope(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * (self.z2 > 0.0)
    dt2 = dz2 * 1.0
    db2 = dz2 * self.b2
    dw2 = dt2 * self.a1
    da1 = dt2 * self.w2
    dz1 = da1 * (self.z1 > 0.0)
    dt1 = dz1 * 1.0
    db1 = dz1 * self.b1
    dw1 = dt1 * self.x
    second = {"da2": da2, "dz2": dz2, "dt2": dt2, "db2": db2, "dw2": dw2}
    return second | {"da1": da1, "dz1": dz1, "dt1": dt1, "db1": db1, "dw1": dw1}


@misconception(
    name="relu_mask_forgotten",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="the ReLU lets the gradient pass where z is negative, too",
    hint="Where z < 0 the ReLU is held at 0 and passes nothing back. Read section 7.",
)
def relu_mask_forgotten(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * 1.0
    dt2 = dz2 * 1.0
    db2 = dz2 * 1.0
    dw2 = dt2 * self.a1
    da1 = dt2 * self.w2
    dz1 = da1 * 1.0
    dt1 = dz1 * 1.0
    db1 = dz1 * 1.0
    dw1 = dt1 * self.x
    second = {"da2": da2, "dz2": dz2, "dt2": dt2, "db2": db2, "dw2": dw2}
    return second | {"da1": da1, "dz1": dz1, "dt1": dt1, "db1": db1, "dw1": dw1}


@misconception(
    name="relu_mask_before_bias",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="the ReLU is opened by t, before the bias is added",
    hint="The ReLU sees z = t + b: the sign of z opens and closes it. Read section 7.",
)
def relu_mask_before_bias(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * (self.t2 > 0.0)
    dt2 = dz2 * 1.0
    db2 = dz2 * 1.0
    dw2 = dt2 * self.a1
    da1 = dt2 * self.w2
    dz1 = da1 * (self.t1 > 0.0)
    dt1 = dz1 * 1.0
    db1 = dz1 * 1.0
    dw1 = dt1 * self.x
    second = {"da2": da2, "dz2": dz2, "dt2": dt2, "db2": db2, "dw2": dw2}
    return second | {"da1": da1, "dz1": dz1, "dt1": dt1, "db1": db1, "dw1": dw1}


@misconception(
    name="relu_mask_of_gradient",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="the ReLU is applied to the gradient",
    hint="The sign of z opens the gate; a negative gradient passes an open one. Read section 7.",
)
def relu_mask_of_gradient(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = max(da2, 0.0)
    dt2 = dz2 * 1.0
    db2 = dz2 * 1.0
    dw2 = dt2 * self.a1
    da1 = dt2 * self.w2
    dz1 = max(da1, 0.0)
    dt1 = dz1 * 1.0
    db1 = dz1 * 1.0
    dw1 = dt1 * self.x
    second = {"da2": da2, "dz2": dz2, "dt2": dt2, "db2": db2, "dw2": dw2}
    return second | {"da1": da1, "dz1": dz1, "dt1": dt1, "db1": db1, "dw1": dw1}


@misconception(
    name="relu_w2_skipped",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="the factor w2 is left out on the way to a1",
    hint="In t2 = w2 a1, a step in a1 is multiplied by w2. Read section 7.",
)
def relu_w2_skipped(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * (self.z2 > 0.0)
    dt2 = dz2 * 1.0
    db2 = dz2 * 1.0
    dw2 = dt2 * self.a1
    da1 = dt2
    dz1 = da1 * (self.z1 > 0.0)
    dt1 = dz1 * 1.0
    db1 = dz1 * 1.0
    dw1 = dt1 * self.x
    second = {"da2": da2, "dz2": dz2, "dt2": dt2, "db2": db2, "dw2": dw2}
    return second | {"da1": da1, "dz1": dz1, "dt1": dt1, "db1": db1, "dw1": dw1}


@misconception(
    name="relu_dw2_from_z1",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="dw2 is made from z1 instead of a1",
    hint="In t2 = w2 a1, the other factor is a1, which is 0 where the ReLU is closed. Read section "
    "7.",
)
def relu_dw2_from_z1(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * (self.z2 > 0.0)
    dt2 = dz2 * 1.0
    db2 = dz2 * 1.0
    dw2 = dt2 * self.z1
    da1 = dt2 * self.w2
    dz1 = da1 * (self.z1 > 0.0)
    dt1 = dz1 * 1.0
    db1 = dz1 * 1.0
    dw1 = dt1 * self.x
    second = {"da2": da2, "dz2": dz2, "dt2": dt2, "db2": db2, "dw2": dw2}
    return second | {"da1": da1, "dz1": dz1, "dt1": dt1, "db1": db1, "dw1": dw1}


@misconception(
    name="relu_no_upstream",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="the upstream gradient is left out",
    hint="Begin with upstream: da2 = upstream times the slope of the cost. Read section 7.",
)
def relu_no_upstream(self, upstream=1.0):
    da2 = self.a2 - self.y
    dz2 = da2 * (self.z2 > 0.0)
    dt2 = dz2 * 1.0
    db2 = dz2 * 1.0
    dw2 = dt2 * self.a1
    da1 = dt2 * self.w2
    dz1 = da1 * (self.z1 > 0.0)
    dt1 = dz1 * 1.0
    db1 = dz1 * 1.0
    dw1 = dt1 * self.x
    second = {"da2": da2, "dz2": dz2, "dt2": dt2, "db2": db2, "dw2": dw2}
    return second | {"da1": da1, "dz1": dz1, "dt1": dt1, "db1": db1, "dw1": dw1}


@misconception(
    name="relu_second_left_out",
    replaces="ReluNetwork.forward",
    question="q7_relu_network",
    title="the second ReLU is left out of forward",
    hint="a2 = g(z2): this network's output goes through a ReLU, too. Read section 7.",
)
def relu_second_left_out(self, x, y, w1, b1, w2, b2):
    self.x, self.y = x, y
    self.w1, self.b1, self.w2, self.b2 = w1, b1, w2, b2
    self.t1 = w1 * x
    self.z1 = self.t1 + b1
    self.a1 = max(self.z1, 0.0)
    self.t2 = w2 * self.a1
    self.z2 = self.t2 + b2
    self.a2 = self.z2
    self.J = (self.a2 - y) ** 2 / 2.0
    return self.J


@misconception(
    name="steps_product",
    replaces="backprop_steps",
    question="q8_cost_of_backpropagation",
    title="small steps are counted instead of backpropagation",
    hint="Backpropagation visits each node once and then writes one derivative per parameter. Read "
    "section 8.",
)
def steps_product(nodes, parameters):
    return nodes * parameters


@misconception(
    name="steps_forward_too",
    replaces="backprop_steps",
    question="q8_cost_of_backpropagation",
    title="the forward pass is counted as well",
    hint="Here only the way back counts: n nodes, and p derivatives. Read section 8.",
)
def steps_forward_too(nodes, parameters):
    return 2 * nodes + parameters


@misconception(
    name="small_steps_sum",
    replaces="small_step_steps",
    question="q8_cost_of_backpropagation",
    title="one forward pass is taken to serve all parameters",
    hint="Every parameter needs a forward pass of its own: n steps, p times. Read section 8.",
)
def small_steps_sum(nodes, parameters):
    return nodes + parameters


@misconception(
    name="small_steps_both_ways",
    replaces="small_step_steps",
    question="q8_cost_of_backpropagation",
    title="each parameter is counted with two forward passes",
    hint="Here a small step goes one way only: n steps for each parameter. Read section 8.",
)
def small_steps_both_ways(nodes, parameters):
    return 2 * nodes * parameters
