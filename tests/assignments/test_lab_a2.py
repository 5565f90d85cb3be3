"""The lab of a2: the graphs with a submission's numbers, the quiz, the cost counter."""

from __future__ import annotations

import re

import numpy as np
import pytest
from conftest import ASSIGNMENTS, COURSE
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

from autograder.lab.gallery import run
from autograder.lab.quiz import Quiz
from autograder.lab.quiz_figure import FACES

A2 = "a2_chain_rule"
SOLUTION = ASSIGNMENTS[A2].solution["chain_rule.py"]


@pytest.fixture(autouse=True)
def closed(monkeypatch):
    yield from undrawn_and_closed(monkeypatch)


@pytest.fixture(scope="module")
def lab():
    return lab_on(A2, "chain_rule", COURSE / "solutions" / A2)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A student's folder with all stubs still empty."""
    return write_template(A2, tmp_path_factory.mktemp("home"))


def exhibit(lab, name):
    (found,) = [one for one in lab.EXHIBITS if one.name == name]
    return found


def with_source(source, folder):
    (folder / "chain_rule.py").write_text(source)
    return lab_on(A2, "chain_rule", folder)


# Forward values and derivatives as the handout and the teaching documents print them.
NUMBERS = {
    "composite": {"z": "3 12", "x": "5 12", "y": "18 1"},
    "square": {"w": "3 66", "a": "11 22", "J": "121 1"},
    "squared_error": {"c": "-4 3", "a": "4 3", "d": "3 3", "J": "4.5 1"}
    | {"w": "-2 6", "x": "2 -6", "b": "8 3", "y": "1 -3"},
    "squared_error_again": {"c": "-4 2", "a": "4 2", "d": "2 2", "J": "2 1"}
    | {"w": "2 -4", "x": "-2 4", "b": "8 2", "y": "2 -2"},
    "sum_times": {"q": "3 -4", "z": "-4 3", "x": "-2 -4", "y": "5 -4", "f": "-12 1"},
    "sigmoid_neuron": {"dot": "1 0.196612", "f": "0.731059 1"},
    "quotient": {"sigy": "0.0179862 0.512144", "num": "3.01799 0.512144", "xpy": "-1 1.58319"}
    | {"sigx": "0.952574 -0.791593", "xpysqr": "1 -0.791593", "den": "1.95257 -0.791593"}
    | {"invden": "0.512144 3.01799", "f": "1.54564 1", "x": "3 2.05957", "y": "-4 1.59223"},
    "relu_network": {"t1": "2 6", "z1": "2 6", "a1": "2 6", "b1": "0 6", "w1": "2 6", "J": "2 1"}
    | {"t2": "6 2", "z2": "7 2", "a2": "7 2", "b2": "1 2", "w2": "3 4", "x": "1 -"},
}


@pytest.mark.parametrize("name", NUMBERS)
def test_each_graph_has_the_right_numbers_in_words_and_in_the_picture(lab, name):
    one = exhibit(lab, name)
    rows = [line.split() for line in one.text().splitlines()]
    figure = one.figure()
    values, derivatives = words(figure, "value"), words(figure, "derivative")
    for stage, pair in NUMBERS[name].items():
        value, derivative = pair.split()
        assert any(row[0] == stage and row[-2:] == [value, derivative] for row in rows if row)
        assert float(values[stage].split(" = ")[1]) == pytest.approx(float(value), rel=1e-4)
        if derivative == "-":
            assert stage not in derivatives
        else:
            said, number = derivatives[stage].split(" = ")
            assert re.fullmatch(rf"d\w/d{stage}", said)
            assert float(number) == pytest.approx(float(derivative), rel=1e-4)
    assert figure.lab.sheet.graph.waits == []
    assert all(figure.get_size_inches() <= (10.0, 7.0))


def test_a_neuron_shows_its_arrays(lab):
    figure = lab.sigmoid_neuron()
    assert words(figure, "derivative")["w"] == "df/dw: (3,)\n[-0.19661, -0.39322, 0.19661]"
    assert words(figure, "derivative")["x"] == "df/dx: (2,)\n[0.39322, -0.58984]"


def test_the_quotient_shows_every_arrow_of_its_fan_out(lab):
    edges = drawn(lab.quotient(), "edge")
    assert sum(edge.startswith("x ") for edge in edges) == 3
    assert sum(edge.startswith("y ") for edge in edges) == 2
    assert len(edges) == 12


def test_the_walk_says_what_your_code_multiplied_by(lab):
    text = exhibit(lab, "squared_error").text()
    assert "backward through a = c + b: dJ/dc = dJ/da * 1 = 3; dJ/db = dJ/da * 1 = 3" in text
    assert "backward through c = w x: dJ/dw = dJ/dc * 2 = 6; dJ/dx = dJ/dc * (-2) = -6" in text


# Must show 2: the quiz.

