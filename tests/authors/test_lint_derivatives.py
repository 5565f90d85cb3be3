"""What lint says about `by_chain_rule`: labels that no answer has, too few numbers to tell."""

from __future__ import annotations

import pytest
from conftest import ASSIGNMENTS
from support.small_class import NAME, make_course

from autograder.authors.lint.derivatives import wrong_derivatives
from autograder.course.assignment import Assignment
from autograder.grading.grader import Grader


def findings(folder, question, labels):
    """What the rule finds when a question of the small assignment asks for these labels."""
    course = make_course(folder / "course")
    path = course / "assignments" / NAME / "assignment.toml"
    text = path.read_text(encoding="utf-8")
    heading = f'id = "{question}"\n'
    assert heading in text
    path.write_text(text.replace(heading, f"{heading}by_chain_rule = {labels}\n"), encoding="utf-8")
    return list(wrong_derivatives(Grader(Assignment(course, NAME))))


def test_labels_that_answers_have_are_fine(tmp_path):
    assert findings(tmp_path, "q1_softplus", '["d?"]') == []


@pytest.mark.parametrize("labels", ['["dz"]', '["d?", "gradient of *"]'])
def test_a_label_that_no_answer_has_is_refused(tmp_path, labels):
    (one,) = findings(tmp_path, "q1_softplus", labels)
    assert one.refused
    assert one.where == "assignment.toml, by_chain_rule of q1_softplus"
    assert "none of" in one.found
    assert "dx" in one.found


def test_entries_that_hold_too_few_numbers_are_refused(tmp_path):
    (one,) = findings(tmp_path, "q2_gradient_step", '["parameter 2"]')
    assert one.refused
    assert "6 different numbers or more" in one.expected


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_assignments_of_the_course_name_entries_that_are_there(name):
    assert list(wrong_derivatives(Grader(ASSIGNMENTS[name]))) == []
