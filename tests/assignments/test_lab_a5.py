"""The lab of a5: it shows what the student's own trainings did, whatever code it is given."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import importlib
import os
import re
import shutil
import subprocess
import sys
from types import ModuleType

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import A3, ASSIGNMENTS, COURSE
from support.student_folder import student_folder

from autograder.course.variants import replace_definition
from autograder.lab.gallery import OPEN, in_text

NAME = "a5_training"
A5 = ASSIGNMENTS[NAME]
MODULES = ("training", "miniflow", "lab")
NAMES = ["sample", "losses", "rates", "grad_penguins", "grad_digits"]
NAMES += ["weights", "wrong", "confusion", "regression", "bugs"]
PATH = list(sys.path)


@contextlib.contextmanager
def lab_on(folder, *more):
    """The lab, imported anew, with the student's modules in `folder`."""
    kept = {name: sys.modules.pop(name) for name in MODULES if name in sys.modules}
    path = list(sys.path)
    sys.path[:] = [str(folder), str(COURSE / "assignments" / NAME), *PATH]
    mpl.use("Agg")
    importlib.invalidate_caches()
    OPEN.clear()
    before = set(plt.get_fignums())
    try:
        yield importlib.import_module("lab")
    finally:
        for number in set(plt.get_fignums()) - before:
            plt.close(number)
        sys.path[:] = path
        for name in MODULES:
            sys.modules.pop(name, None)
        sys.modules.update(kept)


@pytest.fixture(scope="module")
def solved():
    """The lab on the solution; fewer seeds and epochs where only their number would change."""
    with lab_on(A5.solution_folder) as lab:
        lab.SEEDS, lab.RATE_SEEDS = (1, 2), (1, 2)
        lab.RATE_EPOCHS = {"penguins": 12, "digits": 2}
        yield lab


@pytest.fixture(scope="module")
def figures(solved):
    """Every picture of the solution by name, laid out and rendered."""
    drawn = {}
    for exhibit in solved.EXHIBITS:
        drawn[exhibit.name] = exhibit.figure()
        drawn[exhibit.name].canvas.draw()
    assert dict(OPEN) == {}
    return drawn


@pytest.fixture(scope="module")
def texts(solved):
    """Every text of the solution by name."""
    return {exhibit.name: exhibit.text() for exhibit in solved.EXHIBITS}


def notes(figure) -> list[str]:
    """What a figure says that it waits for, one line each."""
    found = [text for axes in figure.axes for text in axes.texts if text.get_gid() == "waits"]
    return [" ".join(text.get_text().split()) for text in found]


def numbers_after(start: str, text: str) -> list[float]:
    """The numbers in the line of a table that begins with `start`."""
    (line,) = [line for line in text.splitlines() if re.match(rf"{re.escape(start)}(\s|$)", line)]
    return [float(word) for word in line[len(start) :].replace(",", " ").split()]


# On the solution.


def test_each_exhibit_is_drawn_named_and_described(solved, figures, texts):
    assert [exhibit.name for exhibit in solved.EXHIBITS] == NAMES
    for exhibit in solved.EXHIBITS:
        figure = figures[exhibit.name]
        assert notes(figure) == []
        assert figure.axes
        width, height = figure.get_size_inches()
        assert width <= 10.0
        assert height <= 7.0
        assert len(exhibit.alt) > 60
        assert "[" + "waits" not in texts[exhibit.name]
        titles = [axes.get_title() for axes in figure.axes]
        assert figure.get_suptitle() or any(titles)


@pytest.mark.parametrize("name", NAMES)
def test_no_text_leaves_its_picture_or_lies_on_a_title(figures, name):
    figure = figures[name]
    renderer = figure.canvas.get_renderer()
    page = figure.bbox.padded(1.0)
    titles = []
    for axes in figure.axes:
        if axes.axison:
            box = axes.get_tightbbox(renderer)
            assert page.x0 <= box.x0 < box.x1 <= page.x1
            assert page.y0 <= box.y0 < box.y1 <= page.y1
        words = [axes.title, *axes.texts]
        titles += [text for text in words if text.get_text().strip()]
    boxes = [text.get_window_extent(renderer) for text in titles]
    for at, box in enumerate(boxes):
        assert page.x0 <= box.x0 < box.x1 <= page.x1
        others = [titles[k].get_text() for k in range(at) if box.padded(-1.5).overlaps(boxes[k])]
        # A title with a line left free for the caption below it overlaps that caption's box.
        assert not [text for text in others if not text.endswith("\n")], titles[at].get_text()


