"""derivatives.py: the examiner's own solution."""

import numpy as np
import sympy as sp


def forward_difference(f, x, eps=1e-3):
    return (f(x + eps) - f(x)) / eps


def central_difference(f, x, eps=1e-5):
    return (f(x + eps) - f(x - eps)) / (2 * eps)


def symbolic_derivative(expression, symbol):
    """Leaf, sum, product, power; every other function by its own partial derivatives."""
    def d(node):
        if node == symbol:
            return sp.S.One
        if not node.has(symbol):
            return sp.S.Zero
        if isinstance(node, sp.Add):
            return sp.Add(*map(d, node.args))
        if isinstance(node, sp.Mul):
            factors = list(node.args)
            return sum(sp.Mul(*factors[:i], d(g), *factors[i + 1 :]) for i, g in enumerate(factors))
        if isinstance(node, sp.Pow):
            base, power = node.args
            if not power.has(symbol):
                return power * base ** (power - 1) * d(base)
            return node * (d(power) * sp.log(base) + power * d(base) / base)
        if isinstance(node, sp.Function):
            return sum(node.fdiff(i) * d(g) for i, g in enumerate(node.args, 1))
        return sp.diff(node, symbol)

    return d(sp.sympify(expression))


def value_at(expression, symbol, value):
    return sp.N(expression, subs={symbol: value})


def derivative_at(expression, symbol, value):
    return sp.Float(value_at(symbolic_derivative(expression, symbol), symbol, value))


def numerical_gradient(f, x, eps=1e-5):
    work = np.array(x, dtype=float)
    gradient = np.zeros(work.shape)
    for index in np.ndindex(work.shape):
        old = work[index]
        work[index] = old + eps
        up = f(work)
        work[index] = old - eps
        down = f(work)
        work[index] = old
        gradient[index] = (up - down) / (2 * eps)
    return gradient


def gradient_check(f, gradient, x, eps=1e-5):
    analytic = np.array(gradient(x), dtype=float)
    numeric = numerical_gradient(f, x, eps)
    size = np.sqrt(np.sum(analytic**2)) + np.sqrt(np.sum(numeric**2))
    if size == 0:
        return 0.0
    return float(np.sqrt(np.sum((analytic - numeric) ** 2)) / size)


def epsilon_sweep(f, derivative, x, epsilons):
    exact = derivative(x)
    return [abs(forward_difference(f, x, eps) - exact) for eps in epsilons]


def best_epsilon(f, derivative, x, epsilons):
    errors = epsilon_sweep(f, derivative, x, epsilons)
    return epsilons[int(np.argmin(errors))]


def wrong_slopes(pairs, points):
    wrong = []
    for place, (f, slope) in enumerate(pairs):
        for x in points:
            s, n = slope(x), central_difference(f, x)
            size = max(abs(s), abs(n))
            if size > 0 and abs(s - n) / size > 1e-4:
                wrong.append(place)
                break
    return wrong
