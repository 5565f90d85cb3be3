"""Probes of a3_miniflow: place one piece of miniflow.py where it can be seen at work.

A probe gets the code under test and plain inputs, and records what it saw as plain data; what
follows from that is said by readings.py. Whatever stands around the piece under test is made here:
a mistake in one class costs nothing elsewhere. Students read here how their code is called.
"""

import contextlib
import copy
from functools import lru_cache

import numpy as np

from autograder.judge.answers import Complaint
from autograder.judge.arrays import numbers, put, shared
from autograder.judge.places import in_place, numbers_in

KEPT = {"difference"}  # what forward() of a node keeps beside its value
END = -2  # behind the neighbours of a node
COMPLAINTS = {
    "no list": "topological_sort did not return a list (a forgotten return gives None).",
    "list stored": "A list, tuple or np.matrix is stored: no node can compute with it; use arrays.",
    "early forward": "A node's forward() ran before the node that feeds it had a value.",
    "early backward": "A node's backward() ran before one of its consumers had its gradient.",
    "flat": "MSE stored a gradient of shape (m,) for an a of shape (m, 1). By itself it is right; "
    "the nodes before it need the shape of a. Store a column: self.difference is one.",
}


class StandIn:
    """A node that holds a value and does nothing: an input, or a consumer with a gradient."""

    def __init__(self, value=None):
        self.inbound_nodes = []
        self.outbound_nodes = []
        self.value = value
        self.gradients = {}

    def forward(self):
        """Nothing: value and gradients are there already."""

    backward = forward

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
    with contextlib.suppress(Exception):
        return [standing_in(code.miniflow.Input)() for _ in range(count)]
    return [StandIn() for _ in range(count)]


def stored(node, *inbound):
    """The value that a node keeps, or its gradient for one of its inputs: an array or a number."""
    kept = node.gradients.get(*inbound) if inbound else node.value
    if isinstance(kept, list | tuple | np.matrix):
        raise Complaint("list stored")
    return kept


def consume(code, node, upstreams, again=False):
    """Give `node` one consumer per upstream gradient; again: fill those that it has first."""
    node.outbound_nodes = node.outbound_nodes[: len(upstreams)] if again else []
    for consumer, upstream in zip(node.outbound_nodes, upstreams, strict=False):
        consumer.gradients[node] = put(consumer.gradients[node], upstream)
    upstreams = shared(upstreams[len(node.outbound_nodes) :])
    before, after = StandIn(), StandIn()
    for consumer, upstream in zip(stand_ins(code, len(upstreams)), upstreams, strict=True):
        consumer.inbound_nodes = [before, node, after]
        ours, rest = {node: upstream}, {before: 0.5, after: -0.25}
        consumer.gradients = ours | rest if len(node.outbound_nodes) // 2 % 2 else rest | ours
        node.outbound_nodes.append(consumer)


@np.errstate(over="ignore")  # as of exp(800), which is no mistake of forward()
def op(code, kind, rounds, beside=()):
    """One op between stand-ins, through one or more forward and backward passes.

    The last of three or more puts its numbers into the arrays of the pass before, if they fit.

    Args:
        kind: name of the op's class in miniflow.py.
        rounds: list of {"inputs": {name: value}, "upstreams": [gradient from each consumer]}.
        beside: the same for more nodes of this class: in each pass all run forward, then backward.
    Returns: {"value", "dNAME" for each input, and what must not be changed, " afterwards"}, all
        of the last round; with " of node N" for the inputs and values of others, from 2 on.
    """
    (node, inputs), *others = (_placed(code, kind, turn) for turn in (rounds[0], *beside))
    for number, turn in enumerate(rounds):
        again = 1 < number == len(rounds) - 1
        for name, value in turn["inputs"].items() if number else ():
            inputs[name].value = put(inputs[name].value, value) if again else numbers(value)
        if number:
            consume(code, node, turn["upstreams"], again)
        node.forward()
        value = np.array(stored(node))
        for other, _ in others:
            other.forward()
        for one, _ in ((node, inputs), *others):
            one.backward()
    result = {"value": value, "the node's own value afterwards": node.value}
    result |= {f"d{name}": stored(node, inbound) for name, inbound in inputs.items()}
    result |= {f"{name} afterwards": inbound.value for name, inbound in inputs.items()}
    result |= kept_by_others(node, inputs.values())
    result["the list of inbound nodes afterwards"] = numbers_in(inputs.values())(node.inbound_nodes)
    result |= {f"the node's own {k} afterwards": getattr(node, k) for k in KEPT if hasattr(node, k)}
    for number, (other, read) in enumerate(others, 2):
        result[f"value of node {number}"] = stored(other)
        result |= {f"d{name} of node {number}": stored(other, n) for name, n in read.items()}
        result |= {f"{name} of node {number} afterwards": n.value for name, n in read.items()}
    return result


