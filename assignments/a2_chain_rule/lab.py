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
from dataclasses import dataclass

import numpy as np
from matplotlib.widgets import Slider

from autograder.lab.gallery import Exhibit, attempt, own_module, part, run
from autograder.lab.graph import Graph, Stage, aligned, short, table
from autograder.lab.quiz import Quiz, ask_in_words
from autograder.lab.quiz_figure import quiz_figure
from autograder.lab.stepper import Walk, stepper
from autograder.lab.style import GREY, SERIES, blank

chain_rule = own_module("chain_rule")

SUM = "a sum hands what arrives on to each of its terms"
PRODUCT = "each factor receives what arrives times the other factor"
DIFFERENCE = "a difference hands what arrives on, to what is subtracted with the sign turned"
SQUARE = "what arrives times the slope of a square, which is twice the number that is squared"
HALF_SQUARE = "half of a square has the slope of the number itself, as 2 and 1/2 cancel"
LINE = "what arrives times the slope of the line, the factor in front"
SIGMOID = "what arrives times the slope of S, which is S (1 - S)"
RELU = "what arrives passes if the number that went in is above 0, and is stopped below 0"
INVERSE = "what arrives times the slope of 1/u, which is -1/u^2"


@dataclass(frozen=True)
class Example:
    """One of the classes at one point.

    name: the class. inputs: what forward() is given, in its order. stages, cost: the graph.
    """

    name: str
    formula: str
    inputs: dict
    stages: tuple
    cost: str

    @property
    def title(self):
        """What is computed, and where."""
        point = ", ".join(f"{name} = {_plain(value)}" for name, value in self.inputs.items())
        return f"{self.cost} = {self.formula} at {point}"

    def with_inputs(self, **inputs):
        """The same class at another point."""
        return Example(self.name, self.formula, inputs, self.stages, self.cost)


def _plain(value):
    if isinstance(value, list):
        return f"({', '.join(map(_plain, value))})"
    return f"{value:g}"


COMPOSITE = Example(
    "Composite",
    "2 (x - 2)^2",
    {"x": 5.0},
    (
        Stage("x"),
        Stage("z", "x - 2", ("x",), LINE),
        Stage("y", "2 z^2", ("z",), SQUARE),
    ),
    "y",
)
GRAPH_0 = Example(
    "Square",
    "(2 + 3 w)^2",
    {"w": 3.0},
    (
        Stage("w"),
        Stage("a", "2 + 3 w", ("w",), LINE),
        Stage("J", "a^2", ("a",), SQUARE),
    ),
    "J",
)
GRAPH_1 = Example(
    "SquaredError",
    "(w x + b - y)^2 / 2",
    {"x": 2.0, "w": -2.0, "b": 8.0, "y": 1.0},
    (
        Stage("x"),
        Stage("w"),
        Stage("b"),
        Stage("y"),
        Stage("c", "w x", ("w", "x"), PRODUCT),
        Stage("a", "c + b", ("c", "b"), SUM),
        Stage("d", "a - y", ("a", "y"), DIFFERENCE),
        Stage("J", "d^2 / 2", ("d",), HALF_SQUARE),
    ),
    "J",
)
GRAPH_1_AGAIN = GRAPH_1.with_inputs(x=-2.0, w=2.0, b=8.0, y=2.0)
SUM_TIMES = Example(
    "SumTimes",
    "(x + y) z",
    {"x": -2.0, "y": 5.0, "z": -4.0},
    (
        Stage("x"),
        Stage("y"),
        Stage("z"),
        Stage("q", "x + y", ("x", "y"), SUM),
        Stage("f", "q z", ("q", "z"), PRODUCT),
    ),
    "f",
)
NEURON = Example(
    "SigmoidNeuron",
    "S(w0 x0 + w1 x1 + w2)",
    {"w": [2.0, -3.0, -3.0], "x": [-1.0, -2.0]},
    (
        Stage("w"),
        Stage("x"),
        Stage("dot", "w0 x0 + w1 x1 + w2", ("w", "x"), PRODUCT),
        Stage("f", "S(dot)", ("dot",), SIGMOID),
    ),
    "f",
)
QUOTIENT = Example(
    "Quotient",
    "(x + S(y)) / (S(x) + (x + y)^2)",
    {"x": 3.0, "y": -4.0},
    (
        Stage("x"),
        Stage("y"),
        Stage("sigy", "S(y)", ("y",), SIGMOID),
        Stage("num", "x + sigy", ("x", "sigy"), SUM),
        Stage("sigx", "S(x)", ("x",), SIGMOID),
        Stage("xpy", "x + y", ("x", "y"), SUM),
        Stage("xpysqr", "xpy^2", ("xpy",), SQUARE),
        Stage("den", "sigx + xpysqr", ("sigx", "xpysqr"), SUM),
        Stage("invden", "1 / den", ("den",), INVERSE),
        Stage("f", "num invden", ("num", "invden"), PRODUCT),
    ),
    "f",
)
RELU_NETWORK = Example(
    "ReluNetwork",
    "(g(w2 g(w1 x + b1) + b2) - y)^2 / 2",
    {"x": 1.0, "y": 5.0, "w1": 2.0, "b1": 0.0, "w2": 3.0, "b2": 1.0},
    (
        Stage("x"),
        Stage("w1"),
        Stage("b1"),
        Stage("w2"),
        Stage("b2"),
        Stage("y"),
        Stage("t1", "w1 x", ("w1", "x"), PRODUCT),
        Stage("z1", "t1 + b1", ("t1", "b1"), SUM),
        Stage("a1", "g(z1)", ("z1",), RELU),
        Stage("t2", "w2 a1", ("w2", "a1"), PRODUCT),
        Stage("z2", "t2 + b2", ("t2", "b2"), SUM),
        Stage("a2", "g(z2)", ("z2",), RELU),
        Stage("J", "(a2 - y)^2 / 2", ("a2", "y"), HALF_SQUARE),
    ),
    "J",
)
NOT_ASKED = {"ReluNetwork": ("x", "y")}  # data, whose derivatives backward() does not return

