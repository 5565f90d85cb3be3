"""Mistakes of a2_chain_rule that misconceptions.py does not know, and known ones made together.

Each `@unlisted` is a wrong program as students write it, some of them close to a known mistake. It
loses points in its own question, and no name may be given to it. Each `@pair` holds two known
mistakes in one definition. All are read as text, never run where they stand, so the names of
chain_rule.py are used freely.
"""
# ruff: noqa: B006, D103, F821

from autograder.course.variants import pair, unlisted


@unlisted(
    name="composite_minus",
    replaces="Composite.backward",
    question="q1_composite",
    title="the minus of x - 2 is taken into its slope",
)
def composite_minus(self, upstream=1.0):
    dz = upstream * 4 * self.z
    return {"dz": dz, "dx": -dz}


@unlisted(
    name="composite_outer_square",
    replaces="Composite.backward",
    question="q1_composite",
    title="the 2 is squared together with z",
)
def composite_outer_square(self, upstream=1.0):
    dz = upstream * 8 * self.z
    return {"dz": dz, "dx": dz}


@unlisted(
    name="square_w_for_slope",
    replaces="Square.backward",
    question="q2_square",
    title="w is taken for the slope of 2 + 3 w",
)
def square_w_for_slope(self, upstream=1.0):
    da = upstream * 2 * self.a
    return {"da": da, "dw": da * 3 * self.w}


@unlisted(
    name="square_base_forgotten",
    replaces="Square.backward",
    question="q2_square",
    title="the slope of a^2 is taken to be 2",
)
def square_base_forgotten(self, upstream=1.0):
    da = upstream * 2.0
    return {"da": da, "dw": 3.0 * da}


@unlisted(
    name="error_turned_round",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="the error is taken as y - a",
)
def error_turned_round(self, upstream=1.0):
    dd = upstream * (self.y - self.a)
    return {
        "dd": dd,
        "da": dd,
        "dy": -dd,
        "dc": dd,
        "db": dd,
        "dw": dd * self.x,
        "dx": dd * self.w,
    }


@unlisted(
    name="error_cost_as_slope",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="the cost itself is sent back",
)
def error_cost_as_slope(self, upstream=1.0):
    dd = upstream * self.J
    dw, dx = dd * self.x, dd * self.w
    return {"dd": dd, "da": dd, "dy": -dd, "dc": dd, "db": dd, "dw": dw, "dx": dx}


@unlisted(
    name="times_value_for_dz",
    replaces="SumTimes.backward",
    question="q4_sum_times",
    title="dz is made from f instead of q",
)
def times_value_for_dz(self, upstream=1.0):
    dq = upstream * self.z
    return {"dq": dq, "dz": upstream * self.f, "dx": dq, "dy": dq}


@unlisted(
    name="neuron_like_tanh",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="the slope is that of tanh",
)
def neuron_like_tanh(self, upstream=1.0):
    ddot = upstream * (1 - self.f**2)
    dw = [ddot * self.x[0], ddot * self.x[1], ddot]
    return {"ddot": ddot, "dw": dw, "dx": [ddot * self.w[0], ddot * self.w[1]]}


@unlisted(
    name="neuron_x_turned_round",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="x0 and x1 have changed places",
)
def neuron_x_turned_round(self, upstream=1.0):
    ddot = upstream * self.f * (1.0 - self.f)
    dw = [self.x[1] * ddot, self.x[0] * ddot, ddot]
    return {"ddot": ddot, "dw": dw, "dx": [self.w[0] * ddot, self.w[1] * ddot]}


@unlisted(
    name="quotient_reciprocal_not_squared",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="the slope of 1 / den is taken to be -1 / den",
)
def quotient_reciprocal_not_squared(self, upstream=1.0):
    dnum = upstream * self.invden
    dinvden = upstream * self.num
    dden = -dinvden * self.invden
    dxpy = 2.0 * self.xpy * dden
    dx = dnum + dxpy + dden * self.sigx * (1.0 - self.sigx)
    dy = dxpy + dnum * self.sigy * (1.0 - self.sigy)
    stages = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dden}
    return stages | {"dxpysqr": dden, "dxpy": dxpy, "dsigy": dnum, "dx": dx, "dy": dy}


