"""A division by 0, an assert, a loop that changes what it walks over or finds nothing more.

Reads:  a Raised.
Gives:  a sentence for the student; "" where this is not the cause.
Leaves to others: the order of the rules (rules.py).
"""

from __future__ import annotations

import ast
import re

from autograder.judge.advice.exceptions.raised import Raised
from autograder.judge.advice.raised_at import quoted


def zero_division(raised: Raised) -> str:
    """A division whose divisor is 0."""
    node = raised.spot.expression
    if not isinstance(raised.error, ZeroDivisionError):
        return ""
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div | ast.FloorDiv):
        divisor = node.right if isinstance(node, ast.BinOp) else node.value
        return f"The divisor {quoted(divisor)} is 0 here. Where does that come from?"
    return ""


def assertion(raised: Raised) -> str:
    """An assert of the student's own that does not hold."""
    if type(raised.error) is not AssertionError or not isinstance(
        raised.spot.statement, ast.Assert
    ):
        return ""
    if raised.spot.raiser:
        return ""
    return (
        f"This is an assert of your own: {quoted(raised.spot.statement.test)} is not true here. "
        "Print what it compares, and see which side is wrong."
    )


def changed_in_loop(raised: Raised) -> str:
    """A loop over something that its body changes."""
    found = re.search(
        r"(deque|dictionary|Set) (?:mutated|changed \w+) during iteration", raised.said
    )
    if not isinstance(raised.error, RuntimeError) or found is None:
        return ""
    what = {"dictionary": "dict", "Set": "set"}.get(found[1], found[1])
    return (
        f"The loop walks over a {what} while its body puts things in or takes them out. Walk over "
        "a copy, list(...), or use a while loop."
    )


def exhausted(raised: Raised) -> str:
    """next() where nothing is left."""
    by_next = isinstance(raised.spot.expression, ast.Call) and raised.spot.expression.func
    named = isinstance(by_next, ast.Name) and by_next.id == "next"
    if not isinstance(raised.error, StopIteration) or not named:
        return ""
    return (
        "next() found no further item. A second argument says what to give then: next(items, None)."
    )
