"""derivatives.py: derivatives by a small step, by SymPy, and checks of one against the other."""

import numpy as np
import sympy as sp
import functools
import math


def forward_difference(f, x, eps=1e-3):
    values = np.array([f(at) for at in (x, x + eps)], dtype=float)
    return np.diff(values) / eps


def central_difference(f, x, eps=1e-5):
    return np.array([[-1.0, 1.0]]) @ np.array([[f(x - eps)], [f(x + eps)]], dtype=float) / (2 * eps)


def symbolic_derivative(expression, symbol):
    """The exact derivative."""
    return sp.diff(expression, symbol)


def value_at(expression, symbol, value):
    return functools.reduce(lambda e, pair: e.subs(*pair), [(symbol, value)], expression).evalf()


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
    both = [np.ravel(np.array(g(x), dtype=float)) for g in (gradient, functools.partial(numerical_gradient, f, eps=eps))]
    norm = functools.partial(functools.reduce, math.hypot)
    below = norm(both[0], 0.0) + norm(both[1], 0.0)
    return np.array([norm(both[0] - both[1], 0.0) / below if below else 0.0])


def epsilon_sweep(f, derivative, x, epsilons):
    exact = derivative(x)
    return [abs(float(np.ravel(forward_difference(f, x, eps))[0]) - exact) for eps in epsilons]


def best_epsilon(f, derivative, x, epsilons):
    """The epsilon with the smallest error."""
    errors = epsilon_sweep(f, derivative, x, epsilons)
    return epsilons[int(np.argmin(errors))]


def wrong_slopes(pairs, points):
    def worse(f, slope, worst, x):
        s, n = slope(x), central_difference(f, x)
        n = float(np.ravel(n)[0])
        return max(worst, abs(s - n) / (max(abs(s), abs(n)) or 1))
    return tuple(i for i, pair in enumerate(pairs)
                 if functools.reduce(functools.partial(worse, *pair), points, 0.0) > 1e-4)
