"""Find the expression of a student's line that raised, and what it stood for.

Reads:  the student's innermost frame of a traceback, source text.
Gives:  a Spot: the expression at fault, its statement, the values of plain names in it.
Leaves to others: what that means and how it is said (exceptions/, advice.py of an assignment).

Nothing of the student's is called to find a value: names, attributes and entries are looked up
where they are stored.
"""

from __future__ import annotations

import ast
import builtins
import collections
import dis
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LONGEST_QUOTE = 60  # characters of an expression that is quoted


class Unknown:
    """Stands for a value that cannot be looked up."""


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Spot:
    """Where in a line an exception came from.

    expression: the part that raised, or an AugAssign or a For that did. None if not known.
    statement: the innermost statement of the line.
    operation: what Python was doing, by the name of its instruction.
    names: what the names of the line stand for.
    raiser: the package whose code raised; "" if the line did so itself.
    """

    expression: ast.AST | None = None
    statement: ast.stmt | None = None
    operation: str = ""
    names: Mapping[str, Any] = field(default_factory=dict)
    raiser: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether a `raise` of the student's own did it, so that the words are the student's."""
        raised = isinstance(self.statement, ast.Raise) and self.expression is None
        return raised and not self.raiser

    def value(self, part: ast.AST | None) -> Any:
        """What a name, an attribute, an entry or a constant stands for; UNKNOWN for all else."""
        if isinstance(part, ast.Constant):
            return part.value
        if isinstance(part, ast.Name):
            return self.names.get(part.id, UNKNOWN)
        if isinstance(part, ast.Attribute):
            return _attribute(self.value(part.value), part.attr)
        if isinstance(part, ast.Subscript):
            return _entry(self.value(part.value), self.value(part.slice))
        return UNKNOWN

    def parts(self) -> list[ast.expr]:
        """The operands, arguments or owner that the expression at fault works on."""
        node = self.expression
        if self.operation == "UNPACK_SEQUENCE":
            return [self.statement.value] if isinstance(self.statement, ast.Assign) else []
        if self.operation == "GET_ITER":
            return _walked_over(node)
        if isinstance(node, ast.BinOp):
            return [node.left, node.right]
        if isinstance(node, ast.AugAssign):
            return [node.target, node.value]
        if isinstance(node, ast.UnaryOp):
            return [node.operand]
        if isinstance(node, ast.Compare):
            return [node.left, *node.comparators]
        if isinstance(node, ast.Call):
            owner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
            return [*owner, *(part for argument in node.args for part in _items(argument))]
        if isinstance(node, ast.Attribute | ast.Subscript):
            return [node.value]
        return [node] if isinstance(node, ast.expr) else []


def _walked_over(node: ast.AST | None) -> list[ast.expr]:
    """What a loop walks over. Until Python 3.12 the loop itself is the place of the exception."""
    if isinstance(node, ast.For):
        return [node.iter]
    if isinstance(node, ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp):
        return [node.generators[0].iter]
    return [node] if isinstance(node, ast.expr) else []


def _items(argument: ast.expr) -> list[ast.expr]:
    """The items of a list that is written out as an argument; else the argument itself."""
    return argument.elts if isinstance(argument, ast.List | ast.Tuple) else [argument]


def quoted(node: ast.AST) -> str:
    """An expression between backquotes, as Python spells it; "this" if it is long."""
    text = ast.unparse(node)
    return f"`{text}`" if len(text) <= LONGEST_QUOTE and "\n" not in text else "this"


def spot(
    frames: Sequence[types.TracebackType], last: types.TracebackType | None, body: list[ast.stmt]
) -> Spot:
    """The Spot of an exception.

    frames: the student's own, from the outermost inwards. last: the innermost of all.
    body: the statements of the file that the innermost of `frames` runs.
    """
    own = frames[-1] if frames else None
    raiser = "" if last is own or last is None else _package(last)
    if own is None:
        return Spot(raiser=raiser)
    frame = own.tb_frame
    locals_ = [{**one.f_locals} for one in _same_function(frames)]
    names = collections.ChainMap(*locals_, frame.f_globals, vars(builtins))
    span = _span(own)
    inside = list(_statements_of(body, own.tb_lineno))
    found = (
        (node, statement)
        for statement in reversed(inside)
        for node in ast.walk(statement)
        if _stands_at(node, span)
    )
    expression, statement = next(found, (None, inside[-1] if inside else None))
    operation = dis.opname[frame.f_code.co_code[own.tb_lasti]]
    return Spot(expression, statement, operation, names, raiser)


def _same_function(frames: Sequence[types.TracebackType]) -> Iterator[types.FrameType]:
    """The innermost frame, and those of the code that it is written inside of: (... for ...)."""
    inner = frames[-1].tb_frame
    yield inner
    for trace in reversed(frames[:-1]):
        outer = trace.tb_frame
        if inner.f_code not in outer.f_code.co_consts:
            return
        yield outer
        inner = outer


def _package(trace: types.TracebackType) -> str:
    return str(trace.tb_frame.f_globals.get("__name__", "?")).partition(".")[0]


def _span(trace: types.TracebackType) -> tuple[int | None, ...]:
    """First and last line, first and last column of what ran; () before Python 3.11."""
    positions = list(getattr(trace.tb_frame.f_code, "co_positions", list)())
    return positions[trace.tb_lasti // 2] if positions else ()


def _statements_of(body: Sequence[ast.AST], line: int) -> Iterator[ast.stmt]:
    """The statements that a line lies in, from the outermost inwards."""
    for node in body:
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0):
            yield node
            yield from _statements_of(list(ast.iter_child_nodes(node)), line)
        elif isinstance(node, ast.ExceptHandler | ast.match_case):
            yield from _statements_of(node.body, line)


def _stands_at(node: ast.AST, span: tuple[int | None, ...]) -> bool:
    if not isinstance(node, ast.expr | ast.AugAssign | ast.For):
        return False
    return span == (node.lineno, node.end_lineno, node.col_offset, node.end_col_offset)


def _attribute(owner: Any, name: str) -> Any:
    """An attribute as it is stored, without asking a property."""
    if owner is UNKNOWN:
        return UNKNOWN
    if is_array(owner):
        return owner.T if name == "T" else UNKNOWN
    stored = stored_in(owner)
    if name in stored:
        return stored[name]
    for base in type(owner).__mro__:
        if name in vars(base):
            found = vars(base)[name]
            return found if isinstance(found, types.FunctionType) else UNKNOWN
    return UNKNOWN


def _entry(owner: Any, key: Any) -> Any:
    if type(owner) in (list, tuple) and type(key) is int and -len(owner) <= key < len(owner):
        return owner[key]
    if type(owner) is dict and key is not UNKNOWN:
        return owner.get(key, UNKNOWN)
    return UNKNOWN


def stored_in(owner: Any) -> Mapping[str, Any]:
    """The attributes that an object itself holds."""
    try:
        found = object.__getattribute__(owner, "__dict__")
    except AttributeError:
        return {}
    return found if isinstance(found, dict) else {}


def is_array(value: Any) -> bool:
    """Whether it is exactly a NumPy array."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and type(value) is numpy.ndarray
