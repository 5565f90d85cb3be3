"""Known mistakes of a1_derivatives, as real students made them.

Each is written as the wrong definition; the rest of the file is the solution. A mistake loses
points in its own question only, and is named to those who make it. It is read as text, never run
where it stands, so the names of derivatives.py are used freely.
"""
# ruff: noqa: D103, F821

import numpy as np

from autograder.course.variants import misconception


@misconception(
    name="forward_wrong_sign",
    replaces="forward_difference",
    question="q1_forward_difference",
    title="the two values of f are subtracted in the wrong order",
    hint="The change is new minus old: f(x + eps) comes first. Read section 1.",
)
def forward_wrong_sign(f, x, eps=1e-3):
    return (f(x) - f(x + eps)) / eps


@misconception(
    name="forward_not_divided",
    replaces="forward_difference",
    question="q1_forward_difference",
    title="the change of f is not divided by eps",
    hint="A slope is change per unit of x, so the change is divided by the step. Read section 1.",
)
def forward_not_divided(f, x, eps=1e-3):
    return f(x + eps) - f(x)


@misconception(
    name="forward_backward",
    replaces="forward_difference",
    question="q1_forward_difference",
    title="the step goes backward, to x - eps",
    hint="The forward difference looks from x to x + eps. Read section 1.",
)
def forward_backward(f, x, eps=1e-3):
    return (f(x) - f(x - eps)) / eps


@misconception(
    name="forward_brackets",
    replaces="forward_difference",
    question="q1_forward_difference",
    title="only f(x) is divided by eps: brackets are missing",
    hint="Division binds tighter than minus: put the whole change in brackets. Read section 1.",
)
def forward_brackets(f, x, eps=1e-3):
    return f(x + eps) - f(x) / eps


@misconception(
    name="central_over_eps",
    replaces="central_difference",
    question="q2_central_difference",
    title="divided by eps, but the interval is 2 eps wide",
    hint="From x - eps to x + eps it is 2 eps. Read section 2.",
)
def central_over_eps(f, x, eps=1e-5):
    return (f(x + eps) - f(x - eps)) / eps


@misconception(
    name="central_precedence",
    replaces="central_difference",
    question="q2_central_difference",
    title="divided by 2 and then multiplied by eps",
    hint="Python reads a / 2 * eps as (a / 2) * eps: write / (2 * eps). Read section 2.",
)
def central_precedence(f, x, eps=1e-5):
    return (f(x + eps) - f(x - eps)) / 2 * eps


@misconception(
    name="central_one_sided",
    replaces="central_difference",
    question="q2_central_difference",
    title="this is the forward difference: the step goes one way only",
    hint="Go one eps ahead and one eps back; the error then shrinks with eps^2. Read section 2.",
)
def central_one_sided(f, x, eps=1e-5):
    return (f(x + eps) - f(x)) / eps


@misconception(
    name="central_wrong_sign",
    replaces="central_difference",
    question="q2_central_difference",
    title="the two values of f are subtracted in the wrong order",
    hint="The value ahead comes first: f(x + eps) - f(x - eps). Read section 2.",
)
def central_wrong_sign(f, x, eps=1e-5):
    return (f(x - eps) - f(x + eps)) / (2.0 * eps)


@misconception(
    name="subs_before_diff",
    replaces="derivative_at",
    question="q3_symbolic_derivative",
    title="the number is put in first, and then there is nothing left to differentiate",
    hint="After subs only a number is left, and its derivative is 0: diff first. Read section 3.",
)
def subs_before_diff(expression, symbol, value):
    return float(sp.diff(expression.subs(symbol, value), symbol))


@misconception(
    name="value_of_the_derivative",
    replaces="value_at",
    question="q3_symbolic_derivative",
    title="value_at differentiates before it puts the number in",
    hint="value_at is about the expression as it comes; only derivative_at differentiates. "
    "Read section 3.",
)
def value_of_the_derivative(expression, symbol, value):
    return float(sp.diff(expression, symbol).subs(symbol, value))


@misconception(
    name="derivative_not_taken",
    replaces="derivative_at",
    question="q3_symbolic_derivative",
    title="derivative_at gives the value of the expression, not of its derivative",
    hint="There are two things to do: diff, then subs. Read section 3.",
)
def derivative_not_taken(expression, symbol, value):
    return value_at(expression, symbol, value)


