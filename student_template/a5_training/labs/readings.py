"""Show which test digits the trained network reads as which: the wrong ones, and all in a table.

Reads:  what your predict and accuracy say of the test digits.
Gives:  the exhibits wrong and confusion.
Leaves to others: training, reading a digit off logits (trainings.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from autograder.lab.gallery import part
from autograder.lab.style import GREY, INK, subplots
from labs import tables
from labs.layout import for_images, on_one_page, table
from labs.trainings import digits_read, outputs, probability, score, usual

MOST_SHOWN = 12  # digits that the network gets wrong, in the picture
MOST_LISTED = 40  # and in the text


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
    logits = outputs(usual(tables.digits()).network, tables.digits().X_test, 10)
    return logits, digits_read(logits)


def misread() -> list[Misread]:
    """Every test digit that the trained network gets wrong."""
    data = tables.digits()
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
    tests = len(tables.digits().y_test)
    figure.suptitle(f"{len(found)} of {tests} test digits are read wrongly{shown}")
    return figure


def wrong_text() -> str:
    """The same as a table."""
    found = misread()
    rows = [
        (one.row, one.label, one.read, f"{one.of_read:.3f}", f"{one.of_label:.3f}")
        for one in found[:MOST_LISTED]
    ]
    head = ("row in digits.csv", "label", "read as", "p of read", "p of label")
    about = f"{len(found)} of {len(tables.digits().y_test)} test digits are read wrongly."
    if len(found) > MOST_LISTED:
        about += f" The first {MOST_LISTED}:"
    return f"{about}\n{table(head, rows)}" if found else about


def readings() -> np.ndarray:
    """How many test digits of each label (row) are read as each digit (column). (10, 10)."""
    _, read = read_test_rows()
    labels = tables.digits().y_test
    return np.array(
        [
            [int(np.sum((labels == label) & (read == digit))) for digit in range(10)]
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
    share = f"Your accuracy says {score(tables.digits(), usual(tables.digits()).network):.4f}."
    head = ("label, read as:", *range(10), "right")
    return f"{right} {share}\n{table(head, rows)}"
