"""a5_training: the figures of its sources and of its handout, its data, its program."""

from __future__ import annotations

import re
import subprocess
import sys

import numpy as np
import pytest
from conftest import ASSIGNMENTS

from autograder.grading.expected_answers import record_public_answers
from autograder.judge.implementation import InProcess, load_probes
from autograder.judge.readings import ReadImplementation, load_readings

A5 = ASSIGNMENTS["a5_training"]
FILES = ("miniflow.py", "training.py")


@pytest.fixture(scope="module")
def code():
    contents = {file: A5.solution[file].encode() for file in FILES}
    return InProcess(contents, load_probes(A5.probes))


@pytest.fixture(scope="module")
def training(code):
    return code.modules["training"]


@pytest.fixture(scope="module")
def recorded():
    return record_public_answers(A5)["answers"]


def batch_sizes(code, rows, batch_size):
    """How many rows the mini-batches of one epoch have, the largest first."""
    X = np.arange(1.0, rows + 1.0)
    inputs = {"X": X, "y": 2.0 * X, "epochs": 1, "batch_size": batch_size, "seed": 0}
    read = ReadImplementation(code, load_readings(A5.readings))
    return read.ask("sampling", inputs).value["rows in each batch of epoch 1"].tolist()


def test_506_rows_in_batches_of_11_are_46_steps_an_epoch(code):
    assert batch_sizes(code, 506, 11) == [11.0] * (506 // 11) == [11.0] * 46


@pytest.mark.parametrize(
    ("rows", "batch_size", "batches"),
    [(256, 32, [32] * 8), (23, 5, [5] * 4 + [3]), (6, 10, [6]), (9, 9, [9]), (4, 1, [1] * 4)],
)
def test_batches_of_the_handouts_table(code, rows, batch_size, batches):
    assert batch_sizes(code, rows, batch_size) == batches


def test_the_13_10_1_network_trains_for_100_epochs_on_506_rows(training):
    """Rows of a teacher network in place of the withdrawn housing data; learning rate 0.01."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(506, 13))
    y = np.tanh(X @ rng.normal(size=(13, 4))) @ rng.normal(size=4)
    network = training.build_regression_network(13, 10, rng)
    shapes = [node.value.shape for node in network.trainables]
    assert shapes == [(13, 10), (10,), (10, 1), (1,)]
    assert sum(node.value.size for node in network.trainables) == 151
    losses = training.train(network, X, (y - y.mean()) / y.std(), 0.01, 100, 11, rng)
    assert len(losses) == 100
    assert losses[-1] < 0.4 * losses[0]
    assert training.r_squared((y - y.mean()) / y.std(), training.predict(network, X)) > 0.6


def test_figures_of_section_1(recorded):
    case = recorded["q1_softmax_cross_entropy: two rows, three classes #1"]
    assert case["cost"] == pytest.approx(1.0744586306, abs=1e-10)
    printed = [
        [0.0450152866, 0.1223642355, -0.1673795221],
        [-0.4123548039, 0.0195562866, 0.3927985173],
    ]
    np.testing.assert_allclose(case["dlogits"], printed, atol=1e-10)


def test_equal_logits_cost_the_logarithm_of_the_number_of_classes(code):
    turn = {"y": [3.0, 7.0], "logits": [[5.0] * 10, [-2.0] * 10]}
    answer = code.ask("softmax_cross_entropy", {"rounds": [turn]}).value
    assert float(answer["cost"]) == pytest.approx(2.3026, abs=5e-5)


def test_figures_of_section_2(recorded):
    case = recorded["q2_build_network: a small regression network #1"]
    np.testing.assert_allclose(case["output"][0], 0.2834942498, atol=1e-10)
    np.testing.assert_allclose(case["output"][1], 0.6581689735, atol=1e-10)
    hidden = 1.0 / (1.0 + np.exp([0.2, 0.65, -1.55]))
    np.testing.assert_allclose(hidden, [0.4501660, 0.3429895, 0.8249137], atol=5e-8)
    np.testing.assert_allclose(1.0 / np.sqrt([13, 10]), [0.2774, 0.3162], atol=5e-5)


def test_figures_of_section_4(recorded):
    accuracy = recorded["q4_predict_accuracy: accuracy: three of four rows #1"]
    r_squared = recorded["q4_predict_accuracy: R squared #1"]
    assert accuracy["accuracy"] == 0.75
    assert r_squared["r_squared"] == pytest.approx(0.85, abs=1e-12)


def test_figures_of_section_5(recorded):
    one = recorded["q5_real_data: one step on three penguins #1"]
    two = recorded["q5_real_data: two steps #1"]
    np.testing.assert_allclose(one["W2"], [[0.8193291364], [-0.5065189590]], atol=1e-10)
    np.testing.assert_allclose(two["W2"], [[0.8297595798], [-0.5096066491]], atol=1e-10)
    np.testing.assert_allclose([one["b2"], two["b2"]], [[-0.0170689580], [-0.0242025532]], 1e-8)
    np.testing.assert_allclose(two["cost of each step"], [0.3684494795, 0.3503286184], atol=1e-10)


def test_figures_of_section_6(recorded):
    case = recorded["q6_own_engine: a pass and an update after a run #1"]
    assert case["cost"] == pytest.approx(0.4182638719, abs=1e-10)
    np.testing.assert_allclose(case["db1"], [0.1385788620, -0.0859754961], atol=1e-10)
    np.testing.assert_allclose([case["db2"], case["b2"]], [[0.7402968838], [0.2259703116]], 1e-9)


@pytest.mark.parametrize(
    "figure",
    [
        *("1.0744586306", "0.2834942498", "0.6581689735", "1.3333", "2.3026", "0.2774", "0.3162"),
        *("0.3684494795", "0.8297595798", "0.4182638719", "0.2259703116", "-0.1673795221"),
    ],
)
def test_the_handout_prints_the_figure(figure):
    assert figure in (A5.folder / "handout.md").read_text(encoding="utf-8")


def test_tables_are_what_their_readme_says():
    digits = np.loadtxt(A5.data_folder / "digits.csv", delimiter=",", skiprows=1)
    penguins = np.loadtxt(A5.data_folder / "penguins.csv", delimiter=",", skiprows=1)
    readme = (A5.data_folder / "README.md").read_text(encoding="utf-8")
    assert (digits.shape, penguins.shape) == ((1200, 65), (333, 9))
    assert (digits[:, :-1].min(), digits[:, :-1].max()) == (0, 16)
    counts = np.bincount(digits[:, -1].astype(int)).tolist()
    assert ", ".join(map(str, counts)) in " ".join(readme.split())
    assert penguins[:, 3:8].sum(axis=0).tolist() == [146, 68, 119, 165, 168]
    assert set(penguins[:, 3:6].sum(axis=1)) == set(penguins[:, 6:8].sum(axis=1)) == {1.0}
    assert "| digits.csv | 1200 | 65:" in readme
    assert "| penguins.csv | 333 | 9:" in readme
    of_digits, of_penguins = readme.split("## penguins.csv")
    assert "**Licence.** [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)" in of_digits
    assert "**Licence.** [CC0](https://creativecommons.org/publicdomain/zero/1.0/)" in of_penguins
    assert "test part" in readme


def test_the_program_for_students_runs_and_learns(tmp_path):
    for file, text in A5.solution.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    (tmp_path / "data").symlink_to(A5.data_folder)
    run = subprocess.run(
        [sys.executable, "training.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0, run.stderr
    accuracy = float(re.search(r"accuracy on the test rows (\S+)", run.stdout)[1])
    r_squared = float(re.search(r"R\^2 on the test rows (\S+)", run.stdout)[1])
    assert accuracy >= 0.92
    assert r_squared >= 0.7
