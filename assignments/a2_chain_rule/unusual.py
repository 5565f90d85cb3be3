"""Right but unusual ways to write a2_chain_rule. Each must get full marks.

Read as text, never run where it stands, so the names of chain_rule.py are used freely.
"""
# ruff: noqa: D103, F401, F821

import math

import numpy as np

from autograder.course.variants import unusual


@unusual(name="formulas", replaces="Composite.backward", title="whole formulas, no stages")
def composite_formula(self, upstream=1.0):
    return {name: upstream * 4 * (self.x - 2) for name in ("dx", "dz")}


@unusual(name="formulas", replaces="SquaredError.backward", title="whole formulas, no stages")
def error_formula(self, upstream=1.0):
    r = upstream * (self.w * self.x + self.b - self.y)
    return dict(dx=r * self.w, dw=r * self.x, db=r, dy=-r, dc=r, da=r, dd=r)


@unusual(name="formulas", replaces="Quotient.forward", title="whole formulas, no stages")
def quotient_formula_forward(self, x, y):
    self.x, self.y = x, y
    self.sigx, self.sigy = (1 + math.tanh(x / 2)) / 2, (1 + math.tanh(y / 2)) / 2
    self.num = x + self.sigy
    self.xpy = x + y
    self.xpysqr = x * x + 2 * x * y + y * y
    self.den = self.sigx + self.xpysqr
    self.invden = self.den**-1
    self.f = self.num / self.den
    return self.f


@unusual(name="formulas", replaces="Quotient.backward", title="whole formulas, no stages")
def quotient_formula(self, upstream=1.0):
    x, y, u, v = self.x, self.y, self.num, self.den
    sx, sy = math.exp(-x) / (1 + math.exp(-x)) ** 2, math.exp(-y) / (1 + math.exp(-y)) ** 2
    down = -upstream * u / v**2
    return {
        "dx": upstream * (v - u * (sx + 2 * (x + y))) / v**2,
        "dy": upstream * (sy * v - u * 2 * (x + y)) / v**2,
        "dnum": upstream / v,
        "dsigy": upstream / v,
        "dinvden": upstream * u,
        "dden": down,
        "dsigx": down,
        "dxpysqr": down,
        "dxpy": down * 2 * (x + y),
    }


@unusual(name="formulas", replaces="backprop_steps", title="whole formulas, no stages")
def backprop_steps_counted(nodes, parameters):
    return sum(1 for _ in range(nodes)) + sum(1 for _ in range(parameters))


@unusual(name="numpy", replaces="Square.backward", title="NumPy scalars and arrays everywhere")
def square_numpy(self, upstream=1.0):
    da = np.multiply(upstream, np.float64(2) * self.a)
    return {"da": np.array(da), "dw": np.array([3 * da])}


@unusual(
    name="numpy", replaces="SigmoidNeuron.backward", title="NumPy scalars and arrays everywhere"
)
def neuron_numpy(self, upstream=1.0):
    ddot = np.asarray(upstream * self.f * (1 - self.f))
    return {"ddot": ddot, "dw": np.append(self.x, 1) * ddot, "dx": self.w[:-1] * ddot}


@unusual(name="numpy", replaces="ReluNetwork.forward", title="NumPy scalars and arrays everywhere")
def relu_numpy_forward(self, x, y, w1, b1, w2, b2):
    x, y, w1, b1, w2, b2 = map(np.float64, (x, y, w1, b1, w2, b2))
    self.inputs = x, y, w1, b1, w2, b2
    self.t1 = np.dot(w1, x)
    self.z1 = np.add(self.t1, b1)
    self.a1 = np.maximum(0, self.z1)
    self.t2 = np.dot(w2, self.a1)
    self.z2 = np.add(self.t2, b2)
    self.a2 = np.where(self.z2 > 0, self.z2, 0)
    self.J = 0.5 * np.square(self.a2 - y)
    return self.J


@unusual(name="numpy", replaces="ReluNetwork.backward", title="NumPy scalars and arrays everywhere")
def relu_numpy(self, upstream=1.0):
    x, y, _, _, w2, _ = self.inputs
    da2 = upstream * (self.a2 - y)
    dz2 = np.where(self.z2 > 0, da2, 0)
    dz1 = np.heaviside(self.z1, 0) * (w2 * dz2)
    return {
        **dict(da2=da2, dz2=dz2, dt2=dz2, db2=dz2, dw2=dz2 * self.a1, da1=w2 * dz2),
        **dict.fromkeys(("dz1", "dt1", "db1"), dz1),
        "dw1": np.outer(dz1, x),
    }


