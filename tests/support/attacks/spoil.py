"""Answers that try to break whoever judges them, so that a failed check "could not be judged", or
that a warning of ours stands on the terminal.

Each is an expression of `x`, what the solution's function or method returned or stored. Every
function and method of a right submission answers so.
"""

from __future__ import annotations

import json
import warnings
from typing import Any

import numpy as np

ANSWERS = {
    "the largest number of all": "like(x, 1.7e308)",
    "the largest negative number": "like(x, -1.7e308)",
    "a number that grows when squared": "like(x, 1e200)",
    "the smallest number of all": "like(x, 5e-324)",
    "not a number in one place": "one_wrong(x, np.nan)",
    "infinity in one place": "one_wrong(x, np.inf)",
    "the largest number in one place": "one_wrong(x, 1.7e308)",
    "four thousand digits": "10 ** 4000",
    "an integer past 64 bits": "2 ** 64 + 1",
    "integers that overflow when subtracted": "like(x, -2 ** 63).astype(np.int64)",
    "unsigned integers": "like(x, 2 ** 64 - 1).astype(np.uint64)",
    "a ragged list": "[1.0, [2.0, [3.0]], [], 4.0]",
    "a list of texts": "['1.0', 'nan', '\\udcff', '\\x1b[2J']",
    "a list that is ragged only deep down": "[[[1.0, 2.0], [3.0]]]",
    "as deep as may be": "deep(12)",
    "an object in a list": "[1.0, object(), 2.0]",
    "an empty list": "[]",
    "an array without elements": "np.zeros((0, 3))",
    "an array of sixteen dimensions": "np.zeros((1,) * 16)",
    "a length that does not fit": "np.zeros((0, 2 ** 40))",
    "true and false": "like(x, 1.0).astype(bool)",
    "complex numbers": "like(x, 1.0) * (1 + 1j)",
    "half precision": "like(x, 65000.0).astype(np.float16)",
    "a dictionary of odd names": "{'': 1.0, 'a' * 300: 2.0, '\\x00': np.nan, 'dx': [1, [2]]}",
    "a dictionary without an entry that was asked for": "{}",
    "numbers backwards in memory": "np.asarray(x, float).T[..., ::-1] if numeric(x) else x",
    "a text as long as may be": "'9' * 16_384",
    "the answer twice, in a tuple": "(x, x)",
    "a set": "{1.0, 2.0}",
    "an iterator": "iter([1.0, 2.0])",
    "a number that is no number when asked again": "Changing()",
    "an array that shrinks": "Shrinking(x)",
    "a type": "float",
    "very many small parts": "[[float(i)] for i in range(40_000)]",
}

HELPERS = """
import types
import numpy as np

def numeric(x):
    try: return np.asarray(x).dtype.kind in "biuf"
    except Exception: return False

def like(x, number):
    return np.full(np.shape(x) if numeric(x) else (2, 3), number)

def one_wrong(x, number):
    if not numeric(x): return x
    wrong = np.array(x, dtype=float)
    if wrong.size: wrong.flat[wrong.size // 2] = number
    return wrong

def deep(n):
    return [deep(n - 1)] if n else [1e308]

class Changing(float):
    asked = 0
    def __float__(self):
        Changing.asked += 1
        return float("nan") if Changing.asked % 2 else 1e308

class Shrinking(list):
    def __init__(self, x): list.__init__(self, [1.0] * 9)
    def __len__(self): return 3
    def __iter__(self): return iter([1.0, "x", None])

def spoilt(x):
    return SPOIL

def wrapped(function):
    def given(self_or_first, *args, **kwargs):
        before = dict(vars(self_or_first)) if hasattr(self_or_first, "__dict__") else {}
        found = function(self_or_first, *args, **kwargs)
        if found is not None:
            return spoilt(found)
        for name, value in list(getattr(self_or_first, "__dict__", {}).items()):
            if name == "value" and before.get(name) is not value:
                self_or_first.value = spoilt(value)
            if name == "gradients":
                for key in list(value): value[key] = spoilt(value[key])
    given.__name__ = function.__name__
    return given

def take_over(own):
    for name, thing in list(own.items()):
        if isinstance(thing, types.FunctionType) and thing.__code__ not in KEPT:
            own[name] = wrapped(thing)
        elif isinstance(thing, type) and thing.__module__ == __name__ and thing not in KEPT:
            for key, method in list(vars(thing).items()):
                if isinstance(method, types.FunctionType) and key[:2] != "__":
                    setattr(thing, key, wrapped(method))

KEPT = [f.__code__ for f in (numeric, like, one_wrong, deep, spoilt, wrapped, take_over)]
KEPT += [Changing, Shrinking]
take_over(globals())
"""


def spoiling_source(solution: str, expression: str) -> str:
    """A right file all of whose functions answer so."""
    return f"{solution}\n{HELPERS.replace('SPOIL', expression)}"


def breaks_a_careless_judge(expression: str) -> bool:
    """Whether a judge of the usual kind, who takes numbers for granted, raises or warns at it."""
    scope: dict[str, Any] = {"__name__": "answers"}
    with warnings.catch_warnings(action="error"):
        exec(HELPERS.replace("SPOIL", expression), scope)
        right = np.array([[0.5, -2.0, 3.0], [1.0, 1.0, 4.0]])
        try:
            value = scope["spoilt"](right.copy())
            got = np.array(value, dtype=float)
            factor = float((got / right).flat[0])
            bool((abs(got - right) <= 1e-6 * got**2).all())
            json.dumps([value.tolist() if isinstance(value, np.ndarray) else value])
            round(factor), round(1.0 / factor)
        except Exception:
            return True
    return False
