"""Make mutants: programs that differ from the solution in one place.

Reads:  the solution's source, and the regions between its marks: what students write.
Gives:  Mutants: an operator exchanged, a number changed, a statement left out, and the like.
Leaves to others: judging them (trials.py), explaining equivalent ones (equivalents.py).

General tools for mutation testing change whole modules and run a test command for each mutant;
here only the regions count, each mutant belongs to one question, and the judge is at hand.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from autograder.course.assignment import Assignment
from autograder.course.marks import regions

ARITHMETIC: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
OTHER_NAMES = {
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "min": "max",
    "argmax": "argmin",
    "zeros_like": "ones_like",
    "zeros": "ones",
    "ones_like": "zeros_like",
    "exp": "expm1",
    "log": "log1p",
    "popleft": "pop",
    "append": "appendleft",
    "permutation": "arange",
    "sqrt": "abs",
}


@dataclass(frozen=True)
class Mutant:
    """The solution with one change in one student-written region.

    question: whose region it is. function: qualified name of the changed definition.
    was, becomes: the changed statement before and after, as Python writes it.
    """

    question: str
    file: str
    function: str
    line: int
    was: str
    becomes: str
    source: str

    @property
    def what(self) -> str:
        """Where and what, in one line."""
        return f"{self.function}: {_short(self.was)}  ->  {_short(self.becomes)}"


def _short(statement: str) -> str:
    first, _, rest = statement.partition("\n")
    return f"{first} ..." if rest else first


def mutants_of(assignment: Assignment) -> list[Mutant]:
    """Every mutant of the solution, in the order of its lines; no two have the same source."""
    found: dict[str, Mutant] = {}
    for file, source in assignment.solution.items():
        known = {ast.unparse(ast.parse(source))}
        for region in regions(source, file):
            for mutant in _mutants_in(source, file, region.question, (region.first, region.last)):
                if mutant.source not in known:
                    known.add(mutant.source)
                    found[mutant.source] = mutant
    return list(found.values())


def _mutants_in(source: str, file: str, question: str, lines: tuple[int, int]) -> Iterator[Mutant]:
    tree = ast.parse(source)
    for function, owner, field, index in _student_statements(tree, lines):
        statement = getattr(owner, field)[index]
        for changed in _changed(statement):
            getattr(owner, field)[index] = changed
            mutated = ast.unparse(ast.fix_missing_locations(tree))
            getattr(owner, field)[index] = statement
            was, becomes = ast.unparse(statement), ast.unparse(changed)
            yield Mutant(question, file, function, statement.lineno, was, becomes, mutated)


def _student_statements(
    tree: ast.Module, lines: tuple[int, int]
) -> Iterator[tuple[str, ast.AST, str, int]]:
    """Statements between two lines: qualified function; parent node, field and index in the tree.

    Definitions and docstrings are none: to leave one out would break everything or nothing.
    """

    def walk(owner: ast.AST, names: tuple[str, ...]) -> Iterator[tuple[str, ast.AST, str, int]]:
        for field, value in ast.iter_fields(owner):
            if not isinstance(value, list):
                continue
            for index, node in enumerate(value):
                if not isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
                    continue
                inner = names
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    inner = (*names, node.name)
                elif _runs(node) and lines[0] < node.lineno < lines[1]:
                    yield ".".join(names), owner, field, index
                yield from walk(node, inner)

    yield from walk(tree, ())


def _runs(node: ast.stmt | ast.ExceptHandler | ast.match_case) -> TypeGuard[ast.stmt]:
    """Whether it is a statement, and no docstring."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return False
    return isinstance(node, ast.stmt)


def _changed(statement: ast.stmt) -> Iterator[ast.stmt]:
    """The statement with one change: to itself, or to one expression of its own."""
    yield from _other_statements(statement)
    for path in _expressions(statement):
        node = _at(statement, path)
        for other in _other_expressions(node):
            mutated = copy.deepcopy(statement)
            _replace_at(mutated, path, other)
            yield mutated


def _other_statements(statement: ast.stmt) -> Iterator[ast.stmt]:
    if isinstance(statement, ast.Expr | ast.Assign | ast.AugAssign | ast.Raise | ast.Continue):
        yield ast.copy_location(ast.Pass(), statement)
    if isinstance(statement, ast.Break):
        yield ast.copy_location(ast.Continue(), statement)
    if isinstance(statement, ast.Return) and statement.value is not None:
        yield ast.copy_location(ast.Return(None), statement)
    if isinstance(statement, ast.AugAssign):
        yield ast.copy_location(ast.Assign([statement.target], statement.value), statement)
        for operator in ARITHMETIC.get(type(statement.op), ()):
            changed = copy.deepcopy(statement)
            changed.op = operator()
            yield changed
    if isinstance(statement, ast.If):
        for truth in (True, False):
            changed_if = copy.deepcopy(statement)
            changed_if.test = ast.Constant(truth)
            yield changed_if
    if isinstance(statement, ast.While):
        changed_while = copy.deepcopy(statement)
        changed_while.test = ast.Constant(False)
        yield changed_while
    if isinstance(statement, ast.For):
        for part in ("[:0]", "[:1]", "[1:]", "[:-1]", "[::-1]"):
            changed_for = copy.deepcopy(statement)
            items = ast.unparse(statement.iter)
            changed_for.iter = ast.parse(f"list({items}){part}", mode="eval").body
            yield changed_for


