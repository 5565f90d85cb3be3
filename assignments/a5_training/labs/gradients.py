"""Check the gradient of every parameter against central differences, and show the errors.

Reads:  new networks of yours, after two backward passes of your engine.
Gives:  the exhibits grad_penguins and grad_digits.
Leaves to others: building the networks (trainings.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from autograder.lab.style import INK, subplots
from labs import tables
from labs.layout import for_images, on_one_page, table, wrapped
from labs.tables import Data
from labs.trainings import SEED, engine, new_network, without_warnings

PARAMETERS = ("W1", "b1", "W2", "b2")
CHECKED_ROWS = 32
STEP = 1e-5  # of the central differences
SMALLEST, LARGEST = 1e-12, 1.0  # ends of the colour scale for relative errors


def small_classifier() -> Data:
    """The digits for a network of 10 hidden units: few enough parameters for a picture."""
    return replace(tables.digits(), sizes=(64, 10, 10))


def gradient_errors(data: Data) -> dict[str, np.ndarray]:
    """Relative error of your gradient of each parameter, beside a central difference.

    It is |yours - numeric| / (|yours| + |numeric|), and 0 if both are 0. Your engine makes two
    backward passes, so that what it keeps from the first shows in the second.
    Returns: {"W1": (features, hidden), "b1": (1, hidden), "W2": (hidden, outputs), "b2": ...}.
    """
    network, flow = new_network(data, np.random.default_rng(SEED)), engine()
    network.X.value = data.X[:CHECKED_ROWS].copy()
    network.y.value = data.y[:CHECKED_ROWS].copy()
    with without_warnings():
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
    inputs = tables.table_of(f"{data.name}.csv")[0][:-1]
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
    return draw_errors(tables.penguins(), written=True)


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
    return errors_text(tables.penguins())


def grad_digits_text() -> str:
    """Errors of the classifier."""
    return errors_text(small_classifier())
