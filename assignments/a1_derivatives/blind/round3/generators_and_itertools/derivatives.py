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


from collections import deque
from itertools import product, starmap


def _ends(f, x, eps):
    for index in product(*map(range, x.shape)):
        for sign in (1.0, -1.0):
            point = x.copy()
            point[index] += sign * eps
            yield f(point)


def numerical_gradient(f, x, eps=1e-5):
    values = _ends(f, np.array(x, dtype=float, order="C"), eps)
    slopes = ((up - down) / (2 * eps) for up, down in zip(values, values))
    return np.fromiter(slopes, float, np.size(x)).reshape(np.shape(x))


def _errors(f, derivative, x, epsilons):
    queue = deque(epsilons)
    while queue:
        yield abs(forward_difference(f, x, queue.popleft()) - derivative(x))


def epsilon_sweep(f, derivative, x, epsilons):
    return [*_errors(f, derivative, x, epsilons)]


def best_epsilon(f, derivative, x, epsilons):
    return next(iter(sorted(epsilons, key=lambda eps: next(_errors(f, derivative, x, [eps])))))


def _is_wrong(s, n):
    match (abs(s), abs(n)):
        case (0, 0):
            return False
        case (a, b):
            return abs(s - n) / max(a, b) > 1e-4


def wrong_slopes(pairs, points):
    table = ([(slope(x), central_difference(f, x)) for x in points] for f, slope in pairs)
    return [place for place, row in enumerate(table) if any(starmap(_is_wrong, row))]


def gradient_check(f, gradient, x, eps=1e-5):
    analytic = np.array(gradient(x), dtype=float)
    numeric = numerical_gradient(f, x, eps)
    size = np.sqrt(np.sum(analytic**2)) + np.sqrt(np.sum(numeric**2))
    if size == 0:
        return 0.0
    return float(np.sqrt(np.sum((analytic - numeric) ** 2)) / size)
