"""The package grades any assignment, so it may name nothing that only one of them defines."""

from __future__ import annotations

import ast
import re

import pytest
from conftest import ASSIGNMENTS, COURSE

PACKAGE = COURSE / "autograder"
# An assignment to begin with, which names its own classes.
LEFT_OUT = ("authors/skeleton_files",)
SHORTEST = 3  # letters of a name that tells an assignment: X, w1 and the like stand everywhere
# Names of the solutions that are words of English, of NumPy or of any network as well.
ALLOWED = {
    *("Add", "Node"),  # they begin a sentence: "Add it.", "Node 3 comes before ..."
    *("classes", "cost", "derivatives", "difference", "digits", "graph", "output", "parameter"),
    *("rows", "trace", "training", "value"),
    *("forward", "backward", "gradients"),  # the two passes through any network, and what they give
    "dot",  # of NumPy
    "gradient_check",  # what any test file may ask of `check`
}


def names_of(source):
    """Classes, functions and stored attributes of a solution, but for private ones."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def names_of_the_course():
    names = set()
    for name, assignment in ASSIGNMENTS.items():
        names.add(name)
        for file, source in assignment.solution.items():
            names |= {file.removesuffix(".py"), *names_of(source)}
    return {name for name in names if len(name) >= SHORTEST and not name.startswith("_")}


NAMES = names_of_the_course()


def known(folder):
    """{path: names of assignments that stand in this file of a folder}."""
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        if not path.is_file() or "__pycache__" in path.parts or inside.startswith(LEFT_OUT):
            continue
        words = set(re.findall(r"[A-Za-z_]\w*", path.read_text(encoding="utf-8")))
        if strange := words & NAMES - ALLOWED:
            found[inside] = sorted(strange)
    return found


def test_the_package_names_nothing_that_an_assignment_defines():
    assert known(PACKAGE) == {}


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("judge/advice/rules.py", '"""Rules."""\nKEPT = {"inbound_nodes"}\n', "inbound_nodes"),
        ("judge/cases.py", "# as miniflow.py does\n", "miniflow"),
        ("worker/prewarm.py", "code.ops.Linear(1, 2, 3)\n", "Linear"),
        ("grading/grader.py", "def sgd_update(nodes):\n    pass\n", "sgd_update"),
        ("ship/templates/slurm.sh", "assignment=a3_miniflow\n", "a3_miniflow"),
    ],
)
def test_a_name_that_is_planted_is_found(file, text, name, tmp_path):
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert known(tmp_path) == {file: [name]}


def test_every_word_that_is_allowed_is_a_name_of_a_solution():
    assert ALLOWED <= NAMES
