"""Right but unusual ways to write a1_derivatives. Each must get full marks.

Read as text, never run where it stands, so the names of derivatives.py are used freely.
"""
# ruff: noqa: D103, F401, F821, F841, N806

import numpy as np

from autograder.course.variants import unusual


@unusual(name="divided_early", replaces="forward_difference", title="divided term by term")
def forward_divided_early(f, x, eps=1e-3):
    return f(x + eps) / eps - f(x) / eps


@unusual(name="divided_early", replaces="central_difference", title="divided term by term")
def central_mean_of_two(f, x, eps=1e-5):
    ahead = (f(x + eps) - f(x)) / eps
    behind = (f(x - eps) - f(x)) / -eps
    return (ahead + behind) / 2


@unusual(name="divided_early", replaces="epsilon_sweep", title="divided term by term")
def sweep_divided_early(f, derivative, x, epsilons):
    return tuple(abs(f(x + eps) / eps - f(x) / eps - derivative(x)) for eps in epsilons)


@unusual(
    name="numpy_numbers", replaces="forward_difference", title="NumPy scalars and 1-element arrays"
)
def forward_numpy(f, x, eps=1e-3):
    there, here = f(np.array([x + eps])), f(np.array([x], dtype=float))
    return (there - here) / np.array([eps])


@unusual(
    name="numpy_numbers", replaces="central_difference", title="NumPy scalars and 1-element arrays"
)
def central_numpy(f, x, eps=1e-5):
    steps = np.float64(x) + np.float64(eps) * np.array([-1.0, 1.0])
    return np.diff([f(step) for step in steps]) / (2 * eps)


@unusual(name="numpy_numbers", replaces="epsilon_sweep", title="NumPy scalars and 1-element arrays")
def sweep_vectorised(f, derivative, x, epsilons):
    steps = np.asarray(epsilons)
    changes = [f(there) - f(x) for there in x + steps]  # NumPy's numbers, one at a time
    return np.abs(changes / steps - derivative(x))


@unusual(name="numpy_numbers", replaces="best_epsilon", title="NumPy scalars and 1-element arrays")
def best_argmin(f, derivative, x, epsilons):
    return np.array(epsilons)[np.argmin(epsilon_sweep(f, derivative, x, epsilons))]


@unusual(name="numpy_numbers", replaces="wrong_slopes", title="NumPy scalars and 1-element arrays")
def wrong_as_array(pairs, points):
    given = np.array([[slope(x) for x in points] for _, slope in pairs], dtype=float)
    numeric = [central_difference(f, x) for f, _ in pairs for x in points]
    numeric = np.reshape(numeric, given.shape)
    size = np.maximum(np.abs(given), np.abs(numeric))
    error = np.divide(np.abs(given - numeric), size, out=np.zeros_like(size), where=size > 0)
    return np.flatnonzero((error > 1e-4).any(axis=1))


@unusual(name="sympy_numbers", replaces="symbolic_derivative", title="SymPy's other ways")
def symbolic_factored(expression, symbol):
    return sp.factor(sp.together(expression.diff(symbol)))


@unusual(name="sympy_numbers", replaces="value_at", title="SymPy's other ways")
def value_evalf(expression, symbol, value):
    return expression.evalf(subs={symbol: value})


@unusual(name="sympy_numbers", replaces="derivative_at", title="SymPy's other ways")
def derivative_at_chained(expression, symbol, value):
    return expression.diff(symbol).subs({symbol: sp.Float(value)}).evalf()


@unusual(name="lambdified", replaces="symbolic_derivative", title="lambdify, Python numbers")
def symbolic_or_number(expression, symbol):
    derivative = sp.simplify(sp.expand(sp.Derivative(expression, symbol).doit()))
    return int(derivative) if derivative.is_Integer else derivative


@unusual(name="lambdified", replaces="value_at", title="lambdify, Python numbers")
def value_lambdified(expression, symbol, value):
    return sp.lambdify(symbol, expression, "numpy")(value)


@unusual(name="lambdified", replaces="derivative_at", title="lambdify, Python numbers")
def derivative_as_limit(expression, symbol, value):
    step = sp.Symbol("step")
    change = expression.subs(symbol, symbol + step) - expression
    series = sp.diff(change, step).subs(step, 0)
    return np.float64(series.subs(symbol, value))


@unusual(name="in_place", replaces="numerical_gradient", title="in place, put back by finally")
def gradient_in_place(f, x, eps=1e-5):
    if x.dtype.kind != "f":
        x = x.astype(float)
    gradient = np.empty(x.shape)
    for i in range(x.size):
        kept = x.flat[i]
        try:
            x.flat[i] = kept + eps
            above = f(x)
            x.flat[i] = kept - eps
            below = f(x)
        finally:
            x.flat[i] = kept
        gradient.flat[i] = (above - below) / (2 * eps)
    return gradient


