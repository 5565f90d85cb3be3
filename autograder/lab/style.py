"""Give every picture of the labs the same look.

Gives:  colours that colour-blind readers tell apart (Okabe and Ito, 2008), and new figures.
Leaves to others: what is drawn (each lab.py). No meaning hangs on a colour alone: lines differ in
        their dashes too, points in their markers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PURPLE, SKY, GREY, INK = "#CC79A7", "#56B4E9", "#767676", "#222222"
SERIES = (  # colour, dashes and marker of the first, second, third ... line of a picture
    {"color": BLUE, "linestyle": "-", "marker": "o"},
    {"color": RED, "linestyle": "--", "marker": "s"},
    {"color": GREEN, "linestyle": "-.", "marker": "^"},
    {"color": PURPLE, "linestyle": ":", "marker": "D"},
    {"color": ORANGE, "linestyle": (0, (5, 1)), "marker": "v"},
    {"color": SKY, "linestyle": (0, (3, 1, 1, 1)), "marker": "X"},
)
SETTINGS: Any = {
    "figure.figsize": (8.0, 5.0),
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e3e3e3",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 11,
    "lines.markersize": 5,
    "svg.fonttype": "none",
}


def subplots(*arguments: Any, **options: Any) -> tuple[Figure, Any]:
    """plt.subplots in the style of the labs, laid out so that no label is cut off."""
    with plt.rc_context(SETTINGS):
        figure, axes = plt.subplots(*arguments, layout="constrained", **options)
    return figure, axes


def mosaic(layout: Sequence[Sequence[str]], **options: Any) -> tuple[Figure, dict[str, Any]]:
    """plt.subplot_mosaic in the style of the labs: drawings by name, laid out likewise."""
    with plt.rc_context(SETTINGS):
        figure, axes = plt.subplot_mosaic(
            [list(row) for row in layout], layout="constrained", **options
        )
    return figure, axes


def wipe(axes: Axes) -> None:
    """Take lines and words away, to draw new ones; axes.clear() would take the style, too."""
    for artist in [*axes.lines, *axes.texts]:
        artist.remove()


def blank(width: float, height: float) -> Figure:
    """An empty figure of so many inches, for pictures that place buttons and boxes themselves."""
    with plt.rc_context(SETTINGS):
        return plt.figure(figsize=(width, height))
