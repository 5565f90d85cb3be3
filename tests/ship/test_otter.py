"""Stock otter-grader gives the same scores as `autograder grade`, for every kind of submission."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import A3, ASSIGNMENTS, autograder
from support.gradescope_container import graded_in_container, make_container, run_container
from support.student_folder import student_folder

from autograder.authors.demo import class_of
from autograder.files import zip_bytes
from autograder.ship.otter_entry import SEALED_FILE
from autograder.ship.zips import package_for_otter

pytestmark = pytest.mark.slow

ASSIGNMENT = ASSIGNMENTS[A3]
A5 = "a5_training"
QUESTIONS = [question.id for question in ASSIGNMENT.questions]
OTTER = Path(sys.executable).parent / "otter"
# One otter run takes five seconds and more: here, one of each kind for a3, and one known mistake of
# a5, which hands in two files. `make parity` sets the variable and runs the demo classes in full.
EVERYONE = bool(os.environ.get("CHAINRULE_FULL_PARITY"))
KINDS = ("right", "syntax_error")
UNSEALED = ("shadowing", "renamed")


def members(name: str) -> list[str]:
    """Who of an assignment's class is graded by otter, too."""
    everyone = sorted(class_of(ASSIGNMENTS[name]))
    if EVERYONE:
        return everyone
    mistakes = [member for member in everyone if member.startswith("mistake_")]
    if name == A3:
        return [f"{kind}.zip" for kind in KINDS]
    return mistakes[:1] if name == A5 else []


@pytest.fixture(scope="session")
def graded_classes(tmp_path_factory):
    """For an assignment: a folder with class, grades by `autograder grade`, autograder zip."""
    made: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in made:
            made[name] = folder = tmp_path_factory.mktemp(name)
            (folder / "class").mkdir()
            contents = class_of(ASSIGNMENTS[name])
            unsealed = [f"{kind}.zip" for kind in UNSEALED if name == A3]
            for member in {*members(name), *unsealed}:
                (folder / "class" / member).write_bytes(contents[member])
            package_for_otter(ASSIGNMENTS[name], folder)
            run = autograder("grade", name, folder / "class", "--out", folder / "out")
            assert run.returncode == 0, run.stderr
        return made[name]

    return make


@pytest.fixture(scope="session")
def graded_class(graded_classes):
    return graded_classes(A3)


def grades_of(graded_class: Path) -> dict[str, dict[str, str]]:
    with (graded_class / "out" / "grades.csv").open(newline="", encoding="utf-8") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="session")
def grades(graded_class):
    return grades_of(graded_class)