def test_importing_draws_and_prints_nothing(capsys):
    before = plt.get_fignums()
    with lab_on(A5.solution_folder):
        assert plt.get_fignums() == before
    assert capsys.readouterr() == ("", "")


def test_sample_shows_the_tables(solved, figures, texts):
    left, right = figures["sample"].axes
    page = np.asarray(left.images[0].get_array().filled(np.nan))
    data = solved.digits()
    for digit in range(10):
        first = data.X[data.y == digit][0].reshape(8, 8)
        assert np.array_equal(page[:8, 9 * digit : 9 * digit + 8], first)
    assert sum(len(points.get_offsets()) for points in right.collections) == 333
    assert "960 training and 240 test images" in texts["sample"]
    assert numbers_after("flipper_length_mm", texts["sample"])[2] == 0.87


def test_losses_are_those_of_train_with_mean_and_band(solved, figures, texts):
    for axes, data, rest in zip(
        figures["losses"].axes,
        (solved.penguins(), solved.digits()),
        ((0.01, 100, 11), (0.5, 30, 32)),
        strict=True,
    ):
        found = []
        for seed in (1, 2):
            rng = np.random.default_rng(seed)
            kind = "regression" if data.name == "penguins" else "classification"
            network = getattr(solved.training(), f"build_{kind}_network")(*data.sizes, rng)
            found.append(solved.training().train(network, data.X, data.y, *rest, rng))
        found = np.array(found)
        (line,) = axes.lines
        assert np.array_equal(line.get_xdata(), np.arange(1, rest[1] + 1))
        assert np.allclose(line.get_ydata(), found.mean(axis=0))
        band = axes.collections[0].get_paths()[0].get_extents()
        assert band.y0 == pytest.approx(found.min())
        assert band.y1 == pytest.approx(found.max())
        text = texts["losses"].split("\n\n")[data.name == "digits"]
        assert f"{rest[1]} epochs" in text
        assert "2 seeds" in text
        assert numbers_after(str(rest[1]), text)[0] == pytest.approx(found[:, -1].mean(), abs=1e-4)


def test_the_loss_curves_begin_with_the_training_of_training_py(solved, capsys):
    """Seed 1 is that of `python training.py`, whose printed numbers the lab repeats."""
    for data in (solved.penguins(), solved.digits()):
        losses = solved.usual(data).losses
        score = solved.score(data, solved.usual(data).network)
        read = functools.partial(solved.table_of)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(solved.training(), "load_table", lambda name, read=read: read(name)[1])
            getattr(solved.training(), data.name)()
        said = capsys.readouterr().out
        assert f"mean loss {losses[0]:.3f} in the first epoch, {losses[-1]:.3f} in" in said
        assert f"{score:.3f}" in said.splitlines()[1]


def test_rates_range_from_a_crawl_to_an_explosion(solved, figures, texts):
    penguins, digits = figures["rates"].axes
    for axes, data in ((penguins, solved.penguins()), (digits, solved.digits())):
        assert len(axes.lines) == len(axes.collections) == 5
        for line, rate in zip(axes.lines, solved.RATES[data.name], strict=True):
            mean = solved.losses_at(data, rate).mean(axis=0)
            assert np.allclose(line.get_ydata(), np.where(mean < 100.0, mean, 100.0))
            assert line.get_label().startswith(f"{rate:g}: ")
    ends = [line.get_ydata()[-1] for line in penguins.lines]
    assert ends[0] > 2 * ends[1]
    assert ends[-1] == solved.TOP
    assert "not finite from epoch" in penguins.lines[-1].get_label()
    assert np.isnan(numbers_after("1", texts["rates"])[-1])
    assert "12 epochs; means of 2 seeds" in texts["rates"]


