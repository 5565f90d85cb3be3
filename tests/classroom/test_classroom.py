"""A folder of submissions in, a gradebook, grades and a report out, by the command line."""

from __future__ import annotations

import json
import sqlite3
import zipfile

import pytest
from conftest import A3, autograder
from support.command_line import autograder_here
from support.three_submissions import grade_rows, three_submissions

from autograder.classroom import class_run
from autograder.classroom.class_run import ClassInput, grade_class
from autograder.classroom.executors import ExecutorOptions, create_executor
from autograder.files import zip_bytes
from autograder.grading.grader import Grader
from autograder.lms.incoming.plain import plain_download

FILES = ["miniflow.py"]


@pytest.fixture
def handed_in(tmp_path, solution):
    """Three submissions: right, untouched, not a zip."""
    return three_submissions(tmp_path / "handed_in", solution)


def test_grade_writes_gradebook_csv_report_and_a_page_each(handed_in, tmp_path, a3):
    out = tmp_path / "out"
    run = autograder("grade", A3, handed_in, "--out", out)
    assert run.returncode == 0, run.stderr
    header = (out / "grades.csv").read_text().splitlines()[0]
    ids = ",".join(question.id for question in a3.questions)
    assert header == (
        f"submission,student,section,{ids},earned,late_by,deduction,"
        "total,possible,percent,status,remarks,decisions"
    )
    found = [(r["submission"], r["total"], r["percent"], r["status"]) for r in grade_rows(out)]
    assert found == [
        ("ada", "100", "100", "graded"),
        ("bob", "0", "0", "graded"),
        ("cy", "0", "0", "refused"),
    ]
    assert "neither a zip nor a Python file" in grade_rows(out)[2]["remarks"]
    assert (out / "index.html").is_file()
    assert {path.name for path in (out / "feedback").iterdir()} == {
        "ada.html",
        "bob.html",
        "cy.html",
    }
    assert "2 graded, 1 refused, 0 could not be judged" in run.stdout
    assert str(out / "index.html") in run.stdout


def test_a_second_run_with_nothing_changed_grades_nothing_and_says_so(handed_in, tmp_path):
    out = tmp_path / "out"
    autograder_here("grade", A3, handed_in, "--out", out)
    before = (out / "index.html").read_bytes(), (out / "grades.csv").read_bytes()
    run = autograder_here("grade", A3, handed_in, "--out", out)
    assert "3 of 3 were graded before: nothing has changed." in run.stdout
    assert before == ((out / "index.html").read_bytes(), (out / "grades.csv").read_bytes())
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        assert database.execute("SELECT count(*) FROM result").fetchone() == (3,)
        assert database.execute("SELECT count(*) FROM grading_run").fetchone() == (1,)


def test_a_changed_submission_is_graded_anew_and_the_old_result_is_kept(handed_in, tmp_path):
    out = tmp_path / "out"
    autograder_here("grade", A3, handed_in, "--out", out)
    (handed_in / "bob.zip").write_bytes((handed_in / "ada.zip").read_bytes())
    run = autograder_here("grade", A3, handed_in, "--out", out)
    assert "2 of 3 were graded before" in run.stdout
    assert [row["percent"] for row in grade_rows(out)] == ["100", "100", "0"]
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        query = (
            "SELECT total FROM result JOIN attempt ON attempt = attempt.id "
            "WHERE name = 'bob' ORDER BY result.id"
        )
        assert database.execute(query).fetchall() == [(0.0,), (100.0,)]


def test_one_job_and_three_give_the_same_files(handed_in, tmp_path):
    for jobs in (1, 3):
        autograder_here("grade", A3, handed_in, "--out", tmp_path / str(jobs), "--jobs", jobs)
    assert (tmp_path / "1" / "grades.csv").read_bytes() == (
        tmp_path / "3" / "grades.csv"
    ).read_bytes()


def test_a_class_whose_results_are_all_known_opens_no_sandbox(handed_in, tmp_path, monkeypatch):
    out = tmp_path / "out"
    autograder_here("grade", A3, handed_in, "--out", out)

    def refuses(*_):
        raise RuntimeError("no sandbox is needed")

    monkeypatch.setattr("autograder.classroom.executors.local.open_sandbox", refuses)
    run = autograder_here("grade", A3, handed_in, "--out", out)
    assert run.returncode == 0, run.stderr
    (handed_in / "dora.zip").write_bytes((handed_in / "ada.zip").read_bytes())
    run = autograder_here("grade", A3, handed_in, "--out", out)
    assert run.returncode == 1
    assert run.stderr.endswith("autograder: no sandbox is needed\n")


def results_of(assignment, folder, out):
    """The results of a folder of submissions, two at a time."""
    found = ClassInput(plain_download([folder], FILES, None))
    with create_executor(Grader(assignment), ExecutorOptions(2)) as executor:
        return grade_class(executor, found, out, lambda progress: None).results


def test_a_failure_of_the_grader_is_no_zero(handed_in, tmp_path, a3, monkeypatch):
    """A submission that the grader itself fails on could not be judged; the others are graded."""
    real = Grader.grade

    def fails_on_ada(self, sealed, fork_server, only=None):
        if sealed.name == "ada":
            raise ValueError("a bug of ours")
        return real(self, sealed, fork_server, only)

    monkeypatch.setattr(Grader, "grade", fails_on_ada)
    ada, bob, _ = results_of(a3, handed_in, tmp_path / "out")
    assert (ada.status, ada.total, ada.percent) == ("could_not_be_judged", None, None)
    assert "a bug of ours" in ada.remarks[0]
    assert (bob.status, bob.total) == ("graded", 0)
    monkeypatch.undo()
    again = results_of(a3, handed_in, tmp_path / "out")
    assert [result.total for result in again] == [100, 0, 0]


