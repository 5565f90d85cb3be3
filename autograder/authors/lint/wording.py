"""Rules on whether what students read agrees with what is asked.

Reads:  docstrings of solution and probes, hints and advice, the handout, points.
Gives:  findings on names of parameters, numbers of sections and tables of points that disagree,
        and on a handout that cannot become a page.
Leaves to others: files that cannot be read (parts.py), anything that runs (inputs.py, bank.py).
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.authors.lint.findings import LintFinding
from autograder.authors.lint.parts import MISTAKES, place
from autograder.course.assignment import Assignment, CourseError, Question
from autograder.course.variants import load_variants
from autograder.grading.prepared import question_cases
from autograder.ship.handout.page import render_handout

# The text of a block of a docstring: the rest of its line, and lines that are indented.
DOCSTRING_BLOCK = r"^{head}:(.*(?:\n(?:[ ]+.*)?)*)"
ARGS_BLOCK = re.compile(DOCSTRING_BLOCK.format(head="Args"), re.MULTILINE)
GIVEN_BLOCK = re.compile(DOCSTRING_BLOCK.format(head="Given"), re.MULTILINE)
# `kind: ...` or `first, then: ...` at the left edge, and the same after a full stop (not of e.g.).
ARGS_ENTRY = re.compile(r"^(\*{0,2}[A-Za-z_]\w*(?:, \*{0,2}\w+)*): ", re.MULTILINE)
LATER_ARGS_ENTRY = re.compile(r"(?:(?<=[^.]\w\. )|(?<=[^\w\s]\. ))([a-z_]\w*(?:, \w+)*): ")
# `slope, a function`, `X (rows, features)` or `values and gradients, two lists`.
GIVEN_ENTRY = re.compile(r"^(\w+)(?: and (\w+))?(?:,| \()")
SECTION_REFERENCE = re.compile(r"\bsections? (\d+(?:(?:, | and )\d+)*)(?!\.?\d)")
HEADING = re.compile(r"^#{2,} (\d+)\. ", re.MULTILINE)
TABLE = re.compile(r"(?:^\|.*\|[ ]*\n)+", re.MULTILINE)
SUMS = ("together", "total", "sum")


def wrong_docstrings(assignment: Assignment) -> Iterator[LintFinding]:
    """Docstrings that explain other parameters than the signature has."""
    files = {assignment.folder / "probes.py": assignment.probes}
    files |= {assignment.solution_folder / f: text for f, text in assignment.solution.items()}
    for path, source in files.items():
        tree = ast.parse(source)
        at_hand = names_at_the_top(tree)
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef):
                continue
            signature, docstring = parameters(node), ast.get_docstring(node) or ""
            strangers = [name for name in in_args(docstring) if name not in signature]
            strangers += [n for n in in_given(docstring) if n not in {*signature, *at_hand}]
            if signature and strangers:
                yield LintFinding(
                    f"{place(assignment, path)}, line {node.lineno}, {node.name}",
                    f"a docstring on the parameters {', '.join(signature)}",
                    f"one that explains {', '.join(strangers)}",
                    "Call them the same in docstring and signature.",
                )


def names_at_the_top(tree: ast.Module) -> set[str]:
    """Names that a module defines or assigns at its left edge: `Given:` may explain them too."""
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def parameters(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    """Names of the parameters of a function, or of what makes an object of a class."""
    if isinstance(node, ast.ClassDef):
        methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
        return next((parameters(item) for item in methods if item.name == "__init__"), [])
    arguments = node.args
    every = [
        *arguments.posonlyargs,
        *arguments.args,
        arguments.vararg,
        *arguments.kwonlyargs,
        arguments.kwarg,
    ]
    return [one.arg for one in every if one is not None and one.arg != "self"]


def in_args(docstring: str) -> list[str]:
    """Names that the block `Args:` of a docstring explains."""
    names: list[str] = []
    for block in ARGS_BLOCK.findall(docstring):
        text = textwrap.dedent(block.lstrip("\n"))
        for entry in [*ARGS_ENTRY.findall(text), *LATER_ARGS_ENTRY.findall(text)]:
            names += entry.replace("*", "").split(", ")
    return names


def in_given(docstring: str) -> list[str]:
    """Names that the block `Given:` of a docstring begins an item with."""
    items = [item for block in GIVEN_BLOCK.findall(docstring) for item in re.split(r";\s+", block)]
    found = [match for item in items if (match := GIVEN_ENTRY.match(item.strip()))]
    return [name for match in found for name in match.groups() if name]


def wrong_handout(assignment: Assignment) -> Iterator[LintFinding]:
    """What keeps the handout from becoming a page: no title, or a formula that cannot be read."""
    try:
        render_handout((assignment.folder / "handout.md").read_text(encoding="utf-8"))
    except ValueError as error:
        yield LintFinding(
            "handout.md",
            "a heading in its first line, and formulas that can be shown in a browser",
            str(error),
            "Write a formula with other commands, or as code outside of the dollar signs.",
        )


def wrong_sections(assignment: Assignment) -> Iterator[LintFinding]:
    """Numbers of sections that the handout does not have."""
    handout = (assignment.folder / "handout.md").read_text(encoding="utf-8")
    known = HEADING.findall(handout)
    for where, text in texts_with_sections(assignment):
        named = [n for group in SECTION_REFERENCE.findall(text) for n in re.findall(r"\d+", group)]
        strange = [number for number in named if number not in known]
        if strange:
            yield LintFinding(
                where,
                f"a section of handout.md: {', '.join(known) or 'none begins with a number'}",
                f"section {', '.join(strange)}",
                "Write the number that students find there, as in the heading `## 3. Tanh`.",
            )


def texts_with_sections(assignment: Assignment) -> Iterator[tuple[str, str]]:
    """(where it stands, text) of everything that sends students to a section of the handout."""
    try:
        for variant in load_variants(assignment, MISTAKES):
            yield f"{MISTAKES}, hint of {variant.name}", variant.hint
    except CourseError:
        pass  # a rule of parts.py reports it
    for question in assignment.questions:
        for side in ("public", "hidden"):
            text = (assignment.folder / side / f"{question.id}.py").read_text(encoding="utf-8")
            yield f"{side}/{question.id}.py", text
    for file, source in assignment.solution.items():
        for number, line in enumerate(source.splitlines(), 1):
            if "Handout:" in line:
                where = place(assignment, assignment.solution_folder / file)
                yield f"{where}, line {number}", line.partition("Handout:")[2]


def wrong_points_table(assignment: Assignment) -> Iterator[LintFinding]:
    """Tables of the handout whose points are not those of the cases."""
    handout = (assignment.folder / "handout.md").read_text(encoding="utf-8")
    columns = [column for table in TABLE.findall(handout) for column in points_in(table)]
    listed = set()
    for column in columns:
        for question in assignment.questions:
            if question.id in column.points:
                listed.add(question.id)
                yield from wrong_number(assignment, question, column)
        if column.name == "points" and column.total not in (None, assignment.possible):
            yield LintFinding(
                "handout.md, last row of the table of points",
                f"{assignment.possible:g} points together, as in assignment.toml",
                f"{column.total:g}",
                "Correct the sum.",
            )
    for question in assignment.questions:
        if question.id not in listed:
            yield LintFinding(
                f"handout.md, {question.id}",
                "a table with a column `points` and a row for every question, its id in backticks",
                "no such row",
                "Add it: students should know what a question is worth.",
                refused=bool(listed),  # a handout without any table may say it in another way
            )


@dataclass(frozen=True)
class Column:
    """Numbers of one column of a table, by question id, and in the row of sums if there is one."""

    name: str
    points: dict[str, float]
    total: float | None


def points_in(table: str) -> Iterator[Column]:
    """The columns public, hidden and points of a Markdown table that has the last one."""
    head, *rows = [[c.strip() for c in line.strip("| ").split("|")] for line in table.splitlines()]
    if "points" not in head:
        return
    for index, name in enumerate(head):
        if name not in ("public", "hidden", "points"):
            continue
        points: dict[str, float] = {}
        total = None
        for cells in rows:
            if len(cells) != len(head) or not re.fullmatch(r"\d+(\.\d+)?", cells[index]):
                continue
            for question in re.findall(r"`(\w+)`", " ".join(cells)):
                points[question] = float(cells[index])
            if cells[0].casefold() in SUMS:
                total = float(cells[index])
        yield Column(name, points, total)


def wrong_number(
    assignment: Assignment, question: Question, column: Column
) -> Iterator[LintFinding]:
    """A number of a table that is not what assignment.toml or the cases say."""
    worth = question.points
    if column.name != "points":
        try:
            cases = question_cases(assignment, question)
        except CourseError:
            return  # a rule of parts.py reports it
        hidden = column.name == "hidden"
        worth = sum(case.points for case in cases if case.hidden is hidden)
    if column.points[question.id] != worth:
        yield LintFinding(
            f"handout.md, {question.id}, column {column.name}",
            f"{worth:g}, as its cases are worth",
            f"{column.points[question.id]:g}",
            "Correct the table, or the points of the cases and assignment.toml.",
        )
