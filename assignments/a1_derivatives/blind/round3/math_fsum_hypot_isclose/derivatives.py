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


import math


def _norm(array):
    return math.hypot(*np.ravel(array).tolist())


def gradient_check(f, gradient, x, eps=1e-5):
    analytic = np.array(gradient(x.copy()), dtype=float)
    numeric = numerical_gradient(f=f, x=x, eps=eps)
    try:
        return _norm(analytic - numeric) / math.fsum([_norm(analytic), _norm(numeric)])
    except ZeroDivisionError:
        return 0


def wrong_slopes(pairs, points):
    agree = lambda f, slope: all(
        math.isclose(slope(x), central_difference(f, x), rel_tol=1e-4, abs_tol=0.0) for x in points
    )
    return np.array([i for i, pair in enumerate(pairs) if not agree(*pair)], dtype=int)


def epsilon_sweep(f, derivative, x, epsilons):
    exact = derivative(x)
    return [abs(forward_difference(f, x, eps) - exact) for eps in epsilons]


def best_epsilon(f, derivative, x, epsilons):
    errors = epsilon_sweep(f, derivative, x, epsilons)
    return epsilons[int(np.argmin(errors))]