def test_a_file_that_the_machine_cannot_read_is_no_zero(handed_in, tmp_path, a3, monkeypatch):
    real = class_run.seal_or_skip

    def unreadable(path, spec, others):
        if path.stem == "bob":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, spec, others=others)

    monkeypatch.setattr(class_run, "seal_or_skip", unreadable)
    ada, bob, _ = results_of(a3, handed_in, tmp_path / "out")
    assert (ada.status, ada.total) == ("graded", 100)
    assert (bob.status, bob.total) == ("could_not_be_judged", None)
    assert "Permission denied" in bob.remarks[0]


def test_a_file_that_is_no_gradebook_is_not_touched(handed_in, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "gradebook.sqlite").write_text("my recipes, not a database " * 50)
    run = autograder_here("grade", A3, handed_in, "--out", out)
    assert run.returncode == 1
    assert "is not a gradebook" in run.stderr
    assert "Traceback" not in run.stderr
    assert "my recipes" in (out / "gradebook.sqlite").read_text()


@pytest.mark.parametrize(
    ("version", "table", "words"),
    [
        (99, "setting", "was written by a newer version of autograder (schema 99"),
        (2, "about", "is no gradebook of this version (schema 2"),
        (0, "recipe", "is no gradebook of this version (schema 0"),
    ],
)
def test_a_database_of_another_version_is_refused_and_left_alone(
    handed_in, tmp_path, version, table, words
):
    out = tmp_path / "out"
    out.mkdir()
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        database.execute(f"CREATE TABLE {table} (key)")
        database.execute(f"PRAGMA user_version = {version}")
    database.close()
    before = (out / "gradebook.sqlite").read_bytes()
    run = autograder_here("grade", A3, handed_in, "--out", out)
    assert (run.returncode, words in run.stderr) == (1, True), run.stderr
    assert (out / "gradebook.sqlite").read_bytes() == before


def as_notebook(source: str) -> str:
    """The source as a student's notebook, with training and plots around it."""
    half = source.index("\nclass Linear")
    cells = ["%matplotlib inline\nimport matplotlib.pyplot as plt", source[:half], source[half:]]
    cells += ["for step in range(10**9):\n    pass", "plt.plot([1, 2])\nplt.show()"]
    made = [{"cell_type": "code", "source": cell.splitlines(True)} for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_what_can_be_read_in_any_way_earns_full_marks(tmp_path, solution):
    (tmp_path / "in").mkdir()
    text = solution.encode()
    odd = {
        "bom": b"\xef\xbb\xbf" + text,
        "crlf": text.replace(b"\n", b"\r\n"),
        "lone_cr": text.replace(b"\n", b"\r"),
        "utf16": solution.encode("utf-16"),
        "latin1": "# Grüße\n".encode("latin-1") + text,
        "ctrl_z": text + b"\x1a",
        "magic": b"%matplotlib inline\n!pip install numpy\n" + text,
        "notebook_inside": as_notebook(solution).encode(),
    }
    for name, content in odd.items():
        with zipfile.ZipFile(tmp_path / "in" / f"{name}.zip", "w") as archive:
            archive.writestr("miniflow.py", content)
    nested = zip_bytes({"homework.ipynb": as_notebook(solution), "loss.csv": "1\n2\n"})
    with zipfile.ZipFile(tmp_path / "in" / "nested.zip", "w") as archive:
        archive.writestr("work.zip", nested)
    (tmp_path / "in" / "bare.ipynb").write_text(as_notebook(solution))
    (tmp_path / "in" / "both.zip").write_bytes(
        zip_bytes({"miniflow.py": solution, "miniflow.ipynb": as_notebook("\nclass Linear: pass")})
    )
    run = autograder_here("grade", A3, tmp_path / "in", "--out", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    graded = {row["submission"]: row for row in grade_rows(tmp_path / "out")}
    assert set(graded) == {*odd, "nested", "bare", "both"}
    assert {name for name, row in graded.items() if row["percent"] != "100"} == set()
    assert {name for name, row in graded.items() if not row["remarks"]} == {
        "bom",
        "crlf",
        "lone_cr",
    }
    assert "were left out" in graded["bare"]["remarks"]
    assert graded["both"]["remarks"] == "Not read: miniflow.ipynb."


@pytest.mark.long
@pytest.mark.slow
def test_demo_makes_a_class_and_says_where_the_report_is(tmp_path):
    run = autograder_here("demo", "a2_chain_rule", "--out", tmp_path)
    assert run.returncode == 0, run.stderr
    assert f"report: {tmp_path / 'report' / 'index.html'}" in run.stdout
    graded = {row["submission"]: row for row in grade_rows(tmp_path / "report")}
    assert len(graded) >= 30
    full = {name for name, row in graded.items() if row["percent"] == "100"}
    assert {"right", "wrapped", "renamed", "chatty", "shadowing"} <= full
    assert all(name in full for name in graded if name.startswith("right_"))
    assert not [name for name in full if name.startswith("mistake_")]
    assert {n for n, row in graded.items() if row["status"] == "refused"} == {
        "not_a_zip",
        "no_python",
    }
