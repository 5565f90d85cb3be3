"""Programs that measure derivatives by small steps where a2_chain_rule asks for the chain rule.

Their numbers pass every comparison. Each must lose points in its question, as `by_chain_rule` in
assignment.toml says. Read as text, never run where they stand; tests put other steps in place of
1e-5, and other formulas in place of this one.
"""
# ruff: noqa: D103, F821

from autograder.course.variants import unlisted


@unlisted(
    name="composite_small_steps",
    replaces="Composite.backward",
    question="q1_composite",
    title="central differences of each stage",
)
def composite_small_steps(self, upstream=1.0):
    def slope(f, t, h=1e-5):
        return (f(t + h) - f(t - h)) / (2 * h)

    dz = upstream * slope(lambda z: 2.0 * z**2, self.z)
    return {"dz": dz, "dx": upstream * slope(Composite().forward, self.x)}


@unlisted(
    name="square_small_steps",
    replaces="Square.backward",
    question="q2_square",
    title="central differences of each stage",
)
def square_small_steps(self, upstream=1.0):
    def slope(f, t, h=1e-5):
        return (f(t + h) - f(t - h)) / (2 * h)

    da = upstream * slope(lambda a: a * a, self.a)
    return {"da": da, "dw": upstream * slope(Square().forward, self.w)}


@unlisted(
    name="error_small_steps",
    replaces="SquaredError.backward",
    question="q3_squared_error",
    title="central differences of each stage",
)
def error_small_steps(self, upstream=1.0):
    def slope(f, t, h=1e-5):
        return (f(t + h) - f(t - h)) / (2 * h)

    x, w, b, y = self.x, self.w, self.b, self.y
    slopes = {
        "dd": slope(lambda d: d**2 / 2.0, self.d),
        "da": slope(lambda a: (a - y) ** 2 / 2.0, self.a),
        "dc": slope(lambda c: (c + b - y) ** 2 / 2.0, self.c),
        "dx": slope(lambda t: SquaredError().forward(t, w, b, y), x),
        "dw": slope(lambda t: SquaredError().forward(x, t, b, y), w),
        "db": slope(lambda t: SquaredError().forward(x, w, t, y), b),
        "dy": slope(lambda t: SquaredError().forward(x, w, b, t), y),
    }
    return {name: upstream * k for name, k in slopes.items()}


@unlisted(
    name="times_small_steps",
    replaces="SumTimes.backward",
    question="q4_sum_times",
    title="central differences of each stage",
)
def times_small_steps(self, upstream=1.0):
    def slope(f, t, h=1e-5):
        return (f(t + h) - f(t - h)) / (2 * h) * upstream

    return {
        "dq": slope(lambda q: q * self.z, self.q),
        "dz": slope(lambda z: self.q * z, self.z),
        "dx": slope(lambda x: (x + self.y) * self.z, self.x),
        "dy": slope(lambda y: (self.x + y) * self.z, self.y),
    }


@unlisted(
    name="neuron_small_steps",
    replaces="SigmoidNeuron.backward",
    question="q5_sigmoid_neuron",
    title="central differences of the neuron",
)
def neuron_small_steps(self, upstream=1.0):
    def slopes(of, numbers, h=1e-5):
        found = []
        for i in range(len(numbers)):
            above, below = list(numbers), list(numbers)
            above[i] += h
            below[i] -= h
            found.append((of(above) - of(below)) / (2 * h) * upstream)
        return found

    neuron = SigmoidNeuron()
    return {
        "ddot": slopes(lambda t: sigmoid(t[0]), [self.dot])[0],
        "dw": slopes(lambda w: neuron.forward(w, self.x), self.w),
        "dx": slopes(lambda x: neuron.forward(self.w, x), self.x),
    }


@unlisted(
    name="quotient_small_steps",
    replaces="Quotient.backward",
    question="q6_quotient",
    title="central differences of each stage",
)
def quotient_small_steps(self, upstream=1.0):
    def slope(f, t, h=1e-5):
        return upstream * (f(t + h) - f(t - h)) / (2 * h)

    x, y = self.num - self.sigy, self.xpy - (self.num - self.sigy)
    return {
        "dnum": slope(lambda t: t * self.invden, self.num),
        "dinvden": slope(lambda t: t * self.num, self.invden),
        "dden": slope(lambda t: self.num / t, self.den),
        "dsigx": slope(lambda t: self.num / (t + self.xpysqr), self.sigx),
        "dxpysqr": slope(lambda t: self.num / (self.sigx + t), self.xpysqr),
        "dxpy": slope(lambda t: self.num / (self.sigx + t**2), self.xpy),
        "dsigy": slope(lambda t: (x + t) * self.invden, self.sigy),
        "dx": slope(lambda t: Quotient().forward(t, y), x),
        "dy": slope(lambda t: Quotient().forward(x, t), y),
    }


@unlisted(
    name="relu_small_steps",
    replaces="ReluNetwork.backward",
    question="q7_relu_network",
    title="central differences of each stage",
)
def relu_small_steps(self, upstream=1.0):
    def cost(change, t):
        kept = {name: getattr(self, name) for name in ("x", "y", "w1", "b1", "w2", "b2")}
        kept |= {change: t} if change in kept else {}
        stage = {change: t}
        stage.setdefault("t1", kept["w1"] * kept["x"])
        stage.setdefault("z1", stage["t1"] + kept["b1"])
        stage.setdefault("a1", max(stage["z1"], 0.0))
        stage.setdefault("t2", kept["w2"] * stage["a1"])
        stage.setdefault("z2", stage["t2"] + kept["b2"])
        stage.setdefault("a2", max(stage["z2"], 0.0))
        return (stage["a2"] - kept["y"]) ** 2 / 2.0

    def slope(name, h=1e-5):
        t = getattr(self, name)
        return upstream * (cost(name, t + h) - cost(name, t - h)) / (2 * h)

    names = ("a2", "z2", "t2", "b2", "w2", "a1", "z1", "t1", "b1", "w1")
    return {f"d{name}": slope(name) for name in names}