@unlisted(
    name="quotient_middle_path_missing",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="the path from sigmoid(x) to x is left out",
)
def quotient_middle_path_missing(self, upstream=1.0):
    dnum = upstream * self.invden
    dinvden = upstream * self.num
    dden = dinvden * -(self.invden**2)
    dxpy = 2.0 * self.xpy * dden
    dx = dnum + dxpy
    dy = dxpy + dnum * self.sigy * (1.0 - self.sigy)
    stages = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dden}
    return stages | {"dxpysqr": dden, "dxpy": dxpy, "dsigy": dnum, "dx": dx, "dy": dy}


@unlisted(
    name="relu_gates_swapped",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="each ReLU is opened by the z of the other layer",
)
def relu_gates_swapped(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * (self.z1 > 0)
    da1 = dz2 * self.w2
    dz1 = da1 * (self.z2 > 0)
    second = {"da2": da2, "dz2": dz2, "dt2": dz2, "db2": dz2, "dw2": dz2 * self.a1}
    return second | {"da1": da1, "dz1": dz1, "dt1": dz1, "db1": dz1, "dw1": dz1 * self.x}


@unlisted(
    name="relu_half_forgotten",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="the 1/2 of the cost is forgotten",
)
def relu_half_forgotten(self, upstream=1.0):
    da2 = upstream * 2.0 * (self.a2 - self.y)
    dz2 = da2 if self.z2 > 0 else 0.0
    da1 = dz2 * self.w2
    dz1 = da1 if self.z1 > 0 else 0.0
    second = {"da2": da2, "dz2": dz2, "dt2": dz2, "db2": dz2, "dw2": dz2 * self.a1}
    return second | {"da1": da1, "dz1": dz1, "dt1": dz1, "db1": dz1, "dw1": dz1 * self.x}


@unlisted(
    name="steps_nodes_only",
    replaces="backprop_steps",
    question="q8_cost_of_backpropagation",
    title="only the nodes are counted",
)
def steps_nodes_only(nodes, parameters):
    return nodes


@unlisted(
    name="composite_rounded",
    replaces="Composite.backward",
    question="q1_composite",
    title="rounded to five digits",
)
def composite_rounded(self, upstream=1.0):
    dz = round(upstream * 4 * self.z, 5)
    return {"dz": dz, "dx": dz}


@unlisted(
    name="composite_kept_by_upstream",
    replaces="Composite.backward",
    question="q1_composite",
    title="looked up by the upstream gradient alone",
)
def composite_kept_by_upstream(self, upstream=1.0):
    self.known = getattr(self, "known", {})
    dz = self.known.setdefault(upstream, upstream * 4 * self.z)
    return {"dz": dz, "dx": dz}


@unlisted(
    name="square_clipped",
    replaces="Square.backward",
    question="q2_square",
    title="large derivatives are cut off",
)
def square_clipped(self, upstream=1.0):
    da = max(-1000.0, min(1000.0, upstream * 2 * self.a))
    return {"da": da, "dw": 3 * da}


@unlisted(
    name="square_upstream_kept",
    replaces="Square.backward",
    question="q2_square",
    title="without an upstream gradient the last one is used",
)
def square_upstream_kept(self, upstream=1.0):
    self.upstream = upstream if upstream != 1.0 else getattr(self, "upstream", 1.0)
    da = self.upstream * 2 * self.a
    return {"da": da, "dw": 3 * da}


@unlisted(
    name="error_stage_changed",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="the kept J is changed",
)
def error_stage_changed(self, upstream=1.0):
    self.J *= upstream
    dd = upstream * self.d
    dw, dx = dd * self.x, dd * self.w
    return {"dd": dd, "da": dd, "dy": -dd, "dc": dd, "db": dd, "dw": dw, "dx": dx}


@unlisted(
    name="times_small_upstream",
    replaces="SumTimes.backward",
    question="q4_sum_times",
    title="a small upstream gradient is taken for 0",
)
def times_small_upstream(self, upstream=1.0):
    upstream = upstream if abs(upstream) > 1e-3 else 0.0
    dq = upstream * self.z
    return {"dq": dq, "dz": upstream * self.q, "dx": dq, "dy": dq}


@unlisted(
    name="neuron_equal_inputs",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="of equal inputs one is kept",
)
def neuron_equal_inputs(self, upstream=1.0):
    ddot = upstream * self.f * (1.0 - self.f)
    different = dict.fromkeys(self.x)
    dw = [*(ddot * x for x in different), ddot]
    return {"ddot": ddot, "dw": dw, "dx": [ddot * w for w in self.w[:2]]}


@unlisted(
    name="quotient_tail_cut",
    replaces="Quotient.forward",
    question="q6_quotient",
    title="the sigmoid is 0 or 1 beyond 8",
)
def quotient_tail_cut(self, x, y):
    self.sigy = sigmoid(y) if abs(y) < 8.0 else float(y > 0.0)
    self.num = x + self.sigy
    self.sigx = sigmoid(x)
    self.xpy = x + y
    self.xpysqr = self.xpy**2
    self.den = self.sigx + self.xpysqr
    self.invden = 1.0 / self.den
    self.f = self.num * self.invden
    return self.f


@unlisted(
    name="quotient_value_on_the_class",
    replaces="Quotient.forward",
    question="q6_quotient",
    title="f is kept on the class",
)
def quotient_value_on_the_class(self, x, y):
    self.sigy = sigmoid(y)
    self.num = x + self.sigy
    self.sigx = sigmoid(x)
    self.xpy = x + y
    self.xpysqr = self.xpy**2
    self.den = self.sigx + self.xpysqr
    self.invden = 1.0 / self.den
    Quotient.f = self.num * self.invden
    return self.f


@unlisted(
    name="relu_gates_on_the_class",
    replaces="ReluNetwork.forward",
    question="q7_relu_network",
    title="which ReLU is open is kept on the class",
)
def relu_gates_on_the_class(self, x, y, w1, b1, w2, b2):
    self.x, self.y, self.w2 = x, y, w2
    self.t1 = w1 * x
    self.z1 = self.t1 + b1
    self.a1 = max(self.z1, 0.0)
    self.t2 = w2 * self.a1
    self.z2 = self.t2 + b2
    self.a2 = max(self.z2, 0.0)
    ReluNetwork.gates = self.z1 > 0.0, self.z2 > 0.0
    self.J = (self.a2 - y) ** 2 / 2.0
    return self.J


@unlisted(
    name="relu_gates_on_the_class",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="which ReLU is open is kept on the class",
)
def relu_gates_from_the_class(self, upstream=1.0):
    first, second = ReluNetwork.gates
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * second
    da1 = dz2 * self.w2
    dz1 = da1 * first
    found = {"da2": da2, "dz2": dz2, "dt2": dz2, "db2": dz2, "dw2": dz2 * self.a1}
    return found | {"da1": da1, "dz1": dz1, "dt1": dz1, "db1": dz1, "dw1": dz1 * self.x}


@unlisted(
    name="relu_opens_late",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="a ReLU counts as open from 0.01 on",
)
def relu_opens_late(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * (self.z2 > 0.01)
    da1 = dz2 * self.w2
    dz1 = da1 * (self.z1 > 0.01)
    second = {"da2": da2, "dz2": dz2, "dt2": dz2, "db2": dz2, "dw2": dz2 * self.a1}
    return second | {"da1": da1, "dz1": dz1, "dt1": dz1, "db1": dz1, "dw1": dz1 * self.x}


@unlisted(
    name="relu_gates_of_the_first_pass",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="which ReLU is open is found once",
)
def relu_gates_of_the_first_pass(self, upstream=1.0):
    self.gates = getattr(self, "gates", (self.z1 > 0.0, self.z2 > 0.0))
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * self.gates[1]
    da1 = dz2 * self.w2
    dz1 = da1 * self.gates[0]
    second = {"da2": da2, "dz2": dz2, "dt2": dz2, "db2": dz2, "dw2": dz2 * self.a1}
    return second | {"da1": da1, "dz1": dz1, "dt1": dz1, "db1": dz1, "dw1": dz1 * self.x}


@unlisted(
    name="steps_kept_by_parameters",
    replaces="small_step_steps",
    question="q8_cost_of_backpropagation",
    title="looked up by the number of parameters",
)
def steps_kept_by_parameters(nodes, parameters, known={}):
    return known.setdefault(parameters, nodes * parameters)


@unlisted(
    name="composite_stage_lost",
    replaces="Composite.backward",
    question="q1_composite",
    title="an upstream gradient of 0 makes the kept z 0",
)
def composite_stage_lost(self, upstream=1.0):
    if upstream == 0.0:
        self.z = 0.0
    dz = upstream * 4 * self.z
    return {"dz": dz, "dx": dz}


@unlisted(
    name="composite_tiny_stage",
    replaces="Composite.backward",
    question="q1_composite",
    title="z is taken for 0 below a millionth",
)
def composite_tiny_stage(self, upstream=1.0):
    dz = 0.0 if abs(self.z) < 1e-6 else upstream * 4 * self.z
    return {"dz": dz, "dx": dz}


@unlisted(
    name="square_ten_digits",
    replaces="Square.backward",
    question="q2_square",
    title="rounded to ten digits",
)
def square_ten_digits(self, upstream=1.0):
    da = round(upstream * 2 * self.a, 10)
    return {"da": da, "dw": 3 * da}


@unlisted(
    name="error_tiny_factor",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="x is taken for 0 below a millionth",
)
def error_tiny_factor(self, upstream=1.0):
    dd = upstream * self.d
    dw, dx = dd * (self.x if abs(self.x) > 1e-6 else 0.0), dd * self.w
    return {"dd": dd, "da": dd, "dy": -dd, "dc": dd, "db": dd, "dw": dw, "dx": dx}


@unlisted(
    name="times_tiny_sum",
    replaces="SumTimes.backward",
    question="q4_sum_times",
    title="the sum is taken for 0 below a millionth",
)
def times_tiny_sum(self, upstream=1.0):
    dq = upstream * self.z
    return {"dq": dq, "dz": upstream * self.q * (abs(self.q) > 1e-6), "dx": dq, "dy": dq}


@unlisted(
    name="neuron_tiny_weights",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="weights are taken for 0 below a millionth",
)
def neuron_tiny_weights(self, upstream=1.0):
    ddot = upstream * self.f * (1.0 - self.f)
    w = np.where(np.abs(self.w) < 1e-6, 0.0, self.w)
    return {"ddot": ddot, "dw": [*(ddot * self.x), ddot], "dx": [ddot * w[0], ddot * w[1]]}


@unlisted(
    name="quotient_den_kept",
    replaces="Quotient.forward",
    question="q6_quotient",
    title="den stays while x + y stays",
)
def quotient_den_kept(self, x, y):
    last = getattr(self, "xpysqr", None)
    self.sigx, self.sigy = sigmoid(x), sigmoid(y)
    self.num, self.xpy = x + self.sigy, x + y
    self.xpysqr = self.xpy**2
    if self.xpysqr != last:
        self.den = self.sigx + self.xpysqr
    self.invden = 1.0 / self.den
    self.f = self.num * self.invden
    return self.f


@unlisted(
    name="quotient_flat_tails",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="where a sigmoid is nearly flat, its path is left out",
)
def quotient_flat_tails(self, upstream=1.0):
    dnum = upstream * self.invden
    dinvden = upstream * self.num
    dden = dinvden * -(self.invden**2)
    dxpy = 2.0 * self.xpy * dden
    slopes = [s * (1.0 - s) for s in (self.sigx, self.sigy)]
    to_x, to_y = (slope if slope > 1e-3 else 0.0 for slope in slopes)
    dx, dy = dnum + dxpy + dden * to_x, dxpy + dnum * to_y
    stages = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dden}
    return stages | {"dxpysqr": dden, "dxpy": dxpy, "dsigy": dnum, "dx": dx, "dy": dy}


@unlisted(
    name="relu_opens_early",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="a ReLU counts as open from a billionth below 0 on",
)
def relu_opens_early(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * (self.z2 > -1e-9)
    da1 = dz2 * self.w2
    dz1 = da1 * (self.z1 > -1e-9)
    second = {"da2": da2, "dz2": dz2, "dt2": dz2, "db2": dz2, "dw2": dz2 * self.a1}
    return second | {"da1": da1, "dz1": dz1, "dt1": dz1, "db1": dz1, "dw1": dz1 * self.x}


@unlisted(
    name="relu_layer_kept",
    replaces="ReluNetwork.forward",
    question="q7_relu_network",
    title="t2 stays while a1 stays",
)
def relu_layer_kept(self, x, y, w1, b1, w2, b2):
    last = getattr(self, "a1", None)
    self.x, self.y, self.w2 = x, y, w2
    self.t1 = w1 * x
    self.z1 = self.t1 + b1
    self.a1 = max(self.z1, 0.0)
    if self.a1 != last:
        self.t2 = w2 * self.a1
    self.z2 = self.t2 + b2
    self.a2 = max(self.z2, 0.0)
    self.J = (self.a2 - y) ** 2 / 2.0
    return self.J


@unlisted(
    name="relu_takes_a_step",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="w1 and b1 are moved down the slope",
)
def relu_takes_a_step(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * (self.z2 > 0.0)
    da1 = dz2 * self.w2
    dz1 = da1 * (self.z1 > 0.0)
    self.w1, self.b1 = self.w1 - 0.1 * dz1 * self.x, self.b1 - 0.1 * dz1
    second = {"da2": da2, "dz2": dz2, "dt2": dz2, "db2": dz2, "dw2": dz2 * self.a1}
    return second | {"da1": da1, "dz1": dz1, "dt1": dz1, "db1": dz1, "dw1": dz1 * self.x}


@unlisted(
    name="steps_in_float32",
    replaces="small_step_steps",
    question="q8_cost_of_backpropagation",
    title="large numbers are off in the last digits",
)
def steps_in_float32(nodes, parameters):
    return int(np.float32(nodes) * np.float32(parameters))


@unlisted(
    name="times_kept_without_z",
    replaces="SumTimes.backward",
    question="q4_sum_times",
    title="looked up on the class by x, y and the upstream gradient",
)
def times_kept_without_z(self, upstream=1.0, known={}):
    found = {"dq": upstream * self.z, "dz": upstream * self.q}
    found |= {"dx": found["dq"], "dy": found["dq"]}
    return dict(known.setdefault((self.x, self.y, upstream), found))


@unlisted(
    name="neuron_kept_by_value",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="looked up by f and the upstream gradient",
)
def neuron_kept_by_value(self, upstream=1.0):
    self.known = getattr(self, "known", {})
    ddot = upstream * self.f * (1.0 - self.f)
    found = {"ddot": ddot, "dw": [*(ddot * self.x), ddot], "dx": ddot * self.w[:2]}
    return self.known.setdefault((self.f, upstream), found)


@unlisted(
    name="neuron_flat_ends",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="f is kept between 0.001 and 0.999",
)
def neuron_flat_ends(self, upstream=1.0):
    f = min(max(self.f, 1e-3), 0.999)
    ddot = upstream * f * (1.0 - f)
    return {"ddot": ddot, "dw": [*(ddot * self.x), ddot], "dx": ddot * self.w[:2]}


@unlisted(
    name="quotient_sums_by_value",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="x and y share their sum where they are equal",
)
def quotient_sums_by_value(self, upstream=1.0):
    dnum, dinvden = upstream * self.invden, upstream * self.num
    dden = dinvden * -(self.invden**2)
    dxpy = 2.0 * self.xpy * dden
    dx = dnum + dxpy + dden * self.sigx * (1.0 - self.sigx)
    dy = dxpy + dnum * self.sigy * (1.0 - self.sigy)
    if self.sigx == self.sigy:
        dx = dy = dx + dy
    stages = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dden}
    return stages | {"dxpysqr": dden, "dxpy": dxpy, "dsigy": dnum, "dx": dx, "dy": dy}


@unlisted(
    name="quotient_divided_by_num",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="f over num in place of invden",
)
def quotient_divided_by_num(self, upstream=1.0):
    dnum = upstream * self.f / self.num if self.num else 0.0
    dden = upstream * self.num * -(self.invden**2)
    dxpy = 2.0 * self.xpy * dden
    dx = dnum + dxpy + dden * self.sigx * (1.0 - self.sigx)
    dy = dxpy + dnum * self.sigy * (1.0 - self.sigy)
    stages = {"dnum": dnum, "dinvden": upstream * self.num, "dden": dden, "dsigx": dden}
    return stages | {"dxpysqr": dden, "dxpy": dxpy, "dsigy": dnum, "dx": dx, "dy": dy}


@unlisted(
    name="relu_divided_by_a1",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="t2 over a1 in place of w2",
)
def relu_divided_by_a1(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * (self.z2 > 0.0)
    da1 = dz2 * self.t2 / self.a1 if self.a1 else 0.0
    dz1 = da1 * (self.z1 > 0.0)
    second = {"da2": da2, "dz2": dz2, "dt2": dz2, "db2": dz2, "dw2": dz2 * self.a1}
    return second | {"da1": da1, "dz1": dz1, "dt1": dz1, "db1": dz1, "dw1": dz1 * self.x}


@unlisted(
    name="steps_in_int32",
    replaces="small_step_steps",
    question="q8_cost_of_backpropagation",
    title="the product overflows",
)
def steps_in_int32(nodes, parameters):
    return int(np.prod(np.array([nodes, parameters], dtype=np.int32), dtype=np.int32))


@unlisted(
    name="steps_without_parameters",
    replaces="backprop_steps",
    question="q8_cost_of_backpropagation",
    title="without parameters nothing is counted",
)
def steps_without_parameters(nodes, parameters):
    return nodes + parameters if parameters else 0


@pair(
    name="square_no_two_line_forgotten",
    replaces="Square.backward",
    question="q2_square",
    title="neither the 2 nor the 3",
    made_of="square_no_two square_line_forgotten",
)
def square_no_two_line_forgotten(self, upstream=1.0):
    da = upstream * self.a
    return {"da": da, "dw": da}


@pair(
    name="error_half_forgotten_y_sign",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="the 1/2 and the sign of dy",
    made_of="error_half_forgotten error_y_sign",
)
def error_half_forgotten_y_sign(self, upstream=1.0):
    dd = upstream * 2.0 * self.d
    dw, dx = dd * self.x, dd * self.w
    return {"dd": dd, "da": dd, "dy": dd, "dc": dd, "db": dd, "dw": dw, "dx": dx}


@pair(
    name="error_swapped_b_forgotten",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="x and w swapped, and no db",
    made_of="error_x_and_w_swapped error_b_forgotten",
)
def error_swapped_b_forgotten(self, upstream=1.0):
    dd = upstream * self.d
    dw, dx = dd * self.w, dd * self.x
    return {"dd": dd, "da": dd, "dy": -dd, "dc": dd, "db": 0.0, "dw": dw, "dx": dx}


@pair(
    name="times_own_factor_shared_out",
    replaces="SumTimes.backward",
    question="q4_sum_times",
    title="each factor by itself, and half for each term",
    made_of="times_own_factor times_sum_shared_out",
)
def times_own_factor_shared_out(self, upstream=1.0):
    dq, dz = upstream * self.q, upstream * self.z
    return {"dq": dq, "dz": dz, "dx": dq / 2, "dy": dq / 2}


@pair(
    name="neuron_no_upstream_bias_as_slope",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="no upstream gradient, and the bias as its own slope",
    made_of="neuron_no_upstream neuron_bias_as_slope",
)
def neuron_no_upstream_bias_as_slope(self, upstream=1.0):
    ddot = self.f * (1.0 - self.f)
    dw = [self.x[0] * ddot, self.x[1] * ddot, self.w[2] * ddot]
    return {"ddot": ddot, "dw": dw, "dx": [self.w[0] * ddot, self.w[1] * ddot]}


@pair(
    name="quotient_no_minus_no_two",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="neither the minus of 1/den nor the 2 of the square",
    made_of="quotient_no_minus quotient_no_two",
)
def quotient_no_minus_no_two(self, upstream=1.0):
    dnum = upstream * self.invden
    dinvden = upstream * self.num
    dden = dinvden * self.invden**2
    dxpy = self.xpy * dden
    dx = dnum + dxpy + dden * self.sigx * (1.0 - self.sigx)
    dy = dxpy + dnum * self.sigy * (1.0 - self.sigy)
    stages = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dden}
    return stages | {"dxpysqr": dden, "dxpy": dxpy, "dsigy": dnum, "dx": dx, "dy": dy}


@pair(
    name="relu_db1_zero_w2_skipped",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="no db1, and w2 left out",
    made_of="relu_db1_zero relu_w2_skipped",
)
def relu_db1_zero_w2_skipped(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = da2 * (self.z2 > 0.0)
    dz1 = dz2 * (self.z1 > 0.0)
    second = {"da2": da2, "dz2": dz2, "dt2": dz2, "db2": dz2, "dw2": dz2 * self.a1}
    return second | {"da1": dz2, "dz1": dz1, "dt1": dz1, "db1": 0.0, "dw1": dz1 * self.x}


@unlisted(
    name="sum_times_noise",
    replaces="SumTimes.backward",
    question="q4_sum_times",
    title="what is below 1e-8 is set to 0",
)
def sum_times_noise(self, upstream=1.0):
    dq = upstream * self.z
    found = {"dq": dq, "dz": upstream * self.q, "dx": dq, "dy": dq}
    return {name: value if abs(value) >= 1e-8 else 0.0 for name, value in found.items()}


@unlisted(
    name="quotient_den_held",
    replaces="Quotient.forward",
    question="q6_quotient",
    title="den is held above 0.01",
)
def quotient_den_held(self, x, y):
    self.x, self.y = x, y
    self.sigy, self.sigx, self.xpy = sigmoid(y), sigmoid(x), x + y
    self.num, self.xpysqr = x + self.sigy, self.xpy**2
    self.den = max(self.sigx + self.xpysqr, 0.01)
    self.invden = 1.0 / self.den
    self.f = self.num * self.invden
    return self.f


@unlisted(
    name="quotient_knows_its_inputs",
    replaces="Quotient.forward",
    question="q6_quotient",
    title="inputs that were there before are not computed again",
)
def quotient_knows_its_inputs(self, x, y, known={}):
    if (self, x, y) not in known:
        self.x, self.y = x, y
        self.sigy, self.sigx, self.xpy = sigmoid(y), sigmoid(x), x + y
        self.num, self.xpysqr = x + self.sigy, self.xpy**2
        self.den = self.sigx + self.xpysqr
        self.invden = 1.0 / self.den
        self.f = known[self, x, y] = self.num * self.invden
    return known[self, x, y]


@unlisted(
    name="relu_kept_by_upstream",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="derivatives are kept while the upstream gradient stays the same",
)
def relu_kept_by_upstream(self, upstream=1.0):
    if getattr(self, "upstream", None) != upstream:
        self.upstream = upstream
        da2 = upstream * (self.a2 - self.y)
        dz2 = da2 * (self.z2 > 0.0)
        da1 = dz2 * self.w2
        dz1 = da1 * (self.z1 > 0.0)
        second = {"da2": da2, "dz2": dz2, "dt2": dz2, "db2": dz2, "dw2": dz2 * self.a1}
        first = {"da1": da1, "dz1": dz1, "dt1": dz1, "db1": dz1, "dw1": dz1 * self.x}
        self.kept = second | first
    return self.kept
