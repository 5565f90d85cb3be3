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
from autograder.judge.places import in_place

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


def stand_ins(code, count):
    """StandIns that are also Inputs of the code's own, where that can be had."""
    try:
        kind = standing_in(code.miniflow.Input)
        return [kind() for _ in range(count)]
    except Exception:
        return [StandIn() for _ in range(count)]


def stored(node, inbound):
    """The gradient that `node` keeps for one of its inputs; None if there is none."""
    gradient = node.gradients.get(inbound)
    if isinstance(gradient, list):
        raise Complaint("list stored")
    return gradient


def consume(code, node, upstreams, again=False):
    """Give `node` one consumer per upstream gradient; again: fill those that it has, if as many.

    Each consumer reads two other nodes as well, and keeps gradients for them, too.
    """
    if again and len(node.outbound_nodes) == len(upstreams):
        for consumer, upstream in zip(node.outbound_nodes, upstreams, strict=True):
            consumer.gradients[node] = put(consumer.gradients[node], upstream)
        return
    node.outbound_nodes = []
    before, after, *consumers = stand_ins(code, 2 + len(upstreams))
    for consumer, upstream in zip(consumers, map(numbers, upstreams), strict=True):
        consumer.inbound_nodes = [before, node, after]
        consumer.gradients = {before: upstream + 0.5, node: upstream, after: upstream - 0.25}
        node.outbound_nodes.append(consumer)


def put(kept, value, again=True):
    """New numbers; again: in the array that is there, if they fit, as a caller may do."""
    if not again or np.ndim(value) == 0 or np.shape(kept) != np.shape(value):
        return numbers(value)
    kept[...] = value
    return kept


def numbers(value):
    """A fresh float64 array, or a float for a single number."""
    return np.array(value, dtype=float) if np.ndim(value) else float(value)


def op(code, kind, rounds, beside=()):
    """One op between stand-ins, through one or more forward and backward passes.

    The last of three or more puts its numbers into the arrays of the pass before, if they fit.

    Args:
        kind: name of the op's class in miniflow.py.
        rounds: list of {"inputs": {name: value}, "upstreams": [gradient from each consumer]}.
        beside: the same for other nodes of this class, in the same graph: in each pass all nodes
            run forward, then all run backward.
    Returns: {"value", "dNAME" for each input, and what must not be changed, " afterwards"}, all
        of the last round; {"value of node N", "dNAME of node N"} for the others, from 2 on.
    """
    (node, inputs), *others = (_placed(code, kind, turn) for turn in (rounds[0], *beside))
    for number, turn in enumerate(rounds):
        if number:
            again = 1 < number == len(rounds) - 1
            for name, value in turn["inputs"].items():
                inputs[name].value = put(inputs[name].value, value, again)
            consume(code, node, turn["upstreams"], again)
        node.forward()
        value = np.array(node.value)
        for other, _ in others:
            other.forward()
        for one in (node, *(other for other, _ in others)):
            one.backward()
    result = {"value": value, "the node's own value afterwards": node.value}
    result |= {f"d{name}": stored(node, inbound) for name, inbound in inputs.items()}
    result |= {f"{name} afterwards": inbound.value for name, inbound in inputs.items()}
    result |= seen_by_consumers(node)
    for number, (other, read) in enumerate(others, 2):
        result[f"value of node {number}"] = other.value
        result |= {f"d{name} of node {number}": stored(other, n) for name, n in read.items()}
    return result


def _placed(code, kind, turn):
    """A node of a class of the code's, its inputs by name and its consumers, filled."""
    inputs = dict(zip(turn["inputs"], stand_ins(code, len(turn["inputs"])), strict=True))
    for name, inbound in inputs.items():
        inbound.value = numbers(turn["inputs"][name])
    node = getattr(code.miniflow, kind)(*inputs.values())
    consume(code, node, turn["upstreams"])
    return node, inputs


def seen_by_consumers(node):
    """What the consumers' gradients are after the pass: they are not this node's to change."""
    kept = [consumer.gradients.get(node) for consumer in node.outbound_nodes]
    return {f"the gradient that consumer {n} keeps afterwards": g for n, g in enumerate(kept, 1)}


