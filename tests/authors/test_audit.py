"""The exam of the grader: it finds what is wrong with a grader, and passes ours."""

from __future__ import annotations

import json
import shutil

import pytest
from conftest import A3, ASSIGNMENTS, COURSE, autograder

from autograder.authors.audit.card import from_json
from autograder.authors.audit.equivalents import explained_mutants
from autograder.authors.audit.mutants import mutants_of
from autograder.authors.audit.trials import KNOWN, right_ways, try_mutants, unlisted_of
from autograder.authors.skeleton import make_skeleton
from autograder.course.assignment import Assignment, CourseError
from autograder.course.marks import regions
from autograder.course.variants import load_variants

pytestmark = pytest.mark.slow

COMMITTED = COURSE / "docs" / "audit" / "card.json"
NAME = "x1_exam"
FILE = "exam.py"


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory):
    """A small course with one assignment of two questions."""
    course = tmp_path_factory.mktemp("skeleton") / "course"
    (course / "assignments").mkdir(parents=True)
    make_skeleton(course, NAME, "Exam")
    return course


@pytest.fixture
def course(skeleton, tmp_path):
    """A copy of it, to be spoiled."""
    return shutil.copytree(skeleton, tmp_path / "course")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, text
    path.write_text(text.replace(old, new), encoding="utf-8")


def examined(course, *options):
    """(exit status, what was printed, the card) of an audit of the small course."""
    out = course / "out"
    run = autograder("--course", course, "audit", NAME, "--jobs", 1, "--out", out, *options)
    cards = json.loads((out / "card.json").read_text(encoding="utf-8"))
    (card,) = [card for card in cards if card["assignment"] == NAME]
    return run.returncode, run.stdout, card


def counted(card, question, measure):
    count = card["counts"][question][measure]
    return count["bad"], count["tried"]


def test_a_new_skeleton_passes_its_exam(course):
    there = course / "out" / "card.json"
    there.parent.mkdir()
    shutil.copy(COMMITTED, there)
    status, said, card = examined(course, "--seeds", 3)
    assert (status, card["faults"]) == (0, [])
    assert said.splitlines()[-2] == "passed"
    assert counted(card, "q1_softplus", "wrong accepted") == (0, 1)
    # One of the right ones is a saboteur that does nothing.
    assert counted(card, "q1_softplus", "right rejected") == (0, 3)
    assert counted(card, "q1_softplus", "not named") == (0, 1)
    assert counted(card, "q2_gradient_step", "right rejected") == (0, 2)
    # Three cases: the solution under each of three seeds, the unusual way under one of them.
    assert counted(card, "q1_softplus", "flakes") == (0, 3 * (3 + 1))
    assert counted(card, "q2_gradient_step", "borderline accepted") == (0, 3)
    assert counted(card, "q2_gradient_step", "mutants explained") == (0, 2)
    assert counted(card, "q2_gradient_step", "blind under a secret") == (0, 3)
    assert counted(card, "q1_softplus", "two changes alive")[0] == 0
    assert counted(card, "q1_softplus", "saboteurs alive")[0] == 0
    assert counted(card, "q1_softplus", "other points in another run")[0] == 0
    # It was asked of one assignment: the cards of the others stay.
    others = [card for card in from_json(there.read_text("utf-8")) if card.assignment != NAME]
    assert others == from_json(COMMITTED.read_text("utf-8"))


def test_a_weak_check_lets_mutants_and_mistakes_through(course):
    for side in ("public", "hidden"):
        path = course / "assignments" / NAME / side / "q2_gradient_step.py"
        text = path.read_text(encoding="utf-8").replace(
            'check.same("gradient_step", ', "check.ask('gradient_step', "
        )
        path.write_text(text, encoding="utf-8")
    status, said, card = examined(course, "--seeds", 2)
    assert status == 1
    assert "NOT passed" in said
    bad, tried = counted(card, "q2_gradient_step", "mutants alive")
    assert 0 < bad < tried  # one that raises an exception loses all the same
    assert counted(card, "q2_gradient_step", "wrong accepted") == (1, 1)
    assert counted(card, "q2_gradient_step", "borderline accepted") == (2, 2)
    assert counted(card, "q1_softplus", "wrong accepted") == (0, 1)


def test_a_right_way_that_loses_is_reported(course):
    change(course / "assignments" / NAME / "unusual.py", "(1.0 - np.exp", "(1.001 - np.exp")
    status, said, card = examined(course, "--seeds", 2)
    assert status == 1
    assert "FAULT right rejected: 1 (term_by_term)" in said
    assert counted(card, "q1_softplus", "flakes") == (3, 3 * (2 + 1))


