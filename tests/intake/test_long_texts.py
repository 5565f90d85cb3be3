"""Texts that a student can make long are read in time proportional to their length.

Nothing is timed. Were one of these quadratic, its test would take hours.
"""

from __future__ import annotations

import pytest

from autograder.files import safe_stem
from autograder.intake.notebook import python_of
from autograder.intake.source_text import looks_like_python, repaired
from autograder.lms.incoming.blackboard import PERSON
from autograder.lms.incoming.brightspace import parse_folder_time
from autograder.lms.incoming.canvas import given_names, matching_names
from autograder.lms.incoming.gradescope import parse_ruby_time
from autograder.lms.incoming.people import make_student
from autograder.text import one_line

LONG = 2**22  # characters
NO_PYTHON = ["class a\n", "from a.", "import \n", "def a", " \r", "@a\n"]
NO_CODING_LINE = ["#coding: ", "# coding", "\r\n", "\t", "#"]
NO_IPYTHON = ["a.", "%", "!=", "?", "get_ipython()", " "]


def long(unit: str) -> str:
    return unit * (LONG // len(unit))


@pytest.mark.parametrize("unit", NO_PYTHON)
def test_looking_for_python(unit):
    assert not looks_like_python(long(unit).encode())


@pytest.mark.parametrize("unit", NO_CODING_LINE)
def test_looking_for_an_encoding(unit):
    text = long(unit).encode() + b"\xe9"
    assert repaired("a.py", text)[0] == text.decode("latin-1").encode()


@pytest.mark.parametrize("unit", NO_IPYTHON)
def test_looking_for_ipython(unit):
    assert python_of(f"x = 1\nx{long(unit)}x") == f"x = 1\nx{long(unit)}x"


@pytest.mark.parametrize("unit", [" ", "(", "a (", "\t("])
def test_names_in_texts_of_blackboard(unit):
    assert PERSON.fullmatch(f"Ada{long(unit)}") is None
    known = PERSON.fullmatch(f"Ada{long(unit)}(ada)")
    assert known is not None
    assert known["login"] == "ada"


@pytest.mark.parametrize("unit", ["_", "_1", "_1_", "_1a", "1", "-1.", "-1", "."])
def test_names_in_downloads(unit):
    is_like_one = bool(matching_names({f"a{unit * 9}": False}))
    assert bool(matching_names({f"a{long(unit)}": False})) == is_like_one
    assert given_names([f"a{long(unit)}"], ["a.py"]) == ([f"a{long(unit)}"], 1)


@pytest.mark.parametrize("unit", [" ", "0", "a ", "\u0301", "\u202e"])
def test_names_and_times_of_people(unit):
    text = long(unit)[: LONG // 16]  # each letter is looked at by itself
    assert parse_folder_time(text) is None
    assert parse_ruby_time(f"2024-09-28 01:22:09.{text}x") is None
    assert len(make_student(text, {}).name) <= 200
    assert len(safe_stem(text).encode()) <= 200


def test_white_space():
    assert one_line("a" + long(" \n")) == "a"
