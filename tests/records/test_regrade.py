"""A class is graded anew beside its grades: what runs, who moves, and when it counts."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time

import pytest
from support.small_class import (
    NAME,
    content,
    ease_second_question,
    graded,
    make_course,
    pages,
    regraded,
    results_in,
    rows,
    run,
    solution_of,
    spoil_first_question,
    started,
    wrong_step,
    zipped,
)


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory):
    """A course with one small assignment."""
    return make_course(tmp_path_factory.mktemp("course") / "course")


@pytest.fixture
def course(skeleton, tmp_path):
    """A copy of it, to be changed."""
    return shutil.copytree(skeleton, tmp_path / "course")


@pytest.fixture(scope="module")
def solution(skeleton):
    return solution_of(skeleton)


@pytest.fixture
def two(solution, tmp_path):
    """Two students: one right, one who goes uphill but passes nothing of q2."""
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "ada.zip").write_bytes(zipped(solution))
    (folder / "bob.zip").write_bytes(zipped(wrong_step(solution)))
    return folder


def titles(out, student, question):
    """The titles of the cases in a student's newest result."""
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        ((details,),) = database.execute(
            "SELECT details FROM result JOIN attempt ON attempt = attempt.id WHERE name = ? "
            "ORDER BY result.id DESC LIMIT 1",
            (student,),
        )
    (found,) = [q for q in json.loads(details)["questions"] if q["id"] == question]
    return {case["title"] for case in found["cases"]}


def test_after_a_change_of_tests_grade_changes_nothing_and_says_what_to_do(course, two, tmp_path):
    out = tmp_path / "out"
    graded(course, two, out)
    before = pages(out), content(out)
    ease_second_question(course)
    ended = run(course, "grade", NAME, two, "--out", out)
    assert ended.returncode == 1
    assert f"autograder regrade {out}" in ended.stderr
    assert (pages(out), content(out)) == before


def test_a_regrade_of_one_question_runs_only_that_and_shows_who_moves(course, two, tmp_path):
    out = tmp_path / "out"
    graded(course, two, out)
    assert [row["total"] for row in rows(out).values()] == ["10", "6"]
    published = pages(out)
    ease_second_question(course)
    spoil_first_question(course)
    ended = regraded(course, out, "-q", "q2_gradient_step")
    assert "Students who would have another grade: 1" in ended.stdout
    assert pages(out) == published, "nothing that is published changes before it is accepted"
    shown = run(course, "diff", out).stdout
    assert "bob: 6 -> 10" in shown
    assert "q2_gradient_step: 0 -> 4" in shown
    assert "several parameters: failed -> passed" in shown
    assert "ada" not in shown
    assert "bob" in (out / "diff.html").read_text(encoding="utf-8")
    assert run(course, "accept", out).returncode == 0
    assert [row["total"] for row in rows(out).values()] == ["10", "10"]
    assert "several consumers" in titles(out, "bob", "q1_softplus"), "q1 was run too"
    assert not (out / "diff.html").exists()


def test_a_whole_regrade_runs_everything_and_then_there_is_nothing_more_to_do(
    course, two, tmp_path
):
    out = tmp_path / "out"
    graded(course, two, out)
    assert "Nothing to regrade" in regraded(course, out).stdout
    spoil_first_question(course)
    assert "Students who would have another grade: 0" in regraded(course, out).stdout
    assert run(course, "accept", out).returncode == 0
    assert "many consumers" in titles(out, "ada", "q1_softplus")
    assert "nothing has changed" in graded(course, two, out).stdout
    assert "Nothing to regrade" in regraded(course, out).stdout


def test_a_regrade_of_one_student_leaves_the_others(course, two, tmp_path):
    out = tmp_path / "out"
    graded(course, two, out)
    spoil_first_question(course)
    regraded(course, out, "-s", "bob")
    assert run(course, "accept", out).returncode == 0
    assert "many consumers" in titles(out, "bob", "q1_softplus")
    assert "several consumers" in titles(out, "ada", "q1_softplus")
    assert "another grade: 0" in regraded(course, out).stdout, "the others can follow"
    assert run(course, "accept", out).returncode == 0
    assert "many consumers" in titles(out, "ada", "q1_softplus")
    assert "Nothing to regrade" in regraded(course, out).stdout


def test_a_regrade_needs_no_submissions_on_disk_and_goes_on_after_a_kill(course, two, tmp_path):
    out = tmp_path / "out"
    graded(course, two, out)
    shutil.rmtree(two)
    ease_second_question(course)
    process = started(course, "regrade", out, "--jobs", 1)
    while results_in(out) < 3:
        assert process.poll() is None
        time.sleep(0.005)
    process.kill()
    process.wait()
    if results_in(out) < 4:
        refused = run(course, "accept", out)
        assert (refused.returncode, "not complete" in refused.stderr) == (1, True)
    regraded(course, out)
    assert run(course, "accept", out).returncode == 0
    assert [row["total"] for row in rows(out).values()] == ["10", "10"]
    assert results_in(out) == 4


def test_part_of_a_class_is_not_regraded_if_points_changed_elsewhere(course, two, tmp_path):
    out = tmp_path / "out"
    graded(course, two, out)
    toml = course / "assignments" / NAME / "assignment.toml"
    toml.write_text(toml.read_text().replace("points = 6", "points = 7"))
    path = course / "assignments" / NAME / "hidden" / "q1_softplus.py"
    path.write_text(path.read_text().replace("points=2", "points=3", 1))
    refused = run(course, "regrade", out, "-q", "q2_gradient_step")
    assert refused.returncode == 1
    assert "Points changed in q1_softplus" in refused.stderr
    regraded(course, out)
    run(course, "accept", out)
    assert [row["total"] for row in rows(out).values()] == ["11", "7"]
