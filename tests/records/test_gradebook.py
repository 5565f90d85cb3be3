"""The gradebook through the command line: killed and resumed, never lost; wrong usage.

The class is graded on a small assignment of two questions, so that hundreds take seconds.
`make resume` sets a variable and kills a class of 200 twenty times.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
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


@pytest.fixture
def two(solution, tmp_path):
    """Two students: one right, one who goes uphill but passes nothing of q2."""
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "ada.zip").write_bytes(zipped(solution))
    (folder / "bob.zip").write_bytes(zipped(wrong_step(solution)))
    return folder


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_the_gradebook_of_another_assignment_is_refused(course, two, tmp_path):
    make_skeleton(course, "x2_other", "Another")
    out = tmp_path / "out"
    graded(course, two, out)
    ended = run(course, "grade", "x2_other", two, "--out", out, "--all")
    assert (ended.returncode, "is the gradebook of x1_book" in ended.stderr) == (1, True)
    assert Path(out / "gradebook.sqlite").exists()
