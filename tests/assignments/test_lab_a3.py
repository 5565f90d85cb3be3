"""The lab of a3: graphs read off MiniFlow's nodes, with a submission's numbers; the quiz."""

from __future__ import annotations

import re

import numpy as np
import pytest
from conftest import A3, COURSE
from matplotlib.colors import same_color
from support.lab_bench import (
    click,
    drawn,
    lab_on,
    run_lab,
    undrawn_and_closed,
    words,
    write_template,
)

from autograder.course.variants import replace_definition
from autograder.lab.gallery import run
from autograder.lab.quiz_figure import FACES

SOLUTION = (COURSE / "tests" / "support" / "plain_miniflow.py").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def closed(monkeypatch):
    yield from undrawn_and_closed(monkeypatch)


@pytest.fixture(scope="module")
def lab():
    return lab_on(A3, "miniflow", COURSE / "solutions" / A3)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A student's folder with all stubs still empty."""
    return write_template(A3, tmp_path_factory.mktemp("home"))


def exhibit(lab, name):
    (found,) = [one for one in lab.EXHIBITS if one.name == name]
    return found


def with_source(source, folder):
    (folder / "miniflow.py").write_text(source)
    return lab_on(A3, "miniflow", folder)


def graph(lab, name):
    return exhibit(lab, name).figure().lab.sheet.graph


# Values and gradients as the handout and the teaching documents print them.
NUMBERS = {
    "sum_of_three": {"f": (19, 1), "x": (4, 1), "y": (5, 1), "z": (10, 1)},
    "product_of_three": {"f": (200, 1), "x": (4, 50), "y": (5, 40), "z": (10, 20)},
    "sum_times": {"q": (3, -4), "f": (-12, 1), "x": (-2, -4), "y": (5, -4), "z": (-4, 3)},
    "diamond": {"s": (4, 6), "p": (6, 4), "f": (24, 1), "x": (3, 14), "y": (1, 6), "z": (2, 12)},
    "linear": {"l": ([[18, 21], [42, 49]], np.ones((2, 2)))},
    "sigmoid": {"s": ([[1.23394576e-04, 9.82013790e-01]] * 2, np.ones((2, 2)))},
    "mse": {"C": (23.4166666667, 1), "a": ([4.5, 5, 10], [[7 / 3], [2], [14 / 3]])},
    "network": {
        "C": (2.4999498960133932, 1),
        "W": ([[2], [3]], [[5.01028709e-05], [1.00205742e-04]]),
        "b": ([-3], [-5.01028709e-05]),
        "y": ([1, 2], [[0.9999833], [1.9999833]]),
        "X": (
            [[-1, -2], [-1, -2]],
            [[-3.34017280e-05, -5.01025919e-05], [-6.68040138e-05, -1.00206021e-04]],
        ),
    },
}


@pytest.mark.parametrize("name", NUMBERS)
def test_each_graph_has_the_right_values_and_gradients(lab, name):
    found = graph(lab, name)
    assert found.waits == []
    for node, (value, gradient) in NUMBERS[name].items():
        np.testing.assert_allclose(found.values[node], value, rtol=1e-6)
        np.testing.assert_allclose(found.derivatives[node], gradient, rtol=1e-6)


def test_pictures_and_words_show_numbers_and_shapes(lab):
    network = lab.network()
    assert words(network, "value")["C"] == "C = 2.4999"
    assert words(network, "value")["l"] == "l: (2, 1)\n[-11]\n[-11]"
    assert words(network, "derivative")["W"] == "dC/dW: (2, 1)\n[5.01e-05]\n[0.0001]"
    assert sorted(drawn(network, "box")) == ["C", "W", "X", "a", "b", "l", "y"]
    assert set(drawn(network, "edge")) == {"X l", "W l", "b l", "l a", "a C", "y C"}
    layers = lab.two_layers()
    assert words(layers, "value")["l1"] == "l1: (4, 2)"
    assert words(layers, "derivative")["W1"] == "dC/dW1: (3, 2)"
    text = exhibit(lab, "network").text()
    assert re.search(r"^C +MSE\(y, a\) +2\.49995 +1$", text, re.M)
    assert "backward through a = Sigmoid(l): dC/dl = (2, 1) [[-1.6701e-05], [-3.3402e-05]]" in text


