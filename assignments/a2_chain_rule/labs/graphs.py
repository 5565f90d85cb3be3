"""Draw the graphs of the examples, to be walked through.

Reads:  the graph of an example with the student's numbers (computed.py).
Gives:  a figure for each example.
"""

from autograder.lab.stepper import stepper
from labs.computed import computed
from labs.examples import (
    COMPOSITE,
    GRAPH_0,
    GRAPH_1,
    GRAPH_1_AGAIN,
    NEURON,
    QUOTIENT,
    RELU_NETWORK,
    SUM_TIMES,
)


def shown(example):
    """The figure of an example, to be walked through."""
    return stepper(computed(example), example.title)


def composite():
    """A chain of two stages."""
    return shown(COMPOSITE)


def square():
    """Graph 0."""
    return shown(GRAPH_0)


def squared_error():
    """Graph 1: a linear neuron and half its squared error."""
    return shown(GRAPH_1)


def squared_error_again():
    """Graph 1 at the second point of the handout."""
    return shown(GRAPH_1_AGAIN)


def sum_times():
    """A sum times a factor."""
    return shown(SUM_TIMES)


def sigmoid_neuron():
    """A sigmoid neuron with two inputs: w and x are arrays."""
    return shown(NEURON)


def quotient():
    """Eight stages; three paths lead from x to the end, two from y."""
    return shown(QUOTIENT)


def relu_network():
    """Two layers with ReLU."""
    return shown(RELU_NETWORK)
