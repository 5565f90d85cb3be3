"""Recordings are read beside the inputs; public cases are put with other numbers."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.judge.answers import Answer, Opaque
from autograder.judge.case import Case
from autograder.judge.judge import Judge
from autograder.judge.readings import complaints_of, load_readings, read


class Doubles:
    """Answers with twice the input, or with what it finds in a table; also knows what is right."""

    def __init__(self, table=None):
        self.table = table
        self.asked = []

    def begin_question(self, question):
        """Nothing."""

    def ask(self, probe, inputs):
        self.asked.append(inputs)
        value = 2.0 * np.asarray(inputs["x"]) if self.table is None else self.table
        return Answer({"value": value}, printed="printed")

    def expect(self, place, probe, inputs):
        return {"value": 2.0 * np.asarray(inputs["x"])}


def doubled(subject, seed=7, **about):
    """The result of a public case that asks for twice [1.5, 0.0, 2.0]."""

    def test(check):
        check.same("double", x=[1.5, 0.0, 2.0], n=3, flag=True, kept=[1.5])

    keep = frozenset(about.pop("keep", ()))
    case = Case("title", 1.0, about.pop("hidden", False), None, test, keep)
    return Judge(subject, Doubles(), {}, seed, **about).run("q1", case)


def test_a_grader_puts_a_public_case_with_other_numbers_too():
    subject = Doubles()
    assert doubled(subject, keep=["kept"]).verdict == "passed"
    first, second = subject.asked
    assert first["x"] == [1.5, 0.0, 2.0]
    changes = np.array(second["x"])[[0, 2]] / [1.5, 2.0]
    assert (abs(changes - 1.0) > 0.01).all()
    assert (abs(changes - 1.0) < 0.07).all()
    assert second["x"][1] == 0.0
    assert (second["n"], second["flag"], second["kept"]) == (3, True, [1.5])
    for seed, again in ((7, True), (8, False)):
        other = Doubles()
        doubled(other, seed)
        assert (other.asked[1]["x"] == second["x"]) is again


@pytest.mark.parametrize(("seed", "hidden"), [(None, False), (7, True)])
def test_students_have_no_other_numbers_and_hidden_cases_need_none(seed, hidden):
    subject = Doubles()
    assert doubled(subject, seed, hidden=hidden).verdict == "passed"
    assert len(subject.asked) == 1


def test_answers_that_were_looked_up_fail_with_other_numbers_and_tell_none_of_them():
    result = doubled(Doubles(table=[3.0, 0.0, 4.0]))
    assert result.verdict == "failed"
    assert result.sentence.startswith(
        "Right with the numbers that check.py uses, but not with others."
    )
    assert (result.detail, result.printed) == ("", "printed")
    alone = doubled(Doubles(table=[3.0, 0.0, 4.0]), seed=None)
    assert alone.verdict == "passed"  # which a student's machine cannot know


def test_a_case_that_fails_with_its_own_numbers_says_so_as_before():
    subject = Doubles(table=[3.0, 0.0, 5.0])
    result = doubled(subject)
    assert result.sentence == "value has a wrong value."
    assert "expected [3, 0, 4]" in result.detail
    assert len(subject.asked) == 1


def test_what_cannot_be_varied_is_drawn():
    drawn = []

    def test(check):
        drawn.append(check.given("public", lambda rng: int(rng.integers(100))))

    says = Doubles()
    assert Judge(says, says, {}, 7).run("q1", Case("t", 1.0, False, None, test)).verdict == "passed"
    assert drawn[0] == "public"
    assert drawn[1] in range(100)


READINGS = """
from autograder.judge.answers import Complaint

COMPLAINTS = {"late": "Too late."}

def twice(recorded, inputs):
    if recorded["at"] > 5:
        raise Complaint("late")
    return {"sum": recorded["parts"][0] + inputs["x"]}

def _helper():
    pass
"""


@pytest.mark.parametrize(
    ("probe", "recorded", "expected"),
    [
        ("twice", {"at": 1, "parts": [2.0]}, {"sum": 3.0}),
        ("twice", {"at": 1, "parts": []}, Opaque("recording")),
        ("twice", {"at": "x", "parts": [2.0]}, Opaque("recording")),
        ("twice", None, Opaque("recording")),
        ("another", {"at": 9}, {"at": 9}),
    ],
)
def test_a_recording_is_read_beside_the_inputs(probe, recorded, expected):
    readings = load_readings(READINGS)
    assert list(readings) == ["twice"]
    found = read(readings, probe, {"x": 1.0}, Answer(recorded, printed="p"))
    assert found == Answer(expected, printed="p")


def test_a_reading_complains_as_a_probe_does():
    found = read(load_readings(READINGS), "twice", {"x": 1.0}, Answer({"at": 9}))
    assert (found.failure.kind, found.failure.message) == ("complaint", "late")
    assert complaints_of("COMPLAINTS = {'odd': 'Odd.'}", READINGS, "") == {
        "odd": "Odd.",
        "late": "Too late.",
    }
