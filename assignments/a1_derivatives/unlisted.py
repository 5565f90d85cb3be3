"""Mistakes of a1_derivatives that misconceptions.py does not know, and known ones made together.

Each `@unlisted` is a wrong program as students write it, some of them close to a known mistake. It
loses points in its own question, and no name may be given to it. Each `@pair` holds two known
mistakes in one definition. All are read as text, never run where they stand, so the names of
derivatives.py are used freely.
"""
# ruff: noqa: B006, D103, F821

import numpy as np

from autograder.course.variants import pair, unlisted


@unlisted(
    name="forward_twice_as_wide",
    replaces="forward_difference",
    question="q1_forward_difference",
    title="divided by 2 eps, as the central difference is",
)
def forward_twice_as_wide(f, x, eps=1e-3):
    return (f(x + eps) - f(x)) / (2 * eps)


@unlisted(
    name="forward_absolute",
    replaces="forward_difference",
    question="q1_forward_difference",
    title="the slope is never negative",
)
def forward_absolute(f, x, eps=1e-3):
    return abs(f(x + eps) - f(x)) / eps


@unlisted(
    name="central_values_added",
    replaces="central_difference",
    question="q2_central_difference",
    title="the two values are added",
)
def central_values_added(f, x, eps=1e-5):
    return (f(x + eps) + f(x - eps)) / (2 * eps)


@unlisted(
    name="central_divided_by_two",
    replaces="central_difference",
    question="q2_central_difference",
    title="divided by 2, and not by eps",
)
def central_divided_by_two(f, x, eps=1e-5):
    return (f(x + eps) - f(x - eps)) / 2


@unlisted(
    name="derived_twice",
    replaces="symbolic_derivative",
    question="q3_symbolic_derivative",
    title="the second derivative is taken",
)
def derived_twice(expression, symbol):
    return sp.diff(expression, symbol, 2)


@unlisted(
    name="value_cut_off",
    replaces="value_at",
    question="q3_symbolic_derivative",
    title="what follows the decimal point is cut off",
)
def value_cut_off(expression, symbol, value):
    return int(expression.subs(symbol, value))


@unlisted(
    name="gradient_last_element_only",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="the gradient is made anew for every element",
)
def gradient_last_element_only(f, x, eps=1e-5):
    x = np.array(x, dtype=float)
    for index in np.ndindex(x.shape):
        gradient = np.zeros(x.shape)
        plus, minus = x.copy(), x.copy()
        plus[index] += eps
        minus[index] -= eps
        gradient[index] = (f(plus) - f(minus)) / (2 * eps)
    return gradient


