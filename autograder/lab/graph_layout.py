"""Where the stages of a computation graph stand on paper.

Reads:  a Graph and how large the drawing of each stage is, in inches.
Gives:  a middle for each stage and the points that each edge passes, so that nothing overlaps.
Leaves to others: the ink (graph_picture.py).

Stages stand in columns from left to right (Graph.columns). An edge over several columns takes an
empty seat in each of those between. Within the columns seats are sorted, a few times to and fro,
by the mean height of their neighbours, which takes out most crossings (the barycentre method:
Sugiyama, Tagawa and Toda, 1981).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from autograder.lab.graph import Graph

Point = tuple[float, float]
SWEEPS = 12
GAP = 0.26  # inches between two columns, where the edges bend
SPACE = 0.14  # inches between two seats of a column
LANE = 0.12  # height of the seat of an edge that passes by


@dataclass(frozen=True)
class Layout:
    """Inches from the lower left corner.

    middles: {stage: (x, y)}. routes: {(stage, consumer): points of the edge, from column to column,
    without its two ends}. width, height: of all together.
    """

    middles: dict[str, Point]
    routes: dict[tuple[str, str], list[Point]]
    width: float
    height: float


@dataclass
class _Seats:
    """Columns of seats: names of stages, and (stage, consumer, column) where an edge passes."""

    columns: list[list[str]]
    neighbours: dict[str, list[str]]
    height: dict[str, float]
    chains: dict[tuple[str, str], list[str]]


def laid_out(graph: Graph, sizes: Mapping[str, Point], gap: float = GAP) -> Layout:
    """Place every stage of the graph.

    Args:
        sizes: {stage: (width, height)} in inches. gap: inches between two columns.
    """
    seats = _seats(graph, sizes)
    heights = _heights(seats)
    lowest = min(heights[name] - seats.height[name] / 2 for name in heights)
    heights = {name: y - lowest for name, y in heights.items()}
    lefts: list[float] = []
    rights: list[float] = []
    right = 0.0
    for column in seats.columns:
        left = right + gap if rights else 0.0
        right = left + max((sizes[name][0] for name in column if name in sizes), default=0.0)
        lefts.append(left)
        rights.append(right)
    middles = {
        name: ((lefts[number] + rights[number]) / 2, heights[name])
        for number, column in enumerate(seats.columns)
        for name in column
        if name in sizes
    }
    where = graph.columns()
    routes = {}
    for (source, consumer), chain in seats.chains.items():
        points = [(rights[where[source]], heights[source])]
        for step, seat in enumerate(chain, where[source] + 1):
            points += [(lefts[step], heights[seat]), (rights[step], heights[seat])]
        routes[source, consumer] = [*points, (lefts[where[consumer]], heights[consumer])]
    top = max(heights[name] + seats.height[name] / 2 for name in heights)
    return Layout(middles, routes, right, top)


def _seats(graph: Graph, sizes: Mapping[str, Point]) -> _Seats:
    """Each stage in its column, and a seat for each edge in each column that it passes."""
    where = graph.columns()
    columns: list[list[str]] = [[] for _ in range(max(where.values()) + 1)]
    for name in graph.names:
        columns[where[name]].append(name)
    height = {name: sizes[name][1] for name in graph.names}
    neighbours: dict[str, list[str]] = {name: [] for name in graph.names}
    chains: dict[tuple[str, str], list[str]] = {}
    for source, consumer in graph.edges():
        passed = range(where[source] + 1, where[consumer])
        chain = [f"{source} -> {consumer} in {step}" for step in passed]
        for step, seat in zip(passed, chain, strict=True):
            columns[step].append(seat)
            height[seat] = LANE
            neighbours[seat] = []
        path = [source, *chain, consumer]
        for before, after in itertools.pairwise(path):
            neighbours[before].append(after)
            neighbours[after].append(before)
        chains[source, consumer] = chain
    return _Seats(columns, neighbours, height, chains)


def _heights(seats: _Seats) -> dict[str, float]:
    """The height of the middle of every seat: near its neighbours, above the seat below it."""
    heights: dict[str, float] = {}
    for column in seats.columns:
        for number, name in enumerate(column):
            heights[name] = -float(number)
    for sweep in range(SWEEPS):
        ways = seats.columns if sweep % 2 == 0 else seats.columns[::-1]
        for column in ways:
            spec = {
                name: fmean([heights[other] for other in seats.neighbours[name]] or [0.0])
                for name in column
            }
            # The last sweep keeps the order and only moves.
            key = spec if sweep < SWEEPS - 2 else heights
            column.sort(key=lambda name: (key[name], heights[name]))
            heights |= _apart(column, spec, seats.height)
    return heights


def _apart(
    column: list[str], spec: Mapping[str, float], height: Mapping[str, float]
) -> dict[str, float]:
    """Heights as wanted, moved up where two seats would overlap, then moved back together."""
    placed: dict[str, float] = {}
    before = ""
    for name in column:
        y = spec[name]
        if before:
            y = max(y, placed[before] + (height[before] + height[name]) / 2 + SPACE)
        placed[name] = y
        before = name
    back = fmean(spec[name] - placed[name] for name in column)
    return {name: y + back for name, y in placed.items()}
