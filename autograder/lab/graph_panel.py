"""Make a figure for a graph, with room for lines and buttons below it.

Reads:  a Sheet, which is the graph laid out; a title; how much room is needed below.
Gives:  the figure, as high as the graph needs it; lines of text and buttons, placed in inches.
Leaves to others: what the buttons do (stepper.py, quiz_figure.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matplotlib.text import Text
from matplotlib.widgets import Button

from autograder.lab.graph_picture import Sheet
from autograder.lab.style import blank

WIDTH, HIGHEST = 10.0, 7.0  # inches
ABOVE, BESIDE = 0.5, 0.2  # room for the title; on the left and on the right


def most_room(below: float) -> tuple[float, float]:
    """Width and height in inches that a graph has at most, above `below` inches."""
    return WIDTH - 2 * BESIDE, HIGHEST - below - ABOVE


class GraphPanel:
    """A figure with the title, `axes` for the graph and `below` inches of room under them.

    Args:
        sheet: the graph, laid out in `most_room(below)`; gets the room that there is.
        lowest: inches; the figure of a small graph is that high.
    """

    def __init__(self, sheet: Sheet, title: str, below: float, lowest: float) -> None:
        self.sheet = sheet
        needed = sheet.layout.height * sheet.scale + below + ABOVE
        self.height = min(max(needed, lowest), HIGHEST)
        width, height = WIDTH - 2 * BESIDE, self.height - below - ABOVE
        sheet.room = (width, height)
        self.figure = blank(WIDTH, self.height)
        self.figure.suptitle(title, y=1 - 0.12 / self.height, va="top", fontsize=12)
        self.axes = self.figure.add_axes(
            (BESIDE / WIDTH, below / self.height, width / WIDTH, height / self.height)
        )

    def line(self, up: float, words: str = "", **look: Any) -> Text:
        """A line of text in the middle, `up` inches above the lower edge."""
        centred: dict[str, Any] = {"ha": "center", "va": "center"}
        text = self.figure.text(0.5, up / self.height, words)
        text.update(centred | look)
        return text

    def button(self, left: float, label: str, act: Callable[[], object]) -> Button:
        """A button in the last row, `left` inches from the edge. act: what a click does."""
        height = self.height
        axes = self.figure.add_axes((left / WIDTH, 0.1 / height, 1.4 / WIDTH, 0.3 / height))
        button = Button(axes, label)
        button.label.set_fontsize(9.5)
        button.on_clicked(lambda _: act())
        return button
