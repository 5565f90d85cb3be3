"""How sort and passes of MiniFlow's solution grow with the number of nodes: linearly.

    make bench-growth                                   docs/benchmarks/growth_nodes.md
    .venv/bin/python benchmarks/growth_nodes.py         writes build/benchmarks/
    .venv/bin/python benchmarks/growth_nodes.py --quick small graphs only: does it still run?

Reads:  solutions/a3_miniflow/miniflow.py.
Gives:  per shape of graph and number of nodes: microseconds per node of topological_sort and of
        forward_and_backward; how much longer 100,000 nodes take than 10,000, and the exponent that
        fits from 1,000 on; how long the published sort takes. growth_nodes.json, growth_nodes.md;
        `--write` puts the tables into docs/benchmarks/growth_nodes.md.
Leaves to others: proving it by counting (tests/assignments/test_engine.py), a step (engine.py).

All values are single numbers, so that the walk over the graph is what takes the time. Each time is
the least of some repetitions, in processor time.
"""

from __future__ import annotations

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from bench_page import circumstances, put_into
from engine_others import loaded

COURSE = Path(__file__).resolve().parents[1]
OUT = COURSE / "build" / "benchmarks"
PAGE = COURSE / "docs" / "benchmarks" / "growth_nodes.md"
SIZES = (10, 100, 1_000, 3_000, 10_000, 30_000, 100_000)
QUICK, FITTED, LARGE = 1_000, 1_000, 10_000  # up to, from, from this size on
NAIVE = (5, 10, 12, 14, 16)  # diamonds or blocks that the published sort is given
REPEATS = 5

flow = loaded("miniflow", COURSE / "solutions" / "a3_miniflow" / "miniflow.py")


def chain(size: int) -> list[Any]:
    """Each node feeds the next."""
    nodes = [flow.Input()]
    while len(nodes) < size:
        nodes.append(flow.Add(nodes[-1]))
    return nodes


def fan_out(size: int) -> list[Any]:
    """One node feeds all others, and these feed the last."""
    nodes = [flow.Input()]
    nodes += [flow.Add(nodes[0]) for _ in range(size - 2)]
    return [*nodes, flow.Add(*nodes[1:])]


def diamonds(size: int) -> list[Any]:
    """Each node feeds two, which feed the next: two paths more from each to the next."""
    nodes = [flow.Input()]
    while len(nodes) < size:
        left, right = flow.Sigmoid(nodes[-1]), flow.Sigmoid(nodes[-1])
        nodes += [left, right, flow.Add(left, right)]
    return nodes


def residual(size: int) -> list[Any]:
    """Blocks x + S(x), one after the other."""
    nodes = [flow.Input()]
    while len(nodes) < size:
        inner = flow.Sigmoid(nodes[-1])
        nodes += [inner, flow.Add(nodes[-1], inner)]
    return nodes


SHAPES: tuple[Callable[[int], list[Any]], ...] = (chain, fan_out, diamonds, residual)


def published_sort(feed: dict[Any, Any]) -> list[Any]:
    """Kahn's algorithm as MiniFlow publishes it: the queue holds a node once per path to it."""
    edges: dict[Any, tuple[set[Any], set[Any]]] = {}
    queue = list(feed)
    while queue:
        node = queue.pop(0)
        edges.setdefault(node, (set(), set()))
        for consumer in node.outbound_nodes:
            edges.setdefault(consumer, (set(), set()))
            edges[node][1].add(consumer)
            edges[consumer][0].add(node)
            queue.append(consumer)
    order, ready = [], set(feed)
    while ready:
        node = ready.pop()
        order.append(node)
        for consumer in list(edges[node][1]):
            edges[consumer][0].remove(node)
            if not edges[consumer][0]:
                ready.add(consumer)
    return order


@dataclass(frozen=True)
class Point:
    """One graph. Times are microseconds of the whole graph."""

    shape: str
    nodes: int
    sort: float
    passes: float


@dataclass(frozen=True)
class Naive:
    """The two sorts on one graph of so many diamonds or blocks, in microseconds."""

    shape: str
    stages: int
    published: float
    ours: float


