"""Show the paths of batch, stochastic and mini-batch descent on one regression.

Reads:  the student's three loops over data and `mean_squared_error_gradient`.
Gives:  the exhibit batches.
Leaves to others: checking trajectories (trajectories.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from autograder.lab.gallery import in_text, part
from autograder.lab.style import GREY, INK, SERIES, subplots
from labs.trajectories import Watched, drawable, gradient_descent, pair, trajectory

EPOCHS = 8
BATCH_SIZE = 4
DATA_RATE = 0.1
DATA_START = (-1.0, -0.5)
SEED = 7


def regression() -> tuple[np.ndarray, np.ndarray]:
    """24 rows around the line y = 1 + 2 x. Shapes: X (24, 2), a column of ones and x; y (24,)."""
    rng = np.random.default_rng(3)
    x = rng.uniform(-1.5, 1.5, 24)
    y = 1.0 + 2.0 * x + rng.normal(0.0, 0.8, 24)
    return np.column_stack([np.ones_like(x), x]), y


def cost(intercept: Any, slope: Any) -> Any:
    """The mean squared error of the line over all rows, for numbers or arrays of them."""
    X, y = regression()
    errors = np.multiply.outer(X[:, 0], intercept) + np.multiply.outer(X[:, 1], slope)
    return np.mean((errors - y.reshape(-1, *[1] * np.ndim(intercept))) ** 2, axis=0)


def lowest_point() -> np.ndarray:
    """The parameters of the best line. Shape (2,)."""
    return np.linalg.lstsq(*regression(), rcond=None)[0]


def batch_path() -> np.ndarray:
    """Parameters before the first update and after each one. Shape (updates + 1, 2)."""
    return path(gradient_descent.batch_gradient_descent, "batch_gradient_descent")


def stochastic_path() -> np.ndarray:
    """The same for stochastic gradient descent."""
    rng = np.random.default_rng(SEED)
    name = "stochastic_gradient_descent"
    return path(gradient_descent.stochastic_gradient_descent, name, rng=rng)


def minibatch_path() -> np.ndarray:
    """The same for mini-batches."""
    options = {"batch_size": BATCH_SIZE, "rng": np.random.default_rng(SEED)}
    name = "minibatch_gradient_descent"
    return path(gradient_descent.minibatch_gradient_descent, name, **options)


def path(method: Callable, name: str, **options: Any) -> np.ndarray:
    """Run one of the three methods on the regression; where it went. Shape (updates + 1, 2)."""
    watched = Watched(gradient_descent.mean_squared_error_gradient)
    X, y = regression()
    last = method(
        *(watched, np.array(DATA_START), X, y), learning_rate=DATA_RATE, epochs=EPOCHS, **options
    )
    points = [*watched.points, trajectory(last, (2,), name)]
    return trajectory(points, (len(points), 2), name)


WAYS = (  # from the noisiest to the smoothest, so that the smooth path is drawn on top
    ("stochastic", "1 row an update", stochastic_path, SERIES[3]),
    ("mini-batch", f"{BATCH_SIZE} rows an update", minibatch_path, SERIES[1]),
    ("batch", "all 24 rows an update", batch_path, SERIES[0]),
)


def batches() -> Figure:
    """The paths of the three methods on the contours of a regression; their cost against epochs."""
    figure, (plane, costs) = subplots(1, 2, figsize=(10, 5.2))
    intercepts, line_slopes = np.linspace(-1.6, 2.2, 120), np.linspace(-1.0, 3.2, 120)
    grid = np.meshgrid(intercepts, line_slopes)
    plane.contour(*grid, cost(*grid), levels=16, colors=GREY, linewidths=0.6)
    plane.set(xlim=(-1.6, 2.2), ylim=(-1.0, 3.2), xlabel="intercept", ylabel="slope")
    plane.plot(*lowest_point(), "*", color=INK, markersize=14, zorder=5, label="lowest point")
    for name, rows, walk, look in WAYS:
        with part(plane):
            points = drawable(walk(), 1e3)
            plane.plot(
                *points.T, linewidth=1.2, label=f"{name}: {rows}", **look | {"markersize": 3}
            )
            epochs = np.linspace(0.0, EPOCHS, len(points))
            costs.plot(epochs, cost(*points.T), linewidth=1.2, **look | {"markersize": 3})
    plane.legend(loc="upper left", fontsize=8)
    plane.set_title("the paths")
    costs.axhline(cost(*lowest_point()), color=INK, linewidth=0.8)
    costs.set(xlabel="epoch", ylabel="mean squared error over all rows", xlim=(0, EPOCHS))
    costs.set(yscale="log", ylim=(0.4, 12.0), title="the cost; the level line is the lowest")
    figure.suptitle(
        f"The same {EPOCHS} epochs with learning rate {DATA_RATE:g}: few smooth or many noisy steps"
    )
    return figure


def batches_text() -> str:
    """Updates, last parameters and cost for each method."""
    lines = [f"24 rows, {EPOCHS} epochs, learning rate {DATA_RATE:g}, from {DATA_START}:"]

    def line(walk: Callable) -> str:
        points = walk()
        said = f"{len(points) - 1:3} updates, ends at {pair(points[-1])}"
        return f"{said}, cost {cost(*points[-1]):.4f}"

    for name, rows, walk, _ in reversed(WAYS):
        lines.append(f"  {name} ({rows}): {in_text(lambda walk=walk: line(walk))}")
    best = lowest_point()
    return "\n".join([*lines, f"  the lowest point is {pair(best)}, cost {cost(*best):.4f}"])
