"""Which names a source text defines, and where.

Reads:  source text.
Gives:  an Outline: classes and functions with what they stand in, names that the top level binds.
Leaves to others: what is wrong with it (imports/, exceptions/).
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from autograder.judge.advice.source_lines import lines_of


class Outline:
    """Which names a source text defines and where. Empty if Python cannot read it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = lines_of(source)
        self.body: list[ast.stmt] = []
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.body = ast.parse(source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass

    @cached_property
    def bound(self) -> dict[str, int]:
        """Names that the top level binds, with the line of the first time."""
        lines: dict[str, int] = {}
        for statement in self.body:
            for name, line in _bound_by(statement):
                lines.setdefault(name, line)
        return lines

    @cached_property
    def definitions(self) -> list[Definition]:
        """Every class and function, with the ones around it, in the order of the file."""
        return list(_definitions(self.body, ()))

    def around(self, line: int) -> list[Definition]:
        """The classes and functions that a line lies in, from the outermost inwards."""
        return [one for one in self.definitions if one.line <= line <= one.last]

    def function_around(self, line: int) -> Definition | None:
        """The innermost function that a line lies in."""
        return next((d for d in reversed(self.around(line)) if d.parameters is not None), None)

    def lost_methods(self, name: str = "") -> list[tuple[Definition, Definition]]:
        """Functions at the top level that begin with self, with the class before each."""
        pairs = []
        above: Definition | None = None
        for one in self.definitions:
            if one.outer:
                continue
            if one.parameters is None:
                above = one
            elif one.parameters[:1] == ("self",) and above and name in ("", one.name):
                pairs.append((one, above))
        return pairs


@dataclass(frozen=True)
class Definition:
    """A class, or a function with its parameters. outer: what it stands in, outermost first.

    guarded: it stands under `if __name__ == "__main__":`.
    """

    name: str
    line: int
    last: int
    parameters: tuple[str, ...] | None
    outer: tuple[Definition, ...]
    guarded: bool = False
    plain: bool = True  # without decorators


def _definitions(
    body: Sequence[ast.AST], outer: tuple[Definition, ...], guarded: bool = False
) -> Iterator[Definition]:
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            parameters = None
            if not isinstance(node, ast.ClassDef):
                every = [*node.args.posonlyargs, *node.args.args]
                parameters = tuple(argument.arg for argument in every)
                if node.args.vararg:
                    parameters += (f"*{node.args.vararg.arg}",)
            one = Definition(
                node.name,
                node.lineno,
                node.end_lineno or node.lineno,
                parameters,
                outer,
                guarded,
                not node.decorator_list,
            )
            yield one
            yield from _definitions(node.body, (*outer, one), guarded)
        else:
            main = isinstance(node, ast.If) and "__main__" in ast.dump(node.test)
            children = [child for child in ast.iter_child_nodes(node) if _may_define(child)]
            yield from _definitions(children, outer, guarded or main)


def _may_define(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case)


def _bound_by(statement: ast.AST) -> Iterator[tuple[str, int]]:
    """Names that a statement binds in its own scope."""
    if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield statement.name, statement.lineno
        return
    if isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            yield alias.asname or alias.name.split(".")[0], statement.lineno
        return
    if isinstance(statement, ast.Name) and isinstance(statement.ctx, ast.Store):
        yield statement.id, statement.lineno
    if isinstance(statement, ast.Lambda | ast.comprehension):
        return
    for child in ast.iter_child_nodes(statement):
        yield from _bound_by(child)


@lru_cache(maxsize=8)
def outline(source: str) -> Outline:
    """The Outline of a source text, kept for the next time."""
    return Outline(source)
