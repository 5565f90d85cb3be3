"""lab.py: the computation graphs of this assignment, with the numbers of your own chain_rule.py.

    python lab.py                 all pictures (windows; files where there is no display)
    python lab.py relu_network    one of them
    python lab.py quiz            the three quizzes: fill in every number yourself
    python lab.py quiz --text     the same in words; at a terminal it asks you one by one
    python lab.py --text          everything in plain text
    python lab.py --save FOLDER   png, svg and txt files

Each graph can be walked through: step forward, and the values appear one by one; then the
derivatives, from the end to the beginning. Blue numbers above a box are forward values, red ones
below it derivatives of the last stage. In a notebook: import lab; lab.relu_network()

The pictures show what your code computes, right or wrong. What it does not compute yet stays empty.
"""

import sys

from autograder.lab.gallery import Exhibit, run
from autograder.lab.graph_exhibits import graph_exhibit, quiz_exhibit
from labs.computed import computed, right_numbers
from labs.cost import cost, cost_text
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
from labs.graphs import (
    composite,
    quotient,
    relu_network,
    sigmoid_neuron,
    square,
    squared_error,
    squared_error_again,
    sum_times,
)
from labs.quizzes import quiz_relu_network, quiz_square, quiz_squared_error


def _graph(draw, example, alt):
    title = f"{example.name}: {example.title}"
    return graph_exhibit(draw, title, lambda: computed(example), alt)


def _quiz(draw, example):
    alt = (
        f"The graph of {example.title} with an empty box to type in for every forward value and "
        "every derivative; below it a score and buttons for a hint, to reveal and to reset."
    )
    return quiz_exhibit(draw, example.title, lambda: right_numbers(example), alt)


WALK = "Forward values stand above the boxes, derivatives of the last stage below them."
EXHIBITS = [
    _graph(composite, COMPOSITE, f"A chain from x to z = x - 2 to y = 2 z^2. {WALK}"),
    _graph(square, GRAPH_0, f"A chain from w to a = 2 + 3 w to J = a^2. {WALK}"),
    _graph(
        squared_error,
        GRAPH_1,
        f"w and x feed c = w x; c and b feed a; a and y feed d; d feeds J = d^2 / 2. {WALK}",
    ),
    _graph(
        squared_error_again,
        GRAPH_1_AGAIN,
        f"The graph of the squared error at the handout's second point. {WALK}",
    ),
    _graph(sum_times, SUM_TIMES, f"x and y feed q = x + y; q and z feed f = q z. {WALK}"),
    _graph(
        sigmoid_neuron,
        NEURON,
        f"The arrays w and x feed dot, and dot feeds f = S(dot). {WALK}",
    ),
    _graph(
        quotient,
        QUOTIENT,
        f"Eight stages from x and y to f. Three arrows leave x and two leave y. {WALK}",
    ),
    _graph(
        relu_network,
        RELU_NETWORK,
        f"Two layers in a row, t, z and a of each, and J at the end. {WALK}",
    ),
    _quiz(quiz_square, GRAPH_0),
    _quiz(quiz_squared_error, GRAPH_1),
    _quiz(quiz_relu_network, RELU_NETWORK),
    Exhibit(
        "cost",
        "What backpropagation costs, and what small steps cost",
        cost,
        cost_text,
        "Steps against the number of parameters on logarithmic axes: the line of backpropagation "
        "stays nearly flat until there are as many parameters as nodes, that of small steps rises "
        "from the beginning. At 100,000 parameters and 10,000 nodes they are 110,000 and "
        "1,000,000,000 in the handout's example.",
    ),
]

if __name__ == "__main__":
    sys.exit(run(__doc__, EXHIBITS, sys.argv[1:]))