@misconception(
    name="fixed_symbol",
    replaces="symbolic_derivative",
    question="q3_symbolic_derivative",
    title="it always differentiates by w, whatever symbol is given",
    hint="The caller's symbol may have any name: pass it on to diff. Read section 3.",
)
def fixed_symbol(expression, symbol):
    return sp.diff(expression, sp.Symbol("w"))


@misconception(
    name="gradient_one_sided",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="the step goes one way only",
    hint="A central difference needs f at + eps and at - eps. Read section 4.",
)
def gradient_one_sided(f, x, eps=1e-5):
    moved = np.array(x, dtype=float)
    gradient = np.zeros_like(moved)
    here = f(moved)
    for index in np.ndindex(moved.shape):
        kept = moved[index]
        moved[index] = kept + eps
        gradient[index] = (f(moved) - here) / eps
        moved[index] = kept
    return gradient


@misconception(
    name="gradient_over_eps",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="divided by eps, but the interval is 2 eps wide",
    hint="From - eps to + eps it is 2 eps, in every element. Read section 4.",
)
def gradient_over_eps(f, x, eps=1e-5):
    moved = np.array(x, dtype=float)
    gradient = np.zeros_like(moved)
    for index in np.ndindex(moved.shape):
        kept = moved[index]
        moved[index] = kept + eps
        above = f(moved)
        moved[index] = kept - eps
        below = f(moved)
        moved[index] = kept
        gradient[index] = (above - below) / eps
    return gradient


@misconception(
    name="gradient_changes_x",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="the caller's array is changed and not put back",
    hint="Work on a copy, and put each element back before the next one moves. Read section 4.",
)
def gradient_changes_x(f, x, eps=1e-5):
    x = np.asarray(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] += eps
        above = f(x)
        x[index] -= 2.0 * eps
        gradient[index] = (above - f(x)) / (2.0 * eps)
    return gradient


@misconception(
    name="gradient_accumulates",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="elements that have had their turn stay moved while the next one is measured",
    hint="Only one element at a time may differ from x: put it back first. Read section 4.",
)
def gradient_accumulates(f, x, eps=1e-5):
    moved = np.array(x, dtype=float)
    gradient = np.zeros_like(moved)
    for index in np.ndindex(moved.shape):
        moved[index] += eps
        above = f(moved)
        moved[index] -= 2.0 * eps
        gradient[index] = (above - f(moved)) / (2.0 * eps)
    return gradient


@misconception(
    name="gradient_all_at_once",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="all elements move together",
    hint="x + eps moves the whole array, so one number comes out of it: loop over the elements. "
    "Read section 4.",
)
def gradient_all_at_once(f, x, eps=1e-5):
    return (f(x + eps) - f(x - eps)) / (2.0 * eps) * np.ones(x.shape)


@misconception(
    name="gradient_flat",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="the gradient is a vector even if x is a matrix",
    hint="A gradient has the shape of x: make it with zeros_like, in floats. Read section 4.",
)
def gradient_flat(f, x, eps=1e-5):
    moved = np.array(x, dtype=float)
    gradient = []
    for index in np.ndindex(moved.shape):
        kept = moved[index]
        moved[index] = kept + eps
        above = f(moved)
        moved[index] = kept - eps
        below = f(moved)
        moved[index] = kept
        gradient.append((above - below) / (2.0 * eps))
    return np.array(gradient)


@misconception(
    name="gradient_truncates",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="in an integer array the step is cut off",
    hint="3 + 0.001 is 3 again in an array of integers: make a float copy. Read section 4.",
)
def gradient_truncates(f, x, eps=1e-5):
    moved = x.copy()
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        kept = moved[index]
        moved[index] = kept + eps
        above = f(moved)
        moved[index] = kept - eps
        below = f(moved)
        moved[index] = kept
        gradient[index] = (above - below) / (2.0 * eps)
    return gradient


@misconception(
    name="gradient_not_put_back_when_f_raises",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="x is put back after each element, but not if f raises an exception",
    hint="Move the elements of a copy, or put x back in a `finally:`. Read section 4.",
)
def gradient_not_put_back_when_f_raises(f, x, eps=1e-5):
    moved = np.asarray(x, dtype=float)
    gradient = np.zeros_like(moved)
    for index in np.ndindex(moved.shape):
        kept = moved[index]
        moved[index] = kept + eps
        above = f(moved)
        moved[index] = kept - eps
        below = f(moved)
        moved[index] = kept
        gradient[index] = (above - below) / (2.0 * eps)
    return gradient


