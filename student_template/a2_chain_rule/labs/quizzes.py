"""Draw the quizzes: empty boxes for every forward value and every derivative.

Reads:  the graph of an example with the right numbers (computed.py).
Gives:  a figure for each of three examples.
"""

from autograder.lab.quiz_figure import quiz_figure
from labs.computed import right_numbers
from labs.examples import GRAPH_0, GRAPH_1, RELU_NETWORK


def quiz(example):
    """Empty boxes for every forward value and every derivative of an example."""
    return quiz_figure(right_numbers(example), f"Fill in the numbers: {example.title}")


def quiz_square():
    """The quiz about graph 0."""
    return quiz(GRAPH_0)


def quiz_squared_error():
    """The quiz about graph 1."""
    return quiz(GRAPH_1)


def quiz_relu_network():
    """The quiz about the two layers with ReLU."""
    return quiz(RELU_NETWORK)
