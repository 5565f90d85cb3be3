"""derivatives.py: derivatives by a small step, by SymPy, and checks of one against the other."""

import numpy as np
import sympy as sp
import collections
import dataclasses


def forward_difference(f, x, eps=1e-3):
    """The slope of f between x and x + eps."""
    return (f(x + eps) - f(x)) / eps


@dataclasses.dataclass(frozen=True)
class _Place:
    x: float
    eps: float

    @property
    def ends(self):
        return self.x - self.eps, self.x + self.eps


def central_difference(f, x, eps=1e-5):
    low, high = map(f, _Place(x, eps).ends)
    return high / (2 * eps) - low / (2 * eps)


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
    a, n = gradient(x), numerical_gradient(f, x, eps)
    above, left, right = (np.linalg.norm(np.ravel(v)) for v in (a - n, a, n))
    return above / max(left + right, 1e-12)


def epsilon_sweep(f, derivative, x, epsilons):
    waiting, errors = collections.deque(epsilons), []
    while waiting:
        k = forward_difference(f, x, waiting.popleft())
        errors.append(max(k - derivative(x), derivative(x) - k))
    return errors


def best_epsilon(f, derivative, x, epsilons):
    """The epsilon with the smallest error."""
    errors = epsilon_sweep(f, derivative, x, epsilons)
    return epsilons[int(np.argmin(errors))]


def wrong_slopes(pairs, points):
    waiting, found = collections.deque(enumerate(pairs)), collections.deque()
    while waiting:
        index, (f, slope) = waiting.pop()
        errors = [(abs(slope(x) - n), max(abs(slope(x)), abs(n))) for x in points for n in [central_difference(f, x)]]
        if any(above > 1e-4 * below for above, below in errors):
            found.append(index)
    return list(found)
