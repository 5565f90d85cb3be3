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
    """Central differences, one element at a time."""
    x = np.array(x, dtype=float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + eps
        up = f(x)
        x[index] = before - eps
        down = f(x)
        x[index] = before
        gradient[index] = (up - down) / (2 * eps)
    return gradient


def gradient_check(f, gradient, x, eps=1e-5):
    pair = np.stack([np.asarray(gradient(x), dtype=float), numerical_gradient(f, x, eps)])
    pair = pair.reshape(2, -1)
    with np.errstate(all="ignore"):
        error = np.sqrt(np.square(pair[0] - pair[1]).sum()) / np.sqrt(np.square(pair).sum(axis=1)).sum()
    return np.nan_to_num(error)


def epsilon_sweep(f, derivative, x, epsilons):
    """The error of the forward difference for each epsilon."""
    exact = derivative(x)
    return [abs(forward_difference(f, x, eps) - exact) for eps in epsilons]


def best_epsilon(f, derivative, x, epsilons):
    with np.errstate(divide="ignore"):
        logs = np.log(epsilon_sweep(f, derivative, x, epsilons))
    return np.asarray(epsilons)[logs == logs.min()][0]


def wrong_slopes(pairs, points):
    if not pairs:
        return []
    table = np.array([[[slope(x), central_difference(f, x)] for x in points] for f, slope in pairs], dtype=float)
    with np.errstate(all="ignore"):
        errors = np.abs(np.diff(table, axis=-1))[..., 0] / np.abs(table).max(axis=-1)
    return list(map(int, np.unique(np.argwhere(errors > 1e-4)[:, 0])))
