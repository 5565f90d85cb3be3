"""Probes of a1_derivatives: call one function of derivatives.py where it can be seen at work.

A probe gets the code under test and plain inputs and returns what it saw as plain data. It knows no
answers; readings.py says what follows from what was seen. Functions to differentiate travel as
descriptions and are made here. They show nothing but their values, and at which points they are
called is recorded. Stand-ins for those of your functions that another task builds on are made
here, too, so that a mistake in one costs nothing in the next.
This file is part of the student zip: read it to see how your code is called.
"""

import contextlib
import itertools
import weakref
from collections.abc import Callable, Collection, Mapping
from functools import reduce
from typing import Any

import numpy as np

from autograder.judge.answers import Complaint, one_array

COMPLAINTS = {
    "nothing": "It returned None: is the return missing?",
    "one array": "Every call returns the same array or list: what one returned, the next changes.",
    "other shape": "f or gradient was called with something that is no array in the shape of x.",
    "several": "A function of one number was called with several numbers, or with none.",
    "swallowed": "f raised an exception, and it did not come through to the caller.",
    "not f": "numerical_gradient was called with something else than f.",
    "another f": "A difference was taken of something that does not call a given function.",
    "no expression": "The derivative is neither a SymPy expression nor a number.",
    "symbol left": "The derivative holds a symbol that the expression does not have.",
    "no number": "The result is not a number: float() does not accept it.",
    "no indices": "The result is not a list of whole numbers, the places of the wrong pairs.",
}


def _curve(described):
    """A function of one number, from its description.

    described: {"kind": "polynomial", "coefficients": [of x^0, of x^1, ...]} |
        {"kind": "reciprocal", "factor", "power"} for factor / x^power |
        {"kind": "sine", "factor", "rate", "shift"} for factor * sin(rate * x + shift) |
        {"kind": "exponential", "factor", "rate"} for factor * exp(rate * x).
    """
    get, ahead = described.get, list(reversed(described.get("coefficients", [])))
    kinds = {
        "polynomial": lambda x: reduce(lambda total, one: total * x + one, ahead, 0.0),
        "reciprocal": lambda x: get("factor") / x ** get("power"),
        "sine": lambda x: get("factor") * np.sin(get("rate") * x + get("shift")),
        "exponential": lambda x: get("factor") * np.exp(get("rate") * x),
    }
    return kinds[described["kind"]]


# What a function that is handed in computes, and the points of its calls. They are kept here: a
# function of your file gets a value for a point, and finds no formula.
_BEHIND: weakref.WeakKeyDictionary[Callable[..., Any], Any] = weakref.WeakKeyDictionary()


def _handed_in(compute, shape=None):
    """A function like `compute`, whose calls are recorded: of arrays of a shape, or of numbers."""

    def f(x):
        behind, points = _BEHIND[f]
        with contextlib.suppress(TypeError, ValueError):  # what is no number says so in `behind`
            points.append(np.array(x, dtype=float))  # a copy: it may be moved later
        if shape is None and type(x) is not float and np.size(x) != 1:
            raise Complaint("several")
        if shape is not None and getattr(x, "shape", None) != shape:
            raise Complaint("other shape")
        return behind(x)

    _BEHIND[f] = compute, []
    return f


def _calls(f):
    """The points at which a function was called, one after the other in one list."""
    return np.concatenate([np.zeros(0), *map(np.ravel, _BEHIND[f][1])])


# What a surface raises when it is told to fail: one of these, with these words.
_FAILURES = ZeroDivisionError, OverflowError, ValueError, IndexError, RuntimeError, KeyError
_SAID = "f cannot be computed here"


def _parts(described):
    """The numbers of a surface by name: those that are left out, too."""
    parts = {"linear": 0.0, "square": 0.0, "cube": 0.0, "cross": 0.0, "scale": 1.0} | described
    return {name: np.array(value, dtype=float) for name, value in parts.items()}


