"""A course whose parts do not fit together grades nobody, and says why in a line."""

from __future__ import annotations

import shutil

import pytest
from conftest import A3, COURSE
from support.command_line import autograder_here
from support.three_submissions import three_submissions


@pytest.fixture
def handed_in(tmp_path, solution):
    """Three submissions: right, untouched, not a zip."""
    return three_submissions(tmp_path / "handed_in", solution)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("points = 12", "points = 13", 1), "assignment.toml says 13"),
        (lambda text: text.replace("points = 12", "points = -1", 1), "questions.0.points"),
        (lambda text: text.replace("cpu_seconds", "cpu_minutes", 1), "cpu_minutes"),
        (lambda text: text.replace("q2_input", "q1_topological_sort"), "the same id"),
        (lambda text: text.replace('title = "Mini', "title = Mini"), "not valid TOML"),
        (lambda text: text.replace('"miniflow.py"', '"../miniflow.py"'), "files.0"),
        (lambda text: text.replace("points = 12", "given = ['a.py']\npoints = 12", 1), "is given"),
    ],
)
def test_a_wrong_assignment_is_a_clear_error_of_the_course(handed_in, tmp_path, change, words):
    course = tmp_path / "course"
    shutil.copytree(COURSE / "assignments", course / "assignments")
    shutil.copytree(COURSE / "solutions", course / "solutions")
    file = course / "assignments" / A3 / "assignment.toml"
    file.write_text(change(file.read_text()))
    run = autograder_here("--course", course, "grade", A3, handed_in, "--out", tmp_path / "out")
    assert run.returncode == 1
    assert words in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("file", "change", "words"),
    [
        ("assignments/a3_miniflow/probes.py", lambda t: t + "\nx = (", "probes.py cannot be run"),
        (
            "assignments/a3_miniflow/probes.py",
            lambda t: t.replace("def op(", "def po("),
            "fails q3",
        ),
        (
            "assignments/a3_miniflow/hidden/q2_input.py",
            lambda t: t.replace('name = "q2_input"', 'name = "q2"'),
            "must each hold the line",
        ),
        (
            "assignments/a3_miniflow/public/q2_input.py",
            lambda t: t.replace("import case", "import cases"),
            "cannot be run: ImportError",
        ),
        ("solutions/a3_miniflow/miniflow.py", lambda t: t + "\n1 / 0\n", "ZeroDivisionError"),
        (
            "solutions/a3_miniflow/miniflow.py",
            lambda t: t.replace("np.ones(len(upstream)).dot(upstream)", "upstream.mean(axis=0)"),
            "db",
        ),
    ],
)
def test_a_course_that_would_grade_wrongly_grades_nobody(handed_in, tmp_path, file, change, words):
    """The solution must pass every case; where it does not, students would lose points."""
    course = tmp_path / "course"
    shutil.copytree(COURSE / "assignments", course / "assignments")
    shutil.copytree(COURSE / "solutions", course / "solutions")
    (course / file).write_text(change((course / file).read_text()))
    run = autograder_here("--course", course, "grade", A3, handed_in, "--out", tmp_path / "out")
    if words == "db":  # a wrong solution is caught by the gradient check of its own forward pass
        assert "the solution fails q4_linear, 'gradient check'" in run.stderr
    assert run.returncode == 1
    assert words in run.stderr
    assert "Traceback" not in run.stderr
