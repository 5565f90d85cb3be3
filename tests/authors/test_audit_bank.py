"""A bank that others wrote: its manifest, how its programs are graded, one that is committed."""

from __future__ import annotations

import json

import pytest
from support.command_line import autograder_here
from support.small_class import FILE, NAME, make_course, solution_of, wrong_step, zipped

from autograder.authors.audit.manifest import BrokenManifest, blind_bank, read_bank
from autograder.authors.lint.lint import lint_assignment
from autograder.course.assignment import Assignment

Q2 = "q2_gradient_step"
RIGHT = f"""
[[program]]
name = "as it is"
path = "right/{FILE}"
assignment = "{NAME}"
kind = "right"
by = "a course of last year"
"""
WRONG = f"""
[[program]]
name = "uphill"
path = "uphill.zip"
assignment = "{NAME}"
kind = "wrong"
by = "someone who saw the zip"
loses = ["{Q2}"]
"""


@pytest.fixture
def course(tmp_path):
    return make_course(tmp_path / "course")


@pytest.fixture
def bank(course):
    """A folder with a right program, and a wrong one in a zip."""
    folder = course / "brought"
    (folder / "right").mkdir(parents=True)
    source = solution_of(course)
    (folder / "right" / FILE).write_text(source, encoding="utf-8")
    (folder / "uphill.zip").write_bytes(zipped(wrong_step(source)))
    (folder / "bank.toml").write_text(RIGHT + WRONG, encoding="utf-8")
    return folder


def examined(course, bank, *options):
    """(exit status, what was said, the card) of an audit of a bank."""
    out = course / "out"
    arguments = ("audit", "--bank", bank, "--jobs", 1, "--out", out, *options)
    run = autograder_here("--course", course, *arguments)
    path = out / "bank.json"
    card = json.loads(path.read_text(encoding="utf-8"))[0] if path.exists() else None
    return run.returncode, run.stdout + run.stderr, card


@pytest.mark.slow
def test_a_bank_that_is_graded_as_it_says_passes(course, bank):
    status, said, card = examined(course, bank, "--secrets", 1)
    assert status == 0, said
    assert card["written_by"] == {"a course of last year": 1, "someone who saw the zip": 1}
    counts = card["counts"][Q2]
    assert counts["of others: wrong accepted"] == {"tried": 2, "bad": 0, "names": []}
    assert counts["of others: right rejected"] == {"tried": 2, "bad": 0, "names": []}
    assert card["counts"]["q1_softplus"]["of others: lost elsewhere"]["bad"] == 0
    assert "of others: wrong accepted" in (course / "out" / "bank.html").read_text("utf-8")
    assert "1 more secrets, 1 programs by a course of last year" in said


@pytest.mark.slow
def test_wrong_ones_with_full_marks_right_ones_that_lose_and_unreadable_ones_are_faults(
    course, bank
):
    wrong = RIGHT.replace("as it is", "uphill").replace('"right"', f'"wrong"\nloses = ["{Q2}"]')
    right = WRONG.replace("uphill", "downhill", 1).replace("wrong", "right")
    right = right.replace(f'loses = ["{Q2}"]\n', "")
    (bank / "empty.txt").write_text("nothing", encoding="utf-8")
    unread = RIGHT.replace("as it is", "lost").replace(f"right/{FILE}", "empty.txt")
    (bank / "bank.toml").write_text(wrong + right + unread, encoding="utf-8")
    status, said, card = examined(course, bank)
    assert status == 1
    assert "FAULT of others: wrong accepted: 1 (uphill)" in said
    assert "FAULT of others: right rejected: 1 (downhill)" in said
    assert "FAULT could not be read: lost: " in said
    assert len(card["unread"]) == 1


def test_every_problem_of_a_manifest_is_named_at_once(course, bank):
    text = RIGHT.replace("right/", "left/").replace("by =", "from =")
    text += WRONG.replace(Q2, "q9_tanh").replace("wrong", "false", 1)
    text += WRONG.replace(NAME, "x9_other").replace("uphill.zip", "../../elsewhere.zip")
    text += RIGHT.replace('kind = "right"', 'kind = "wrong"')
    text += RIGHT + RIGHT + 'loses = "q2"\n'
    (bank / "bank.toml").write_text("colour = 1\n" + text, encoding="utf-8")
    with pytest.raises(BrokenManifest) as caught:
        read_bank(bank, course)
    found = [f"{one.where}: {one.expected} / {one.found}" for one in caught.value.problems]
    wanted = [
        "bank.toml: about and [[program]] / colour",
        "program 1 (as it is): one of the keys name, path, assignment, kind, by, loses / from",
        "program 1 (as it is): a text for by / nothing",
        f"program 1 (as it is): path: a file, zip or folder of this bank / left/{FILE}, which does",
        'program 2 (uphill): kind: "right" or "wrong" / \'false\'',
        "program 3 (uphill): path: a file, zip or folder of this bank / ../../elsewhere.zip, which",
        f"program 3 (uphill): assignment: one of {NAME} / x9_other",
        "program 4 (as it is): loses: the questions in which it must lose points, if it is wrong",
        "program 6 (as it is): loses: a list of questions / 'q2'",
    ]
    for words, said in zip(wanted, found, strict=True):
        assert words in said
    status, said, _ = examined(course, bank)
    assert status == 2
    assert said.count("expected:") == len(wanted)
    assert "Nothing was graded." in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[", "TOML"),
        ("", "at least one table [[program]]"),
        ("program = [1]", "a table"),
        (RIGHT + RIGHT, "a name of its own"),
        (WRONG.replace(Q2, "q9"), "loses: one of q1_softplus, q2_gradient_step"),
    ],
)
def test_a_broken_manifest_says_what_it_expects(course, bank, text, words):
    (bank / "bank.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenManifest, match=r"bank\.toml") as caught:
        read_bank(bank, course)
    assert words in str(caught.value)


def test_a_folder_without_a_manifest_is_refused(course):
    status, said, _ = examined(course, course / "assignments")
    assert status == 2
    assert "Write bank.toml" in said


@pytest.mark.slow
def test_a_committed_bank_is_read_by_lint_and_needs_not_name_its_assignment(course, bank):
    blind = course / "assignments" / NAME / "blind"
    bank.rename(blind)
    text = (blind / "bank.toml").read_text("utf-8").replace(f'assignment = "{NAME}"\n', "")
    (blind / "bank.toml").write_text(text, encoding="utf-8")
    assignment = Assignment(course, NAME)
    assert [program.right for program in blind_bank(assignment)] == [True, False]
    assert lint_assignment(assignment).refused == 0
    (blind / "bank.toml").write_text(text.replace(f'["{Q2}"]', '["q1_softplus"]'), "utf-8")
    (finding,) = lint_assignment(assignment).findings
    assert finding.where == "blind/, uphill"
    assert finding.expected == "that it loses points in q1_softplus"
    (blind / "bank.toml").write_text(text.replace("by =", "from ="), "utf-8")
    assert len(lint_assignment(assignment).findings) == 4  # two for each program
