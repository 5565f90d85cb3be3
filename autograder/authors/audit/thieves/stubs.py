"""Fill in what students write, as they receive it.

Reads:  the files of the student zip.
Gives:  the same with other bodies in the places of the stubs; lazy bodies.
Leaves to others: cutting the stubs (ship/student_files.py), trying what comes out (trying.py).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograder.authors.audit.thieves.thefts import Theft, Thief, theft
from autograder.authors.audit.thieves.trying import paid_here
from autograder.course.assignment import Assignment
from autograder.grading.grader import Grader
from autograder.ship.student_files import cut

TO_WRITE = re.compile(r"^(?P<indent>\s*)# YOUR CODE HERE")


@dataclass(frozen=True)
class Stub:
    """One place where students write.

    line: of the statement that stands there, from 1. function: its name, and its parameters.
    """

    line: int
    indent: str
    function: str
    parameters: tuple[str, ...]

    @property
    def first(self) -> str:
        """The first parameter that is not the object itself; None if there is no other."""
        others = [name for name in self.parameters if name != "self"]
        return (others or ["None"])[0]


def student_sources(assignment: Assignment) -> dict[str, str]:
    """The files as students receive them; those that the course gives are complete."""
    return {file: cut(source, file) for file, source in assignment.solution.items()}


def stubs(source: str) -> list[Stub]:
    """Every place of a file where students write."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    found = []
    for number, line in enumerate(source.splitlines(), 1):
        mark = TO_WRITE.match(line)
        if mark is None:
            continue
        around = [f for f in functions if f.lineno < number <= (f.end_lineno or 0)]
        inner = max(around, key=lambda function: function.lineno)
        names = tuple(arg.arg for arg in (*inner.args.posonlyargs, *inner.args.args))
        found.append(Stub(number + 1, mark["indent"], inner.name, names))
    return found


def filled(source: str, body: Callable[[Stub], str]) -> str:
    """A file with one line in the place of every stub."""
    lines = source.splitlines()
    for stub in stubs(source):
        lines[stub.line - 1] = stub.indent + body(stub)
    return "\n".join(lines) + "\n"


LAZY: dict[str, Callable[[Stub], str]] = {
    "pass": lambda stub: "pass",
    "return None": lambda stub: "return None",
    "return the first argument": lambda stub: f"return {stub.first}",
    "return self": lambda stub: f"return {'self' if 'self' in stub.parameters else stub.first}",
    "return 0": lambda stub: "return 0",
    "return 0.0": lambda stub: "return 0.0",
    "return []": lambda stub: "return []",
    "return {}": lambda stub: "return {}",
    "return zeros": lambda stub: f'return __import__("numpy").zeros_like({stub.first})',
    "return a copy": lambda stub: f"return {stub.first}.copy()",
    "raise": lambda stub: "raise",
    "raise NotImplementedError": lambda stub: "raise NotImplementedError",
}


def lazy_bodies(grader: Grader) -> Iterator[Theft]:
    """What lazy bodies earn, judged in this process."""
    for name in LAZY:
        sources = lazy_sources(grader.assignment, name)
        for question in grader.assignment.questions:
            for result in paid_here(grader, sources, question):
                yield theft(Thief.LAZY, name, result)


def lazy_sources(assignment: Assignment, name: str) -> dict[str, str]:
    """The files of a student who wrote the same lazy body everywhere."""
    return {
        file: filled(source, LAZY[name]) for file, source in student_sources(assignment).items()
    }
