"""Draw the quiz of quiz.py with boxes to type in.

Reads:  a Quiz, keys and clicks.
Gives:  a figure: above each box of the graph its forward value, below it its derivative, to be
        typed; right turns green and gets a tick, wrong red and a cross, revealed grey and an r.
Leaves to others: what is right (quiz.py), where the stages stand (graph_layout.py).

Enter judges a box, and so does leaving it; Tab goes on to the next one.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.widgets import TextBox

from autograder.lab.graph import Graph
from autograder.lab.graph_panel import WIDTH, GraphPanel, most_room
from autograder.lab.graph_picture import BOX, CLEAR, FONT, LETTER, Sheet, labelled
from autograder.lab.quiz import EMPTY, REVEALED, RIGHT, WRONG, Question, Quiz
from autograder.lab.style import BLUE, GREEN, GREY, INK, RED

Key = tuple[str, str]
LOWEST, BELOW = 3.6, 1.45  # inches: of the whole figure; of room for the buttons and the lines
ENTRY, ENTRY_HEIGHT = 0.74, 0.24  # inches of a box to type in, before scaling
MARKS = {EMPTY: "", RIGHT: "✓", WRONG: "✗", REVEALED: "r"}
FACES = {EMPTY: "white", RIGHT: "#c8ecdd", WRONG: "#f9d3c0", REVEALED: "#dddddd"}
EDGES = {EMPTY: GREY, RIGHT: GREEN, WRONG: RED, REVEALED: INK}


class QuickTextBox(TextBox):
    """A TextBox that does not draw the whole figure at every click into some other box."""

    def stop_typing(self) -> None:
        """Only a box that is typed in has something to stop."""
        if self.capturekeystrokes:
            super().stop_typing()


class Entry:
    """One box to type in, with its mark."""

    def __init__(self, axes: Axes, question: Question, font: float) -> None:
        self.question = question
        self.axes = axes
        self.box = QuickTextBox(axes, "", textalignment="left")
        self.box.text_disp.set_fontsize(font)
        self.mark: Text = axes.text(
            *(0.97, 0.48, ""),
            transform=axes.transAxes,
            ha="right",
            va="center",
            fontsize=font * 1.1,
            fontweight="bold",
        )

    def show(self) -> None:
        """Show the state of the question: colour, mark, and what was typed."""
        state = self.question.state
        self.box.color = self.box.hovercolor = FACES[state]
        self.axes.set_facecolor(FACES[state])
        self.mark.set_text(MARKS[state])
        self.mark.set_color(EDGES[state])
        for spine in self.axes.spines.values():
            spine.set_color(EDGES[state])
            spine.set_linewidth(1.0 if state == EMPTY else 2.0)
        # set_val() of the box would draw the figure and call back.
        self.box.text_disp.set_text(self.question.typed)
        self.box.cursor_index = len(self.question.typed)


class QuizFigure(GraphPanel):
    """The figure of a Quiz.

    answer(), focus(), hint(), reveal() and reset() do what typing, clicking and the buttons do.
    """

    def __init__(self, graph: Graph, title: str) -> None:
        self.quiz = Quiz(graph)
        labels = [question.label for question in self.quiz.questions.values()]
        label_width = max(len(label) + 2 for label in labels) * LETTER * FONT / 72
        least = (label_width + ENTRY, ENTRY_HEIGHT + 0.04)
        super().__init__(Sheet(graph, {}, {}, most_room(BELOW), least), title, BELOW, LOWEST)
        self.sheet.draw(self.axes, [], [])
        self._given()
        self.entries = {key: self._entry(key) for key in self.quiz.questions}
        self.focused: Key = next(iter(self.entries))
        self._words()
        self.figure.canvas.mpl_connect("button_press_event", self._clicked)
        self.figure.canvas.mpl_connect("key_press_event", self._pressed)

    def _words(self) -> None:
        """The lines below the graph, and the buttons."""
        self.message = self.line(1.12, fontsize=10)
        self.score = self.line(0.25, self.quiz.score(), x=0.02, ha="left", fontsize=11)
        self.score.set_fontweight("bold")
        keys = f"{self.quiz.instructions} Enter judges, Tab goes on. r: revealed."
        self.line(0.68, keys, fontsize=8.5, color=GREY)
        acts: tuple[tuple[str, Callable[[], object]], ...] = (
            ("hint", self.hint),
            ("reveal", self.reveal),
            ("reset", self.reset),
        )
        self.buttons = {
            label: self.button(WIDTH - 4.6 + 1.5 * number, label, act)
            for number, (label, act) in enumerate(acts)
        }

    def _given(self) -> None:
        """Write the numbers that are not asked: what enters, and the cost's own derivative."""
        graph = self.sheet.graph
        for name in graph.names:
            if ("value", name) not in self.quiz.questions and name in graph.values:
                self._write(name, labelled(name, graph.values[name])[0], up=True)
        if graph.cost in graph.derivatives:
            words = labelled(graph.slope(graph.cost), graph.derivatives[graph.cost])[0]
            self._write(graph.cost, words, up=False)

    def _line(self, name: str, up: bool) -> tuple[float, float]:
        """The middle of the line above or below a stage's box, in units of the graph."""
        x, y = self.sheet.layout.middles[name]
        away = BOX / 2 + CLEAR + ENTRY_HEIGHT / 2
        return x, y + away if up else y - away

    def _write(self, name: str, words: str, up: bool) -> None:
        self.axes.text(
            *(*self._line(name, up), words),
            ha="center",
            va="center",
            fontsize=FONT * self.sheet.scale,
            color=BLUE if up else RED,
        )

    def _entry(self, key: Key) -> Entry:
        """A label and a box to type in, side by side."""
        kind, name = key
        question = self.quiz.questions[key]
        x, y = self._line(name, kind == "value")
        label = (len(question.label) + 2) * LETTER * FONT / 72
        left = x - (label + ENTRY) / 2 + label
        self.axes.text(
            *(left - 0.04, y, f"{question.label}{':' if question.asks_shape else ' ='}"),
            ha="right",
            va="center",
            fontsize=FONT * self.sheet.scale,
            color=BLUE if kind == "value" else RED,
        )
        inches = self.axes.transData + self.figure.transFigure.inverted()
        (x0, y0), (x1, y1) = inches.transform(
            [(left, y - ENTRY_HEIGHT / 2), (left + ENTRY, y + ENTRY_HEIGHT / 2)]
        )
        axes = self.figure.add_axes((x0, y0, x1 - x0, y1 - y0), label=question.label)
        entry = Entry(axes, question, FONT * self.sheet.scale)
        entry.show()
        entry.box.on_submit(lambda text: self._submitted(key, text))
        return entry

    def _submitted(self, key: Key, text: str) -> None:
        """Judge a box that was left or entered, unless nothing was changed in it."""
        if text.strip() != self.quiz.questions[key].typed:
            words = self.quiz.answer(key, text)
            self.entries[key].show()
            self.say(words)

    def _clicked(self, event: Any) -> None:
        for key, entry in self.entries.items():
            if event.inaxes is entry.axes:
                self.focused = key

    def _pressed(self, event: Any) -> None:
        if event.key not in ("tab", "shift+tab"):
            return
        keys = list(self.entries)
        step = 1 if event.key == "tab" else -1
        self.focus(keys[(keys.index(self.focused) + step) % len(keys)])

    def focus(self, key: Key) -> None:
        """Leave the box that is typed in, which judges it, and type in this one."""
        self.entries[self.focused].box.stop_typing()
        self.focused = key
        self.entries[key].box.begin_typing()

    def answer(self, key: Key, text: str) -> None:
        """Type into a box and press Enter."""
        self.focused = key
        self._submitted(key, text)

    def hint(self) -> None:
        """Say which rule the box in focus wants."""
        self.say(self.quiz.hint(self.focused))

    def reveal(self) -> None:
        """Show the number of the box in focus."""
        self.say(self.quiz.reveal(self.focused))
        self.entries[self.focused].show()

    def reset(self) -> None:
        """Empty all boxes."""
        self.quiz.reset()
        for entry in self.entries.values():
            entry.show()
        self.say("")

    def say(self, words: str) -> None:
        """Put a line below the graph, and bring the score up to date."""
        self.message.set_text("\n".join(textwrap.wrap(words, 110)))
        self.message.set_color(INK)
        self.score.set_text(self.quiz.score())
        self.figure.canvas.draw_idle()


def quiz_figure(graph: Graph, title: str) -> Figure:
    """A figure with the quiz about a graph; figure.lab is its QuizFigure."""
    made = QuizFigure(graph, title)
    made.figure.lab = made  # type: ignore[attr-defined]  # keeps the boxes and buttons alive
    return made.figure
