"""See your networks learn, and see what a loss does not show.

    python lab.py                 every picture
    python lab.py losses weights  these two
    python lab.py --text          the same in numbers and words
    python lab.py --save FOLDER   png, svg and txt files

In a notebook: import lab; lab.losses(). All trainings run on your training.py and miniflow.py, with
the rows, sizes and learning rates of `python training.py`: all pictures together take about
a quarter of a minute. (After a change of your files, start the notebook's kernel anew.)
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import sys
import textwrap
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from autograder.lab.gallery import Exhibit, in_text, part, run
from autograder.lab.style import BLUE, GREY, INK, RED, SERIES, subplots

SEED = 1  # the one of `python training.py`
SEEDS = (1, 2, 3, 4, 5)  # of the loss curves
RATE_SEEDS = (1, 2, 3)  # of the learning rates
RATES = {"penguins": (0.001, 0.01, 0.1, 0.3, 1.0), "digits": (0.02, 0.1, 0.5, 5.0, 20.0)}
RATE_EPOCHS = {"penguins": 40, "digits": 12}
TOP = 100.0  # losses above it, or not finite, are drawn at it
PARAMETERS = ("W1", "b1", "W2", "b2")
SPECIES = ("adelie", "chinstrap", "gentoo")
CHECKED_ROWS = 32
STEP = 1e-5  # of the central differences
SMALLEST, LARGEST = 1e-12, 1.0  # ends of the colour scale for relative errors
MOST_SHOWN = 12  # digits that the network gets wrong, in the picture
MOST_TOLD = 40  # and in the text


# What is trained on. No code of yours is needed for it.


@dataclass(frozen=True, eq=False)
class Data:
    """Rows of a table, and how training.py trains on them.

    X (rows, features) and y (rows,) are for training, X_test and y_test for testing.
    sizes: features, hidden units and, for a classifier, classes.
    """

    name: str
    X: np.ndarray
    y: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    sizes: tuple[int, ...]
    learning_rate: float
    epochs: int
    batch_size: int
    cost: str

    @property
    def network(self) -> str:
        """Its layers: 8-10-1."""
        return "-".join(map(str, self.sizes if len(self.sizes) > 2 else (*self.sizes, 1)))

    def about(self, epochs: int) -> str:
        """The network and its training in one line."""
        return f"{self.name}: {self.network}, batches of {self.batch_size}, {epochs} epochs"


def table_of(name: str) -> tuple[list[str], np.ndarray]:
    """A table of the folder data/. Returns: names of its columns, (rows, columns)."""
    path = Path(__file__).resolve().parent / "data" / name
    with path.open(encoding="utf-8") as file:
        head = file.readline().strip().split(",")
    return head, np.loadtxt(path, delimiter=",", skiprows=1)


def for_testing(rows: int) -> np.ndarray:
    """Which rows are kept for testing: every fifth. Shape (rows,), bool."""
    return np.arange(rows) % 5 == 0


@functools.cache
def digits() -> Data:
    """Images of 8 x 8 pixels, from 0 to 1, and which digit each shows."""
    _, table = table_of("digits.csv")
    pixels, digit, test = table[:, :-1] / 16.0, table[:, -1], for_testing(len(table))
    parts = (pixels[~test], digit[~test], pixels[test], digit[test])
    return Data("digits", *parts, (64, 32, 10), 0.5, 30, 32, "mean cross-entropy")


@functools.cache
def penguins() -> Data:
    """Eight measurements and the body mass, standardised by the training rows."""
    _, table = table_of("penguins.csv")
    test = for_testing(len(table))
    table = (table - table[~test].mean(axis=0)) / table[~test].std(axis=0)
    parts = (table[~test, :-1], table[~test, -1], table[test, :-1], table[test, -1])
    cost = "mean squared error (variances of the mass)"
    return Data("penguins", *parts, (8, 10), 0.01, 100, 11, cost)


# Your code at work.


def training() -> ModuleType:
    """Your training.py, imported when the first picture needs it: data are shown without."""
    try:
        return importlib.import_module("training")
    except ModuleNotFoundError as error:
        if error.name != "miniflow":
            raise
        message = "your own miniflow.py: copy it into this folder"
        raise NotImplementedError(message) from None


def engine() -> ModuleType:
    """The miniflow.py that your training.py imports."""
    training()
    return importlib.import_module("miniflow")


@dataclass(frozen=True)
class Run:
    """A finished training. first: values of the trainables before it. losses: (epochs,)."""

    network: Any
    first: list[np.ndarray]
    losses: np.ndarray


@contextlib.contextmanager
def unworried() -> Iterator[None]:
    """Some trainings here explode on purpose: let NumPy not warn of it."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def new_network(data: Data, rng: np.random.Generator) -> Any:
    """A network of your making.

    Raises: ValueError, in words, if it is none that can be trained and drawn.
    """
    kind = "regression" if len(data.sizes) == 2 else "classification"
    network = getattr(training(), f"build_{kind}_network")(*data.sizes, rng)
    if not all(hasattr(network, name) for name in ("X", "y", "output", "graph", "trainables")):
        raise ValueError(f"build_{kind}_network returns {type(network).__name__}, not a Network")
    features, hidden = data.sizes[:2]
    outputs = data.sizes[2] if len(data.sizes) > 2 else 1
    sizes = [features * hidden, hidden, hidden * outputs, outputs]
    if [np.size(node.value) for node in network.trainables] != sizes:
        raise ValueError(f"the trainables of build_{kind}_network are not [W1, b1, W2, b2]")
    return network


