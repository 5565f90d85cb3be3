"""Show loss curves: over several seeds, and for several learning rates.

Reads:  trainings of your networks on both tables.
Gives:  the exhibits losses and rates; axes for losses, which other pictures use too.
Leaves to others: training (trainings.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from autograder.lab.gallery import in_text, part
from autograder.lab.style import SERIES, subplots
from labs import tables
from labs.layout import table
from labs.tables import Data
from labs.trainings import score, trained, without_warnings

SEEDS = (1, 2, 3, 4, 5)  # of the loss curves
RATE_SEEDS = (1, 2, 3)  # of the learning rates
RATES = {"penguins": (0.001, 0.01, 0.1, 0.3, 1.0), "digits": (0.02, 0.1, 0.5, 5.0, 20.0)}
RATE_EPOCHS = {"penguins": 40, "digits": 12}
TOP = 100.0  # losses above it, or not finite, are drawn at it


def up_to_top(losses: np.ndarray) -> np.ndarray:
    """Losses as they are drawn: an explosion runs along the top."""
    return np.minimum(np.nan_to_num(losses, nan=TOP), TOP)


def loss_axes(axes: Axes) -> None:
    """Logarithmic losses, whole epochs."""
    axes.set_yscale("log")
    axes.minorticks_off()
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))


def draw_band(axes: Axes, losses: np.ndarray, line: dict[str, Any], label: str) -> None:
    """Mean over the seeds as a line, lowest to highest as a band; losses (seeds, epochs)."""
    epochs = np.arange(1, losses.shape[1] + 1)
    style = {**line, "markevery": max(1, len(epochs) // 8)}
    axes.plot(epochs, up_to_top(losses.mean(axis=0)), **style, label=label)
    low, high = up_to_top(losses.min(axis=0)), up_to_top(losses.max(axis=0))
    axes.fill_between(epochs, low, high, color=line["color"], alpha=0.2, linewidth=0)


def listed_epochs(epochs: int) -> list[int]:
    """The epochs that a table shows, counted from 1."""
    return [epoch for epoch in (1, 2, 5, 10, 20, 30, 50, 100) if epoch < epochs] + [epochs]


def titled(data: Data, make: Callable[[Data], str]) -> str:
    """A table of one data set below its name; if it is not to be had, why."""
    return f"{data.name}\n{in_text(lambda: make(data))}"


def losses_of(data: Data) -> np.ndarray:
    """Losses of one training for each seed. Shape (seeds, epochs)."""
    rate, epochs = data.learning_rate, data.epochs
    return np.array([trained(data, seed, rate, epochs).losses for seed in SEEDS])


def losses() -> Figure:
    """Loss against epoch on both tables: mean and band over some seeds."""
    figure, panels = subplots(1, 2, figsize=(10.0, 4.4))
    for axes, data in zip(panels, tables.both(), strict=True):
        axes.set_title(data.summary(data.epochs), fontsize=10)
        axes.set_xlabel("epoch")
        axes.set_ylabel(data.cost)
        with part(axes):
            found = losses_of(data)
            loss_axes(axes)
            with without_warnings():
                draw_band(axes, found, SERIES[0], f"mean of {len(SEEDS)} seeds {ending(found)}")
            axes.legend(title=f"learning rate {data.learning_rate:g}; band: lowest to highest")
    figure.suptitle("Loss curves: right code falls fast at first, then slowly")
    return figure


def losses_text() -> str:
    """The same curves as a table."""
    return "\n\n".join(titled(data, losses_table) for data in tables.both())


def losses_table(data: Data) -> str:
    """Mean, lowest and highest loss at some epochs."""
    found = losses_of(data)
    rows = [
        (epoch, *(f"{make(found[:, epoch - 1]):.4f}" for make in (np.mean, np.min, np.max)))
        for epoch in listed_epochs(data.epochs)
    ]
    head = ("epoch", "mean loss", "lowest", "highest")
    rate = f"learning rate {data.learning_rate:g}, {len(SEEDS)} seeds, loss: {data.cost}"
    return f"{data.summary(data.epochs)}\n{rate}\n{table(head, rows)}"


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
    for axes, data in zip(panels, tables.both(), strict=True):
        axes.set_title(data.summary(RATE_EPOCHS[data.name]), fontsize=10)
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
        with without_warnings():
            draw_band(axes, found, line, f"{rate:g}: {ending(found)}")
    title = f"learning rate (band over {len(RATE_SEEDS)} seeds)"
    axes.legend(title=title, loc="upper center", bbox_to_anchor=(0.5, -0.14), fontsize=9)


def rates_text() -> str:
    """The same, with the scores on test rows, which no loss tells."""
    return "\n\n".join(titled(data, rates_table) for data in tables.both()) + (
        "\n\nCompare the last two columns: losses far apart may have nearly the same score, and\n"
        "equal losses different ones. The loss is that of training rows; how new rows fare,\n"
        "it cannot tell."
    )


def rates_table(data: Data) -> str:
    """Losses and test scores for each learning rate."""
    epochs = RATE_EPOCHS[data.name]
    shown = [epoch for epoch in listed_epochs(epochs) if epoch in (1, 5, 10, 20, epochs)]
    rows = []
    for rate in RATES[data.name]:
        found = losses_at(data, rate)
        runs = [trained(data, seed, rate, epochs) for seed in RATE_SEEDS]
        scores = [score(data, one.network) for one in runs]
        with without_warnings():
            means = [f"{found[:, epoch - 1].mean():.3g}" for epoch in shown]
        rows.append((f"{rate:g}", *means, f"{np.mean(scores):.3f}"))
    name = "R^2" if len(data.sizes) == 2 else "accuracy"
    head = ("learning rate", *(f"epoch {epoch}" for epoch in shown), f"{name} on test rows")
    about = f"{data.summary(epochs)}; means of {len(RATE_SEEDS)} seeds"
    return f"{about}\n{table(head, rows)}"