def otter_scores(
    graded_class: Path, submission: Path, folder: Path, name: str = A3
) -> dict[str, float]:
    """Per-question scores by stock `otter run`."""
    archive = graded_class / "autograder" / f"{name}.zip"
    run = subprocess.run(
        [str(OTTER), "run", "--no-logo", "-a", str(archive), str(submission)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    questions = [question.id for question in ASSIGNMENTS[name].questions]
    return {t["name"]: t["score"] for t in results["tests"] if t["name"] in questions}


@pytest.mark.parametrize(
    ("name", "member"), [(name, member) for name in ASSIGNMENTS for member in members(name)]
)
def test_otter_run_and_autograder_grade_give_the_same_scores(
    graded_classes, tmp_path, name, member
):
    graded_class, sealed = graded_classes(name), tmp_path / "sealed.zip"
    run = autograder("seal", name, graded_class / "class" / member, "--out", sealed)
    assert run.returncode == 0, run.stderr
    row = grades_of(graded_class)[member.removesuffix(".zip")]
    ours = {question.id: float(row[question.id]) for question in ASSIGNMENTS[name].questions}
    assert otter_scores(graded_class, sealed, tmp_path, name) == ours


def test_a_sealed_zip_holds_data_only(graded_class, tmp_path):
    sealed = tmp_path / "sealed.zip"
    autograder("seal", A3, graded_class / "class" / "shadowing.zip", "--out", sealed)
    assert zipfile.ZipFile(sealed).namelist() == [SEALED_FILE]


@pytest.mark.parametrize("name", UNSEALED)
def test_otter_run_on_an_unsealed_zip_grades_it_too(graded_class, grades, tmp_path, name):
    """Even where nobody sealed it, the grading kernel imports neither otter.py nor numpy.py."""
    ours = {q: float(grades[name][q]) for q in QUESTIONS}
    assert otter_scores(graded_class, graded_class / "class" / f"{name}.zip", tmp_path) == ours


@pytest.mark.parametrize("sealed", [True, False])
def test_work_for_another_assignment_earns_nothing_in_otter(graded_class, tmp_path, sealed):
    work = tmp_path / "work.zip"
    work.write_bytes(zip_bytes(ASSIGNMENTS["a2_chain_rule"].solution))
    if sealed:
        run = autograder("seal", A3, work, "--out", tmp_path / "sealed.zip")
        assert "This holds chain_rule.py, which belongs to a2_chain_rule." in run.stdout
        work = tmp_path / "sealed.zip"
    assert set(otter_scores(graded_class, work, tmp_path).values()) == {0}


TRAP = "raise SystemExit('run in the grading process')\n"
NOTEBOOK = json.dumps(
    {
        "cells": [
            {
                "cell_type": "code",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": "open('/tmp/chainrule-notebook-ran', 'w').close()",
            }
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 4,
    }
)


@pytest.fixture
def trapped(tmp_path, solution):
    """A right submission with traps for a careless grader around it."""
    path = tmp_path / "trapped.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("miniflow.py", solution)
        archive.writestr("homework.ipynb", NOTEBOOK)
        for name in ("otter.py", "numpy.py", "pandas/__init__.py", "otter/__init__.py"):
            archive.writestr(name, TRAP)
        for name in ("sitecustomize.py", "conftest.py", "autograder/__init__.py", "json.py"):
            archive.writestr(name, TRAP)
        archive.writestr("tests/q4_linear.py", TRAP)
        archive.writestr("probes.py", TRAP)
    return path


def test_other_files_in_a_zip_are_neither_imported_nor_run(graded_class, trapped, tmp_path):
    ran = Path("/tmp/chainrule-notebook-ran")
    ran.unlink(missing_ok=True)
    run = autograder("grade", A3, trapped, "--out", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    (row,) = csv.DictReader((tmp_path / "out" / "grades.csv").open(encoding="utf-8"))
    assert (row["percent"], row["status"]) == ("100", "graded")
    assert "otter.py" in row["remarks"]
    sealed = tmp_path / "sealed.zip"
    autograder("seal", A3, trapped, "--out", sealed)
    assert sum(otter_scores(graded_class, sealed, tmp_path).values()) == 100
    assert not ran.exists()


def test_the_container_script_seals_first_and_grades(graded_class, tmp_path, solution):
    files = {"homework/miniflow.py": solution, "homework/otter.py": TRAP, "a.ipynb": NOTEBOOK}
    archive = graded_class / "autograder" / f"{A3}.zip"
    run = graded_in_container(archive, tmp_path, files | {"b.ipynb": NOTEBOOK})
    assert run.returncode == 0, run.stdout + run.stderr
    results = json.loads((tmp_path / "results" / "results.json").read_text())
    scores = {t["name"]: t["score"] for t in results["tests"] if t["name"] in QUESTIONS}
    assert sum(scores.values()) == 100
    assert "homework" in results["output"]
    hidden = [t for t in results["tests"] if t["name"] in QUESTIONS]
    assert {test["visibility"] for test in hidden} == {"hidden"}


def test_the_container_script_refuses_in_words(graded_class, tmp_path):
    archive = graded_class / "autograder" / f"{A3}.zip"
    run = graded_in_container(archive, tmp_path, {"essay.txt": "Dear grader"})
    assert run.returncode == 0, run.stdout + run.stderr
    results = json.loads((tmp_path / "results" / "results.json").read_text())
    assert sum(t["score"] for t in results["tests"] if t["name"] in QUESTIONS) == 0
    assert "No miniflow.py was handed in" in results["output"]


def test_a_broken_grader_gives_no_results_instead_of_a_zero(graded_class, tmp_path, solution):
    folder = tmp_path / "autograder"
    make_container(graded_class / "autograder" / f"{A3}.zip", folder, {"miniflow.py": solution})
    broken = folder / "source" / "chainrule" / "solutions" / A3 / "miniflow.py"
    broken.write_text("raise RuntimeError('the course is broken')\n")
    run = run_container(folder)
    assert run.returncode == 1
    assert not (folder / "results" / "results.json").exists()
    assert "could not be judged" in run.stderr


def test_the_autograder_zip_is_the_same_twice(graded_class, tmp_path):
    first = (graded_class / "autograder" / f"{A3}.zip").read_bytes()
    assert package_for_otter(ASSIGNMENT, tmp_path).read_bytes() == first


def test_otter_check_works_in_a_students_folder(tmp_path, solution, a3):
    student_folder(a3, tmp_path)
    wrong = solution.replace("upstream.sum(axis=0)", "upstream.mean(axis=0)")
    (tmp_path / "miniflow.py").write_text(wrong)
    run = subprocess.run(
        [str(OTTER), "check", "miniflow.py", "-q", "q4_linear"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "db has a wrong value. Every number of db is half of what it should be." in run.stdout
    (tmp_path / "miniflow.py").write_text(solution)
    run = subprocess.run(
        [str(OTTER), "check", "miniflow.py"], cwd=tmp_path, capture_output=True, text=True
    )
    assert "All tests passed!" in run.stdout
