"""Lay out what several pictures share: tables of text, pages of small images.

Reads:  rows of cells, images, functions that draw.
Gives:  plain text, parts of figures; a page with one note where a figure cannot be drawn.
Leaves to others: colours and new figures (autograder/lab/style.py), notes (autograder/lab/gallery).
"""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from autograder.lab.gallery import part
from autograder.lab.style import subplots


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
