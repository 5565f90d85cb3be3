"""The lab of a5 on the solution: every picture and text shows what its own trainings did."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import COURSE
from support.lab_a5 import A5, lab_on, notes, numbers_after, write_solution

from autograder.lab.gallery import OPEN

pytestmark = pytest.mark.slow

NAMES = ["sample", "losses", "rates", "grad_penguins", "grad_digits"]
NAMES += ["weights", "wrong", "confusion", "regression", "bugs"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder for a student's two files, with the solution in it."""
    return write_solution(tmp_path_factory.mktemp("solution"))


@pytest.fixture(scope="module")
def solved(folder):
    """The lab on the solution; fewer seeds and epochs where only their number would change."""
    with lab_on(folder) as lab:
        lab.curves.SEEDS, lab.curves.RATE_SEEDS = (1, 2), (1, 2)
        lab.curves.RATE_EPOCHS = {"penguins": 12, "digits": 2}
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


def test_each_exhibit_is_drawn_and_named(solved, figures, texts):
    assert [exhibit.name for exhibit in solved.EXHIBITS] == NAMES
    for exhibit in solved.EXHIBITS:
        figure = figures[exhibit.name]
        assert notes(figure) == []
        assert figure.axes
        width, height = figure.get_size_inches()
        assert width <= 10.0
        assert height <= 7.0
        assert "[" + "waits" not in texts[exhibit.name]
        titles = [axes.get_title() for axes in figure.axes]
        assert figure.get_suptitle() or any(titles)


WORDS = {"five": 5, "seven": 7, "eight": 8, "ten": 10}


def numbers_in(alt: str) -> list[int]:
    """The numbers in an alt text, in digits or in words, in their order."""
    found = re.findall(rf"\d+|\b(?:{'|'.join(WORDS)})\b", alt.lower())
    return [WORDS[word] if word in WORDS else int(word) for word in found]


def points_in(axes) -> int:
    return sum(len(points.get_offsets()) for points in axes.collections)


def test_the_numbers_in_the_alt_texts_are_those_of_the_pictures(folder, solved, figures):
    digits, sample = solved.tables.digits(), figures["sample"].axes
    pixels = int(len(digits.X[0]) ** 0.5)
    of_each_digit = (sample[0].images[0].get_array().shape[0] + 1) // (pixels + 1)
    rates = {len(axes.lines) for axes in figures["rates"].axes}
    cells = sum(axes.images[0].get_array().size for axes in figures["grad_penguins"].axes[:4])
    penguins, small = solved.tables.penguins(), solved.gradients.small_classifier()
    curves = [len(axes.lines) for axes in figures["bugs"].axes]
    with lab_on(folder) as unchanged:
        seeds = len(unchanged.curves.SEEDS)
    assert {exhibit.name: numbers_in(exhibit.alt) for exhibit in solved.EXHIBITS} == {
        "sample": [of_each_digit, pixels, pixels, points_in(sample[1])],
        "losses": [seeds],
        "rates": [*rates],
        "grad_penguins": [cells, *penguins.sizes, 1, 10],  # in each cell the power of ten
        "grad_digits": [*small.sizes, 0],
        "weights": [*solved.weights.weights_after().shape, pixels, pixels],
        "wrong": [],
        "confusion": [*figures["confusion"].axes[0].images[0].get_array().shape],
        "regression": [points_in(figures["regression"].axes[0])],
        "bugs": [sum(count > 0 for count in curves), sum(count == 2 for count in curves)],
    }


