"""A value of the wrong kind: a list, a single number, a function, a generator.

Reads:  a Raised.
Gives:  a sentence for the student; "" where this is not the cause.
Leaves to others: None in place of a value (nothing.py), the order of the rules (rules.py).
"""

from __future__ import annotations

import ast
import re
from typing import Any

from autograder.judge.advice.exceptions.raised import (
    NUMBERS,
    OF_ARRAYS,
    Raised,
)
from autograder.judge.advice.raised_at import quoted

GENERATOR = (
    "A generator, such as `(... for ... in ...)` in round brackets, gives its items one by one and "
    "knows neither length nor sum. Write [... for ... in ...] for a list; Python's own sum(...) "
    "adds them up."
)


def generator(raised: Raised) -> str:
    """A generator where a list or an array is needed."""
    of_numpy = "np.sum(generator) is deprecated" in raised.said
    return GENERATOR if "generator" in raised.kinds or of_numpy else ""


def not_called(raised: Raised) -> str:
    """A function without the brackets that call it."""
    functions = {"method", "function", "builtin_function_or_method", "method-wrapper"}
    parts = raised.spot.parts()
    if not functions & set(raised.kinds) or raised.spot.raiser:
        return ""
    if "not subscriptable" in raised.said and len(parts) == 1:
        return f"{quoted(parts[0])} is a function. Functions are called with ( ), not with [ ]."
    if len(parts) != len(raised.kinds) or isinstance(raised.spot.expression, ast.Call):
        return ""
    part = next(part for part, kind in zip(parts, raised.kinds, strict=True) if kind in functions)
    return f"{quoted(part)} is a function, and nothing calls it. Are the ( ) missing behind it?"


def list_at_fault(raised: Raised) -> tuple[ast.expr, Any] | None:
    """A list or tuple in arithmetic, or asked for what arrays have: expression and value."""
    lacks = isinstance(raised.error, AttributeError) and raised.error.name in OF_ARRAYS
    calculates = re.search("operand|concatenate|not supported between", raised.said)
    fits = set(raised.kinds) <= {"list", "tuple", "ndarray"} | NUMBERS
    sequence = "can't multiply sequence by non-int" in raised.said
    if not sequence and not (raised.kinds and fits and (lacks or calculates)):
        return None
    if "concatenate" in raised.said and raised.kinds[1] not in NUMBERS:
        return None
    for part, value in raised.parts():
        display = isinstance(part, ast.List | ast.Tuple | ast.ListComp)
        if display or type(value) in (list, tuple):
            return part, value
    return None


def list_for_array(raised: Raised) -> str:
    """Arithmetic, or an attribute of arrays, with a list or a tuple."""
    found = list_at_fault(raised)
    if found is None:
        return ""
    part, value = found
    kind = "tuple" if isinstance(part, ast.Tuple) or type(value) is tuple else "list"
    return (
        f"{quoted(part)} is a Python {kind}, which knows no arithmetic. Make an array of it: "
        "np.array(...)."
    )


def single_number(raised: Raised) -> str:
    """One number where an array or a list is needed."""
    scalar = re.search("invalid index to scalar|0-dimensional, but|over a 0-d", raised.said)
    unfit = re.search(r"not (subscriptable|iterable)|has no len\(\)|unpack", raised.said)
    lacks = isinstance(raised.error, AttributeError) and raised.error.name in OF_ARRAYS
    if not scalar and not (set(raised.kinds) & NUMBERS and (unfit or lacks)):
        return ""
    parts = list(raised.parts())
    fitting = [part for part, value in parts if type(value).__name__ in raised.kinds]
    fitting += [part for part, _ in parts if len(parts) == 1]
    if not fitting:
        return ""
    if raised.spot.operation == "GET_ITER" and raised.kinds == ("int",):
        return (
            f"{quoted(fitting[0])} is one whole number: `for` needs something with several items. "
            "To count up to it, write range(...) around it."
        )
    return (
        f"{quoted(fitting[0])} is one single number: it has no entries and no length. Was it "
        "summed or averaged before, or is an index too many here?"
    )