def _placed(code, kind, turn):
    """A node of the code's class, its inputs by name (equal ones hold one array), consumers."""
    inputs = dict(zip(turn["inputs"], stand_ins(code, len(turn["inputs"])), strict=True))
    for inbound, value in zip(inputs.values(), shared(turn["inputs"].values()), strict=True):
        inbound.value = value
    node = getattr(code.miniflow, kind)(*inputs.values())
    consume(code, node, turn["upstreams"])
    return node, inputs


def kept_by_others(node, inputs=()):
    """What other nodes keep as gradients after the pass: they are not this node's to change."""
    consumers = enumerate(node.outbound_nodes, 1)
    kept = {f"the gradient of consumer {n} afterwards": c.gradients.get(node) for n, c in consumers}
    nodes = (*node.outbound_nodes, *inputs)
    others = [g for other in nodes for n, g in other.gradients.items() if n is not node]
    return kept | {"the other gradients of other nodes afterwards": others}


def gradient_check(code, kind, inputs, upstream, step=1e-5):
    """backward() of one op beside central differences of its forward(). Cost: upstream * value.

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

    value: of the Input. rounds: lists of upstream gradients. beside: those of more Inputs.
    Returns: {"gradient", what must not be changed, " afterwards"}, all of the last round;
        {"gradient of node N"} for the others, from 2 on.
    """
    node, *others = (code.miniflow.Input() for _ in (rounds, *beside))
    for other, upstreams in zip(others, beside, strict=True):
        other.value = numbers(upstreams[0])
        consume(code, other, upstreams)
    for number, upstreams in enumerate(rounds):
        node.value = numbers(np.resize(value, np.shape(upstreams[0])))
        consume(code, node, upstreams, again=1 < number == len(rounds) - 1)
        for one in (node, *others):
            one.backward()
    result = {"gradient": stored(node, node), "value afterwards": node.value} | kept_by_others(node)
    return result | {f"gradient of node {n}": stored(x, x) for n, x in enumerate(others, 2)}