def test_fan_out_shows_what_each_consumer_sends_back(lab):
    figure = lab.diamond()
    assert words(figure, "term") == {"s x": "sends 6", "p x": "sends 8"}
    assert words(figure, "derivative")["x"] == "dC/dx = 14"
    assert "dC/dx = 14, the sum of 2 terms" in exhibit(lab, "diamond").text()


def test_the_walk_goes_forward_and_back(lab):
    walk = lab.network().lab
    walk.reset()
    assert words(walk.figure, "value") == {}
    for _ in range(7):
        walk.step_forward()
    assert set(words(walk.figure, "value")) == {"X", "W", "b", "l", "y", "a", "C"}
    assert words(walk.figure, "derivative") == {}
    walk.step_forward()
    walk.step_forward()
    assert set(words(walk.figure, "derivative")) == {"C", "y", "a"}
    walk.step_back()
    assert set(words(walk.figure, "derivative")) == {"C"}


def test_any_graph_is_drawn_by_the_names_of_the_variables(lab):
    flow = lab.parts.worked.miniflow
    rows, weights, shift = flow.Input(), flow.Input(), flow.Input()
    cost = flow.MSE(rows, flow.ReLU(flow.Linear(rows, weights, shift)))
    figure = lab.graph_of(cost)
    assert sorted(drawn(figure, "box")) == ["cost", "n1", "n2", "rows", "shift", "weights"]
    shown = [text.get_text() for text in figure.lab.axes.texts]
    assert "cost = MSE(rows, n1)" in shown
    assert "n2 = Linear(rows, weights, shift)" in shown
    named = lab.graph_of([rows], {"X": rows, "C": cost, "other": 3})
    assert {"X", "C"} <= set(drawn(named, "box"))


def test_the_quiz_about_any_graph_needs_no_backward(tmp_path):
    source = replace_definition(
        SOLUTION, "forward_and_backward", "def forward_and_backward(graph):\n    raise OSError"
    )
    lab = with_source(source, tmp_path)
    flow = lab.parts.worked.miniflow
    x, y, z = flow.Input(), flow.Input(), flow.Input()
    x.value, y.value, z.value = 3.0, 1.0, 2.0
    p = flow.Mul(x, z)
    f = flow.Mul(flow.Add(x, y), p)
    quiz = lab.quiz_of(f).lab
    right = {"x": "14", "y": "6", "z": "12", "n1": "6", "p": "4"}
    for name, answer in right.items():
        quiz.answer(("derivative", name), answer)
    assert quiz.score.get_text() == "right 5 of 8, revealed 0"
    assert (x.value, p.value, f.value) == (3.0, 6.0, 24.0)


def test_the_quiz_about_arrays_asks_for_shapes(lab):
    built = lab.parts.worked.build_two_layers()
    for node, value in built.feed.items():
        node.value = value
    quiz = lab.quiz_of(built.cost, built.named).lab
    assert ("value", "C") in quiz.quiz.questions
    quiz.answer(("derivative", "W1"), "3x2")
    quiz.answer(("value", "h"), "(4, 2)")
    quiz.answer(("value", "C"), "0.14166")
    assert quiz.score.get_text().startswith("right 3 of ")


# Must show 2: the quiz.

