"""Show the first-layer weights of the digits network as images, before and after training.

Reads:  W1 of a new network of yours, and of the same one trained.
Gives:  the exhibit weights.
Leaves to others: training (trainings.py).
"""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from autograder.lab.gallery import part
from autograder.lab.style import subplots
from labs import tables
from labs.layout import for_images, table, tiles
from labs.trainings import SEED, new_network, usual


def weights_before() -> np.ndarray:
    """W1 of a new digits network. Shape (64, 32)."""
    first = new_network(tables.digits(), np.random.default_rng(SEED)).trainables[0]
    return np.array(first.value, dtype=float).reshape(tables.digits().sizes[:2])


def weights_after() -> np.ndarray:
    """W1 of the same network after its training. Shape (64, 32)."""
    first = usual(tables.digits()).network.trainables[0]
    return np.array(first.value, dtype=float).reshape(tables.digits().sizes[:2])


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
    never = ~tables.digits().X.any(axis=0)
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
