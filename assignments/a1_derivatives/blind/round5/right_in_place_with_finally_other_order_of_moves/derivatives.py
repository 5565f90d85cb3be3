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
    if not np.issubdtype(x.dtype, np.floating):
        return numerical_gradient(f, x.astype(float), eps)
    gradient = np.empty(x.shape, dtype=float)
    for index in np.ndindex(x.shape):
        kept = x[index]
        try:
            x[index] = kept - eps
            gradient[index] = -f(x)
            x[index] = kept + eps
            gradient[index] += f(x)
        finally:
            x[index] = kept
    gradient /= 2 * eps
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
    """Task q6_epsilon_sweep (14 points in all), second part: the epsilon with the smallest error.

    Given:   as for epsilon_sweep.
    Returns: one of the epsilons.
    Check:   python check.py q6_epsilon_sweep. Handout: section 6.
    """
    errors = epsilon_sweep(f, derivative, x, epsilons)
    return epsilons[int(np.argmin(errors))]


def wrong_slopes(pairs, points):
    """Task q7_wrong_slope (12 points): which of these slopes do not belong to their function?

    Given:   pairs, a list of (f, slope), both functions of one number; points, a list of numbers.
    Returns: a list of the indices (from 0) of the pairs whose slope is wrong, each once.
    Steps:   1. the numeric slope at a point is a central difference; 2. the relative error is
             |slope - numeric| / max(|slope|, |numeric|), and 0 if both are zero; 3. a slope is
             wrong if this is above 1e-4 at any of the points.
    Check:   python check.py q7_wrong_slope. Handout: section 7.
    """
    wrong = []
    for index, (f, slope) in enumerate(pairs):
        for x in points:
            given, numeric = slope(x), central_difference(f, x)
            if abs(given - numeric) > 1e-4 * max(abs(given), abs(numeric)):
                wrong.append(index)
                break
    return wrong
