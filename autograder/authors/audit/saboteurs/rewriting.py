"""Saboteurs that change the text of a function: bounds of loops, and the order of conditions.

Reads:  the source of a solution, and the names of functions in it.
Gives:  ways to break a function, each with the whole source.
Leaves to others: what can be done from outside of a function (results.py, inputs.py, memory.py),
        changes of one operator or statement (mutants.py).
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

Rewrite = Callable[[Any], None]
BOUNDS = {"one more": 1, "one less": -1}


def rewritten(source: str, function: str) -> Iterator[tuple[str, str]]:
    """(way, source) of each way to rewrite a function."""
    tree = ast.parse(source)
    for number, node in enumerate(ast.walk(_find(tree, function))):
        for way, change in _changes(node):
            other = copy.deepcopy(tree)
            # The same node of the copy: both trees are walked in one order.
            change(list(ast.walk(_find(other, function)))[number])
            yield way, ast.unparse(ast.fix_missing_locations(other))


def _find(tree: ast.Module, function: str) -> ast.AST:
    """The definition of a qualified name."""
    node: ast.AST = tree
    for name in function.split("."):
        node = next(one for one in ast.iter_child_nodes(node) if getattr(one, "name", "") == name)
    return node


def _changes(node: ast.AST) -> Iterator[tuple[str, Rewrite]]:
    """Ways to rewrite a node, each with what does it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        for way, by in BOUNDS.items():
            yield f"{ast.unparse(node)}: {way}", partial(_move_bound, by=by)
    if isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        yield _swapped(node, node.orelse[0]), _swap_with_elif
    for index, (one, other) in enumerate(pairwise(getattr(node, "body", ()) or ())):
        if isinstance(one, ast.If) and isinstance(other, ast.If):
            yield _swapped(one, other), partial(_swap_statements, index=index)


def _swapped(one: ast.If, other: ast.If) -> str:
    return f"{ast.unparse(other.test)} asked before {ast.unparse(one.test)}"


def _move_bound(call: ast.Call, by: int) -> None:
    place = min(len(call.args) - 1, 1)
    call.args[place] = ast.BinOp(call.args[place], ast.Add(), ast.Constant(by))


def _swap_with_elif(first: ast.If) -> None:
    (second,) = first.orelse
    assert isinstance(second, ast.If)
    first.test, second.test = second.test, first.test
    first.body, second.body = second.body, first.body


def _swap_statements(owner: Any, index: int) -> None:
    owner.body[index : index + 2] = owner.body[index + 1], owner.body[index]
