"""derivatives.py: derivatives by a small step, by SymPy, and checks of one against the other."""

import numpy as np
import sympy as sp


def forward_difference(f, x, eps=1e-3):
    """The slope of f between x and x + eps."""
    return (f(x + eps) - f(x)) / eps


def central_difference(f, x, eps=1e-5):
    """The slope of f between x - eps and x + eps."""
    return (f(x + eps) - f(x - eps)) / (2 * eps)


def symbolic_derivative(expression, symbol):
    """The exact derivative."""
    return sp.diff(expression, symbol)


def value_at(expression, symbol, value):
    """The value of an expression at one point."""
    return float(expression.subs(symbol, value))


def derivative_at(expression, symbol, value):
    """The derivative at one point."""
    return value_at(symbolic_derivative(expression, symbol), symbol, value)


def numerical_gradient(f, x, eps=1e-5):
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(float)
    gradient = np.full(x.shape, np.nan)
    for index in np.ndindex(x.shape):
        saved = x[index].copy()
        try:
            x[index] = saved + eps
            plus = f(x)
            x[index] = saved - eps
            minus = f(x)
        finally:
            x[index] = saved
        gradient[index] = (plus - minus) / (2 * eps)
    return gradient


def gradient_check(f, gradient, x, eps=1e-5):
    """The relative error of a gradient."""
    analytic = np.asarray(gradient(x), dtype=float)
    numeric = numerical_gradient(f, x, eps)
    size = np.sqrt(np.sum(analytic**2)) + np.sqrt(np.sum(numeric**2))
    if size == 0:
        return 0.0
    return np.sqrt(np.sum((analytic - numeric) ** 2)) / size


def epsilon_sweep(f, derivative, x, epsilons):
    """The error of the forward difference for each epsilon."""
    exact = derivative(x)
    return [abs(forward_difference(f, x, eps) - exact) for eps in epsilons]


def best_epsilon(f, derivative, x, epsilons):
    best, smallest = None, float("inf")
    for eps in epsilons:
        error = abs(forward_difference(f, x, eps) - derivative(x))
        if best is None or error < smallest:
            best, smallest = eps, error
    return best


def wrong_slopes(pairs, points):
    """The indices of the pairs whose slope is wrong."""
    wrong = []
    for index, (f, slope) in enumerate(pairs):
        for x in points:
            s, n = slope(x), central_difference(f, x)
            size = max(abs(s), abs(n))
            if size > 0 and abs(s - n) / size > 1e-4:
                wrong.append(index)
                break
    return wrong