def _surface(described, fails_at=0):
    """A function of an array: the sum of linear x + square x^2 + cube x^3, and cross/2 (sum x)^2.

    Args:
        described: {"linear", "square", "cube": numbers or arrays in the shape of x, "cross",
            "scale": numbers}; what is left out is 0, scale is 1.
        fails_at: number of the call that raises; 0 for none.
    """
    part, call = _parts(described), itertools.count(1)

    def compute(x):
        if next(call) == fails_at:
            raise _FAILURES[fails_at % len(_FAILURES)](_SAID)
        x = np.array(x, dtype=float)
        terms = part["linear"] * x + part["square"] * x**2 + part["cube"] * x**3
        return float(part["scale"] * (np.sum(terms) + part["cross"] / 2.0 * np.sum(x) ** 2))

    return compute


def _slopes(described, shape, x, eps=0.0):
    """The derivatives of a surface; with eps, what central differences of that step measure."""
    x, part = np.reshape(np.array(x, dtype=float), shape), _parts(described)
    own = part["linear"] + 2.0 * part["square"] * x + part["cube"] * (3.0 * x**2 + eps**2)
    return part["scale"] * (own + part["cross"] * np.sum(x) + np.zeros(shape))


def _secants(curves):
    """The change of f between two points, of functions that call one of these curves.

    Of any other function they give nothing: what your own differences are worth is seen elsewhere.
    """
    accepted = []

    def calls():
        return [len(_BEHIND[curve][1]) for curve in curves]

    def change(f, left, right):
        before = calls()
        found = f(right) - f(left)
        if before != calls():
            accepted.append(f)
        if not any(f is one for one in accepted):
            raise Complaint("another f")
        return found

    return change


def _forward(curves):
    """A stand-in for task 1."""
    change = _secants(curves)
    return {"forward_difference": lambda f, x, eps=1e-3: change(f, x, x + eps) / eps}


def _differences(curves):
    """Stand-ins for tasks 1 and 2."""
    change = _secants(curves)

    def central(f, x, eps=1e-5):
        return change(f, x - eps, x + eps) / (2.0 * eps)

    return _forward(curves) | {"central_difference": central}


def _gradients(curves):
    """Stand-ins for tasks 1, 2 and 4."""
    change = _secants(curves)

    def gradient(f, x, eps=1e-5):
        x = np.array(x, dtype=float)
        moves = eps * np.reshape(np.eye(x.size), (x.size, *x.shape))
        return np.reshape([change(f, x - move, x + move) for move in moves], x.shape) / (2.0 * eps)

    return _differences(curves) | {"numerical_gradient": gradient}


def _checks(curves):
    """Stand-ins for tasks 1, 2, 4 and 5."""
    stand_ins = _gradients(curves)

    def check(f, gradient, x, eps=1e-5):
        analytic, numeric = gradient(x), stand_ins["numerical_gradient"](f, x, eps)
        size = np.linalg.norm(analytic) + np.linalg.norm(numeric)
        return np.linalg.norm(analytic - numeric) / size if size else 0.0

    return stand_ins | {"gradient_check": check}


def _returned(value):
    """What a function of the student's returned; None is a mistake of its own."""
    if value is None:
        raise Complaint("nothing")
    return value


def _of_its_own(value, again):
    """What was returned, if a second call returns another array or list."""
    if one_array({"first": _returned(value), "second": again}):
        raise Complaint("one array")
    return value


def _number(value):
    """A float; whatever float() accepts will do but a text, and an array of one element."""
    if isinstance(_returned(value), str | bytes):
        raise Complaint("no number")
    try:
        return float(value.item() if isinstance(value, np.ndarray) else value)
    except (TypeError, ValueError):
        raise Complaint("no number") from None


def difference(code, name, f, at, eps=None):
    """forward_difference or central_difference of a curve, with the default eps if none is given.

    at: list of numbers x. Returns: {"the list of slopes": one number for each x; "calls": of f}.
    """
    curve, step = _handed_in(_curve(f)), [] if eps is None else [eps]
    earlier = _forward([curve]) if name == "central_difference" else {}
    with code.standing_in("derivatives", name, **earlier) as slope:
        slopes = []
        for x in at:
            slope(curve, x)  # by the default eps: what is remembered of it must not be the answer
            slopes.append(_number(slope(curve, x, *step)))
    return {"the list of slopes": slopes, "calls": _calls(curve)}


