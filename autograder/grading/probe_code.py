"""Cut probes.py into what each question needs.

Reads:  the source of probes.py, the test files of a question.
Gives:  for each question the code of its probes and of what they use, as bytes for a worker; a
        CourseError if the probes use what is not there.
Leaves to others: running it there (worker/fork_server.py).

A worker gets the probes of the question that is asked, and no others: a stand-in that one question
needs may be what another question asks for.
"""

from __future__ import annotations

import ast
import marshal
from collections.abc import Collection, Iterator

from autograder.course.assignment import CourseError

BESIDE_CODE = "autograder.judge.answers"


def probe_code(probes: str, tests: str) -> bytes:
    """The code of the probes that a test file names, marshalled; line numbers are those of probes.

    Only a worker of this very Python reads it.

    Args:
        probes: source of probes.py. tests: source of the question's test files.
    Raises: CourseError if the probes import a module of this package that workers do not have.
    """
    whole = ast.parse(probes, "probes.py")
    for node in (one for one in ast.walk(whole) if isinstance(one, ast.ImportFrom)):
        module = node.module or ""
        if module.startswith("autograder") and module != BESIDE_CODE:
            raise CourseError(
                f"probes.py, line {node.lineno}: {module} is not there beside the code under test; "
                f"of this package, probes can import {BESIDE_CODE} alone. What judges belongs into "
                "readings.py."
            )
    named = {node.value for node in ast.walk(ast.parse(tests)) if isinstance(node, ast.Constant)}
    whole.body = list(_needed(whole.body, {name for name in named if isinstance(name, str)}))
    return marshal.dumps(compile(whole, "probes.py", "exec"))


def _needed(statements: list[ast.stmt], asked: Collection[str]) -> Iterator[ast.stmt]:
    """The statements at the top level that functions of these names need, in their order."""
    defines = [_defined(statement) for statement in statements]
    uses = [_used(statement) for statement in statements]
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    needed = {
        place
        for place, statement in enumerate(statements)
        if isinstance(statement, functions) and statement.name in asked
    }
    # A statement that defines no name, as a call, may do anything: it is kept.
    needed |= {
        place
        for place, statement in enumerate(statements)
        if not defines[place] and not _is_docstring(statement)
    }
    left = list(needed)
    while left:
        used = uses[left.pop()]
        new = {place for place, names in enumerate(defines) if names & used} - needed
        needed |= new
        left += new
    return (statements[place] for place in sorted(needed))


def _defined(statement: ast.stmt) -> set[str]:
    """The names that a statement binds at the top level."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(one.asname or one.name).partition(".")[0] for one in statement.names}
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _used(statement: ast.stmt) -> set[str]:
    """The names that a statement reads, anywhere in it."""
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
