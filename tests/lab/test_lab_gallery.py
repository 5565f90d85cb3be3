"""What all labs share: the gallery, the computation graph on paper, the walk, the quiz."""

from __future__ import annotations

import ast
import io
import os
import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import COURSE
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.colors import same_color
from support.lab_bench import click, drawn, press, words, write_template

from autograder.lab import gallery
from autograder.lab.gallery import OPEN, Exhibit, attempt, in_text, own_module, part, run
from autograder.lab.graph import Graph, Stage, lines, short, table
from autograder.lab.graph_layout import SPACE, laid_out
from autograder.lab.quiz import Quiz, ask_in_words, number_of, shape_of
from autograder.lab.quiz_figure import FACES, MARKS, quiz_figure
from autograder.lab.stepper import Walk, stepper
from autograder.lab.style import subplots


@pytest.fixture(autouse=True)
def closed(monkeypatch):
    """No figure outlives its test, and none is rendered after every change, as Agg would do."""
    monkeypatch.setattr(FigureCanvasBase, "draw_idle", lambda canvas: None)
    OPEN.clear()
    yield
    plt.close("all")


# The gallery.


def picture():
    figure, axes = subplots()
    axes.plot([0, 1], [0, 1])
    return figure


def waiting():
    raise NotImplementedError("q9_last: last is not written yet.")


EXHIBITS = [
    Exhibit("line", "A line", picture, lambda: "0 1", "a line"),
    Exhibit("quiz_one", "The first quiz", picture, lambda: "one?", "boxes"),
    Exhibit("quiz_two", "The second quiz", picture, waiting, "boxes"),
]


def test_a_name_chooses_one_and_the_beginning_of_a_name_several(capsys):
    assert run("About.", EXHIBITS, ["line", "--text"]) == 0
    assert capsys.readouterr().out == "A line\n------\n0 1\n\n"
    assert run("About.", EXHIBITS, ["quiz", "--text"]) == 0
    said = capsys.readouterr().out
    assert "one?" in said
    assert "[waits for q9_last: last is not written yet.]" in said
    assert "0 1" not in said


def test_an_unknown_name_is_wrong_usage(capsys):
    assert run("About.", EXHIBITS, ["qui"]) == 2
    assert "no picture 'qui'. There are: line, quiz_one, quiz_two." in capsys.readouterr().out


def test_saved_are_pictures_and_texts_with_their_titles(tmp_path, capsys):
    assert run("About.", EXHIBITS, ["line", "quiz_two", "--save", str(tmp_path)]) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert {"line.png", "line.svg", "line.txt", "quiz_two.txt"} <= names
    assert (tmp_path / "line.txt").read_text() == "A line\n\n0 1\n"
    assert capsys.readouterr().out.endswith("  - waits for q9_last: last is not written yet.\n")


