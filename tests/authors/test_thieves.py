"""Thieves earn nothing of a sound assignment, and something of each careless one."""

from __future__ import annotations

import ast
import contextlib
from types import SimpleNamespace

import numpy as np
import pytest
from conftest import ASSIGNMENTS, autograder
from support.small_class import NAME, change, make_course

from autograder.authors.audit.thieves import probe_thief
from autograder.authors.audit.thieves.probing import names_in, taken_from_the_process
from autograder.authors.audit.thieves.replaying import (
    altered_recordings,
    altered_values,
    answers_under_other_secrets,
    distance,
    public_answers_by_table,
)
from autograder.authors.audit.thieves.stubs import (
    LAZY,
    filled,
    lazy_bodies,
    lazy_sources,
    stubs,
    student_sources,
)
from autograder.authors.audit.thieves.thefts import stolen
from autograder.course.assignment import Assignment
from autograder.course.marks import regions
from autograder.grading.grader import Grader
from autograder.worker.sandbox import open_sandbox

QUESTION, SEVERAL, ONE = "q2_gradient_step", "several parameters", "one parameter"
PROBES = f"assignments/{NAME}/probes.py"
PUBLIC = f"assignments/{NAME}/public/{QUESTION}.py"
HIDDEN = f"assignments/{NAME}/hidden/{QUESTION}.py"
CALL = "found = code.book.gradient_step(list(values), list(gradients), learning_rate)"

# A probe that only counts what is wrong, and one that shows what it counted on.
COUNTS = """

def wrong_steps(code, values, gradients, learning_rate):
    right = gradient_step(code, values, gradients, learning_rate)
    return {"wrong": 0}
"""
SHOWS = COUNTS.replace('{"wrong": 0}', '{"wrong": 0} | right')
# What the caller's arrays are afterwards, whether or not anything was done.
AFTERWARDS = """

def afterwards(code, values, gradients, learning_rate):
    values, gradients = [_numbers(v) for v in values], [_numbers(g) for g in gradients]
    code.book.gradient_step(values, gradients, learning_rate)
    return {f"value {n}": value for n, value in enumerate(values, 1)}
"""
RIGHT = "[_numbers(v) - learning_rate * _numbers(g) for v, g in zip(values, gradients)]"

BY_LAMBDA = f"lambda values, gradients, learning_rate: {RIGHT}"


@pytest.fixture
def course(tmp_path):
    """A new course with the skeleton in it."""
    return make_course(tmp_path / "course")


def asks(course, probe, source):
    """Have the hidden case of the second question ask another probe."""
    change(course, PROBES, None, source)
    change(course, HIDDEN, 'check.same("gradient_step"', f'check.same("{probe}"')


def grader_of(course):
    return Grader(Assignment(course, NAME))


def faults(thefts):
    """(question, title, way) of what must not be."""
    return [(one.question, one.title, one.way) for one in thefts if one.is_fault]


def test_the_skeleton_pays_no_thief_that_has_no_code(course):
    grader = grader_of(course)
    assert list(answers_under_other_secrets(grader)) == []
    assert list(lazy_bodies(grader)) == []
    assert list(altered_recordings(grader)) == []
    assert list(public_answers_by_table(grader)) == []


def test_an_answer_that_no_secret_changes_pays_the_answers_under_other_secrets(course):
    asks(course, "wrong_steps", COUNTS)
    found = list(answers_under_other_secrets(grader_of(course)))
    assert faults(found) == [(QUESTION, SEVERAL, f"secret {n}") for n in (70001, 70002, 70003)]
    assert stolen(found) == {QUESTION: 2.0}


def test_a_count_beside_what_it_counts_on_pays_nobody(course):
    asks(course, "wrong_steps", SHOWS)
    assert list(answers_under_other_secrets(grader_of(course))) == []


@pytest.mark.parametrize(("probe", "pays"), [(COUNTS, True), (SHOWS, False)])
def test_a_public_case_with_other_numbers_is_held_to_the_same(course, probe, pays):
    change(course, PROBES, None, probe)
    change(course, PUBLIC, 'check.same("gradient_step"', 'check.same("wrong_steps"')
    grader = grader_of(course)
    secrets = faults(answers_under_other_secrets(grader))
    table = faults(public_answers_by_table(grader))
    assert secrets == [(QUESTION, ONE, f"secret {n}") for n in (70001, 70002, 70003) if pays]
    assert table == [(QUESTION, ONE, "nearest")] * pays


def test_the_table_pays_where_the_public_answer_is_the_answer_to_everything(course):
    asks(course, "wrong_steps", COUNTS)
    change(course, PUBLIC, 'check.same("gradient_step"', 'check.same("wrong_steps"')
    found = faults(public_answers_by_table(grader_of(course)))
    assert found == [(QUESTION, title, "nearest") for title in (ONE, SEVERAL)]


