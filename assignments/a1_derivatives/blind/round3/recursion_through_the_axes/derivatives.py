"""derivatives.py: the examiner's own solution."""

import numpy as np
import sympy as sp


def forward_difference(f, x, eps=1e-3):
    return (f(x + eps) - f(x)) / eps


def central_difference(f, x, eps=1e-5):
    return (f(x + eps) - f(x - eps)) / (2 * eps)


def symbolic_derivative(expression, symbol):
    return sp.diff(expression, symbol)


def value_at(expression, symbol, value):
    return float(expression.subs(symbol, value))


def derivative_at(expression, symbol, value):
    return value_at(symbolic_derivative(expression, symbol), symbol, value)


def numerical_gradient(f, x, eps=1e-5):
    x = np.array(x, dtype=float)
    if x.ndim == 0:
        return np.array((f(np.array(x + eps)) - f(np.array(x - eps))) / (2 * eps))

    def inside(place):
        def g(part):
            whole = x.copy()
            whole[place] = part
            return f(whole)

        return g

    rows = [numerical_gradient(inside(place), row, eps) for place, row in enumerate(x)]
    return np.array(rows).reshape(x.shape)


def epsilon_sweep(f, derivative, x, epsilons):
    if len(epsilons) == 0:
        return []
    first, rest = epsilons[0], epsilons[1:]
    return [abs(forward_difference(f, x, first) - derivative(x)), *epsilon_sweep(f, derivative, x, rest)]


def best_epsilon(f, derivative, x, epsilons):
    def better(a, b):
        one, other = epsilon_sweep(f, derivative, x, [a, b])
        return a if one <= other else b

    first, *rest = epsilons
    return better(first, best_epsilon(f, derivative, x, rest)) if rest else first


def gradient_check(f, gradient, x, eps=1e-5):
    analytic = np.array(gradient(x), dtype=float)
    numeric = numerical_gradient(f, x, eps)
    size = np.sqrt(np.sum(analytic**2)) + np.sqrt(np.sum(numeric**2))
    if size == 0:
        return 0.0
    return float(np.sqrt(np.sum((analytic - numeric) ** 2)) / size)


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