# The quiz about the two layers: the worked example of the handout, section 7.
RELU_VALUES = {"t1": 2, "z1": 2, "a1": 2, "t2": 6, "z2": 7, "a2": 7, "J": 2}
RELU_DERIVATIVES = {"a2": 2, "z2": 2, "t2": 2, "b2": 2, "w2": 4} | {
    name: 6 for name in ("a1", "z1", "t1", "b1", "w1")
}
# An input whose every path to J leads through the stage: move it, and see what both do.
MOVED_BY = {"Square": {"a": "w"}, "SquaredError": {"c": "w", "a": "b", "d": "b"}}


def computed(example):
    """The graph of an example with the numbers that chain_rule.py computes, as far as it does."""
    graph = Graph(example.stages, example.cost, dict(example.inputs), {example.cost: 1.0})
    made, why = attempt(lambda: _forward(example))
    if why:
        graph.waits.append(why)
        return graph
    stages = [stage.name for stage in example.stages if stage.formula]
    graph.values |= {name: vars(made)[name] for name in stages if name in vars(made)}
    _note_missing(graph, "forward() keeps no", [n for n in stages if n not in graph.values])
    found, why = attempt(made.backward)
    if why:
        graph.waits.append(why)
    elif not isinstance(found, dict):
        graph.waits.append(f"backward() returned {type(found).__name__} where a dict is wanted")
    else:
        spec = [stage.name for stage in example.stages if stage.name != example.cost]
        graph.derivatives |= {n: found[f"d{n}"] for n in spec if f"d{n}" in found}
        left_out = NOT_ASKED.get(example.name, ())
        missing = [f"d{n}" for n in spec if n not in graph.derivatives and n not in left_out]
        _note_missing(graph, "backward() returns no", missing)
    return graph


def _forward(example):
    made = getattr(chain_rule, example.name)()
    made.forward(*example.inputs.values())
    return made


def _note_missing(graph, what, names):
    if names:
        graph.waits.append(f"{what} {', '.join(names)}")


def shown(example):
    """The figure of an example, to be walked through."""
    return stepper(computed(example), example.title)


def told(example):
    """The same in plain text: all numbers, then every step."""
    graph = computed(example)
    return f"{table(graph)}\n\nStep by step:\n{Walk(graph).text()}"


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


# The quiz.


def by_moving(example, stage, moved, step=1e-4):
    """dJ/d(stage) from forward() alone: move an input both ways, see what J and the stage do.

    Args:
        moved: the input; all of its paths to J lead through the stage. It may be the stage itself.
    """
    up, down = (
        _forward(example.with_inputs(**{**example.inputs, moved: example.inputs[moved] + change}))
        for change in (step, -step)
    )
    change = getattr(up, stage) - getattr(down, stage)
    return (getattr(up, example.cost) - getattr(down, example.cost)) / change


def right_numbers(example):
    """The graph with what the quiz judges against; it needs no backward()."""
    graph = Graph(example.stages, example.cost, dict(example.inputs), {example.cost: 1.0})
    if example is RELU_NETWORK:
        graph.values |= RELU_VALUES
        graph.derivatives |= RELU_DERIVATIVES
        return graph
    made = _forward(example)
    moved_by = {name: name for name in example.inputs} | MOVED_BY[example.name]
    graph.values |= {s.name: getattr(made, s.name) for s in example.stages if s.formula}
    graph.derivatives |= {n: by_moving(example, n, moved) for n, moved in moved_by.items()}
    return graph


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


# What it costs.