def test_a_check_that_fails_now_and_then_is_a_flake(course):
    path = course / "assignments" / NAME / "hidden" / "q2_gradient_step.py"
    change(
        path,
        "    r = check.rng\n",
        "    r = check.rng\n    if r.random() < 0.2:\n        check.fail('value', 'bad luck')\n",
    )
    status, _, card = examined(course, "--seeds", 40)
    bad, tried = counted(card, "q2_gradient_step", "flakes")
    assert status == 1
    assert tried == 2 * 40  # the public case with other numbers, too
    assert 0 < bad < 20
    assert card["counts"]["q2_gradient_step"]["flakes"]["names"] == ["several parameters"]


def test_a_mistake_that_is_named_for_another_is_named_wrong(course):
    """An unlisted mistake that answers as a known one does."""
    (course / "assignments" / NAME / "unlisted.py").write_text(
        "from autograder.course.variants import unlisted\n\n\n"
        "@unlisted(name='minus_minus', replaces='gradient_step', question='q2_gradient_step',\n"
        "         title='the same answers as one in the bank')\n"
        "def minus_minus(values, gradients, learning_rate):\n"
        "    pairs = zip(values, gradients, strict=True)\n"
        "    return [value - -learning_rate * gradient for value, gradient in pairs]\n",
        encoding="utf-8",
    )
    status, said, card = examined(course, "--seeds", 0)
    assert status == 1
    assert "FAULT named wrong: 1 (minus_minus: step_uphill)" in said
    assert counted(card, "q2_gradient_step", "wrong accepted") == (0, 2)


def test_a_mutant_counts_until_it_is_explained_and_an_explanation_needs_a_mutant(course):
    path = course / "assignments" / NAME / "equivalent.toml"
    change(path, "Softplus.backward: x =", "Softplus.backward: y =")
    status, said, card = examined(course, "--seeds", 0)
    assert status == 1
    assert counted(card, "q1_softplus", "mutants alive") == (1, 21)
    assert "FAULT mutants alive: 1 (Softplus.backward: x = self.inbound_nodes[0]  ->" in said
    assert "FAULT explained, but not alive: Softplus.backward: y = self.inbound_nodes[0]" in said


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[equivalent]]\nreason = 'too short'\nmutants = ['a']\n", "reason"),
        ("[[equivalent]]\nreason = 'long enough to be one'\nmutants = []\n", "mutants"),
        ("equivalent = 1", "equivalent"),
        ("[[", "not valid TOML"),
        (2 * "[[equivalent]]\nreason = 'long enough to be one'\nmutants = ['a']\n", "twice: a"),
    ],
)
def test_a_wrong_file_of_explanations_is_refused(course, text, complaint):
    (course / "assignments" / NAME / "equivalent.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=complaint):
        explained_mutants(Assignment(course, NAME))


def test_mutants_change_one_place_that_students_write():
    assignment = ASSIGNMENTS[A3]
    source = assignment.solution["miniflow.py"]
    mutants = mutants_of(assignment)
    places = [(r.question, range(r.first, r.last)) for r in regions(source, "miniflow.py")]
    assert all(any(m.line in lines and m.question == q for q, lines in places) for m in mutants)
    assert len({mutant.source for mutant in mutants}) == len(mutants)
    assert mutants_of(assignment) == mutants
    changes = {(mutant.function, mutant.was, mutant.becomes) for mutant in mutants}
    step = "trainable.value = trainable.value - learning_rate * trainable.gradients[trainable]"
    assert ("sgd_update", step, step.replace(" - ", " + ")) in changes
    assert ("sgd_update", step, "pass") in changes
    assert any(was.startswith("for node in") and "[::-1]" in new for _, was, new in changes)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_no_mutant_lives_that_nobody_has_explained(name):
    """`make audit` tries all of them."""
    part = slice(3, None, 16)
    tried = try_mutants(COURSE, name, part)
    explained = explained_mutants(ASSIGNMENTS[name])
    assert len(tried) >= 8
    assert [one.what for one in tried if one.alive != (one.what in explained)] == []
    assert [mark for one in tried for mark in one.marks if mark.bad] == []


@pytest.mark.long
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_committed_card_is_of_these_banks_and_was_passed(name):
    """`make audit` makes it anew, in an hour and more; until then it is of the banks before."""
    cards = {card["assignment"]: card for card in json.loads(COMMITTED.read_text(encoding="utf-8"))}
    assignment = ASSIGNMENTS[name]
    card, known = cards[name], load_variants(assignment, KNOWN)
    assert card["faults"] == []
    assert card["seeds"] >= 1000
    assert list(card["conditions"].values()) == [True, True, True]
    tried = {
        measure: sum(q[measure]["tried"] for q in card["counts"].values() if measure in q)
        for measure in ("wrong accepted", "not named", "mutants alive", "mutants explained")
    }
    assert tried["wrong accepted"] == len(known) + len(unlisted_of(assignment))
    assert tried["not named"] == len(known)
    assert tried["mutants alive"] == len(mutants_of(assignment))
    assert tried["mutants explained"] == len(explained_mutants(assignment))
    assert card["counts"][assignment.questions[0].id]["right rejected"]["tried"] >= 1
    assert len(right_ways(assignment)) >= 7
