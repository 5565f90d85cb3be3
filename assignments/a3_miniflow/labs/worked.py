"""Build the graphs of the worked examples by the student's miniflow.py.

Reads:  miniflow.py, which is imported here for all parts of the lab.
Gives:  a function for each example, which gives its nodes anew; the graph with what miniflow.py
        computes, as far as it does.
Leaves to others: showing them (graphs.py, quizzes.py), graphs of the student's own (own_graph.py).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.lab.gallery import attempt, own_module
from labs.node_graph import read_nodes

miniflow = own_module("miniflow")


class Total:
    """An end for graphs without MSE: the sum of all elements, whose local gradients are 1."""

    def __init__(self, node):
        self.inbound_nodes, self.outbound_nodes = [node], []
        self.value = None
        self.gradients = {}
        node.outbound_nodes.append(self)

    def forward(self):
        """One number."""
        self.value = np.sum(self.inbound_nodes[0].value)

    def backward(self):
        """Ones, in the shape of the input."""
        (node,) = self.inbound_nodes
        self.gradients[node] = np.ones_like(node.value, dtype=float)


@dataclass
class Built:
    """A graph of nodes. named: {name: node}; feed: {Input: value}; cost: its last node."""

    named: dict
    feed: dict
    cost: Any


def inputs(**values):
    """Input nodes and their values: ({name: node}, {node: value})."""
    named = {name: miniflow.Input() for name in values}
    feed = {
        named[name]: float(value) if np.ndim(value) == 0 else np.array(value, dtype=float)
        for name, value in values.items()
    }
    return named, feed


def build_sum():
    """4 + 5 + 10 = 19: a sum sends the same back to each."""
    named, feed = inputs(x=4, y=5, z=10)
    named["f"] = miniflow.Add(*named.values())
    named["C"] = Total(named["f"])
    return Built(named, feed, named["C"])


def build_product():
    """4 * 5 * 10 = 200: each factor gets the product of the others."""
    named, feed = inputs(x=4, y=5, z=10)
    named["f"] = miniflow.Mul(*named.values())
    named["C"] = Total(named["f"])
    return Built(named, feed, named["C"])


def build_sum_times():
    """(x + y) z at x = -2, y = 5, z = -4."""
    named, feed = inputs(x=-2, y=5, z=-4)
    named["q"] = miniflow.Add(named["x"], named["y"])
    named["f"] = miniflow.Mul(named["q"], named["z"])
    named["C"] = Total(named["f"])
    return Built(named, feed, named["C"])


def build_diamond():
    """(x + y) (x z): x feeds two nodes, and what they send back adds up."""
    named, feed = inputs(y=1, x=3, z=2)
    named["s"] = miniflow.Add(named["x"], named["y"])
    named["p"] = miniflow.Mul(named["x"], named["z"])
    named["f"] = miniflow.Mul(named["s"], named["p"])
    named["C"] = Total(named["f"])
    return Built(named, feed, named["C"])


def build_linear():
    """Linear: X W + b with two rows, two features and two units."""
    named, feed = inputs(X=[[1, 2], [3, 4]], W=[[5, 6], [7, 8]], b=[-1, -1])
    named["l"] = miniflow.Linear(*named.values())
    named["C"] = Total(named["l"])
    return Built(named, feed, named["C"])


def build_sigmoid():
    """A sigmoid behind a linear node."""
    named, feed = inputs(X=[[-1, -2], [-1, -2]], W=[[2, -3], [2, -3]], b=[-3, -5])
    named["l"] = miniflow.Linear(*named.values())
    named["s"] = miniflow.Sigmoid(named["l"])
    named["C"] = Total(named["s"])
    return Built(named, feed, named["C"])


def build_mse():
    """MSE: the mean squared error of three rows."""
    named, feed = inputs(y=[1, 2, 3], a=[4.5, 5, 10])
    named["C"] = miniflow.MSE(*named.values())
    return Built(named, feed, named["C"])


def build_network():
    """The whole network of the handout: MSE(y, Sigmoid(Linear(X, W, b)))."""
    named, feed = inputs(X=[[-1, -2], [-1, -2]], W=[[2], [3]], b=[-3], y=[1, 2])
    named["l"] = miniflow.Linear(named["X"], named["W"], named["b"])
    named["a"] = miniflow.Sigmoid(named["l"])
    named["C"] = miniflow.MSE(named["y"], named["a"])
    return Built(named, feed, named["C"])


def build_two_layers():
    """Four rows of three features, a hidden layer of two units, one output."""
    named, feed = inputs(
        X=[[1, 0, -1], [0, 2, 1], [-1, 1, 0], [2, -1, 1]],
        W1=[[0.5, -1], [1, 0.5], [-0.5, 1]],
        b1=[0.1, -0.1],
        W2=[[1], [-2]],
        b2=[0.5],
        y=[1, 0, 0, 1],
    )
    named["l1"] = miniflow.Linear(named["X"], named["W1"], named["b1"])
    named["h"] = miniflow.Sigmoid(named["l1"])
    named["l2"] = miniflow.Linear(named["h"], named["W2"], named["b2"])
    named["C"] = miniflow.MSE(named["y"], named["l2"])
    return Built(named, feed, named["C"])


def computed(build):
    """The graph of a worked example, with what miniflow.py computes, as far as it does."""
    built = build()
    reasons = {}
    order, why = attempt(lambda: miniflow.topological_sort(built.feed))
    if why:
        reasons[why] = True
    else:
        for act in (
            lambda: miniflow.forward_pass(built.cost, order),
            lambda: miniflow.forward_and_backward(order),
        ):
            _, why = attempt(act)
            if why:
                reasons[why] = True
    graph = read_nodes([built.cost], built.named)
    graph.values = {
        n: built.feed[node] for n, node in built.named.items() if node in built.feed
    } | (graph.values)
    graph.waits[:0] = reasons
    return graph


def title(build):
    """What a worked example is about, in a line."""
    return build.__doc__.rstrip(".")
