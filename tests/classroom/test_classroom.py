"""A folder of submissions in, a gradebook, grades and a report out, by the command line."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import zipfile
from pathlib import Path

import pytest
from conftest import A3, COURSE, autograder

from autograder.authors.demo import zipped
from autograder.classroom import class_run as classroom
from autograder.classroom.class_run import grade_class
from autograder.grading.grader import Grader
from autograder.lms.incoming import NothingFoundError
from autograder.lms.incoming.plain import find_submissions, plain_download
from autograder.ship.template import cut

FILES = ["miniflow.py"]


@pytest.fixture
def handed_in(tmp_path, solution):
    """Three submissions: right, untouched, not a zip."""
    folder = tmp_path / "handed_in"
    folder.mkdir()
    (folder / "ada.zip").write_bytes(zipped({"miniflow.py": solution}))
    (folder / "bob.zip").write_bytes(zipped({"miniflow.py": cut(solution, "miniflow.py")}))
    (folder / "cy.zip").write_bytes(b"Sorry, my dog ate it.\n")
    return folder


def rows(out: Path) -> list[dict[str, str]]:
    with (out / "grades.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


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
    found = [(r["submission"], r["total"], r["percent"], r["status"]) for r in rows(out)]
    assert found == [
        ("ada", "100", "100", "graded"),
        ("bob", "0", "0", "graded"),
        ("cy", "0", "0", "refused"),
    ]
    assert "neither a zip nor a Python file" in rows(out)[2]["remarks"]
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
    autograder("grade", A3, handed_in, "--out", out)
    before = (out / "index.html").read_bytes(), (out / "grades.csv").read_bytes()
    run = autograder("grade", A3, handed_in, "--out", out)
    assert "3 of 3 were graded before: nothing has changed." in run.stdout
    assert before == ((out / "index.html").read_bytes(), (out / "grades.csv").read_bytes())
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        assert database.execute("SELECT count(*) FROM result").fetchone() == (3,)
        assert database.execute("SELECT count(*) FROM generation").fetchone() == (1,)


def test_a_changed_submission_is_graded_anew_and_the_old_result_is_kept(handed_in, tmp_path):
    out = tmp_path / "out"
    autograder("grade", A3, handed_in, "--out", out)
    (handed_in / "bob.zip").write_bytes((handed_in / "ada.zip").read_bytes())
    run = autograder("grade", A3, handed_in, "--out", out)
    assert "2 of 3 were graded before" in run.stdout
    assert [row["percent"] for row in rows(out)] == ["100", "100", "0"]
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        query = (
            "SELECT total FROM result JOIN attempt ON attempt = attempt.id "
            "WHERE name = 'bob' ORDER BY result.id"
        )
        assert database.execute(query).fetchall() == [(0.0,), (100.0,)]


def test_a_changed_limit_makes_another_grader(handed_in, tmp_path, a3):
    from autograder.course.fingerprint import grader_digest

    assert grader_digest(a3, 1) == grader_digest(a3, 1)
    assert grader_digest(a3, 1) != grader_digest(a3, 2)


def test_rooms_that_judge_nothing_are_no_part_of_the_fingerprint():
    """A new picture or page makes no other grader; a change of what judges does."""
    from autograder.course.fingerprint import PACKAGE, engine_files

    rooms = {path.relative_to(PACKAGE).parts[0] for path in engine_files()}
    assert rooms.isdisjoint({"cli", "crew", "handout", "image", "lab", "report", "shard.py"})
    assert rooms >= {"checks.py", "grading.py", "script.py", "wire.py", "worker"}


def test_the_fingerprint_does_not_depend_on_where_the_course_lies(tmp_path, a3):
    import shutil

    from autograder.course.assignment import Assignment
    from autograder.course.fingerprint import grader_digest

    course = tmp_path / "report" / "course"
    shutil.copytree(COURSE / "assignments", course / "assignments")
    shutil.copytree(COURSE / "solutions", course / "solutions")
    assert grader_digest(Assignment(course, A3), 1) == grader_digest(a3, 1)


def test_one_job_and_three_give_the_same_files(handed_in, tmp_path):
    for jobs in (1, 3):
        autograder("grade", A3, handed_in, "--out", tmp_path / str(jobs), "--jobs", jobs)
    assert (tmp_path / "1" / "grades.csv").read_bytes() == (
        tmp_path / "3" / "grades.csv"
    ).read_bytes()


def test_a_failure_of_the_grader_is_no_zero(handed_in, tmp_path, a3, monkeypatch):
    """A submission that the grader itself fails on could not be judged; the others are graded."""
    real = Grader.grade

    def fails_on_ada(self, sealed, fork_server, only=None):
        if sealed.name == "ada":
            raise ValueError("a bug of ours")
        return real(self, sealed, fork_server, only)

    monkeypatch.setattr(Grader, "grade", fails_on_ada)
    found = plain_download([handed_in], FILES, None)
    results = grade_class(a3, found, tmp_path / "out", 2, lambda progress: None)
    ada, bob, _ = results.results
    assert (ada.status, ada.total, ada.percent) == ("could_not_be_judged", None, None)
    assert "a bug of ours" in ada.remarks[0]
    assert (bob.status, bob.total) == ("graded", 0)
    monkeypatch.undo()
    again = grade_class(a3, found, tmp_path / "out", 2, lambda progress: None)
    assert [result.total for result in again.results] == [100, 0, 0]


def test_a_file_that_the_machine_cannot_read_is_no_zero(handed_in, tmp_path, a3, monkeypatch):
    real = classroom.seal

    def unreadable(path, spec, others):
        if path.stem == "bob":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, spec, others=others)

    monkeypatch.setattr(classroom, "seal", unreadable)
    found = plain_download([handed_in], FILES, None)
    ada, bob, _ = grade_class(a3, found, tmp_path / "out", 2, lambda progress: None).results
    assert (ada.status, ada.total) == ("graded", 100)
    assert (bob.status, bob.total) == ("could_not_be_judged", None)
    assert "Permission denied" in bob.remarks[0]


def test_a_link_that_is_given_is_followed(handed_in, tmp_path):
    link = tmp_path / "link.zip"
    link.symlink_to(handed_in / "ada.zip")
    assert "total 100 of 100" in autograder("check", A3, link).stdout


def names(folder: Path) -> list[str]:
    return [found.name for found in find_submissions([folder], FILES)]


def test_every_file_and_folder_is_a_submission_and_clutter_is_not(tmp_path, solution):
    for name in ("ada.zip", "bob.rar", "cy.py", "notes.txt", ".DS_Store", "Thumbs.db"):
        (tmp_path / name).write_text(solution)
    (tmp_path / "dora").mkdir()
    (tmp_path / "dora" / "miniflow.py").write_text(solution)
    (tmp_path / "__MACOSX").mkdir()
    assert names(tmp_path) == ["ada", "bob", "cy", "dora", "notes"]


def test_sections_are_entered_and_names_stay_unique(tmp_path):
    for section in ("monday", "tuesday"):
        (tmp_path / section).mkdir()
        for name in ("ada.zip", "bob.zip"):
            (tmp_path / section / name).write_bytes(b"PK")
    (tmp_path / "ada.zip").write_bytes(b"PK")
    (tmp_path / "ada.py").write_bytes(b"")
    found = names(tmp_path)
    assert found == ["ada.py", "ada.zip", "monday/ada", "monday/bob", "tuesday/ada", "tuesday/bob"]


def test_a_section_of_one_keeps_the_students_name(tmp_path):
    (tmp_path / "monday").mkdir()
    (tmp_path / "monday" / "ada.zip").write_bytes(b"PK")
    assert names(tmp_path) == ["monday/ada"]
    (tmp_path / "monday" / "bob.rar").write_bytes(b"Rar!")
    assert names(tmp_path) == ["monday/ada", "monday/bob"]
    (tmp_path / "monday" / "miniflow.py").write_bytes(b"")
    assert names(tmp_path) == ["monday"]


def test_a_bare_file_among_zips_does_not_make_the_class_one_submission(tmp_path, solution):
    (tmp_path / "miniflow.py").write_text(solution)
    (tmp_path / "ada.zip").write_bytes(b"PK")
    assert names(tmp_path) == ["ada", "miniflow"]


def test_two_folders_with_one_name_stay_apart(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "ada.zip").write_bytes(b"PK")
    found = find_submissions([tmp_path / "one", tmp_path / "two"], FILES)
    assert len({one.name for one in found}) == 2


def test_an_empty_folder_is_wrong_usage(tmp_path):
    with pytest.raises(NothingFoundError, match="No submission in"):
        find_submissions([tmp_path], FILES)
    run = autograder("grade", A3, tmp_path, "--out", tmp_path / "out")
    assert run.returncode == 2
    assert "No submission in" in run.stderr


def test_results_among_the_submissions_are_no_submission(handed_in):
    for _ in range(2):
        run = autograder("grade", A3, handed_in, "--out", handed_in / "results")
        assert run.returncode == 0, run.stderr
        assert len(rows(handed_in / "results")) == 3
    run = autograder("grade", A3, handed_in, "--out", handed_in)
    assert run.returncode == 2
    assert "choose another" in run.stderr


def test_a_folder_that_is_itself_a_submission_is_one(tmp_path, solution):
    (tmp_path / "miniflow.py").write_text(solution)
    (tmp_path / "notes.txt").write_text("x")
    assert len(names(tmp_path)) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade", "a9_nothing", ".", "--out", "x"], "a3_miniflow"),
        (["grade", A3, "no/such/folder", "--out", "x"], "does not exist"),
        (["grade", A3, "."], "Missing option '--out'"),
        (["grade", A3, "--out", "x"], "Missing argument"),
        (["check", A3, "README.md", "-q", "q99"], "There are: q1_topological_sort"),
        (["frobnicate"], "No such command"),
        (["--course", "docs", "assignments"], "is no course"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_there_is(arguments, words):
    run = autograder(*arguments)
    assert run.returncode == 2
    assert words in run.stderr
    assert "Traceback" not in run.stderr


def test_a_file_that_is_no_gradebook_is_not_touched(handed_in, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "gradebook.sqlite").write_text("my recipes, not a database " * 50)
    run = autograder("grade", A3, handed_in, "--out", out)
    assert run.returncode == 1
    assert "is not a gradebook" in run.stderr
    assert "Traceback" not in run.stderr
    assert "my recipes" in (out / "gradebook.sqlite").read_text()


def test_a_gradebook_of_a_newer_version_is_refused(handed_in, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    run = autograder("grade", A3, handed_in, "--out", out)
    assert run.returncode == 1
    assert "newer version" in run.stderr


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
    import shutil

    course = tmp_path / "course"
    shutil.copytree(COURSE / "assignments", course / "assignments")
    shutil.copytree(COURSE / "solutions", course / "solutions")
    file = course / "assignments" / A3 / "assignment.toml"
    file.write_text(change(file.read_text()))
    run = autograder("--course", course, "grade", A3, handed_in, "--out", tmp_path / "out")
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
            lambda t: t.replace("ones(len(upstream)).dot(upstream)", "upstream.mean(axis=0)"),
            "db",
        ),
    ],
)
def test_a_course_that_would_grade_wrongly_grades_nobody(handed_in, tmp_path, file, change, words):
    """The solution must pass every case; where it does not, students would lose points."""
    import shutil

    course = tmp_path / "course"
    shutil.copytree(COURSE / "assignments", course / "assignments")
    shutil.copytree(COURSE / "solutions", course / "solutions")
    (course / file).write_text(change((course / file).read_text()))
    run = autograder("--course", course, "grade", A3, handed_in, "--out", tmp_path / "out")
    if words == "db":  # a wrong solution is caught by the gradient check of its own forward pass
        assert "the solution fails q4_linear, 'gradient check'" in run.stderr
    assert run.returncode == 1
    assert words in run.stderr
    assert "Traceback" not in run.stderr


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
    nested = zipped({"homework.ipynb": as_notebook(solution), "loss.csv": "1\n2\n"})
    with zipfile.ZipFile(tmp_path / "in" / "nested.zip", "w") as archive:
        archive.writestr("work.zip", nested)
    (tmp_path / "in" / "bare.ipynb").write_text(as_notebook(solution))
    (tmp_path / "in" / "both.zip").write_bytes(
        zipped({"miniflow.py": solution, "miniflow.ipynb": as_notebook("\nclass Linear: pass")})
    )
    run = autograder("grade", A3, tmp_path / "in", "--out", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    graded = {row["submission"]: row for row in rows(tmp_path / "out")}
    assert set(graded) == {*odd, "nested", "bare", "both"}
    assert {name for name, row in graded.items() if row["percent"] != "100"} == set()
    assert {name for name, row in graded.items() if not row["remarks"]} == {
        "bom",
        "crlf",
        "lone_cr",
    }
    assert "were left out" in graded["bare"]["remarks"]
    assert graded["both"]["remarks"] == "Not read: miniflow.ipynb."


def test_check_shows_a_ta_every_check_with_numbers(tmp_path, solution):
    path = tmp_path / "ada.py"
    path.write_text(solution.replace("upstream.sum(axis=0)", "upstream.mean(axis=0)"))
    run = autograder("check", A3, path)
    assert run.returncode == 0, run.stderr
    assert "q4_linear                      2 / 16" in run.stdout
    assert "failed (hidden, 4, value): batch, features and units all differ" in run.stdout
    assert "expected" in run.stdout
    assert "known mistake: dC/db is averaged over the rows" in run.stdout
    assert "total 86 of 100" in run.stdout


def test_what_a_submission_prints_cannot_pass_for_the_tools_own_lines(tmp_path, solution):
    path = tmp_path / "ada.py"
    shout = "print('\\x1b[2J\\ntotal 100 of 100'); raise ValueError('x\\ntotal 100 of 100')"
    path.write_text(solution.replace("self.gradients[X] =", f"{shout}; self.gradients[X] ="))
    lines = autograder("check", A3, path).stdout.splitlines()
    assert [line for line in lines if line.startswith("total")] == ["total 84 of 100 (84 %)"]
    assert "\x1b" not in "".join(lines)


def test_check_of_one_question_as_json(tmp_path, solution):
    path = tmp_path / "ada.zip"
    path.write_bytes(zipped({"miniflow.py": solution}))
    run = autograder("check", A3, path, "--question", "q4_linear", "--json")
    result = json.loads(run.stdout)
    assert [question["id"] for question in result["questions"]] == ["q4_linear"]
    assert all(case["verdict"] == "passed" for case in result["questions"][0]["cases"])


@pytest.mark.parametrize("kind", ["zip", "folder", "py"])
def test_check_takes_a_zip_a_folder_or_a_file(tmp_path, solution, kind):
    path = tmp_path / f"ada.{kind}"
    if kind == "folder":
        path.mkdir()
        (path / "miniflow.py").write_text(solution)
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("miniflow.py", solution)
    else:
        path.write_text(solution)
    run = autograder("check", A3, path)
    assert "total 100 of 100 (100 %)" in run.stdout


def test_assignments_lists_questions_with_points(a3):
    text = autograder("assignments").stdout
    assert f"{A3}: " in text
    assert all(question.id in text for question in a3.questions)


def test_doctor_finds_this_machine_well_and_names_the_isolation():
    run = autograder("doctor")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "starts, imports from the standard library" in run.stdout
    assert re.search(
        r"isolation +(strong|standard): .* of \d+ forbidden actions refused", run.stdout
    )


def test_the_command_works_from_a_sub_folder_of_the_course():
    run = autograder("assignments", cwd=COURSE / "docs")
    assert A3 in run.stdout


def test_demo_makes_a_class_and_says_where_the_report_is(tmp_path):
    run = autograder("demo", "a2_chain_rule", "--out", tmp_path)
    assert run.returncode == 0, run.stderr
    assert f"report: {tmp_path / 'report' / 'index.html'}" in run.stdout
    graded = {row["submission"]: row for row in rows(tmp_path / "report")}
    assert len(graded) >= 30
    full = {name for name, row in graded.items() if row["percent"] == "100"}
    assert {"right", "wrapped", "renamed", "chatty", "shadowing"} <= full
    assert all(name in full for name in graded if name.startswith("right_"))
    assert not [name for name in full if name.startswith("mistake_")]
    assert {n for n, row in graded.items() if row["status"] == "refused"} == {
        "not_a_zip",
        "no_python",
    }
