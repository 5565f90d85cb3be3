"""a5_training: the figures of its sources, mistakes outside its bank, what costs what."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from conftest import ASSIGNMENTS, earned, lost, question

from autograder.course.variants import load_variants, replace_definition
from autograder.grading.solved import record_public_answers
from autograder.judge.implementation import InProcess, load_probes

NAME = "a5_training"
A5 = ASSIGNMENTS[NAME]
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


def with_replaced(target, text):
    """The solution's files with one definition replaced."""
    file = "training.py"
    if f"class {target.split('.')[0]}(" in A5.solution["miniflow.py"] or target == "sgd_update":
        file = "miniflow.py"
    text = textwrap.dedent(text).strip()
    return A5.solution | {file: replace_definition(A5.solution[file], target, text)}


# The sources' system: 506 rows x 13 features, 10 hidden units, batches of 11.


def test_506_rows_in_batches_of_11_are_46_steps_an_epoch(code):
    inputs = {"rows": 506, "epochs": 1, "batch_size": 11, "seed": 0}
    answer = code.ask("sampling", inputs).value
    assert answer["rows in each batch of epoch 1"].tolist() == [11.0] * (506 // 11) == [11.0] * 46


@pytest.mark.parametrize(
    ("rows", "batch_size", "batches"),
    [(256, 32, [32] * 8), (23, 5, [5] * 4 + [3]), (6, 10, [6]), (9, 9, [9]), (4, 1, [1] * 4)],
)
def test_batches_of_the_handouts_table(code, rows, batch_size, batches):
    inputs = {"rows": rows, "epochs": 1, "batch_size": batch_size, "seed": 0}
    assert code.ask("sampling", inputs).value["rows in each batch of epoch 1"].tolist() == batches


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
    case = recorded["q2_build_network: a small network of each kind #1"]
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


# Data.


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


# The bands.


def load_calibrate():
    spec = importlib.util.spec_from_file_location("calibrate", A5.folder / "calibrate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_calibrated_bands_are_those_of_the_checks():
    bands = {title: (most, least) for title, _, most, least in load_calibrate().CRITERIA}
    files = {
        "own digits": A5.public_tests(A5.question("q5_real_data")),
        "steps on digits": A5.hidden_tests(A5.question("q5_real_data")),
        "own penguins": A5.public_tests(A5.question("q6_own_engine")),
    }
    assert bands.keys() == files.keys()
    for title, source in files.items():
        most = float(re.search(r'\["ratio"\] < ([\d.]+)', source)[1])
        least = float(re.search(r">= ([\d.]+)\)?:", source)[1])
        assert bands[title] == (most, least)


def calibration():
    """Rows of the committed table: {(run, code): cells}."""
    text = (A5.folder / "calibration.md").read_text(encoding="utf-8")
    rows = [[c.strip() for c in line.split("|")[1:-1]] for line in text.splitlines() if "|" in line]
    return {(row[0], row[1]): row[2:] for row in rows if len(row) == 10}


def gradings():
    """Rows of the second table: {code: cells}."""
    text = (A5.folder / "calibration.md").read_text(encoding="utf-8")
    rows = [[c.strip() for c in line.split("|")[1:-1]] for line in text.splitlines() if "|" in line]
    return {row[0]: row[1:] for row in rows if len(row) == 5 and row[0].strip("-")}


def test_every_wrong_variant_lost_points_in_every_grading_of_the_calibration():
    table = gradings()
    assert table.pop("right")[2:] == [table_length(), "-"]
    table.pop("code")
    assert set(table) == {title for title, _ in load_calibrate().WRONG}
    for title, (count, lost_points, without_a_loss, where) in table.items():
        assert int(count) >= 10, title
        assert float(lost_points.split("/")[0]) >= 3, title
        assert without_a_loss == "0", title
        assert where.startswith("q"), title


def table_length():
    return str(load_calibrate().SECRETS)


def test_no_run_of_right_code_failed_in_the_calibration():
    rows = calibration()
    for run in ("own digits", "steps on digits", "own penguins"):
        seeds, *_, fails = rows[run, "right"]
        assert int(seeds) >= 1000
        assert int(fails) == 0


def test_wrong_code_fails_wherever_the_calibration_says_so():
    rows = calibration()
    assert rows["own digits", "sign flipped"][-1] == rows["own digits", "sign flipped"][0]
    assert rows["own digits", "not shuffling"][-1] == rows["own digits", "not shuffling"][0]
    assert rows["own digits", "no bias gradient"][-1] == "0"  # the loss cannot tell


def test_a_run_of_the_calibration_gives_what_it_says(code):
    ratio, accuracy = load_calibrate().own_digits(code, seed=3)
    low, _, high = (float(number) for number in calibration()["own digits", "right"][1].split("/"))
    assert low * 0.99 <= ratio <= high * 1.01
    assert accuracy >= 0.92


# Who pays for what.


@pytest.mark.parametrize(
    "engine",
    [
        "this is no Python\n",
        "import numpy as np\n\nclass Node:\n    pass\n",
        "raise NotImplementedError('q1: topological_sort is not written yet.')\n",
    ],
)
def test_a_broken_engine_costs_one_question(bench, engine):
    result = bench.grade(NAME, A5.solution | {"miniflow.py": engine})
    assert lost(result) == ["q6_own_engine"]


def test_a_wrong_sigmoid_in_the_own_engine_costs_one_question(bench):
    (source,) = [text for file, text in A5.solution.items() if file == "miniflow.py"]
    wrong = source.replace("upstream * self.value * (1.0 - self.value)", "upstream * self.value")
    assert wrong != source
    result = bench.grade(NAME, A5.solution | {"miniflow.py": wrong})
    assert lost(result) == ["q6_own_engine"]


def test_two_mistakes_get_two_names(bench):
    by_name = {variant.name: variant for variant in load_variants(A5, "misconceptions.py")}
    first, second = by_name["one_hot_missing"], by_name["last_batch_dropped"]
    sources = first.sources(A5)
    for target, text in second.replacements:
        sources["training.py"] = replace_definition(sources["training.py"], target, text)
    result = bench.grade(NAME, sources)
    assert lost(result) == [first.question, second.question]
    assert [m.name for q in result.questions for m in q.mistakes] == [first.name, second.name]


def test_each_question_is_checked_without_the_stubs_of_the_others(bench):
    """Whoever has written one part only has full marks for it."""
    alone = {
        "q1_softmax_cross_entropy": ["SoftmaxCrossEntropy.forward", "SoftmaxCrossEntropy.backward"],
        "q2_build_network": ["build_regression_network", "build_classification_network"],
        "q3_training_loop": ["train"],
        "q4_predict_accuracy": ["predict", "accuracy", "r_squared"],
        "q5_real_data": ["sgd_step"],
    }
    for question_id, written in alone.items():
        source = A5.solution["training.py"]
        for other, targets in alone.items():
            for target in targets if other != question_id else ():
                head = target.rpartition(".")[2]
                stub = f"def {head}(*_):\n    raise NotImplementedError('not written yet')"
                source = replace_definition(source, target, stub)
        result = bench.grade(NAME, A5.solution | {"training.py": source})
        points = {q.id: q.points for q in A5.questions}
        assert earned(result)[question_id] == points[question_id], written
        assert sum(earned(result).values()) == points[question_id]


# Mistakes outside the bank, each in one definition: (what is replaced, text, question).
LOOP = """
    def train(network, X, y, learning_rate, epochs, batch_size, rng):
        losses = []
        for epoch in range(epochs):
            order = rng.permutation(len(X))
            total = 0.0
            for start in range(0, len(X), batch_size):
                rows = order[start : start + batch_size]
                total += len(rows) * sgd_step(network, X[rows], y[rows], learning_rate)
            losses.append(total / len(X))
        return losses
"""
STEP = """
    def sgd_step(network, X, y, learning_rate):
        network.X.value, network.y.value = X, y
        forward_and_backward(network.graph)
        sgd_update(network.trainables, learning_rate)
        return network.cost.value
"""
BUILD = """
    def build_regression_network(features, hidden, rng):
        X, y = Input(), Input()
        W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
        b1 = parameter(np.zeros(hidden))
        W2 = parameter(rng.normal(size=(hidden, 1)) / np.sqrt(hidden))
        b2 = parameter(np.zeros(1))
        output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
        return Network(X, y, output, MSE(y, output), [W1, b1, W2, b2])
"""
FORWARD = """
    def forward(self):
        y, logits = (node.value for node in self.inbound_nodes)
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.rows, self.classes = np.arange(len(y)), y.astype(int)
        self.probabilities = np.exp(log_p)
        self.value = -np.mean(log_p[self.rows, self.classes])
"""
CLASSES = """
    def build_classification_network(features, hidden, classes, rng):
        X, y = Input(), Input()
        W1 = parameter(rng.normal(size=(features, hidden)) / np.sqrt(features))
        b1 = parameter(np.zeros(hidden))
        W2 = parameter(rng.normal(size=(hidden, classes)) / np.sqrt(hidden))
        b2 = parameter(np.zeros(classes))
        output = Linear(Sigmoid(Linear(X, W1, b1)), W2, b2)
        return Network(X, y, output, SoftmaxCrossEntropy(y, output), [W1, b1, W2, b2])
"""
TARGETS = {
    CLASSES: ("build_classification_network", "q2_build_network"),
    LOOP: ("train", "q3_training_loop"),
    STEP: ("sgd_step", "q5_real_data"),
    BUILD: ("build_regression_network", "q2_build_network"),
    FORWARD: ("SoftmaxCrossEntropy.forward", "q1_softmax_cross_entropy"),
}
CHANGED = {
    "logits clipped": (
        FORWARD,
        "shifted = logits -",
        "logits = np.clip(logits, -500, 500)\n        shifted = logits -",
    ),
    "the largest of all logits": (FORWARD, "logits.max(axis=1, keepdims=True)", "logits.max()"),
    "a small number in the logarithm": (
        FORWARD,
        "-np.mean(log_p[self.rows, self.classes])",
        "-np.mean(np.log(self.probabilities[self.rows, self.classes] + 1e-12))",
    ),
    "logits shifted in place": (
        FORWARD,
        "shifted = logits - logits.max(axis=1, keepdims=True)",
        "logits -= logits.max(axis=1, keepdims=True)\n        shifted = logits",
    ),
    "logarithm to the base 2": (FORWARD, "-np.mean(log_p", "-1.442695 * np.mean(log_p"),
    "uniform weights": (
        BUILD,
        "rng.normal(size=(features, hidden))",
        "rng.uniform(-np.sqrt(3), np.sqrt(3), size=(features, hidden))",
    ),
    "fan-out in place of fan-in": (BUILD, "/ np.sqrt(features)", "/ np.sqrt(hidden)"),
    "divided by the fan-in, without a root": (BUILD, "/ np.sqrt(hidden)", "/ hidden"),
    "a generator of its own": (BUILD, "X, y =", "rng = np.random.default_rng()\n        X, y ="),
    "always the same seed": (BUILD, "X, y =", "rng = np.random.default_rng(7)\n        X, y ="),
    "biases begin at random": (BUILD, "np.zeros(hidden)", "rng.normal(size=hidden)"),
    "trainables in another order": (BUILD, "[W1, b1, W2, b2]", "[W2, b2, W1, b1]"),
    "the data are trained": (BUILD, "[W1, b1, W2, b2]", "[X, W1, b1, W2, b2]"),
    "y and the output swapped": (BUILD, "MSE(y, output)", "MSE(output, y)"),
    "W2 is always the same": (
        BUILD,
        "rng.normal(size=(hidden, 1))",
        "np.random.default_rng(0).normal(size=(hidden, 1))",
    ),
    "a classifier's biases begin at 1": (CLASSES, "np.zeros(classes)", "np.ones(classes)"),
    "a classifier's b1 has the size of b2": (CLASSES, "np.zeros(hidden)", "np.zeros(classes)"),
    "the best loss so far": (
        LOOP,
        "losses.append(total / len(X))",
        "losses.append(min([*losses, total / len(X)]))",
    ),
    "stops when the loss grows": (
        LOOP,
        "losses.append(total / len(X))",
        "losses.append(total / len(X))\n"
        "            if epoch and losses[-1] > losses[-2]:\n                break",
    ),
    "the same seed in every epoch": (
        LOOP,
        "rng.permutation",
        "np.random.default_rng(1).permutation",
    ),
    "a generator without seed": (LOOP, "rng.permutation", "np.random.default_rng().permutation"),
    "shuffled in place": (
        LOOP,
        "total = 0.0",
        "X[:], y[:] = X[order], y[order]\n            total = 0.0",
    ),
    "no division by the rows": (LOOP, "total / len(X)", "total"),
    "losses add up over the epochs": (
        LOOP,
        "losses.append(total / len(X))",
        "losses.append(total / len(X) + sum(losses))",
    ),
    "a learning rate that shrinks": (LOOP, "learning_rate)\n", "learning_rate / (1 + epoch))\n"),
    "one epoch too many": (LOOP, "range(epochs)", "range(epochs + 1)"),
    "the last row is never used": (LOOP, "rng.permutation(len(X))", "rng.permutation(len(X) - 1)"),
    "every step twice": (
        LOOP,
        "                total +=",
        "                sgd_step(network, X[rows], y[rows], learning_rate)\n"
        "                total +=",
    ),
    "momentum": (
        STEP,
        "sgd_update(network.trainables, learning_rate)",
        "for t in network.trainables:\n"
        "            t.speed = 0.9 * getattr(t, 'speed', 0.0) + t.gradients[t]\n"
        "            t.value = t.value - learning_rate * t.speed",
    ),
    "the learning rate of the handout": (STEP, "s, learning_rate)", "s, 0.1)"),
    "the default learning rate": (STEP, "s, learning_rate)", "s)"),
    "a batch of one row is skipped": (
        STEP,
        "network.X.value,",
        "if len(X) == 1:\n            return 0.0\n        network.X.value,",
    ),
    "each batch standardised in place": (
        STEP,
        "network.X",
        "X -= X.mean(axis=0)\n        network.X",
    ),
    "clipped gradients": (
        STEP,
        "sgd_update(",
        "for t in network.trainables:\n"
        "            t.gradients[t] = np.clip(t.gradients[t], -0.05, 0.05)\n        sgd_update(",
    ),
    "gradients clipped to a length of 5": (
        STEP,
        "sgd_update(",
        "for t in network.trainables:\n"
        "            size = np.linalg.norm(t.gradients[t])\n"
        "            t.gradients[t] = t.gradients[t] * min(1.0, 5.0 / size)\n        sgd_update(",
    ),
    "W2 moved before the gradient goes back through it": (
        STEP,
        "forward_and_backward(network.graph)\n"
        "        sgd_update(network.trainables, learning_rate)",
        "W1, b1, W2, b2 = network.trainables\n"
        "        for node in network.graph:\n            node.forward()\n"
        "        for node in reversed(network.graph):\n"
        "            if node in W2.outbound_nodes:\n"
        "                upstream = sum(n.gradients[node] for n in node.outbound_nodes)\n"
        "                inputs = node.inbound_nodes[0].value\n"
        "                W2.value = W2.value - learning_rate * inputs.T @ upstream\n"
        "            node.backward()\n"
        "        sgd_update([W1, b1, b2], learning_rate)",
    ),
    "X and y swapped": (STEP, "= X, y", "= y, X"),
    "no forward pass": (
        STEP,
        "forward_and_backward(network.graph)",
        "for node in reversed(network.graph):\n            node.backward()",
    ),
    "the cost is not returned": (STEP, "return network.cost.value", "return None"),
    "targets kept from the first batch": (
        STEP,
        "network.X.value, network.y.value = X, y",
        "network.X.value = X\n        network.y.value = getattr(network, 'kept', y)[: len(y)]\n"
        "        network.kept = getattr(network, 'kept', y)",
    ),
}
OTHERS = {
    "gradient divided by rows times classes": (
        "SoftmaxCrossEntropy.backward",
        """
        def backward(self):
            y, logits = self.inbound_nodes
            self.gradients[y] = np.zeros_like(y.value)
            gradient = self.probabilities.copy()
            gradient[self.rows, self.classes] -= 1.0
            self.gradients[logits] = gradient / gradient.size
        """,
        "q1_softmax_cross_entropy",
    ),
    "the whole graph in predict": (
        "predict",
        """
        def predict(network, X):
            network.X.value = X
            for node in network.graph:
                node.forward()
            return network.output.value
        """,
        "q4_predict_accuracy",
    ),
    "predict without forward": (
        "predict",
        """
        def predict(network, X):
            network.X.value = X
            return network.output.value
        """,
        "q4_predict_accuracy",
    ),
    "predict returns the first column": (
        "predict",
        """
        def predict(network, X):
            network.X.value = X
            for node in network.graph:
                node.forward()
                if node is network.output:
                    break
            return network.output.value[:, :1]
        """,
        "q4_predict_accuracy",
    ),
    "rows of the first batch kept in the engine's cost": (
        "MSE.backward",
        """
        def backward(self):
            y, a = self.inbound_nodes
            self.m = getattr(self, "m", len(self.difference))
            self.gradients[y] = 2.0 / self.m * self.difference
            self.gradients[a] = -2.0 / self.m * self.difference
        """,
        "q6_own_engine",
    ),
    "accuracy in percent": (
        "accuracy",
        "def accuracy(logits, y):\n    return 100.0 * np.mean(np.argmax(logits, axis=1) == y)",
        "q4_predict_accuracy",
    ),
    "R squared without its 1": (
        "r_squared",
        """
        def r_squared(y, a):
            y, a = np.ravel(y), np.ravel(a)
            return np.sum((y - a) ** 2) / np.sum((y - y.mean()) ** 2)
        """,
        "q4_predict_accuracy",
    ),
    "R squared as a squared correlation": (
        "r_squared",
        """
        def r_squared(y, a):
            return np.corrcoef(np.ravel(y), np.ravel(a))[0, 1] ** 2
        """,
        "q4_predict_accuracy",
    ),
    "a slope kept from the first pass": (
        "Sigmoid.backward",
        """
        def backward(self):
            if not hasattr(self, "slope"):
                self.slope = self.value * (1.0 - self.value)
            upstream = sum(n.gradients[self] for n in self.outbound_nodes)
            self.gradients[self.inbound_nodes[0]] = upstream * self.slope
        """,
        "q6_own_engine",
    ),
    "the first trainable only": (
        "sgd_update",
        """
        def sgd_update(trainables, learning_rate=1e-2):
            t = trainables[0]
            t.value = t.value - learning_rate * t.gradients[t]
        """,
        "q6_own_engine",
    ),
}
for title, (definition, old, new) in CHANGED.items():
    assert old in definition, title
    target, question_id = TARGETS[definition]
    OTHERS[title] = (target, definition.replace(old, new), question_id)


@pytest.mark.parametrize("name", OTHERS)
def test_mistake_outside_the_bank_loses_in_its_question_and_gets_no_wrong_name(bench, name):
    target, text, question_id = OTHERS[name]
    result = bench.grade(NAME, with_replaced(target, text))
    assert lost(result) == [question_id]
    assert question(result, question_id).mistakes == ()


# A mistake in drawing is named however the rows are drawn, not only as the bank draws them.
DRAWN = {
    "shuffled_without_targets": ("y[rows]", "rng.permutation(y)[: len(rows)]"),
    "never_shuffled": ("rng.permutation(len(X))", "list(range(len(X)))"),
    "order_turned_round": (
        "order = rng.permutation(len(X))",
        "base = base if epoch else rng.permutation(len(X))\n"
        "            order = np.roll(base, 3 * epoch)",
    ),
}


@pytest.mark.parametrize("name", DRAWN)
def test_mistake_in_drawing_is_named_however_it_is_drawn(bench, name):
    old, new = DRAWN[name]
    assert old in LOOP
    result = bench.grade(NAME, with_replaced("train", LOOP.replace(old, new)))
    assert lost(result) == ["q3_training_loop"]
    assert [m.name for m in question(result, "q3_training_loop").mistakes] == [name]


# Right code that is written in ways the bank has not: (definition, old, new).
UNUSUAL = {
    "the cost in an array of one": (
        FORWARD,
        "self.value = -np.mean(log_p[self.rows, self.classes])",
        "self.value = np.array([-np.mean(log_p[self.rows, self.classes])])",
    ),
    "one-hot rows and a matrix product": (
        FORWARD,
        "-np.mean(log_p[self.rows, self.classes])",
        "-np.sum(np.eye(logits.shape[1])[self.classes] * log_p) / len(y)",
    ),
    "biases as rows": (BUILD, "np.zeros(hidden)", "np.zeros((1, hidden))"),
    "a generator that springs from rng": (BUILD, "X, y =", "rng = rng.spawn(1)[0]\n        X, y ="),
    "drawn column by column": (
        CLASSES,
        "rng.normal(size=(features, hidden))",
        "np.column_stack([rng.normal(size=features) for _ in range(hidden)])",
    ),
    "masks: the rows of a batch stay in their old order": (
        LOOP,
        "rows = order[start : start + batch_size]",
        "rows = np.sort(order[start : start + batch_size])",
    ),
    "the update by hand, in place": (
        STEP,
        "sgd_update(network.trainables, learning_rate)",
        "for t in network.trainables:\n            t.value -= learning_rate * t.gradients[t]",
    ),
    "targets as a column": (STEP, "= X, y", "= X, y.reshape(-1, 1)"),
}


@pytest.mark.parametrize("secret", range(2))
@pytest.mark.parametrize("name", UNUSUAL)
def test_right_code_outside_the_bank_earns_everything(bench, name, secret):
    definition, old, new = UNUSUAL[name]
    assert old in definition
    target, _ = TARGETS[definition]
    sources = with_replaced(target, definition.replace(old, new))
    assert lost(bench.grade(NAME, sources, secret=secret)) == []


@pytest.mark.parametrize(
    "written", ["raise ValueError('no')", "return 1 / 0", "return None", "network.W1 = 0.0"]
)
def test_a_broken_step_does_not_cost_the_points_of_a_right_engine(bench, written):
    wrong = f"def sgd_step(network, X, y, learning_rate):\n    {written}"
    assert lost(bench.grade(NAME, with_replaced("sgd_step", wrong))) == ["q5_real_data"]


def test_shuffled_batches_of_the_same_rows_are_recognised(bench):
    """Another way to make a known mistake: the order of the batches changes, not the batches."""
    head, rest = LOOP.split("            for start in range(0, len(X), batch_size):\n")
    order = "            order, starts = np.arange(len(X)), np.arange(0, len(X), batch_size)\n"
    wrong = head + order + "            for start in rng.permutation(starts):\n" + rest
    result = bench.grade(NAME, with_replaced("train", wrong))
    assert lost(result) == ["q3_training_loop"]
    assert [m.name for m in question(result, "q3_training_loop").mistakes] == ["shuffled_once"]


@pytest.mark.parametrize("definition", TARGETS)
def test_the_definitions_that_these_mistakes_start_from_are_right(bench, definition):
    target, _ = TARGETS[definition]
    assert lost(bench.grade(NAME, with_replaced(target, definition))) == []


def test_a_grading_is_affordable(bench):
    bench.grade(NAME, A5.solution)
    result = bench.grade(NAME, A5.solution)
    assert result.seconds < 10  # a third of a second on a quiet machine
