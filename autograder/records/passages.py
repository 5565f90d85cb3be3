"""Turn Python files into rows of syntax, and rows into fingerprints.

Reads:  the sealed files of a submission.
Gives:  its passages, a function each, with their fingerprints; which files were left out, and why.
Leaves to others: who shares what (similarity.py).

A function becomes a row of its syntax: kinds of statements, expressions and operators, in order.
Names, constants, annotations, docstrings and comments are not in it, so that renaming, moving and
commenting change nothing. Each GRAM pieces of a row are a fingerprint.

Files are parsed, up to MOST_BYTES each, and never run. All that is done here takes time in
proportion to the length of a file, whatever is in it.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

GRAM = 16  # pieces of syntax: some two statements
MOST_BYTES = 2**16  # of a file: students write a tenth of that
MOST_PIECES = 10_000  # of syntax in a file: students write a tenth of that
LONGEST_NAME = 40

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
NOT_COUNTED = (ast.expr_context, ast.Import, ast.ImportFrom, ast.Pass)
NO_FIELDS = frozenset(["annotation", "returns", "type_params"])
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
# All decorators in a row at once, and never again from the second one: that would be quadratic.
DECORATORS_AND_WORD = re.compile(rb"^(?:@.*\n)*+(class\b|def\b|async def\b)?", re.MULTILINE)
END_OF_BODY = "end"  # of a statement that holds others
OUTSIDE_FUNCTIONS = "outside of functions"
TOO_MUCH = f"it holds more than {MOST_PIECES:,} pieces of syntax"


@dataclass(frozen=True, eq=False)
class Passage:
    """One function, or what stands outside of all. Equal ones of several files are one object.

    name: as in Softplus.backward. grams: the fingerprint that begins at each place.
    """

    name: str
    length: int
    grams: tuple[int, ...]


class LeftOut(Exception):
    """A file is not compared: says why."""


@dataclass(frozen=True)
class _Block:
    """Some statements of a file: its functions, and the syntax of what is in none."""

    functions: tuple[Passage, ...]
    outside: tuple[str, ...]

    @property
    def pieces(self) -> int:
        """How many pieces of syntax it has."""
        return len(self.outside) + sum(function.length for function in self.functions)


class PassageReader:
    """Reads the files of a class. A function or class that stood in an earlier file is not read
    again: in a class most of it is what everyone was given.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[str, bytes], Passage] = {}
        self.blocks: dict[bytes, _Block] = {}

    def all_of(self, files: Mapping[str, bytes]) -> tuple[list[Passage], dict[str, str]]:
        """The passages of a submission; why a file is left out, by its name."""
        found: list[Passage] = []
        left_out: dict[str, str] = {}
        for name in sorted(files):
            try:
                found += self.passages(files[name])
            except LeftOut as problem:
                left_out[name] = str(problem)
        return found, left_out

    def passages(self, source: bytes) -> list[Passage]:
        """The passages of a file. Raises: LeftOut."""
        if len(source) > MOST_BYTES:
            raise LeftOut(f"it is larger than {MOST_BYTES // 1024} KiB")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes and the like
            try:
                blocks = [self._block(text) for text in _cut(source)]
            except UNREADABLE:  # a cut inside a text or a bracket, or no Python at all
                try:
                    blocks = [self._block(source)]
                except UNREADABLE as error:
                    raise LeftOut("Python cannot read it") from error
        if sum(block.pieces for block in blocks) > MOST_PIECES:
            raise LeftOut(TOO_MUCH)
        functions = [function for block in blocks for function in block.functions]
        return [
            *functions,
            _passage(OUTSIDE_FUNCTIONS, [kind for block in blocks for kind in block.outside]),
        ]

    def _block(self, text: bytes) -> _Block:
        if text not in self.blocks:
            lines = text.splitlines()
            functions: list[Passage] = []
            outside: list[str] = []
            for name, statement in _statements(ast.parse(text)):
                if isinstance(statement, FUNCTION):
                    functions.append(self._function(name, statement, lines))
                else:
                    outside += _row(statement)
            self.blocks[text] = _Block(tuple(functions), tuple(outside))
        return self.blocks[text]

    def _function(self, name: str, function: ast.stmt, lines: Sequence[bytes]) -> Passage:
        decorators = getattr(function, "decorator_list", ())
        first = min(part.lineno for part in (function, *decorators))
        key = (name, b"\n".join(lines[first - 1 : function.end_lineno]))
        if key not in self.known:
            self.known[key] = _passage(name, _row(function))
        return self.known[key]


def _cut(source: bytes) -> list[bytes]:
    """A file before each line that begins a function or class of its own.

    Where that is inside of a statement, the piece before it cannot be parsed.
    """
    starts = [found.start() for found in DECORATORS_AND_WORD.finditer(source) if found[1]]
    return [source[start:end] for start, end in pairwise([0, *starts, len(source)])]


def _statements(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Statements outside of functions, and functions as a whole, with their names."""
    todo: list[tuple[str, ast.stmt]] = [("", statement) for statement in reversed(tree.body)]
    while todo:
        prefix, statement = todo.pop()
        if isinstance(statement, ast.ClassDef):
            inner = f"{statement.name[:LONGEST_NAME]}."
            todo += [(inner, inside) for inside in reversed(statement.body)]
        elif isinstance(statement, FUNCTION):
            yield prefix + statement.name[:LONGEST_NAME], statement
        else:
            yield OUTSIDE_FUNCTIONS, statement


def _row(root: ast.AST) -> list[str]:
    """The syntax below a node. Raises: LeftOut if that is too much for a file."""
    kinds = list(islice(_kinds(root), MOST_PIECES + 1))
    if len(kinds) > MOST_PIECES:
        raise LeftOut(TOO_MUCH)
    return kinds


def _kinds(root: ast.AST) -> Iterator[str]:
    """The syntax below a node in the order of its text; no recursion, however deep it is."""
    todo: list[ast.AST | str] = [root]
    while todo:
        node = todo.pop()
        if isinstance(node, str):
            yield node
            continue
        kind = type(node)
        if issubclass(kind, NOT_COUNTED) or _is_docstring(node):
            continue
        yield "Assign" if kind is ast.AnnAssign else kind.__name__
        parts: list[ast.AST | str] = []
        for field in kind._fields:
            value = None if field in NO_FIELDS else getattr(node, field, None)
            if isinstance(value, list):
                parts += [part for part in value if isinstance(part, ast.AST)]
            elif isinstance(value, ast.AST):
                parts.append(value)
        if "body" in kind._fields:
            parts.append(END_OF_BODY)
        todo += reversed(parts)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _passage(name: str, kinds: Sequence[str]) -> Passage:
    rows = zip(*(kinds[start:] for start in range(GRAM)), strict=False)
    return Passage(name, len(kinds), tuple(map(hash, rows)))
