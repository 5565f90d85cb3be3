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


def forward_difference(f, x, eps=1e-3):
    """Task q1_forward_difference (10 points): the slope of f between x and x + eps.

    Given:   f, a function of one number; x, a number; eps, a small positive number.
    Returns: k, a number.
    Steps:   1. how much does f change when x grows by eps? 2. per unit of x?
    Check:   python check.py q1_forward_difference. Handout: section 1.
    """
    return (f(x + eps) - f(x)) / eps


def central_difference(f, x, eps=1e-5):
    """Task q2_central_difference (12 points): the slope of f between x - eps and x + eps.

    Given:   f, a function of one number; x, a number; eps, a small positive number.
    Returns: k, a number.
    Steps:   1. the change of f over the whole interval; 2. the width of that interval; 3. divide.
    Check:   python check.py q2_central_difference. Handout: section 2.
    """
    return (f(x + eps) - f(x - eps)) / (2.0 * eps)


def symbolic_derivative(expression, symbol):
    """Task q3_symbolic_derivative, first part: the exact derivative.

    Given:   expression, a SymPy expression; symbol, the SymPy symbol to differentiate by. The
             expression may hold other symbols too; they are constants here.
    Returns: a SymPy expression, in any form (expanded, factored, simplified or not).
    Check:   python check.py q3_symbolic_derivative. Handout: section 3.
    """
    return sp.diff(expression, symbol)


def value_at(expression, symbol, value):
    """Task q3_symbolic_derivative, second part: the value of an expression at one point.

    Given:   expression, a SymPy expression with no symbol but `symbol`; value, a number.
    Returns: a float (a SymPy number is accepted, too).
    Steps:   1. put the value in the place of the symbol; 2. make a float of the result.
    Check:   python check.py q3_symbolic_derivative. Handout: section 3.
    """
    return float(expression.subs(symbol, value))


def derivative_at(expression, symbol, value):
    """Task q3_symbolic_derivative (18 points in all), third part: the derivative at one point.

    Given:   as for value_at.
    Returns: a float (a SymPy number is accepted, too).
    Steps:   there are two things to do, and their order matters; your two functions do them.
    Check:   python check.py q3_symbolic_derivative. Handout: section 3.
    """
    return value_at(symbolic_derivative(expression, symbol), symbol, value)


def _moves(x, eps):
    for index in np.ndindex(x.shape):
        for side in (1.0, -1.0):
            moved = np.array(x, dtype=float)
            moved[index] += side * eps
            yield moved


def numerical_gradient(f, x, eps=1e-5):
    values = [f(moved) for moved in _moves(x, eps)]
    values = np.array(values, dtype=float).reshape(-1, 2)
    return ((values[:, 0] - values[:, 1]) / (2 * eps)).reshape(x.shape)


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


def _errors(f, derivative, x, epsilons):
    for epsilon in epsilons:
        off = forward_difference(f, x, epsilon) - derivative(x)
        yield -off if off < 0 else off


def epsilon_sweep(f, derivative, x, epsilons):
    return np.fromiter(_errors(f, derivative, x, epsilons), dtype=float)


def best_epsilon(f, derivative, x, epsilons):
    return next(e for _, e in sorted(zip(_errors(f, derivative, x, epsilons), epsilons)))


def _wrong(pairs, points):
    for index, (f, slope) in enumerate(pairs):
        if any(map(_is_off, map(slope, points), (central_difference(f, x) for x in points))):
            yield index


def _is_off(s, n):
    return bool(s or n) and abs(s - n) / max(abs(s), abs(n)) > 1e-4


def wrong_slopes(pairs, points):
    return tuple(_wrong(pairs, points))
