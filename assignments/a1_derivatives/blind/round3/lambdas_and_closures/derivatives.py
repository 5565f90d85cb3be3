"""derivatives.py: the examiner's own solution."""

import numpy as np
import sympy as sp


def _difference(left, right):
    return lambda f, x, eps: (f(x + right * eps) - f(x + left * eps)) / ((right - left) * eps)


_ahead, _around = _difference(0, 1), _difference(-1, 1)
forward_difference = lambda f, x, eps=1e-3: _ahead(f, x, eps)
central_difference = lambda f, x, eps=1e-5: _around(f, x, eps)
symbolic_derivative = lambda expression, symbol: expression.diff(symbol)
value_at = lambda expression, symbol, value: float(expression.xreplace({symbol: sp.sympify(value)}))
derivative_at = lambda expression, symbol, value: value_at(
    symbolic_derivative(expression, symbol), symbol, value
)
numerical_gradient = lambda f, x, eps=1e-5: np.reshape(
    [
        _around(lambda t: f(np.array(x, float) + t * e.reshape(np.shape(x))), 0.0, eps)
        for e in np.eye(np.size(x))
    ],
    np.shape(x),
)


def gradient_check(f, gradient, x, eps=1e-5):
    analytic = np.array(gradient(x), dtype=float)
    numeric = numerical_gradient(f, x, eps)
    size = np.sqrt(np.sum(analytic**2)) + np.sqrt(np.sum(numeric**2))
    if size == 0:
        return 0.0
    return float(np.sqrt(np.sum((analytic - numeric) ** 2)) / size)


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
