"""derivatives.py: derivatives by a small step, by SymPy, and checks of one against the other."""

import numpy as np
import sympy as sp


def forward_difference(f, x, eps=1e-3):
    """The slope of f between x and x + eps."""
    return (f(x + eps) - f(x)) / eps


def central_difference(f, x, eps=1e-5):
    return (forward_difference(f, x, eps) + forward_difference(f, x - eps, eps)) / 2


def symbolic_derivative(expression, symbol):
    """The exact derivative."""
    return sp.diff(expression, symbol)


def value_at(expression, symbol, value):
    """The value of an expression at one point."""
    return float(expression.subs(symbol, value))


def derivative_at(expression, symbol, value):
    return symbolic_derivative(expression, symbol).evalf(30, subs={symbol: sp.Float(value, 30)})


def numerical_gradient(f, x, eps=1e-5):
    x = np.array(x, dtype=float)

    def along(index):
        def g(t):
            moved = x.copy()
            moved[index] = t
            return f(moved)
        return g

    gradient = np.empty_like(x, order="C")
    for index in np.ndindex(x.shape):
        gradient[index] = central_difference(along(index), x[index], eps)
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
    """The epsilon with the smallest error."""
    errors = epsilon_sweep(f, derivative, x, epsilons)
    return epsilons[int(np.argmin(errors))]


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
