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


forward_difference = lambda f, x, eps=1e-3: (f(x + eps) - f(x)) / eps


central_difference = lambda f, x, eps=1e-5: (f(x + eps) - f(x - eps)) / (2 * eps)


symbolic_derivative = lambda expression, symbol: expression.diff(symbol)


value_at = lambda expression, symbol, value: expression.evalf(subs={symbol: value})


derivative_at = lambda e, s, v: value_at(symbolic_derivative(e, s), s, v)


numerical_gradient = lambda f, x, eps=1e-5: np.reshape(
    [
        (f(x + step) - f(x - step)) / (2 * eps)
        for step in eps * np.eye(x.size).reshape(x.size, *x.shape)
    ],
    x.shape,
).astype(float)


gradient_check = lambda f, gradient, x, eps=1e-5: (
    lambda a, n: (lambda size: np.linalg.norm(a - n) / size if size else 0.0)(
        np.linalg.norm(a) + np.linalg.norm(n)
    )
)(np.ravel(gradient(x)), np.ravel(numerical_gradient(f, x, eps)))


epsilon_sweep = lambda f, derivative, x, epsilons: [
    abs(forward_difference(f, x, e) - derivative(x)) for e in epsilons
]


best_epsilon = lambda f, derivative, x, epsilons: min(
    zip(epsilon_sweep(f, derivative, x, epsilons), epsilons)
)[1]


wrong_slopes = lambda pairs, points: [
    k
    for k, (f, slope) in enumerate(pairs)
    if any(
        abs(slope(x) - central_difference(f, x))
        > 1e-4 * max(abs(slope(x)), abs(central_difference(f, x)))
        for x in points
    )
]