def test_right_gradients_have_tiny_errors_in_every_cell(solved, figures, texts):
    for name, data, numbers in (
        ("grad_penguins", solved.penguins(), 101),
        ("grad_digits", solved.small_classifier(), 760),
    ):
        errors = solved.gradient_errors(data)
        assert sum(block.size for block in errors.values()) == numbers
        assert max(block.max() for block in errors.values()) < 1e-5
        assert max(block.max() for block in errors.values()) > 0.0
        images = [axes.images[0] for axes in figures[name].axes[:4]]
        blocks = (errors["W1"], errors["b1"], errors["W2"].T, errors["b2"])
        for image, block in zip(images, blocks, strict=True):
            assert np.array_equal(image.get_array(), np.clip(block, 1e-12, 1.0))
            assert image.get_cmap().name == "viridis"
            assert (image.norm.vmin, image.norm.vmax) == (1e-12, 1.0)
        for parameter, block in errors.items():
            line = numbers_after(parameter, re.sub(r"\[.*?\]", "", texts[name]))
            assert line[0] == block.size
            assert line[1] == pytest.approx(block.max(), rel=0.06)
    cells = [text.get_text() for axes in figures["grad_penguins"].axes for text in axes.texts]
    assert len(cells) == 101
    assert all(-16 <= int(cell) <= -6 for cell in cells if cell != "=")


def test_weights_are_those_of_the_columns_of_w1(solved, figures, texts):
    run = solved.usual(solved.digits())
    after = run.network.trainables[0].value
    never = ~solved.digits().X.any(axis=0)
    assert never.sum() == 3
    for axes, values in zip(figures["weights"].axes[:2], (run.first[0], after), strict=True):
        (image,) = axes.images
        page = np.asarray(image.get_array().filled(np.nan))
        assert np.array_equal(page[9:17, 18:26], values[:, 10].reshape(8, 8))
        assert np.array_equal(page[27:, 63:], values[:, 31].reshape(8, 8))
        assert image.norm.vmin == -image.norm.vmax
        assert image.norm.vmax == np.abs(after).max()
    assert f"{after.std():.3f}" in texts["weights"]
    assert "(3 pixels): 0. Without input" in texts["weights"]


def softmax(logits):
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)


def test_wrong_digits_and_the_confusion_table_are_those_of_the_network(solved, figures, texts):
    data = solved.digits()
    logits = solved.training().predict(solved.usual(data).network, data.X_test)
    read, p = logits.argmax(axis=1), softmax(logits)
    (missed,) = np.nonzero(read != data.y_test)
    assert 0 < len(missed) <= solved.MOST_SHOWN
    panels = [axes for axes in figures["wrong"].axes if axes.images]
    assert len(panels) == len(missed)
    for axes, at in zip(panels, missed, strict=True):
        label = int(data.y_test[at])
        assert np.array_equal(axes.images[0].get_array().ravel(), data.X_test[at])
        said = f"label {label} (p = {p[at, label]:.2f})\nread as {read[at]} "
        assert axes.get_title() == f"{said}(p = {p[at, read[at]]:.2f})"
        row = numbers_after(str(5 * at), texts["wrong"])
        assert row == pytest.approx([label, read[at], p[at, read[at]], p[at, label]], abs=6e-4)
    counts = np.zeros((10, 10), dtype=int)
    np.add.at(counts, (data.y_test.astype(int), read), 1)
    assert counts.sum() == 240
    cells = [text.get_text() for text in figures["confusion"].axes[0].texts]
    assert [int(cell) if cell.isdigit() else 0 for cell in cells] == counts.ravel().tolist()
    for label in range(10):
        line = f"{label} " + " ".join(map(str, counts[label]))
        assert line in " ".join(texts["confusion"].split())
    assert f"accuracy says {np.trace(counts) / 240:.4f}" in texts["confusion"]


def test_regression_is_shown_in_gram(solved, figures, texts):
    found = solved.masses()
    table = solved.table_of("penguins.csv")[1][::5]
    assert np.array_equal(found.true, table[:, -1])
    misses = np.sum((found.true - found.predicted) ** 2)
    spread = np.sum((found.true - found.true.mean()) ** 2)
    assert found.r_squared == pytest.approx(1.0 - misses / spread)
    assert f"R^2 is {found.r_squared:.3f}" in texts["regression"]
    (axes,) = figures["regression"].axes
    points = np.concatenate([scatter.get_offsets() for scatter in axes.collections])
    assert sorted(map(tuple, points)) == sorted(zip(found.true, found.predicted, strict=True))
    assert len(axes.lines) == 1


# Title in the lab: title in calibration.md.
CALIBRATED = {
    "no mistake": "right",
    "sign flipped": "sign flipped",
    "gradients pile up": "accumulating",
    "only the last layer moves": "last layer only",
    "sum in place of the mean": "not averaging (step)",
    "not shuffled": "not shuffling",
    "biases do not move": "no bias gradient",
    "targets of other rows": "X shuffled without y",
}


