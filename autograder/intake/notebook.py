"""Make the module that a student meant out of a Jupyter notebook.

Reads:  the bytes of a notebook. Nothing of it is run.
Gives:  the text of a module: imports, functions, classes and constants of its code cells, in order.
Leaves to others: whether a notebook stands for a file (choice.py).

A notebook also loads data, trains and plots. Run as a module it would do so in every check, so
statements of that kind are left out. IPython's own lines are left out as well.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.intake.archive import Refused, shown
from autograder.intake.source_text import IPYTHON_LINE, as_utf8

MOST_CODE = 2**17  # bytes: a parser needs up to five hundred times the memory
CELL_MAGIC = re.compile(r"%%(\w+)(.*)")
MAGICS_OVER_PYTHON = frozenset(["time", "timeit", "capture", "prun", "python", "python3"])
IPYTHON_ONLY = re.compile(
    rf"^([ \t]*)(?:{IPYTHON_LINE}|\?).*$|^([ \t]*)[\w.]+\?{{1,2}}$", re.MULTILINE
)
TOO_MUCH = (ValueError, RecursionError, MemoryError)
CellDefinition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
LITERAL = (
    ast.Constant,
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.UnaryOp,
    ast.BinOp,
    ast.Attribute,
    ast.Name,
    ast.expr_context,
    ast.operator,
    ast.unaryop,
)


@dataclass(frozen=True)
class Module:
    """A module made of a notebook.

    Args:
        text: the module, in UTF-8.
        left_out: how many statements are not in it.
    """

    text: bytes
    left_out: int


@dataclass(frozen=True)
class Statement:
    """One statement at the margin of a cell, with its lines."""

    node: ast.stmt
    text: str


def module_of(name: str, data: bytes) -> Module:
    """The module in a notebook.

    Raises: Refused naming the code cell that Python cannot read, or saying what else is wrong.
    """
    cells = list(code_cells(name, data))
    if sum(len(cell) for cell in cells) > MOST_CODE:
        raise Refused(f"{shown(name)} holds more code than {MOST_CODE // 1024} KiB.")
    try:
        statements = [s for number, cell in enumerate(cells, 1) for s in parsed(name, number, cell)]
    except TOO_MUCH as error:
        raise Refused(f"The code in {shown(name)} is nested too deeply for Python.") from error
    kept = used_only(worth_keeping(statements))
    if not any(isinstance(statement.node, CellDefinition) for statement in kept):
        raise Refused(f"The notebook {shown(name)} defines no function and no class.")
    first = [statement for statement in kept if is_future(statement.node)]
    rest = [statement for statement in kept if not is_future(statement.node)]
    text = "\n\n".join(statement.text for statement in first + rest)
    return Module(f"{text}\n".encode(), len(statements) - len(kept))


def code_cells(name: str, data: bytes) -> Iterator[str]:
    """The Python text of each code cell, without what is IPython's.

    Raises: Refused if this is no notebook of today's format.
    """
    try:
        cells = json.loads(as_utf8(data).decode("utf-8-sig"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "code":
                yield python_of("".join(text_lines(cell["source"])))
    except (*TOO_MUCH, KeyError, TypeError, IndexError) as error:
        raise Refused(
            f"{shown(name)} is not a notebook that can be read here. Open it in Jupyter, save it "
            "again, or save its code as a .py file."
        ) from error


def text_lines(source: Any) -> Iterable[str]:
    """A cell's text as a notebook stores it: one text, or a list of lines."""
    if not isinstance(source, str | list):
        raise TypeError("a cell's source is neither text nor lines")
    return source


