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


import functools
import operator


def _slope(sides, f, x, eps):
    values = [f(x + side * eps) for side in sides]
    return functools.reduce(operator.sub, values) / ((sides[0] - sides[1]) * eps)


@functools.wraps(_slope)
def forward_difference(f, x, eps=1e-3):
    return _slope((1, 0), f, x, eps)


@functools.lru_cache(maxsize=None)
def central_difference(f, x, eps=1e-5):
    return _slope((1, -1), f, x, eps)


@functools.lru_cache
def symbolic_derivative(expression, symbol):
    return sp.factor(sp.diff(expression, symbol))


def value_at(expression, symbol, value):
    return sp.N(sp.Subs(expression, symbol, value).doit())


def derivative_at(expression, symbol, value):
    steps = [
        functools.partial(symbolic_derivative, symbol=symbol),
        functools.partial(value_at, symbol=symbol, value=value),
    ]
    return functools.reduce(lambda result, step: step(result), steps, expression)


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


def epsilon_sweep(f, derivative, x, epsilons):
    """Task q6_epsilon_sweep, first part: the error of the forward difference for each epsilon.

    Given:   f, a function of one number; derivative, the function to compare with; x, a number;
             epsilons, a list of positive numbers in any order.
    Returns: a list or array: |forward difference - derivative(x)| for each epsilon, in the order
             of epsilons.
    Check:   python check.py q6_epsilon_sweep. Handout: section 6.
    """
    exact = derivative(x)
    return [abs(forward_difference(f, x, epsilon) - exact) for epsilon in epsilons]


def best_epsilon(f, derivative, x, epsilons):
    def better(one, other):
        return other if other[0] < one[0] else one

    found = zip(epsilon_sweep(f, derivative, x, epsilons), epsilons)
    return functools.reduce(better, found)[1]


def wrong_slopes(pairs, points):
    @functools.cache
    def numeric(f, x):
        return central_difference(f, x)

    @functools.cache
    def off(f, slope, x):
        s, n = slope(x), numeric(f, x)
        return abs(s - n) > 1e-4 * max(abs(s), abs(n))

    return frozenset(k for k, pair in enumerate(pairs) for x in points if off(*pair, x))
