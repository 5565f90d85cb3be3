"""A class in parts: each graded by itself, joined, and the same as in one piece."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from support.command_line import autograder_here
from support.small_class import (
    NAME,
    content,
    graded,
    make_class,
    make_course,
    pages,
    rows,
    run,
    solution_of,
    wrong_step,
    zipped,
)

from autograder.classroom.shard import Shard
from autograder.records.students import HandIn, Student

CLASS = 20


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return make_course(tmp_path_factory.mktemp("course") / "course")


@pytest.fixture(scope="module")
def parts(course, tmp_path_factory):
    """A class with its roster in one piece, and in two shards."""
    place = tmp_path_factory.mktemp("parts")
    folder = make_class(place / "class", solution_of(course), CLASS)
    roster = place / "roster.csv"
    students = "".join(f"student{n:03},s{n}\n" for n in range(CLASS + 5))
    roster.write_text(f"name,id\n{students}")
    graded(course, folder, place / "whole", "--roster", roster)
    for number in (1, 2):
        graded(course, folder, place / str(number), "--roster", roster, "--shard", f"{number}/2")
    return place


@pytest.fixture
def copies(parts, tmp_path):
    """The two shards, to be changed."""
    return [shutil.copytree(parts / number, tmp_path / number) for number in ("1", "2")]


def merged(out, *books):
    ended = autograder_here("merge", out, *books)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def refused(out, *books):
    """Why nothing was merged; nothing was written."""
    before = content(out) if out.exists() else None
    ended = autograder_here("merge", out, *books)
    assert ended.returncode == 1
    assert "Nothing was done" in ended.stderr
    assert before == (content(out) if out.exists() else None)
    return ended.stderr


def test_two_shards_joined_are_the_class_in_one_piece(parts, tmp_path):
    found = [rows(parts / number) for number in ("1", "2")]
    assert 0 < len(found[0]) < CLASS + 5
    assert not found[0].keys() & found[1].keys()
    ended = run(tmp_path, "merge", tmp_path / "out", parts / "2", parts / "1" / "gradebook.sqlite")
    assert ended.returncode == 0, ended.stderr
    assert "19 graded, 1 refused, 0 could not be judged" in ended.stdout
    assert "5 of the roster handed in nothing" in ended.stdout
    assert "LOOK AT" not in ended.stdout
    assert content(tmp_path / "out") == content(parts / "whole")
    assert pages(tmp_path / "out") == pages(parts / "whole")


def test_merging_again_changes_nothing_and_more_may_be_added(parts, tmp_path):
    out = tmp_path / "out"
    assert "LOOK AT 2/2: in no part" in merged(out, parts / "1")
    merged(out, parts / "2")
    merged(out, parts / "2", parts / "1", out)
    assert content(out) == content(parts / "whole")
    assert pages(out) == pages(parts / "whole")


def test_the_merged_class_goes_on_as_any_other(course, parts, tmp_path):
    out = tmp_path / "out"
    merged(out, parts / "1", parts / "2")
    ended = graded(course, parts / "class", out, "--roster", parts / "roster.csv")
    assert f"{CLASS} of {CLASS} were graded before" in ended.stdout


def changed(book: Path, query: str) -> None:
    with sqlite3.connect(book / "gradebook.sqlite") as database:
        assert database.execute(query).rowcount
    database.close()


def test_parts_of_another_grader_are_refused(parts, copies, tmp_path):
    changed(copies[1], "UPDATE grading_run SET grader = 'other'")
    assert "was graded by another grader than" in refused(tmp_path / "out", *copies)


def test_parts_of_another_assignment_are_refused(parts, copies, tmp_path):
    changed(copies[1], """UPDATE setting SET value = '"x2"' WHERE key = 'assignment'""")
    assert "is the gradebook of x2" in refused(tmp_path / "out", *copies)


def test_parts_with_other_rules_are_refused(parts, copies, tmp_path):
    changed(copies[1], """UPDATE setting SET value = '"best"' WHERE key = 'attempts'""")
    assert "have other rules: attempts" in refused(tmp_path / "out", *copies)


def test_a_partial_regrade_is_refused(parts, copies, tmp_path):
    changed(copies[1], """UPDATE grading_run SET scope = '{"question": "q1"}'""")
    assert "partial regrade" in refused(tmp_path / "out", *copies)


def test_what_is_in_two_parts_is_kept_once_if_it_is_equal(parts, copies, tmp_path):
    changed(copies[0], "UPDATE result SET details = json_set(details, '$.seconds', 9.9)")
    merged(tmp_path / "out", parts / "whole", copies[0], parts / "2")
    assert content(tmp_path / "out") == content(parts / "whole")


def test_what_two_parts_say_differently_is_refused_by_name(parts, copies, tmp_path):
    name = next(iter(rows(copies[0])))
    changed(
        copies[0],
        "UPDATE result SET details = json_set(details, '$.remarks[0]', 'odd') WHERE attempt = "
        "(SELECT id FROM attempt WHERE name LIKE 'student%' ORDER BY name LIMIT 1)",
    )
    words = refused(copies[0], parts / "whole")
    assert f"{name} (another result)" in words


def test_two_attempts_of_one_name_are_refused_by_name(course, parts, tmp_path):
    (tmp_path / "other").mkdir()
    wrong = wrong_step(solution_of(course))
    (tmp_path / "other" / "student003.zip").write_bytes(zipped(wrong + "\n"))
    graded(course, tmp_path / "other", tmp_path / "more")
    words = refused(tmp_path / "out", parts / "whole", tmp_path / "more")
    assert "student003 (other files)" in words


def test_what_could_be_judged_somewhere_counts(parts, copies, tmp_path):
    changed(
        copies[0],
        "UPDATE result SET status = 'could_not_be_judged', "
        "details = json_set(details, '$.status', 'could_not_be_judged')",
    )
    merged(tmp_path / "out", copies[0], parts / "2")
    assert "could_not_be_judged" in {row["status"] for row in rows(tmp_path / "out").values()}
    merged(tmp_path / "out", parts / "1")
    assert pages(tmp_path / "out") == pages(parts / "whole")


def test_decisions_come_along(parts, copies, tmp_path):
    name = next(iter(rows(copies[0])))
    for _ in range(2):
        ended = autograder_here("override", copies[0], name, "3", "--reason", "oral exam")
        assert ended.returncode == 0, ended.stderr
    merged(tmp_path / "out", *copies)
    merged(tmp_path / "out", *copies)
    assert rows(tmp_path / "out")[name]["total"] == "3"
    with sqlite3.connect(tmp_path / "out" / "gradebook.sqlite") as database:
        query = "SELECT count(*) FROM decision WHERE withdrawn_at IS NULL"
        assert database.execute(query).fetchone() == (1,)


def test_another_shard_into_the_same_folder_is_refused(course, parts, copies):
    wrong = ["--out", copies[0], "--shard", "2/2"]
    ended = run(course, "grade", NAME, parts / "class", *wrong)
    assert ended.returncode == 1
    assert "holds 1/2, and now it is 2/2" in ended.stderr
    assert content(copies[0]) == content(parts / "1")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--shard", "0/4"], "is no part of a class"),
        (["--shard", "5/4"], "is no part of a class"),
        (["--shard", "third"], "is no part of a class"),
    ],
)
def test_a_wrong_shard_is_wrong_usage(course, parts, tmp_path, arguments, words):
    into = ["--out", tmp_path, *arguments]
    ended = run(course, "grade", NAME, parts / "class", *into)
    assert ended.returncode == 2
    assert words in ended.stderr


def test_nothing_to_merge_is_said(parts, tmp_path):
    assert autograder_here("merge", tmp_path / "out").returncode == 2
    assert autograder_here("merge", tmp_path / "out", tmp_path / "none").returncode == 2
    ended = run(tmp_path, "merge", tmp_path / "out", tmp_path)
    assert ended.returncode == 1
    assert "There is no" in ended.stderr


def test_an_empty_shard_is_a_part_like_others(course, tmp_path):
    folder = make_class(tmp_path / "class", solution_of(course), 1)
    graded(course, folder, tmp_path / "whole")
    for number in range(1, 4):
        graded(course, folder, tmp_path / str(number), "--shard", f"{number}/3")
    merged(tmp_path / "out", *(tmp_path / str(number) for number in range(1, 4)))
    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_all_who_ever_handed_in_together_are_in_one_shard():
    rng = random.Random(6)
    people = [Student(f"s{n}", "") for n in range(60)]
    hand_ins = [
        HandIn(f"a{n}", (Path(f"a{n}"),), tuple(rng.sample(people, rng.choice([1, 1, 1, 2]))))
        for n in range(80)
    ]
    each = [Shard(number, 4).part(hand_ins, people) for number in range(1, 5)]
    assert sorted(one.name for mine, _ in each for one in mine) == sorted(h.name for h in hand_ins)
    assert sorted(one.key for _, mine in each for one in mine) == sorted(s.key for s in people)
    for mine, students in each:
        keys = {student.key for student in students}
        assert {student.key for one in mine for student in one.students} <= keys
        assert mine
    again = [Shard(number, 4).part(hand_ins[::-1], people) for number in range(1, 5)]
    assert [{one.name for one in mine} for mine, _ in again] == [
        {one.name for one in mine} for mine, _ in each
    ]
