"""derivatives.py: derivatives by a small step, by SymPy, and checks of one against the other."""

import numpy as np
import sympy as sp


forward_difference = lambda f, x, eps=1e-3: (f(x + eps) - f(x)) / eps


central_difference = lambda f, x, eps=1e-5: 0.5 * (f(x + eps) - f(x - eps)) / eps


symbolic_derivative = lambda expression, symbol: expression.diff(symbol)


value_at = lambda expression, symbol, value: expression.xreplace({symbol: sp.sympify(value)}).evalf()


derivative_at = lambda e, s, v: sp.Derivative(e, s).doit().subs({s: v})


numerical_gradient = lambda f, x, eps=1e-5: np.array([
    (f(x + e) - f(x - e)) / (2 * eps)
    for i in np.ndindex(np.shape(x))
    for e in [eps * np.array([j == i for j in np.ndindex(np.shape(x))], dtype=float).reshape(np.shape(x))]
]).reshape(np.shape(x))


gradient_check = lambda f, gradient, x, eps=1e-5: (
    lambda a, n: 0 if not (a.any() or n.any()) else
    (lambda z: (z(a - n) / (z(a) + z(n))))(lambda v: float(np.einsum("i,i->", v, v)) ** 0.5)
)(np.ravel(gradient(x)).astype(float), np.ravel(numerical_gradient(f, x, eps)))


epsilon_sweep = lambda f, derivative, x, epsilons: np.array(
    [np.abs(forward_difference(f, x, e) - derivative(x)) for e in epsilons])


best_epsilon = lambda f, derivative, x, epsilons: min(
    zip(epsilon_sweep(f, derivative, x, epsilons), epsilons))[1]


wrong_slopes = lambda pairs, points: {
    i for i, (f, s) in enumerate(pairs)
    if not all(__import__("math").isclose(s(x), central_difference(f, x), rel_tol=1e-4) for x in points)}