def _real(value):
    """A float of an evaluated expression, whose form may go by way of complex numbers."""
    try:
        value = complex(value)
    except (TypeError, ValueError):
        raise Complaint("no number") from None
    if abs(value.imag) > 1e-9 * abs(value):
        raise Complaint("no number")
    return value.real


def _expression(text, names, **known):
    """A SymPy expression, and its symbols by name, from the text of a test.

    known: what SymPy is told of the symbols, such as positive=True.
    """
    import sympy  # not at the top, so that the other tasks can be checked without it

    symbols = {name: sympy.Symbol(name, **known) for name in names}
    return sympy.sympify(text, locals=symbols), symbols


def _is_expression(value):
    """Whether it is an expression of SymPy's own classes through and through."""
    import sympy

    return isinstance(value, sympy.Expr) and all(
        type(node).__module__.partition(".")[0] == "sympy"
        for node in sympy.preorder_traversal(value)
    )


def symbolic_derivative(code, expression, symbol, points, known=()):
    """symbolic_derivative of an expression, evaluated: what counts is its value, not its form.

    Args:
        expression: text. symbol: name to differentiate by.
        points: list of {name: value}, one for each place at which to evaluate.
        known: what SymPy is told of the symbols, such as ["positive"].
    Returns: {"the derivative, evaluated": one number for each point}.
    """
    formula, symbols = _expression(expression, points[0], **dict.fromkeys(known, True))
    derivative = _returned(code.derivatives.symbolic_derivative(formula, symbols[symbol]))
    if isinstance(derivative, int | float | np.number):
        return {"the derivative, evaluated": [float(derivative)] * len(points)}
    if not _is_expression(derivative):
        raise Complaint("no expression")
    if not set(derivative.free_symbols) <= set(symbols.values()):
        raise Complaint("symbol left")
    places = [{symbols[name]: value for name, value in point.items()} for point in points]
    return {"the derivative, evaluated": [_real(derivative.subs(place)) for place in places]}


def symbolic_value(code, name, expression, symbol, values, known=()):
    """value_at or derivative_at of an expression of one symbol; known: as above.

    Returns: {"the results": one number for each of the values}.
    """
    formula, symbols = _expression(expression, [symbol], **dict.fromkeys(known, True))
    function = getattr(code.derivatives, name)
    return {"the results": [_number(function(formula, symbols[symbol], v)) for v in values]}


def numerical_gradient(code, f, x, eps=None, fails_at=0, is_view=False):
    """numerical_gradient of a surface at x, of the type (float or integer) in which x is given.

    fails_at: number of the call of f that raises an exception; 0 for none.
    is_view: whether x is every second element of a larger array, and that is transposed.
    Returns: {"gradient", "x afterwards", "calls": of f}; x alone if f raised.
    """
    x = np.array(x)
    if is_view:
        x = np.repeat(x.T[..., np.newaxis], 2, axis=-1)[..., 0].T
    surface = _handed_in(_surface(f, fails_at), x.shape)
    step, earlier = [] if eps is None else [eps], _differences([surface])
    try:
        with code.standing_in("derivatives", "numerical_gradient", **earlier) as under_test:
            gradient, calls = _returned(under_test(surface, x, *step)), _calls(surface)
            if not step:
                _of_its_own(gradient, under_test(surface, x))
    except _FAILURES as error:
        if _SAID not in error.args:
            raise
        return {"x afterwards": x}
    if fails_at and calls.size >= fails_at * x.size:
        raise Complaint("swallowed")
    return {"gradient": gradient, "x afterwards": x, "calls": calls}


