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
    original = x.copy()
    work = x if np.issubdtype(x.dtype, np.floating) else x.astype(float)
    result = np.zeros(x.shape)
    try:
        for index in np.ndindex(x.shape):
            work[index] += eps
            up = f(work)
            work[index] -= 2 * eps
            down = f(work)
            work[index] += eps
            result[index] = (up - down) / (2 * eps)
    finally:
        x[...] = original
    return result


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
