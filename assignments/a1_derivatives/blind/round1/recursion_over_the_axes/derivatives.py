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
    base = np.array(x, dtype=float)

    def measured(index):
        if len(index) == base.ndim:
            ahead, behind = base.copy(), base.copy()
            ahead[index] += eps
            behind[index] -= eps
            return (f(ahead) - f(behind)) / (2 * eps)
        return [measured((*index, i)) for i in range(base.shape[len(index)])]

    return np.array(measured(()), dtype=float).reshape(base.shape)


def gradient_check(f, gradient, x, eps=1e-5):
    def squares(nested):
        return sum(map(squares, nested)) if np.ndim(nested) else float(nested) ** 2

    a, n = np.array(gradient(x), dtype=float), numerical_gradient(f, x, eps)
    below = squares(a) ** 0.5 + squares(n) ** 0.5
    return squares(a - n) ** 0.5 / below if below else 0.0


def epsilon_sweep(f, derivative, x, epsilons):
    if len(epsilons) == 0:
        return []
    first, *rest = epsilons
    return [abs(derivative(x) - forward_difference(f, x, first))] + epsilon_sweep(f, derivative, x, rest)


def best_epsilon(f, derivative, x, epsilons):
    if len(epsilons) == 1:
        return epsilons[0]
    half = len(epsilons) // 2
    two = [best_epsilon(f, derivative, x, part) for part in (epsilons[:half], epsilons[half:])]
    errors = epsilon_sweep(f, derivative, x, two)
    return two[1] if errors[1] < errors[0] else two[0]


def wrong_slopes(pairs, points):
    def from_place(i):
        if i == len(pairs):
            return []
        f, slope = pairs[i]
        return ([i] if bad(f, slope, 0) else []) + from_place(i + 1)

    def bad(f, slope, j):
        if j == len(points):
            return False
        s, n = slope(points[j]), central_difference(f, points[j])
        return abs(s - n) > 1e-4 * max(abs(s), abs(n)) or bad(f, slope, j + 1)

    return from_place(0)
