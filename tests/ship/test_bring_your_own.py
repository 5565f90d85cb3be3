"""A file that students bring along: a student zip without it, and check.py that asks for it."""

from __future__ import annotations

import zipfile

import pytest
from conftest import ASSIGNMENTS, autograder
from support.course_secrets import leaks, significant
from support.student_folder import check, copy_course

from autograder.ship.student_files import student_files


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course, so that cutting does not touch the checkout."""
    return copy_course(tmp_path_factory.mktemp("course"))


BRING = ("student", "a5_training", "--bring-your-own", "miniflow.py")


@pytest.fixture(scope="module")
def bring_your_own(course):
    """The zip of a5 without an engine."""
    run = autograder("--course", course, *BRING, "--dist", course / "own")
    assert run.returncode == 0, run.stderr
    assert "WARNING" not in run.stdout + run.stderr
    (path,) = (course / "own" / "student").iterdir()
    assert path.name == "a5_training_bring_your_own_miniflow.zip"
    return path


def test_the_zip_to_bring_an_engine_along_holds_no_line_of_the_engine(bring_your_own, a3):
    archive = zipfile.ZipFile(bring_your_own)
    in_zip = {name: archive.read(name).decode() for name in archive.namelist()}
    assert "a5_training/training.py" in in_zip
    assert "a5_training/miniflow.py" not in in_zip
    engines = [a3.solution["miniflow.py"], ASSIGNMENTS["a5_training"].solution["miniflow.py"]]
    known = significant("".join(student_files(a3).values()))
    lines = [significant(engine) - known for engine in engines]
    assert all(len(found) > 15 for found in lines), "the test would look for nothing"
    assert leaks(in_zip, {"engine": lines[0] | lines[1]}) == []


def test_check_asks_for_the_engine_and_works_when_it_is_there(bring_your_own, a3, tmp_path):
    zipfile.ZipFile(bring_your_own).extractall(tmp_path)
    a5 = ASSIGNMENTS["a5_training"]
    tmp_path /= "a5_training"
    (tmp_path / "training.py").write_text(a5.solution["training.py"])
    run = check(tmp_path)
    assert run.returncode == 1
    assert "Copy your own miniflow.py from the assignment before into this folder" in run.stdout
    (tmp_path / "miniflow.py").write_text(a3.solution["miniflow.py"])
    lines = check(tmp_path).stdout.splitlines()[: len(a5.questions)]
    assert [line.split()[:2] for line in lines] == [[q.id, "ok"] for q in a5.questions]


def test_bringing_an_engine_along_leaves_the_complete_template_alone(course, bring_your_own):
    assert (
        not (course / "student_template" / "a5_training").exists()
        or (course / "student_template" / "a5_training" / "miniflow.py").is_file()
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["a5_training", "--bring-your-own", "training.py"], "Students write training.py"),
        (["a5_training", "--bring-your-own", "engine.py"], "a5_training has no file 'engine.py'"),
        (["a3_miniflow", "--bring-your-own", "miniflow.py"], "Complete files are: none."),
        (["--bring-your-own", "miniflow.py"], "Say in which assignment"),
    ],
)
def test_a_file_that_nobody_can_bring_along_is_wrong_usage(course, arguments, words):
    run = autograder("--course", course, "student", *arguments, "--dist", course / "none")
    assert run.returncode == 2
    assert words in " ".join(run.stderr.split())
    assert not (course / "none").exists()


def test_a_zip_with_the_solution_of_another_assignment_is_warned_of(course):
    run = autograder("--course", course, "student", "a5_training", "--dist", course / "solved")
    assert run.returncode == 0
    (warning,) = run.stderr.splitlines()
    assert "miniflow.py is in this zip solved, and a3_miniflow asks for it" in warning
    assert "--bring-your-own miniflow.py" in warning
    archive = zipfile.ZipFile(course / "solved" / "student" / "a5_training.zip")
    assert "a5_training/miniflow.py" in archive.namelist()
