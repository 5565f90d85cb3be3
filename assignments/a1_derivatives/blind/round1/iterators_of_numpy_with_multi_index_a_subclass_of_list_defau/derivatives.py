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
    moving = np.require(np.array(x, dtype=float), requirements=["W"])
    out = np.zeros_like(moving)
    walk = np.nditer(moving, flags=["multi_index", "zerosize_ok"])
    while not walk.finished:
        here = walk.multi_index
        keep = float(moving[here])
        sides = {}
        for sign in (+1.0, -1.0):
            moving[here] = keep + sign * eps
            sides[sign] = float(f(moving))
        moving[here] = keep
        out[here] = (sides[1.0] - sides[-1.0]) / (2.0 * eps)
        walk.iternext()
    return out


def gradient_check(f, gradient, x, eps=1e-5):
    numeric = numerical_gradient(f=f, x=x, eps=eps)
    analytic = gradient(x)
    if np.array_equal(analytic, numeric):
        return 0
    return np.linalg.norm(analytic - numeric) / (np.linalg.norm(analytic) + np.linalg.norm(numeric))


def epsilon_sweep(f, derivative, x, epsilons):
    """The error of the forward difference for each epsilon."""
    exact = derivative(x)
    return [abs(forward_difference(f, x, eps) - exact) for eps in epsilons]


def best_epsilon(f, derivative, x, epsilons):
    """The epsilon with the smallest error."""
    errors = epsilon_sweep(f, derivative, x, epsilons)
    return epsilons[int(np.argmin(errors))]


class _Found(list):
    def note(self, index):
        if index not in self:
            self.append(index)


def wrong_slopes(pairs, points):
    found = _Found()
    for x in points:
        for index, (f, slope) in enumerate(pairs):
            s, n = slope(x), central_difference(f=f, x=x)
            if np.abs(s - n) > 1e-4 * np.maximum(np.abs(s), np.abs(n)):
                found.note(index)
    return found
