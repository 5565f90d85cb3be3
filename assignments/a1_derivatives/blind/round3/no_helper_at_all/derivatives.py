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
    a = np.asarray(gradient(x), dtype=float)
    n = np.array(
        [
            (f(x + eps * e.reshape(x.shape)) - f(x - eps * e.reshape(x.shape))) / (2 * eps)
            for e in np.eye(x.size)
        ]
    ).reshape(x.shape)
    top = np.einsum("i,i->", (a - n).ravel(), (a - n).ravel()) ** 0.5
    bottom = np.einsum("i,i->", a.ravel(), a.ravel()) ** 0.5 + np.einsum("i,i->", n.ravel(), n.ravel()) ** 0.5
    return top / bottom if bottom else 0.0


def epsilon_sweep(f, derivative, x, epsilons):
    return np.fromiter((abs((f(x + e) - f(x)) / e - derivative(x)) for e in epsilons), dtype=float)


def best_epsilon(f, derivative, x, epsilons):
    return min(zip((abs((f(x + e) - f(x)) / e - derivative(x)) for e in epsilons), epsilons))[1]


def wrong_slopes(pairs, points):
    return tuple(
        i
        for i, (f, g) in enumerate(pairs)
        if not all(
            abs(g(x) - (n := (f(x + 1e-5) - f(x - 1e-5)) / 2e-5)) <= 1e-4 * max(abs(g(x)), abs(n))
            for x in points
        )
    )