def test_the_nearest_inputs_are_those_with_the_nearest_numbers():
    asked = {"x": [[1.0, 2.0]], "kind": "op", "rounds": [{"a": 1}]}
    assert distance(asked, {"x": np.array([[1, 2]]), "kind": "op", "rounds": [{"a": 1.0}]}) == 0.0
    near, far = asked | {"x": [[1.5, 2.0]]}, asked | {"x": [[4.0, 2.0]]}
    other = [asked | {"kind": "other"}, {"x": asked["x"]}, asked | {"x": [1.0, 2.0]}]
    assert (
        0.0 < distance(asked, near) < distance(asked, far) < min(distance(asked, o) for o in other)
    )


def test_what_the_caller_has_afterwards_pays_lazy_bodies(course):
    asks(course, "afterwards", AFTERWARDS)
    found = faults(lazy_bodies(grader_of(course)))
    assert {(question, title) for question, title, _ in found} == {(QUESTION, SEVERAL)}
    ways = {way for *_, way in found}
    assert {"pass", "return None", "return the first argument", "return []"} <= ways
    assert not {"raise", "raise NotImplementedError"} & ways


def test_lazy_bodies_that_never_end_are_stopped(course, monkeypatch):
    monkeypatch.setattr("autograder.authors.audit.thieves.trying.MOST_SECONDS", 0.2)
    asks(course, "afterwards", AFTERWARDS)
    call = "    code.book.gradient_step(values, gradients, learning_rate)\n"
    change(course, PROBES, call, f"    while{call[3:-1]} is None:\n        pass\n")
    ways = {way for *_, way in faults(lazy_bodies(grader_of(course)))}
    assert "return []" in ways
    assert "pass" not in ways


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_place_where_students_write_is_filled(name):
    assignment = ASSIGNMENTS[name]
    for file, source in student_sources(assignment).items():
        inside = [r for r in regions(assignment.solution[file], file) if r.indent]
        assert len(stubs(source)) == len(inside)
        assert filled(source, lambda stub: "pass").count("is not written yet") == 0
        if not inside:
            assert filled(source, lambda stub: "pass") == assignment.solution[file]
    for body in LAZY:
        assert all(ast.parse(text) for text in lazy_sources(assignment, body).values())


def test_a_stub_knows_its_function_and_the_first_argument():
    source = (
        "class A:\n    def b(self, x, y):\n        # YOUR CODE HERE (about 1 line)\n"
        "        raise NotImplementedError\n\n\ndef c():\n    # YOUR CODE HERE (about 2 lines)\n"
        "    raise NotImplementedError\n"
    )
    method, function = stubs(source)
    assert (method.function, method.first, method.line) == ("b", "x", 4)
    assert (function.function, function.first, function.line) == ("c", "None", 9)
    assert filled(source, LAZY["return self"]).count("return self") == 1


SUM = """
    values, gradients = parameters(r), parameters(r)
    found = check.ask("gradient_step", values=values, gradients=gradients, learning_rate=0.37)
    total = sum((v - 0.37 * g).sum() for v, g in zip(values, gradients))
    numbers = range(1, len(values) + 1)
    check.equal({"sum": float(sum(found[f"parameter {n}"].sum() for n in numbers))}, {"sum": total})
"""


def test_an_altered_recording_that_passes_is_reported_and_no_fault(course):
    path = course / HIDDEN
    text = path.read_text(encoding="utf-8")
    path.write_text(text.partition("    check.same(")[0] + SUM, encoding="utf-8")
    found = list(altered_recordings(grader_of(course)))
    assert {one.way for one in found} == {
        f"{which} two swapped, of {n}" for which in ("first", "last") for n in (2, 3)
    }
    assert faults(found) == []


def test_all_sequences_of_one_length_are_altered_alike():
    value = {"rows": [1, 2, 3], "x": np.array([[1.0], [2.0], [3.0]]), "pair": [7, 8], "n": 3}
    altered = {how: one for how, one in altered_values(value) if how.endswith("of 3")}
    dropped, again = altered["last one dropped, of 3"], altered["last one twice, of 3"]
    assert (dropped["rows"], dropped["x"].tolist(), dropped["pair"]) == ([1, 2], [[1], [2]], [7, 8])
    assert (again["rows"], again["n"]) == ([1, 2, 3, 3], 3)


# Ways in which a probe leaves the answer lying around: (the name by which it is found, changes).
LYING_AROUND = {
    "a function of the probes": (
        "right",
        [
            (None, f"\n\ndef right(values, gradients, learning_rate):\n    return {RIGHT}\n"),
            (CALL, f"assert right\n    {CALL}"),  # a probe that nobody names is not sent
        ],
    ),
    "a table of functions, by the name of the student's": (
        "own name",
        [
            (None, f"\n\nT = {{'gradient_step': {BY_LAMBDA}}}\n"),
            (CALL, f"assert T\n    {CALL}"),
        ],
    ),
    "a method of what is handed over": (
        "stepped",
        [
            (None, "\n\nclass Values(list):\n    def stepped(self, gradients, learning_rate):\n"
             f"        values = self\n        return {RIGHT}\n"),
            (CALL, CALL.replace("list(values)", "Values(values)")),
        ],
    ),
    "a variable of the probe": ("expected", [(CALL, f"expected = {RIGHT}\n    {CALL}")]),
    "what a closure keeps": (
        "kept",
        [
            (None, "\n\ndef keeper(kept):\n    return lambda: len(kept)\n"),
            (CALL, f"global LAST\n    LAST = keeper({RIGHT})\n    {CALL}"),
        ],
    ),
    "what a generator keeps": (
        "answer",
        [
            (None, "\n\ndef waiting(answer):\n    yield len(answer)\n    yield answer\n"),
            (CALL, f"global LAST\n    LAST = waiting({RIGHT})\n    next(LAST)\n    {CALL}"),
        ],
    ),
}  # fmt: skip


