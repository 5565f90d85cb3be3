"""Draw the graphs of the worked examples, to be walked through.

Reads:  the graph of an example with the student's numbers (worked.py).
Gives:  a figure for each example.
"""

from autograder.lab.stepper import stepper
from labs.worked import (
    build_diamond,
    build_linear,
    build_mse,
    build_network,
    build_product,
    build_sigmoid,
    build_sum,
    build_sum_times,
    build_two_layers,
    computed,
    title,
)


def shown(build):
    """The figure of a worked example, to be walked through."""
    return stepper(computed(build), title(build))


def sum_of_three():
    """4 + 5 + 10."""
    return shown(build_sum)


def product_of_three():
    """4 * 5 * 10."""
    return shown(build_product)


def sum_times():
    """(x + y) z, at the point of the handout."""
    return shown(build_sum_times)


def diamond():
    """Fan-out: two gradients arrive at x and add up."""
    return shown(build_diamond)


def linear():
    """A linear node alone."""
    return shown(build_linear)


def sigmoid():
    """A sigmoid behind a linear node."""
    return shown(build_sigmoid)


def mse():
    """The cost alone."""
    return shown(build_mse)


def network():
    """Linear, Sigmoid and MSE: the whole network of the handout."""
    return shown(build_network)


def two_layers():
    """Linear, Sigmoid, Linear and MSE, as in the training to come."""
    return shown(build_two_layers)
