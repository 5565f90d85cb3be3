"""Draw any graph of nodes, and ask about it: the student's own graphs.

Reads:  nodes, and the names of the variables that hold them.
Gives:  the figure to walk through, the quiz; what is right the quiz knows from forward() alone.
Leaves to others: reading the nodes (node_graph.py).
"""

import sys

from autograder.lab.graph import is_number
from autograder.lab.quiz_figure import quiz_figure
from autograder.lab.stepper import stepper
from labs.node_graph import named_nodes, read_nodes
from labs.worked import miniflow


def graph_of(nodes, names=None):
    """Draw any MiniFlow graph, to be walked through.

    Args:
        nodes: a node, or several; all that are connected with them are drawn.
        names: {name: node}. Without it, the variables of the caller name the nodes.
    """
    return stepper(_read(nodes, names or _variables(sys._getframe(1))), "Your graph")


def quiz_of(cost, names=None):
    """The quiz about any MiniFlow graph whose inputs have their values.

    Right is what your forward_pass computes, and for derivatives with respect to single numbers
    the central difference of it. Of arrays the shape is asked.
    """
    graph = right_numbers(cost, names or _variables(sys._getframe(1)))
    return quiz_figure(graph, "Fill in the numbers of your graph")


def _variables(frame):
    variables = {**frame.f_globals, **frame.f_locals}
    # A notebook calls its last results _ and _1 and so on.
    return {name: thing for name, thing in variables.items() if not name.startswith("_")}


def _read(nodes, names):
    return read_nodes(nodes if isinstance(nodes, list | tuple) else [nodes], names)


def right_numbers(cost, names):
    """The graph with what the quiz judges against; it needs no backward()."""
    graph = read_nodes([cost], names)
    nodes = named_nodes([cost], names)
    feed = {node: node.value for node in nodes.values() if not node.inbound_nodes}
    order = miniflow.topological_sort(feed)
    miniflow.forward_pass(cost, order)
    graph.values = {name: node.value for name, node in nodes.items()}
    # Only the shape of an array is asked, and a gradient has that of its value.
    graph.derivatives = {
        name: by_moving(node, cost, order) if is_number(node.value) else node.value
        for name, node in nodes.items()
    }
    graph.derivatives[graph.cost] = 1.0
    return graph


def by_moving(node, cost, order, step=1e-4):
    """dC/d(value of a node) by the central difference: hold the node a little above and below."""
    costs, middle = [], node.value
    node.forward = lambda: None  # held: the pass does not compute it anew
    try:
        for node.value in (middle + step, middle - step):
            miniflow.forward_pass(cost, order)
            costs.append(float(cost.value))
    finally:
        del node.forward
        node.value = middle
    miniflow.forward_pass(cost, order)
    return (costs[0] - costs[1]) / (2 * step)
