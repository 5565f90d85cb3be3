"""The student zip: complete, free of secrets, and with code that any machine can import."""

from __future__ import annotations

import ast
import re
import sys
import zipfile

import pytest
from conftest import A3, ASSIGNMENTS, COURSE, autograder
from support.course_secrets import leaks, secrets_of
from support.student_folder import copy_course, texts_below

from autograder.course.assignment import Assignment
from autograder.course.fingerprint import PACKAGE
from autograder.course.submission_spec import LAB_PARTS
from autograder.ship.student_files import TRAVELLING
from autograder.ship.zips import package_for_students


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course, so that cutting does not touch the checkout."""
    return copy_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def student_zip(course):
    return package_for_students(Assignment(course, A3), course / "dist")


def test_the_zip_holds_all_that_a_student_needs(student_zip, a3):
    names = set(zipfile.ZipFile(student_zip).namelist())
    tests = {f"{A3}/tests/{question.id}.py" for question in a3.questions}
    assert tests <= names
    assert {f"{A3}/autograder/judge/checks.py", f"{A3}/autograder/lab/graph.py"} <= names
    secret = ("hidden", "misconception", "unusual", "unlisted", "by_small_steps")
    assert not [name for name in names if any(word in name for word in secret)]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_zip_has_one_folder_with_few_things_in_it(course, name):
    assignment = Assignment(course, name)
    names = zipfile.ZipFile(package_for_students(assignment, course / "dist")).namelist()
    assert {path.split("/")[0] for path in names} == {name}
    top = {path.split("/")[1] for path in names}
    assert len(top) <= 10
    assert {"START_HERE.md", "check.py", "handout.html", *assignment.files} <= top


def test_the_zip_is_the_same_twice(course, student_zip):
    first = student_zip.read_bytes()
    assert package_for_students(Assignment(course, A3), course / "dist").read_bytes() == first


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_no_line_of_solution_hidden_tests_or_mistakes_reaches_students(course, name):
    assignment = Assignment(course, name)
    secrets = secrets_of(assignment)
    assert all(len(lines) >= 15 for lines in secrets.values()), "the test would look for nothing"
    archive = zipfile.ZipFile(package_for_students(assignment, course / "dist"))
    in_zip = {name: archive.read(name).decode() for name in archive.namelist()}
    assert leaks(in_zip, secrets) == []
    assert leaks(texts_below(ASSIGNMENTS[name].template_folder), secrets) == []


def test_the_leak_test_finds_a_leak_of_each_kind(a3):
    for what, lines in secrets_of(a3).items():
        for line in lines:
            found = leaks({"file.py": f"x = 1\n    {line}\n"}, {what: lines})
            assert [leak[1] for leak in found] == [what]


def test_the_student_command_writes_template_and_zip(course):
    run = autograder("--course", course, "student", A3, "--dist", course / "out")
    assert run.returncode == 0, run.stderr
    assert "WARNING" not in run.stderr
    assert (course / "out" / "student" / f"{A3}.zip").is_file()
    assert (course / "student_template" / A3 / "miniflow.py").is_file()


NOT_ON_WINDOWS = {"curses", "fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
ALLOWED_ON_STUDENT_MACHINES = sys.stdlib_module_names - NOT_ON_WINDOWS | {"numpy", "autograder"}


SHARED = [
    path for package in ("student", *TRAVELLING) for path in (PACKAGE / package).rglob("*.py")
]
LABS = [
    *COURSE.glob("autograder/lab/*.py"),
    *COURSE.glob("assignments/*/lab.py"),
    *COURSE.glob("assignments/*/labs/*.py"),
]


@pytest.mark.parametrize("path", SHARED + LABS, ids=lambda path: str(path.relative_to(COURSE)))
def test_student_side_imports_nothing_but_numpy_and_portable_modules(path):
    """A lab may draw, and a lab of an assignment uses what the assignment requires."""
    source = path.read_text(encoding="utf-8")
    imported = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])
    if path.name == "otter_case.py":
        imported.discard("otter")  # only `otter check` loads this file
    if path in LABS:
        imported -= {"matplotlib", "mpl_toolkits", "labs"}
    owner = path.parent.parent.name if path.parent.name == LAB_PARTS else path.parent.name
    if owner in ASSIGNMENTS:
        needed = ASSIGNMENTS[owner].description.requirements
        imported -= {re.split("[<>=]", line)[0] for line in needed}
    assert imported <= ALLOWED_ON_STUDENT_MACHINES
    posix_only = re.findall(r"\bos\.(fork|setsid|kill|wait\w*|getuid|geteuid|pipe)\b", source)
    assert posix_only == []