@misconception(
    name="gradient_by_ravel",
    replaces="numerical_gradient",
    question="q4_numerical_gradient",
    title="elements of x.ravel() move, which may be a copy, and not those of x",
    hint="ravel and reshape give a copy if x is a part of a larger array: use the indices of x. "
    "Read section 4.",
)
def gradient_by_ravel(f, x, eps=1e-5):
    moved = np.asarray(x, dtype=float)
    flat = moved.ravel()
    gradient = np.zeros(flat.shape)
    for i in range(flat.size):
        kept = flat[i]
        try:
            flat[i] = kept + eps
            above = f(moved)
            flat[i] = kept - eps
            below = f(moved)
        finally:
            flat[i] = kept
        gradient[i] = (above - below) / (2.0 * eps)
    return gradient.reshape(moved.shape)


@misconception(
    name="check_absolute",
    replaces="gradient_check",
    question="q5_gradient_check",
    title="the error is absolute: it is not divided by the size of the gradients",
    hint="0.1 is nothing beside 1e6 and everything beside 1e-6: divide. Read section 5.",
)
def check_absolute(f, gradient, x, eps=1e-5):
    return float(np.linalg.norm(gradient(x) - numerical_gradient(f, x, eps)))


@misconception(
    name="check_zero_by_zero",
    replaces="gradient_check",
    question="q5_gradient_check",
    title="two zero gradients give 0 / 0",
    hint="If both norms are 0 the gradients agree: return 0. Read section 5.",
)
def check_zero_by_zero(f, gradient, x, eps=1e-5):
    analytic, numeric = gradient(x), numerical_gradient(f, x, eps)
    size = np.linalg.norm(analytic) + np.linalg.norm(numeric)
    return np.linalg.norm(analytic - numeric) / size


@misconception(
    name="check_large_constant",
    replaces="gradient_check",
    question="q5_gradient_check",
    title="a constant in the denominator drowns small gradients",
    hint="With 1e-8 added, small functions look better than they are. Test for two zeros instead. "
    "Read section 5.",
)
def check_large_constant(f, gradient, x, eps=1e-5):
    analytic, numeric = gradient(x), numerical_gradient(f, x, eps)
    size = np.linalg.norm(analytic) + np.linalg.norm(numeric) + 1e-8
    return np.linalg.norm(analytic - numeric) / size


@misconception(
    name="check_by_the_larger",
    replaces="gradient_check",
    question="q5_gradient_check",
    title="divided by the larger of the two norms, not by their sum",
    hint="Here the difference is divided by the sum of both norms. Read section 5.",
)
def check_by_the_larger(f, gradient, x, eps=1e-5):
    analytic, numeric = gradient(x), numerical_gradient(f, x, eps)
    size = max(np.linalg.norm(analytic), np.linalg.norm(numeric))
    return np.linalg.norm(analytic - numeric) / size if size else 0.0


@misconception(
    name="check_default_eps",
    replaces="gradient_check",
    question="q5_gradient_check",
    title="eps is not handed on to numerical_gradient",
    hint="The caller's eps is meant for the numeric gradient: pass it on. Read section 5.",
)
def check_default_eps(f, gradient, x, eps=1e-5):
    analytic, numeric = gradient(x), numerical_gradient(f, x)
    size = np.linalg.norm(analytic) + np.linalg.norm(numeric)
    return np.linalg.norm(analytic - numeric) / size if size else 0.0


@misconception(
    name="sweep_signed",
    replaces="epsilon_sweep",
    question="q6_epsilon_sweep",
    title="errors keep their sign",
    hint="How far off, not in which direction: take abs. Read section 6.",
)
def sweep_signed(f, derivative, x, epsilons):
    return [forward_difference(f, x, eps) - derivative(x) for eps in epsilons]


@misconception(
    name="sweep_relative",
    replaces="epsilon_sweep",
    question="q6_epsilon_sweep",
    title="the errors are divided by the derivative",
    hint="Here the absolute error is asked for: do not divide. Read section 6.",
)
def sweep_relative(f, derivative, x, epsilons):
    exact = derivative(x)
    return [abs((forward_difference(f, x, eps) - exact) / exact) for eps in epsilons]