def gradient_check(code, f, x, factor=1.0, offset=0.0, eps=None):
    """gradient_check of a surface and of its gradient, spoilt by a factor and an offset.

    numerical_gradient is a stand-in here, so that mistakes in yours cost nothing.
    factor, offset: numbers or arrays in the shape of x; 1 and 0 leave the gradient right.
    Returns: {"relative error", "x afterwards", "calls": of f and of the gradient}.
    """
    x = np.array(x)
    shape = x.shape
    compute = _surface(f)
    surface = _handed_in(compute, shape)

    def spoilt(point):
        slopes = np.array(factor, float) * _slopes(f, shape, point) + np.array(offset, float)
        return point if np.array_equal(slopes, point) else slopes  # as lambda x: x does

    described, gradient = f, _handed_in(spoilt, shape)

    def stand_in(f, x, eps=1e-5):  # the names of the stub: they may be used as keywords
        value = np.asarray(f(x))
        if value.ndim or not np.isclose(value, compute(np.reshape(x, shape)), atol=0.0):
            raise Complaint("not f")
        return _slopes(described, shape, x, eps).reshape(np.shape(x))

    step = [] if eps is None else [eps]
    earlier = _differences([surface]) | {"numerical_gradient": stand_in}
    with code.standing_in("derivatives", "gradient_check", **earlier) as check:
        error = _returned(check(surface, gradient, x, *step))
    calls = [_calls(surface), _calls(gradient)]
    return {"relative error": error, "x afterwards": x, "calls": calls}


def epsilon_sweep(code, f, derivative, x, epsilons):
    """epsilon_sweep of two curves, beside stand-ins for the differences.

    Returns: {"errors", "epsilons afterwards", "calls": of f and of the derivative}.
    """
    curve, slope = _handed_in(_curve(f)), _handed_in(_curve(derivative))
    with code.standing_in("derivatives", "epsilon_sweep", **_gradients([curve])) as sweep:
        errors = sweep(curve, slope, x, epsilons)
        calls = [_calls(curve), _calls(slope)]
        errors = _of_its_own(errors, sweep(curve, slope, x, epsilons[:1]))
    return {"errors": errors, "epsilons afterwards": epsilons, "calls": calls}


def down_and_up(code, f, derivative, x):
    """epsilon_sweep from 0.1 down to 1e-15. Returns: {"errors", "calls": of f, derivative}."""
    epsilons = [10.0**-exponent for exponent in range(1, 16)]
    seen = epsilon_sweep(code, f, derivative, x, epsilons)
    return {"errors": seen["errors"], "calls": seen["calls"]}


def best_epsilon(code, f, derivative, x, epsilons):
    """best_epsilon of two curves. Returns: {"the best epsilon", "epsilons afterwards"}."""
    curve, slope = _handed_in(_curve(f)), _handed_in(_curve(derivative))
    with code.standing_in("derivatives", "best_epsilon", **_gradients([curve])) as best:
        answer = _number(best(curve, slope, x, epsilons))
    return {"the best epsilon": answer, "epsilons afterwards": epsilons}


def wrong_slopes(code, pairs, points):
    """wrong_slopes of pairs of curves, beside stand-ins for the differences.

    pairs: list of {"f", "slope"}, descriptions of curves.
    Returns: {"found": what was returned, as a list; "points afterwards", "pairs afterwards": the
        number of the pair that is now in each place, -1 if it is none; "calls": of f and of the
        slope, for each pair}.
    """
    curves = {}  # equal descriptions give one function: it may stand in several pairs
    made = [
        tuple(
            curves.setdefault(repr(pair[name]), _handed_in(_curve(pair[name])))
            for name in ("f", "slope")
        )
        for pair in pairs
    ]
    asked = list(made)
    earlier = _checks([curve for pair in made for curve in pair])
    with code.standing_in("derivatives", "wrong_slopes", **earlier) as under_test:
        found = under_test(made, points)
        calls = [[_calls(f), _calls(slope)] for f, slope in asked]
        found = _of_its_own(found, under_test(made[:1], points[:1]))
    if not isinstance(found, Collection) or isinstance(found, str | bytes | Mapping):
        raise Complaint("no indices")
    places = {id(pair): place for place, pair in enumerate(asked)}
    return {
        "found": list(found.ravel() if isinstance(found, np.ndarray) else found),
        "points afterwards": points,
        "pairs afterwards": [places.get(id(pair), -1) for pair in made],
        "calls": calls,
    }
