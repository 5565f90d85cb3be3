"""derivatives.py: derivatives by a small step, by SymPy, and checks of one against the other."""

import numpy as np
import sympy as sp
import itertools
import operator


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
    shape = np.shape(x)

    def moved(index, step):
        new = np.array(x, dtype=float)
        new[index] += step
        return new

    def slopes():
        for index in reversed(list(np.ndindex(shape))):
            yield (f(moved(index, eps)) - f(moved(index, -eps))) / (2 * eps)

    return np.fromiter(slopes(), dtype=float)[::-1].reshape(shape)


def gradient_check(f, gradient, x, eps=1e-5):
    """The relative error of a gradient."""
    analytic = np.asarray(gradient(x), dtype=float)
    numeric = numerical_gradient(f, x, eps)
    size = np.sqrt(np.sum(analytic**2)) + np.sqrt(np.sum(numeric**2))
    if size == 0:
        return 0.0
    return np.sqrt(np.sum((analytic - numeric) ** 2)) / size


def epsilon_sweep(f, derivative, x, epsilons):
    exact = itertools.repeat(derivative(x))
    slopes = map(forward_difference, itertools.repeat(f), itertools.repeat(x), epsilons)
    return list(map(abs, map(operator.sub, slopes, exact)))


def best_epsilon(f, derivative, x, epsilons):
    ranked = sorted(range(len(epsilons)), key=epsilon_sweep(f, derivative, x, epsilons).__getitem__)
    return next(epsilons[i] for i in ranked)


def wrong_slopes(pairs, points):
    def all_bad():
        for (index, (f, slope)), x in itertools.product(enumerate(pairs), points):
            s, n = slope(x), central_difference(f, x)
            if s != n and abs(s - n) / max(abs(s), abs(n)) > 1e-4:
                yield index

    return [index for index, _ in itertools.groupby(all_bad())]