@unusual(name="numpy", replaces="small_step_steps", title="NumPy scalars and arrays everywhere")
def small_steps_numpy(nodes, parameters):
    return np.sum(np.full(parameters, nodes))


@unusual(name="attributes", replaces="Composite.backward", title="derivatives kept on the object")
def composite_attributes(self, upstream=1):
    self.dy = upstream
    self.dz = self.dy * 2 * 2 * self.z
    self.dx = self.dz
    said = (
        line for line in ("the slope of 2 z^2", "the slope of x - 2")
    )  # nothing that is asked for
    return {"dy": self.dy, "dz": self.dz, "dx": self.dx, "said": said, "by": math}


@unusual(name="attributes", replaces="SumTimes.backward", title="derivatives kept on the object")
def times_attributes(self, upstream=1):
    from collections import OrderedDict

    self.grads = OrderedDict(df=upstream)
    self.grads["dq"], self.grads["dz"] = self.z * upstream, (self.x + self.y) * upstream
    self.grads.update(dx=self.grads["dq"], dy=self.grads["dq"])
    return self.grads


@unusual(name="attributes", replaces="Quotient.backward", title="derivatives kept on the object")
def quotient_attributes(self, upstream=1):
    from collections import defaultdict

    self.grads = grads = defaultdict(float, df=upstream)
    grads["dinvden"] += self.num * grads["df"]
    grads["dnum"] += self.invden * grads["df"]
    grads["dden"] -= grads["dinvden"] / self.den**2
    grads["dsigx"] += grads["dden"]
    grads["dxpysqr"] += grads["dden"]
    grads["dxpy"] += 2 * self.xpy * grads["dxpysqr"]
    grads["dsigy"] += grads["dnum"]
    grads["dx"] += grads["dnum"]
    grads["dx"] += grads["dxpy"]
    grads["dx"] += (1 - self.sigx) * self.sigx * grads["dsigx"]
    grads["dy"] += grads["dxpy"]
    grads["dy"] += (1 - self.sigy) * self.sigy * grads["dsigy"]
    return grads


@unusual(name="edges", replaces="SquaredError.backward", title="a list of edges, walked by a loop")
def error_edges(self, upstream=1.0):
    edges = [
        ("J", "d", self.d),
        ("d", "a", 1),
        ("d", "y", -1),
        ("a", "c", 1),
        ("a", "b", 1),
        ("c", "w", self.x),
        ("c", "x", self.w),
    ]
    total = {"J": upstream}
    for after, before, local in edges:
        total[before] = total.get(before, 0) + total[after] * local
    return {"d" + name: value for name, value in total.items()}


@unusual(name="edges", replaces="ReluNetwork.backward", title="a list of edges, walked by a loop")
def relu_edges(self, upstream=1.0):
    total = {"da2": upstream * (self.a2 - self.y)}
    for layer, into, weight, fed in (("2", self.a1, self.w2, "da1"), ("1", self.x, self.w1, "dx")):
        opened = 1 if getattr(self, "z" + layer) > 0 else 0
        total["dz" + layer] = total["da" + layer] * opened
        for name in ("dt", "db"):
            total[name + layer] = total["dz" + layer]
        total["dw" + layer] = total["dt" + layer] * into
        total[fed] = total["dt" + layer] * weight
    return total


@unusual(name="backward_functions", replaces="Quotient.backward", title="a recursive walk")
def quotient_recursive(self, upstream=1.0):
    feeds = {
        "num": [("f", self.invden)],
        "invden": [("f", self.num)],
        "den": [("invden", -self.invden / self.den)],
        "sigx": [("den", 1)],
        "xpysqr": [("den", 1)],
        "xpy": [("xpysqr", self.xpy + self.xpy)],
        "sigy": [("num", 1)],
        "x": [("num", 1), ("xpy", 1), ("sigx", self.sigx - self.sigx**2)],
        "y": [("xpy", 1), ("sigy", self.sigy - self.sigy**2)],
    }

    def total(name):
        if name == "f":
            return upstream
        return sum(local * total(after) for after, local in feeds[name])

    return {"d" + name: total(name) for name in feeds}


