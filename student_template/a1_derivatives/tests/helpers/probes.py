"""Probes of a1_derivatives: call one function of derivatives.py where it can be seen at work.

A probe gets the code under test and plain inputs and returns what it saw as plain data. It knows no
answers; readings.py says what follows from what was seen. Functions to differentiate travel as
descriptions and are made here; so are stand-ins for those of your functions that another task
builds on, so that a mistake in one costs nothing in the next.
This file is part of the student zip: read it to see how your code is called.
"""

import contextlib
import inspect
import types
from collections.abc import Collection, Mapping

import numpy as np

from autograder.judge.answers import Complaint

COMPLAINTS = {
    "nothing": "It returned None: is the return missing?",
    "other shape": "f was called with something that does not have the shape of x.",
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
    get = described.get

    def polynomial(x):
        total = 0.0
        for coefficient in reversed(described["coefficients"]):
            total = total * x + coefficient
        return total

    kinds = {
        "polynomial": polynomial,
        "reciprocal": lambda x: get("factor") / x ** get("power"),
        "sine": lambda x: get("factor") * np.sin(get("rate") * x + get("shift")),
        "exponential": lambda x: get("factor") * np.exp(get("rate") * x),
    }
    return kinds[described["kind"]]


class _Failure(ArithmeticError):
    """What a surface raises when it is told to fail."""


class _Surface:
    """A function of an array: the sum of linear x + square x^2 + cube x^3, and cross/2 (sum x)^2.

    Args:
        described: {"linear", "square", "cube": numbers or arrays in the shape of x, "cross",
            "scale": numbers}; what is left out is 0, scale is 1.
        shape: of x. fails_at: number of the call that raises; 0 for none.
    """

    def __init__(self, described, shape, fails_at=0):
        parts = {"linear": 0.0, "square": 0.0, "cube": 0.0, "cross": 0.0, "scale": 1.0} | described
        self.part = {name: np.array(value, dtype=float) for name, value in parts.items()}
        self.shape = shape
        self.fails_at = fails_at
        self.calls = 0

    def __call__(self, x):
        if np.shape(x) != self.shape:
            raise Complaint("other shape")
        self.calls += 1
        if self.calls == self.fails_at:
            raise _Failure("f cannot be computed here")
        x, part = np.array(x, dtype=float), self.part
        terms = part["linear"] * x + part["square"] * x**2 + part["cube"] * x**3
        return float(part["scale"] * (np.sum(terms) + part["cross"] / 2.0 * np.sum(x) ** 2))


def _slopes(surface, x, eps=0.0):
    """The derivatives of a surface; with eps, what central differences of that step measure."""
    x, part = np.reshape(np.array(x, dtype=float), surface.shape), surface.part
    own = part["linear"] + 2.0 * part["square"] * x + part["cube"] * (3.0 * x**2 + eps**2)
    return part["scale"] * (own + part["cross"] * np.sum(x) + np.zeros(surface.shape))


def _with_stand_ins(code, name, **stand_ins):
    """The function `name` of derivatives.py as if that file held these stand-ins.

    The file itself is left alone: its functions are copied, with other globals. Functions that
    stand inside another one, as that of a decorator does, are copied with it.
    """
    function = getattr(code.derivatives, name)
    if not isinstance(function, types.FunctionType):
        return function
    own = inspect.unwrap(function).__globals__
    scope = dict(own)
    copies = {id(own[key]): stand_in for key, stand_in in stand_ins.items() if key in own}

    def moved(original):
        if not isinstance(original, types.FunctionType):
            return original
        if id(original) not in copies:
            cells = [types.CellType() for _ in original.__closure__ or ()]
            copies[id(original)] = copy = types.FunctionType(
                original.__code__,
                scope if original.__globals__ is own else original.__globals__,
                original.__name__,
                original.__defaults__,
                tuple(cells),
            )
            copy.__kwdefaults__ = original.__kwdefaults__
            for cell, held in zip(cells, original.__closure__ or (), strict=True):
                with contextlib.suppress(ValueError):  # a name that has no value yet
                    cell.cell_contents = moved(held.cell_contents)
        return copies[id(original)]

    scope.update({key: moved(value) for key, value in own.items()})
    scope.update(stand_ins)
    return moved(function)


class _Watched:
    """A curve that counts how often it is called."""

    def __init__(self, described):
        self.curve = _curve(described)
        self.calls = 0

    def __call__(self, x):
        self.calls += 1
        return self.curve(x)


def _differences(curves):
    """Stand-ins for the differences, of functions that call one of these watched curves.

    Of any other function they give nothing: what your own differences are worth is seen elsewhere.
    """
    accepted = []

    def secant(f, left, right, width):
        before = [curve.calls for curve in curves]
        change = f(right) - f(left)
        if before != [curve.calls for curve in curves]:
            accepted.append(f)
        if not any(f is one for one in accepted):
            raise Complaint("another f")
        return change / width

    return {
        "forward_difference": lambda f, x, eps=1e-3: secant(f, x, x + eps, eps),
        "central_difference": lambda f, x, eps=1e-5: secant(f, x - eps, x + eps, 2.0 * eps),
    }


def _returned(value):
    """What a function of the student's returned; None is a mistake of its own."""
    if value is None:
        raise Complaint("nothing")
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

    Args:
        at: list of numbers x.
    Returns: {"the list of slopes": one number for each x}.
    """
    curve, step = _curve(f), [] if eps is None else [eps]
    slope = getattr(code.derivatives, name)
    return {"the list of slopes": [_number(slope(curve, x, *step)) for x in at]}


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
    import sympy  # here, so that the other tasks can be checked without it

    symbols = {name: sympy.Symbol(name, **known) for name in names}
    return sympy.sympify(text, locals=symbols), symbols


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
    if not hasattr(derivative, "free_symbols") or not hasattr(derivative, "subs"):
        raise Complaint("no expression")
    if not set(derivative.free_symbols) <= set(symbols.values()):
        raise Complaint("symbol left")
    places = [{symbols[name]: value for name, value in point.items()} for point in points]
    return {"the derivative, evaluated": [_real(derivative.subs(place)) for place in places]}


def symbolic_value(code, name, expression, symbol, values):
    """value_at or derivative_at of an expression of one symbol, at each of some values.

    Returns: {"the results": one number for each value}.
    """
    formula, symbols = _expression(expression, [symbol])
    function = getattr(code.derivatives, name)
    return {"the results": [_number(function(formula, symbols[symbol], v)) for v in values]}


def numerical_gradient(code, f, x, eps=None, fails_at=0, is_view=False):
    """numerical_gradient of a surface at x, of the type (float or integer) in which x is given.

    Args:
        fails_at: number of the call of f that raises an exception; 0 for none.
        is_view: whether x is every second element of a larger array.
    Returns: {"gradient", "x afterwards"}; without the gradient if f raised.
    """
    x = np.array(x)
    if is_view:
        x = np.repeat(x[..., np.newaxis], 2, axis=-1)[..., 0]
    surface = _Surface(f, x.shape, fails_at)
    step = [] if eps is None else [eps]
    try:
        gradient = code.derivatives.numerical_gradient(surface, x, *step)
    except _Failure:
        return {"x afterwards": x}
    if fails_at and surface.calls >= fails_at:
        raise Complaint("swallowed")
    return {"gradient": _returned(gradient), "x afterwards": x}


def gradient_check(code, f, x, factor=1.0, offset=0.0, eps=None):
    """gradient_check of a surface and of its gradient, spoilt by a factor and an offset.

    numerical_gradient is a stand-in here, so that mistakes in yours cost nothing.
    Args:
        factor, offset: numbers or arrays in the shape of x; 1 and 0 leave the gradient right.
    Returns: {"relative error", "x afterwards"}.
    """
    x = np.array(x)
    shape = x.shape
    surface = _Surface(f, shape)

    def gradient(point):
        spoilt = np.array(factor, dtype=float) * _slopes(surface, point)
        return spoilt + np.array(offset, dtype=float)

    def stand_in(f, x, eps=1e-5):  # the names of the stub: they may be used as keywords
        value = np.asarray(f(x))
        if value.ndim or not np.isclose(value, surface(np.reshape(x, shape)), atol=0.0):
            raise Complaint("not f")
        return _slopes(surface, x, eps).reshape(np.shape(x))

    step = [] if eps is None else [eps]
    check = _with_stand_ins(code, "gradient_check", numerical_gradient=stand_in)
    error = _returned(check(surface, gradient, x, *step))
    return {"relative error": error, "x afterwards": x}


def epsilon_sweep(code, f, derivative, x, epsilons):
    """epsilon_sweep of two curves, beside stand-ins for the differences.

    Returns: {"errors", "epsilons afterwards"}.
    """
    curve = _Watched(f)
    sweep = _with_stand_ins(code, "epsilon_sweep", **_differences([curve]))
    errors = _returned(sweep(curve, _curve(derivative), x, epsilons))
    return {"errors": errors, "epsilons afterwards": epsilons}


def down_and_up(code, f, derivative, x):
    """epsilon_sweep from 0.1 down to 1e-15: first the errors fall, then they rise.

    Returns: {"errors"}.
    """
    epsilons = [10.0**-exponent for exponent in range(1, 16)]
    return {"errors": epsilon_sweep(code, f, derivative, x, epsilons)["errors"]}


def best_epsilon(code, f, derivative, x, epsilons):
    """best_epsilon of two curves, beside stand-ins for the differences.

    Returns: {"the best epsilon", "epsilons afterwards"}.
    """
    curve = _Watched(f)
    best = _with_stand_ins(code, "best_epsilon", **_differences([curve]))
    answer = _number(best(curve, _curve(derivative), x, epsilons))
    return {"the best epsilon": answer, "epsilons afterwards": epsilons}


def wrong_slopes(code, pairs, points):
    """wrong_slopes of pairs of curves, beside stand-ins for the differences.

    Args:
        pairs: list of {"f", "slope"}, descriptions of curves.
    Returns: {"found": what was returned, as a list; "points afterwards", "pairs afterwards": the
        number of the pair that is now in each place, -1 if it is none}.
    """
    made = [(_Watched(pair["f"]), _Watched(pair["slope"])) for pair in pairs]
    asked = list(made)
    stand_ins = _differences([curve for pair in made for curve in pair])
    found = _returned(_with_stand_ins(code, "wrong_slopes", **stand_ins)(made, points))
    if not isinstance(found, Collection) or isinstance(found, str | bytes | Mapping):
        raise Complaint("no indices")
    places = {id(pair): place for place, pair in enumerate(asked)}
    return {
        "found": list(found.ravel() if isinstance(found, np.ndarray) else found),
        "points afterwards": points,
        "pairs afterwards": [places.get(id(pair), -1) for pair in made],
    }
