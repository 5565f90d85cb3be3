"""Walk through a computation graph, forward and then backward.

Reads:  a Graph with the numbers that somebody's code computed.
Gives:  Walk, which says step by step what is known and what happens; a figure with buttons for it.
Leaves to others: the drawing itself (graph_picture.py).

A gradient is complete once all consumers of its stage were walked through; the walk waits for that.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import numpy as np
from matplotlib.figure import Figure

from autograder.lab.graph import Graph, is_number, number_or_dash, short
from autograder.lab.graph_panel import WIDTH, GraphPanel, most_room
from autograder.lab.graph_picture import Sheet, derivative_lines, value_lines
from autograder.lab.style import GREY, INK

LOWEST, BELOW = 3.2, 1.25  # inches: of the whole figure; of room for the buttons and the line


class Walk:
    """A place on the way: 0 nothing is known; `last` everything is."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.order = graph.left_to_right()
        # Backward begins at the cost itself, then passes through every stage that reads others.
        self.back = [name for name in reversed(self.order) if graph.stage(name).inputs]
        self.last = len(self.order) + 1 + len(self.back)
        self.at = self.last

    def forward(self) -> None:
        """One step on."""
        self.at = min(self.at + 1, self.last)

    def backward(self) -> None:
        """One step back: what the last step showed is hidden again."""
        self.at = max(self.at - 1, 0)

    def to_the_end(self) -> None:
        """Show everything."""
        self.at = self.last

    def reset(self) -> None:
        """Hide everything."""
        self.at = 0

    @property
    def _walked(self) -> list[str]:
        """The stages that the backward pass has been through."""
        return self.back[: max(self.at - len(self.order) - 1, 0)]

    def values(self) -> list[str]:
        """The stages whose forward values are known by now."""
        return [name for name in self.order[: self.at] if name in self.graph.values]

    def derivatives(self) -> list[str]:
        """The stages whose derivatives are known by now: all of their consumers have sent back."""
        if self.at <= len(self.order):
            return []
        walked = set(self._walked)
        return [
            name
            for name in self.order
            if name in self.graph.derivatives and walked.issuperset(self.graph.consumers(name))
        ]

    def terms(self) -> list[tuple[str, str]]:
        """The (consumer, stage) that have sent back their part of a sum by now."""
        return [
            (consumer, name)
            for consumer, name in self.graph.terms
            if consumer in self._walked and len(self.graph.consumers(name)) > 1
        ]

    def current(self) -> str | None:
        """The stage that the last step was at."""
        if self.at == 0:
            return None
        if self.at <= len(self.order):
            return self.order[self.at - 1]
        return self._walked[-1] if self._walked else self.graph.cost

    def line(self) -> str:
        """What the last step did, in words."""
        name = self.current()
        if name is None:
            return "Nothing is known yet. Step forward: the values come first."
        stage = self.graph.stage(name)
        known = number_or_dash(self.graph.values, name)
        if self.at <= len(self.order):
            if name not in self.graph.values:
                return f"forward: {stage.equation}: not computed yet"
            return f"forward: {stage.equation} = {known}" if stage.formula else f"{name} = {known}"
        if not self._walked:
            start = number_or_dash(self.graph.derivatives, name)
            return f"backward begins at the cost: {self.graph.slope(name)} = {start}"
        sent = "; ".join(self._sent(name, to) for to in dict.fromkeys(stage.inputs))
        return f"backward through {stage.equation}: {sent}"

    def _sent(self, name: str, to: str) -> str:
        """What a stage sends back to one of its inputs."""
        graph = self.graph
        slope, upstream = graph.slope(to), graph.slope(name)
        if to not in graph.derivatives:
            return f"{slope} is not computed"
        consumers = graph.consumers(to)
        if len(consumers) > 1:
            missing = [other for other in consumers if other not in self._walked]
            if missing:
                return (
                    f"{slope} gets one of {len(consumers)} terms, waits for {' and '.join(missing)}"
                )
            total = short(graph.derivatives[to])
            terms = (
                f"{short(graph.terms[one, to])} from {one}" if (one, to) in graph.terms else one
                for one in consumers
            )
            return f"{slope} = {total}, the sum of {len(consumers)} terms: {', '.join(terms)}"
        after, before = graph.derivatives[to], graph.derivatives.get(name, np.nan)
        if not (is_number(after) and is_number(before)):
            return f"{slope} = {short(after)}"
        if float(before) == 0.0:
            return f"{slope} = {short(after)}, where {upstream} = 0"
        local = short(float(after) / float(before))
        return f"{slope} = {upstream} * {_bracketed(local)} = {short(after)}"

    def text(self) -> str:
        """Every step of the whole walk, one line each."""
        walk = Walk(self.graph)
        walk.reset()
        steps = []
        while walk.at < walk.last:
            walk.forward()
            steps.append(f"{walk.at:3}  {walk.line()}")
        return "\n".join(steps)


def _bracketed(number: str) -> str:
    return f"({number})" if number.startswith("-") else number


class Stepper(GraphPanel):
    """The figure of a Walk: four buttons, the graph, and a line that says what happens."""

    def __init__(self, graph: Graph, title: str) -> None:
        self.walk = Walk(graph)
        above = {name: value_lines(graph, name) for name in graph.names}
        below = {name: derivative_lines(graph, name) for name in graph.names}
        super().__init__(Sheet(graph, above, below, most_room(BELOW)), title, BELOW, LOWEST)
        self.message = self.line(0.86, fontsize=10)
        acts = {
            "reset": self.reset,
            "step back": self.step_back,
            "step forward": self.step_forward,
            "to the end": self.to_the_end,
        }
        self.buttons = [
            self.button(WIDTH / 2 + 0.05 + 1.5 * (number - 2), label, act)
            for number, (label, act) in enumerate(acts.items())
        ]
        if graph.waits:
            missing = _shortened("Not all numbers are there: ", graph.waits)
            self.line(0.62, missing, va="top", fontsize=8.5, color=GREY, gid="waits")
        self.draw()

    def _do(self, act: Callable[[], None]) -> None:
        act()
        self.draw()
        self.figure.canvas.draw_idle()

    def step_forward(self) -> None:
        """What the button does."""
        self._do(self.walk.forward)

    def step_back(self) -> None:
        """What the button does."""
        self._do(self.walk.backward)

    def to_the_end(self) -> None:
        """What the button does."""
        self._do(self.walk.to_the_end)

    def reset(self) -> None:
        """What the button does."""
        self._do(self.walk.reset)

    def draw(self) -> None:
        """Draw the graph as far as the walk has come."""
        walk = self.walk
        self.sheet.draw(self.axes, walk.values(), walk.derivatives(), walk.current(), walk.terms())
        self.message.set_text("\n".join(textwrap.wrap(walk.line(), 110)))
        self.message.set_color(INK)


def _shortened(start: str, waits: list[str]) -> str:
    return "\n".join(textwrap.wrap(start + "; ".join(waits), 125)[:2])


def stepper(graph: Graph, title: str) -> Figure:
    """A figure that walks through the graph; figure.lab is its Stepper."""
    made = Stepper(graph, title)
    made.figure.lab = made  # type: ignore[attr-defined]  # keeps the buttons alive
    return made.figure