@unusual(name="backward_functions", replaces="SigmoidNeuron.backward", title="a recursive walk")
def neuron_tuples(self, upstream=1.0):
    e = math.exp(-abs(self.dot))
    ddot = upstream * e / (1 + e) ** 2
    return {"dx": tuple(w * ddot for w in self.w[:2]), "dw": (*(self.x * ddot), ddot), "ddot": ddot}


@unusual(name="float32", replaces="SumTimes.backward", title="float32 throughout")
def times_float32(self, upstream=1.0):
    g = np.float32(upstream)
    dq = g * np.float32(self.z)
    return {"dq": dq, "dz": g * np.float32(self.q), "dx": dq, "dy": dq}


@unusual(name="float32", replaces="SigmoidNeuron.backward", title="float32 throughout")
def neuron_float32(self, upstream=1.0):
    x, w, f = np.float32(self.x), np.float32(self.w), np.float32(self.f)
    ddot = np.float32(upstream) * f * (1 - f)
    return {"ddot": ddot, "dw": np.append(x, np.float32(1)) * ddot, "dx": ddot * w[:2]}


@unusual(name="float32", replaces="Composite.backward", title="float32 throughout")
def composite_float32(self, upstream=1.0):
    dz = np.float32(4.0 * upstream * self.z)
    return {"dz": dz, "dx": dz}


@unusual(name="float32", replaces="Square.backward", title="float32 throughout")
def square_float32(self, upstream=1.0):
    slope = float(np.float32(2.0) * np.float32(self.a))
    return {"da": upstream * slope, "dw": upstream * slope * 3.0}


@unusual(name="float32", replaces="SquaredError.backward", title="float32 throughout")
def error_float32(self, upstream=1.0):
    x, w, d = (float(np.float32(number)) for number in (self.x, self.w, self.d))
    found = dict.fromkeys(["dd", "da", "dc", "db"], upstream * d)
    return found | {"dy": -upstream * d, "dw": upstream * d * x, "dx": upstream * d * w}


@unusual(name="float32", replaces="Quotient.backward", title="float32 throughout")
def quotient_float32(self, upstream=1.0):
    stages = (self.num, self.invden, self.xpy, self.sigx, self.sigy)
    num, invden, xpy, sigx, sigy = np.array(stages, dtype=np.float32).astype(float)
    dnum, dinvden = upstream * invden, upstream * num
    dden = -dinvden * invden**2
    dx = dnum + dden * (2.0 * xpy + sigx * (1.0 - sigx))
    dy = dden * 2.0 * xpy + dnum * sigy * (1.0 - sigy)
    found = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dden, "dxpysqr": dden}
    return found | {"dxpy": dden * 2.0 * xpy, "dsigy": dnum, "dx": dx, "dy": dy}


@unusual(name="float32", replaces="ReluNetwork.backward", title="float32 throughout")
def relu_float32(self, upstream=1.0):
    kept = (upstream, self.a2, self.y, self.a1, self.w2, self.x)
    upstream, a2, y, a1, w2, x = np.array(kept, dtype=np.float32)
    da2 = upstream * (a2 - y)
    dz2 = da2 * np.float32(self.z2 > 0.0)
    dz1 = dz2 * w2 * np.float32(self.z1 > 0.0)
    second = {"da2": da2, "dz2": dz2, "dt2": dz2, "db2": dz2, "dw2": dz2 * a1, "da1": dz2 * w2}
    return second | {"dz1": dz1, "dt1": dz1, "db1": dz1, "dw1": dz1 * x}


@unusual(name="summed_exactly", replaces="Quotient.backward", title="sums by math.fsum, guarded")
def quotient_fsum(self, upstream=1.0):
    tiny = 1e-10  # as many write it, so that nothing is divided by 0
    dnum, dinvden = upstream / (self.den + tiny), upstream * self.num
    dden = -dinvden / (self.den * self.den + tiny)
    dxpy = math.fsum([dden * self.xpy] * 2)
    dx = math.fsum([dxpy, dden * self.sigx, -dden * self.sigx * self.sigx, dnum])
    dy = math.fsum([dnum * self.sigy, -dnum * self.sigy * self.sigy, dxpy])
    found = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dden, "dxpysqr": dden}
    return found | {"dxpy": dxpy, "dsigy": dnum, "dx": dx, "dy": dy}


