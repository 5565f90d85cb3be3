"""The commands that look at one submission or at the course, and wrong usage."""

from __future__ import annotations

import json
import re
import zipfile

import pytest
from conftest import A3, COURSE
from support.command_line import autograder_here

from autograder.files import zip_bytes


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
    run = autograder_here(*arguments)
    assert run.returncode == 2
    assert words in run.stderr
    assert "Traceback" not in run.stderr


def test_check_shows_a_ta_every_check_with_numbers(tmp_path, solution):
    path = tmp_path / "ada.py"
    path.write_text(solution.replace("upstream.sum(axis=0)", "upstream.mean(axis=0)"))
    run = autograder_here("check", A3, path)
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
    lines = autograder_here("check", A3, path).stdout.splitlines()
    assert [line for line in lines if line.startswith("total")] == ["total 84 of 100 (84 %)"]
    assert "\x1b" not in "".join(lines)


def test_check_of_one_question_as_json(tmp_path, solution):
    path = tmp_path / "ada.zip"
    path.write_bytes(zip_bytes({"miniflow.py": solution}))
    run = autograder_here("check", A3, path, "--question", "q4_linear", "--json")
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
    run = autograder_here("check", A3, path)
    assert "total 100 of 100 (100 %)" in run.stdout


def test_assignments_lists_questions_with_points(a3):
    lines = autograder_here("assignments").stdout.splitlines()
    place = lines.index(f"{A3}: {a3.description.title} (100 points; miniflow.py)")
    listed = [line.split(maxsplit=2) for line in lines[place + 1 :][: len(a3.questions)]]
    assert listed == [[one.id, f"{one.points:g}", one.title] for one in a3.questions]


def test_doctor_finds_this_machine_well_and_names_the_isolation():
    run = autograder_here("doctor")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "starts, imports from the standard library" in run.stdout
    assert re.search(
        r"isolation +(strong|standard): .* of \d+ forbidden actions refused", run.stdout
    )


def test_the_command_works_from_a_sub_folder_of_the_course():
    run = autograder_here("assignments", cwd=COURSE / "docs")
    assert A3 in run.stdout
