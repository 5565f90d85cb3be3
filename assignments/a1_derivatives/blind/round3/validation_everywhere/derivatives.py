"""derivatives.py: the examiner's own solution."""

import numpy as np
import sympy as sp


from numbers import Real


def _positive(eps):
    if not isinstance(eps, Real) or not eps > 0:
        raise ValueError("eps must be a positive number")
    return float(eps)


def _callable(*functions):
    for function in functions:
        if not callable(function):
            raise TypeError(f"{function!r} cannot be called")


def forward_difference(f, x, eps=1e-3):
    _callable(f)
    eps = _positive(eps)
    x = float(x)
    before, after = f(x), f(x + eps)
    return np.array([(after - before) / eps])


def central_difference(f, x, eps=1e-5):
    _callable(f)
    eps = _positive(eps)
    x = float(x)
    values = np.array([f(x - eps), f(x + eps)], dtype=np.float64)
    return np.diff(values) / (2.0 * eps)


def numerical_gradient(f, x, eps=1e-5):
    _callable(f)
    eps = _positive(eps)
    x = np.asarray(x)
    if x.dtype.kind not in "fiu":
        raise TypeError("x must hold numbers")
    base = np.ascontiguousarray(x, dtype=np.float64).reshape(x.shape)
    out = np.zeros(x.shape, dtype=np.float64)
    for number in range(base.size):
        unit = np.zeros(base.size)
        unit[number] = eps
        unit = unit.reshape(x.shape)
        out[np.unravel_index(number, x.shape)] = (f(base + unit) - f(base - unit)) / (2 * eps)
    assert out.shape == x.shape
    return out


def epsilon_sweep(f, derivative, x, epsilons):
    _callable(f, derivative)
    steps = [_positive(eps) for eps in epsilons]
    exact = float(derivative(float(x)))
    return [abs(float(np.squeeze(forward_difference(f, float(x), eps))) - exact) for eps in steps]


def best_epsilon(f, derivative, x, epsilons):
    ranked = sorted(range(len(epsilons)), key=epsilon_sweep(f, derivative, x, epsilons).__getitem__)
    return epsilons[ranked[0]]


def wrong_slopes(pairs, points):
    pairs, points = tuple(pairs), tuple(points)
    found = set()
    for (place, (f, slope)), x in ((pair, x) for x in points for pair in enumerate(pairs)):
        _callable(f, slope)
        s, n = float(slope(x)), float(np.squeeze(central_difference(f, x)))
        size = max(abs(s), abs(n))
        relative = abs(s - n) / size if size else 0.0
        if relative > 1e-4:
            found.add(place)
    return sorted(found, reverse=True)


def symbolic_derivative(expression, symbol):
    return sp.diff(expression, symbol)


def value_at(expression, symbol, value):
    return float(expression.subs(symbol, value))


def derivative_at(expression, symbol, value):
    return value_at(symbolic_derivative(expression, symbol), symbol, value)


def gradient_check(f, gradient, x, eps=1e-5):
    analytic = np.array(gradient(x), dtype=float)
    numeric = numerical_gradient(f, x, eps)
    size = np.sqrt(np.sum(analytic**2)) + np.sqrt(np.sum(numeric**2))
    if size == 0:
        return 0.0
    return float(np.sqrt(np.sum((analytic - numeric) ** 2)) / size)
