"""The lab of a5 on stubs and on wrong code: notes in place of pictures, and never a traceback."""

from __future__ import annotations

import re
import shutil

import numpy as np
import pytest
from conftest import A3, ASSIGNMENTS
from support.lab_a5 import A5, lab_on, shown, write_solution
from support.lab_bench import run_lab
from support.student_folder import student_folder

from autograder.course.variants import replace_definition


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A student's folder with all stubs empty."""
    return student_folder(A5, tmp_path_factory.mktemp("student"))


@pytest.fixture
def home(tmp_path):
    """A folder for a student's two files, with the solution in it."""
    return write_solution(tmp_path)


def test_with_empty_stubs_the_data_are_shown_and_the_rest_says_what_it_waits_for(template):
    run = run_lab(template, "--save", "out", "losses", "sample")
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert "waits for q2_build_network: build_regression_network is not written yet" in run.stdout
    made = {path.name for path in (template / "out").iterdir()}
    assert made == {f"{n}.{kind}" for n in ("losses", "sample") for kind in ("png", "svg", "txt")}
    assert "960 training" in (template / "out" / "sample.txt").read_text()
    assert "[waits for q2" in (template / "out" / "losses.txt").read_text()


def test_with_empty_stubs_every_picture_but_the_data_waits(template):
    with lab_on(template) as lab:
        waits, texts = shown(lab)
    assert waits.pop("sample") == []
    for name, found in waits.items():
        assert found, name
        assert all(note.startswith("waits for q2_build_network: build_") for note in found)
        assert "[waits for q2_build_network" in texts[name]


def test_without_an_engine_it_is_asked_for(home):
    (home / "miniflow.py").unlink()
    with lab_on(home) as lab:
        waits, texts = shown(lab)
    assert waits.pop("sample") == []
    spec = "waits for your own miniflow.py: copy it into this folder"
    assert {note for found in waits.values() for note in found} == {spec}
    assert all(found for found in waits.values())
    assert f"[{spec}]" in texts["bugs"]


def test_an_empty_engine_names_its_function(home):
    engine = ASSIGNMENTS[A3].template_folder / "miniflow.py"
    shutil.copy(engine, home / "miniflow.py")
    with lab_on(home) as lab:
        waits, _ = shown(lab)
    assert waits.pop("sample") == []
    assert all("topological_sort is not written yet" in found[0] for found in waits.values())


def test_what_is_written_already_is_shown(home, template):
    """Networks and cost, but no training: gradient checks and first weights are there."""
    stubs = (template / "training.py").read_text()
    source = A5.solution["training.py"]
    for name in ("train", "sgd_step", "predict"):
        kept = re.search(rf"^def {name}\(.*?(?=^def )", stubs, re.M | re.S)[0]
        source = replace_definition(source, name, kept)
    (home / "training.py").write_text(source)
    with lab_on(home) as lab:
        waits, texts = shown(lab)
    drawn = {name for name, found in waits.items() if not found}
    assert drawn == {"sample", "grad_penguins", "grad_digits"}
    assert waits["weights"] == ["waits for q3_training_loop: train is not written yet."]
    assert all("q3_training_loop" in note for found in waits.values() for note in found)
    assert "760" not in texts["grad_penguins"]
    assert "1e-05" in texts["grad_penguins"]


