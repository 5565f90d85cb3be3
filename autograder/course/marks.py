"""Read the marks in a solution, which say what students write.

Reads:  the source text of a solution.
Gives:  its marked regions, each with its question; the function that each line belongs to; the
        solution as students get it who need not write it.
Leaves to others: replacing the regions by stubs (ship/student_files.py).

A mark is a whole-line comment inside a function or method: `# BEGIN SOLUTION <question id>` and
`# END SOLUTION`. Whole functions between marks are helpers of the solution: students do not get
them.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from autograder.course.errors import CourseError

BEGIN_MARK = re.compile(r"^(?P<indent>\s*)# BEGIN SOLUTION (?P<question>\S+)$")
END_MARK = re.compile(r"^\s*# END SOLUTION$")
MARK = re.compile(r"(BEGIN|END) SOLUTION")


@dataclass(frozen=True)
class Region:
    """Lines between two marks: first and last line number of the marks themselves, from 1."""

    question: str
    first: int
    last: int
    indent: str
    body: tuple[str, ...]


def regions(source: str, where: str) -> list[Region]:
    """Find the marked regions of a solution source.

    Raises: CourseError for a stray, nested, unclosed or empty mark, naming file and line.
    """
    found: list[Region] = []
    begin: tuple[int, re.Match[str]] | None = None
    lines = source.splitlines()
    for number, line in enumerate(lines, 1):
        opening, closing = BEGIN_MARK.match(line), END_MARK.match(line)
        problem = ""
        if MARK.search(line) and not opening and not closing:
            problem = "is no mark: write `# BEGIN SOLUTION <question id>` or `# END SOLUTION`"
        elif opening and begin:
            problem = f"begins a solution inside the one that began in line {begin[0]}"
        elif closing and not begin:
            problem = "ends a solution that did not begin"
        elif closing and begin and number == begin[0] + 1:
            problem = "ends a solution that has no line"
        if problem:
            raise CourseError(f"{where}, line {number} {problem}.")
        if opening:
            begin = (number, opening)
        elif closing and begin:
            body = tuple(lines[begin[0] : number - 1])
            mark = begin[1]
            found.append(Region(mark["question"], begin[0], number, mark["indent"], body))
            begin = None
    if begin:
        raise CourseError(f"{where}, line {begin[0]} begins a solution that has no end.")
    return found


def holds_functions_only(region: Region) -> bool:
    """Whether a region at the left edge of a file holds whole functions and nothing else."""
    body = () if region.indent else ast.parse("\n".join(region.body)).body
    return bool(body) and all(isinstance(node, ast.FunctionDef) for node in body)


def owners(source: str) -> dict[int, str]:
    """The name of the innermost function or method of each line: {12: "Softplus.backward"}."""
    named: dict[int, str] = {}

    def visit(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            name = prefix
            if isinstance(child, ast.ClassDef | ast.FunctionDef):
                name = f"{prefix}.{child.name}" if prefix else child.name
            if isinstance(child, ast.FunctionDef):
                named.update(dict.fromkeys(range(child.lineno, (child.end_lineno or 0) + 1), name))
            visit(child, name)

    visit(ast.parse(source), "")
    return named


def introduction(region: Region) -> list[str]:
    """The comment that a region begins with, without the comment signs."""
    lines = [line.strip() for line in region.body]
    count = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return [line.removeprefix("#").removeprefix(" ") for line in lines[:count]]


def solved(source: str, where: str) -> str:
    """A solution without its marks, for students who get it complete.

    In place of the docstring, which sets the task, stands the comment that the region begins with.
    """
    found = regions(source, where)
    lines: list[str | None] = [*source.splitlines()]
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for region in found:
        lines[region.first - 1] = lines[region.last - 1] = None
        words = introduction(region)
        owner = next((f for f in functions if holds(f, region)), None)
        if owner is None or not words:
            continue
        first, last = owner.body[0].lineno, owner.body[0].end_lineno or owner.body[0].lineno
        docstring = [f'{region.indent}"""{words[0]}', *(region.indent + w for w in words[1:])]
        docstring = [line.rstrip() for line in docstring]
        if len(words) > 1:
            docstring.append(region.indent)
        lines[first - 1] = "\n".join(docstring) + '"""'
        lines[first:last] = [None] * (last - first)
        lines[region.first : region.first + len(words)] = [None] * len(words)
    return "\n".join(line for line in lines if line is not None) + "\n"


def holds(function: ast.FunctionDef, region: Region) -> bool:
    """Whether the region is part of a function that begins with a docstring."""
    inside = function.lineno < region.first <= (function.end_lineno or 0)
    return inside and ast.get_docstring(function) is not None