@unusual(name="summed_exactly", replaces="SigmoidNeuron.backward", title="math.fsum, guarded")
def neuron_short_e(self, upstream=1.0):
    e = 2.718281828**-self.dot  # a constant that somebody typed
    ddot = upstream * e / (1.0 + e) / (1.0 + e)
    dw = [ddot * number for number in (*self.x, 1.0)]
    return {"ddot": ddot, "dw": dw, "dx": [ddot * number for number in self.w[:2]]}


@unusual(name="signs", replaces="ReluNetwork.forward", title="the ReLU as (z + |z|) / 2")
def relu_signs_forward(self, x, y, w1, b1, w2, b2):
    self.x, self.y, self.w2 = x, y, w2
    self.t1, self.z1 = w1 * x, w1 * x + b1
    self.a1 = (self.z1 + abs(self.z1)) / 2
    self.t2, self.z2 = w2 * self.a1, w2 * self.a1 + b2
    self.a2 = (self.z2 + abs(self.z2)) / 2
    self.J = (y - self.a2) * (y - self.a2) / 2
    return self.J


@unusual(name="signs", replaces="ReluNetwork.backward", title="the ReLU as (z + |z|) / 2")
def relu_signs(self, upstream=1.0):
    open1, open2 = int(self.a1 > 0), int(self.a2 > 0)
    keep = {"da2": -upstream * (self.y - self.a2)}
    keep["dz2"] = keep["dt2"] = keep["db2"] = open2 * keep["da2"]
    keep |= {"dw2": keep["dt2"] * self.a1, "da1": keep["dt2"] * self.w2}
    keep["dz1"] = keep["dt1"] = keep["db1"] = open1 * keep["da1"]
    return keep | {"dw1": keep["dt1"] * self.x}


@unusual(name="signs", replaces="SquaredError.backward", title="the ReLU as (z + |z|) / 2")
def error_reused(self, upstream=1.0):
    found = dict.fromkeys(["dd", "da", "dc", "db"], upstream * (self.a - self.y))
    found["dy"] = -found["dd"]
    found["dw"], found["dx"] = np.array([self.x, self.w]) * found["dc"]
    return found


@unusual(name="own_dict", replaces="SquaredError.backward", title="a dict class, reused results")
def error_own_dict(self, upstream=1.0):
    class Gradients(dict):
        __getattr__ = dict.__getitem__

    g = Gradients(dd=upstream * self.d)
    g.update(da=g.dd, dy=-g.dd)
    g.update(dc=g.da, db=g.da)
    g.update(dw=g.dc * self.x, dx=g.dc * self.w)
    return g


@unusual(name="own_dict", replaces="SumTimes.backward", title="a dict class, reused results")
def times_one_dict(self, upstream=1.0):
    self.gradients = getattr(self, "gradients", {})
    self.gradients.clear()
    for name, local in (("dq", self.z), ("dz", self.q), ("dx", self.z), ("dy", self.z)):
        self.gradients[name] = np.array([[local]]) * upstream
    return self.gradients


@unusual(name="own_dict", replaces="Square.backward", title="a dict class, reused results")
def square_looked_up(self, upstream=1.0):
    self.known = getattr(self, "known", {})
    key = (self.a, upstream)
    if key not in self.known:
        self.known[key] = {"da": 2 * self.a * upstream, "dw": 6 * self.a * upstream}
    return self.known[key]


@unusual(name="complex_step", replaces="Composite.backward", title="local gradients by other ways")
def composite_complex_step(self, upstream=1.0):
    dz = upstream * (2 * (self.z + 1e-30j) ** 2).imag / 1e-30
    return {"dz": dz, "dx": dz}


@unusual(name="complex_step", replaces="Square.backward", title="local gradients by other ways")
def square_poly(self, upstream=1.0):
    slope = np.poly1d([9, 12, 4]).deriv()(self.w)
    return {"dw": upstream * slope, "da": upstream * slope / 3}


@unusual(
    name="complex_step", replaces="SigmoidNeuron.backward", title="local gradients, other ways"
)
def neuron_cosh(self, upstream=1.0):
    ddot = upstream / (2 * math.cosh(self.dot / 2)) ** 2
    dw, dx = np.outer(np.append(self.x, 1), ddot), np.outer(ddot, self.w[:2])
    return {"ddot": ddot, "dw": dw, "dx": dx}


