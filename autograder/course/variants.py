"""Read other ways to write the solution, wrong ones and right ones.

Reads:  misconceptions.py, unusual.py, unlisted.py and by_small_steps.py of an assignment, and its
        solution.
Gives:  Variants: whole sources in which some definitions of the solution are replaced.
Leaves to others: recognising a mistake (grading/diagnosis.py), proving the grader (the tests).

A replacement is written as a function or class like any other, under a decorator that says what
it replaces. It is never called where it stands: its source text is put in place of the
solution's. So one text is a known mistake, a submission of the demo class and a test of the grader.

Two targets are no definitions. What stands in a function that replaces "__top__" goes behind the
imports of the solution's last file: imports, constants, helper functions. What stands in one that
replaces "__main__" goes to the end of that file, under `if __name__ == "__main__":`.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from autograder.course.assignment import Assignment, CourseError, read_text

T = TypeVar("T", bound=Callable[..., Any])
SolutionDefinition = ast.FunctionDef | ast.ClassDef

TOP, MAIN = "__top__", "__main__"


@dataclass(frozen=True)
class Variant:
    """One other way to write some definitions of the solution.

    name: identifies it. title: what is different, in one phrase.
    question: the question that it fails; "" for a right one.
    hint: what to tell a student who made this mistake, with the handout's section to read.
    replacements: pairs of the qualified name that is replaced ("Softplus.backward"), or of TOP or
        MAIN, and the text.
    made_of: names of the known mistakes that are made together in it; () for any other variant.
    """

    name: str
    title: str
    question: str = ""
    hint: str = ""
    replacements: tuple[tuple[str, str], ...] = ()
    made_of: tuple[str, ...] = ()

    def sources(self, assignment: Assignment) -> dict[str, str]:
        """The solution's files with the replacements in place.

        Raises: CourseError if the solution does not define what is to be replaced.
        """
        files = dict(assignment.solution)
        for target, text in self.replacements:
            if target in (TOP, MAIN):
                last = list(files)[-1]
                files[last] = add(files[last], target, text)
                continue
            owner = [name for name, source in files.items() if find(source, target)]
            if not owner:
                raise CourseError(f"Variant {self.name}: the solution defines no {target}.")
            files[owner[0]] = replace_definition(files[owner[0]], target, text)
        return files


def misconception(*, name: str, replaces: str, title: str, question: str, hint: str) -> Any:
    """Declare a known mistake. Every argument is a literal: it is read, not run."""
    return _unchanged


def unusual(*, name: str, replaces: str, title: str) -> Any:
    """Declare a right but unusual way. Several of one name replace several definitions."""
    return _unchanged


def unlisted(*, name: str, replaces: str, title: str, question: str) -> Any:
    """Declare a mistake that misconceptions.py does not know, so that no name may be given."""
    return _unchanged


def pair(*, name: str, replaces: str, title: str, question: str, made_of: str) -> Any:
    """Declare two known mistakes made in one definition; made_of: both names, a space between."""
    return _unchanged


def _unchanged(piece: T) -> T:
    return piece


def load_variants(assignment: Assignment, file: str) -> list[Variant]:
    """Read the variants that misconceptions.py, unusual.py or unlisted.py declares, in order.

    Raises: CourseError naming the line of a declaration that cannot be used.
    """
    path = assignment.folder / file
    source = read_text(path)
    variants: dict[str, Variant] = {}
    for node in ast.parse(source).body:
        if not isinstance(node, SolutionDefinition) or not node.decorator_list:
            continue
        arguments = _arguments(node, path)
        target = arguments["replaces"]
        text = (
            _body(source, node)
            if target in (TOP, MAIN)
            else _renamed(source, node, target.rpartition(".")[2])
        )
        optional = (arguments.get("question", ""), arguments.get("hint", ""))
        made_of = tuple(arguments.get("made_of", "").split())
        variant = Variant(arguments["name"], arguments["title"], *optional, made_of=made_of)
        if variant.question:
            assignment.question(variant.question)
        earlier = variants.get(variant.name, variant)
        pieces = (*earlier.replacements, (target, text))
        variants[variant.name] = replace(earlier, replacements=pieces)
    return list(variants.values())


def _arguments(node: SolutionDefinition, path: Path) -> dict[str, str]:
    """The literal keyword arguments of the decorator of a definition."""
    call = node.decorator_list[0]
    try:
        if not isinstance(call, ast.Call):
            raise ValueError
        arguments = {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
    except ValueError:
        arguments = {}
    if not {"name", "replaces", "title"} <= set(arguments):
        raise CourseError(
            f"{path}, line {node.lineno}: the decorator takes literal keyword arguments, "
            "among them name, replaces and title."
        )
    return arguments


def _renamed(source: str, node: SolutionDefinition, name: str) -> str:
    """Source of a definition under another name, without its first decorator."""
    first = min([node.lineno, *(line.lineno for line in node.decorator_list[1:])])
    lines = source.splitlines()[first - 1 : node.end_lineno]
    heading = node.lineno - first
    lines[heading] = lines[heading].replace(node.name, name, 1)
    return "\n".join(lines)


def _body(source: str, node: SolutionDefinition) -> str:
    """Source of what stands in a definition whose heading is one line."""
    return textwrap.dedent("\n".join(source.splitlines()[node.lineno : node.end_lineno]))


def add(source: str, target: str, text: str) -> str:
    """Put `text` behind the imports of a source (TOP), or to its end as what it runs (MAIN)."""
    lines = source.splitlines()
    if target == MAIN:
        lines += ["", "", 'if __name__ == "__main__":', *textwrap.indent(text, "    ").splitlines()]
    else:
        imports = [
            node.end_lineno or node.lineno
            for node in ast.parse(source).body
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        end = max(imports, default=0)
        lines[end:end] = ["", *text.splitlines()]
    return "\n".join(lines) + "\n"


def find(source: str, target: str) -> SolutionDefinition | None:
    """The definition of a qualified name in a source; None if there is none."""
    body: list[ast.stmt] = ast.parse(source).body
    found: SolutionDefinition | None = None
    for part in target.split("."):
        named = [
            node for node in body if isinstance(node, SolutionDefinition) and node.name == part
        ]
        if not named:
            return None
        found = named[0]
        body = found.body
    return found


def replace_definition(source: str, target: str, text: str) -> str:
    """Put `text` in the place of the definition of a qualified name, at its indentation."""
    node = find(source, target)
    if node is None:
        raise CourseError(f"There is no definition of {target} to replace.")
    lines = source.splitlines()
    last = node.end_lineno or node.lineno
    if last < len(lines) and lines[last].strip() == "# END SOLUTION":
        last += 1  # a mark after the last statement belongs to the definition
    lines[node.lineno - 1 : last] = textwrap.indent(text, " " * node.col_offset).splitlines()
    return "\n".join(lines) + "\n"
