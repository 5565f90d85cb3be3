"""Draw graphs on which a wrong order of the nodes shows.

Reads:  a generator of random numbers.
Gives:  Graph; families of graphs (chains, diamonds, late edges, any); graphs out of others.
Leaves to others: asking for an order (a case), judging it (comparison.py).

A wrong way to order nodes is often right on a small random graph. Each family here is hard for
another kind: a long path beside a short one for whoever takes a node when it is first met, edges
that come late for whoever repairs an order in a few passes. Small ones stand side by side in one
graph, so that one request asks for many.
This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

Edge = tuple[int, int]


@dataclass(frozen=True)
class Graph:
    """A graph without cycles.

    edges: (from, to), in the order in which nodes list their neighbours. count: nodes are
    0 ... count - 1.
    """

    edges: tuple[Edge, ...]
    count: int

    @property
    def inputs(self) -> list[int]:
        """The nodes that read no other."""
        read = {target for _, target in self.edges}
        return [node for node in range(self.count) if node not in read]

    def read_by(self, node: int) -> list[int]:
        """The nodes that a node reads."""
        return [source for source, target in self.edges if target == node]


def chain(count: int) -> Graph:
    """One node behind the other."""
    return Graph(tuple(pairwise(range(count))), count)


def diamonds(count: int) -> Graph:
    """So many diamonds in a row."""
    tops = range(0, 3 * count, 3)
    edges = [(t + a, t + b) for t in tops for a, b in ((0, 1), (0, 2), (1, 3), (2, 3))]
    return Graph(tuple(edges), 3 * count + 1)


def shortcut(length: int, first: bool = True) -> Graph:
    """A path of so many nodes, and an edge from its start to its end; then one more node.

    first: whether the edge stands before those of the path.
    """
    path, edge = list(pairwise(range(length))), (0, length - 1)
    edges = [edge, *path] if first else [*path, edge]
    return Graph((*edges, (length - 1, length)), length + 1)


def late_edges(count: int) -> Graph:
    """A chain whose first node feeds all others, the last one first.

    Met breadth first, the nodes stand in the reverse of their order.
    """
    fed = [(0, node) for node in range(count - 1, 0, -1)]
    return Graph((*fed, *pairwise(range(1, count))), count)


def joined(count: int) -> Graph:
    """So many inputs of one node, which feeds another."""
    return Graph((*((node, count) for node in range(count)), (count, count + 1)), count + 2)


def read_by_last(count: int) -> Graph:
    """A chain whose last node reads all others, the one just before it in the middle."""
    path, half = range(count - 1), count // 2
    read = [(node, count - 1) for node in (*path[half:], *path[:half])]
    return Graph((*pairwise(path), *read), count)


def any_graph(rng: np.random.Generator, count: int, inputs: int, most: int = 3) -> Graph:
    """Inputs first, then nodes that read up to `most` of those before them."""
    edges = [
        (int(source), target)
        for target in range(inputs, count)
        for source in rng.choice(target, min(target, int(rng.integers(1, most + 1))), replace=False)
    ]
    return Graph(tuple(edges[n] for n in rng.permutation(len(edges))), count)


def side_by_side(*graphs: Graph) -> Graph:
    """These graphs as one. No edge leads from one to another."""
    starts = [0, *accumulate(graph.count for graph in graphs)]
    edges = [
        (start + source, start + target)
        for start, graph in zip(starts, graphs, strict=False)
        for source, target in graph.edges
    ]
    return Graph(tuple(edges), starts[-1])


def from_one_input(*graphs: Graph) -> Graph:
    """These graphs as one in which a single node feeds all that their inputs fed."""
    apart = side_by_side(*graphs)
    inputs = set(apart.inputs)
    rest = [node for node in range(apart.count) if node not in inputs]
    number = dict.fromkeys(inputs, 0) | {node: n for n, node in enumerate(rest, 1)}
    edges = dict.fromkeys((number[source], number[target]) for source, target in apart.edges)
    return Graph(tuple(edges), len(rest) + 1)