ANSWERS = {
    "quiz_sum_times": {"q": "3", "f": "-12", "C": "-12", "dC/df": "1"}
    | {"dC/dq": "-4", "dC/dz": "3", "dC/dx": "-4", "dC/dy": "-4"},
    "quiz_network": {"l": "2,1", "a": "(2, 1)", "C": "2.49995", "dC/da": "2x1", "dC/dy": "2"}
    | {"dC/dl": "2,1", "dC/dX": "2,2", "dC/dW": "2 x 1", "dC/db": "(1,)"},
    "quiz_two_layers": {
        "l1": "4,2",
        "h": "4,2",
        "l2": "4,1",
        "C": "0.14166",
        "dC/dl2": "4,1",
        "dC/dy": "4,1",
    }
    | {"dC/dh": "4,2", "dC/dW2": "2,1", "dC/db2": "1", "dC/dl1": "4,2", "dC/dX": "4,3"}
    | {"dC/dW1": "3,2", "dC/db1": "2"},
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_quiz_turns_green_and_red_hints_reveals_and_resets(lab, name):
    figure = exhibit(lab, name).figure()
    quiz = figure.lab
    keys = {entry.question.label: key for key, entry in quiz.entries.items()}
    assert set(keys) == set(ANSWERS[name])
    for label, answer in ANSWERS[name].items():
        entry = quiz.entries[keys[label]]
        quiz.answer(keys[label], "7,7" if entry.question.asks_shape else "77")
        assert entry.mark.get_text() == "✗"
        assert same_color(entry.axes.get_facecolor(), FACES["wrong"])
        quiz.answer(keys[label], answer)
        assert entry.mark.get_text() == "✓"
        assert same_color(entry.axes.get_facecolor(), FACES["right"])
    count = len(keys)
    assert quiz.score.get_text() == f"right {count} of {count}, revealed 0"
    click(figure, quiz.buttons["reset"].ax)
    assert quiz.score.get_text() == f"right 0 of {count}, revealed 0"
    assert {entry.mark.get_text() for entry in quiz.entries.values()} == {""}
    key = keys["dC/dx" if "dC/dx" in keys else "dC/dX"]
    click(figure, quiz.entries[key].axes)
    click(figure, quiz.buttons["hint"].ax)
    rule = "a sum hands what arrives on" if "dC/dx" in keys else "a gradient has the shape of"
    assert rule in quiz.message.get_text()
    click(figure, quiz.buttons["reveal"].ax)
    assert quiz.entries[key].box.text == quiz.entries[key].question.shown
    assert quiz.score.get_text() == f"right 0 of {count}, revealed 1"


@pytest.mark.parametrize("name", ["sum_times", "network", "two_layers"])
def test_the_numbers_that_are_written_down_are_those_that_are_computed(lab, name):
    written, computed = lab.asked(name), lab.computed(lab.ASKED[name])
    assert set(written.values) == set(computed.values)
    for node, value in written.values.items():
        assert np.shape(value) == np.shape(computed.values[node])
        if np.ndim(value) == 0:
            assert value == pytest.approx(computed.values[node], rel=1e-9)
            assert written.derivatives[node] == computed.derivatives[node]


# Gradient descent.


def test_the_descent_on_the_quartic_ends_at_the_minimum(lab):
    path = lab.parts.quartic.quartic_path()
    assert len(path) == 71
    np.testing.assert_allclose(path[:4], [6, 0.6, 0.62376, 0.649069273])
    assert path[-1] == pytest.approx(2.249965, abs=1e-6)
    curve, steps = lab.quartic().axes
    assert len(curve.lines) == 2
    assert steps.lines[1].get_ydata()[-1] == path[-1]
    assert re.search(r"^70 +2\.249965", lab.quartic_text(), re.M)


# Every state of a submission.


def test_an_untouched_template_is_drawn_as_far_as_it_goes(home, tmp_path):
    ran = run_lab(home, "network", "quartic", "--save", str(tmp_path))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "waits for q1_topological_sort: topological_sort is not written yet." in ran.stdout
    assert "waits for q8_sgd_update: sgd_update is not written yet." in ran.stdout
    names = {path.name for path in tmp_path.iterdir()}
    assert {"network.png", "network.svg", "quartic.png", "quartic.txt"} <= names
    assert re.search(r"^l +Linear\(X, W, b\) +- +-$", (tmp_path / "network.txt").read_text(), re.M)


def test_an_untouched_template_draws_the_graph_and_asks_the_quiz(home):
    lab = lab_on(A3, "miniflow", home)
    figure = lab.network()
    assert len(drawn(figure, "box")) == 7
    assert words(figure, "value")["W"] == "W: (2, 1)\n[2]\n[3]"
    assert len(lab.quartic().axes[0].lines) == 1
    for name, answers in ANSWERS.items():
        quiz = exhibit(lab, name).figure().lab.quiz
        for key, question in quiz.questions.items():
            quiz.answer(key, answers[question.label])
        assert quiz.score() == f"right {len(answers)} of {len(answers)}, revealed 0"


def test_forward_is_shown_where_only_backward_is_missing(tmp_path):
    stub = 'raise NotImplementedError("q4_linear: Linear.backward is not written yet.")'
    source = SOLUTION.replace("        X, W, b = self.inbound_nodes\n", f"        {stub}\n")
    found = graph(with_source(source, tmp_path), "network")
    assert found.values["C"] == pytest.approx(2.4999498960)
    assert found.waits == ["waits for q4_linear: Linear.backward is not written yet."]
    assert set(found.derivatives) == {"C", "a", "l"}


# A submission, the pictures that show it, and what is said of it.
WRONG = {
    "the sort returns nothing": (
        replace_definition(
            SOLUTION, "topological_sort", "def topological_sort(feed_dict):\n    return None"
        ),
        "network",
        "TypeError: 'NoneType' object is not",
    ),
    "the sort forgets nodes": (
        SOLUTION.replace("    return order\n", "    return order[:2]\n"),
        "network",
        "C MSE(y, a) - 1",
    ),
    "a gradient is missing": (
        SOLUTION.replace("self.gradients[W] = X.value.T @ upstream", "pass"),
        "linear",
        "KeyError",
    ),
    "gradients of another shape": (
        SOLUTION.replace("@ W.value.T", "@ W.value.T * np.ones((9, 1, 1))"),
        "network two_layers",
        "dC/dX = (9, 2, 2)",
    ),
    "gradients are words": (
        SOLUTION.replace("-2.0 / m * self.difference", '"?"'),
        "mse network",
        "[what arrives at a does not add up: ",
    ),
    "gradients that do not add up": (
        SOLUTION.replace(
            "self.gradients[node] = upstream * np.prod(others, axis=0)",
            "self.gradients[node] = None",
        ),
        "diamond",
        "TypeError: unsupported operand",
    ),
    "backward raises": (
        SOLUTION.replace("upstream.sum(axis=0)", "upstream.sum(axis=7)"),
        "linear network",
        "AxisError: axis 7 is out of bounds",
    ),
    "the update breaks x": (
        SOLUTION.replace("trainable.value -", "None and"),
        "quartic",
        "could not be drawn: TypeError",
    ),
    "the update explodes": (
        SOLUTION.replace("trainable.value -", "trainable.value * -1e9 -"),
        "quartic",
        "1 -6000000005.400000",
    ),
    "values are not a number": (
        SOLUTION.replace("X @ W + b", "X @ W + b * np.nan"),
        "network",
        "C MSE(y, a) nan",
    ),
    "classes are gone": (
        SOLUTION.replace("class MSE", "class Mse"),
        "quiz_sum_times",
        "has no attribute 'MSE'",
    ),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_wrong_submission_never_ends_in_a_traceback(mistake, tmp_path, capsys):
    source, names, words_said = WRONG[mistake]
    assert source != SOLUTION
    lab = with_source(source, tmp_path)
    for name in names.split():
        assert exhibit(lab, name).figure().axes
    assert run(lab.__doc__, lab.EXHIBITS, ["--text"]) == 0
    said = capsys.readouterr().out
    assert "Traceback" not in said
    assert words_said in " ".join(said.split())