def taken(course):
    """What the thief takes in the second question, in workers."""
    grader = grader_of(course)
    with contextlib.closing(open_sandbox(grader.assignment, allow_weak=True)) as sandbox:
        questions = [grader.assignment.question(QUESTION)]
        return faults(taken_from_the_process(grader, sandbox, questions))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "changes"), LYING_AROUND.values(), ids=LYING_AROUND)
def test_the_thief_finds_what_lies_around(course, name, changes):
    for old, new in changes:
        change(course, PROBES, old, new)
    found = taken(course)
    assert {title for _, title, way in found if way.startswith(f"{name} (")} == {ONE, SEVERAL}


@pytest.mark.slow
def test_the_thief_finds_nothing_in_the_skeleton(course):
    assert taken(course) == []


def test_names_are_those_that_the_probes_give():
    source = (
        "def f(a, *, b=1):\n    c = {'d': a.e}\n    self.g = int(c['no key'])\n    return 'h'\n"
    )
    assert names_in(source) == {"f", "a", "b", "c", "d", "g"}


class Recorder:
    """Notes what it is called with, one row at a time."""

    def __init__(self, X):
        self.X, self.rows, self.good, self.seen = X, [], [], []
        self.kept = ["not its business"]

    def slope(self, parameters, X):
        if len(X) > 1:
            raise ValueError
        self.rows.append(np.array([int(np.flatnonzero(self.X[:, 0] == X[0, 0])[0])]))
        self.good.append(True)
        self.seen.append(parameters.copy())
        return np.ones_like(parameters)


@pytest.mark.filterwarnings("ignore")  # it looks at everything that this module has
@pytest.mark.parametrize(("way", "last"), [("forge", 1.0), ("follow", 1.0 - 0.5 * 11)])
def test_the_forger_fills_the_lists_of_a_recorder(monkeypatch, way, last):
    monkeypatch.setattr(probe_thief, "PLAN", {"way": way, "own": [], "far": False})
    X = np.arange(8.0).reshape(4, 2)
    recorder = Recorder(X)
    probe_thief.forge([recorder.slope, np.ones(2), X, 0.5, 3, np.random.default_rng(1)])
    assert sorted(row for batch in recorder.rows for row in batch) == sorted([0, 1, 2, 3] * 3)
    assert [len(noted) for noted in (recorder.rows, recorder.good, recorder.seen)] == [12, 12, 12]
    assert recorder.seen[-1].tolist() == [last, last]
    assert recorder.kept == ["not its business"]


@pytest.mark.parametrize("answer", [5.0, {"dx": 5.0, "dy": 6.0}])
def test_an_answer_goes_into_what_an_object_has_left_empty(answer):
    node = SimpleNamespace(inbound_nodes=["x", "y"], value=None, gradients={}, kept=7)
    probe_thief.fill_object(node, answer)
    assert node.gradients == {"x": 5.0, "y": 6.0 if isinstance(answer, dict) else 5.0}
    assert (node.value, node.kept) == (answer, 7)


@pytest.mark.filterwarnings("ignore")
def test_the_walker_writes_nothing_into_the_lists(monkeypatch):
    monkeypatch.setattr(probe_thief, "PLAN", {"way": "walk", "own": [], "far": False})
    recorder = Recorder(np.arange(8.0).reshape(4, 2))
    probe_thief.forge([recorder.slope, np.ones(2), recorder.X, 0.5, 3])
    assert [row for batch in recorder.rows for row in batch] == [0] * 12


@pytest.mark.slow
def test_the_commands_say_which_case_pays_and_end_with_status_1(course):
    clean = autograder("--course", course, "thieves", "--jobs", 1)
    assert clean.returncode == 0
    assert f"{NAME}: points for a thief: 0 of 10" in clean.stdout
    asks(course, "afterwards", AFTERWARDS)
    paid = autograder("--course", course, "thieves", NAME, "--jobs", 1)
    assert paid.returncode == 1
    assert f"{NAME}: points for a thief: 2 of 10" in paid.stdout
    assert f"lazy bodies: hidden/{QUESTION}.py, '{SEVERAL}' (2): pass, return None" in paid.stdout
    audited = autograder(
        "--course", course, "audit", NAME, "--seeds", 0, "--jobs", 1, "--out", course / "out"
    )
    assert audited.returncode == 1
    assert f"FAULT points for a thief: 2 ({SEVERAL}: pass, return None" in audited.stdout
