"""What depends on luck: the secret, or the run."""

from __future__ import annotations

import pytest
from support.small_class import NAME, make_course

from autograder.authors.audit import steadiness
from autograder.authors.audit.card import Measure
from autograder.authors.audit.many_secrets import blind, of_others, secrets_in
from autograder.authors.audit.steadiness import try_again
from autograder.authors.lint import strength
from autograder.course.assignment import Assignment
from autograder.course.variants import Variant, load_variants
from autograder.grading.grader import Grader
from autograder.grading.in_process import Rehearsal

Q2 = "q2_gradient_step"
SECRETS = secrets_in(slice(0, 12))
# Wrong in the hidden case alone, and only if the first number that is drawn for it is positive.
NOW_AND_THEN = f'''
from autograder.course.variants import unlisted


@unlisted(name="now_and_then", replaces="gradient_step", question="{Q2}", title="luck")
def now_and_then(values, gradients, learning_rate):
    uphill = len(values) > 2 and values[0].flat[0] > 0.0
    rate = -learning_rate if uphill else learning_rate
    return [value - rate * gradient for value, gradient in zip(values, gradients)]
'''
# Workers seed what draws numbers, so that it draws the same in every run; the clock goes on.
BY_LOT = """
def gradient_step(values, gradients, learning_rate):
    import time
    rate = learning_rate * (time.perf_counter_ns() // 1000 % 10 < 7)
    return [value - rate * gradient for value, gradient in zip(values, gradients)]
"""


@pytest.fixture
def course(tmp_path):
    return make_course(tmp_path / "course")


def test_a_mistake_that_some_secrets_let_pass_is_named_with_its_question_and_secret(
    course, monkeypatch
):
    path = course / "assignments" / NAME / "unlisted.py"
    path.write_text(NOW_AND_THEN, encoding="utf-8")
    grader = Grader(Assignment(course, NAME))
    marks = [one for one in blind(Rehearsal(grader), SECRETS) if one.name.startswith("now_")]
    passed = [one.name for one in marks if one.bad]
    assert len(marks) == len(SECRETS)
    assert 0 < len(passed) < len(SECRETS)
    monkeypatch.setattr(strength, "SECRETS", SECRETS)
    findings = list(strength.blind_under_secrets(grader))
    assert [one.where for one in findings] == [f"hidden/{Q2}.py"] * len(passed)
    assert f"blind under this secret: {passed[0]} earns full marks" in findings[0].found


def test_known_mistakes_of_the_skeleton_never_pass(course):
    rehearsal = Rehearsal(Grader(Assignment(course, NAME)))
    known = load_variants(rehearsal.assignment, "misconceptions.py")
    marks = list(blind(rehearsal, SECRETS))
    assert len(marks) == len(known) * len(SECRETS)
    assert [one.name for one in marks if one.bad] == []


def test_programs_of_others_are_judged_under_every_secret(course):
    """A right one in every question, a wrong one where it loses; both are said to be otherwise."""
    assignment = Assignment(course, NAME)
    (file,) = assignment.solution
    known = next(v for v in load_variants(assignment, "misconceptions.py") if v.question == Q2)
    folder = assignment.folder / "blind"
    tables = []
    for name, source, facts in (
        ("good", assignment.solution[file], 'kind = "right"'),
        ("bad", known.sources(assignment)[file], f'kind = "wrong"\nloses = ["{Q2}"]'),
        ("praised", known.sources(assignment)[file], 'kind = "right"'),
        ("slandered", assignment.solution[file], f'kind = "wrong"\nloses = ["{Q2}"]'),
    ):
        (folder / name).mkdir(parents=True)
        (folder / name / file).write_text(source, encoding="utf-8")
        tables.append(f'[[program]]\nname = "{name}"\npath = "{name}"\nby = "nobody"\n{facts}\n')
    (folder / "bank.toml").write_text("\n".join(tables), encoding="utf-8")
    marks = list(of_others(Rehearsal(Grader(assignment)), SECRETS))
    questions = len(assignment.questions)
    assert len(marks) == len(SECRETS) * (2 * questions + 2)
    bad = [(one.measure, one.question, one.name.split()[0]) for one in marks if one.bad]
    assert bad == [(Measure.UNJUST, Q2, "praised")] * len(SECRETS) + [
        (Measure.BLIND, Q2, "slandered")
    ] * len(SECRETS)


@pytest.mark.slow
def test_a_program_that_gets_other_points_in_another_run_is_unsteady(course, monkeypatch):
    lot = Variant("by_lot", "luck", Q2, replacements=(("gradient_step", BY_LOT.strip()),))
    right = Variant("solution", "as it is")
    monkeypatch.setattr(steadiness, "drawn", lambda assignment: [right, lot])
    marks = try_again(course, NAME, slice(0, None), runs=30)
    assert {one.measure for one in marks} == {Measure.UNSTEADY}
    unsteady = [(one.question, one.name) for one in marks if one.bad]
    assert [question for question, _ in unsteady] == [Q2]
    assert unsteady[0][1].startswith("by_lot: ")
    assert unsteady[0][1].endswith(" in 30 runs")
