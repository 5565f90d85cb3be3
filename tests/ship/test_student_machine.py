"""A student's machine: Python with NumPy, SymPy, Matplotlib and what these need, nothing else."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ASSIGNMENTS
from support.samples import sampled

from autograder.ship.student_files import folder_files
from autograder.ship.zips import write_zip

pytestmark = pytest.mark.slow

ALLOWED = ("numpy", "sympy", "matplotlib")


def with_all_they_need(names):
    """The distributions of that name, and those that they require on this machine."""
    found, todo = {}, list(names)
    while todo:
        name = todo.pop()
        if name in found:
            continue
        try:
            found[name] = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        required = [line for line in found[name].requires or [] if "extra ==" not in line]
        todo += [re.match(r"[\w.-]+", line)[0] for line in required]
    return list(found.values())


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """A folder of links to what students have installed."""
    folder = tmp_path_factory.mktemp("site")
    for distribution in with_all_they_need(ALLOWED):
        tops = {Path(file).parts[0] for file in distribution.files or []} - {"..", "__pycache__"}
        for top in tops:
            (folder / top).symlink_to(distribution.locate_file(top))
    return folder


def run(packages, program, *arguments):
    """Run a program of a student's, from another folder, as an ordinary shell would."""
    environment = {"PYTHONPATH": str(packages), "PATH": os.environ["PATH"], "HOME": "/"}
    command = [sys.executable, "-S", "-B", str(program), *arguments]
    return subprocess.run(
        command, env=environment, cwd="/", capture_output=True, text=True, timeout=120
    )


def unzipped(assignment, folder):
    """The student zip, unzipped."""
    path = write_zip(folder / "zips" / "a.zip", folder_files(assignment), frozenset())
    zipfile.ZipFile(path).extractall(folder / "home")
    return folder / "home"


def test_the_machine_has_what_it_should_and_nothing_else(packages, tmp_path):
    program = tmp_path / "look.py"
    program.write_text(
        "import numpy, sympy, matplotlib\n"
        "for name in ('click', 'pydantic', 'otter', 'pytest', 'autograder', 'jinja2'):\n"
        "    try:\n        __import__(name)\n    except ImportError:\n        print(name)\n"
    )
    looked = run(packages, program)
    assert looked.stdout.split() == ["click", "pydantic", "otter", "pytest", "autograder", "jinja2"]


@pytest.mark.parametrize("name", sampled(ASSIGNMENTS, one_in=2))
def test_the_student_zip_works_there_from_stub_to_solution(packages, name, tmp_path):
    assignment = ASSIGNMENTS[name]
    home = unzipped(assignment, tmp_path)
    questions = [question.id for question in assignment.questions]

    stub = run(packages, home / "check.py")
    assert stub.returncode == 0, stub.stderr
    lines = [line.split() for line in stub.stdout.splitlines() if line.startswith("q")]
    assert [line[0] for line in lines] == questions, stub.stdout
    assert "ok" not in [line[1] for line in lines]

    for file, source in assignment.solution.items():
        (home / file).write_text(source, encoding="utf-8")
    solved = run(packages, home / "check.py")
    lines = [line.split() for line in solved.stdout.splitlines() if line.startswith("q")]
    assert [line[:2] for line in lines] == [[question, "ok"] for question in questions]

    one = run(packages, home / "check.py", questions[0])
    assert one.returncode == 0
    assert questions[0] in one.stdout


@pytest.mark.parametrize("name", sampled(ASSIGNMENTS, one_in=2))
def test_the_given_files_run_by_themselves(packages, name, tmp_path):
    """`python miniflow.py` of an untouched file fails at what is not written yet, if at all."""
    home = unzipped(ASSIGNMENTS[name], tmp_path)
    for file in ASSIGNMENTS[name].files:
        done = run(packages, home / file)
        last = (done.stderr.splitlines() or ["is not written yet."])[-1]
        assert last.endswith("is not written yet."), done.stderr