@misconception(
    name="sweep_central",
    replaces="epsilon_sweep",
    question="q6_epsilon_sweep",
    title="the central difference is used instead of the forward difference",
    hint="The sweep is about the forward difference, whose error is larger. Read section 6.",
)
def sweep_central(f, derivative, x, epsilons):
    return [abs(central_difference(f, x, eps) - derivative(x)) for eps in epsilons]


@misconception(
    name="best_is_smallest_epsilon",
    replaces="best_epsilon",
    question="q6_epsilon_sweep",
    title="the smallest epsilon is taken for the best one",
    hint="Below some epsilon the error grows again, by rounding: compare errors. Read section 6.",
)
def best_is_smallest_epsilon(f, derivative, x, epsilons):
    return min(epsilons)


@misconception(
    name="best_is_an_index",
    replaces="best_epsilon",
    question="q6_epsilon_sweep",
    title="the place in the list is returned, or the error, instead of the epsilon",
    hint="argmin gives a place in the list: return the epsilon that stands there. Read section 6.",
)
def best_is_an_index(f, derivative, x, epsilons):
    return int(np.argmin(epsilon_sweep(f, derivative, x, epsilons)))


@misconception(
    name="slope_absolute",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="slopes are compared absolutely",
    hint="Divide the difference by the larger of the two sizes before you compare. Read section 7.",
)
def slope_absolute(pairs, points):
    return [
        index
        for index, (f, slope) in enumerate(pairs)
        if any(abs(slope(x) - central_difference(f, x)) > 1e-4 for x in points)
    ]


@misconception(
    name="slope_first_point",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="only the first point is looked at",
    hint="A wrong slope can be right at one point: try all of them. Read section 7.",
)
def slope_first_point(pairs, points):
    wrong = []
    for index, (f, slope) in enumerate(pairs):
        numeric, given = central_difference(f, points[0]), slope(points[0])
        size = max(abs(given), abs(numeric))
        if size > 0.0 and abs(given - numeric) / size > 1e-4:
            wrong.append(index)
    return wrong


@misconception(
    name="slope_at_all_points",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="a slope must be wrong at all points to be reported",
    hint="One point at which it is wrong is enough: any, not all. Read section 7.",
)
def slope_at_all_points(pairs, points):
    def off(f, slope, x):
        numeric, given = central_difference(f, x), slope(x)
        return abs(given - numeric) > 1e-4 * max(abs(given), abs(numeric))

    return [i for i, (f, slope) in enumerate(pairs) if all(off(f, slope, x) for x in points)]


@misconception(
    name="slope_once_per_point",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="a pair is listed once for every point at which it is wrong",
    hint="Leave the loop over the points once the pair is in the list. Read section 7.",
)
def slope_once_per_point(pairs, points):
    wrong = []
    for index, (f, slope) in enumerate(pairs):
        for x in points:
            numeric, given = central_difference(f, x), slope(x)
            if abs(given - numeric) > 1e-4 * max(abs(given), abs(numeric)):
                wrong.append(index)
    return wrong


@misconception(
    name="slope_right_ones",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="the right slopes are listed instead of the wrong ones",
    hint="The list is for those whose error is above 1e-4. Read section 7.",
)
def slope_right_ones(pairs, points):
    def off(f, slope, x):
        numeric, given = central_difference(f, x), slope(x)
        return abs(given - numeric) > 1e-4 * max(abs(given), abs(numeric))

    return [i for i, (f, slope) in enumerate(pairs) if not any(off(f, slope, x) for x in points)]


@misconception(
    name="slope_forward",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="the numeric slope is a forward difference, too rough for this comparison",
    hint="Its own error is above 1e-4: use the central difference. Read section 7.",
)
def slope_forward(pairs, points):
    def off(f, slope, x):
        numeric, given = forward_difference(f, x), slope(x)
        return abs(given - numeric) > 1e-4 * max(abs(given), abs(numeric))

    return [i for i, (f, slope) in enumerate(pairs) if any(off(f, slope, x) for x in points)]


@misconception(
    name="slope_isclose",
    replaces="wrong_slopes",
    question="q7_wrong_slope",
    title="np.isclose takes every two numbers below 1e-8 for equal",
    hint="isclose adds an absolute 1e-8 to its tolerance: give atol=0, or divide. Read section 7.",
)
def slope_isclose(pairs, points):
    def off(f, slope, x):
        return not np.isclose(slope(x), central_difference(f, x), rtol=1e-4)

    return [i for i, (f, slope) in enumerate(pairs) if any(off(f, slope, x) for x in points)]