def least(action: Callable[[], object], repeats: int) -> float:
    """The shortest of some times, in microseconds."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return 1e6 * min(times)


def feed_of(nodes: Sequence[Any]) -> dict[Any, Any]:
    """A value for the only Input."""
    return {nodes[0]: np.float64(0.5)}


def point(build: Callable[[int], list[Any]], size: int) -> Point:
    """Time one graph."""
    nodes = build(size)
    feed = feed_of(nodes)
    order = flow.topological_sort(feed)
    assert set(order) == set(nodes)
    assert len(order) == len(nodes)
    repeats = REPEATS if size >= LARGE else 20
    gc.collect()
    sort = least(lambda: flow.topological_sort(feed), repeats)
    passes = least(lambda: flow.forward_and_backward(order), repeats)
    return Point(build.__name__, len(nodes), sort, passes)


def naive(build: Callable[[int], list[Any]], per_stage: int, stages: int) -> Naive:
    """Time the published sort, which looks at every path, beside ours."""
    nodes = build(1 + per_stage * stages)
    feed = feed_of(nodes)
    assert set(published_sort(feed)) == set(flow.topological_sort(feed))
    published = least(lambda: published_sort(feed), 1)
    return Naive(
        build.__name__, stages, published, least(lambda: flow.topological_sort(feed), REPEATS)
    )


def exponent(nodes: Sequence[int], times: Sequence[float]) -> float:
    """The p of time = c nodes^p that fits best."""
    return float(np.polyfit(np.log(nodes), np.log(times), 1)[0])


def table(points: Sequence[Point]) -> str:
    """Times per node, and how they grow."""
    lines = [
        "| graph | nodes | sort, µs a node | passes, µs a node |",
        "|---|---|---|---|",
    ]
    for one in points:
        sort, passes = one.sort / one.nodes, one.passes / one.nodes
        lines.append(f"| {one.shape} | {one.nodes:,} | {sort:.2f} | {passes:.2f} |")
    lines += [
        "",
        f"| graph | sort, largest : {LARGE:,} | exponent | passes, the same | exponent |",
        "|---|---|---|---|---|",
    ]
    for shape in dict.fromkeys(one.shape for one in points):
        of_shape = [one for one in points if one.shape == shape]
        if of_shape[-1].nodes > LARGE:
            sort, passes = grown(of_shape, "sort"), grown(of_shape, "passes")
            lines.append(f"| {shape} | {sort} | {passes} |")
    return "\n".join(lines) + "\n"


def grown(points: Sequence[Point], what: str) -> str:
    """By how much the largest graph exceeds one of LARGE nodes, and the exponent: two columns."""
    times = {one.nodes: getattr(one, what) for one in points if one.nodes >= FITTED}
    start = min(nodes for nodes in times if nodes >= LARGE)
    return f"{times[max(times)] / times[start]:.1f} | {exponent([*times], [*times.values()]):.2f}"


def naive_table(found: Sequence[Naive]) -> str:
    """The published sort beside ours."""
    lines = ["| graph | stages | published sort, µs | ours, µs |", "|---|---|---|---|"]
    lines += [f"| {o.shape} | {o.stages} | {o.published:,.0f} | {o.ours:,.0f} |" for o in found]
    return "\n".join(lines) + "\n"


def forty_diamonds() -> str:
    """A sentence on 40 diamonds, which the published sort would not end in a lifetime."""
    one = point(diamonds, 121)
    return (
        f"40 diamonds, {one.nodes} nodes, 2^40 paths: sort {one.sort:.0f} µs, passes "
        f"{one.passes:.0f} µs.\n"
    )


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--write", action="store_true", help=f"replace the tables in {PAGE.name}")
    group.add_argument("--quick", action="store_true", help="small graphs only")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the tables and the JSON")
    given = parser.parse_args()
    load = os.getloadavg()[0]
    sizes = [size for size in SIZES if size <= QUICK] if given.quick else SIZES
    stages = NAIVE[:2] if given.quick else NAIVE
    points = [point(build, size) for build in SHAPES for size in sizes]
    slow = [naive(*kind, count) for kind in ((diamonds, 3), (residual, 2)) for count in stages]
    text = "\n".join([table(points), forty_diamonds(), naive_table(slow), circumstances(load)])
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "growth_nodes.md").write_text(text, encoding="utf-8")
    data = {"points": [asdict(one) for one in points], "naive": [asdict(one) for one in slow]}
    (given.out / "growth_nodes.json").write_text(json.dumps(data, indent=1) + "\n")
    if given.write:
        put_into(PAGE, text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