def run_training(
    data: Data,
    seed: int,
    learning_rate: float,
    epochs: int,
    change: Callable[[Any], None] | None = None,
) -> Run:
    """Build and train a network with your functions, as training.py does.

    Args:
        change: what is done to the network before it is trained.
    Raises: ValueError if train does not return one loss for each epoch.
    """
    rng = np.random.default_rng(seed)
    network = new_network(data, rng)
    first = [np.array(node.value, dtype=float) for node in network.trainables]
    if change is not None:
        change(network)
    X, y = data.X.copy(), data.y.copy()
    with unworried():
        found = training().train(network, X, y, learning_rate, epochs, data.batch_size, rng)
    if np.shape(found) != (epochs,):
        raise ValueError(f"train returns no list of {epochs} losses, one for each epoch")
    return Run(network, first, np.array(found, dtype=float))


@functools.cache
def trained(data: Data, seed: int, learning_rate: float, epochs: int) -> Run:
    """The same, computed once for all pictures."""
    return run_training(data, seed, learning_rate, epochs)


def usual(data: Data) -> Run:
    """The training of `python training.py`."""
    return trained(data, SEED, data.learning_rate, data.epochs)


def outputs(network: Any, X: np.ndarray, columns: int) -> np.ndarray:
    """What your predict says of rows X. Shape (rows, columns)."""
    with unworried():
        found = np.asarray(training().predict(network, X.copy()), dtype=float)
    if found.shape != (len(X), columns):
        raise ValueError(f"predict returns the shape {found.shape}, not {(len(X), columns)}")
    return found


def cost_of(logits: np.ndarray, y: np.ndarray) -> float:
    """What your SoftmaxCrossEntropy makes of logits (rows, classes) and class numbers (rows,)."""
    truth, guess = engine().Input(), engine().Input()
    truth.value, guess.value = y.copy(), logits.copy()
    node = training().SoftmaxCrossEntropy(truth, guess)
    with unworried():
        node.forward()
    return float(node.value)


def probability(logits: np.ndarray, digit: int) -> float:
    """Your network's probability of one digit; logits (10,). The cost of a row is -ln of it."""
    return float(np.exp(-cost_of(logits[np.newaxis], np.array([float(digit)]))))


def digits_read(logits: np.ndarray) -> np.ndarray:
    """The digit that each row is taken for: the one that your accuracy calls right. (rows,)."""
    accuracy = training().accuracy
    found = [
        [digit for digit in range(10) if accuracy(row[np.newaxis], np.array([float(digit)])) > 0]
        for row in logits
    ]
    if any(len(right) != 1 for right in found):
        raise ValueError("accuracy calls several digits, or none, right for the same logits")
    return np.array([right[0] for right in found])


def score(data: Data, network: Any) -> float:
    """Your accuracy or r_squared on the test rows; nan where there is none."""
    with unworried():
        if len(data.sizes) == 2:
            found = training().r_squared(data.y_test, outputs(network, data.X_test, 1))
        else:
            found = training().accuracy(outputs(network, data.X_test, 10), data.y_test)
    return float(found)


# Small helpers for all pictures.


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Columns of plain text, the first one flush left."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def wrapped(text: str) -> str:
    """A paragraph of plain text."""
    return textwrap.fill(text, 88)


def on_one_page(draw: Callable[[], Figure]) -> Callable[[], Figure]:
    """For pictures of many small parts: if they cannot be drawn, a page with one note instead."""

    @functools.wraps(draw)
    def drawn() -> Figure:
        figure, page = subplots(figsize=(7.0, 3.0))
        page.axis("off")
        page.set_title(str(draw.__doc__).splitlines()[0])
        with part(page):
            found = draw()
            plt.close(figure)
            return found
        return figure

    return drawn


