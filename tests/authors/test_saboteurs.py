"""Saboteurs: each breaks what it says, and is noticed by checks that look there."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from support.small_class import NAME, change, make_course

from autograder.authors.audit.card import Measure
from autograder.authors.audit.equivalents import explained_saboteurs
from autograder.authors.audit.saboteurs.calls import watched
from autograder.authors.audit.saboteurs.every import PLAIN, ways
from autograder.authors.audit.saboteurs.pieces import marks_of
from autograder.authors.audit.saboteurs.rewriting import rewritten
from autograder.authors.audit.saboteurs.trying import Outcome, Saboteurs
from autograder.authors.lint.lint import lint_assignment
from autograder.course.assignment import Assignment, CourseError
from autograder.grading.grader import Grader
from autograder.grading.in_process import Rehearsal

HIDDEN = f"assignments/{NAME}/hidden"
FLOAT32 = {"result as float32", "inputs as float32"}


class Half:
    """A node that keeps half its number: what a student might write."""

    __module__ = "written"  # objects of modules that can be found again belong to packages

    def __init__(self, x):
        self.x = x
        self.gradients = {}

    def forward(self):
        self.value = self.x / 2.0

    def backward(self):
        self.gradients["x"] = 0.5 * self.value


def total(values, factor=2.0, steps=3):
    return steps * factor * sum(values)


def broken(function, way, owner=None):
    """A function of a module of its own, broken in one way."""
    owner = owner or ModuleType("written")
    setattr(owner, function.__name__, function)
    return ways(owner, function.__name__)[way](function)


TOTALS = {  # way: arguments of calls one after the other, and what the last one gives
    "result rounded to 3 digits": ([([0.0001234],)], 0.001),
    "small results to 0": ([([1e-6],)], 0.0),
    "result without its sign": ([([-1.0],)], 6.0),
    "inputs without their sign": ([([-1.0],)], 6.0),
    "inputs next to 0 taken for 0": ([([0.001, 1.0],)], 6.0),
    "inputs no farther from 0 than 10": ([([1000.0],)], 60.0),
    "only the first of several": ([([1.0, 2.0],)], 6.0),
    "only the last of several": ([([1.0, 2.0],)], 12.0),
    "equal ones merged": ([([1.0, 1.0],)], 6.0),
    "default factor=20.0": ([([1.0],)], 60.0),
    "factor always its default": ([([1.0], 5.0)], 6.0),
    "one more steps": ([([1.0], 2.0, 3)], 8.0),
    "one less steps": ([([1.0], 2.0, 3)], 4.0),
    "the first result for ever": ([([1.0],), ([5.0],)], 6.0),
    "the result of the call before": ([([1.0],), ([5.0],)], 6.0),
    "remembers without factor": ([([1.0], 2.0), ([1.0], 7.0)], 6.0),
    "remembers by number of rows": ([([1.0],), ([5.0],)], 6.0),
    PLAIN: ([([1.0],), ([5.0],)], 30.0),
}


@pytest.mark.parametrize("way", TOTALS)
def test_a_saboteur_breaks_a_function_as_it_says(way):
    calls, expected = TOTALS[way]
    function = broken(total, way)
    assert [function(*arguments) for arguments in calls][-1] == pytest.approx(expected)


def test_shapes_arguments_and_arrays_of_results():
    def twice(x):
        return 2.0 * x

    x = np.ones((2, 3))
    assert broken(twice, "result flattened")(x).shape == (6,)
    assert broken(twice, "result transposed")(x).shape == (3, 2)
    kept = broken(twice, "one array for all results")
    first = kept(x)
    kept(5.0 * x)
    assert first[0, 0] == 10.0
    assert broken(twice, "arrays given are changed afterwards")(x)[0, 0] == 2.0
    assert x[0, 0] == 2.0
    assert broken(twice, "result written into an argument")(x) is x


def test_what_a_method_stores_is_seen_and_can_be_returned_instead():
    node = Half(4.0)
    node.forward()
    assert watched(Half.backward, (node,), {}).values == [None, 1.0]
    other = Half(4.0)
    other.forward()
    assert broken(Half.backward, "returned instead of stored", Half)(other) == 1.0
    assert other.gradients == {"x": None}


def test_the_values_of_the_object_used_last():
    class Written(Half):
        """The methods in a class of its own, which the saboteur may change."""

        __module__ = "written"
        forward, backward = Half.forward, Half.backward

    Written.backward = broken(Half.backward, "values of the object used last", Written)
    one, other = Written(4.0), Written(8.0)
    one.forward()
    other.forward()
    one.backward()
    assert (one.gradients["x"], one.value) == (2.0, 2.0)


LOOP = """
class Walk:
    def steps(self, count):
        taken = []
        for step in range(count):
            if step > 2:
                return "far"
            if step > 1:
                return "near"
        if count < 0:
            taken = "none"
        elif count < 5:
            taken = "few"
        return taken
