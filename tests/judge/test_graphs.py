"""Graphs by families: each is what it says, and hard for the wrong way that it is made for."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.judge import graphs
from autograder.judge.comparison import compare_order

FAMILIES = {
    "chain": graphs.chain(5),
    "diamonds": graphs.diamonds(3),
    "shortcut": graphs.shortcut(4),
    "shortcut at last": graphs.shortcut(4, first=False),
    "late edges": graphs.late_edges(6),
    "joined": graphs.joined(4),
    "read by the last": graphs.read_by_last(6),
    "any": graphs.any_graph(np.random.default_rng(3), 9, 2),
    "side by side": graphs.side_by_side(graphs.chain(1), graphs.diamonds(1), graphs.joined(2)),
    "from one input": graphs.from_one_input(graphs.shortcut(4), graphs.late_edges(5)),
}


def breadth_first(graph: graphs.Graph) -> list[int]:
    """Nodes as they are first met."""
    order = graph.inputs
    for node in order:
        order += [b for a, b in graph.edges if a == node and b not in order]
    return order


def repaired(graph: graphs.Graph, order: list[int]) -> list[int]:
    """One pass that puts each node behind what it reads."""
    for node in list(order):
        places = [order.index(one) for one in graph.read_by(node)]
        if places and max(places) > order.index(node):
            order.remove(node)
            order.insert(max(places), node)
    return order


@pytest.mark.parametrize("name", FAMILIES)
def test_nodes_are_numbered_in_a_right_order_and_no_edge_comes_twice(name):
    graph = FAMILIES[name]
    assert compare_order(list(range(graph.count)), graph.edges, graph.count) is None
    assert len(set(graph.edges)) == len(graph.edges)
    assert all(not graph.read_by(node) for node in graph.inputs)


def test_counts_and_inputs_are_those_that_were_asked_for():
    assert [FAMILIES[name].count for name in ("chain", "diamonds", "shortcut")] == [5, 10, 5]
    assert len(FAMILIES["joined"].inputs) == 4
    assert len(FAMILIES["any"].inputs) == 2
    assert len(FAMILIES["from one input"].inputs) == 1
    assert FAMILIES["side by side"].count == 1 + 4 + 4


@pytest.mark.parametrize("name", ["shortcut", "late edges", "read by the last", "from one input"])
def test_nodes_as_they_are_first_met_are_in_no_right_order(name):
    graph = FAMILIES[name]
    assert compare_order(breadth_first(graph), graph.edges, graph.count) is not None


def test_late_edges_take_more_than_two_repairs():
    graph = graphs.late_edges(9)
    order = repaired(graph, repaired(graph, breadth_first(graph)))
    assert compare_order(order, graph.edges, graph.count) is not None