@unusual(name="in_place", replaces="gradient_check", title="in place, put back by finally")
def check_by_squares(f, gradient, x, eps=1e-5):
    a = np.ravel(gradient(x))
    n = np.ravel(numerical_gradient(f, x, eps=eps))
    top, bottom = np.sqrt(np.sum((a - n) ** 2)), np.sqrt(np.sum(a**2)) + np.sqrt(np.sum(n**2))
    return top / max(bottom, 1e-12)


@unusual(name="unit_steps", replaces="numerical_gradient", title="whole arrays of steps, lists")
def gradient_unit_steps(f, x, eps=1e-5):
    shape = np.shape(x)
    slopes = []
    for unit in np.eye(np.size(x)):
        step = eps * unit.reshape(shape)
        slopes.append((f(x + step) - f(x - step)) / (2 * eps))
    return np.reshape(slopes, shape)


@unusual(name="unit_steps", replaces="gradient_check", title="whole arrays of steps, lists")
def check_flat(f, gradient, x, eps=1e-5):
    def flat(v):
        return f(v.reshape(np.shape(x)))

    a = np.asarray(gradient(x)).flatten()
    n = np.asarray(numerical_gradient(flat, np.array(x, dtype=float).flatten(), eps))
    if not a.any() and not n.any():
        return 0
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))


@unusual(
    name="iterator", replaces="numerical_gradient", title="nditer, nothing of one's own reused"
)
def gradient_iterator(f, x, eps=1e-5):
    grad = np.zeros_like(x, dtype=np.float64)
    it = np.nditer(x, flags=["multi_index", "zerosize_ok"], op_flags=[["readonly"]])
    while not it.finished:
        plus, minus = x.astype(np.float64), x.astype(np.float64)
        plus[it.multi_index] += eps
        minus[it.multi_index] -= eps
        grad[it.multi_index] = (f(plus) - f(minus)) / (plus - minus)[it.multi_index]
        it.iternext()
    return grad


@unusual(name="iterator", replaces="gradient_check", title="nditer, nothing of one's own reused")
def check_alone(f, gradient, x, eps=1e-5):
    point = np.asarray(x, dtype=float)
    numeric = np.zeros(point.shape)
    for i in range(point.size):
        ahead, behind = point.copy(), point.copy()
        ahead.flat[i] += eps
        behind.flat[i] -= eps
        numeric.flat[i] = (f(ahead) - f(behind)) / (2 * eps)
    analytic = gradient(point)
    size = np.hypot(0, np.linalg.norm(analytic)) + np.linalg.norm(numeric)
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(np.linalg.norm(numeric - analytic) / size)


@unusual(name="iterator", replaces="epsilon_sweep", title="nditer, nothing of one's own reused")
def sweep_alone(f, derivative, x, epsilons):
    errors = np.empty(len(epsilons))
    for i, eps in enumerate(epsilons):
        errors[i] = np.fabs((f(x + eps) - f(x)) / eps - derivative(x))
    return errors


@unusual(name="iterator", replaces="best_epsilon", title="nditer, nothing of one's own reused")
def best_sorted(f, derivative, x, epsilons):
    def error(eps):
        return abs((f(x + eps) - f(x)) / eps - derivative(x))

    return sorted(epsilons, key=error)[0]


@unusual(name="iterator", replaces="wrong_slopes", title="nditer, nothing of one's own reused")
def wrong_as_set(pairs, points):
    wrong = set()
    for x in reversed(points):
        for index, (f, slope) in enumerate(pairs):
            h = 1e-6 * max(abs(x), 1.0)
            numeric = (f(x + h) - f(x - h)) / (2.0 * h)
            if abs(slope(x) - numeric) > 1e-4 * (abs(slope(x)) + abs(numeric)) / 2.0:
                wrong.add(index)
    return wrong


@unusual(
    name="descending", replaces="wrong_slopes", title="a tuple from the last pair to the first"
)
def wrong_descending(pairs, points):
    found = ()
    for index in range(len(pairs) - 1, -1, -1):
        f, slope = pairs[index]
        errors = []
        for x in points:
            numeric = central_difference(f, x)
            errors.append(abs(slope(x) - numeric) / max(abs(slope(x)), abs(numeric), 1e-300))
        if max(errors) > 1e-4:
            found += (index,)
    return found


@unusual(
    name="descending",
    replaces="central_difference",
    title="a tuple from the last pair to the first",
)
def central_from_forward(f, x, eps=1e-5):
    return forward_difference(f, x - eps, 2.0 * eps)


