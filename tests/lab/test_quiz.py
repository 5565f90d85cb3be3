"""The quiz about a computation graph: what is asked, how answers are read, boxes and keys."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import same_color
from support.fan_out import fan_out
from support.lab_bench import click, press, undrawn_and_closed

from autograder.lab.quiz import Quiz, ask_in_words, number_of, shape_of
from autograder.lab.quiz_figure import FACES, MARKS, quiz_figure


@pytest.fixture(autouse=True)
def closed(monkeypatch):
    yield from undrawn_and_closed(monkeypatch)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4", 4.0),
        (" 4.0 ", 4.0),
        ("-1/4", -0.25),
        ("1e-3", 0.001),
        ("0,5", 0.5),
        ("\u22123", -3.0),
        ("- 1 / 4", -0.25),
        ("", None),
        ("four", None),
        ("1/0", None),
        ("1/2/3", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_numbers_are_read_as_people_type_them(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("2,3", (2, 3)),
        ("(2, 3)", (2, 3)),
        ("[2, 3]", (2, 3)),
        ("2x3", (2, 3)),
        ("2 \u00d7 3", (2, 3)),
        ("(3,)", (3,)),
        ("3", (3,)),
        ("()", ()),
        ("2,,3", None),
        ("2,x", None),
        ("", None),
    ],
)
def test_shapes_are_read_as_people_type_them(text, shape):
    assert shape_of(text) == shape


def test_answers_may_be_rounded_and_vectors_may_stand_or_lie():
    graph = fan_out()
    graph.values["s"], graph.values["p"] = 0.731059, np.zeros(3)
    quiz = Quiz(graph)
    assert quiz.answer(("value", "s"), "0.731") == "s: 0.731 is right."
    assert quiz.answer(("value", "s"), "0.73") == "s: 0.73 is wrong."
    for shape, state in (("3", "right"), ("3,1", "right"), ("1x3", "right"), ("3,3", "wrong")):
        quiz.answer(("value", "p"), shape)
        assert quiz.questions["value", "p"].state == state
    assert "cannot be read as a shape" in quiz.answer(("value", "p"), "2.5")


def test_hints_name_the_rule_and_every_path_but_no_number():
    quiz = Quiz(fan_out())
    assert quiz.hint(("value", "p")) == "p: put the values of x and z into x z."
    hint = quiz.hint(("derivative", "x"))
    assert "2 paths, whose terms add up" in hint
    assert "through s = x + y: sums hand on" in hint
    assert "through p = x z: products swap" in hint
    assert "14" not in hint


def test_every_value_but_the_given_and_every_derivative_but_the_first_is_asked():
    labels = [question.label for question in Quiz(fan_out()).questions.values()]
    assert labels[:3] == ["s", "p", "f"]
    assert sorted(labels[3:]) == ["df/dp", "df/ds", "df/dx", "df/dy", "df/dz"]
    text = Quiz(fan_out()).text()
    assert text.startswith("Given: y = 1, x = 3, z = 2\n")
    assert "14" not in text


def test_the_quiz_can_be_taken_at_a_terminal():
    typed = iter(["5", "?", "4", "!", "", "q"])
    said = []
    quiz = Quiz(fan_out())
    ask_in_words(quiz, lambda prompt: next(typed), said.append)
    assert said[1:] == [
        "  s: 5 is wrong.",
        "  s: put the values of x and y into x + y.",
        "  s: 4 is right.",
        "  p = 6",
        "right 1 of 8, revealed 1",
    ]


def test_the_end_of_the_input_ends_the_quiz():
    def closed(prompt):
        raise EOFError

    said = []
    ask_in_words(Quiz(fan_out()), closed, said.append)
    assert said[-1] == "right 0 of 8, revealed 0"


def test_the_quiz_is_driven_by_mouse_and_keys():
    figure = quiz_figure(fan_out(), "Quiz")
    lab = figure.lab
    s, p = lab.entries["value", "s"], lab.entries["value", "p"]
    click(figure, s.axes)
    press(figure, "4", "enter")
    assert lab.quiz.questions["value", "s"].state == "right"
    assert same_color(s.axes.get_facecolor(), FACES["right"])
    assert s.mark.get_text() == "✓"
    press(figure, "tab", "5")
    click(figure, lab.buttons["hint"].ax)  # leaves the box, which judges it
    assert lab.focused == ("value", "p")
    assert p.mark.get_text() == "✗"
    assert same_color(p.axes.get_facecolor(), FACES["wrong"])
    assert lab.message.get_text() == "p: put the values of x and z into x z."
    click(figure, lab.buttons["reveal"].ax)
    assert (p.box.text, p.mark.get_text()) == ("6", MARKS["revealed"])
    assert lab.score.get_text() == "right 1 of 8, revealed 1"
    press(figure, "shift+tab")
    assert lab.focused == ("value", "s")
    click(figure, lab.buttons["reset"].ax)
    assert (s.box.text, s.mark.get_text(), p.box.text) == ("", "", "")
    assert same_color(s.axes.get_facecolor(), FACES["empty"])
    assert lab.score.get_text() == "right 0 of 8, revealed 0"


def test_an_answer_can_be_mended_and_taken_back():
    lab = quiz_figure(fan_out(), "Quiz").lab
    key = ("derivative", "x")
    for typed, state in (("6", "wrong"), ("14", "right"), ("", "empty"), ("x", "wrong")):
        lab.answer(key, typed)
        assert lab.quiz.questions[key].state == state
        assert lab.entries[key].mark.get_text() == MARKS[state]
    lab.reveal()
    lab.answer(key, "3")
    assert lab.quiz.questions[key].state == "revealed"
    assert lab.entries[key].box.text == "14"


def test_boxes_to_type_in_do_not_overlap():
    figure = quiz_figure(fan_out(), "Quiz")
    boxes = [entry.axes.get_window_extent() for entry in figure.lab.entries.values()]
    for number, one in enumerate(boxes):
        assert figure.bbox.containsx(one.x0)
        assert figure.bbox.containsx(one.x1)
        assert not any(one.overlaps(other) for other in boxes[number + 1 :])