@unusual(name="complex_step", replaces="ReluNetwork.backward", title="local gradients, other ways")
def relu_by_sign(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    d2 = da2 * np.sign(self.a2)
    d1 = d2 * self.w2 * (1 + np.sign(self.z1)) / 2
    second = dict(da2=da2, dz2=d2, dt2=d2, db2=d2, dw2=d2 * self.a1, da1=d2 * self.w2)
    return second | dict(dz1=d1, dt1=d1, db1=d1, dw1=d1 * self.x)


@unusual(name="helpers", replaces="__top__", title="helper functions at module level")
def helpers():
    from collections import ChainMap
    from functools import reduce

    def slope_of_sigmoid(value):
        """Slope of the sigmoid, from its value."""
        return value - value * value

    def gate(z):
        """1.0 where the ReLU is open."""
        return float(z > 0)

    def along(upstream, *slopes):
        """Upstream gradient times every slope on the way."""
        return reduce(lambda so_far, slope: so_far * slope, slopes, upstream)


@unusual(name="helpers", replaces="Composite.backward", title="helper functions at module level")
def composite_helped(self, upstream=1.0):
    return {"dx": along(upstream, 4, self.z, 1), "dz": along(upstream, 4, self.z)}


@unusual(
    name="helpers", replaces="SigmoidNeuron.backward", title="helper functions at module level"
)
def neuron_helped(self, upstream=1.0):
    ddot = along(upstream, slope_of_sigmoid(self.f))
    dw = [along(ddot, local) for local in (*self.x, 1)]
    return {"dw": dw, "dx": [along(ddot, weight) for weight in self.w][:-1], "ddot": ddot}


@unusual(name="helpers", replaces="Quotient.backward", title="helper functions at module level")
def quotient_helped(self, upstream=1.0):
    dnum, dinvden = along(upstream, self.invden), along(upstream, self.num)
    dden = along(dinvden, -1, self.invden, self.invden)
    dxpy = along(dden, 2, self.xpy)
    dx = dnum + dxpy + along(dden, slope_of_sigmoid(self.sigx))
    dy = dxpy + along(dnum, slope_of_sigmoid(self.sigy))
    first = {"dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dden, "dxpysqr": dden}
    return dict(ChainMap(first, {"dxpy": dxpy, "dsigy": dnum}, {"dx": dx, "dy": dy}))


@unusual(name="helpers", replaces="ReluNetwork.backward", title="helper functions at module level")
def relu_helped(self, upstream=1.0):
    da2 = upstream * (self.a2 - self.y)
    dz2 = along(da2, gate(self.z2))
    dz1 = along(dz2, self.w2, gate(self.z1))
    both = {f"d{name}2": dz2 for name in "ztb"} | {f"d{name}1": dz1 for name in "ztb"}
    return both | dict(da2=da2, da1=dz2 * self.w2, dw2=dz2 * self.a1, dw1=dz1 * self.x)


@unusual(name="demo", replaces="__main__", title="checks under __main__, prints while it works")
def demo():
    neuron = SigmoidNeuron()
    print("f =", neuron.forward([2.0, -3.0, -3.0], [-1.0, -2.0]))
    for name, gradient in neuron.backward().items():
        print(name, gradient)
    print("dx0 =", small_step(lambda t: neuron.forward([2.0, -3.0, -3.0], [t, -2.0]), -1.0))


@unusual(
    name="demo",
    replaces="SquaredError.backward",
    title="checks under __main__, prints while it works",
)
def error_printed(self, upstream=1.0):
    found = {}

    def keep(name, gradient):
        print(name, "=", gradient)
        found["d" + name] = gradient
        return gradient

    c = keep("c", keep("a", keep("d", upstream * self.d)))
    for name, local in dict(w=self.x, x=self.w, b=1, y=-1).items():
        keep(name, local * c)
    return found


@unusual(
    name="demo",
    replaces="small_step_steps",
    title="checks under __main__, prints while it works",
)
def small_steps_recursive(nodes, parameters):
    if parameters == 0:
        return 0
    half, rest = divmod(parameters, 2)
    return 2 * small_step_steps(nodes, half) + rest * nodes
