"""Place the stages of a computation graph on paper.

Reads:  a Graph and how large the drawing of each stage is, in inches.
Gives:  a middle for each stage and the points that each edge passes, so that nothing overlaps.
Leaves to others: drawing them (graph_picture.py).

Stages stand in columns from left to right (Graph.columns). An edge over several columns takes an
empty slot in each of those between. Within the columns slots are sorted, a few times from left to
right and back, by the mean height of their neighbours, which takes out most crossings (the
barycentre method: Sugiyama, Tagawa and Toda, 1981).
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
SPACE = 0.14  # inches between two slots of a column
LANE = 0.12  # height of the slot of an edge that passes by


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
class _Slots:
    """Columns of slots: names of stages, and (stage, consumer, column) where an edge passes."""

    columns: list[list[str]]
    neighbours: dict[str, list[str]]
    height: dict[str, float]
    chains: dict[tuple[str, str], list[str]]


def laid_out(graph: Graph, sizes: Mapping[str, Point], gap: float = GAP) -> Layout:
    """Place every stage of the graph.

    Args:
        sizes: {stage: (width, height)} in inches. gap: inches between two columns.
    """
    slots = _slots(graph, sizes)
    heights = _heights(slots)
    lowest = min(heights[name] - slots.height[name] / 2 for name in heights)
    heights = {name: y - lowest for name, y in heights.items()}
    lefts: list[float] = []
    rights: list[float] = []
    right = 0.0
    for column in slots.columns:
        left = right + gap if rights else 0.0
        right = left + max((sizes[name][0] for name in column if name in sizes), default=0.0)
        lefts.append(left)
        rights.append(right)
    middles = {
        name: ((lefts[number] + rights[number]) / 2, heights[name])
        for number, column in enumerate(slots.columns)
        for name in column
        if name in sizes
    }
    where = graph.columns()
    routes = {}
    for (source, consumer), chain in slots.chains.items():
        points = [(rights[where[source]], heights[source])]
        for step, slot in enumerate(chain, where[source] + 1):
            points += [(lefts[step], heights[slot]), (rights[step], heights[slot])]
        routes[source, consumer] = [*points, (lefts[where[consumer]], heights[consumer])]
    top = max(heights[name] + slots.height[name] / 2 for name in heights)
    return Layout(middles, routes, right, top)


def _slots(graph: Graph, sizes: Mapping[str, Point]) -> _Slots:
    """Each stage in its column, and a slot for each edge in each column that it passes."""
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
        for step, slot in zip(passed, chain, strict=True):
            columns[step].append(slot)
            height[slot] = LANE
            neighbours[slot] = []
        path = [source, *chain, consumer]
        for before, after in itertools.pairwise(path):
            neighbours[before].append(after)
            neighbours[after].append(before)
        chains[source, consumer] = chain
    return _Slots(columns, neighbours, height, chains)


def _heights(slots: _Slots) -> dict[str, float]:
    """The height of the middle of every slot: near its neighbours, above the slot below it."""
    heights: dict[str, float] = {}
    for column in slots.columns:
        for number, name in enumerate(column):
            heights[name] = -float(number)
    for sweep in range(SWEEPS):
        columns = slots.columns if sweep % 2 == 0 else slots.columns[::-1]
        for column in columns:
            target = {
                name: fmean([heights[other] for other in slots.neighbours[name]] or [0.0])
                for name in column
            }
            # The last two sweeps, one each way, keep the order and only move.
            key = target if sweep < SWEEPS - 2 else heights
            column.sort(key=lambda name: (key[name], heights[name]))
            heights |= _apart(column, target, slots.height)
    return heights


def _apart(
    column: list[str], target: Mapping[str, float], height: Mapping[str, float]
) -> dict[str, float]:
    """Heights near the targets: moved up where two slots would overlap, then back together."""
    placed: dict[str, float] = {}
    before = ""
    for name in column:
        y = target[name]
        if before:
            y = max(y, placed[before] + (height[before] + height[name]) / 2 + SPACE)
        placed[name] = y
        before = name
    back = fmean(target[name] - placed[name] for name in column)
    return {name: y + back for name, y in placed.items()}