def gradient_check(code, kind, inputs, upstream, step=1e-5):
    """backward() of one op beside central differences of its own forward().

    The cost is the sum of upstream * value: its gradient with respect to the value is `upstream`.
    Returns: {"analytic": {"dNAME": gradient}, "costs": {"dNAME": [above, below], the costs with
        each element of that input a step above and below its value}}.
    """
    values = {name: numbers(array) for name, array in inputs.items()}
    upstream = numbers(upstream)
    node, nodes = _placed(code, kind, {"inputs": values, "upstreams": [upstream]})
    node.forward()
    node.backward()
    # Copied before anything is measured: the right gradients come after those of the code.
    analytic = {f"d{name}": stored(node, inbound) for name, inbound in nodes.items()}
    result = {"analytic": copy.deepcopy(analytic), "costs": {}}
    for name, array in values.items():
        costs = result["costs"][f"d{name}"] = np.zeros((2, *array.shape))
        for index in np.ndindex(array.shape):
            for side, moved in enumerate((step, -step)):
                nodes[name].value = array.copy()
                nodes[name].value[index] += moved
                node.forward()
                costs[(side, *index)] = np.sum(upstream * node.value)
        nodes[name].value = array
    return result


def input_node(code, value, rounds, beside=()):
    """Input.backward between stand-in consumers. Arrays as in op.

    value: of the Input. rounds: list of lists of upstream gradients. beside: those of other
        Inputs, which run backward after this one.
    Returns: {"gradient", "value afterwards", "upstream gradient N afterwards"} of the last round;
        {"gradient of node N"} for the others, from 2 on.
    """
    node, *others = (code.miniflow.Input() for _ in (rounds, *beside))
    node.value = numbers(value)
    for other, upstreams in zip(others, beside, strict=True):
        other.value = numbers(upstreams[0])
        consume(code, other, upstreams)
    for number, upstreams in enumerate(rounds):
        consume(code, node, upstreams, again=1 < number == len(rounds) - 1)
        for one in (node, *others):
            one.backward()
    result = {"gradient": stored(node, node), "value afterwards": node.value}
    result |= seen_by_consumers(node)
    return result | {f"gradient of node {n}": stored(x, x) for n, x in enumerate(others, 2)}


def topological_sort(code, values, edges, count):
    """The orders in which topological_sort puts a graph, a copy of it, and the graph again.

    Each time with other values, as for two batches. In the copy, inputs and neighbours are listed
    from the last one on, and so are sets of nodes, by their numbers: no address in memory counts.

    Args:
        values: {node number: value} of the Input nodes, in the order of feed_dict.
        edges: list of (from, to). count: how many nodes the graph has.
    Returns: {"orders": node numbers as sorted each time (-1: not a node of the graph), "values":
        {number: value of that Input in the end}, "left in feed_dict": how many entries each time;
        "inbound", "outbound": of graph and copy, the numbers of every node's neighbours}.
    """
    values = {int(n): value for n, value in values.items()}
    graph = _sortable(code, values, edges, range(count))
    copy_of_it = _sortable(code, values, edges[::-1], range(count)[::-1])
    seen = {"orders": [], "left in feed_dict": [], "inbound": [], "outbound": []}
    for nodes, more in ((graph, 1.0), (copy_of_it, -1.0), (graph, 0.0)):
        feed = [(nodes[n], numbers(value) + more) for n, value in values.items()]
        feed = dict(feed[:: -1 if nodes is copy_of_it else 1])
        order = code.miniflow.topological_sort(feed)
        if not isinstance(order, list | tuple | deque):
            raise Complaint("no list")
        seen["left in feed_dict"].append(len(feed))
        seen["orders"].append(_numbers_of(order, _by_id(nodes)))
    for nodes in (graph, copy_of_it):
        number = _by_id(nodes)
        seen["inbound"].append([_numbers_of(node.inbound_nodes, number) for node in nodes])
        seen["outbound"].append([_numbers_of(node.outbound_nodes, number) for node in nodes])
    return {"values": {str(n): graph[n].value for n in values}} | seen


def _sortable(code, inputs, edges, places):
    """Nodes with these edges. places: where each of them stands in a set of nodes."""
    inner = standing_in(code.miniflow.Node)
    nodes = [
        in_place(code.miniflow.Input() if n in inputs else inner(), place)
        for n, place in enumerate(places)
    ]
    for source, target in edges:
        nodes[source].outbound_nodes.append(nodes[target])
        nodes[target].inbound_nodes.append(nodes[source])
    return nodes


def _by_id(nodes):
    return {id(node): n for n, node in enumerate(nodes)}


def _numbers_of(nodes, number):
    """number: by id of a node; -1 for what is none of the graph."""
    return [number.get(id(node), -1) for node in nodes]


