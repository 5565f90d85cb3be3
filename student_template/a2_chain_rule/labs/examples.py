"""Write down the computation graphs of this assignment, each at one point.

Gives:  an Example for each class of chain_rule.py; in words, how a stage hands a derivative back.
Leaves to others: the numbers (computed.py), the pictures (graphs.py, quizzes.py).
"""

from dataclasses import dataclass

from autograder.lab.graph import Stage

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
