"""derivatives.py: the examiner's own solution."""

import numpy as np
import sympy as sp


class Difference:
    __slots__ = ("ahead", "behind")

    def __init__(self, ahead, behind):
        self.ahead, self.behind = ahead, behind

    def slope(self, f, x, eps):
        return (f(x + self.ahead * eps) - f(x - self.behind * eps)) / (
            (self.ahead + self.behind) * eps
        )


class Forward(Difference):
    def __call__(self, f, x, eps=1e-3):
        return self.slope(f, x, eps)


class Central(Difference):
    def __call__(self, f, x, eps=1e-5):
        return self.slope(f, x, eps)


class Gradient:
    def __init__(self, slope):
        self.slope = slope

    def __call__(self, f, x, eps=1e-5):
        point = np.array(x, dtype=np.float64)
        found = np.empty(point.shape)
        for index in np.ndindex(*point.shape):
            found[index] = self.slope(Line(f, point, index), point[index], eps)
        return found


class Line:
    """f along one element."""

    def __init__(self, f, point, index):
        self.f, self.point, self.index = f, point, index

    def __call__(self, value):
        moved = self.point.copy()
        moved[self.index] = value
        return self.f(moved)


class GradientCheck:
    def __init__(self, numeric):
        self.numeric = numeric

    def __call__(self, f, gradient, x, eps=1e-5):
        a, n = np.ravel(gradient(x)), np.ravel(self.numeric(f, x, eps))
        size = np.linalg.norm(a) + np.linalg.norm(n)
        return np.linalg.norm(a - n) / (size or 1.0)


forward_difference = Forward(1, 0)
central_difference = Central(1, 1)
numerical_gradient = Gradient(central_difference)
gradient_check = GradientCheck(numerical_gradient)


def symbolic_derivative(expression, symbol):
    return sp.diff(expression, symbol)


def value_at(expression, symbol, value):
    return float(expression.subs(symbol, value))


def derivative_at(expression, symbol, value):
    return value_at(symbolic_derivative(expression, symbol), symbol, value)


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