"""


def test_bounds_and_the_order_of_conditions_are_rewritten():
    found = dict(rewritten(LOOP, "Walk.steps"))
    assert set(found) == {
        "count < 5 asked before count < 0",
        "step > 1 asked before step > 2",
        "range(count): one more",
        "range(count): one less",
    }
    assert "range(count + -1)" in found["range(count): one less"]
    for source in found.values():
        compile(source, "walk.py", "exec")
        assert source != LOOP


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The skeleton, to be read only."""
    return make_course(tmp_path_factory.mktemp("saboteurs") / "course")


def tried(course, function):
    """Saboteurs of a function by what became of them."""
    ours = Saboteurs(Rehearsal(Grader(Assignment(course, NAME))))
    found = {outcome: set() for outcome in Outcome}
    for saboteur in ours.all:
        if saboteur.function == function:
            found[ours.outcome(saboteur)].add(saboteur.way)
    return found


def test_checks_of_the_skeleton_notice_every_saboteur_that_makes_a_difference(course):
    for function in ("Softplus.backward", "gradient_step"):
        found = tried(course, function)
        assert found[Outcome.ALIVE] == set()
        assert len(found[Outcome.KILLED]) > 25
        assert {PLAIN, *FLOAT32} <= found[Outcome.NO_DIFFERENCE]


@pytest.mark.parametrize(
    ("file", "old", "new", "way"),
    [
        ("q1_softplus", "upstreams.append(upstreams[0])", "pass", "equal ones merged"),
        ("q1_softplus", "scale=20.0", "scale=1.0", "inputs no farther from 0 than 10"),
        (
            "q1_softplus",
            '{"inputs": {"x": x}',
            '{"inputs": {"x": r.normal(size=4)}',
            "remembers by values nearby",
        ),
        ("q2_gradient_step", "1e-6 * rng", "0.5 * rng", "small results to 0"),
    ],
)
def test_a_saboteur_lives_where_no_case_looks(tmp_path, file, old, new, way):
    spoiled = make_course(tmp_path / "course")
    change(spoiled, f"{HIDDEN}/{file}.py", old, new)
    function = "Softplus.backward" if file == "q1_softplus" else "gradient_step"
    assert way in tried(spoiled, function)[Outcome.ALIVE]


def test_another_object_that_no_probe_makes_is_made_by_two_requests_in_turns(tmp_path):
    spoiled = make_course(tmp_path / "course")
    line = "        getattr(code.book, kind)(*others).forward()\n"
    change(spoiled, f"assignments/{NAME}/probes.py", line, "")
    found = tried(spoiled, "Softplus.backward")
    assert "values of the object used last" in found[Outcome.ALIVE]


EXPLAINED = """
[[explained]]
reason = "Nothing but a test of explanations."
functions = ["gradient_*"]
ways = ["result as float32"]

[[explained]]
reason = "This one does not live, so it is in vain."
functions = ["gradient_step"]
ways = ["called twice"]
"""


def test_explanations_count_and_those_in_vain_are_named(tmp_path):
    own = make_course(tmp_path / "course")
    (own / "assignments" / NAME / "saboteurs.toml").write_text(EXPLAINED, encoding="utf-8")
    assignment = Assignment(own, NAME)
    ours = Saboteurs(Rehearsal(Grader(assignment)))
    (one,) = [each for each in ours.all if each.what == "gradient_step: result as float32"]
    marks, in_vain = marks_of([(one, Outcome.ALIVE)], explained_saboteurs(assignment))
    assert [(m.measure, m.bad) for m in marks] == [
        (Measure.SABOTEURS, 0),
        (Measure.SABOTEURS_EXPLAINED, 0),
    ]
    assert in_vain == ["gradient_step: called twice"]
    marks, _ = marks_of([(one, Outcome.ALIVE)], ())
    assert [(m.measure, m.bad) for m in marks] == [(Measure.SABOTEURS, 1)]


@pytest.mark.parametrize(
    "text", ["[[", "[[explained]]\nreason = 'short'\n", "[[explained]]\nways = 1\n", "other = 1\n"]
)
def test_a_wrong_file_of_explanations_is_refused(tmp_path, text):
    spoiled = make_course(tmp_path / "course")
    (spoiled / "assignments" / NAME / "saboteurs.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"saboteurs\.toml"):
        explained_saboteurs(Assignment(spoiled, NAME))


def test_lint_notes_some_of_them(tmp_path):
    spoiled = make_course(tmp_path / "course")
    change(spoiled, f"{HIDDEN}/q2_gradient_step.py", "1e-6 * rng", "0.5 * rng")
    change(spoiled, f"{HIDDEN}/q1_softplus.py", "scale=20.0", "scale=1.0")
    report = lint_assignment(Assignment(spoiled, NAME))
    assert report.refused == 0
    assert any("keeps full marks; it differs in" in one.found for one in report.findings)