def calibrated(title: str) -> tuple[list[float], list[float]]:
    """Cost ratio and accuracy, each smallest, median and largest, as calibrate.py measured them."""
    text = (A5.folder / "calibration.md").read_text(encoding="utf-8")
    (line,) = [line for line in text.splitlines() if line.startswith(f"| own digits | {title} |")]
    cells = [cell.strip() for cell in line.split("|")]
    return tuple([float(number) for number in cells[at].split("/")] for at in (4, 7))


@pytest.mark.parametrize("title", CALIBRATED)
def test_a_mistake_does_what_was_measured_of_it(solved, title):
    (bug,) = [bug for bug in solved.BUGS if bug.title == title]
    ratios, scores = calibrated(CALIBRATED[title])
    assert bug.known == pytest.approx((ratios[1], scores[1]), rel=0.02, abs=0.006)
    found = solved.outcome(bug)
    assert 0.9 * ratios[0] <= found.ratio <= 1.1 * ratios[2]
    assert scores[0] - 0.03 <= found.accuracy <= scores[2] + 0.03


def test_the_gallery_of_mistakes_shows_each_over_the_right_curve(solved, figures, texts):
    assert [bug.title for bug in solved.BUGS] == list(CALIBRATED)
    right = solved.usual(solved.digits()).losses
    for axes, bug in zip(figures["bugs"].axes, solved.BUGS, strict=False):
        assert axes.get_title().strip() == bug.title
        assert bug.changed in [text.get_text() for text in axes.texts]
        curves = [line.get_ydata() for line in axes.lines]
        assert np.array_equal(curves[0], right)
        drawn = np.minimum(solved.outcome(bug).losses, solved.TOP)
        assert np.array_equal(curves[-1], drawn)
        assert len(curves) == (1 if bug is solved.RIGHT else 2)
        ratio = numbers_after(bug.title, texts["bugs"])[2]
        assert ratio == pytest.approx(solved.outcome(bug).ratio, rel=0.01)
        assert f"  {bug.title}: {bug.changed}." in texts["bugs"]
    assert "one seed" in texts["bugs"]
    assert "one seed" in figures["bugs"].get_suptitle()


def test_the_gallery_leaves_the_students_module_as_it_was(solved):
    step = solved.training().sgd_step
    with (
        pytest.raises(ValueError, match="only if train calls"),
        solved.fed_with(solved.next_rows, solved.digits()),
    ):
        assert solved.training().sgd_step is not step
    assert solved.training().sgd_step is step


# On what students have at first, and on wrong code.


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A student's folder with all stubs empty."""
    return student_folder(A5, tmp_path_factory.mktemp("student"))


