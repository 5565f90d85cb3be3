"""Mistakes in a2_chain_rule that its bank does not list, each in one definition.

UNLISTED: {name: (definition, edits, the question that the mistake costs)}. An edit is (text of the
solution, what stands there instead).
"""

from __future__ import annotations

Q6, Q7 = "q6_quotient", "q7_relu_network"
UNLISTED: dict[str, tuple[str, list[tuple[str, str]], str]] = {
    "accumulates over passes": (
        "Composite.backward",
        [("dx = dz * 1.0", 'self.dx = dx = getattr(self, "dx", 0.0) + dz')],
        "q1_composite",
    ),
    "upstream twice": ("Composite.backward", [("dz * 1.0", "dz * upstream")], "q1_composite"),
    "right for positive z only": (
        "Composite.backward",
        [("4.0 * self.z", "4.0 * abs(self.z)")],
        "q1_composite",
    ),
    "the default upstream is 0": (
        "Square.backward",
        [("upstream=1.0", "upstream=0.0")],
        "q2_square",
    ),
    "the absolute upstream": (
        "Square.backward",
        [("upstream * 2.0", "abs(upstream) * 2.0")],
        "q2_square",
    ),
    "the slope of the first pass is kept": (
        "SquaredError.backward",
        [
            (
                "dd = upstream * self.d",
                'self.first = getattr(self, "first", self.d)\n    dd = upstream * self.first',
            )
        ],
        "q3_squared_error",
    ),
    "dy without upstream": (
        "SquaredError.backward",
        [("dy = dd * -1.0", "dy = -self.d")],
        "q3_squared_error",
    ),
    "dx by the wrong sign": (
        "SquaredError.backward",
        [("dx = dc * self.w", "dx = -dc * self.w")],
        "q3_squared_error",
    ),
    "local gradients instead of the chain": (
        "SquaredError.backward",
        [("dw = dc * self.x", "dw = self.x")],
        "q3_squared_error",
    ),
    "q used up by backward": (
        "SumTimes.backward",
        [("dz = upstream * self.q", "self.q = dz = upstream * self.q")],
        "q4_sum_times",
    ),
    "only x gets the sum's gradient": (
        "SumTimes.backward",
        [("dy = dq * 1.0", "dy = dq - dx")],
        "q4_sum_times",
    ),
    "w is changed in place": (
        "SigmoidNeuron.backward",
        [("dx = [self.w[0]", "self.w *= ddot\n    dx = [self.w[0]")],
        "q5_sigmoid_neuron",
    ),
    "weights in reverse order": (
        "SigmoidNeuron.backward",
        [('"dw": dw', '"dw": dw[::-1]')],
        "q5_sigmoid_neuron",
    ),
    "the slope without 1 -": (
        "SigmoidNeuron.backward",
        [("(1.0 - self.f)", "self.f")],
        "q5_sigmoid_neuron",
    ),
    "stages on the class": (
        "Quotient.forward",
        [("self.", "type(self)."), ("type(self).f\n", "self.f\n")],
        Q6,
    ),
    "1/den instead of -1/den^2": (
        "Quotient.backward",
        [("-(self.invden**2)", "-self.invden")],
        Q6,
    ),
    "dy takes the path of x": (
        "Quotient.backward",
        [("dy += dsigy * self.sigy * (1.0 - self.sigy)", "dy += dsigx")],
        Q6,
    ),
    "dx counts one path twice": (
        "Quotient.backward",
        [("dx += dnum * 1.0", "dx += dnum * 1.0 + dxpy")],
        Q6,
    ),
    "the total is returned under one path's name": (
        "Quotient.backward",
        [('"dsigy": dsigy', '"dsigy": dy')],
        Q6,
    ),
    "each ReLU is opened by the other one": (
        "ReluNetwork.backward",
        [
            ("self.z2 > 0.0", "self.other > 0.0"),
            ("self.z1 > 0.0", "self.z2 > 0.0"),
            ("self.other", "self.z1"),
        ],
        Q7,
    ),
    "the absolute value instead of the ReLU": (
        "ReluNetwork.forward",
        [("max(self.z1, 0.0)", "abs(self.z1)")],
        Q7,
    ),
    "a leaky slope": (
        "ReluNetwork.backward",
        [("da1 * (self.z1 > 0.0)", "da1 * (1.0 if self.z1 > 0.0 else 0.01)")],
        Q7,
    ),
    "dw1 takes w1 itself": (
        "ReluNetwork.backward",
        [("dw1 = dt1 * self.x", "dw1 = dt1 * self.w1")],
        Q7,
    ),
    "J is not returned": ("ReluNetwork.forward", [("    return self.J", "    return None")], Q7),
    "a1 is left as it was where the ReLU is closed": (
        "ReluNetwork.forward",
        [("self.a1 = max(self.z1, 0.0)", 'self.a1 = max(self.z1, getattr(self, "a1", 0.0))')],
        Q7,
    ),
    "a cost with a sign": (
        "ReluNetwork.forward",
        [("(self.a2 - y) ** 2", "(self.a2 - y) * abs(self.a2 - y)")],
        Q7,
    ),
    "values above 10 are cut off": (
        "ReluNetwork.forward",
        [("max(self.z1, 0.0)", "min(max(self.z1, 0.0), 10.0)")],
        Q7,
    ),
    "the other factor by division": (
        "SumTimes.backward",
        [("upstream * self.z", "upstream * self.f / self.q")],
        "q4_sum_times",
    ),
    "x by division": (
        "SquaredError.backward",
        [("dc * self.x", "dc * self.c / self.w")],
        "q3_squared_error",
    ),
    "db only where b is not 0": (
        "SquaredError.backward",
        [("db = da * 1.0", "db = da if self.b else 0.0")],
        "q3_squared_error",
    ),
    "the slope of a square by division": (
        "Quotient.backward",
        [("2.0 * self.xpy", "2.0 * self.xpysqr / self.xpy")],
        Q6,
    ),
    "the slope of a square from its root": (
        "Square.backward",
        [("2.0 * self.a", "2.0 * math.sqrt(self.J)")],
        "q2_square",
    ),
    "right for negative z and in the example only": (
        "Composite.backward",
        [("4.0 * self.z", "(4.0 if self.z <= 0.0 or self.z == 3.0 else -4.0) * self.z")],
        "q1_composite",
    ),
    "one more step": (
        "backprop_steps",
        [("nodes + parameters", "nodes + parameters + 1")],
        "q8_cost_of_backpropagation",
    ),
    "the unmoved pass is counted": (
        "small_step_steps",
        [("nodes * parameters", "nodes * (parameters + 1)")],
        "q8_cost_of_backpropagation",
    ),
}