def python_of(cell: str) -> str:
    """The Python in a cell: none under `%%bash`, all of it under `%%time` or `%%writefile x.py`."""
    cell = cell.encode(errors="replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    head, _, body = cell.lstrip().partition("\n")
    if magic := CELL_MAGIC.match(head):
        file = magic[2].strip().endswith(".py") and magic[1] in ("writefile", "file")
        if magic[1] not in MAGICS_OVER_PYTHON and not file:
            return ""
        cell = body
    # `pass`, since a block may have no other line.
    return IPYTHON_ONLY.sub(lambda line: f"{line[1] or line[2] or ''}pass", cell)


def parsed(name: str, number: int, cell: str) -> Iterator[Statement]:
    """The statements of a cell.

    Raises: Refused naming the cell, what it begins with, and the reason.
    """
    try:
        nodes = ast.parse(cell).body
    except SyntaxError as error:
        lines = cell.strip().splitlines()
        place = f"code cell {number} (it begins with `{shown(lines[0], 40) if lines else ''}`)"
        line = f", line {error.lineno}" if error.lineno else ""
        raise Refused(f"Python cannot read {shown(name)}, {place}{line}: {error.msg}.") from error
    rows = cell.split("\n")
    for index, node in enumerate(nodes):
        if isinstance(node, ast.Pass) or is_bare_text(node):
            continue
        decorators = node.decorator_list if isinstance(node, CellDefinition) else []
        first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
        last = node.end_lineno or first
        neighbours = nodes[max(index - 1, 0) : index] + nodes[index + 1 : index + 2]
        alone = all(last < n.lineno or (n.end_lineno or 0) < first for n in neighbours)
        yield Statement(node, "\n".join(rows[first - 1 : last]) if alone else ast.unparse(node))


def is_bare_text(node: ast.stmt) -> bool:
    """Whether a statement is only a text, such as a docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def is_future(node: ast.stmt) -> bool:
    """Whether a statement must stand before all others."""
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def worth_keeping(statements: Iterable[Statement]) -> list[Statement]:
    """Imports, definitions and constants; constants may be made of names that were kept before."""
    kept = []
    known: set[str] = set()
    for statement in statements:
        node = statement.node
        if (
            isinstance(node, CellDefinition)
            or is_import(node)
            or (isinstance(node, ast.Assign | ast.AnnAssign) and is_constant(node, known))
        ):
            known |= bound_by(node)
            kept.append(statement)
    return kept


def is_import(node: ast.stmt) -> bool:
    """Whether a statement imports, perhaps with something to fall back on."""
    if isinstance(node, ast.Try):
        fallbacks = [statement for handler in node.handlers for statement in handler.body]
        return all(is_import(statement) for statement in node.body) and all(
            isinstance(statement, ast.Pass)
            or is_import(statement)
            or (isinstance(statement, ast.Assign) and is_constant(statement, set()))
            for statement in fallbacks
        )
    return isinstance(node, ast.Import | ast.ImportFrom)


def is_constant(node: ast.Assign | ast.AnnAssign, known: set[str]) -> bool:
    """Whether an assignment computes nothing: literals, arithmetic, names that are known."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    parts = [] if node.value is None else list(ast.walk(node.value))
    for target in targets:
        named = target.elts if isinstance(target, ast.Tuple) else [target]
        parts += [p for one in named if not isinstance(one, ast.Name) for p in ast.walk(one)]
    return all(
        isinstance(part, LITERAL) and (not isinstance(part, ast.Name) or part.id in known)
        for part in parts
    )


def bound_by(node: ast.stmt) -> set[str]:
    """Names that a kept statement gives a meaning to."""
    if isinstance(node, CellDefinition):
        return {node.name}
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    for part in ast.walk(node):
        if isinstance(part, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in part.names}
    return names


def used_only(statements: list[Statement]) -> list[Statement]:
    """Without imports that nothing uses: those for plots and for the notebook's own service."""
    used = {
        part.id
        for statement in statements
        if not is_import(statement.node)
        for part in ast.walk(statement.node)
        if isinstance(part, ast.Name)
    }
    return [
        statement
        for statement in statements
        if not is_import(statement.node)
        or is_future(statement.node)
        or not bound_by(statement.node).isdisjoint(used | {"*"})
    ]
