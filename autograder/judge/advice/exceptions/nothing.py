"""None where a value is needed, and where it came from.

Reads:  a Raised.
Gives:  the part of the line that is None; a sentence for the student; "" where this is not the
        cause.
Leaves to others: values of another wrong kind (kinds.py), the order of the rules (rules.py).
"""

from __future__ import annotations

import ast
import re
import types
from collections.abc import Iterator

from autograder.judge.advice.error_location import ErrorLocation
from autograder.judge.advice.exceptions.raised import NO_ARRAY, Raised
from autograder.judge.advice.outline import Definition, outline
from autograder.judge.advice.raised_at import UNKNOWN, quoted

GIVES_NONE = frozenset(
    [
        *("append", "extend", "insert", "remove", "clear", "sort"),
        *("reverse", "appendleft", "update", "fill", "shuffle"),
    ]
)


def none_for_value(raised: Raised) -> str:
    """None where a value is needed."""
    if _is_term_of_sum(raised):
        return (
            "One of the terms that sum() adds is None: nothing was stored there before this line, "
            "or the result of a function without `return`."
        )
    part = part_that_is_none(raised)
    return "" if part is None else why_none(raised, part)


def part_that_is_none(raised: Raised) -> ast.expr | None:
    """The part of the line that is None and must not be; None if that is not the cause."""
    if "NoneType" not in raised.kinds and NO_ARRAY not in raised.said:
        return None
    if _is_term_of_sum(raised):
        return None
    call = raised.spot.expression
    if raised.said.endswith("is not callable"):
        return call.func if isinstance(call, ast.Call) else None
    parts = list(raised.parts())
    alone = len(parts) == 1 and re.match("('|object of type ')NoneType", raised.said)
    for part, value in parts:
        if value is None and not isinstance(part, ast.Constant):
            return part
        if (alone and value is UNKNOWN) or _is_own_call(raised, part):
            return part
    return None


def _is_term_of_sum(raised: Raised) -> bool:
    """Whether it is one of the terms in sum(... for ...)."""
    node = raised.spot.expression
    return (
        raised.kinds[-1:] == ("NoneType",)
        and isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "sum"
        and bool(node.args)
        and isinstance(node.args[0], ast.GeneratorExp | ast.ListComp)
    )


def _is_own_call(raised: Raised, part: ast.expr) -> bool:
    """Whether a function of the student's is called that never returns a value."""
    function = raised.spot.value(part.func) if isinstance(part, ast.Call) else None
    if not isinstance(function, types.FunctionType):
        return False
    file = function.__code__.co_filename.replace("\\", "/").rpartition("/")[2]
    known = outline(raised.location.sources.get(file, ""))
    first = function.__code__.co_firstlineno
    for node in ast.walk(ast.Module(known.body, [])):
        if isinstance(node, ast.FunctionDef) and node.lineno == first:
            inside = list(ast.walk(node))
            gives = ast.Return | ast.Yield | ast.YieldFrom
            return not any(isinstance(one, gives) and one.value for one in inside)
    return False


def why_none(raised: Raised, part: ast.expr) -> str:
    """Where a None may have come from, as far as its expression tells."""
    if isinstance(part, ast.Call):
        return f"{quoted(part)} gave back None. {_gives_none(part)}"
    if isinstance(part, ast.Name):
        call = _set_by(raised, part.id)
        if call is not None:
            return f"Line {call.lineno} sets {quoted(part)} to None. {_gives_none(call)}"
    return (
        f"{quoted(part)} is None: nothing was stored there before this line, or the result of a "
        "function without `return`."
    )


def _gives_none(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute) and call.func.attr in GIVES_NONE:
        return f"{call.func.attr}() changes its list or array in place: do not use its result."
    return "A function gives back None if it ends without a `return` with a value."


def _set_by(raised: Raised, name: str) -> ast.Call | None:
    """The call that gives a local name its value, if it gets one in one place only."""
    function = raised.location.outline.function_around(raised.location.line)
    if function is None or name in (function.parameters or ()):
        return None
    stores = [
        statement
        for statement in _statements(raised.location, function)
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
    ]
    only = stores[0] if len(stores) == 1 else None
    if not isinstance(only, ast.Assign) or not isinstance(only.targets[0], ast.Name):
        return None
    return only.value if isinstance(only.value, ast.Call) else None


def _statements(location: ErrorLocation, function: Definition) -> Iterator[ast.stmt]:
    """Every statement without a body that stands in a function, and the heads of loops."""
    for node in ast.walk(ast.Module(location.outline.body, [])):
        if not isinstance(node, ast.stmt) or not function.line < node.lineno <= function.last:
            continue
        if not hasattr(node, "body") or isinstance(node, ast.For | ast.With):
            yield node