@unusual(
    name="descending", replaces="best_epsilon", title="a tuple from the last pair to the first"
)
def best_by_pairs(f, derivative, x, epsilons):
    return min(zip(epsilon_sweep(f, derivative, x, epsilons), epsilons, strict=True))[1]


@unusual(name="by_gradient_check", replaces="wrong_slopes", title="one task in another")
def wrong_by_gradient_check(pairs, points):
    def error(index, x):
        f, slope = pairs[index]
        return gradient_check(f, slope, np.array(x))

    return [i for i in range(len(pairs)) if not all(error(i, x) < 5e-5 for x in points)]


@unusual(name="by_gradient_check", replaces="central_difference", title="one task in another")
def central_by_gradient(f, x, eps=1e-5):
    return numerical_gradient(f, x, eps)


@unusual(name="by_gradient_check", replaces="numerical_gradient", title="one task in another")
def gradient_recursive(f, x, eps=1e-5):
    x = np.asarray(x, dtype=float)
    moves = [np.where(np.arange(x.size) == i, eps, 0.0).reshape(x.shape) for i in range(x.size)]
    changes = [f(x + move) - f(x - move) for move in moves]
    return np.array(changes).reshape(x.shape) / (2.0 * eps)


@unusual(name="keywords", replaces="gradient_check", title="keywords, and other collections")
def check_keywords(f, gradient, x, eps=1e-5):
    analytic, numeric = gradient(x), numerical_gradient(f=f, x=x, eps=eps)
    sizes = [float(np.sqrt(np.vdot(v, v))) for v in (analytic - numeric, analytic, numeric)]
    try:
        return sizes[0] / (sizes[1] + sizes[2])
    except ZeroDivisionError:
        return 0


@unusual(name="keywords", replaces="epsilon_sweep", title="keywords, and other collections")
def sweep_column(f, derivative, x, epsilons):
    slopes = np.array([forward_difference(f=f, x=x, eps=eps) for eps in epsilons])
    return np.abs(slopes - derivative(x))[:, np.newaxis]


@unusual(name="keywords", replaces="best_epsilon", title="keywords, and other collections")
def best_from_dict(f, derivative, x, epsilons):
    errors = {eps: abs(forward_difference(f=f, x=x, eps=eps) - derivative(x)) for eps in epsilons}
    return min(errors, key=errors.get)


@unusual(name="keywords", replaces="wrong_slopes", title="keywords, and other collections")
def wrong_as_keys(pairs, points):
    wrong = {}
    for index, (f, slope) in enumerate(pairs):
        for x in points:
            numeric = central_difference(f=f, x=x)
            if not np.isclose(slope(x), numeric, rtol=1e-4, atol=0.0):
                wrong.setdefault(index, x)
    return wrong.keys()


@unusual(name="exponentials", replaces="symbolic_derivative", title="by way of complex numbers")
def symbolic_by_exponentials(expression, symbol):
    return sp.diff(expression.rewrite(sp.exp), symbol)


@unusual(name="exponentials", replaces="derivative_at", title="by way of complex numbers")
def derivative_by_limit_of_powers(expression, symbol, value):
    return sp.re(sp.N(sp.diff(expression.rewrite(sp.exp), symbol).subs(symbol, value)))


@unusual(name="exponentials", replaces="gradient_check", title="a small constant below")
def check_with_small_constant(f, gradient, x, eps=1e-5):
    a, n = gradient(x), numerical_gradient(f, x, eps)
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n) + 1e-12)


@unusual(name="exponentials", replaces="wrong_slopes", title="a small constant below")
def wrong_argwhere(pairs, points):
    def error(f, slope, x):
        s, n = slope(x), central_difference(f, x)
        return abs(s - n) / (max(abs(s), abs(n)) + 1e-12)

    return np.argwhere([max(error(f, s, x) for x in points) > 1e-4 for f, s in pairs])


@unusual(name="helpers", replaces="__top__", title="helper functions at module level")
def helpers():
    from functools import partial

    ENOUGH = 1e-4

    def slope_between(f, left, right):
        """Change of f per unit."""
        return (f(right) - f(left)) / (right - left)

    def relative_error(one, other, norm=abs):
        """Difference by size; 0 for two zeros."""
        size = max(norm(one), norm(other))
        return norm(one - other) / size if size else 0.0

    def moved(x, index, step):
        """A float copy of x in which one element is moved."""
        copy = np.array(x, dtype=np.float64)
        copy[index] += step
        return copy


@unusual(name="helpers", replaces="central_difference", title="helper functions at module level")
def central_helped(f, x, eps=1e-5):
    return slope_between(f, x - eps, x + eps)


