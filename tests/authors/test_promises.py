"""promises.toml: what the handout promises is checked, and nothing else."""

from __future__ import annotations

import pytest
from conftest import ASSIGNMENTS
from support.small_class import FILE, NAME, change, make_course

from autograder.authors.lint.promises import promises_of, wrong_promises
from autograder.course.assignment import Assignment

PROMISES = f"assignments/{NAME}/promises.toml"
FAN_OUT = '"$G$ is the sum of what each of them sends back" = ["several consumers"]'


@pytest.fixture
def course(tmp_path):
    """A new course with the skeleton in it."""
    return make_course(tmp_path / "course")


def found(course):
    """(expected, found) of what the rule refuses."""
    return [(one.expected, one.found) for one in wrong_promises(Assignment(course, NAME))]


def test_the_skeleton_keeps_its_promises(course):
    assert found(course) == []


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_assignments_of_the_course_promise_what_they_check(name):
    assert list(wrong_promises(ASSIGNMENTS[name])) == []
    assert all(promises_of(ASSIGNMENTS[name])[q.id] for q in ASSIGNMENTS[name].questions)


def test_line_ends_and_indentation_do_not_matter(course):
    over_lines = "multiply and store. Check: python check.py q1_softplus"
    change(course, PROMISES, FAN_OUT, f'{FAN_OUT}\n"{over_lines}" = ["two rows"]')
    assert found(course) == []


@pytest.mark.parametrize(
    ("line", "expected", "said"),
    [
        ("", "for each case the words that promise it", "none for 'several consumers'"),
        (
            FAN_OUT.replace("is the sum", "is the product"),
            "words of the handout or of a stub",
            "'$G$ is the product of what each of them sends back'",
        ),
        (
            f'{FAN_OUT}\n"element by element" = []',
            "cases that check 'element by element'",
            "none",
        ),
        (
            f'{FAN_OUT}\n"element by element" = ["three rows"]',
            "the title of a case of this question",
            "'three rows'",
        ),
        (
            f'{FAN_OUT}\n[q3_tanh]\n"element by element" = ["three rows"]',
            "one of the questions: q1_softplus, q2_gradient_step",
            "q3_tanh",
        ),
    ],
)
def test_what_does_not_fit_is_refused(course, line, expected, said):
    change(course, PROMISES, FAN_OUT, line)
    assert (expected, said) in found(course)


@pytest.mark.parametrize("text", ["[q1_softplus", "q1_softplus = 3", '[q1_softplus]\n"a" = "b"'])
def test_a_file_that_is_no_table_of_promises_is_refused(course, text):
    (course / PROMISES).write_text(text, encoding="utf-8")
    ((expected, said),) = found(course)
    assert expected == "a table of promises for each question"
    assert "promises.toml" in said


def test_without_the_file_it_is_said_that_it_is_missing(course):
    (course / PROMISES).unlink()
    ((_, said),) = found(course)
    assert "promises.toml" in said


def test_cases_at_fault_are_left_to_another_rule_and_the_other_question_is_not(course):
    change(course, f"assignments/{NAME}/public/q1_softplus.py", "points=2", "points=3")
    change(course, PROMISES, FAN_OUT, "")
    assert found(course) == []
    change(course, PROMISES, '"several parameters"]', '"other parameters"]')
    assert [said for _, said in found(course)] == [
        "'other parameters'",
        "none for 'several parameters'",
    ]


def test_words_are_not_sought_in_a_solution_that_cannot_be_cut_but_titles_are(course):
    change(course, f"solutions/{NAME}/{FILE}", "        # END SOLUTION\n", "")
    change(course, PROMISES, FAN_OUT, FAN_OUT.replace("is the sum", "is the product"))
    assert found(course) == []
    change(course, PROMISES, '["several consumers"]', "[]")
    assert [said for _, said in found(course)] == ["none", "none for 'several consumers'"]
