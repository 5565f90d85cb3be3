"""derivatives.py: derivatives by a small step, by SymPy, and checks of one against the other.

You measure the slope of a function with nothing but calls of that function, let SymPy derive it
exactly, and use each to test the other. The handout (handout.html) has the mathematics.

Words used here
    forward difference   the slope between x and x + eps
    central difference   the slope between x - eps and x + eps
    gradient             one derivative for each element of an array, in the shape of the array
    analytic             from a formula;  numeric: from a difference

Everything is float64. In tasks 1, 2, 6 and 7 `f` takes one number and returns one number; in tasks
4 and 5 it takes a whole array and returns one number.
"""

import numpy as np
import sympy as sp


from collections import deque
from dataclasses import dataclass, field


def _positive(eps):
    eps = float(eps)
    if not eps > 0.0:
        raise ValueError("eps must be positive")
    return eps


def forward_difference(f, x, eps=1e-3):
    if not callable(f):
        raise TypeError("f must be callable")
    eps = _positive(eps)
    here, ahead = float(f(float(x))), float(f(float(x) + eps))
    return (ahead - here) / eps


def central_difference(f, x, eps=1e-5):
    if not callable(f):
        raise TypeError("f must be callable")
    eps = _positive(eps)
    behind, ahead = float(f(float(x) - eps)), float(f(float(x) + eps))
    return (ahead - behind) / (2.0 * eps)


def symbolic_derivative(expression, symbol):
    if not isinstance(symbol, sp.Symbol):
        raise TypeError("symbol must be a SymPy symbol")
    derivative = sp.Derivative(sp.sympify(expression), symbol).doit()
    return sp.expand(derivative)


def value_at(expression, symbol, value):
    number = sp.sympify(expression).xreplace({symbol: sp.Float(value, 30)})
    return float(number.evalf(30))


def derivative_at(expression, symbol, value):
    """Task q3_symbolic_derivative (18 points in all), third part: the derivative at one point.

    Given:   as for value_at.
    Returns: a float (a SymPy number is accepted, too).
    Steps:   there are two things to do, and their order matters; your two functions do them.
    Check:   python check.py q3_symbolic_derivative. Handout: section 3.
    """
    return value_at(symbolic_derivative(expression, symbol), symbol, value)


def numerical_gradient(f, x, eps=1e-5):
    """Task q4_numerical_gradient (20 points): central differences, one element at a time.

    Given:   f, a function of an array in the shape of x that returns one number; x, an array of
             any shape, () and integers included; eps, a small positive number.
    Returns: a float array in the shape of x.
    Steps:   1. for each index of x: f with that one element moved up by eps, f with it moved down,
             all others as they are; 2. the central difference goes to that index of the result.
             x must hold the same numbers afterwards, also if f raises an exception, which must
             come through to the caller. np.ndindex(x.shape) gives the indices of any shape.
    Check:   python check.py q4_numerical_gradient. Handout: section 4.
    """
    moved = np.array(x, dtype=float)
    gradient = np.zeros(moved.shape)
    for index in np.ndindex(moved.shape):
        kept = moved[index]
        moved[index] = kept + eps
        ahead = f(moved)
        moved[index] = kept - eps
        behind = f(moved)
        moved[index] = kept
        gradient[index] = (ahead - behind) / (2.0 * eps)
    return gradient


def gradient_check(f, gradient, x, eps=1e-5):
    """Task q5_gradient_check (14 points): how far is a gradient from the numerical one?

    Given:   f and x as in numerical_gradient; gradient, a function that returns the analytic
             gradient at x, an array in the shape of x; eps, for the numerical gradient.
    Returns: the relative error, a number: ||analytic - numeric|| / (||analytic|| + ||numeric||),
             and 0 if both gradients are zero. ||.|| is the root of the sum of all squares.
    Steps:   1. both gradients (call numerical_gradient); 2. three norms; 3. divide, with care.
    Check:   python check.py q5_gradient_check. Handout: section 5.
    """
    analytic = np.asarray(gradient(x), dtype=float)
    numeric = np.asarray(numerical_gradient(f, x, eps), dtype=float)
    size = np.linalg.norm(np.ravel(analytic)) + np.linalg.norm(np.ravel(numeric))
    if size == 0.0:
        return 0.0
    return float(np.linalg.norm(np.ravel(analytic - numeric)) / size)


@dataclass
class _Sweep:
    exact: float
    errors: deque = field(default_factory=deque)

    def add(self, slope):
        self.errors.append(abs(float(slope) - self.exact))


def epsilon_sweep(f, derivative, x, epsilons):
    sweep = _Sweep(float(derivative(x)))
    for epsilon in tuple(epsilons):
        sweep.add(forward_difference(f, x, _positive(epsilon)))
    return list(sweep.errors)


def best_epsilon(f, derivative, x, epsilons):
    left = deque(zip(epsilons, epsilon_sweep(f, derivative, x, epsilons)))
    best = left.popleft()
    while left:
        other = left.pop()
        if other[1] <= best[1]:
            best = other
    return best[0]


def wrong_slopes(pairs, points):
    left, wrong = deque(enumerate(pairs)), set()
    while left:
        index, (f, slope) = left.popleft()
        if max(_relative(slope(x), central_difference(f, x)) for x in points) > 1e-4:
            wrong.add(index)
    return wrong


def _relative(s, n):
    return 0.0 if s == n == 0 else abs(s - n) / max(abs(s), abs(n))
