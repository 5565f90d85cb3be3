"""Show what known mistakes do to a loss. Each is made around your own functions.

Reads:  trainings of your networks on the digits, with one thing changed.
Gives:  the exhibit bugs, beside what the course measured of the same mistakes.
Leaves to others: training (trainings.py), axes for losses (curves.py).
"""

from __future__ import annotations

import contextlib
import functools
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from autograder.lab.gallery import part
from autograder.lab.style import BLUE, RED, subplots
from labs import tables
from labs.curves import TOP, loss_axes, up_to_top
from labs.layout import on_one_page, table, wrapped
from labs.tables import Data
from labs.trainings import SEED, cost_of, new_network, outputs, run_training, score, training


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
    right = tables.digits()
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
    about = f"{tables.digits().summary(tables.digits().epochs)}, one seed"
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
            f"{tables.digits().summary(tables.digits().epochs)}, learning rate 0.5, one seed.",
            table(head, rows),
            wrapped(about),
            "\nWhat was changed around your functions:",
            *changes,
            "",
            *(wrapped(line) for line in READING),
        )
    )
