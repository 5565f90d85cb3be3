"""Begin an assignment from a small one that works.

Reads:  the templates in skeleton_files/.
Gives:  assignments/<name>/ and solutions/<name>/ with two questions that grade.
Leaves to others: whether an assignment fits together (lint/), the stubs (ship/student_files.py).
"""

from __future__ import annotations

import json
import keyword
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.course.assignment import COURSE_FOLDER, NAME_PATTERN, CourseError
from autograder.course.submission_spec import NOT_WORK, NOT_WORK_FOLDERS
from autograder.templates import environment

SKELETON_FILES = Path(__file__).resolve().parent / "skeleton_files"
TEMPLATE_ENDING = ".jinja"
SOLUTION_FILE = "solution.py"
WRITTEN_LAST = "assignment.toml"  # this file makes a folder an assignment
NUMBER = re.compile(r"^[a-z]+\d+_(?=[a-z])")  # the a6_ of a6_ops
COURSE_PACKAGES = frozenset(["numpy", "sympy", "matplotlib"])


class BadName(ValueError):
    """Not a name for an assignment: says what was expected, found, and what to do."""


def module_name(name: str) -> str:
    """The module that students write: `ops` for an assignment called `a6_ops`.

    Raises: BadName if the name, or the module's, cannot be used.
    """
    if not re.fullmatch(NAME_PATTERN, name):
        raise BadName(
            f"{name!r} is no name for an assignment: expected small letters, digits and _, with a "
            "letter first. Try one such as a6_ops."
        )
    module = NUMBER.sub("", name)
    hidden = {*sys.stdlib_module_names, *COURSE_PACKAGES, *NOT_WORK_FOLDERS}
    if module in hidden or f"{module}.py" in NOT_WORK or keyword.iskeyword(module):
        raise BadName(
            f"{name!r} would ask students for {module}.py, and Python or the grader has another "
            f"use for that name. Add a word to it, such as {name}_task."
        )
    return module


def make_skeleton(course: Path, name: str, title: str) -> Path:
    """Write a new assignment that works, with its solution. Returns: the path of the solution.

    Raises: BadName if the name cannot be used; CourseError if something of that name is there.
    """
    module = module_name(name)
    folder, solutions = course / COURSE_FOLDER / name, course / "solutions" / name
    for there in (folder, solutions):
        if there.exists():
            raise CourseError(
                f"{there} exists, and nothing is ever overwritten. Choose another name, or move "
                "what is there."
            )
    words = {
        "name": name,
        "module": module,
        "title": title,
        "quoted_title": json.dumps(title, ensure_ascii=False),  # TOML quotes text as JSON does
    }
    solution = solutions / f"{module}.py"
    for path, text in filled(words):
        target = solution if path == SOLUTION_FILE else folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return solution


def filled(words: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(path, text) of every template with these words in it; assignment.toml comes last."""
    templates = environment(SKELETON_FILES, escape=False)  # Python, TOML and Markdown, no page
    names = [name for name in templates.list_templates() if name.endswith(TEMPLATE_ENDING)]
    for name in sorted(names, key=lambda name: name.startswith(WRITTEN_LAST)):
        yield name.removesuffix(TEMPLATE_ENDING), templates.get_template(name).render(words)