def test_at_a_terminal_an_exhibit_may_ask(monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    asked = []
    exhibit = Exhibit("quiz", "Quiz", picture, lambda: "?", "boxes", lambda: asked.append(1))
    run("About.", [exhibit], ["--text"])
    assert asked == []
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("sys.stdout", Terminal())
    run("About.", [exhibit], ["--text"])
    assert asked == [1]


def test_what_fails_is_told_once_and_drawn_in_its_place():
    _, axes = subplots()
    with part(axes):
        waiting()
    assert [text.get_text() for text in axes.texts] == [
        "waits for q9_last: last is not written\nyet."
    ]
    assert attempt(lambda: 7) == (7, "")
    assert attempt(waiting) == (None, "waits for q9_last: last is not written yet.")
    assert in_text(lambda: 1 / 0).startswith("[could not be drawn: ZeroDivisionError: division")
    assert len(OPEN) == 2


def test_the_same_note_stands_once_in_a_drawing():
    _, axes = subplots()
    for _ in range(3):
        with part(axes):
            waiting()
    with part(axes):
        raise NotImplementedError("q8: another one.")
    assert len(axes.texts) == 2
    assert len(OPEN) == 2


def test_a_note_is_as_narrow_as_its_drawing():
    figure, row = subplots(1, 4)
    for axes in row:
        with part(axes):
            waiting()
    figure.canvas.draw()
    for axes in row:
        note, around = axes.texts[0].get_window_extent(), axes.get_window_extent()
        assert note.width < around.width
        assert note.height < around.height


def test_nobody_has_to_read_to_the_end(tmp_path):
    """As `python lab.py --text | head -1` does; and check.py likewise."""
    folder = write_template("a2_chain_rule", tmp_path)
    for program in (["lab.py", "--text"], ["check.py"]):
        with subprocess.Popen(
            [sys.executable, *program],
            cwd=folder,
            env={**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": "", "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as run:
            assert run.stdout.readline()
            run.stdout.close()
            assert run.stderr.read() == ""
            assert run.wait(timeout=120) == 0


def test_a_missing_module_ends_the_program_in_words():
    with pytest.raises(SystemExit) as ended:
        own_module("no_such_submission")
    assert "lab.py needs no_such_submission.py" in str(ended.value)


def test_labs_import_nothing_but_numpy_and_matplotlib():
    spec = {"numpy", "matplotlib", "autograder"}
    for path in (COURSE / "autograder" / "lab").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("autograder"):
                shared = ("autograder.lab", "autograder.judge.closed_pipe")
                assert node.module.startswith(shared), path.name
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names]
                module = node.module if isinstance(node, ast.ImportFrom) else names[0]
                top = module.split(".")[0]
                assert top in spec or top in gallery.sys.stdlib_module_names, path.name


# The graph.

FAN_OUT = [
    Stage("y"),
    Stage("x"),
    Stage("z"),
    Stage("s", "x + y", ("x", "y"), "sums hand on"),
    Stage("p", "x z", ("x", "z"), "products swap"),
    Stage("f", "s p", ("s", "p"), "products swap"),
]


def fan_out():
    return Graph(
        FAN_OUT,
        "f",
        {"x": 3.0, "y": 1.0, "z": 2.0, "s": 4.0, "p": 6.0, "f": 24.0},
        {"f": 1.0, "s": 6.0, "p": 4.0, "x": 14.0, "y": 6.0, "z": 12.0},
        {("s", "x"): 6.0, ("p", "x"): 8.0},
    )


def test_numbers_are_short():
    assert [short(number) for number in (3.0, -0.0, 1 / 3, 123456.0, 1.67014218e-05)] == [
        *("3", "0", "0.33333", "1.2346e+05", "1.6701e-05"),
    ]
    assert short(np.zeros((4, 3))) == "(4, 3)"
    assert short([1.0, -2.5]) == "(2,) [1, -2.5]"
    assert lines(np.array([[1.0, 2.0], [3.0, 4.0]])) == ["(2, 2)", "[1, 2]", "[3, 4]"]
    assert short(None) == "no number (NoneType)"
    assert short(float("nan")) == "nan"


def test_columns_are_longest_paths_and_inputs_stand_late():
    chain = [
        Stage("a"),
        Stage("late"),
        Stage("b", "a", ("a",)),
        Stage("c", "b late", ("b", "late")),
    ]
    assert Graph(chain, "c").columns() == {"a": 0, "b": 1, "late": 1, "c": 2}
    assert Graph(chain, "c").left_to_right() == ["a", "late", "b", "c"]


def long_edges():
    """A graph with edges over several columns."""
    return Graph(
        [
            Stage("x"),
            Stage("y"),
            Stage("a", "x", ("x",)),
            Stage("b", "a y", ("a", "y")),
            Stage("c", "b", ("b",)),
            Stage("d", "c x y", ("c", "x", "y")),
        ],
        "d",
    )


@pytest.mark.parametrize("graph", [fan_out(), long_edges()])
def test_nothing_overlaps_and_edges_run_to_the_right(graph):
    sizes = {name: (1.0, 0.8) for name in graph.names}
    layout = laid_out(graph, sizes)
    places = layout.middles
    for one in places:
        for other in places:
            if one < other:
                across = abs(places[one][0] - places[other][0])
                up = abs(places[one][1] - places[other][1])
                assert across >= 1.0 or up >= 0.8 + SPACE - 1e-9
    for points in layout.routes.values():
        assert [x for x, _ in points] == sorted(x for x, _ in points)
        for x, y in points[1:-1]:  # an edge that passes by keeps clear of every box
            assert all(abs(x - px) > 0.5 or abs(y - py) > 0.4 for px, py in places.values())


def test_seats_are_sorted_so_that_edges_do_not_cross():
    stages = [
        *(Stage(name) for name in "abcd"),
        *(Stage(f"{name}2", name, (name,)) for name in "dcba"),
        Stage("end", "all", ("a2", "b2", "c2", "d2")),
    ]
    graph = Graph(stages, "end")
    places = laid_out(graph, {name: (1.0, 0.5) for name in graph.names}).middles
    first = sorted("abcd", key=lambda name: places[name][1])
    second = sorted("abcd", key=lambda name: places[f"{name}2"][1])
    assert first == second


def test_the_table_says_stage_formula_value_and_derivative():
    graph = fan_out()
    del graph.derivatives["z"]
    graph.waits = ["waits for q3"]
    rows = [line.split() for line in table(graph).splitlines()]
    assert rows[0] == ["stage", "formula", "forward", "value", "derivative", "df/d(stage)"]
    assert ["x", "(enters)", "3", "14"] in rows
    assert ["z", "(enters)", "2", "-"] in rows
    assert ["p", "x", "z", "6", "4"] in rows
    assert rows[-1] == ["[waits", "for", "q3]"]


# The walk.


def test_the_walk_shows_values_in_order_and_derivatives_in_reverse():
    walk = Walk(fan_out())
    assert walk.derivatives() == walk.values() == walk.order
    walk.reset()
    seen, found = [], []
    while walk.at < walk.last:
        walk.forward()
        seen += [name for name in walk.values() if name not in seen]
        found += [name for name in walk.derivatives() if name not in found]
    assert seen == ["y", "x", "z", "s", "p", "f"]
    assert found[0] == "f"
    assert set(found[1:3]) == {"s", "p"}
    assert found.index("x") > found.index("z")  # x waits for both of its consumers


def test_the_walk_says_what_happens():
    text = Walk(fan_out()).text()
    assert "forward: p = x z = 6" in text
    assert "backward begins at the cost: df/df = 1" in text
    assert "backward through f = s p: df/ds = df/df * 6 = 6; df/dp = df/df * 4 = 4" in text
    assert "df/dx gets one of 2 terms, waits for s" in text
    assert "df/dx = 14, the sum of 2 terms: 6 from s, 8 from p" in text


def test_a_step_back_hides_what_the_step_forward_showed():
    walk = Walk(fan_out())
    walk.reset()
    walk.backward()
    assert walk.at == 0
    walk.forward()
    walk.forward()
    walk.backward()
    assert walk.values() == ["y"]
    assert walk.current() == "y"
    walk.to_the_end()
    walk.forward()
    assert walk.at == walk.last


def test_no_factor_is_claimed_where_nothing_arrives():
    graph = Graph([Stage("x"), Stage("a", "g(x)", ("x",)), Stage("J", "a", ("a",))], "J")
    graph.derivatives = {"J": 1.0, "a": 0.0, "x": 0.0}
    assert "backward through a = g(x): dJ/dx = 0, where dJ/da = 0" in Walk(graph).text()


def test_the_stepper_is_driven_by_its_buttons():
    figure = stepper(fan_out(), "A diamond")
    lab = figure.lab
    assert words(figure, "derivative")["x"] == "df/dx = 14"
    assert words(figure, "term") == {"s x": "sends 6", "p x": "sends 8"}
    reset, back, on, end = (button.ax for button in lab.buttons)
    click(figure, reset)
    assert words(figure, "value") == words(figure, "derivative") == {}
    assert sorted(drawn(figure, "box")) == ["f", "p", "s", "x", "y", "z"]
    assert len(drawn(figure, "edge")) == 6
    click(figure, on)
    click(figure, on)
    assert words(figure, "value") == {"y": "y = 1", "x": "x = 3"}
    assert lab.said.get_text() == "x = 3"
    click(figure, back)
    assert words(figure, "value") == {"y": "y = 1"}
    (now,) = [patch for patch in lab.axes.patches if patch.get_gid() == "box y"]
    (other,) = [patch for patch in lab.axes.patches if patch.get_gid() == "box x"]
    assert now.get_linewidth() > other.get_linewidth()
    click(figure, end)
    assert len(words(figure, "derivative")) == 6
    lab.reset()
    lab.step_forward()
    lab.step_back()
    assert words(figure, "value") == {}
    lab.to_the_end()
    assert len(words(figure, "value")) == 6


@pytest.mark.parametrize("graph", [fan_out(), long_edges()])
def test_every_edge_runs_from_box_to_box_without_standing_still(graph):
    sheet = stepper(graph, "Edges").lab.sheet
    for source, consumer in graph.edges():
        route = sheet.route(source, consumer)
        (left, _), (right, _) = sheet.layout.middles[source], sheet.layout.middles[consumer]
        assert route[0][0] == pytest.approx(left + sheet.boxes[source] / 2, abs=1e-5)
        assert route[-1][0] == pytest.approx(right - sheet.boxes[consumer] / 2, abs=1e-5)
        assert min(np.diff([x for x, _ in route])) > 1e-3


def test_a_wide_graph_is_drawn_smaller_and_nothing_is_cut_off():
    stages = [Stage("x0")] + [
        Stage(f"x{n}", f"a long formula of x{n - 1}", (f"x{n - 1}",)) for n in range(1, 9)
    ]
    graph = Graph(stages, "x8", {f"x{n}": 1 / 3 for n in range(9)})
    figure = stepper(graph, "Wide")
    assert all(figure.get_size_inches() <= (10.0, 7.0))
    figure.canvas.draw()
    inside = figure.lab.axes.get_window_extent()
    for thing in [*figure.lab.axes.texts, *figure.lab.axes.patches]:
        if str(thing.get_gid()).startswith(("box", "value")):
            box = thing.get_window_extent()
            assert inside.x0 <= box.x0
            assert box.x1 <= inside.x1


# The quiz.


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
    assert lab.said.get_text() == "p: put the values of x and z into x z."
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
