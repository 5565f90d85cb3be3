"""The gradebook through the command line: killed and resumed, regraded, decided on, never lost.

The class is graded on a small assignment of two questions, so that hundreds take seconds.
`make resume` sets a variable and kills a class of 200 twenty times.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import time
from datetime import timedelta
from pathlib import Path

import pytest
from support.downloads import AUTUMN, Sent, make_blackboard, make_canvas, make_gradescope
from support.fuzz_submissions import submission as hostile_submission
from support.small_class import (
    NAME,
    content,
    graded,
    make_class,
    make_course,
    pages,
    results_in,
    rows,
    run,
    solution_of,
    started,
    wait_for,
    wrong_step,
    zipped,
)

from autograder.authors.skeleton import make_skeleton
from autograder.lms.outgoing import BLANK
from autograder.records.gradebook.schema import FIRST

FULL = bool(os.environ.get("CHAINRULE_FULL_RESUME"))
CLASS, KILLS = (200, 20) if FULL else (40, 4)


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


# Killed and resumed


def test_killed_at_any_moment_and_resumed_it_ends_like_an_undisturbed_run(
    skeleton, solution, tmp_path
):
    folder = make_class(tmp_path / "class", solution, CLASS)
    graded(skeleton, folder, tmp_path / "whole")
    out = tmp_path / "killed"
    rng = random.Random(8)
    held = [0]
    for _ in range(KILLS):
        process = started(skeleton, "grade", NAME, folder, "--out", out)
        more = rng.randint(0, 2 * CLASS // KILLS - 2)
        wait_for(lambda enough=held[-1] + more: results_in(out) >= enough, process)
        time.sleep(rng.uniform(0.0, 0.3))
        process.send_signal(signal.SIGKILL)
        process.wait()
        held.append(results_in(out))
    assert held == sorted(held), "a result was lost"
    ended = graded(skeleton, folder, out)
    assert f"{held[-1]} of {CLASS} were graded before" in ended.stdout or not held[-1]
    assert content(out) == content(tmp_path / "whole")
    assert pages(out) == pages(tmp_path / "whole")
    assert len(content(out)["result"]) == CLASS
    if FULL:
        assert len({count for count in held if 0 < count < CLASS}) > KILLS / 2, f"after {held}"


def test_what_was_kept_before_a_kill_is_not_graded_again(skeleton, solution, tmp_path):
    """The kill comes after the fifth result, wherever that is in time."""
    folder = make_class(tmp_path / "class", solution, 40)
    out = tmp_path / "out"
    process = started(skeleton, "grade", NAME, folder, "--out", out, "--jobs", 1)
    while results_in(out) < 5:
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    kept = results_in(out)
    assert 5 <= kept < 40
    ended = graded(skeleton, folder, out)
    assert f"{kept} of 40 were graded before" in ended.stdout
    assert results_in(out) == 40


# One row and the others


@pytest.mark.parametrize("seed", range(3))
def test_hostile_submissions_change_no_other_row(skeleton, solution, tmp_path, seed):
    folder = make_class(tmp_path / "class", solution, 6)
    graded(skeleton, folder, tmp_path / "alone", "--all")
    for number in range(12):
        place = tmp_path / f"made{number}"
        place.mkdir()
        made = hostile_submission(1000 * seed + number, place)
        made.rename(folder / f"zz{number}{made.suffix}")
    graded(skeleton, folder, tmp_path / "together", "--all")
    alone, together = rows(tmp_path / "alone"), rows(tmp_path / "together")
    assert len(together) == 18
    assert {name: together[name] for name in alone} == alone


# Regrades


def regraded(course, out, *options):
    ended = run(course, "regrade", out, *options)
    assert ended.returncode == 0, ended.stderr
    return ended


@pytest.fixture
def two(solution, tmp_path):
    """Two students: one right, one who goes uphill but passes nothing of q2."""
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "ada.zip").write_bytes(zipped(solution))
    (folder / "bob.zip").write_bytes(zipped(wrong_step(solution)))
    return folder


def ease_second_question(course):
    """Uphill is right now, and so is downhill: only the size of the step is looked at."""
    for side in ("public", "hidden"):
        path = course / "assignments" / NAME / side / "q2_gradient_step.py"
        text = path.read_text(encoding="utf-8")
        assert "check.same(" in text
        path.write_text(text.replace("check.same(", "check.ask("), encoding="utf-8")


def spoil_first_question(course):
    """A change of its tests that fails nobody, but that a run would show: another title."""
    path = course / "assignments" / NAME / "hidden" / "q1_softplus.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"several consumers"', '"many consumers"'), encoding="utf-8")


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


# Lateness and decisions


def with_policy(course, text):
    toml = course / "assignments" / NAME / "assignment.toml"
    toml.write_text(toml.read_text().replace("[limits]", f"{text}\n[limits]", 1))


def sent(first, solution, **about):
    return Sent(first, "Lovelace", {f"{first}.zip": zipped(solution)}, **about)


POLICY = """[late]
due = 2024-09-20T10:05:00Z
grace_minutes = 10
percent_per_day = 10
cap_percent = 25
"""


def test_lateness_costs_what_the_policy_says(course, solution, tmp_path):
    with_policy(course, POLICY)
    delays = {"Ada": 0, "Bea": 9 / 1440, "Cy": 0.99, "Dan": 1.01, "Eve": 30}
    class_ = [
        sent(name, solution, number=number, at=AUTUMN + timedelta(days=days), sid=f"00{number}")
        for number, (name, days) in enumerate(delays.items(), 1)
    ]
    download = make_gradescope(tmp_path, class_)
    out = tmp_path / "out"
    assert "download of Gradescope" in graded(course, download, out).stdout
    totals = {name.split()[0]: row["total"] for name, row in rows(out).items()}
    assert totals == {"Ada": "10", "Bea": "10", "Cy": "9", "Dan": "8", "Eve": "7.5"}
    assert {row["earned"] for row in rows(out).values()} == {"10"}


def test_a_flag_without_a_time_counts_as_one_day_and_says_so(course, solution, tmp_path):
    with_policy(course, "[late]\npercent_per_day = 10\n")
    class_ = [sent("Ada", solution, number=1), sent("Bea", solution, number=2, late=True)]
    download = make_canvas(tmp_path, class_)
    out = tmp_path / "out"
    graded(course, download, out)
    by_total = {row["total"]: row for row in rows(out).values()}
    assert set(by_total) == {"10", "9"}
    assert "counted as one day" in by_total["9"]["decisions"]


def test_overrides_and_waivers_survive_regrades_and_are_shown(course, solution, tmp_path):
    with_policy(course, POLICY)
    late = AUTUMN + timedelta(hours=23)
    class_ = [
        sent(name, solution if name != "Cy" else wrong_step(solution), number=number, at=late)
        for number, name in enumerate(("Ada", "Bea", "Cy"), 1)
    ]
    out = tmp_path / "out"
    graded(course, make_gradescope(tmp_path, class_), out)

    def totals():
        return [row["total"] for row in rows(out).values()]

    assert totals() == ["9", "9", "5"]
    assert run(course, "waive", out, "Ada Lovelace", "--reason", "ill").returncode == 0
    assert run(course, "override", out, "Bea Lovelace", 3, "--reason", "oral").returncode == 0
    question = ("Cy Lovelace", 4, "-q", "q2_gradient_step", "--reason", "a typing error")
    assert run(course, "override", out, *question).returncode == 0
    assert totals() == ["10", "3", "9"]
    spoil_first_question(course)
    regraded(course, out)
    run(course, "accept", out)
    assert totals() == ["10", "3", "9"]
    decided = [row["decisions"] for row in rows(out).values()]
    assert decided == [
        "lateness waived: ill",
        "set to 3: oral",
        "q2_gradient_step set to 4: a typing error",
    ]
    index = (out / "index.html").read_text(encoding="utf-8")
    assert all(text in index for text in decided)
    assert run(course, "override", out, "Bea Lovelace", "--withdraw").returncode == 0
    assert run(course, "waive", out, "Ada Lovelace", "--withdraw").returncode == 0
    assert totals() == ["9", "9", "9"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("override", "nobody", 3, "--reason", "x"), "There is no student 'nobody'"),
        (("override", "ada", 3), "Say why: --reason."),
        (("override", "ada", "--reason", "x"), "Say how many POINTS"),
        (("override", "ada", 11, "--reason", "x"), "11 is more than the 10 it is worth."),
        (("override", "ada", 3, "-q", "q9", "--reason", "x"), "There is no question 'q9'"),
        (("override", "ada", "--withdraw"), "There is no override to withdraw"),
        (("waive", "ada", "--withdraw"), "There is no waiver to withdraw"),
        (("regrade", "-q", "q9"), "There is no question 'q9'"),
        (("regrade", "-s", "zoe"), "There is no student 'zoe'"),
        (("export", "--to", "canvas"), "a worksheet is needed"),
    ],
)
def test_wrong_usage_says_what_is_there(skeleton, once, arguments, words):
    command, *others = arguments
    ended = run(skeleton, command, once, *others)
    assert (ended.returncode, words in ended.stderr) == (2, True), ended.stderr


@pytest.fixture(scope="module")
def once(skeleton, solution, tmp_path_factory):
    """A class that was graded once, only to be looked at."""
    folder = tmp_path_factory.mktemp("once")
    (folder / "class").mkdir()
    (folder / "class" / "ada.zip").write_bytes(zipped(solution))
    graded(skeleton, folder / "class", folder / "out")
    return folder / "out"


def test_a_folder_without_gradebook_is_refused(skeleton, tmp_path):
    for command in (["regrade"], ["diff"], ["accept"], ["report"], ["export", "--to", "csv"]):
        ended = run(skeleton, command[0], tmp_path, *command[1:])
        assert (ended.returncode, "There is no" in ended.stderr) == (1, True)


def test_the_report_is_a_function_of_the_gradebook(skeleton, once):
    before = pages(once)
    for page in before:
        (once / page).unlink()
    assert run(skeleton, "report", once).returncode == 0
    assert pages(once) == before


# Attempts


@pytest.mark.parametrize(("policy", "total"), [("latest", "6"), ("first", "6"), ("best", "10")])
def test_the_attempt_counts_that_the_policy_says(course, solution, tmp_path, policy, total):
    toml = course / "assignments" / NAME / "assignment.toml"
    toml.write_text(f'attempts = "{policy}"\n{toml.read_text()}')
    sources = [wrong_step(solution), solution, wrong_step(solution)]
    class_ = [
        sent("Ada", source, number=5, attempt=number, at=AUTUMN + timedelta(hours=number))
        for number, source in enumerate(sources, 1)
    ]
    out = tmp_path / "out"
    graded(course, make_blackboard(tmp_path, class_), out)
    (row,) = rows(out).values()
    assert row["total"] == total
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        assert database.execute("SELECT count(*) FROM attempt").fetchone() == (3,)


def test_a_group_is_graded_once_and_has_a_row_for_each(course, solution, tmp_path):
    class_ = [
        sent("Ada", solution, number=1, sid="007", group=("Ada Lovelace", "Bea Byron")),
        sent("Cy", wrong_step(solution), number=3, sid="009"),
    ]
    out = tmp_path / "out"
    graded(course, make_gradescope(tmp_path, class_), out)
    assert {name: row["total"] for name, row in rows(out).items()} == {
        "Ada Lovelace": "10",
        "Bea Byron": "10",
        "Cy Lovelace": "6",
    }
    assert results_in(out) == 2
    run(course, "override", out, "Bea Byron", 5, "--reason", "was away")
    assert {name: row["total"] for name, row in rows(out).items()} == {
        "Ada Lovelace": "10",
        "Bea Byron": "5",
        "Cy Lovelace": "6",
    }


def test_a_roster_names_those_who_handed_in_nothing(course, two, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("name,sid,section\nada,007,A\nbob,008,B\nzoe,009,B\n")
    out = tmp_path / "out"
    ended = graded(course, two, out, "--roster", roster)
    assert "1 of the roster handed in nothing" in ended.stdout
    assert rows(out)["zoe"]["status"] == "missing"
    assert rows(out)["zoe"]["total"] == ""
    assert rows(out)["bob"]["section"] == "B"
    exported = run(course, "export", out, "--to", "csv", "--missing-as", BLANK)
    assert exported.returncode == 0, exported.stderr
    assert "007" in (out / "export" / "csv.csv").read_text(encoding="utf-8")


# Older and other files


def test_a_gradebook_of_version_1_is_taken_along(course, two, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        database.executescript(FIRST)
        database.execute("PRAGMA user_version = 1")
        database.execute("INSERT INTO run VALUES (1, 'x1_book', 'abc', '2024-01-01T00:00:00')")
    graded(course, two, out)
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        assert database.execute("SELECT grader FROM version_1_run").fetchone() == ("abc",)
        assert database.execute("PRAGMA user_version").fetchone() == (2,)
    assert [row["total"] for row in rows(out).values()] == ["10", "6"]


def test_the_gradebook_of_another_assignment_is_refused(course, two, tmp_path):
    make_skeleton(course, "x2_other", "Another")
    out = tmp_path / "out"
    graded(course, two, out)
    ended = run(course, "grade", "x2_other", two, "--out", out, "--all")
    assert (ended.returncode, "is the gradebook of x1_book" in ended.stderr) == (1, True)
    assert Path(out / "gradebook.sqlite").exists()
