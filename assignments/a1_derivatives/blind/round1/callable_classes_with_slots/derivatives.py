"""derivatives.py: derivatives by a small step, by SymPy, and checks of one against the other."""

import numpy as np
import sympy as sp


class _Forward:
    __slots__ = ("f", "step")

    def __init__(self, f, step):
        self.f, self.step = f, step

    def __call__(self, x):
        change = self.f(x + self.step)
        change -= self.f(x)
        return change / self.step


def forward_difference(f, x, eps=1e-3):
    return _Forward(f, eps)(x)


class _Central(_Forward):
    __slots__ = ()

    def __call__(self, x):
        behind, ahead = self.f(x - self.step), self.f(x + self.step)
        return (ahead - behind) / (self.step + self.step)


def central_difference(f, x, eps=1e-5):
    return _Central(f, eps)(x)


def symbolic_derivative(expression, symbol):
    """The exact derivative."""
    return sp.diff(expression, symbol)


def value_at(expression, symbol, value):
    """The value of an expression at one point."""
    return float(expression.subs(symbol, value))


def derivative_at(expression, symbol, value):
    """The derivative at one point."""
    return value_at(symbolic_derivative(expression, symbol), symbol, value)


class _Gradient:
    __slots__ = ("f", "x", "eps")

    def __init__(self, f, x, eps):
        self.f, self.eps, self.x = f, eps, np.asarray(x).astype(np.float64)

    def __getitem__(self, index):
        ends = []
        for step in (-self.eps, self.eps):
            moved = self.x.copy()
            moved[index] = moved[index] + step
            ends.append(self.f(moved))
        return (ends[1] - ends[0]) / (2.0 * self.eps)

    def __array__(self, dtype=None, copy=None):
        result = np.empty(self.x.shape)
        for index, _ in np.ndenumerate(self.x):
            result[index] = self[index]
        return result


def numerical_gradient(f, x, eps=1e-5):
    return np.array(_Gradient(f, x, eps))


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


class _Pair:
    __slots__ = ("f", "slope")

    def __init__(self, f, slope):
        self.f, self.slope = f, slope

    @property
    def compare(self):
        def error(x):
            given, measured = abs(self.slope(x)), 0
            measured = central_difference(self.f, x)
            given = self.slope(x)
            largest = max(abs(given), abs(measured))
            return 0.0 if largest == 0 else abs(given - measured) / largest
        return error


def wrong_slopes(pairs, points):
    return np.array([i for i, pair in enumerate(pairs) if max(map(_Pair(*pair).compare, points)) > 1e-4], dtype=int)