@unlisted(
    name="gradient_wrong_order",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="the value below comes first",
)
def gradient_wrong_order(f, x, eps=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        plus, minus = x.copy(), x.copy()
        plus[index] += eps
        minus[index] -= eps
        gradient[index] = (f(minus) - f(plus)) / (2 * eps)
    return gradient


@unlisted(
    name="check_of_squares",
    replaces="gradient_check",
    question="q5_gradient_check",
    title="sums of squares are compared, without the root",
)
def check_of_squares(f, gradient, x, eps=1e-5):
    a, n = gradient(x), numerical_gradient(f, x, eps)
    size = np.sum(a**2) + np.sum(n**2)
    return np.sum((a - n) ** 2) / size if size > 0 else 0.0


@unlisted(
    name="check_by_the_analytic_one",
    replaces="gradient_check",
    question="q5_gradient_check",
    title="divided by the norm of the analytic gradient",
)
def check_by_the_analytic_one(f, gradient, x, eps=1e-5):
    a, n = gradient(x), numerical_gradient(f, x, eps)
    size = np.linalg.norm(a)
    return np.linalg.norm(a - n) / size if size else 0.0


@unlisted(
    name="sweep_squared",
    replaces="epsilon_sweep",
    question="q6_epsilon_sweep",
    title="the errors are squared",
)
def sweep_squared(f, derivative, x, epsilons):
    return [(forward_difference(f, x, eps) - derivative(x)) ** 2 for eps in epsilons]


@unlisted(
    name="best_is_the_worst",
    replaces="best_epsilon",
    question="q6_epsilon_sweep",
    title="the epsilon with the largest error is returned",
)
def best_is_the_worst(f, derivative, x, epsilons):
    errors = epsilon_sweep(f, derivative, x, epsilons)
    return epsilons[errors.index(max(errors))]


@unlisted(
    name="slope_generous",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="an error of a tenth is let pass",
)
def slope_generous(pairs, points):
    wrong = []
    for i, (f, slope) in enumerate(pairs):
        for x in points:
            numeric = central_difference(f, x)
            if abs(slope(x) - numeric) > 0.1 * max(abs(slope(x)), abs(numeric)):
                wrong.append(i)
                break
    return wrong


@unlisted(
    name="slope_last_point",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="only the last point is looked at",
)
def slope_last_point(pairs, points):
    wrong = []
    for i, (f, slope) in enumerate(pairs):
        for x in points:
            numeric = central_difference(f, x)
            off = abs(slope(x) - numeric) > 1e-4 * max(abs(slope(x)), abs(numeric))
        if off:
            wrong.append(i)
    return wrong


@unlisted(
    name="forward_step_capped",
    replaces="forward_difference",
    question="q1_forward_difference",
    title="a step above 1 is cut to 1",
)
def forward_step_capped(f, x, eps=1e-3):
    eps = min(eps, 1.0)
    return (f(x + eps) - f(x)) / eps


@unlisted(
    name="central_in_float32",
    replaces="central_difference",
    question="q2_central_difference",
    title="x and eps are rounded to float32",
)
def central_in_float32(f, x, eps=1e-5):
    x, eps = np.float32(x), np.float32(eps)
    return (f(x + eps) - f(x - eps)) / (2 * eps)


@unlisted(
    name="central_small_slope_to_zero",
    replaces="central_difference",
    question="q2_central_difference",
    title="small slopes are set to 0",
)
def central_small_slope_to_zero(f, x, eps=1e-5):
    slope = (f(x + eps) - f(x - eps)) / (2 * eps)
    return slope if abs(slope) > 1e-6 else 0.0


@unlisted(
    name="value_in_the_text",
    replaces="value_at",
    question="q3_symbolic_derivative",
    title="the number is put into the text of the expression",
)
def value_in_the_text(expression, symbol, value):
    return float(sp.sympify(str(expression).replace(str(symbol), f"({value})")))


@unlisted(
    name="value_of_a_namesake",
    replaces="value_at",
    question="q3_symbolic_derivative",
    title="a new symbol of the same name is replaced",
)
def value_of_a_namesake(expression, symbol, value):
    return float(expression.subs(sp.Symbol(symbol.name), value))


@unlisted(
    name="derived_as_positive",
    replaces="symbolic_derivative",
    question="q3_symbolic_derivative",
    title="the symbol is taken to be positive",
)
def derived_as_positive(expression, symbol):
    positive = sp.Symbol("positive", positive=True)
    return sp.diff(expression.subs(symbol, positive), positive).subs(positive, symbol)


@unlisted(
    name="derivative_measured",
    replaces="derivative_at",
    question="q3_symbolic_derivative",
    title="the derivative is measured by a small step",
)
def derivative_measured(expression, symbol, value, h=1e-4):
    above, below = (value_at(expression, symbol, value + step) for step in (h, -h))
    return (above - below) / (2 * h)


@unlisted(
    name="gradient_as_a_column",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="the gradient of a vector is a column",
)
def gradient_as_a_column(f, x, eps=1e-5):
    x = np.array(x, dtype=float)
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = eps
        slopes[index] = (f(x + step) - f(x - step)) / (2 * eps)
    return slopes[:, np.newaxis] if slopes.ndim == 1 else slopes


@unlisted(
    name="gradient_small_to_zero",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="small slopes are set to 0",
)
def gradient_small_to_zero(f, x, eps=1e-5):
    x = np.array(x, dtype=float)
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = eps
        slopes[index] = (f(x + step) - f(x - step)) / (2 * eps)
    return np.where(np.abs(slopes) < 1e-4, 0.0, slopes)


@unlisted(
    name="check_rounded",
    replaces="gradient_check",
    question="q5_gradient_check",
    title="the result is rounded to eight digits",
)
def check_rounded(f, gradient, x, eps=1e-5):
    a, n = gradient(x), numerical_gradient(f, x, eps)
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return round(float(np.linalg.norm(a - n) / size), 8) if size else 0.0


@unlisted(
    name="check_without_signs",
    replaces="gradient_check",
    question="q5_gradient_check",
    title="both gradients lose their signs",
)
def check_without_signs(f, gradient, x, eps=1e-5):
    a, n = np.abs(gradient(x)), np.abs(numerical_gradient(f, x, eps))
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0


@unlisted(
    name="sweep_equal_merged",
    replaces="epsilon_sweep",
    question="q6_epsilon_sweep",
    title="equal epsilons give one error",
)
def sweep_equal_merged(f, derivative, x, epsilons):
    errors = {eps: abs(forward_difference(f, x, eps) - derivative(x)) for eps in epsilons}
    return list(errors.values())


@unlisted(
    name="sweep_without_signs",
    replaces="epsilon_sweep",
    question="q6_epsilon_sweep",
    title="both slopes lose their signs",
)
def sweep_without_signs(f, derivative, x, epsilons):
    return [abs(abs(forward_difference(f, x, eps)) - abs(derivative(x))) for eps in epsilons]


@unlisted(
    name="best_until_it_rises",
    replaces="best_epsilon",
    question="q6_epsilon_sweep",
    title="the search ends where the error rises for the first time",
)
def best_until_it_rises(f, derivative, x, epsilons):
    best, least = None, np.inf
    for eps in sorted(epsilons, reverse=True):
        error = abs(forward_difference(f, x, eps) - derivative(x))
        if error > least:
            break
        best, least = eps, error
    return best


@unlisted(
    name="slope_one_norm",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="one norm for all points",
)
def slope_one_norm(pairs, points):
    wrong = []
    for index, (f, slope) in enumerate(pairs):
        s = np.array([slope(x) for x in points])
        n = np.array([central_difference(f, x) for x in points])
        size = max(np.linalg.norm(s), np.linalg.norm(n))
        if size and np.linalg.norm(s - n) / size > 1e-4:
            wrong.append(index)
    return wrong


@unlisted(
    name="slope_rough_step",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="a step of 0.001 in place of the default one",
)
def slope_rough_step(pairs, points):
    def error(s, n):
        return abs(s - n) / max(abs(s), abs(n)) if s or n else 0.0

    return [
        index
        for index, (f, slope) in enumerate(pairs)
        if any(error(slope(x), central_difference(f, x, 1e-3)) > 1e-4 for x in points)
    ]


@unlisted(
    name="slope_found_by_equality",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="the place is looked up: of equal pairs the first",
)
def slope_found_by_equality(pairs, points):
    def off(s, n):
        return abs(s - n) > 1e-4 * max(abs(s), abs(n))

    return [
        pairs.index(pair)
        for pair in pairs
        if any(off(pair[1](x), central_difference(pair[0], x)) for x in points)
    ]


@unlisted(
    name="forward_remembered",
    replaces="forward_difference",
    question="q1_forward_difference",
    title="slopes are remembered by f and x, not by eps",
)
def forward_remembered(f, x, eps=1e-3, known={}):
    return known.setdefault((f, x), (f(x + eps) - f(x)) / eps)


@unlisted(
    name="central_step_grows",
    replaces="central_difference",
    question="q2_central_difference",
    title="far from 0 the step is longer than eps",
)
def central_step_grows(f, x, eps=1e-5):
    h = max(eps, 1.5e-8 * abs(x))
    return (f(x + h) - f(x - h)) / (2 * h)


@unlisted(
    name="derivative_by_its_text",
    replaces="derivative_at",
    question="q3_symbolic_derivative",
    title="derivatives are remembered by their text",
)
def derivative_by_its_text(expression, symbol, value, known={}):
    slope = known.setdefault(f"{expression} {symbol}", symbolic_derivative(expression, symbol))
    return value_at(slope, symbol, value)


@unlisted(
    name="gradient_as_a_list",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="nested lists are returned, no array",
)
def gradient_as_a_list(f, x, eps=1e-5):
    shape = np.shape(x)
    steps = [eps * unit.reshape(shape) for unit in np.eye(np.size(x))]
    slopes = [(f(x + step) - f(x - step)) / (2.0 * eps) for step in steps]
    return np.reshape(slopes, shape).tolist()


@unlisted(
    name="gradient_from_lists",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="f is given lists",
)
def gradient_from_lists(f, x, eps=1e-5):
    shape = np.shape(x)
    steps = [eps * unit.reshape(shape) for unit in np.eye(np.size(x))]
    slopes = [(f((x + s).tolist()) - f((x - s).tolist())) / (2.0 * eps) for s in steps]
    return np.reshape(slopes, shape)


@unlisted(
    name="check_in_place",
    replaces="gradient_check",
    question="q5_gradient_check",
    title="what the gradient returned is changed: it may be x",
)
def check_in_place(f, gradient, x, eps=1e-5):
    difference, numeric = gradient(x), numerical_gradient(f, x, eps)
    size = np.linalg.norm(difference) + np.linalg.norm(numeric)
    difference -= numeric
    return np.linalg.norm(difference) / size if size else 0.0


@unlisted(
    name="sweep_at_once",
    replaces="epsilon_sweep",
    question="q6_epsilon_sweep",
    title="f is called with all points at once",
)
def sweep_at_once(f, derivative, x, epsilons):
    steps = np.array(epsilons)
    return np.abs((f(x + steps) - f(x)) / steps - derivative(x))


@unlisted(
    name="best_in_eight_digits",
    replaces="best_epsilon",
    question="q6_epsilon_sweep",
    title="errors are rounded before they are compared",
)
def best_in_eight_digits(f, derivative, x, epsilons):
    return epsilons[int(np.argmin(np.round(epsilon_sweep(f, derivative, x, epsilons), 8)))]


@unlisted(
    name="best_near_0",
    replaces="best_epsilon",
    question="q6_epsilon_sweep",
    title="an x below -10 is taken for -10",
)
def best_near_0(f, derivative, x, epsilons):
    errors = epsilon_sweep(f, derivative, max(x, -10.0), epsilons)
    return epsilons[int(np.argmin(errors))]


@unlisted(
    name="slope_by_the_sum",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="divided by the sum of the sizes, as in gradient_check",
)
def slope_by_the_sum(pairs, points):
    def error(f, slope, x):
        return gradient_check(f, slope, np.array(x))

    return [i for i, pair in enumerate(pairs) if any(error(*pair, x) > 1e-4 for x in points)]


@pair(
    name="forward_wrong_sign_not_divided",
    replaces="forward_difference",
    question="q1_forward_difference",
    title="subtracted the wrong way, and not divided",
    made_of="forward_wrong_sign forward_not_divided",
)
def forward_wrong_sign_not_divided(f, x, eps=1e-3):
    return f(x) - f(x + eps)


@pair(
    name="central_wrong_sign_over_eps",
    replaces="central_difference",
    question="q2_central_difference",
    title="subtracted the wrong way, and divided by eps",
    made_of="central_wrong_sign central_over_eps",
)
def central_wrong_sign_over_eps(f, x, eps=1e-5):
    return (f(x - eps) - f(x + eps)) / eps


@pair(
    name="gradient_over_eps_flat",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="divided by eps, and always a vector",
    made_of="gradient_over_eps gradient_flat",
)
def gradient_over_eps_flat(f, x, eps=1e-5):
    slopes = []
    for index in np.ndindex(x.shape):
        plus, minus = x.astype(float), x.astype(float)
        plus[index] += eps
        minus[index] -= eps
        slopes.append((f(plus) - f(minus)) / eps)
    return np.array(slopes)


@pair(
    name="check_by_the_larger_default_eps",
    replaces="gradient_check",
    question="q5_gradient_check",
    title="divided by the larger norm, and eps is not handed on",
    made_of="check_by_the_larger check_default_eps",
)
def check_by_the_larger_default_eps(f, gradient, x, eps=1e-5):
    a, n = gradient(x), numerical_gradient(f, x)
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    return np.linalg.norm(a - n) / size if size else 0.0


@pair(
    name="sweep_signed_relative",
    replaces="epsilon_sweep",
    question="q6_epsilon_sweep",
    title="errors with a sign, divided by the derivative",
    made_of="sweep_signed sweep_relative",
)
def sweep_signed_relative(f, derivative, x, epsilons):
    exact = derivative(x)
    return [(forward_difference(f, x, eps) - exact) / exact for eps in epsilons]


@pair(
    name="slope_absolute_first_point",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="compared absolutely, and at the first point only",
    made_of="slope_absolute slope_first_point",
)
def slope_absolute_first_point(pairs, points):
    x = points[0]
    return [i for i, (f, s) in enumerate(pairs) if abs(s(x) - central_difference(f, x)) > 1e-4]


@unlisted(
    name="gradient_in_one_array",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="there is one array for each shape, which every call returns",
)
def gradient_in_one_array(f, x, eps=1e-5, results={}):
    moved = np.array(x, dtype=float)
    gradient = results.setdefault(moved.shape, np.zeros_like(moved))
    for index in np.ndindex(moved.shape):
        step = np.zeros_like(moved)
        step[index] = eps
        gradient[index] = (f(moved + step) - f(moved - step)) / (2.0 * eps)
    return gradient


@unlisted(
    name="sweep_in_one_list",
    replaces="epsilon_sweep",
    question="q6_epsilon_sweep",
    title="there is one list, which every call returns",
)
def sweep_in_one_list(f, derivative, x, epsilons, errors=[]):
    errors.clear()
    errors.extend(abs(forward_difference(f, x, eps) - derivative(x)) for eps in epsilons)
    return errors


@unlisted(
    name="derivative_power_rule_for_all",
    replaces="symbolic_derivative",
    question="q3_symbolic_derivative",
    title="the power rule is used where the symbol is the exponent",
)
def derivative_power_rule_for_all(expression, symbol):
    if expression.is_Mul:
        first, rest = expression.as_two_terms()
        slopes = [symbolic_derivative(part, symbol) for part in (first, rest)]
        return slopes[0] * rest + first * slopes[1]
    if expression.is_Pow:
        base, power = expression.args
        return power * base ** (power - 1) * symbolic_derivative(base, symbol)
    return sp.diff(expression, symbol)


@unlisted(
    name="value_nothing_for_zero",
    replaces="value_at",
    question="q3_symbolic_derivative",
    title="at 0 the value is taken for 0",
)
def value_nothing_for_zero(expression, symbol, value):
    return float(expression.subs(symbol, value)) if value else 0.0


@unlisted(
    name="slope_least_denominator",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="what is divided by is 1e-10 at least",
)
def slope_least_denominator(pairs, points):
    wrong = []
    for place, (f, slope) in enumerate(pairs):
        measured = [(slope(x), central_difference(f, x)) for x in points]
        if any(abs(s - n) / max(abs(s), abs(n), 1e-10) > 1e-4 for s, n in measured):
            wrong.append(place)
    return wrong
