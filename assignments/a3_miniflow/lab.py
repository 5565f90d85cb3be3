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
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.lab.gallery import Exhibit, attempt, own_module, part, run
from autograder.lab.graph import aligned, is_number, short, table
from autograder.lab.node_graph import named_nodes, read_nodes
from autograder.lab.quiz import Quiz, ask_in_words
from autograder.lab.quiz_figure import quiz_figure
from autograder.lab.stepper import Walk, stepper
from autograder.lab.style import SERIES, subplots

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


# The worked examples.


def _title(build):
    return build.__doc__.rstrip(".")


def shown(build):
    """The figure of a worked example, to be walked through."""
    return stepper(computed(build), _title(build))


def told(build):
    """The same in plain text: all numbers, then every step."""
    graph = computed(build)
    return f"{table(graph)}\n\nStep by step:\n{Walk(graph).text()}"


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


# The quiz. These numbers and shapes are written down, so it works before your code does.

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
    return quiz_figure(asked(name), f"Fill in the numbers and shapes: {_title(ASKED[name])}")


def quiz_sum_times():
    """The quiz about (x + y) z."""
    return quiz("sum_times")


def quiz_network():
    """The quiz about the network of the handout."""
    return quiz("network")


def quiz_two_layers():
    """The quiz about two layers."""
    return quiz("two_layers")


# Gradient descent with sgd_update.

START, RATE, SHORTEST, MOST = 6.0, 0.01, 1e-5, 200


def quartic_value(x):
    """f(x) = x^4 - 3 x^3 + 2."""
    return x**4 - 3 * x**3 + 2


def quartic_path():
    """All x of the descent on the quartic, the start first; it ends with a step below 1e-5."""
    x = miniflow.Input()
    x.value = START
    path = [START]
    while len(path) <= MOST:
        x.gradients = {x: 4 * x.value**3 - 9 * x.value**2}
        miniflow.sgd_update([x], RATE)
        path.append(float(x.value))
        if abs(path[-1] - path[-2]) < SHORTEST or not abs(path[-1]) < 1e6:
            break
    return path


def quartic():
    """The descent on x^4 - 3 x^3 + 2 with your sgd_update, on the curve and step by step."""
    figure, (curve, steps) = subplots(1, 2, figsize=(10, 4.5))
    figure.suptitle(f"x^4 - 3 x^3 + 2 from x = 6, learning rate {RATE}: the first step is the jump")
    xs = np.linspace(-0.6, 6.1, 200)
    curve.plot(xs, quartic_value(xs), **(SERIES[0] | {"marker": ""}), label="f(x)")
    curve.set_yscale("asinh", linear_width=5)  # near 0 as it is, far away logarithmic
    curve.set(xlabel="x", ylabel="f(x), far from 0 logarithmic", yticks=[-5, 0, 5, 20, 100, 500])
    curve.yaxis.set_major_formatter("{x:g}")
    steps.axhline(9 / 4, **(SERIES[2] | {"marker": ""}), label="the minimum, 9/4")
    steps.set(xlabel="step", ylabel="x", ylim=(0.3, 6.3))
    with part(steps):
        path = np.array(quartic_path())
        style = SERIES[1] | {"linestyle": ":"}
        curve.plot(path, quartic_value(path), **style, label="the descent")
        steps.plot(path, **(style | {"markersize": 3}), label=f"x, at the end {path[-1]:.6f}")
    curve.legend(loc="upper left")
    steps.legend(loc="upper right")
    return figure


def quartic_text():
    """The first steps of the descent and the last."""
    path = quartic_path()
    last = len(path) - 1
    shown = [*range(min(4, last)), last]
    rows = [("step", "x", "f(x)")]
    rows += [(str(n), f"{path[n]:.6f}", short(quartic_value(path[n]), 6)) for n in shown]
    return f"{aligned(rows)}\n\nThe minimum is at 9/4 = 2.25."


def _graph(draw, build, alt):
    return Exhibit(draw.__name__, _title(build), draw, lambda: told(build), alt)


def _quiz(draw, name):
    title = _title(ASKED[name])
    return Exhibit(
        draw.__name__,
        f"Quiz: {title}",
        draw,
        lambda: Quiz(asked(name)).text(),
        f"The graph of {title} with an empty box to type in for every forward value and every "
        "derivative, a number or a shape; below it a score, and buttons for hint, reveal, reset.",
        lambda: ask_in_words(Quiz(asked(name)), input, print),
    )


WALK = "Values stand above the boxes, gradients of the cost C below them."
EXHIBITS = [
    _graph(sum_of_three, build_sum, f"x, y and z feed one Add node. {WALK}"),
    _graph(product_of_three, build_product, f"x, y and z feed one Mul node. {WALK}"),
    _graph(sum_times, build_sum_times, f"x and y feed an Add node, it and z a Mul node. {WALK}"),
    _graph(
        *(diamond, build_diamond),
        f"x feeds an Add and a Mul node, and both feed another Mul node. {WALK} On the two arrows "
        "out of x stands what each consumer sends back, and below x their sum.",
    ),
    _graph(linear, build_linear, f"X, W and b, with their shapes, feed a Linear node. {WALK}"),
    _graph(sigmoid, build_sigmoid, f"X, W and b feed Linear, and that feeds Sigmoid. {WALK}"),
    _graph(mse, build_mse, f"y and a feed MSE. {WALK}"),
    _graph(
        *(network, build_network),
        f"X, W and b feed Linear, that feeds Sigmoid, and that and y feed MSE, with shapes. {WALK}",
    ),
    _graph(
        *(two_layers, build_two_layers),
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
