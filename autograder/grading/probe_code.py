"""Cut probes.py into what each question needs.

Reads:  the source of probes.py, the test files of a question.
Gives:  ProbeCode: for each question the code of its probes and of what they use, as bytes for a
        worker; a CourseError if the probes use what is not there.
Leaves to others: running it there (worker/fork_server.py).

A worker gets the probes of the question that is asked, and no others: a stand-in that one question
needs may be what another question asks for.
"""

from __future__ import annotations

import ast
import marshal
from collections.abc import Collection

from autograder.course.assignment import CourseError

BESIDE_CODE = tuple(f"autograder.judge.{name}" for name in ("answers", "arrays", "places"))


class ProbeCode:
    """The statements of one probes.py, to cut from.

    Args:
        probes: its source.
    Raises: CourseError if it imports a module of this package that workers do not have.
    """

    def __init__(self, probes: str) -> None:
        whole = ast.parse(probes, "probes.py")
        for node in (one for one in ast.walk(whole) if isinstance(one, ast.ImportFrom)):
            module = node.module or ""
            if module.startswith("autograder") and module not in BESIDE_CODE:
                raise CourseError(
                    f"probes.py, line {node.lineno}: {module} is not there beside the code under "
                    f"test; of this package, probes can import {', '.join(BESIDE_CODE)} alone. "
                    "What judges belongs into readings.py."
                )
        self.statements = whole.body
        self.defines = [_defined(statement) for statement in self.statements]
        self.uses = [_used(statement) for statement in self.statements]
        self.cut: dict[str, bytes] = {}  # by test file

    def for_tests(self, tests: str) -> bytes:
        """The code of the probes that a test file names, marshalled; lines are those of probes.py.

        Only a worker of this very Python reads it.
        """
        if tests not in self.cut:
            self.cut[tests] = self._cut(tests)
        return self.cut[tests]

    def _cut(self, tests: str) -> bytes:
        named = {text for node in ast.walk(ast.parse(tests)) for text in _texts(node)}
        body = [self.statements[place] for place in sorted(self._needed(named))]
        return marshal.dumps(compile(ast.Module(body, []), "probes.py", "exec"))

    def _needed(self, asked: Collection[str]) -> set[int]:
        """The places of the statements that functions of these names need."""
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        needed = {
            place
            for place, statement in enumerate(self.statements)
            if isinstance(statement, functions) and statement.name in asked
        }
        # A statement that defines no name, as a call, may do anything: it is kept.
        needed |= {
            place
            for place, statement in enumerate(self.statements)
            if not self.defines[place] and not _is_docstring(statement)
        }
        left = list(needed)
        while left:
            used = self.uses[left.pop()]
            new = {place for place, names in enumerate(self.defines) if names & used} - needed
            needed |= new
            left += new
        return needed


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


def _texts(node: ast.AST) -> list[str]:
    """The text that a node is; none if it is something else."""
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []
