"""Probes of a3_miniflow: place one piece of miniflow.py where it can be seen at work.

A probe gets the code under test and plain inputs and returns what it saw as plain data. It knows no
answers; readings.py says what follows from what was seen. Whatever stands around the piece under
test (inputs, consumers, other ops) is made here, so that a mistake in one class costs nothing
anywhere else. This file is part of the student zip: read it to see how your code is called.
"""

import contextlib
import copy
from collections import deque
from functools import lru_cache

import numpy as np

from autograder.judge.answers import Complaint

COMPLAINTS = {
    "no list": "topological_sort did not return a list (a forgotten return gives None).",
    "list stored": "A gradient is a Python list: store a NumPy array, or nothing can multiply it.",
    "early forward": "A node's forward() ran before the node that feeds it had a value.",
    "early backward": "A node's backward() ran before one of its consumers had its gradient.",
}


class StandIn:
    """A node that holds a value and does nothing: an input, or a consumer with a gradient."""

    def __init__(self, value=None):
        self.inbound_nodes = []
        self.outbound_nodes = []
        self.value = value
        self.gradients = {}

    def forward(self):
        """The value is there already."""

    def backward(self):
        """The gradients are there already."""

    def __repr__(self):
        return "a stand-in node of the checks"


@lru_cache
def standing_in(base):
    """StandIn as a subclass of the code's own `base`, with whatever its constructor sets up."""

    class Given(StandIn, base):
        __hash__ = object.__hash__
        __eq__ = object.__eq__

        def __init__(self, value=None):
            with contextlib.suppress(Exception):
                base.__init__(self)
            StandIn.__init__(self, value)

    return Given


def stand_in(code, value=None):
    """A StandIn that is also an Input of the code's own, where that can be had."""
    try:
        return standing_in(code.miniflow.Input)(value)
    except Exception:
        return StandIn(value)


def stored(node, inbound):
    """The gradient that `node` keeps for one of its inputs; None if there is none."""
    gradient = node.gradients.get(inbound)
    if isinstance(gradient, list):
        raise Complaint("list stored")
    return gradient


def consume(code, node, upstreams):
    """Give `node` one consumer per upstream gradient, in place of those it has.

    Each consumer reads two other nodes as well, and keeps gradients for them, too.
    """
    node.outbound_nodes = []
    for upstream in upstreams:
        consumer, before, after = (stand_in(code) for _ in range(3))
        consumer.inbound_nodes = [before, node, after]
        upstream = numbers(upstream)
        consumer.gradients = {before: upstream + 0.5, node: upstream, after: upstream - 0.25}
        node.outbound_nodes.append(consumer)


def numbers(value):
    """A fresh float64 array, or a float for a single number."""
    return np.array(value, dtype=float) if np.ndim(value) else float(value)


def op(code, kind, rounds):
    """One op between stand-ins, through one or more forward and backward passes.

    Args:
        kind: name of the op's class in miniflow.py.
        rounds: list of {"inputs": {name: value}, "upstreams": [gradient from each consumer]}.
    Returns: {"value", "dNAME" for each input, and what must not be changed, " afterwards"}, all
        of the last round.
    """
    inputs = {name: stand_in(code) for name in rounds[0]["inputs"]}
    node = getattr(code.miniflow, kind)(*inputs.values())
    for turn in rounds:
        for name, value in turn["inputs"].items():
            inputs[name].value = numbers(value)
        consume(code, node, turn["upstreams"])
        node.forward()
        value = np.array(node.value)
        node.backward()
    result = {"value": value, "the node's own value afterwards": node.value}
    result |= {f"d{name}": stored(node, inbound) for name, inbound in inputs.items()}
    result |= {f"{name} afterwards": inbound.value for name, inbound in inputs.items()}
    return result | seen_by_consumers(node)


def seen_by_consumers(node):
    """What the consumers' gradients are after the pass: they are not this node's to change."""
    return {
        f"the gradient that consumer {number} keeps afterwards": consumer.gradients.get(node)
        for number, consumer in enumerate(node.outbound_nodes, 1)
    }


def gradient_check(code, kind, inputs, upstream, step=1e-5):
    """backward() of one op beside central differences of its own forward().

    The cost is the sum of upstream * value, so that its gradient with respect to the value is
    `upstream`.
    Returns: {"analytic": {"dNAME": gradient}, "costs": {"dNAME": [above, below], the costs with
        each element of that input a step above and below its value}}.
    """
    upstream = numbers(upstream)

    def value(values):
        nodes = [stand_in(code, np.array(array)) for array in values.values()]
        node = getattr(code.miniflow, kind)(*nodes)
        node.forward()
        return node, nodes

    def cost(values):
        return float(np.sum(upstream * value(values)[0].value))

    values = {name: numbers(array) for name, array in inputs.items()}
    node, nodes = value(values)
    consume(code, node, [upstream])
    node.backward()
    # Copied before anything is measured: the right gradients come after those of the code.
    analytic = {f"d{name}": stored(node, n) for name, n in zip(values, nodes, strict=True)}
    result = {"analytic": copy.deepcopy(analytic), "costs": {}}
    for name, array in values.items():
        costs = np.zeros((2, *array.shape))
        for index in np.ndindex(array.shape):
            kept = array[index]
            for side, moved in enumerate((kept + step, kept - step)):
                array[index] = moved
                costs[(side, *index)] = cost(values)
            array[index] = kept
        result["costs"][f"d{name}"] = costs
    return result


def input_node(code, value, rounds):
    """Input.backward between stand-in consumers.

    Args:
        value: the value of the Input. rounds: list of lists of upstream gradients.
    Returns: {"gradient", "value afterwards", "upstream gradient N afterwards"} of the last round.
    """
    node = code.miniflow.Input()
    node.value = numbers(value)
    for upstreams in rounds:
        consume(code, node, upstreams)
        node.backward()
    result = {"gradient": stored(node, node), "value afterwards": node.value}
    return result | seen_by_consumers(node)


def topological_sort(code, values, edges, count):
    """The order in which topological_sort puts a graph, when it is sorted for the second time.

    Args:
        values: {node number: value} of the Input nodes, in the order of feed_dict.
        edges: list of (from, to). count: how many nodes the graph has.
    Returns: {"order": node numbers as sorted (-1: not a node of the graph), "values": {number:
        value of that Input afterwards}, "left in feed_dict": how many entries, after each sort;
        "inbound", "outbound": after each sort, the numbers of every node's neighbours}.
    """
    values = {int(n): value for n, value in values.items()}
    nodes = [code.miniflow.Input() if n in values else _inner(code) for n in range(count)]
    for source, target in edges:
        nodes[source].outbound_nodes.append(nodes[target])
        nodes[target].inbound_nodes.append(nodes[source])
    number = {id(node): n for n, node in enumerate(nodes)}
    seen = {"left in feed_dict": [], "inbound": [], "outbound": []}
    for earlier in (1.0, 0.0):  # as for two batches: the second has other values
        feed = {nodes[n]: numbers(value) + earlier for n, value in values.items()}
        order = code.miniflow.topological_sort(feed)
        if not isinstance(order, list | tuple | deque):
            raise Complaint("no list")
        seen["left in feed_dict"].append(len(feed))
        for side in ("inbound", "outbound"):
            neighbours = [getattr(node, f"{side}_nodes") for node in nodes]
            seen[side].append([_numbers_of(each, number) for each in neighbours])
    return {
        "order": _numbers_of(order, number),
        "values": {str(n): nodes[n].value for n in values},
    } | seen


def _numbers_of(nodes, number):
    """The numbers of some nodes; -1 for what is none of the graph. number: by id of a node."""
    return [number.get(id(node), -1) for node in nodes]


def _inner(code):
    """A node inside a graph of which only the order is looked at."""
    return standing_in(code.miniflow.Node)()


class KnownOp:
    """A node of a known op, made here: the passes are judged, not the ops.

    described: {"op": "leaf", "value"} | {"op": "scale", "by": k} | {"op": "total"} |
        {"op": "cost"}.
    """

    def __init__(self, described, inbound_nodes):
        StandIn.__init__(self)
        self.described = described
        if described["op"] == "leaf":
            self.value = numbers(described["value"])
        self.inbound_nodes = inbound_nodes
        for node in inbound_nodes:
            node.outbound_nodes.append(self)

    def forward(self):
        """Compute the value, unless a node that feeds this one has none yet."""
        values = [node.value for node in self.inbound_nodes]
        if any(value is None for value in values):
            raise Complaint("early forward")
        self.value = {
            "leaf": lambda: numbers(self.described["value"]),
            "scale": lambda: self.described["by"] * values[0],
            "total": lambda: sum(values),
            "cost": lambda: np.sum(values[0]),
        }[self.described["op"]]()

    def backward(self):
        """Compute the gradients, unless a consumer of this node keeps none for it yet."""
        if any(self not in node.gradients for node in self.outbound_nodes):
            raise Complaint("early backward")
        upstream = sum(node.gradients[self] for node in self.outbound_nodes)
        factor = self.described.get("by", 1.0)
        for node in self.inbound_nodes:
            self.gradients[node] = upstream * factor
        if self.described["op"] == "cost":
            self.gradients = {self.inbound_nodes[0]: np.ones_like(self.inbound_nodes[0].value)}
        if self.described["op"] == "leaf":
            self.gradients = {self: upstream}


def _graph(code, ops):
    """Nodes of known ops: each as a KnownOp describes it, with "of": numbers of the nodes it reads.

    They are nodes of the code's own kind, and its leaves are inputs, as a pass may look for that.
    """

    class Known(KnownOp, code.miniflow.Node):
        __hash__ = object.__hash__
        __eq__ = object.__eq__

        def __init__(self, described, inbound_nodes):
            with contextlib.suppress(Exception):
                code.miniflow.Node.__init__(self)
            KnownOp.__init__(self, described, inbound_nodes)

    class Leaf(Known, code.miniflow.Input):
        """A Known node that is an Input as well."""

    nodes = []
    for described in ops:
        kind = Leaf if described["op"] == "leaf" else Known
        nodes.append(kind(described, [nodes[i] for i in described.get("of", [])]))
    return nodes


def refill(nodes, values):
    """Put new values into the leaves, as a caller does for another batch."""
    for n, value in values.items():
        nodes[int(n)].described = {"op": "leaf", "value": value}
        nodes[int(n)].value = numbers(value)


def forward_pass(code, ops, output, rounds=({},)):
    """forward_pass over a graph of known ops, once per round.

    Args:
        output: number of the output node. rounds: {leaf: value} to put in before each pass.
    Returns: {"returned", "value of node N" for each node, "list afterwards": node numbers}.
    """
    nodes = _graph(code, ops)
    graph = list(nodes)
    for values in rounds:
        refill(nodes, values)
        returned = code.miniflow.forward_pass(nodes[output], graph)
    result = {f"value of node {n}": x.value for n, x in enumerate(nodes)}
    return {"returned": returned} | result | _list_afterwards(nodes, graph)


def _list_afterwards(nodes, given):
    """Which nodes are in a list that was handed over, after all calls."""
    return {"list afterwards": _numbers_of(given, {id(node): n for n, node in enumerate(nodes)})}


def forward_and_backward(code, ops, rounds):
    """forward_and_backward over a graph of known ops, once per round.

    Args:
        rounds: list of {node number: value} to put into the leaves before each pass.
    Returns: {"value of node N", "gradient of leaf N", "list afterwards": node numbers} after the
        last pass.
    """
    nodes = _graph(code, ops)
    graph = list(nodes)
    for values in rounds:
        refill(nodes, values)
        code.miniflow.forward_and_backward(graph)
    result = {f"value of node {n}": node.value for n, node in enumerate(nodes)}
    leaves = {n: node for n, node in enumerate(nodes) if node.described["op"] == "leaf"}
    result |= {f"gradient of leaf {n}": x.gradients.get(x) for n, x in leaves.items()}
    return result | _list_afterwards(nodes, graph)


def sgd_update(code, values, gradients, steps=1, learning_rate=None):
    """sgd_update on stand-in trainables, with the default learning rate if none is given.

    Returns: the value of each trainable after the steps, and its gradient, which must stay; "list
        afterwards": numbers of the trainables.
    """
    trainables = [stand_in(code, numbers(value)) for value in values]
    for trainable, gradient in zip(trainables, gradients, strict=True):
        trainable.gradients = {trainable: numbers(gradient)}
    given = list(trainables)
    rate = {} if learning_rate is None else {"learning_rate": learning_rate}
    for _ in range(steps):
        code.miniflow.sgd_update(given, **rate)
    result = {f"value of trainable {n}": t.value for n, t in enumerate(trainables, 1)}
    result |= {
        f"the gradient of trainable {n} afterwards": t.gradients.get(t)
        for n, t in enumerate(trainables, 1)
    }
    return result | _list_afterwards(trainables, given)


def own_network(code, feed, trainables, steps=0, learning_rate=0.01):
    """MSE(y, Sigmoid(Linear(X, W, b))) out of the code's own parts, sorted and run by itself.

    Args:
        feed: {"X", "W", "b", "y"}. trainables: names to update after each pass.
    Returns: {"cost", "dX", "dW", "db", "dy"} of the last pass.
    """
    flow = code.miniflow
    nodes = {name: flow.Input() for name in feed}
    a = flow.Sigmoid(flow.Linear(nodes["X"], nodes["W"], nodes["b"]))
    cost = flow.MSE(nodes["y"], a)
    graph = flow.topological_sort({nodes[name]: numbers(value) for name, value in feed.items()})
    flow.forward_and_backward(graph)
    for _ in range(steps):
        flow.sgd_update([nodes[name] for name in trainables], learning_rate)
        flow.forward_and_backward(graph)
    return {"cost": cost.value} | {
        f"d{name}": node.gradients.get(node) for name, node in nodes.items()
    }
