"""Read the two tables that are trained on, and show a sample of them. No code of yours is needed.

Reads:  data/digits.csv and data/penguins.csv, beside lab.py.
Gives:  Data: the rows as `python training.py` splits and scales them, with its settings; the
        exhibit sample.
Leaves to others: training (trainings.py).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from autograder.lab.style import SERIES, subplots
from labs.layout import for_images, table, tiles

SPECIES = ("adelie", "chinstrap", "gentoo")


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

    def summary(self, epochs: int) -> str:
        """The network and its training in one line."""
        return f"{self.name}: {self.network}, batches of {self.batch_size}, {epochs} epochs"


def table_of(name: str) -> tuple[list[str], np.ndarray]:
    """A table of the folder data/. Returns: names of its columns, (rows, columns)."""
    path = Path(__file__).resolve().parents[1] / "data" / name
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


def both() -> tuple[Data, Data]:
    """The penguins and the digits."""
    return penguins(), digits()


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