def run_lab(folder, *arguments, **environment):
    environment = {**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": "", **environment}
    command = [sys.executable, "-B", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )


def test_with_empty_stubs_the_data_are_shown_and_the_rest_says_what_it_waits_for(template):
    run = run_lab(template, "lab.py", "--save", "out", "losses", "sample")
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert "waits for q2_build_network: build_regression_network is not written yet" in run.stdout
    made = {path.name for path in (template / "out").iterdir()}
    assert made == {f"{n}.{kind}" for n in ("losses", "sample") for kind in ("png", "svg", "txt")}
    assert "960 training" in (template / "out" / "sample.txt").read_text()
    assert "[waits for q2" in (template / "out" / "losses.txt").read_text()


def test_the_lab_runs_on_the_solution_from_the_course_folder():
    path = os.pathsep.join(("solutions/a5_training", "."))
    lab = "assignments/a5_training/lab.py"
    run = run_lab(COURSE, lab, "--text", "confusion", PYTHONPATH=path)
    assert run.returncode == 0, run.stderr
    assert "Your accuracy says 0.9" in run.stdout
    assert "Not all" not in run.stdout


@pytest.fixture
def home(tmp_path):
    """A folder for a student's two files, with the solution in it."""
    for name, text in A5.solution.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def shown(lab: ModuleType, *names: str) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Some pictures and texts, or all, with short trainings. Returns: notes and texts by name."""
    lab.SEEDS, lab.RATE_SEEDS = (1,), (1,)
    lab.RATES = {name: rates[1:3] for name, rates in lab.RATES.items()}
    lab.RATE_EPOCHS = {"penguins": 2, "digits": 2}
    for name in ("digits", "penguins"):
        full = getattr(lab, name)()
        first = {part: getattr(full, part)[:200] for part in ("X", "y")}
        short = dataclasses.replace(full, epochs=2, **first)
        setattr(lab, name, lambda short=short: short)
    told = {}
    exhibits = [exhibit for exhibit in lab.EXHIBITS if not names or exhibit.name in names]
    for exhibit in exhibits:
        figure = exhibit.figure()
        told[exhibit.name] = notes(figure)
        assert max(figure.get_size_inches() / (10.0, 7.0)) <= 1.0
        plt.close(figure)
    return told, {exhibit.name: in_text(exhibit.text) for exhibit in exhibits}


def test_with_empty_stubs_every_picture_but_the_data_waits(template):
    with lab_on(template) as lab:
        told, texts = shown(lab)
    assert told.pop("sample") == []
    for name, found in told.items():
        assert found, name
        assert all(note.startswith("waits for q2_build_network: build_") for note in found)
        assert "[waits for q2_build_network" in texts[name]


def test_without_an_engine_it_is_asked_for(home):
    (home / "miniflow.py").unlink()
    with lab_on(home) as lab:
        told, texts = shown(lab)
    assert told.pop("sample") == []
    spec = "waits for your own miniflow.py: copy it into this folder"
    assert {note for found in told.values() for note in found} == {spec}
    assert all(found for found in told.values())
    assert f"[{spec}]" in texts["bugs"]


def test_an_empty_engine_names_its_function(home):
    engine = ASSIGNMENTS[A3].template_folder / "miniflow.py"
    shutil.copy(engine, home / "miniflow.py")
    with lab_on(home) as lab:
        told, _ = shown(lab)
    assert told.pop("sample") == []
    assert all("topological_sort is not written yet" in found[0] for found in told.values())


def test_what_is_written_already_is_shown(home, template):
    """Networks and cost, but no training: gradient checks and first weights are there."""
    stubs = (template / "training.py").read_text()
    source = A5.solution["training.py"]
    for name in ("train", "sgd_step", "predict"):
        kept = re.search(rf"^def {name}\(.*?(?=^def )", stubs, re.M | re.S)[0]
        source = replace_definition(source, name, kept)
    (home / "training.py").write_text(source)
    with lab_on(home) as lab:
        told, texts = shown(lab)
    drawn = {name for name, found in told.items() if not found}
    assert drawn == {"sample", "grad_penguins", "grad_digits"}
    assert told["weights"] == ["waits for q3_training_loop: train is not written yet."]
    assert all("q3_training_loop" in note for found in told.values() for note in found)
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
# What is replaced by what: the picture that says so, and its words.
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
        told, texts = shown(lab, picture, "confusion")
    assert any(words in note for note in told[picture])
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
        told, texts = shown(lab, "losses", "weights", "wrong", "confusion", "regression")
        assert {name for name, found in told.items() if found} == set()
        for draw in (lab.losses, lab.weights):
            draw().canvas.draw()
    assert "nan" in texts["losses"]


def test_a_file_that_python_cannot_read_is_named(home):
    (home / "training.py").write_text("def train(:\n")
    with lab_on(home) as lab:
        told, _ = shown(lab)
    assert told.pop("sample") == []
    assert all("training.py, line 1: invalid syntax" in found[0] for found in told.values())


WRONG_ENGINES = {  # what is replaced by what, and the blocks that should light up
    "biases averaged": ("ones(len(upstream)).dot(upstream)", "upstream.mean(axis=0)", {"b1", "b2"}),
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
        for data in (lab.penguins(), lab.small_classifier()):
            errors = lab.gradient_errors(data)
            assert {name for name, block in errors.items() if block.max() > 0.01} == blocks
        assert "mistake" in lab.grad_penguins_text()


def test_a_wrong_cost_lights_up_in_the_classifier_alone(home):
    source = A5.solution["training.py"].replace("gradient / len(self.rows)", "gradient")
    (home / "training.py").write_text(source)
    with lab_on(home) as lab:
        errors = lab.gradient_errors(lab.small_classifier())
        assert all(np.median(block[block > 0]) > 0.5 for block in errors.values())
        right = lab.gradient_errors(lab.penguins())
        assert max(block.max() for block in right.values()) < 1e-5