class CostCounter:
    """Steps against parameters, for a network that two sliders make smaller and larger.

    set_nodes() and set_parameters() do what the sliders do. Everything is counted by
    backprop_steps and small_step_steps of chain_rule.py.
    """

    WAYS = (("backpropagation", "backprop_steps"), ("small steps", "small_step_steps"))

    def __init__(self):
        self.nodes, self.parameters = 10_000, 100_000
        self.figure = blank(8.0, 5.8)
        self.figure.suptitle("What all derivatives of a network cost", y=0.97, fontsize=12)
        self.axes = self.figure.add_axes((0.12, 0.33, 0.84, 0.56))
        self.counts = self.figure.text(0.12, 0.165, "", va="center", fontsize=10)
        self.sliders = {}
        for place, name in ((0.075, "nodes"), (0.025, "parameters")):
            axes = self.figure.add_axes((0.26, place, 0.5, 0.03))
            exponent = np.log10(getattr(self, name))
            slider = Slider(axes, f"{name}, power of 10", 0.0, 7.0, valinit=exponent, valfmt="%.2f")
            slider.on_changed(lambda value, name=name: self._change(name, value))
            self.sliders[name] = slider
        self.draw()

    def set_nodes(self, nodes):
        """Another number of nodes."""
        self.sliders["nodes"].set_val(np.log10(nodes))

    def set_parameters(self, parameters):
        """Another number of parameters."""
        self.sliders["parameters"].set_val(np.log10(parameters))

    def _change(self, name, exponent):
        setattr(self, name, round(10**exponent))
        self.draw()
        self.figure.canvas.draw_idle()

    def draw(self):
        """Both counts against the number of parameters, and at the network chosen."""
        self.axes.clear()
        lines = []
        for (label, function), style in zip(self.WAYS, SERIES, strict=False):
            with part(self.axes):
                count = getattr(chain_rule, function)
                parameters = [10**power for power in range(8)]
                steps = [count(self.nodes, p) for p in parameters]
                here = count(self.nodes, self.parameters)
                self.axes.loglog(parameters, steps, label=label, **(style | {"marker": ""}))
                self.axes.plot(
                    self.parameters, here, style["marker"], color=style["color"], markersize=9
                )
                self.axes.annotate(
                    *(f"{here:,}", (self.parameters, here)),
                    xytext=(-8, 8),
                    textcoords="offset points",
                    ha="right",
                )
                lines.append(f"{label}: {here:,} steps")
        self.axes.set_xlabel("parameters p")
        self.axes.set_ylabel("steps")
        self.axes.set_title(f"a network of n = {self.nodes:,} nodes", fontsize=11, loc="left")
        self.axes.grid(color="#e3e3e3")
        if self.axes.get_legend_handles_labels()[0]:
            self.axes.legend(loc="upper left")
        network = f"{self.nodes:,} nodes, {self.parameters:,} parameters"
        self.counts.set_text("\n".join([network, *lines]))
        self.counts.set_color(GREY if not lines else "black")


def cost():
    """The cost counter; figure.lab is its CostCounter."""
    counter = CostCounter()
    counter.figure.lab = counter
    return counter.figure


def cost_text():
    """The counts of some networks, and how often the one is in the other."""
    rows = [("nodes", "parameters", "backpropagation", "small steps", "times as many")]
    for nodes, parameters in ((10, 100), (100, 1_000), (1_000, 10_000), (10_000, 100_000)):
        back = chain_rule.backprop_steps(nodes, parameters)
        small = chain_rule.small_step_steps(nodes, parameters)
        counts = (f"{number:,}" for number in (nodes, parameters, back, small))
        rows.append((*counts, short(small / back, 4)))
    return aligned(rows)


def _graph(draw, example, alt):
    name = draw.__name__
    return Exhibit(name, f"{example.name}: {example.title}", draw, lambda: told(example), alt)


def _quiz(draw, example):
    return Exhibit(
        draw.__name__,
        f"Quiz: {example.title}",
        draw,
        lambda: Quiz(right_numbers(example)).text(),
        f"The graph of {example.title} with an empty box to type in for every forward value and "
        "every derivative; below it a score and buttons for a hint, to reveal and to reset.",
        lambda: ask_in_words(Quiz(right_numbers(example)), input, print),
    )


WALK = "Forward values stand above the boxes, derivatives of the last stage below them."
EXHIBITS = [
    _graph(composite, COMPOSITE, f"A chain from x to z = x - 2 to y = 2 z^2. {WALK}"),
    _graph(square, GRAPH_0, f"A chain from w to a = 2 + 3 w to J = a^2. {WALK}"),
    _graph(
        *(squared_error, GRAPH_1),
        f"w and x feed c = w x; c and b feed a; a and y feed d; d feeds J = d^2 / 2. {WALK}",
    ),
    _graph(
        *(squared_error_again, GRAPH_1_AGAIN),
        f"The graph of the squared error at the handout's second point. {WALK}",
    ),
    _graph(sum_times, SUM_TIMES, f"x and y feed q = x + y; q and z feed f = q z. {WALK}"),
    _graph(
        *(sigmoid_neuron, NEURON),
        f"The arrays w and x feed dot, and dot feeds f = S(dot). {WALK}",
    ),
    _graph(
        *(quotient, QUOTIENT),
        f"Eight stages from x and y to f. Three arrows leave x and two leave y. {WALK}",
    ),
    _graph(
        *(relu_network, RELU_NETWORK),
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