ANSWERS = {
    "quiz_square": {"a": 11, "J": 121, "dJ/da": 22, "dJ/dw": 66},
    "quiz_squared_error": {
        "c": -4,
        "a": 4,
        "d": 3,
        "J": 4.5,
        "dJ/dd": 3,
        "dJ/da": 3,
        "dJ/dc": 3,
        "dJ/db": 3,
    }
    | {"dJ/dw": 6, "dJ/dx": -6, "dJ/dy": -3},
    "quiz_relu_network": {"t1": 2, "z1": 2, "a1": 2, "t2": 6, "z2": 7, "a2": 7, "J": 2}
    | {"dJ/da2": 2, "dJ/dz2": 2, "dJ/db2": 2, "dJ/dt2": 2, "dJ/dw2": 4}
    | {"dJ/da1": 6, "dJ/dz1": 6, "dJ/dt1": 6, "dJ/db1": 6, "dJ/dw1": 6},
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_quiz_turns_green_and_red_hints_reveals_and_resets(lab, name):
    figure = exhibit(lab, name).figure()
    quiz = figure.lab
    keys = {entry.question.label: key for key, entry in quiz.entries.items()}
    assert set(keys) == set(ANSWERS[name])
    for label, answer in ANSWERS[name].items():
        entry = quiz.entries[keys[label]]
        quiz.answer(keys[label], str(answer + 1))
        assert (entry.mark.get_text(), entry.question.state) == ("✗", "wrong")
        assert same_color(entry.axes.get_facecolor(), FACES["wrong"])
        quiz.answer(keys[label], str(answer))
        assert (entry.mark.get_text(), entry.question.state) == ("✓", "right")
        assert same_color(entry.axes.get_facecolor(), FACES["right"])
    count = len(keys)
    assert quiz.score.get_text() == f"right {count} of {count}, revealed 0"
    click(figure, quiz.buttons["reset"].ax)
    assert quiz.score.get_text() == f"right 0 of {count}, revealed 0"
    assert {entry.box.text for entry in quiz.entries.values()} == {""}
    quiz.focus(keys["J"])
    click(figure, quiz.buttons["hint"].ax)
    assert quiz.message.get_text().startswith("J: put the values of ")
    click(figure, quiz.buttons["reveal"].ax)
    assert float(quiz.entries[keys["J"]].box.text) == ANSWERS[name]["J"]
    assert quiz.score.get_text() == f"right 0 of {count}, revealed 1"


def test_the_bias_that_is_0_has_a_derivative_that_is_not(lab):
    quiz = lab.quiz_relu_network().lab
    quiz.answer(("derivative", "b1"), "0")
    assert quiz.entries["derivative", "b1"].question.state == "wrong"
    assert "a sum hands what arrives on" in quiz.quiz.hint(("derivative", "b1"))


def test_hints_hold_no_answer(lab):
    for example in (lab.GRAPH_0, lab.GRAPH_1, lab.RELU_NETWORK):
        for question in Quiz(lab.right_numbers(example)).questions.values():
            assert question.hint.startswith(f"{question.label}: ")
            assert f"= {question.shown}" not in question.hint


# The cost counter.


def test_the_cost_counter_counts_with_the_students_functions(lab):
    counter = lab.cost().lab
    back, small = [line for line in counter.axes.lines if len(line.get_xdata()) > 1]
    assert back.get_ydata()[5] == 110_000
    assert small.get_ydata()[5] == 1_000_000_000
    assert "backpropagation: 110,000 steps" in counter.counts.get_text()
    assert "small steps: 1,000,000,000 steps" in counter.counts.get_text()
    counter.set_nodes(100)
    counter.set_parameters(1_000)
    assert "backpropagation: 1,100 steps" in counter.counts.get_text()
    assert "small steps: 100,000 steps" in counter.counts.get_text()
    points = [line.get_ydata()[0] for line in counter.axes.lines if len(line.get_xdata()) == 1]
    assert points == [1_100, 100_000]


def test_the_cost_in_words(lab):
    rows = [line.split() for line in lab.cost_text().splitlines()]
    assert rows[-1] == ["10,000", "100,000", "110,000", "1,000,000,000", "9091"]


# Every state of a submission.


def test_an_untouched_template_is_drawn_as_far_as_it_goes(home, tmp_path):
    ran = run_lab(home, "square", "cost", "--save", str(tmp_path))
    assert (ran.returncode, ran.stderr) == (0, "")
    for task in ("q2_square: Square.backward is not", "q8_cost_of_backpropagation: small_step"):
        assert f"waits for {task}" in ran.stdout
    names = {path.name for path in tmp_path.iterdir()}
    assert {"square.png", "square.svg", "cost.png", "cost.txt"} <= names
    text = (tmp_path / "square.txt").read_text()
    assert re.search(r"^a +2 \+ 3 w +11 +-$", text, re.M)
    assert "[waits for q2_square: Square.backward is not written yet.]" in text


def test_an_untouched_template_draws_everything_and_asks_everything(home):
    lab = lab_on(A2, "chain_rule", home)
    assert words(lab.squared_error(), "value")["c"] == "c = -4"
    assert words(lab.squared_error(), "derivative") == {"J": "dJ/dJ = 1"}
    network = lab.relu_network()
    assert len(drawn(network, "box")) == 13
    assert words(network, "value")["w2"] == "w2 = 3"
    reason = "waits for q7_relu_network: ReluNetwork.forward is not written yet."
    assert network.lab.sheet.graph.waits == [reason]
    assert any(reason in text.get_text() for text in network.texts)
    for name, answers in ANSWERS.items():
        quiz = exhibit(lab, name).figure().lab.quiz
        for key, question in quiz.questions.items():
            quiz.answer(key, str(answers[question.label]))
        assert quiz.score() == f"right {len(answers)} of {len(answers)}, revealed 0"


# A submission, the pictures that show it, and what is said of it.
WRONG = {
    "nothing is returned": (
        re.sub(r"return \{.*\}", "return None", SOLUTION),
        "square squared_error",
        "backward() returned NoneType where a dict is wanted",
    ),
    "a list is returned": (
        re.sub(r"return (\{.*\})", r"return list(\1.values())", SOLUTION),
        "sigmoid_neuron",
        "backward() returned list where a dict is wanted",
    ),
    "keys are missing": (
        SOLUTION.replace('"dw": dw', '"dW": dw').replace('"dx": dx', '"x": dx'),
        "composite square",
        "[backward() returns no dw]",
    ),
    "arrays, words and nan": (
        SOLUTION.replace("dt1 = dz1 * 1.0", 'dt1 = "?"')
        .replace("dw1 = dt1 * self.x", "dw1 = None")
        .replace("dw = da * 3.0", "dw = np.ones((2, 3))")
        .replace("dc = da * 1.0", 'dc = float("nan")'),
        "square squared_error relu_network",
        "dJ/dc = nan",
    ),
    "backward raises": (
        SOLUTION.replace("        dd = upstream", "        dd = 1 / 0 * upstream"),
        "squared_error",
        "ZeroDivisionError: division by zero (chain_rule.py, line ",
    ),
    "forward raises": (
        SOLUTION.replace("self.num = x", "self.num = self.nothing + x"),
        "quotient",
        "AttributeError: 'Quotient' object has no attribute 'nothing' (chain_rule.py, line ",
    ),
    "stages are not kept": (
        SOLUTION.replace("self.z1", "z1").replace("self.invden", "invden"),
        "quotient relu_network",
        "forward() keeps no invden",
    ),
    "counts that are none": (
        SOLUTION.replace("return nodes + parameters", "return None").replace(
            "return nodes * parameters", "return [nodes, parameters]"
        ),
        "cost",
        "could not be drawn: TypeError",
    ),
    "classes are gone": (
        SOLUTION.replace("class ReluNetwork", "class Relu"),
        "relu_network quiz_relu_network",
        "has no attribute 'ReluNetwork'",
    ),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_wrong_submission_never_ends_in_a_traceback(mistake, tmp_path, capsys):
    source = WRONG[mistake][0]
    assert source != SOLUTION
    lab = with_source(source, tmp_path)
    names, words_said = WRONG[mistake][1:]
    for name in names.split():
        assert exhibit(lab, name).figure().axes
    assert run(lab.__doc__, lab.EXHIBITS, ["--text"]) == 0
    said = capsys.readouterr().out
    assert "Traceback" not in said
    assert words_said in " ".join(said.split())


def test_a_wrong_number_is_shown_as_it_is(tmp_path):
    lab = with_source(SOLUTION.replace("dw = da * 3.0", "dw = da * 2.0"), tmp_path)
    assert words(lab.square(), "derivative")["w"] == "dJ/dw = 44"
    assert "dJ/dw = dJ/da * 2 = 44" in exhibit(lab, "square").text()


def test_missing_keys_are_named(tmp_path):
    lab = with_source(WRONG["keys are missing"][0], tmp_path)
    assert "[backward() returns no dw]" in exhibit(lab, "square").text()
    lab = with_source(WRONG["stages are not kept"][0], tmp_path)
    assert "forward() keeps no" in exhibit(lab, "quotient").text()


def test_the_derivatives_of_the_quiz_come_from_forward_alone(lab):
    found = lab.right_numbers(lab.GRAPH_1).derivatives
    expected = {"d": 3, "a": 3, "c": 3, "b": 3, "w": 6, "x": -6, "y": -3, "J": 1}
    assert set(found) == set(expected)
    np.testing.assert_allclose([found[n] for n in expected], list(expected.values()), rtol=1e-6)