@unusual(name="helpers", replaces="numerical_gradient", title="helper functions at module level")
def gradient_helped(f, x, eps=1e-5):
    change = partial(moved, x)
    gradient = np.full(np.shape(x), np.nan)
    for index, _ in np.ndenumerate(x):
        gradient[index] = f(change(index, eps)) - f(change(index, -eps))
    return gradient / (2.0 * eps)


@unusual(name="helpers", replaces="wrong_slopes", title="helper functions at module level")
def wrong_helped(pairs, points):
    def errors(f, slope):
        return (relative_error(slope(x), central_difference(f, x)) for x in points)

    return [i for i, pair in enumerate(pairs) if any(e > ENOUGH for e in errors(*pair))]


# Ways to reach an earlier task: whatever it is, a wrong one must cost its own question only.
@unusual(name="counted", replaces="__top__", title="a decorator that counts on the function")
def counted_top():
    def counted(inner):
        def outer(*arguments, **named):
            inner.calls += 1
            return inner(*arguments, **named)

        inner.calls = 0
        return outer


@unusual(
    name="counted", replaces="numerical_gradient", title="a decorator that counts on the function"
)
@counted
def gradient_counted(f, x, eps=1e-5):
    x = np.array(x, dtype=float)
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = eps
        slopes[index] = (f(x + step) - f(x - step)) / (2 * eps)
    return slopes


@unusual(name="counted", replaces="gradient_check", title="a decorator that counts on the function")
@counted
def check_counted(f, gradient, x, eps=1e-5):
    a, n = gradient(x), numerical_gradient(f, x, eps)
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0


@unusual(
    name="reached_by_objects", replaces="__top__", title="tasks reached by objects and defaults"
)
def reached_top():
    from functools import partial

    class Measured:
        """A function whose slope can be measured in any way."""

        def __init__(self, f, how):
            self.f, self.how = f, how

        def slope(self, x, *eps):
            return self.how(self.f, x, *eps)


@unusual(
    name="reached_by_objects",
    replaces="gradient_check",
    title="tasks reached by objects and defaults",
)
def check_by_default_argument(f, gradient, x, eps=1e-5, measure=numerical_gradient):
    a, n = gradient(x), partial(measure, f)(x, eps)
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0


@unusual(
    name="reached_by_objects",
    replaces="epsilon_sweep",
    title="tasks reached by objects and defaults",
)
def sweep_by_object(f, derivative, x, epsilons, how=forward_difference):
    measured = Measured(f, how)
    return [abs(measured.slope(x, eps) - derivative(x)) for eps in epsilons]


@unusual(
    name="reached_by_objects",
    replaces="wrong_slopes",
    title="tasks reached by objects and defaults",
)
def wrong_by_table(pairs, points):
    ways = {"central": central_difference}

    def off(f, slope, x):
        numeric = Measured(f, ways["central"]).slope(x)
        return abs(slope(x) - numeric) > 1e-4 * max(abs(slope(x)), abs(numeric))

    return [i for i, pair in enumerate(pairs) if any(off(*pair, x) for x in points)]


@unusual(name="recursion", replaces="numerical_gradient", title="recursion, code under __main__")
def gradient_by_recursion(f, x, eps=1e-5):
    x = np.array(x, dtype=float)

    def slopes(number):
        if number == x.size:
            return []
        step = np.zeros(x.size)
        step[number] = eps
        step = step.reshape(x.shape)
        return [(f(x + step) - f(x - step)) / 2 / eps, *slopes(number + 1)]

    return np.array(slopes(0)).reshape(x.shape)


@unusual(name="recursion", replaces="epsilon_sweep", title="recursion, code under __main__")
def sweep_by_recursion(f, derivative, x, epsilons):
    if not len(epsilons):
        return []
    error = abs(derivative(x) - forward_difference(f, x, epsilons[0]))
    return [error, *epsilon_sweep(f, derivative, x, epsilons[1:])]


@unusual(name="recursion", replaces="wrong_slopes", title="recursion, code under __main__")
def wrong_by_recursion(pairs, points):
    def off(slope, f, points):
        if not points:
            return 0
        given, numeric = slope(points[0]), central_difference(f, points[0])
        size = max(abs(given), abs(numeric))
        return abs(given - numeric) > 1e-4 * size or off(slope, f, points[1:])

    return [i for i, (f, slope) in enumerate(pairs) if off(slope, f, list(points))]


@unusual(name="recursion", replaces="__main__", title="recursion, code under __main__")
def demo():
    import math

    w = sp.Symbol("w")
    print("by a small step:", forward_difference(math.sin, 0.5))
    print("by SymPy:       ", derivative_at(sp.sin(w), w, 0.5))
    print("all errors:     ", epsilon_sweep(math.sin, math.cos, 0.5, [0.1, 1e-3, 1e-5]))
