"""autograder/template.py: cut the stubs that students fill in out of the solution.

Reads:  solution sources, in which marks say what students write; the handout, the public tests.
Gives:  student_template/<assignment>/, complete as students get it; the same without a file that
        they bring along; which files are handed out solved.
Leaves to others: the HTML page of the handout (handout/), zipping (package.py). Nothing there is
        ever edited by hand.

The marks are whole-line comments inside a function or method, `# BEGIN SOLUTION <question id>`
and `# END SOLUTION`. What stands between them becomes a line that raises NotImplementedError.
Whole functions between marks are helpers of the solution's own: students get nothing of them.
"""

from __future__ import annotations

import ast
import contextlib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from autograder.assignment import Assignment, CourseError, assignment_names, read_text
from autograder.solved import record_public_answers, say_the_same

BEGIN = re.compile(r"^(?P<indent>\s*)# BEGIN SOLUTION (?P<question>\S+)$")
END = re.compile(r"^\s*# END SOLUTION$")
MARK = re.compile(r"(BEGIN|END) SOLUTION")

PACKAGE = Path(__file__).resolve().parent
# The grader's own files that go to students as they are; a test keeps them free of secrets.
SHARED_WITH_STUDENTS = (
    "answers.py",
    "cases.py",
    "checks.py",
    "closed_pipe.py",
    "comparison.py",
    "exception_advice.py",
    "implementation.py",
    "import_advice.py",
    "local.py",
    "otter_case.py",
    "patterns.py",
    "raised_at.py",
    "sentences.py",
    "source_lines.py",
    "source_scan.py",
    "syntax_advice.py",
)
EXPECTED = "tests/expected.json"
REQUIREMENTS_HEAD = """\
# All that your files, check.py and lab.py need.
# `otter check` works too, with otter-grader and ipykernel.
"""


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
        opening, closing = BEGIN.match(line), END.match(line)
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


def cut(source: str, where: str) -> str:
    """Replace every marked region of a solution source by a stub; leave whole functions out.

    Raises: CourseError if a mark is wrong, or stands outside of a function around anything else.
    """
    lines = source.splitlines()
    found = regions(source, where)
    names = owners(source)
    for region in reversed(found):
        owner = names.get(region.first)
        if owner is None and holds_functions_only(region):
            lines[region.first - 1 : region.last] = []
            continue
        if owner is None:
            raise CourseError(f"{where}, line {region.first}: the mark is not inside a function.")
        count = sum(1 for line in region.body if line.strip())
        said = f'"{region.question}: {owner} is not written yet."'
        lines[region.first - 1 : region.last] = [
            f"{region.indent}# YOUR CODE HERE (about {count} line{'s' if count > 1 else ''})",
            f"{region.indent}raise NotImplementedError({said})",
        ]
    return "\n".join(lines) + "\n"


def holds_functions_only(region: Region) -> bool:
    """Whether a region at the left edge of a file holds whole functions and nothing else."""
    body = () if region.indent else ast.parse("\n".join(region.body)).body
    return bool(body) and all(isinstance(node, ast.FunctionDef) for node in body)


def owners(source: str) -> dict[int, str]:
    """The name of the innermost function or method of each line: {12: "Linear.backward"}."""
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


def complete_files(assignment: Assignment) -> list[str]:
    """Files that students get solved: there is no mark in them."""
    return [name for name, source in assignment.solution.items() if not regions(source, name)]


def asked_for_by(course: Path, file: str) -> list[str]:
    """Assignments of a course in which students have to write a file of this name."""
    assignments = [Assignment(course, name) for name in assignment_names(course)]
    return [
        one.name for one in assignments if file in one.files and file not in complete_files(one)
    ]


def files_without(assignment: Assignment, file: str) -> dict[str, str]:
    """What students get who bring one of the complete files along from an earlier assignment.

    check.py reads in tests/expected.json which file that is, and says so where it is missing.
    """
    files = student_files(assignment)
    del files[file]
    recorded = json.loads(files[EXPECTED]) | {"bring_your_own": [file]}
    files[EXPECTED] = json.dumps(recorded, indent=1) + "\n"
    return files


def student_files(assignment: Assignment) -> dict[str, str]:
    """Everything that students get, by path inside their folder."""
    files = {
        name: cut(source, str(assignment.solution_folder / name))
        for name, source in assignment.solution.items()
    }
    known = {question.id for question in assignment.questions}
    for name, source in assignment.solution.items():
        for region in regions(source, name):
            if region.question not in known:
                raise CourseError(
                    f"{assignment.solution_folder / name}, line {region.first}: no question "
                    f"{region.question!r} in assignment.toml; it has {', '.join(sorted(known))}."
                )
    files["handout.md"] = read_text(assignment.folder / "handout.md")
    files["handout.html"] = handout_page(assignment, files["handout.md"])
    files["probes.py"] = assignment.probes
    files["check.py"] = read_text(PACKAGE / "student" / "check.py")
    files |= {name: read_text(path) for name, path in lab_paths(assignment).items()}
    files["requirements.txt"] = requirements_text(assignment)
    files["autograder/__init__.py"] = '"""The part of the autograder that students get."""\n'
    for name in SHARED_WITH_STUDENTS:
        files[f"autograder/{name}"] = read_text(PACKAGE / name)
    for question in assignment.questions:
        files[f"tests/{question.id}.py"] = assignment.public_tests(question)
    for path in sorted(assignment.data_folder.glob("*")):
        files[f"data/{path.name}"] = read_text(path)
    files[EXPECTED] = recorded_answers(assignment)
    return files


def handout_page(assignment: Assignment, markdown: str) -> str:
    """The handout as one HTML page.

    Raises: CourseError if it has no title, or a formula that cannot be converted.
    """
    # Grading loads this module too, and has no use for what reads Markdown.
    from autograder.handout.page import as_page

    try:
        return as_page(markdown)
    except ValueError as error:
        raise CourseError(f"{assignment.folder / 'handout.md'}: {error}") from error


def lab_paths(assignment: Assignment) -> dict[str, Path]:
    """The lab and what it builds on, by path in a student's folder; {} without one."""
    lab = assignment.folder / "lab.py"
    if not lab.is_file():
        return {}
    shared = sorted((PACKAGE / "lab").glob("*.py"))
    return {"lab.py": lab} | {f"autograder/lab/{path.name}": path for path in shared}


def recorded_answers(assignment: Assignment) -> str:
    """The text of tests/expected.json. The committed one stands as long as it says the same:

    processors differ in the last digits, and the student zip must not depend on the machine.
    """
    recorded = record_public_answers(assignment)
    committed = assignment.template_folder / EXPECTED
    if committed.is_file():
        text = read_text(committed)
        with contextlib.suppress(ValueError):
            if say_the_same(json.loads(text), recorded):
                return text
    return json.dumps(recorded, indent=1) + "\n"


def requirements_text(assignment: Assignment) -> str:
    """The requirements.txt that students get."""
    return REQUIREMENTS_HEAD + "".join(f"{line}\n" for line in assignment.description.requirements)


def write_template(assignment: Assignment) -> Path:
    """Write student_template/<assignment>/ anew and return it."""
    files = student_files(assignment)
    folder = assignment.template_folder
    if folder.exists():
        shutil.rmtree(folder)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder
