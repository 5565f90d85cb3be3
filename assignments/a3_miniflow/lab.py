"""lab.py: MiniFlow's graphs, drawn from your own miniflow.py as it computes them.

    python lab.py                 all pictures (windows; files where there is no display)
    python lab.py network         one of them
    python lab.py quiz            the quizzes: fill in the numbers and the shapes yourself
    python lab.py quiz --text     the same in words; at a terminal it asks you one by one
    python lab.py --text          everything in plain text
    python lab.py --save FOLDER   png, svg and txt files

Each graph can be walked through: step forward, and the values appear one by one; then the
gradients, from the end to the beginning. Of an array the shape is shown, and the numbers if they
are few. Where one node feeds several, each arrow says what its consumer sends back.

Your own graph, in a program or a notebook:

    import lab
    lab.graph_of(cost)            every node that is connected with it, by your variables' names
    lab.quiz_of(cost)             the quiz about it, after you gave the inputs their values

What your code does not compute yet stays empty, and the picture says which task it waits for.
"""

import sys

from autograder.lab.gallery import Exhibit, run
from autograder.lab.graph_exhibits import graph_exhibit, quiz_exhibit
from labs.graphs import (
    diamond,
    linear,
    mse,
    network,
    product_of_three,
    sigmoid,
    sum_of_three,
    sum_times,
    two_layers,
)
from labs.own_graph import graph_of as graph_of
from labs.own_graph import quiz_of as quiz_of
from labs.quartic import quartic, quartic_text
from labs.quizzes import ASKED, asked, quiz_network, quiz_sum_times, quiz_two_layers
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


def _graph(draw, build, alt):
    return graph_exhibit(draw, title(build), lambda: computed(build), alt)


def _quiz(draw, name):
    alt = (
        f"The graph of {title(ASKED[name])} with an empty box to type in for every forward value "
        "and every derivative, a number or a shape; below it a score, and buttons for hint, "
        "reveal, reset."
    )
    return quiz_exhibit(draw, title(ASKED[name]), lambda: asked(name), alt)


WALK = "Values stand above the boxes, gradients of the cost C below them."
EXHIBITS = [
    _graph(sum_of_three, build_sum, f"x, y and z feed one Add node. {WALK}"),
    _graph(product_of_three, build_product, f"x, y and z feed one Mul node. {WALK}"),
    _graph(sum_times, build_sum_times, f"x and y feed an Add node, it and z a Mul node. {WALK}"),
    _graph(
        diamond,
        build_diamond,
        f"x feeds an Add and a Mul node, and both feed another Mul node. {WALK} On the two arrows "
        "out of x stands what each consumer sends back, and below x their sum.",
    ),
    _graph(linear, build_linear, f"X, W and b, with their shapes, feed a Linear node. {WALK}"),
    _graph(sigmoid, build_sigmoid, f"X, W and b feed Linear, and that feeds Sigmoid. {WALK}"),
    _graph(mse, build_mse, f"y and a feed MSE. {WALK}"),
    _graph(
        network,
        build_network,
        f"X, W and b feed Linear, that feeds Sigmoid, and that and y feed MSE, with shapes. {WALK}",
    ),
    _graph(
        two_layers,
        build_two_layers,
        f"Linear, Sigmoid and Linear in a row, then MSE, each with its shape. {WALK}",
    ),
    _quiz(quiz_sum_times, "sum_times"),
    _quiz(quiz_network, "network"),
    _quiz(quiz_two_layers, "two_layers"),
    Exhibit(
        "quartic",
        "Gradient descent on x^4 - 3 x^3 + 2 with your sgd_update",
        quartic,
        quartic_text,
        "Left the curve with the points of the descent, right x against the step: one long step "
        "from 6 to 0.6, then a slow climb to the minimum at 9/4, which is nearly reached.",
    ),
]

if __name__ == "__main__":
    sys.exit(run(__doc__, EXHIBITS, sys.argv[1:]))
