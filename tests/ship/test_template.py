"""The template: cut from the solution by its marks, and what is committed of it."""

from __future__ import annotations

import re

import pytest
from conftest import A3, ASSIGNMENTS, COURSE
from support.student_folder import copy_course, texts_below

from autograder.course.assignment import Assignment, CourseError
from autograder.course.submission_spec import spec_of
from autograder.ship.student_files import cut, student_files

GOOD = '''\
def f(x):
    """Task."""
    # BEGIN SOLUTION q1
    y = x + 1

    return y
    # END SOLUTION


class C:
    def g(self):
        # BEGIN SOLUTION q2
        return 2
        # END SOLUTION
'''


def test_regions_become_stubs_that_name_question_and_function():
    stub = cut(GOOD, "f.py")
    assert "y = x + 1" not in stub
    assert "return 2" not in stub
    assert '    # YOUR CODE HERE (about 2 lines)\n    raise NotImplementedError("q1: f is' in stub
    assert "        # YOUR CODE HERE (about 1 line)\n" in stub
    assert 'raise NotImplementedError("q2: C.g is not written yet.")' in stub
    assert "SOLUTION" not in stub
    compile(stub, "f.py", "exec")


def test_a_helper_of_the_solution_is_left_out():
    helper = "# BEGIN SOLUTION q1\n@cache\ndef twice(x):\n    return 2 * x\n\n\n# END SOLUTION\n"
    assert cut(GOOD.replace("class C:", f"{helper}class C:"), "f.py") == cut(GOOD, "f.py")
    with pytest.raises(CourseError, match="not inside a function"):
        cut(helper.replace("@cache\n", "import math\n"), "f.py")


def test_a_helper_of_the_solution_is_not_asked_for(a3):
    (names,) = spec_of(a3).names.values()
    assert "upstream_gradient" in a3.solution["miniflow.py"]
    assert {"Node", "Linear", "sgd_update"} <= names
    assert not {"upstream_gradient", "ones"} & names


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (GOOD.replace("    # END SOLUTION\n\n", "\n", 1), "line 11 begins a solution inside"),
        (GOOD.replace("        # END SOLUTION\n", ""), "line 12 begins a solution that has no end"),
        (GOOD.replace("    # BEGIN SOLUTION q1\n", "", 1), "line 6 ends a solution"),
        (GOOD.replace("BEGIN SOLUTION q1", "BEGIN SOLUTION", 1), "line 3 is no mark"),
        (GOOD.replace("# END SOLUTION", "# END SOLUTION!", 1), "line 7 is no mark"),
        (GOOD.replace("y = x + 1", "y = x + 1  # BEGIN SOLUTION q1"), "line 4 is no mark"),
        (GOOD.replace("        return 2\n", ""), "has no line"),
        ("# BEGIN SOLUTION q1\nx = 1\n# END SOLUTION\n", "not inside a function"),
    ],
)
def test_wrong_marks_are_refused_with_their_line(source, words):
    with pytest.raises(CourseError, match=re.escape(words)):
        cut(source, "f.py")


def test_a_mark_of_an_unknown_question_is_refused(tmp_path):
    file = copy_course(tmp_path) / "solutions" / A3 / "miniflow.py"
    file.write_text(file.read_text().replace("BEGIN SOLUTION q2_input", "BEGIN SOLUTION q2"))
    with pytest.raises(CourseError, match="no question 'q2'"):
        student_files(Assignment(tmp_path, A3))


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_committed_template_is_what_the_solution_gives(name):
    committed = texts_below(ASSIGNMENTS[name].template_folder)
    advice = "run `make student` and commit student_template/"
    assert committed == student_files(ASSIGNMENTS[name]), advice


def test_no_engine_is_committed_below_the_template():
    engine = [
        path for name in ASSIGNMENTS for path in (COURSE / "student_template" / name).glob("*")
    ]
    assert engine
    assert not [path for path in engine if path.name in ("autograder", "check.py")]
