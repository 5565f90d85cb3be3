"""Read a computation graph off MiniFlow's Node objects.

Reads:  nodes: their class, inbound_nodes, outbound_nodes, value and gradients, as far as there.
Gives:  a Graph with names, formulas such as `l = Linear(X, W, b)`, values and gradients.
Leaves to others: computing them (miniflow.py), drawing them (autograder/lab/graph_picture.py).
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from autograder.lab.graph import Graph, Stage

RULES = {
    "Add": "a sum hands what arrives on to each of its inputs",
    "Mul": "each factor receives what arrives times the product of the others",
    "Linear": "a matrix product with what arrives, in the one order that has the right shape",
    "Sigmoid": "what arrives times S (1 - S), element by element",
    "ReLU": "what arrives passes where the input is above 0, and is stopped below 0",
    "MSE": "the mean of squares has the slope 2/m times the difference, with its sign",
    "Total": "a sum over all elements sends back 1 to each",
}


def read_nodes(nodes: Iterable[Any], names: Mapping[str, Any] | None = None) -> Graph:
    """The graph of some nodes and of all that are connected with them. Args: as of named_nodes."""
    named = named_nodes(nodes, names)
    connected = list(named.values())
    called = {id(node): name for name, node in named.items()}
    stages = [
        Stage(
            called[id(node)],
            _formula(node, called),
            tuple(called[id(one)] for one in node.inbound_nodes),
            RULES.get(type(node).__name__, "what arrives times the local gradient"),
        )
        for node in connected
    ]
    ends = [node for node in connected if node.inbound_nodes and not node.outbound_nodes]
    graph = Graph(stages, called[id(ends[0] if ends else connected[-1])])
    graph.values = {called[id(node)]: node.value for node in connected if node.value is not None}
    for node in connected:
        _read_gradient(graph, node, called)
    graph.derivatives[graph.cost] = 1.0
    return graph


def named_nodes(nodes: Iterable[Any], names: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Some nodes and all that are connected with them: {name: node}.

    Args:
        names: {name: node}; what else it holds, such as all variables of a program, does no harm.
            A node without a name is called n1, n2 and so on.
    """
    names = names or {}
    given: dict[int, str] = {}
    for name, thing in names.items():
        given.setdefault(id(thing), name)
    spare = (name for name in (f"n{number}" for number in itertools.count(1)) if name not in names)
    return {given.get(id(node)) or next(spare): node for node in _connected(nodes)}


def _connected(nodes: Iterable[Any]) -> list[Any]:
    """Every node that can be reached along the edges, either way, each once, nearest first."""
    found: dict[int, Any] = {}
    to_visit = deque(nodes)
    while to_visit:
        node = to_visit.popleft()
        if id(node) not in found:
            found[id(node)] = node
            to_visit += [*node.inbound_nodes, *node.outbound_nodes]
    return list(found.values())


def _formula(node: Any, called: Mapping[int, str]) -> str:
    if not node.inbound_nodes:
        return ""
    inputs = ", ".join(called[id(one)] for one in node.inbound_nodes)
    return f"{type(node).__name__}({inputs})"


def _read_gradient(graph: Graph, node: Any, called: Mapping[int, str]) -> None:
    """What the consumers of a node have sent back, one by one and together."""
    name = called[id(node)]
    sent = {
        called[id(consumer)]: consumer.gradients[node]
        for consumer in node.outbound_nodes
        if node in consumer.gradients
    }
    graph.terms |= {(consumer, name): term for consumer, term in sent.items()}
    if not node.inbound_nodes:
        if node in node.gradients:
            graph.derivatives[name] = node.gradients[node]
    elif sent and len(sent) == len(node.outbound_nodes):
        first, *others = sent.values()
        try:
            graph.derivatives[name] = sum(others, start=first)
        except (TypeError, ValueError) as error:
            graph.waits.append(f"what arrives at {name} does not add up: {error}")
