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


def gradient_check(f, gradient, x, eps=1e-5):
    analytic = np.asarray(gradient(x))
    numeric = numerical_gradient(f, x, eps)
    off = np.zeros_like(analytic)
    for index in np.ndindex(off.shape):
        off[index] = analytic[index] - numeric[index]
    size = np.linalg.norm(analytic) + np.linalg.norm(numeric)
    return np.linalg.norm(off) / size if size else 0.0


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