NodePath = tuple[tuple[str, int | None], ...]
BODIES = frozenset(["body", "orelse", "finalbody", "handlers", "cases", "ctx", "op", "ops"])


def _expressions(node: ast.AST, path: NodePath = ()) -> Iterator[NodePath]:
    """Paths to the expressions of a statement, without those of statements inside it."""
    for field, value in ast.iter_fields(node):
        if field in BODIES and isinstance(node, ast.stmt):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.expr | ast.comprehension | ast.keyword):
                here = (*path, (field, index))
                if isinstance(child, ast.expr):
                    yield here
                yield from _expressions(child, here)


def _at(node: ast.AST, path: NodePath) -> ast.expr:
    for field, index in path:
        value = getattr(node, field)
        node = value if index is None else value[index]
    assert isinstance(node, ast.expr)
    return node


def _replace_at(node: ast.AST, path: NodePath, other: ast.expr) -> None:
    *above, (field, index) = path
    for name, place in above:
        value = getattr(node, name)
        node = value if place is None else value[place]
    if index is None:
        setattr(node, field, other)
    else:
        getattr(node, field)[index] = other


def _other_expressions(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp():
            yield from _other_operations(node)
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            yield node.operand
        case ast.BoolOp():
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield ast.BoolOp(other, node.values)
            yield from node.values
        case ast.Compare(ops=[operator]):
            for comparison in COMPARISONS.get(type(operator), ()):
                yield ast.Compare(node.left, [comparison()], node.comparators)
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.Constant():
            yield from map(ast.Constant, _other_constants(node.value))
        case ast.Call():
            yield from _other_calls(node)
        case ast.Attribute(attr="T", ctx=ast.Load()):
            yield node.value
        case ast.Slice():
            yield from _other_slices(node)
        case ast.ListComp() | ast.GeneratorExp() | ast.DictComp():
            yield from _other_comprehensions(node)


def _other_operations(node: ast.BinOp) -> Iterator[ast.expr]:
    for operator in ARITHMETIC.get(type(node.op), ()):
        yield ast.BinOp(node.left, operator(), node.right)
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        yield ast.BinOp(node.right, node.op, node.left)
    yield node.left
    yield node.right


def _other_constants(value: object) -> Iterator[bool | int | float | str]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
        yield value - 1
    elif isinstance(value, float):
        yield value + 1.0
        yield value * 1.1
        yield 0.0
    elif isinstance(value, str):
        yield value + "_"


def _other_calls(node: ast.Call) -> Iterator[ast.expr]:
    if isinstance(node.func, ast.Attribute):
        if not node.args and not node.keywords:
            yield node.func.value
        if node.func.attr in OTHER_NAMES:
            other = ast.Attribute(node.func.value, OTHER_NAMES[node.func.attr], ast.Load())
            yield ast.Call(other, node.args, node.keywords)
    if isinstance(node.func, ast.Name) and node.func.id in OTHER_NAMES:
        yield ast.Call(ast.Name(OTHER_NAMES[node.func.id], ast.Load()), node.args, node.keywords)
    if len(node.args) == 1 and not isinstance(node.args[0], ast.Starred | ast.GeneratorExp):
        yield node.args[0]
    if len(node.args) > 1:
        first, second, *others = node.args
        yield ast.Call(node.func, [second, first, *others], node.keywords)
    for index in range(len(node.keywords)):
        kept = node.keywords[:index] + node.keywords[index + 1 :]
        yield ast.Call(node.func, node.args, kept)


def _other_slices(node: ast.Slice) -> Iterator[ast.expr]:
    if node.lower is not None:
        yield ast.Slice(None, node.upper, node.step)
    if node.upper is not None:
        yield ast.Slice(node.lower, None, node.step)
    if node.step is not None:
        yield ast.Slice(node.lower, node.upper, None)


def _other_comprehensions(
    node: ast.ListComp | ast.GeneratorExp | ast.DictComp,
) -> Iterator[ast.expr]:
    if node.generators[0].ifs:
        changed = copy.deepcopy(node)
        changed.generators[0].ifs = []
        yield changed
    for part in ("[:1]", "[:-1]"):
        changed = copy.deepcopy(node)
        items = ast.unparse(node.generators[0].iter)
        changed.generators[0].iter = ast.parse(f"list({items}){part}", mode="eval").body
        yield changed