def topological_sort(code, values, edges, count, sink):
    """The orders in which topological_sort puts a graph, a copy and the graph again, other values.

    In the copy, inputs, neighbours and sets of nodes are listed from the last one on.
    values: {number of an Input: value}, as in feed_dict. edges: (from, to). count: of nodes. sink:
        one that feeds no other; it reads others from the second time on.
    Returns: {"orders": numbers of nodes as sorted each time, "in feed_dict", "neighbours": those
        inbound, outbound and in the gradients of each node, an END behind each list; "values":
        {number: value of that Input}, "values in feed_dict", "the rest", all in the end}.
    """
    values = {int(n): value for n, value in values.items()}
    late = [edge for edge in edges if edge[1] == sink]
    graph = _sortable(code, values, [edge for edge in edges if edge not in late], range(count))
    twin = _sortable(code, values, edges[::-1], range(count)[::-1])
    seen, sorts = {"in feed_dict": [], "neighbours": []}, []
    for nodes, more in ((graph, 1.0), (twin, -1.0), (graph, 0.0)):
        feed = [(nodes[n], numbers(value) + more) for n, value in values.items()]
        feed = dict(feed[:: -1 if nodes is twin else 1])
        order = code.miniflow.topological_sort(feed)
        if not isinstance(order, list | tuple):
            raise Complaint("no list")
        number = numbers_in(nodes)
        sorts.append((number, order, feed))
        seen["in feed_dict"].append(number(feed))
        _connect(graph, late if len(sorts) == 1 else ())
    for nodes in (graph, twin):
        number = numbers_in(nodes)
        sides = [s for n in nodes for s in (n.inbound_nodes, n.outbound_nodes, n.gradients)]
        seen["neighbours"].append([n for side in sides for n in (*number(side), END)])
    seen["orders"] = [number(order) for number, order, _ in sorts]
    seen["values in feed_dict"] = [list(feed.values()) for *_, feed in sorts]
    seen["the rest"] = [x.value for n, x in enumerate(graph + twin) if n % count not in values]
    seen["the rest"] += [part for x in graph + twin for part in x.gradients.values()]
    return {"values": {str(n): graph[n].value for n in values}} | seen


def _sortable(code, inputs, edges, places):
    """Nodes with these edges; gradients, and values of no Inputs, are 0.5. places: in sets."""
    inner = _ready(standing_in(code.miniflow.Node))
    kinds = (code.miniflow.Input if n in inputs else inner for n in range(len(places)))
    nodes = [in_place(kind(), place) for kind, place in zip(kinds, places, strict=True)]
    _connect(nodes, edges)
    for n in inputs:
        nodes[n].gradients[nodes[n]] = 0.5
    return nodes


@lru_cache
def _ready(base):
    def forward(self):
        self.value = None

    return type("Ready", (base,), {"__init__": lambda x: base.__init__(x, 0.5), "forward": forward})


def _connect(nodes, edges):
    for source, target in edges:
        nodes[source].outbound_nodes.append(nodes[target])
        nodes[target].inbound_nodes.append(nodes[source])
        nodes[target].gradients[nodes[source]] = 0.5


class KnownOp:
    """A node of a known op, made here: the passes are judged, not the ops.

    described: {"op": "leaf", "value"} | {"op": "scale", "by": k} | {"op": "total"} |
        {"op": "cost"}, the sum of squares; with "of": numbers of the nodes that it reads.
    forwards, backwards: how often each ran.
    """

    def __init__(self, described, inbound_nodes):
        super().__init__(numbers(described["value"]) if "value" in described else None)
        self.described = described
        self.forwards = self.backwards = 0
        self.inbound_nodes = inbound_nodes
        for node in inbound_nodes:
            node.outbound_nodes.append(self)

    def forward(self):
        """Compute the value, unless a node that feeds this one has none yet."""
        self.forwards += 1
        values = [node.value for node in self.inbound_nodes]
        if any(value is None for value in values):
            raise Complaint("early forward")
        op = self.described["op"]
        if op == "scale":
            self.value = self.described["by"] * values[0]
        elif op != "leaf":
            self.value = np.sum(values[0] ** 2) if op == "cost" else sum(values)

    def backward(self):
        """Compute the gradients, unless a consumer of this node keeps none for it yet."""
        self.backwards += 1
        if any(self not in node.gradients for node in self.outbound_nodes):
            raise Complaint("early backward")
        upstream = sum(node.gradients[self] for node in self.outbound_nodes)
        if self.described["op"] == "cost":
            upstream = 2.0 * self.inbound_nodes[0].value
        for node in self.inbound_nodes or [self]:  # a leaf keeps its own
            self.gradients[node] = upstream * self.described.get("by", 1.0)


@lru_cache
def known_op(base):
    """KnownOp as a subclass of the code's own `base`."""
    return type("Known", (KnownOp, standing_in(base)), {})