def test_what_the_alt_texts_say_of_the_pictures_is_so(solved, figures):
    alt = {exhibit.name: exhibit.alt for exhibit in solved.EXHIBITS}
    flippers, masses = np.concatenate(
        [points.get_offsets() for points in figures["sample"].axes[1].collections]
    ).T
    assert "the longer the flippers, the heavier" in alt["sample"]
    assert np.corrcoef(flippers, masses)[0, 1] > 0.8
    assert "on a logarithmic axis" in alt["losses"]
    assert "Both fall fast at first and slowly later" in alt["losses"]
    for axes in figures["losses"].axes:
        y = axes.lines[0].get_ydata()
        assert axes.get_yscale() == "log"
        assert y[0] > y[len(y) // 4] > y[-1]
        assert y[0] - y[len(y) // 4] > 4 * (y[len(y) // 4] - y[-1])
    blank = ~solved.tables.digits().X[: solved.gradients.CHECKED_ROWS].any(axis=0)
    errors = solved.gradients.gradient_errors(solved.gradients.small_classifier())["W1"]
    assert "Pixels without ink have rows of error 0" in alt["grad_digits"]
    assert np.array_equal(np.all(errors == 0.0, axis=1), blank)
    assert "each with its label, the digit that was read and the probabilities" in alt["wrong"]
    assert "Nearly all are on the diagonal" in alt["confusion"]
    counts = solved.readings.readings()
    assert np.trace(counts) > 0.95 * counts.sum()
    assert "along the diagonal" in alt["regression"]
    assert solved.masses.masses().r_squared > 0.8
    lost = {bug.title: solved.bugs.outcome(bug).losses for bug in solved.bugs.BUGS}
    right = lost["no mistake"]
    risen = [title for title, losses in lost.items() if not losses[-1] <= losses[0]]
    less = [title for title, losses in lost.items() if 2 * right[-1] < losses[-1] < losses[0]]
    assert "Some rise, some fall less, and the one without biases lies on the right" in alt["bugs"]
    assert min(len(risen), len(less)) >= 2
    assert np.allclose(lost["biases do not move"], right, rtol=0.1)


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


def test_importing_draws_and_prints_nothing(folder, capsys):
    before = plt.get_fignums()
    with lab_on(folder):
        assert plt.get_fignums() == before
    assert capsys.readouterr() == ("", "")


def test_sample_shows_the_tables(solved, figures, texts):
    left, right = figures["sample"].axes
    page = np.asarray(left.images[0].get_array().filled(np.nan))
    data = solved.tables.digits()
    for digit in range(10):
        first = data.X[data.y == digit][0].reshape(8, 8)
        assert np.array_equal(page[:8, 9 * digit : 9 * digit + 8], first)
    assert sum(len(points.get_offsets()) for points in right.collections) == 333
    assert "960 training and 240 test images" in texts["sample"]
    assert numbers_after("flipper_length_mm", texts["sample"])[2] == 0.87


def test_losses_are_those_of_train_with_mean_and_band(solved, figures, texts):
    for axes, data, rest in zip(
        figures["losses"].axes,
        (solved.tables.penguins(), solved.tables.digits()),
        ((0.01, 100, 11), (0.5, 30, 32)),
        strict=True,
    ):
        found = []
        for seed in (1, 2):
            rng = np.random.default_rng(seed)
            kind = "regression" if data.name == "penguins" else "classification"
            network = getattr(solved.trainings.training(), f"build_{kind}_network")(
                *data.sizes, rng
            )
            found.append(solved.trainings.training().train(network, data.X, data.y, *rest, rng))
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
    for data in (solved.tables.penguins(), solved.tables.digits()):
        losses = solved.trainings.usual(data).losses
        score = solved.trainings.score(data, solved.trainings.usual(data).network)
        read = functools.partial(solved.tables.table_of)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                solved.trainings.training(), "load_table", lambda name, read=read: read(name)[1]
            )
            getattr(solved.trainings.training(), data.name)()
        said = capsys.readouterr().out
        assert f"mean loss {losses[0]:.3f} in the first epoch, {losses[-1]:.3f} in" in said
        assert f"{score:.3f}" in said.splitlines()[1]


def test_rates_range_from_a_crawl_to_an_explosion(solved, figures, texts):
    penguins, digits = figures["rates"].axes
    for axes, data in ((penguins, solved.tables.penguins()), (digits, solved.tables.digits())):
        assert len(axes.lines) == len(axes.collections) == 5
        for line, rate in zip(axes.lines, solved.curves.RATES[data.name], strict=True):
            mean = solved.curves.losses_at(data, rate).mean(axis=0)
            assert np.allclose(line.get_ydata(), np.where(mean < 100.0, mean, 100.0))
            assert line.get_label().startswith(f"{rate:g}: ")
    ends = [line.get_ydata()[-1] for line in penguins.lines]
    assert ends[0] > 2 * ends[1]
    assert ends[-1] == solved.curves.TOP
    assert "not finite from epoch" in penguins.lines[-1].get_label()
    assert np.isnan(numbers_after("1", texts["rates"])[-1])
    assert "12 epochs; means of 2 seeds" in texts["rates"]


def test_right_gradients_have_tiny_errors_in_every_cell(solved, figures, texts):
    for name, data, numbers in (
        ("grad_penguins", solved.tables.penguins(), 101),
        ("grad_digits", solved.gradients.small_classifier(), 760),
    ):
        errors = solved.gradients.gradient_errors(data)
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
    run = solved.trainings.usual(solved.tables.digits())
    after = run.network.trainables[0].value
    never = ~solved.tables.digits().X.any(axis=0)
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
    data = solved.tables.digits()
    logits = solved.trainings.training().predict(solved.trainings.usual(data).network, data.X_test)
    read, p = logits.argmax(axis=1), softmax(logits)
    (missed,) = np.nonzero(read != data.y_test)
    assert 0 < len(missed) <= solved.readings.MOST_SHOWN
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
    found = solved.masses.masses()
    table = solved.tables.table_of("penguins.csv")[1][::5]
    assert np.array_equal(found.true, table[:, -1])
    misses = np.sum((found.true - found.predicted) ** 2)
    spread = np.sum((found.true - found.true.mean()) ** 2)
    assert found.r_squared == pytest.approx(1.0 - misses / spread)
    assert f"R^2 is {found.r_squared:.3f}" in texts["regression"]
    (axes,) = figures["regression"].axes
    points = np.concatenate([scatter.get_offsets() for scatter in axes.collections])
    assert sorted(map(tuple, points)) == sorted(zip(found.true, found.predicted, strict=True))
    assert len(axes.lines) == 1


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
    (bug,) = [bug for bug in solved.bugs.BUGS if bug.title == title]
    ratios, scores = calibrated(CALIBRATED[title])
    assert bug.known == pytest.approx((ratios[1], scores[1]), rel=0.02, abs=0.006)
    found = solved.bugs.outcome(bug)
    assert 0.9 * ratios[0] <= found.ratio <= 1.1 * ratios[2]
    assert scores[0] - 0.03 <= found.accuracy <= scores[2] + 0.03


def test_the_gallery_of_mistakes_shows_each_over_the_right_curve(solved, figures, texts):
    assert [bug.title for bug in solved.bugs.BUGS] == list(CALIBRATED)
    right = solved.trainings.usual(solved.tables.digits()).losses
    for axes, bug in zip(figures["bugs"].axes, solved.bugs.BUGS, strict=False):
        assert axes.get_title().strip() == bug.title
        assert bug.changed in [text.get_text() for text in axes.texts]
        curves = [line.get_ydata() for line in axes.lines]
        assert np.array_equal(curves[0], right)
        drawn = np.minimum(solved.bugs.outcome(bug).losses, solved.curves.TOP)
        assert np.array_equal(curves[-1], drawn)
        assert len(curves) == (1 if bug is solved.bugs.RIGHT else 2)
        ratio = numbers_after(bug.title, texts["bugs"])[2]
        assert ratio == pytest.approx(solved.bugs.outcome(bug).ratio, rel=0.01)
        assert f"  {bug.title}: {bug.changed}." in texts["bugs"]
    assert "one seed" in texts["bugs"]
    assert "one seed" in figures["bugs"].get_suptitle()


def test_the_gallery_leaves_the_students_module_as_it_was(solved):
    step = solved.trainings.training().sgd_step
    with (
        pytest.raises(ValueError, match="only if train calls"),
        solved.bugs.fed_with(solved.bugs.next_rows, solved.tables.digits()),
    ):
        assert solved.trainings.training().sgd_step is not step
    assert solved.trainings.training().sgd_step is step


def test_the_lab_runs_on_the_solution_from_the_course_folder(folder):
    path = os.pathsep.join((str(folder), "."))
    command = [sys.executable, "-B", "assignments/a5_training/lab.py", "--text", "confusion"]
    environment = {**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": path}
    run = subprocess.run(
        command, cwd=COURSE, env=environment, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    assert "Your accuracy says 0.9" in run.stdout
    assert "Not all" not in run.stdout
