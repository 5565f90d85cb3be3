"""The grader's digest: what may change a grade makes another grader, and nothing else does."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from conftest import A3, COURSE
from import_graph import module_files, reached_from

from autograder.course import fingerprint
from autograder.course.assignment import Assignment
from autograder.course.fingerprint import grader_digest

A5 = "a5_training"


def copy_of_course(folder: Path, name: str) -> Path:
    """A course with one assignment, and all solutions: one may take files from another."""
    shutil.copytree(COURSE / "assignments" / name, folder / "assignments" / name)
    shutil.copytree(COURSE / "solutions", folder / "solutions")
    return folder


def digest_of(course: Path, name: str, secret: int = 1) -> str:
    return grader_digest(Assignment(course, name), secret)


def append(path: Path) -> None:
    """A change that matters to nobody but a digest."""
    assert path.is_file(), path
    with path.open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")


@pytest.mark.parametrize(
    ("name", "file", "another"),
    [
        (A3, "assignments/a3_miniflow/public/q4_linear.py", True),
        (A3, "assignments/a3_miniflow/hidden/q4_linear.py", True),
        (A3, "assignments/a3_miniflow/probes.py", True),
        (A3, "assignments/a3_miniflow/misconceptions.py", True),
        (A3, "assignments/a3_miniflow/advice.py", True),
        (A3, "solutions/a3_miniflow/miniflow.py", True),
        (A5, "solutions/a5_training/training.py", True),
        (A5, "solutions/a3_miniflow/miniflow.py", True),  # taken from there
        (A3, "solutions/a5_training/training.py", False),
        (A5, "assignments/a5_training/data/penguins.csv", True),
        (A3, "assignments/a3_miniflow/unusual.py", False),
        (A3, "assignments/a3_miniflow/unlisted.py", False),
        (A3, "assignments/a3_miniflow/handout.md", False),
        (A3, "assignments/a3_miniflow/lab.py", False),
    ],
)
def test_a_changed_file_of_an_assignment(tmp_path, name, file, another):
    course = copy_of_course(tmp_path / "course", name)
    before = digest_of(course, name)
    append(course / file)
    assert (digest_of(course, name) != before) is another


@pytest.mark.parametrize(
    ("old", "new", "another"),
    [
        ("cpu_seconds = ", "cpu_seconds = 1", True),
        ("points = 12", "points = 13", True),
        ('title = "Topological sort"', 'title = "Sorting"', True),  # a gradebook keeps it
        ('title = "MiniFlow', 'title = "Miniflow', False),
        ("[limits]", "[late]\npercent_per_day = 10\n[limits]", False),
        ('title = "MiniFlow', 'attempts = "best"\ntitle = "MiniFlow', False),
    ],
    ids=["limit", "points", "question", "title", "lateness", "attempts"],
)
def test_a_changed_line_of_assignment_toml(tmp_path, old, new, another):
    """Lateness and the attempt that counts are no part of a result: they are put on top."""
    course = copy_of_course(tmp_path / "course", A3)
    before = digest_of(course, A3)
    toml = course / "assignments" / A3 / "assignment.toml"
    text = toml.read_text(encoding="utf-8")
    assert old in text
    toml.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert (digest_of(course, A3) != before) is another


def test_a_test_that_is_added_makes_another_grader(tmp_path):
    course = copy_of_course(tmp_path / "course", A3)
    before = digest_of(course, A3)
    (course / "assignments" / A3 / "hidden" / "helper.py").write_text("")
    assert digest_of(course, A3) != before


def test_another_secret_or_another_numpy_makes_another_grader(monkeypatch):
    before = digest_of(COURSE, A3, secret=1)
    assert digest_of(COURSE, A3, secret=1) == before
    assert digest_of(COURSE, A3, secret=2) != before
    monkeypatch.setattr(np, "__version__", "9.9")
    assert digest_of(COURSE, A3, secret=1) != before


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the program that the digest is taken of."""
    copy = shutil.copytree(
        fingerprint.PACKAGE, tmp_path / "autograder", ignore=shutil.ignore_patterns("__pycache__")
    )
    monkeypatch.setattr(fingerprint, "PACKAGE", copy)
    return copy


@pytest.mark.parametrize("folder", ["judge", "worker", "grading", "intake", "course"])
def test_a_change_of_any_file_that_judges_makes_another_grader(package, folder):
    """Data of these packages too: the filters of system calls."""
    digests = {digest_of(COURSE, A3)}
    files = [path for path in sorted((package / folder).rglob("*")) if path.is_file()]
    assert len(files) > 4
    for number, path in enumerate(files, 2):
        append(path)
        digests.add(digest_of(COURSE, A3))
        assert len(digests) == number, path


@pytest.mark.parametrize(
    "folder",
    [
        "student",
        "lab",
        "ship",
        "report",
        "lms",
        "records",
        "classroom",
        "explain",
        "authors",
        "cli",
    ],
)
def test_new_words_pages_and_pictures_leave_the_grader_as_it_is(package, folder):
    """What check.py prints, the handout, labs, reports, exports, commands."""
    before = digest_of(COURSE, A3)
    files = [path for path in (package / folder).rglob("*") if path.is_file()]
    assert files
    for path in files:
        append(path)
    assert digest_of(COURSE, A3) == before


def test_all_that_the_grader_imports_is_in_the_digest():
    """Also what will be imported one day: no code that is not looked at can change a grade."""
    files = module_files()
    used = reached_from(
        "autograder.grading.grader", "autograder.intake.seal", "autograder.worker.start"
    )
    needed = {files[name] for name in used} - {fingerprint.PACKAGE / "__init__.py"}
    assert len(needed) > 30
    assert needed - set(fingerprint.grader_files()) == set()


def test_the_digest_does_not_depend_on_where_the_course_lies(tmp_path):
    course = copy_of_course(tmp_path / "report" / "course", A3)
    assert digest_of(course, A3) == digest_of(COURSE, A3)
