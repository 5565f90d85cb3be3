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
    here, exact = f(x), derivative(x)
    return [abs((f(x + epsilon) - here) / epsilon - exact) for epsilon in epsilons]


def best_epsilon(f, derivative, x, epsilons):
    here, exact = f(x), derivative(x)
    best, least = None, float("inf")
    for epsilon in epsilons:
        error = abs((f(x + epsilon) - here) / epsilon - exact)
        if error < least:
            best, least = epsilon, error
    return best


def wrong_slopes(pairs, points):
    def numeric(f, x):
        return float(numerical_gradient(lambda z: f(float(z)), np.array(float(x))))

    wrong = []
    for k, (f, slope) in enumerate(pairs):
        found = [(slope(x), numeric(f, x)) for x in points]
        errors = [abs(s - n) / (max(abs(s), abs(n)) or 1.0) for s, n in found]
        if max(errors) > 1e-4:
            wrong.insert(0, k)
    return wrong
