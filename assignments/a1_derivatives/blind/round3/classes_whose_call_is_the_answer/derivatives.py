"""derivatives.py: the examiner's own solution."""

import numpy as np
import sympy as sp


class forward_difference:
    def __new__(cls, f, x, eps=1e-3):
        return (f(x + eps) - f(x)) / eps


class central_difference:
    def __new__(cls, f, x, eps=1e-5):
        return (f(x + eps) - f(x - eps)) / (eps + eps)


class numerical_gradient(np.ndarray):
    def __new__(cls, f, x, eps=1e-5):
        x = np.asarray(x, dtype=float)
        found = np.empty_like(x)
        for index in np.ndindex(x.shape):
            ends = []
            for sign in (+1, -1):
                moved = x.copy()
                moved[index] += sign * eps
                ends.append(f(moved))
            found[index] = (ends[0] - ends[1]) / (2 * eps)
        return found


def symbolic_derivative(expression, symbol):
    return sp.diff(expression, symbol)


def value_at(expression, symbol, value):
    return float(expression.subs(symbol, value))


def derivative_at(expression, symbol, value):
    return value_at(symbolic_derivative(expression, symbol), symbol, value)


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
