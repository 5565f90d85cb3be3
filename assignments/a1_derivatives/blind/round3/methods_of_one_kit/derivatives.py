"""derivatives.py: the examiner's own solution."""

import numpy as np
import sympy as sp


class Kit:
    steps = {"forward": 1e-3, "central": 1e-5}

    def forward(self, f, x, eps=steps["forward"]):
        return (f(x + eps) - f(x)) / eps

    def central(self, f, x, eps=steps["central"]):
        return self.forward(f, x - eps, 2 * eps)

    def sweep(self, f, derivative, x, epsilons):
        return np.abs([self.forward(f, x, eps) - derivative(x) for eps in epsilons])

    def best(self, f, derivative, x, epsilons):
        return sorted(zip(self.sweep(f, derivative, x, epsilons), epsilons))[0][1]

    def is_wrong(self, pair, points):
        f, slope = pair
        for x in points:
            s, n = slope(x), self.central(f, x)
            if abs(s - n) > 1e-4 * max(abs(s), abs(n)):
                return True
        return False

    def wrong(self, pairs, points):
        return {place for place, pair in enumerate(pairs) if self.is_wrong(pair, points)}


_kit = Kit()
forward_difference = _kit.forward
central_difference = _kit.central
epsilon_sweep = _kit.sweep
best_epsilon = _kit.best
wrong_slopes = _kit.wrong


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
    analytic = np.array(gradient(x), dtype=float)
    numeric = numerical_gradient(f, x, eps)
    size = np.sqrt(np.sum(analytic**2)) + np.sqrt(np.sum(numeric**2))
    if size == 0:
        return 0.0
    return float(np.sqrt(np.sum((analytic - numeric) ** 2)) / size)
