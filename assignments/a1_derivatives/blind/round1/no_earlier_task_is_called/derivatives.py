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
    if not expression.has(symbol):
        return 0
    return sp.simplify(expression.diff(symbol, 1))


def value_at(expression, symbol, value):
    return sp.lambdify([symbol], expression, "sympy")(sp.sympify(value))


def derivative_at(expression, symbol, value):
    return float(sp.lambdify(symbol, sp.diff(expression, symbol), "math")(value))


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
    shape = x.shape
    a = gradient(x)
    n = np.zeros(shape)
    flat = [float(v) for v in x.flat]
    for k in range(x.size):
        ends = []
        for sign in (1, -1):
            moved = list(flat)
            moved[k] += sign * eps
            ends.append(f(np.array(moved).reshape(shape)))
        n.flat[k] = (ends[0] - ends[1]) / (2 * eps)
    below = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / below if below > 0 else 0.0


def epsilon_sweep(f, derivative, x, epsilons):
    errors = np.empty(len(epsilons))
    here, exact = f(x), derivative(x)
    for i in range(len(epsilons)):
        errors[i] = np.sqrt(((f(x + epsilons[i]) - here) / epsilons[i] - exact) ** 2)
    return errors


def best_epsilon(f, derivative, x, epsilons):
    k = {eps: abs((f(x + eps) - f(x)) / eps - derivative(x)) for eps in epsilons}
    return min(k, key=k.get)


def wrong_slopes(pairs, points):
    h = 1e-5
    bad = np.zeros(len(pairs), dtype=bool)
    for i, (f, slope) in enumerate(pairs):
        for x in points:
            n = (f(x + h) - f(x - h)) / (2 * h)
            s = slope(x)
            bad[i] |= bool(abs(s - n) > 1e-4 * max(abs(s), abs(n)))
    return np.flatnonzero(bad)
