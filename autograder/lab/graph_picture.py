"""Draw a computation graph.

Reads:  a Graph, where its stages stand (graph_layout.py).
Gives:  boxes with the formulas, arrows, forward values above the boxes and derivatives of the cost
        below them: `c = -4` in blue, `dJ/dc = 3` in red, so the words tell them apart as well.
Leaves to others: buttons (stepper.py), places to type in (quiz_figure.py).
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from autograder.lab.graph import Graph, lines
from autograder.lab.graph_layout import GAP, Point, laid_out
from autograder.lab.style import BLUE, GREY, INK, RED

FONT = 10.0  # points
LETTER, LINE = 0.6, 1.3  # width and height of a letter, in font sizes
BOX = 0.3  # height of a box, in inches
PADDING = 0.08
CLEAR = 0.06  # inches between a box and the numbers above and below it
ROOM_FOR_TERMS = 0.8
MARGIN = 0.06  # inches around the graph, for the thick edge of a box
NOW = "#fff3b0"


def text_width(words: Sequence[str], font: float = FONT) -> float:
    """About how wide some lines are drawn, in inches."""
    return max((len(word) for word in words), default=0) * LETTER * font / 72


def value_lines(graph: Graph, name: str) -> list[str]:
    """What stands above the box of a stage: `c = -4`, or the shape and the rows of an array."""
    return labelled(name, graph.values[name]) if name in graph.values else []


def derivative_lines(graph: Graph, name: str) -> list[str]:
    """What stands below the box of a stage: `dJ/dc = 3`."""
    if name not in graph.derivatives:
        return []
    return labelled(graph.slope(name), graph.derivatives[name])


def labelled(name: str, value: Any) -> list[str]:
    """A name with its number, or with the shape and the rows of an array: one line each."""
    first, *rows = lines(value, 3 if _is_table(value) else 5)
    return [f"{name}: {first}" if first.startswith("(") else f"{name} = {first}", *rows]


def _is_table(value: Any) -> bool:
    return len(getattr(value, "shape", ())) > 1


class Sheet:
    """A graph laid out on a drawing of a given size, to be drawn once or again and again.

    Args:
        above, below: {stage: the most lines that stand above and below its box}.
        room: (width, height) of the drawing in inches; a larger graph is drawn smaller.
        least: (width, height) in inches that a stage needs above and below its box in any case.
    """

    def __init__(
        self,
        graph: Graph,
        above: Mapping[str, Sequence[str]],
        below: Mapping[str, Sequence[str]],
        room: Point,
        least: Point = (0.0, 0.0),
    ) -> None:
        self.graph = graph
        line = LINE * FONT / 72
        self.boxes = {s.name: text_width([s.equation]) + 2 * PADDING for s in graph.stages}
        self.tops = {n: max(len(above.get(n, ())) * line, least[1]) for n in graph.names}
        self.bottoms = {n: max(len(below.get(n, ())) * line, least[1]) for n in graph.names}
        sizes = {
            name: (
                max(self.boxes[name], text_width([*above.get(name, ()), *below.get(name, ())]), w),
                # The box stands in the middle, so the higher side counts twice.
                BOX + 2 * (max(self.tops[name], self.bottoms[name]) + CLEAR),
            )
            for name, w in ((name, least[0]) for name in graph.names)
        }
        self.layout = laid_out(graph, sizes, ROOM_FOR_TERMS if graph.terms else GAP)
        self.room = room
        width, height = self.layout.width + 2 * MARGIN, self.layout.height + 2 * MARGIN
        self.scale = min(1.0, room[0] / width, room[1] / height)

    def prepare(self, axes: Axes) -> None:
        """Empty a drawing and give it inches (of the layout) as its units."""
        axes.clear()
        axes.axis("off")
        x, y = (
            (size / self.scale - used) / 2
            for size, used in zip(self.room, (self.layout.width, self.layout.height), strict=True)
        )
        axes.set_xlim(-x, self.layout.width + x)
        axes.set_ylim(-y, self.layout.height + y)

    def draw(
        self,
        axes: Axes,
        values: Collection[str],
        derivatives: Collection[str],
        current: str | None = None,
        terms: Collection[tuple[str, str]] = (),
    ) -> None:
        """Draw the graph with the forward values and derivatives of the stages named.

        Args:
            current: the stage that something happens at: its box is filled and has a thick edge.
            terms: the (consumer, stage) whose part of a derivative is written on the edge.
        """
        self.prepare(axes)
        for source, consumer in self.graph.edges():
            self._edge(axes, source, consumer)
            if (consumer, source) in terms:
                self._term(axes, source, consumer)
        for name in self.graph.names:
            self._box(axes, name, name == current)
            if name in values:
                self._words(axes, name, value_lines(self.graph, name), up=True)
            if name in derivatives:
                self._words(axes, name, derivative_lines(self.graph, name), up=False)

    def _box(self, axes: Axes, name: str, current: bool) -> None:
        x, y = self.layout.middles[name]
        width = self.boxes[name] - 2 * PADDING
        stage = self.graph.stage(name)
        axes.add_patch(
            FancyBboxPatch(
                (x - width / 2, y - BOX / 2 + PADDING),
                width,
                BOX - 2 * PADDING,
                boxstyle=f"round,pad={PADDING},rounding_size={0.02 if stage.inputs else 0.12}",
                facecolor=NOW if current else "white" if stage.inputs else "#f0f0f0",
                edgecolor=INK,
                linewidth=2.8 if current else 1.0,
                gid=f"box {name}",
                zorder=3,
            )
        )
        axes.text(
            *(x, y, stage.equation),
            ha="center",
            va="center",
            fontsize=FONT * self.scale,
            color=INK,
            zorder=4,
        )

    def _words(self, axes: Axes, name: str, words: Sequence[str], up: bool) -> None:
        x, y = self.layout.middles[name]
        away = BOX / 2 + CLEAR
        axes.text(
            *(x, y + away if up else y - away, "\n".join(words)),
            ha="center",
            va="bottom" if up else "top",
            fontsize=FONT * self.scale,
            color=BLUE if up else RED,
            gid=f"{'value' if up else 'derivative'} {name}",
            zorder=4,
        )

    def route(self, source: str, consumer: str) -> list[Point]:
        """The points of an edge from box to box, each once."""
        (x, y), (end, height) = self.layout.middles[source], self.layout.middles[consumer]
        *points, (column, _) = self.layout.routes[source, consumer]
        height += self._entry(source, consumer)
        points = [
            (x + self.boxes[source] / 2, y),
            *points,
            (column, height),
            (end - self.boxes[consumer] / 2, height),
        ]
        # Two ends at one place would leave the arrow head without a direction.
        return list(dict.fromkeys((round(x, 6), round(y, 6)) for x, y in points))

    def _entry(self, source: str, consumer: str) -> float:
        """How far from the middle of a box an edge arrives: edges from above arrive above."""
        routes = self.layout.routes
        sources = [one for one, other in routes if other == consumer]
        sources.sort(key=lambda one: routes[one, consumer][-2][1])
        return (sources.index(source) - (len(sources) - 1) / 2) * min(0.1, 0.2 / len(sources))

    def _edge(self, axes: Axes, source: str, consumer: str) -> None:
        """Straight through the columns, bent between them, an arrow head at the end."""
        points = self.route(source, consumer)
        vertices, codes = [points[0]], [Path.MOVETO]
        for start, end in itertools.pairwise(points):
            middle = (start[0] + end[0]) / 2
            vertices += [(middle, start[1]), (middle, end[1]), end]
            codes += [Path.CURVE4] * 3
        axes.add_patch(
            FancyArrowPatch(
                path=Path(vertices, codes),
                arrowstyle="-|>",
                mutation_scale=9 * self.scale,
                color=GREY,
                linewidth=1.1,
                shrinkA=0,
                shrinkB=0,
                gid=f"edge {source} {consumer}",
                zorder=1,
            )
        )

    def _term(self, axes: Axes, source: str, consumer: str) -> None:
        """What one consumer sends back, on the last bend of the edge."""
        *_, start, end = self.layout.routes[source, consumer]
        words = lines(self.graph.terms[consumer, source])[0]
        axes.text(
            *((start[0] + end[0]) / 2, (start[1] + end[1]) / 2),
            f"sends {words}",
            ha="center",
            va="center",
            fontsize=0.85 * FONT * self.scale,
            color=RED,
            gid=f"term {consumer} {source}",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
            zorder=2,
        )
