"""Draw the quizzes: empty boxes for every forward value and every derivative.

Gives:  the graphs with their right numbers and shapes, which are written down here, so that a quiz
        works before the student's code does; a figure for each.
Leaves to others: what a quiz does (autograder/lab/quiz.py).
"""

import numpy as np

from autograder.lab.quiz_figure import quiz_figure
from labs.node_graph import read_nodes
from labs.worked import build_network, build_sum_times, build_two_layers, title

SHAPES = {
    "network": {"l": (2, 1), "a": (2, 1)},
    "two_layers": {"l1": (4, 2), "h": (4, 2), "l2": (4, 1)},
}
NUMBERS = {
    "sum_times": {"q": 3, "f": -12, "C": -12},
    "network": {"C": 2.4999498960},
    "two_layers": {"C": 0.1416594726},
}
DERIVATIVES = {"sum_times": {"C": 1, "f": 1, "q": -4, "z": 3, "x": -4, "y": -4}}
ASKED = {"sum_times": build_sum_times, "network": build_network, "two_layers": build_two_layers}


def asked(name):
    """The graph with what the quiz of that name judges against. Of arrays only shapes are asked."""
    built = ASKED[name]()
    graph = read_nodes([built.cost], built.named)
    graph.values = {
        one: built.feed[node] for one, node in built.named.items() if node in built.feed
    }
    graph.values |= {one: np.zeros(shape) for one, shape in SHAPES.get(name, {}).items()}
    graph.values |= NUMBERS[name]
    graph.derivatives = DERIVATIVES.get(name) or {**graph.values, graph.cost: 1.0}
    return graph


def quiz(name):
    """Empty boxes for every forward value and every derivative."""
    return quiz_figure(asked(name), f"Fill in the numbers and shapes: {title(ASKED[name])}")


def quiz_sum_times():
    """The quiz about (x + y) z."""
    return quiz("sum_times")


def quiz_network():
    """The quiz about the network of the handout."""
    return quiz("network")


def quiz_two_layers():
    """The quiz about two layers."""
    return quiz("two_layers")