LOOP = """
def train(network, X, y, learning_rate, epochs, batch_size, rng):
    losses = []
    for _ in range(epochs):
        costs = []
        for rows in np.split(rng.permutation(len(X)), range(batch_size, len(X), batch_size)):
            network.X.value, network.y.value = X[rows], y[rows]
            forward_and_backward(network.graph)
            costs.append(network.cost.value)
            sgd_update(network.trainables, learning_rate)
        losses.append(np.mean(costs))
    return losses
"""
ARGUMENTS = "network, X, y, learning_rate, epochs, batch_size, rng"
WRONG = {
    "no network": (
        "build_classification_network",
        "def build_classification_network(*sizes):\n    return None",
        "bugs",
        "build_classification_network returns NoneType, not a Network",
    ),
    "no losses": (
        "train",
        f"def train({ARGUMENTS}):\n    pass",
        "losses",
        "could not be drawn: ValueError: train returns no list of 2 losses",
    ),
    "too many losses": (
        "train",
        f"def train({ARGUMENTS}):\n    return [1.0] * 7",
        "rates",
        "train returns no list of 2 losses, one for each epoch",
    ),
    "losses in words": (
        "train",
        f"def train({ARGUMENTS}):\n    return ['small'] * epochs",
        "losses",
        "could not be drawn: ValueError: could not convert string to float: 'small'",
    ),
    "a loop that raises": (
        "train",
        f"def train({ARGUMENTS}):\n    return 1 / 0",
        "losses",
        "could not be drawn: ZeroDivisionError: division by zero (training.py, line",
    ),
    "a step without a cost": (
        "sgd_step",
        "def sgd_step(network, X, y, learning_rate):\n    pass",
        "wrong",
        "could not be drawn: TypeError",
    ),
    "predictions in one row": (
        "predict",
        "def predict(network, X):\n    return np.zeros((1, len(X)))",
        "regression",
        "predict returns the shape (1, 67), not (67, 1)",
    ),
    "no accuracy": (
        "accuracy",
        "def accuracy(logits, y):\n    return None",
        "confusion",
        "could not be drawn: TypeError",
    ),
    "always accurate": (
        "accuracy",
        "def accuracy(logits, y):\n    return 1.0",
        "wrong",
        "accuracy calls several digits, or none, right for the same logits",
    ),
    "no cost": (
        "SoftmaxCrossEntropy.forward",
        "def forward(self):\n    pass",
        "bugs",
        "could not be drawn",
    ),
    "a gradient of another shape": (
        "SoftmaxCrossEntropy.backward",
        "def backward(self):\n    y, logits = self.inbound_nodes\n"
        "    self.gradients = {y: y.value, logits: np.zeros((2, 3))}",
        "grad_digits",
        "could not be drawn: ValueError",
    ),
    "a loop of its own": (
        "train",
        LOOP.strip(),
        "bugs",
        "could not be drawn: ValueError: shown only if train calls sgd_step",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_code_gets_a_note_and_never_a_traceback(home, name):
    target, text, picture, words = WRONG[name]
    (home / "training.py").write_text(replace_definition(A5.solution["training.py"], target, text))
    with lab_on(home) as lab:
        waits, texts = shown(lab, picture, "confusion")
    assert any(words in note for note in waits[picture])
    assert all(texts.values())


def test_losses_and_weights_that_are_not_finite_are_drawn(home):
    wrong = replace_definition(
        A5.solution["training.py"],
        "sgd_step",
        "def sgd_step(network, X, y, learning_rate):\n"
        "    for node in network.trainables:\n        node.value = node.value * np.nan\n"
        "    return np.nan",
    )
    (home / "training.py").write_text(wrong)
    with lab_on(home) as lab:
        waits, texts = shown(lab, "losses", "weights", "wrong", "confusion", "regression")
        assert {name for name, found in waits.items() if found} == set()
        for draw in (lab.curves.losses, lab.weights.weights):
            draw().canvas.draw()
    assert "nan" in texts["losses"]


def test_a_file_that_python_cannot_read_is_named(home):
    (home / "training.py").write_text("def train(:\n")
    with lab_on(home) as lab:
        waits, _ = shown(lab)
    assert waits.pop("sample") == []
    assert all("training.py, line 1: invalid syntax" in found[0] for found in waits.values())


WRONG_ENGINES = {  # what is replaced by what, and the blocks that should light up
    "biases averaged": (
        "np.ones(len(upstream)).dot(upstream)",
        "upstream.mean(axis=0)",
        {"b1", "b2"},
    ),
    "gradients kept": (
        "self.gradients[self] = upstream_gradient(self)",
        "self.gradients[self] = self.gradients.get(self, 0.0) + upstream_gradient(self)",
        {"W1", "b1", "W2", "b2"},
    ),
    "no slope of the sigmoid": (
        "upstream * self.value * (1.0 - self.value)",
        "upstream * 1.0",
        {"W1", "b1"},
    ),
}


@pytest.mark.parametrize("name", WRONG_ENGINES)
def test_a_wrong_engine_lights_up_where_it_is_wrong(home, name):
    old, new, blocks = WRONG_ENGINES[name]
    source = A5.solution["miniflow.py"]
    assert old in source
    (home / "miniflow.py").write_text(source.replace(old, new))
    with lab_on(home) as lab:
        for data in (lab.tables.penguins(), lab.gradients.small_classifier()):
            errors = lab.gradients.gradient_errors(data)
            assert {name for name, block in errors.items() if block.max() > 0.01} == blocks
        assert "mistake" in lab.gradients.grad_penguins_text()


def test_a_wrong_cost_lights_up_in_the_classifier_alone(home):
    source = A5.solution["training.py"].replace("gradient / len(self.rows)", "gradient")
    (home / "training.py").write_text(source)
    with lab_on(home) as lab:
        errors = lab.gradients.gradient_errors(lab.gradients.small_classifier())
        assert all(np.median(block[block > 0]) > 0.5 for block in errors.values())
        right = lab.gradients.gradient_errors(lab.tables.penguins())
        assert max(block.max() for block in right.values()) < 1e-5
