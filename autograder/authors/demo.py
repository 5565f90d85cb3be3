"""Make a demo class: submissions of every kind.

Reads:  an assignment: its solution, template, misconceptions and unusual solutions.
Gives:  a folder of submissions as a real class hands them in: right, unusual, mistaken, broken.
Leaves to others: grading them (classroom/).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.marks import regions
from autograder.course.variants import load_variants
from autograder.files import zip_bytes
from autograder.ship.student_files import cut


def make_class(assignment: Assignment, folder: Path) -> list[Path]:
    """Write a class of submissions into `folder`, which is emptied before. Returns: their paths."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    for name, content in class_of(assignment).items():
        (folder / name).write_bytes(content)
    return sorted(folder.iterdir())


def class_of(assignment: Assignment) -> dict[str, bytes]:
    """The files of a class, by name."""
    right = assignment.solution
    template = {name: cut(source, name) for name, source in right.items()}
    members = {"right.zip": zip_bytes(right), "untouched.zip": zip_bytes(template)}
    for variant in load_variants(assignment, "unusual.py"):
        members[f"right_{variant.name}.zip"] = zip_bytes(variant.sources(assignment))
    for variant in load_variants(assignment, "misconceptions.py"):
        members[f"mistake_{variant.name}.zip"] = zip_bytes(variant.sources(assignment))
    return members | broken(assignment)


def broken(assignment: Assignment) -> dict[str, bytes]:
    """Submissions that go wrong when they are handed in or run, for any assignment."""
    right = assignment.solution
    file = next(name for name in reversed(assignment.files) if regions(right[name], name))
    source = right[file]
    last = regions(source, file)[-1].question
    spoilt = {
        "syntax_error": source.replace("def ", "def def ", 1),
        "missing_name": hide_last_definition(source),
        "endless_loop": spoil_last_region(source, "while True: pass"),
        "crash": spoil_last_region(source, "import os; os._exit(7)"),
        "sys_exit": spoil_last_region(source, "import sys; sys.exit()"),
        "memory": spoil_last_region(source, "hoard = [bytearray(10**8) for _ in range(10**4)]"),
        "endless_import": source + "\nwhile True:\n    pass\n",
    }
    prints = source + "\nfor _ in range(2000):\n    print('x' * 1000)\n"
    members = {f"{name}.zip": zip_bytes(right | {file: text}) for name, text in spoilt.items()}
    return members | {
        "chatty.zip": zip_bytes(right | {file: prints}),
        "wrapped.zip": zip_bytes(
            {f"homework/{name}": text for name, text in right.items()}
            | {f"__MACOSX/homework/._{name}": "\0\5\26\7" for name in right}
            | {"homework/.DS_Store": "\0\0\0\1Bud1"}
        ),
        "renamed.zip": zip_bytes({name.replace(".py", " (1).py"): t for name, t in right.items()}),
        "shadowing.zip": zip_bytes(right | {"otter.py": BOOBY_TRAP, "numpy.py": BOOBY_TRAP}),
        "not_a_zip.zip": b"My homework is attached to the e-mail I sent yesterday.\n",
        "no_python.zip": zip_bytes({"essay.txt": f"About {last}."}),
    }


BOOBY_TRAP = "raise SystemExit('a file of the submission ran in the grading process')\n"


def spoil_last_region(source: str, line: str) -> str:
    """Put a line before the last region that students write, in the function it stands in."""
    lines = source.splitlines()
    region = regions(source, "solution")[-1]
    lines.insert(region.first, f"{region.indent}{line}")
    return "\n".join(lines) + "\n"


def hide_last_definition(source: str) -> str:
    """Misspell the function or class that the last region of students' code stands in."""
    lines = source.splitlines()
    first = regions(source, "solution")[-1].first
    for number in range(first - 1, -1, -1):
        if lines[number].startswith(("def ", "class ")):
            keyword, rest = lines[number].split(" ", 1)
            lines[number] = f"{keyword} my_{rest}"
            break
    return "\n".join(lines) + "\n"
