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


from dataclasses import dataclass, field


@dataclass(frozen=True)
class Probe:
    f: object
    eps: float

    def values(self, x):
        shape = np.shape(x)
        steps = self.eps * np.eye(max(np.size(x), 1)).reshape(-1, *shape)
        base = np.array(x, dtype=float)
        return np.array([[self.f(base + s), self.f(base - s)] for s in steps[: np.size(x)]])

    def gradient(self, x):
        both = self.values(x).reshape(-1, 2)
        return (both @ np.array([0.5, -0.5]) / self.eps).reshape(np.shape(x))


@dataclass
class Comparison:
    analytic: np.ndarray
    numeric: np.ndarray
    error: float = field(init=False)

    def __post_init__(self):
        both = np.stack([np.ravel(self.analytic), np.ravel(self.numeric)]).astype(float)
        top = np.linalg.norm(both[0] - both[1])
        bottom = np.linalg.norm(both, axis=1).sum()
        self.error = 0.0 if bottom == 0 else top / bottom


def numerical_gradient(f, x, eps=1e-5):
    return Probe(f, eps).gradient(x)


def gradient_check(f, gradient, x, eps=1e-5):
    return Comparison(gradient(x), numerical_gradient(f, x, eps)).error


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