def tiles(images: np.ndarray, columns: int) -> np.ndarray:
    """Images (n, 8, 8) side by side in rows of `columns`, with gaps of nan between them."""
    rows = -(-len(images) // columns)
    page = np.full((9 * rows - 1, 9 * columns - 1), np.nan)
    for at, image in enumerate(images):
        top, left = 9 * (at // columns), 9 * (at % columns)
        page[top : top + 8, left : left + 8] = image
    return page


def for_images(*panels: Axes) -> None:
    """No grid and no frame."""
    for axes in panels:
        axes.grid(False)
        axes.spines[:].set_visible(False)


def epochs_told(epochs: int) -> list[int]:
    """The epochs that a table shows, counted from 1."""
    return [epoch for epoch in (1, 2, 5, 10, 20, 30, 50, 100) if epoch < epochs] + [epochs]


# sample


def sample() -> Figure:
    """A sample of both tables."""
    figure, (left, right) = subplots(1, 2, figsize=(10.0, 4.6), width_ratios=(1.1, 1.0))
    data = digits()
    shown = [data.X[data.y == digit][:8] for digit in range(10)]
    images = np.stack(shown, axis=1).reshape(-1, 8, 8)
    left.imshow(tiles(images, 10), cmap="gray_r", vmin=0.0, vmax=1.0)
    left.set_xticks(9 * np.arange(10) + 3.5, range(10))
    left.set_yticks([])
    for_images(left)
    left.set_xlabel("digit in the table")
    left.set_title("Eight training images of each digit")
    head, rows = table_of("penguins.csv")
    for name, line in zip(SPECIES, SERIES, strict=False):
        of_species = rows[rows[:, head.index(name)] == 1.0]
        right.scatter(
            of_species[:, head.index("flipper_length_mm")],
            of_species[:, -1],
            s=18,
            color=line["color"],
            marker=line["marker"],
            alpha=0.7,
            label=name.capitalize(),
        )
    right.legend(title="species")
    right.set_xlabel("flipper length (mm)")
    right.set_ylabel("body mass (g)")
    right.set_title("333 penguins: longer flippers, more mass")
    return figure


def sample_text() -> str:
    """How many rows, and what the columns hold."""
    data = digits()
    counts = [
        (digit, int(np.sum(data.y == digit)), int(np.sum(data.y_test == digit)))
        for digit in range(10)
    ]
    head, rows = table_of("penguins.csv")
    mass = rows[:, -1]
    columns = [
        (
            name,
            f"{column.mean():.1f}",
            f"{column.std():.1f}",
            f"{np.corrcoef(column, mass)[0, 1]:.2f}",
        )
        for name, column in zip(head, rows.T, strict=True)
    ]
    inked = 100.0 * np.mean(data.X > 0)
    never = int(np.sum(~data.X.any(axis=0)))
    return "\n".join(
        (
            f"digits.csv: {len(data.X)} training and {len(data.X_test)} test images, 8 x 8 pixels.",
            f"{inked:.0f} % of the pixels have ink; {never} of 64 have none in any training image.",
            table(("digit", "training", "test"), counts),
            f"\npenguins.csv: {len(rows)} rows, {len(penguins().X)} of them for training.",
            table(("column", "mean", "standard deviation", "correlation with mass"), columns),
        )
    )


# losses


def losses_of(data: Data) -> np.ndarray:
    """Losses of one training for each seed. Shape (seeds, epochs)."""
    rate, epochs = data.learning_rate, data.epochs
    return np.array([trained(data, seed, rate, epochs).losses for seed in SEEDS])


def draw_band(axes: Axes, losses: np.ndarray, line: dict[str, Any], label: str) -> None:
    """Mean over the seeds as a line, lowest to highest as a band; losses (seeds, epochs)."""
    epochs = np.arange(1, losses.shape[1] + 1)
    style = {**line, "markevery": max(1, len(epochs) // 8)}
    axes.plot(epochs, up_to_top(losses.mean(axis=0)), **style, label=label)
    low, high = up_to_top(losses.min(axis=0)), up_to_top(losses.max(axis=0))
    axes.fill_between(epochs, low, high, color=line["color"], alpha=0.2, linewidth=0)


def up_to_top(losses: np.ndarray) -> np.ndarray:
    """Losses as they are drawn: an explosion runs along the top."""
    return np.minimum(np.nan_to_num(losses, nan=TOP), TOP)


def loss_axes(axes: Axes) -> None:
    """Logarithmic losses, whole epochs."""
    axes.set_yscale("log")
    axes.minorticks_off()
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))


def losses() -> Figure:
    """Loss against epoch on both tables: mean and band over some seeds."""
    figure, panels = subplots(1, 2, figsize=(10.0, 4.4))
    for axes, data in zip(panels, (penguins(), digits()), strict=True):
        axes.set_title(data.about(data.epochs), fontsize=10)
        axes.set_xlabel("epoch")
        axes.set_ylabel(data.cost)
        with part(axes):
            found = losses_of(data)
            loss_axes(axes)
            with unworried():
                draw_band(axes, found, SERIES[0], f"mean of {len(SEEDS)} seeds {ending(found)}")
            axes.legend(title=f"learning rate {data.learning_rate:g}; band: lowest to highest")
    figure.suptitle("Loss curves: right code falls fast at first, then slowly")
    return figure


def losses_text() -> str:
    """The same curves as a table."""
    return "\n\n".join(titled(data, losses_table) for data in (penguins(), digits()))


def titled(data: Data, make: Callable[[Data], str]) -> str:
    """A table of one data set below its name; if it is not to be had, why."""
    return f"{data.name}\n{in_text(lambda: make(data))}"


def losses_table(data: Data) -> str:
    """Mean, lowest and highest loss at some epochs."""
    found = losses_of(data)
    rows = [
        (epoch, *(f"{make(found[:, epoch - 1]):.4f}" for make in (np.mean, np.min, np.max)))
        for epoch in epochs_told(data.epochs)
    ]
    head = ("epoch", "mean loss", "lowest", "highest")
    rate = f"learning rate {data.learning_rate:g}, {len(SEEDS)} seeds, loss: {data.cost}"
    return f"{data.about(data.epochs)}\n{rate}\n{table(head, rows)}"


# rates


def losses_at(data: Data, learning_rate: float) -> np.ndarray:
    """Losses of some trainings with this learning rate. Shape (seeds, epochs)."""
    epochs = RATE_EPOCHS[data.name]
    return np.array([trained(data, seed, learning_rate, epochs).losses for seed in RATE_SEEDS])


def ending(losses: np.ndarray) -> str:
    """How trainings end, in words; losses (seeds, epochs)."""
    if not np.isfinite(losses).all():
        gone = 1 + int(np.argmax(~np.isfinite(losses).all(axis=0)))
        return f"not finite from epoch {gone} on"
    return f"ends at {losses[:, -1].mean():.3g}"


def rates() -> Figure:
    """Loss against epoch for several learning rates, from a crawl to an explosion."""
    figure, panels = subplots(1, 2, figsize=(10.0, 6.0))
    for axes, data in zip(panels, (penguins(), digits()), strict=True):
        axes.set_title(data.about(RATE_EPOCHS[data.name]), fontsize=10)
        axes.set_xlabel("epoch")
        axes.set_ylabel(f"{data.cost}\n{TOP:g} and more: at the top")
        with part(axes):
            draw_rates(axes, data)
    figure.suptitle("Learning rates: too small crawls, too large jumps about or explodes")
    return figure


def draw_rates(axes: Axes, data: Data) -> None:
    """One line with its band for each learning rate."""
    curves = {rate: losses_at(data, rate) for rate in RATES[data.name]}
    loss_axes(axes)
    for (rate, found), line in zip(curves.items(), SERIES, strict=False):
        with unworried():
            draw_band(axes, found, line, f"{rate:g}: {ending(found)}")
    title = f"learning rate (band over {len(RATE_SEEDS)} seeds)"
    axes.legend(title=title, loc="upper center", bbox_to_anchor=(0.5, -0.14), fontsize=9)


def rates_text() -> str:
    """The same, with the scores on test rows, which no loss tells."""
    return "\n\n".join(titled(data, rates_table) for data in (penguins(), digits())) + (
        "\n\nCompare the last two columns: losses far apart may have nearly the same score, and\n"
        "equal losses different ones. The loss is that of training rows; how new rows fare,\n"
        "it cannot tell."
    )


def rates_table(data: Data) -> str:
    """Losses and test scores for each learning rate."""
    epochs = RATE_EPOCHS[data.name]
    shown = [epoch for epoch in epochs_told(epochs) if epoch in (1, 5, 10, 20, epochs)]
    rows = []
    for rate in RATES[data.name]:
        found = losses_at(data, rate)
        runs = [trained(data, seed, rate, epochs) for seed in RATE_SEEDS]
        scores = [score(data, one.network) for one in runs]
        with unworried():
            means = [f"{found[:, epoch - 1].mean():.3g}" for epoch in shown]
        rows.append((f"{rate:g}", *means, f"{np.mean(scores):.3f}"))
    name = "R^2" if len(data.sizes) == 2 else "accuracy"
    head = ("learning rate", *(f"epoch {epoch}" for epoch in shown), f"{name} on test rows")
    about = f"{data.about(epochs)}; means of {len(RATE_SEEDS)} seeds"
    return f"{about}\n{table(head, rows)}"


# gradients


def small_classifier() -> Data:
    """The digits for a network of 10 hidden units: few enough parameters for a picture."""
    return replace(digits(), sizes=(64, 10, 10))


def gradient_errors(data: Data) -> dict[str, np.ndarray]:
    """Relative error of your gradient of each parameter, beside a central difference.

    It is |yours - numeric| / (|yours| + |numeric|), and 0 if both are 0. Your engine makes two
    backward passes, so that what it keeps from the first shows in the second.
    Returns: {"W1": (features, hidden), "b1": (1, hidden), "W2": (hidden, outputs), "b2": ...}.
    """
    network, flow = new_network(data, np.random.default_rng(SEED)), engine()
    network.X.value = data.X[:CHECKED_ROWS].copy()
    network.y.value = data.y[:CHECKED_ROWS].copy()
    with unworried():
        flow.forward_and_backward(network.graph)
        flow.forward_and_backward(network.graph)
        yours = [np.array(node.gradients[node], dtype=float) for node in network.trainables]
        found = {}
        for name, node, gradient in zip(PARAMETERS, network.trainables, yours, strict=True):
            if gradient.size != np.size(node.value):
                raise ValueError(f"the gradient of {name} has the shape {gradient.shape}")
            numeric = central_difference(network, node)
            size = np.abs(gradient).ravel() + np.abs(numeric).ravel()
            error = np.abs(gradient.ravel() - numeric.ravel()) / np.where(size == 0.0, 1.0, size)
            found[name] = error.reshape(np.atleast_2d(node.value).shape)
    return found


def central_difference(network: Any, parameter: Any) -> np.ndarray:
    """(C(w + step) - C(w - step)) / (2 step) for each number w of a parameter, in its shape."""
    flow, first = engine(), np.array(parameter.value, dtype=float)
    slopes = np.zeros(first.shape)
    for index in np.ndindex(first.shape):
        costs = []
        for move in (STEP, -STEP):
            parameter.value = first.copy()
            parameter.value[index] += move
            costs.append(float(flow.forward_pass(network.cost, network.graph)))
        slopes[index] = (costs[0] - costs[1]) / (2.0 * STEP)
    parameter.value = first
    return slopes


def draw_errors(data: Data, written: bool) -> Figure:
    """One cell for each parameter; written: with the power of ten in it."""
    errors = gradient_errors(data)
    outputs_shown = errors["W2"].shape[1]
    # b2 has one number per output, not per hidden unit, so it stands by itself.
    blocks = {"W1": errors["W1"], "b1": errors["b1"], "W2": errors["W2"].T, "b2": errors["b2"]}
    heights = [max(1.0, len(block)) for block in blocks.values()]
    heights = [max(height, sum(heights) / 18) for height in heights]
    figure, panels = subplots(4, 1, figsize=(8.5, 7.0), height_ratios=heights)
    norm = LogNorm(SMALLEST, LARGEST)
    for axes, (name, block) in zip(panels, blocks.items(), strict=True):
        drawn = np.clip(np.nan_to_num(block, nan=LARGEST), SMALLEST, LARGEST)
        image = axes.imshow(drawn, cmap="viridis", norm=norm, aspect="auto")
        axes.set_ylabel(name, rotation=0, ha="right", va="center", fontsize=12)
        axes.set_xticks([])
        axes.set_yticks([])
        for_images(axes)
        if written:
            write_powers(axes, block, drawn)
    inputs = table_of(f"{data.name}.csv")[0][:-1]
    shown = range(len(inputs)) if len(inputs) < 10 else (0, len(inputs) - 1)
    panels[0].set_yticks(shown, [inputs[at] for at in shown], fontsize=9)
    panels[2].set_xticks(range(data.sizes[1]), range(1, data.sizes[1] + 1))
    panels[2].set_xlabel("hidden unit (W2 is drawn transposed)")
    if outputs_shown > 1:
        panels[2].set_yticks([0, outputs_shown - 1], ["output 1", f"{outputs_shown}"], fontsize=9)
        panels[3].set_xlabel("output")
        panels[3].set_xticks(range(outputs_shown), range(1, outputs_shown + 1))
    bar = figure.colorbar(image, ax=panels, pad=0.02)
    bar.set_label("relative error (to 1e-5: rounding; from 1e-2: a mistake)")
    worst = max(float(np.max(np.nan_to_num(block, nan=np.inf))) for block in errors.values())
    numbers = sum(block.size for block in errors.values())
    cells = "; cells: its power of ten" if written else ""
    about = f"{data.name}, {data.network} network"
    title = f"{about}: your {numbers} gradients beside central differences"
    figure.suptitle(f"{title}\nlargest relative error {worst:.1e}{cells}", fontsize=12)
    return figure


def write_powers(axes: Axes, block: np.ndarray, drawn: np.ndarray) -> None:
    """Write into each cell the power of ten of its error: -9 for 3e-9; "=" without an error."""
    for (row, column), error in np.ndenumerate(block):
        word = "=" if error == 0.0 else "nan"
        if np.isfinite(error) and error > 0.0:
            word = f"{np.floor(np.log10(error)):.0f}"
        ink = "white" if drawn[row, column] < 1e-5 else INK
        axes.text(column, row, word, ha="center", va="center", fontsize=9, color=ink)


@on_one_page
def grad_penguins() -> Figure:
    """Relative errors of the gradients in the regression network."""
    return draw_errors(penguins(), written=True)


@on_one_page
def grad_digits() -> Figure:
    """The same in a classifier, where your SoftmaxCrossEntropy has its part."""
    return draw_errors(small_classifier(), written=False)


def errors_text(data: Data) -> str:
    """Largest and middle error of each parameter block."""
    errors = gradient_errors(data)
    rows = []
    for name, block in errors.items():
        worst = np.unravel_index(int(np.argmax(np.nan_to_num(block, nan=np.inf))), block.shape)
        place = f"[{worst[1]}]" if name[0] == "b" else f"[{worst[0]}, {worst[1]}]"
        sizes = (f"{block[worst]:.1e}", place, f"{np.median(block):.1e}")
        rows.append((name, block.size, *sizes, int(np.sum(block == 0.0))))
    head = ("parameter", "numbers", "largest error", "at", "median", "exactly 0")
    said = (
        f"relative error |yours - numeric| / (|yours| + |numeric|) on {CHECKED_ROWS} training rows,"
        f" step {STEP:g}, second backward pass of a new network. Up to about 1e-5 is rounding,"
        " which is largest where the gradient is small; 1e-2 and more is a mistake."
    )
    return f"{data.network} network on {data.name}\n{table(head, rows)}\n{wrapped(said)}"


def grad_penguins_text() -> str:
    """Errors of the regression network."""
    return errors_text(penguins())


def grad_digits_text() -> str:
    """Errors of the classifier."""
    return errors_text(small_classifier())


# weights


def weights_before() -> np.ndarray:
    """W1 of a new digits network. Shape (64, 32)."""
    first = new_network(digits(), np.random.default_rng(SEED)).trainables[0]
    return np.array(first.value, dtype=float).reshape(digits().sizes[:2])


def weights_after() -> np.ndarray:
    """W1 of the same network after its training. Shape (64, 32)."""
    first = usual(digits()).network.trainables[0]
    return np.array(first.value, dtype=float).reshape(digits().sizes[:2])


def weights() -> Figure:
    """The weights into each hidden unit as an image of 8 x 8, before and after the training."""
    figure, panels = subplots(2, 1, figsize=(7.6, 7.0))
    for_images(*panels)
    found = {}
    for axes, when, make in zip(
        panels, ("before", "after"), (weights_before, weights_after), strict=True
    ):
        axes.set_title(f"{when} training")
        axes.set_xticks([])
        axes.set_yticks([])
        with part(axes):
            found[axes] = make()
    most = max(
        (np.abs(values[np.isfinite(values)]).max(initial=0.01) for values in found.values()),
        default=1.0,
    )
    for axes, values in found.items():
        page = tiles(values.T.reshape(-1, 8, 8), 8)
        image = axes.imshow(page, cmap="RdBu_r", vmin=-most, vmax=most)
        axes.set_xticks(9 * np.arange(8) + 3.5, range(1, 9))
        axes.set_yticks(9 * np.arange(4) + 3.5, ["1-8", "9-16", "17-24", "25-32"])
        axes.set_ylabel("hidden unit")
    if found:
        bar = figure.colorbar(image, ax=panels, pad=0.02)
        bar.set_label("weight of a pixel (blue: below 0, red: above 0)")
    figure.suptitle(
        "First-layer weights: noise at first; trained, each unit has patches it looks for"
    )
    return figure


def weights_text() -> str:
    """Sizes of the weights, and the strongest pixels of each unit."""
    before, after = weights_before(), weights_after()
    never = ~digits().X.any(axis=0)
    moved = np.abs(after - before)
    sizes = [
        (name, f"{values.std():.3f}", f"{values.min():.2f}", f"{values.max():.2f}")
        for name, values in (("before", before), ("after", after))
    ]
    units = []
    for unit, column in enumerate(after.T, 1):
        low, high = int(np.argmin(column)), int(np.argmax(column))
        alike = np.corrcoef(before[:, unit - 1], column)[0, 1]
        units.append((unit, *place_of(column, high), *place_of(column, low), f"{alike:.2f}"))
    head = ("unit", "largest", "row, column", "lowest", "row, column", "likeness before/after")
    still = float(moved[never].max(initial=0.0))
    return "\n".join(
        (
            table(("W1", "standard deviation", "lowest", "largest"), sizes),
            f"Mean change of a weight: {moved.mean():.3f}. Largest change where a pixel has no ink",
            f"in any training image ({int(never.sum())} pixels): {still:g}. Without input there is",
            "no gradient.\n",
            table(head, units),
        )
    )


def place_of(column: np.ndarray, pixel: int) -> tuple[str, str]:
    """A weight and where its pixel is, rows and columns counted from 1."""
    return f"{column[pixel]:.2f}", f"{pixel // 8 + 1}, {pixel % 8 + 1}"


# wrong and confusion


@dataclass(frozen=True)
class Misread:
    """A test digit that the network gets wrong. row: its place in digits.csv, from 0."""

    row: int
    image: np.ndarray
    label: int
    read: int
    of_read: float
    of_label: float


def read_test_rows() -> tuple[np.ndarray, np.ndarray]:
    """Logits (240, 10) of the test digits, and what each is taken for (240,)."""
    logits = outputs(usual(digits()).network, digits().X_test, 10)
    return logits, digits_read(logits)


def misread() -> list[Misread]:
    """Every test digit that the trained network gets wrong."""
    data = digits()
    logits, read = read_test_rows()
    return [
        Misread(
            5 * at,
            data.X_test[at].reshape(8, 8),
            int(data.y_test[at]),
            int(read[at]),
            probability(logits[at], int(read[at])),
            probability(logits[at], int(data.y_test[at])),
        )
        for at in np.flatnonzero(read != data.y_test)
    ]


@on_one_page
def wrong() -> Figure:
    """Test digits that the network gets wrong, and how sure it is of each."""
    found = misread()
    columns = 4
    rows = max(1, -(-min(len(found), MOST_SHOWN) // columns))
    figure, panels = subplots(rows, columns, figsize=(10.0, 1.0 + 2.0 * rows), squeeze=False)
    for axes in panels.flat:
        axes.axis("off")
    for axes, one in zip(panels.flat, found[:MOST_SHOWN], strict=False):
        axes.imshow(one.image, cmap="gray_r", vmin=0.0, vmax=1.0)
        read = f"read as {one.read} (p = {one.of_read:.2f})"
        axes.set_title(f"label {one.label} (p = {one.of_label:.2f})\n{read}", fontsize=10)
    shown = f", {MOST_SHOWN} of them below" if len(found) > MOST_SHOWN else ""
    tests = len(digits().y_test)
    figure.suptitle(f"{len(found)} of {tests} test digits are read wrongly{shown}")
    return figure


def wrong_text() -> str:
    """The same as a table."""
    found = misread()
    rows = [
        (one.row, one.label, one.read, f"{one.of_read:.3f}", f"{one.of_label:.3f}")
        for one in found[:MOST_TOLD]
    ]
    head = ("row in digits.csv", "label", "read as", "p of read", "p of label")
    about = f"{len(found)} of {len(digits().y_test)} test digits are read wrongly."
    if len(found) > MOST_TOLD:
        about += f" The first {MOST_TOLD}:"
    return f"{about}\n{table(head, rows)}" if found else about


def readings() -> np.ndarray:
    """How many test digits of each label (row) are read as each digit (column). (10, 10)."""
    _, read = read_test_rows()
    return np.array(
        [
            [int(np.sum((digits().y_test == label) & (read == digit))) for digit in range(10)]
            for label in range(10)
        ]
    )


def confusion() -> Figure:
    """The confusion table in colours, with its numbers."""
    figure, axes = subplots(figsize=(7.0, 6.4))
    axes.set_xlabel("digit that the network reads")
    axes.set_ylabel("label: digit in the table")
    with part(axes):
        counts = readings()
        image = axes.imshow(
            np.where(counts > 0, counts, np.nan),
            cmap="cividis",
            norm=LogNorm(1, max(2, counts.max())),
        )
        for (row, column), count in np.ndenumerate(counts):
            ink = "white" if count < counts.max() ** 0.5 else INK
            style = {"color": ink if count else GREY, "ha": "center", "va": "center"}
            axes.text(column, row, str(count) if count else "\N{MIDDLE DOT}", **style)
        axes.set_xticks(range(10))
        axes.set_yticks(range(10))
        for_images(axes)
        figure.colorbar(image, ax=axes, label="test digits", ticks=[1, 3, 10, 30], format="%d")
        right = int(np.trace(counts))
        axes.set_title(f"Confusion table: {right} of {counts.sum()} are right (the diagonal)")
    return figure


def confusion_text() -> str:
    """The confusion table."""
    counts = readings()
    rows = [(label, *row, f"{row[label]}/{row.sum()}") for label, row in enumerate(counts)]
    right = f"{np.trace(counts)} of {counts.sum()} test digits are right."
    share = f"Your accuracy says {score(digits(), usual(digits()).network):.4f}."
    head = ("label, read as:", *range(10), "right")
    return f"{right} {share}\n{table(head, rows)}"


# regression


@dataclass(frozen=True)
class Masses:
    """Test penguins: true and predicted mass in gram (67,), species as numbers, your R^2."""

    true: np.ndarray
    predicted: np.ndarray
    species: np.ndarray
    r_squared: float


def masses() -> Masses:
    """What the trained regression says of the test rows, turned back into gram."""
    data = penguins()
    head, table = table_of("penguins.csv")
    test = for_testing(len(table))
    mean, spread = table[~test, -1].mean(), table[~test, -1].std()
    network = usual(data).network
    predicted = outputs(network, data.X_test, 1).ravel() * spread + mean
    first = head.index(SPECIES[0])
    species = np.argmax(table[test, first : first + 3], axis=1)
    return Masses(table[test, -1], predicted, species, score(data, network))


def regression() -> Figure:
    """Predicted against true mass of the test penguins."""
    figure, axes = subplots(figsize=(7.0, 6.4))
    axes.set_xlabel("true body mass (g)")
    axes.set_ylabel("predicted body mass (g)")
    axes.set_title("Regression: the closer to the diagonal, the better")
    with part(axes):
        found = masses()
        ends = [found.true.min() - 150.0, found.true.max() + 150.0]
        axes.plot(ends, ends, color=GREY, linestyle="--", label="predicted = true")
        for number, name in enumerate(SPECIES):
            these, line = found.species == number, SERIES[number]
            axes.scatter(
                found.true[these],
                found.predicted[these],
                color=line["color"],
                marker=line["marker"],
                alpha=0.8,
                label=name.capitalize(),
            )
        axes.legend(title=f"67 test rows, R$^2$ = {found.r_squared:.3f}")
    return figure


def regression_text() -> str:
    """R^2, errors of each species, and the five largest errors."""
    found = masses()
    errors = found.predicted - found.true
    rows = [
        (name.capitalize(), int(np.sum(these)), *mean_errors(errors[these]))
        for number, name in enumerate(SPECIES)
        for these in [found.species == number]
    ]
    rows.append(("all", len(errors), *mean_errors(errors)))
    most = np.argsort(-np.abs(errors))[:5]
    largest = [
        (5 * at, f"{found.true[at]:.0f}", f"{found.predicted[at]:.0f}", f"{errors[at]:+.0f}")
        for at in most
    ]
    return "\n".join(
        (
            f"{len(errors)} test rows: your R^2 is {found.r_squared:.3f}.",
            table(("species", "rows", "mean |error| (g)", "mean error (g)"), rows),
            "\nThe five largest errors:",
            table(("row in penguins.csv", "true (g)", "predicted (g)", "error (g)"), largest),
        )
    )


def mean_errors(errors: np.ndarray) -> tuple[str, str]:
    """Mean size of errors, and their mean with its sign."""
    return f"{np.abs(errors).mean():.0f}", f"{errors.mean():+.0f}"


# bugs: what known mistakes do to a loss. Each is made around your own functions.


def pile_up(network: Any) -> None:
    """Let each parameter add its gradients of all earlier steps to the new one."""

    def piling(node: Any) -> Callable[[], None]:
        fresh, pile = node.backward, np.zeros(np.shape(node.value))

        def backward() -> None:
            nonlocal pile
            fresh()
            pile = pile + node.gradients[node]
            node.gradients[node] = pile

        return backward

    for node in network.trainables:
        node.backward = piling(node)


def freeze_first_layer(network: Any) -> None:
    """Take W1 and b1 out of the trainables."""
    del network.trainables[:2]


def freeze_biases(network: Any) -> None:
    """Take b1 and b2 out of the trainables."""
    del network.trainables[1::2]


def sorted_by_class(data: Data) -> Data:
    """The training rows, 0s first, 9s last."""
    order = np.argsort(data.y, kind="stable")
    return replace(data, X=data.X[order], y=data.y[order])


Feed = Callable[[Data, int, Any, Any], tuple[Any, Any]]


def next_rows(data: Data, at: int, X: Any, y: Any) -> tuple[Any, Any]:
    """The rows of the table from row `at` on, as many as were drawn."""
    here = np.arange(at, at + len(X)) % len(data.X)
    return data.X[here], data.y[here]


def next_targets(data: Data, at: int, X: Any, y: Any) -> tuple[Any, Any]:
    """The rows that were drawn, with the next targets of the table, which belong to others."""
    return X, next_rows(data, at, X, y)[1]


@contextlib.contextmanager
def fed_with(feed: Feed | None, data: Data) -> Iterator[None]:
    """While this lasts, sgd_step gets what `feed` makes of the rows that train has drawn."""
    module, at = training(), 0
    own = module.sgd_step

    def fed_step(network: Any, X: Any, y: Any, learning_rate: float) -> Any:
        nonlocal at
        rows = feed(data, at, X, y) if feed else (X, y)
        at += len(X)
        return own(network, *rows, learning_rate)

    module.sgd_step = fed_step
    try:
        yield
    finally:
        module.sgd_step = own
    if feed and at == 0:
        raise ValueError("shown only if train calls sgd_step")


@dataclass(frozen=True)
class Bug:
    """A mistake, made around right code.

    changed: what was changed here. times: factor of the learning rate. change: what happens to
    the network. by_class: the training rows are sorted. feed: what sgd_step gets.
    known: cost afterwards / before and accuracy, medians of 50 trainings of wrong code.
    """

    title: str
    changed: str
    known: tuple[float, float]
    times: float = 1.0
    change: Callable[[Any], None] | None = None
    by_class: bool = False
    feed: Feed | None = None


RIGHT = Bug("no mistake", "nothing is changed", (0.032, 0.97))
BUGS = (
    RIGHT,
    Bug("sign flipped", "learning rate -0.5 in place of 0.5", (5530.0, 0.11), times=-1.0),
    Bug(
        "gradients pile up",
        "each step adds the gradients of all earlier ones",
        (21.9, 0.33),
        change=pile_up,
    ),
    Bug(
        "only the last layer moves",
        "W1 and b1 are taken out of the trainables",
        (0.457, 0.79),
        change=freeze_first_layer,
    ),
    Bug(
        "sum in place of the mean",
        "learning rate times 32, the rows of a batch",
        (1.26, 0.11),
        times=32.0,
    ),
    Bug(
        "not shuffled",
        "rows sorted by class, fed as they stand",
        (0.139, 0.87),
        by_class=True,
        feed=next_rows,
    ),
    Bug(
        "biases do not move",
        "b1 and b2 are taken out of the trainables",
        (0.033, 0.97),
        change=freeze_biases,
    ),
    Bug(
        "targets of other rows",
        "X is shuffled, y stays sorted by class",
        (0.998, 0.12),
        by_class=True,
        feed=next_targets,
    ),
)
CURVES = f"Solid: right code. Dashed: with the mistake. At the top: {TOP:g} and more."
READING = (
    "A loss that rises, or stays near ln 10 = 2.3, says that something is wrong, not what.",
    "A loss that falls does not say that all is right: it falls with the last layer alone, and"
    " without the biases nobody can tell. A missing shuffle shows as these rows are sorted; on"
    " rows in no order it would not.",
    "And it is the loss of training rows: how new rows fare, only test rows tell.",
)


@dataclass(frozen=True)
class Outcome:
    """What a training led to. ratio: cost of all training rows after it / before it."""

    losses: np.ndarray
    ratio: float
    accuracy: float


@functools.cache
def outcome(bug: Bug) -> Outcome:
    """Train on the digits with a mistake, then look at the true rows."""
    right = digits()
    data = sorted_by_class(right) if bug.by_class else right
    with fed_with(bug.feed, data):
        rate = bug.times * data.learning_rate
        one = run_training(data, SEED, rate, data.epochs, bug.change)
    fresh = new_network(right, np.random.default_rng(SEED))
    before, after = (
        cost_of(outputs(network, right.X, 10), right.y) for network in (fresh, one.network)
    )
    return Outcome(one.losses, after / before, score(right, one.network))


@on_one_page
def bugs() -> Figure:
    """The loss curve of each known mistake, over that of right code."""
    right = outcome(RIGHT)
    figure, panels = subplots(3, 3, figsize=(10.0, 7.0), sharex=True, sharey=True)
    for axes, bug in zip(panels.flat, BUGS, strict=False):
        axes.set_title(f"{bug.title}\n", fontsize=11, fontweight="bold")
        axes.text(0.5, 1.03, bug.changed, transform=axes.transAxes, ha="center", fontsize=8)
        loss_axes(axes)
        with part(axes):
            draw_bug(axes, outcome(bug), right, bug is RIGHT)
    panels[0, 0].set_ylim(TOP / 1e4, 1.5 * TOP)
    for axes in panels[:, 0]:
        axes.set_ylabel("loss")
    for axes in (*panels[-1], panels[1, 2]):
        axes.set_xlabel("epoch")
        axes.xaxis.set_tick_params(labelbottom=True)
    last = panels[-1, -1]
    last.axis("off")
    lines = "\n\n".join(textwrap.fill(line, 46) for line in (CURVES, *READING))
    last.text(0.0, 1.25, lines, va="top", fontsize=8.5, transform=last.transAxes)
    about = f"{digits().about(digits().epochs)}, one seed"
    figure.suptitle(f"Known mistakes, and how training looks with them ({about})", fontsize=12)
    return figure


def draw_bug(axes: Axes, found: Outcome, right: Outcome, alone: bool) -> None:
    """Losses with a mistake (dashed) over those of right code, and what came of it."""
    epochs = np.arange(1, len(right.losses) + 1)
    axes.plot(epochs, up_to_top(right.losses), color=BLUE)
    if not alone:
        axes.plot(epochs, up_to_top(found.losses), color=RED, linestyle="--")
    ratio = f"{found.ratio:.2g}" if found.ratio < 100 else f"{found.ratio:.0f}"
    score = f"{100 * found.accuracy:.0f} % of test digits right"
    axes.text(
        0.04, 0.05, f"cost after / before: {ratio}\n{score}", transform=axes.transAxes, fontsize=8
    )


def bugs_text() -> str:
    """What each mistake does to the loss, in numbers."""
    outcome(RIGHT)
    rows, changes = [], []
    for bug in BUGS:
        with part():
            found = outcome(bug)
            shown = (f"{loss:.3g}" for loss in (found.losses[0], found.losses[-1], found.ratio))
            known = f"{bug.known[0]:g}, {bug.known[1]:g}"
            rows.append((bug.title, *shown, f"{found.accuracy:.2f}", known))
        changes.append(f"  {bug.title}: {bug.changed}.")
    head = ("", "first epoch", "last epoch", "cost after/before", "accuracy", "known: both")
    about = (
        "'Known: both' are cost after/before and accuracy as the course measured them, medians of"
        " 50 trainings of code with this mistake (of 1000 for right code)."
    )
    return "\n".join(
        (
            f"{digits().about(digits().epochs)}, learning rate 0.5, one seed.",
            table(head, rows),
            wrapped(about),
            "\nWhat was changed around your functions:",
            *changes,
            "",
            *(wrapped(line) for line in READING),
        )
    )


EXHIBITS = [
    Exhibit(
        "sample",
        "The data: images of digits, and penguins",
        sample,
        sample_text,
        "Left, eight images of 8 x 8 pixels of each digit. Right, body mass of 333 penguins against"
        " flipper length, one marker for each species: the longer the flippers, the heavier.",
    ),
    Exhibit(
        "losses",
        "Loss curves: mean and band over five seeds",
        losses,
        losses_text,
        "Loss against epoch on a logarithmic axis, for the penguins and for the digits. Both fall"
        " fast at first and slowly later; five seeds lie close together.",
    ),
    Exhibit(
        "rates",
        "Learning rates, from a crawl to an explosion",
        rates,
        rates_text,
        "Loss against epoch for five learning rates on each table. The smallest hardly falls, the"
        " middle ones fall fast, the largest jumps about or leaves the picture.",
    ),
    Exhibit(
        "grad_penguins",
        "Gradient check of the regression network",
        grad_penguins,
        grad_penguins_text,
        "A cell for each of the 101 weights and biases of an 8-10-1 network, its colour the"
        " relative error of its gradient, its number the power of ten. With right code all errors"
        " are tiny.",
    ),
    Exhibit(
        "grad_digits",
        "Gradient check of a classifier",
        grad_digits,
        grad_digits_text,
        "The same for a 64-10-10 network on digits, whose cost is your SoftmaxCrossEntropy. Pixels"
        " without ink have rows of error 0.",
    ),
    Exhibit(
        "weights",
        "First-layer weights as images, before and after training",
        weights,
        weights_text,
        "The 64 weights into each of 32 hidden units as an image of 8 x 8: noise before training,"
        " patches of positive and negative weights after it.",
    ),
    Exhibit(
        "wrong",
        "Test digits that the trained network gets wrong",
        wrong,
        wrong_text,
        "Images of test digits that are read wrongly, each with its label, the digit that was read"
        " and the probabilities of both.",
    ),
    Exhibit(
        "confusion",
        "Confusion table of the test digits",
        confusion,
        confusion_text,
        "A table of ten labels by ten digits read, with counts. Nearly all are on the diagonal.",
    ),
    Exhibit(
        "regression",
        "Predicted against true mass of the test penguins",
        regression,
        regression_text,
        "Predicted against true body mass of 67 penguins, one marker for each species, along the"
        " diagonal.",
    ),
    Exhibit(
        "bugs",
        "Known mistakes and their loss curves",
        bugs,
        bugs_text,
        "Eight small loss curves: right code, and seven mistakes over it. Some rise, some fall"
        " less, and the one without biases lies on the right curve.",
    ),
]

if __name__ == "__main__":
    sys.exit(run(__doc__, EXHIBITS, sys.argv[1:]))
