"""What turns results into grades: lateness, overrides, waivers, which attempt counts, groups."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import timedelta

import pytest
from support.downloads import AUTUMN, Sent, make_blackboard, make_canvas, make_gradescope
from support.small_class import (
    NAME,
    graded,
    make_course,
    regraded,
    results_in,
    rows,
    run,
    solution_of,
    spoil_first_question,
    wrong_step,
    zipped,
)

from autograder.lms.outgoing import BLANK


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


def sent(first, solution, **about):
    return Sent(first, "Lovelace", {f"{first}.zip": zipped(solution)}, **about)


def with_policy(course, text):
    toml = course / "assignments" / NAME / "assignment.toml"
    toml.write_text(toml.read_text().replace("[limits]", f"{text}\n[limits]", 1))


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