def _extend(code, nodes, ops, places):
    """Add nodes of known ops; leaves are Inputs, as a pass may look for that. places: in sets."""
    for described, place in zip(ops, places, strict=True):
        kind = code.miniflow.Input if described["op"] == "leaf" else code.miniflow.Node
        read = [nodes[i] for i in described.get("of", [])]
        nodes.append(in_place(known_op(kind)(described, read), place))


def _runs(code, ops, rounds, run):
    """Run over a graph of known ops once per round, each time after a copy of it.

    rounds: {leaf: value} to put in first. An op with "late" joins its graph in the last one.
    Returns: the nodes, their record, the last run's result.
    """
    places = range(len(ops))
    others, nodes, graph = [], [], []
    for number, values in enumerate(rounds, 1):
        now = [op for op in ops if number == len(rounds) or "late" not in op]
        for added, at in ((others, places), (nodes, places[::-1])):
            _extend(code, added, now[len(added) :], at[len(added) : len(now)])
        graph += nodes[len(graph) :]
        for n, value in values.items():
            nodes[int(n)].value = numbers(value)
        run(others, list(others))
        returned = run(nodes, graph)
    seen = {f"value of node {n}": node.value for n, node in enumerate(nodes)}
    seen["list afterwards"] = numbers_in(nodes)(graph)
    seen["ran"] = [[node.forwards, node.backwards, len(node.gradients)] for node in nodes]
    return nodes, seen, returned


def forward_pass(code, ops, output, rounds=({},)):
    """forward_pass over a graph of known ops, as in _runs. output: number of the output node.

    Returns: {"returned", "value of node N", "list afterwards": node numbers, "ran": how often
        forward() and backward() of each node, and how many gradients it has}.
    """
    run = code.miniflow.forward_pass
    _, seen, returned = _runs(code, ops, rounds, lambda nodes, graph: run(nodes[output], graph))
    return {"returned": returned} | seen


def forward_and_backward(code, ops, rounds):
    """As forward_pass. Returns: {"gradient of leaf N", "gradients of node N"} for {"returned"}."""
    nodes, seen, _ = _runs(code, ops, rounds, lambda _, g: code.miniflow.forward_and_backward(g))
    for n, node in enumerate(nodes):
        if node.described["op"] == "leaf":
            seen[f"gradient of leaf {n}"] = node.gradients.get(node)
        else:
            seen[f"gradients of node {n}"] = [*map(node.gradients.get, node.inbound_nodes)]
    return seen


def sgd_update(code, values, gradients, learning_rate=None, then=()):
    """sgd_update on stand-in trainables, with the default learning rate if none is given.

    then: further calls, each {"gradients", "learning_rate"}, and "values" if others are put in.
    Returns: value and gradient of each trainable in the end; "list afterwards": their numbers.
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
        result[f"value of trainable {n}"] = stored(t)
        result[f"the gradient of trainable {n} afterwards"] = t.gradients.get(t)
    return result | {"list afterwards": numbers_in(trainables)(given)}


def own_network(code, feed, trainables, steps=0, learning_rate=0.01):
    """MSE(y, Sigmoid(Linear(X, W, b))) out of the code's own parts, sorted and run by itself.

    feed: {"X", "W", "b", "y"}. trainables: names. Returns: {"cost", "dX", ...} of the last pass.
    """
    flow = code.miniflow
    nodes = {name: flow.Input() for name in feed}
    a = flow.Sigmoid(flow.Linear(nodes["X"], nodes["W"], nodes["b"]))
    cost = flow.MSE(nodes["y"], a)
    graph = flow.topological_sort({nodes[name]: numbers(value) for name, value in feed.items()})
    for number in range(steps + 1):
        if number:
            flow.sgd_update([nodes[name] for name in trainables], learning_rate)
        try:
            flow.forward_and_backward(graph)
        finally:  # in place of the exception that a node before it raises for this reason
            if np.shape(cost.gradients.get(a)) == (len(feed["X"]),):
                raise Complaint("flat")
    gradients = {f"d{name}": node.gradients.get(node) for name, node in nodes.items()}
    return {"cost": cost.value} | gradients