class KnownOp:
    """A node of a known op, made here: the passes are judged, not the ops.

    described: {"op": "leaf", "value"} | {"op": "scale", "by": k} | {"op": "total"} |
        {"op": "cost"}, with "of": numbers of the nodes that it reads.
    """

    def __init__(self, described, inbound_nodes):
        super().__init__(numbers(described["value"]) if "value" in described else None)
        self.described = described
        self.inbound_nodes = inbound_nodes
        for node in inbound_nodes:
            node.outbound_nodes.append(self)

    def forward(self):
        """Compute the value, unless a node that feeds this one has none yet."""
        values = [node.value for node in self.inbound_nodes]
        if any(value is None for value in values):
            raise Complaint("early forward")
        op = self.described["op"]
        if op == "leaf":
            self.value = numbers(self.described["value"])
        elif op == "scale":
            self.value = self.described["by"] * values[0]
        else:
            self.value = np.sum(values[0]) if op == "cost" else sum(values)

    def backward(self):
        """Compute the gradients, unless a consumer of this node keeps none for it yet."""
        if any(self not in node.gradients for node in self.outbound_nodes):
            raise Complaint("early backward")
        upstream = sum(node.gradients[self] for node in self.outbound_nodes)
        if self.described["op"] == "cost":
            upstream = np.ones_like(self.inbound_nodes[0].value)
        for node in self.inbound_nodes or [self]:  # a leaf keeps its own
            self.gradients[node] = upstream * self.described.get("by", 1.0)


@lru_cache
def known_op(base):
    """KnownOp as a subclass of the code's own `base`."""
    return type("Known", (KnownOp, standing_in(base)), {})


def _graph(code, ops, places):
    """Nodes of known ops; the leaves are Inputs, as a pass may look for that. places: in sets."""
    nodes = []
    for described, place in zip(ops, places, strict=True):
        kind = code.miniflow.Input if described["op"] == "leaf" else code.miniflow.Node
        node = known_op(kind)(described, [nodes[i] for i in described.get("of", [])])
        nodes.append(in_place(node, place))
    return nodes


def _runs(code, ops, rounds, run):
    """Run over a graph of known ops once per round, each time after a copy of it.

    rounds: {leaf: value} to put in before each, as for another batch. Returns: the nodes, what is
    recorded of them, what the last run returned.
    """
    places = range(len(ops))
    others, nodes = _graph(code, ops, places), _graph(code, ops, places[::-1])
    graph = list(nodes)
    for values in rounds:
        for n, value in values.items():
            nodes[int(n)].described = {"op": "leaf", "value": value}
            nodes[int(n)].value = numbers(value)
        run(others, list(others))
        returned = run(nodes, graph)
    seen = {f"value of node {n}": node.value for n, node in enumerate(nodes)}
    seen["list afterwards"] = _numbers_of(graph, _by_id(nodes))
    return nodes, seen, returned


def forward_pass(code, ops, output, rounds=({},)):
    """forward_pass over a graph of known ops, as in _runs. output: number of the output node.

    Returns: {"returned", "value of node N" for each node, "list afterwards": node numbers}.
    """
    run = code.miniflow.forward_pass
    _, seen, returned = _runs(code, ops, rounds, lambda nodes, graph: run(nodes[output], graph))
    return {"returned": returned} | seen


def forward_and_backward(code, ops, rounds):
    """forward_and_backward over a graph of known ops, as in _runs.

    Returns: {"value of node N", "gradient of leaf N", "list afterwards": node numbers} after the
        last pass.
    """
    run = code.miniflow.forward_and_backward
    nodes, seen, _ = _runs(code, ops, rounds, lambda nodes, graph: run(graph))
    leaves = {n: node for n, node in enumerate(nodes) if node.described["op"] == "leaf"}
    return seen | {f"gradient of leaf {n}": x.gradients.get(x) for n, x in leaves.items()}


def sgd_update(code, values, gradients, learning_rate=None, then=()):
    """sgd_update on stand-in trainables, with the default learning rate if none is given.

    then: further calls, each {"gradients", "learning_rate"}, and "values" if others are put in.
    Returns: the value of each trainable after the last call, and its gradient, which must stay;
        "list afterwards": numbers of the trainables.
    """
    trainables = stand_ins(code, len(values))
    given = list(trainables)
    first = {"values": values, "gradients": gradients, "learning_rate": learning_rate}
    for call in (first, *then):
        for trainable, value in zip(trainables, call.get("values", ()), strict=False):
            trainable.value = numbers(value)
        for trainable, gradient in zip(trainables, call["gradients"], strict=True):
            trainable.gradients = {trainable: numbers(gradient)}
        rate = call["learning_rate"]
        code.miniflow.sgd_update(given, **({} if rate is None else {"learning_rate": rate}))
    result = {}
    for n, t in enumerate(trainables, 1):
        result[f"value of trainable {n}"] = t.value
        result[f"the gradient of trainable {n} afterwards"] = t.gradients.get(t)
    return result | {"list afterwards": _numbers_of(given, _by_id(trainables))}


def own_network(code, feed, trainables, steps=0, learning_rate=0.01):
    """MSE(y, Sigmoid(Linear(X, W, b))) out of the code's own parts, sorted and run by itself.

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
    gradients = {f"d{name}": node.gradients.get(node) for name, node in nodes.items()}
    return {"cost": cost.value} | gradients
