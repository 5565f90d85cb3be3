"""Public cases: a small graph, and your own classes together."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q7_forward_and_backward"

SMALL = [
    {"op": "leaf", "value": [1.0, 2.0]},
    {"op": "scale", "of": [0], "by": 3.0},
    {"op": "total", "of": [0, 1]},
    {"op": "cost", "of": [2]},
]


@case("forward_pass", points=3, says="forward() of every node in order; return the output's value.")
def test_forward_pass(check):
    check.same("forward_pass", ops=SMALL, output=3, optional=["returned"])


@case("forward_and_backward", points=3, says="backward() in the reverse of the sorted order.")
def test_small_graph(check):
    check.same("forward_and_backward", ops=SMALL, rounds=[{}])


@case(
    "information: your classes together",
    points=0,
    says="If another question lost points, mend it first; else look at the shapes in trace(graph).",
)
def test_own_network(check):
    feed = {
        "X": [[-1.0, -2.0], [-1.0, -2.0]],
        "W": [[2.0], [3.0]],
        "b": [-3.0],
        "y": [[1.0], [2.0]],
    }
    check.same("own_network", feed=feed, trainables=["W", "b"])
    check.same("own_network", feed=feed, trainables=["W", "b"], steps=3, learning_rate=0.5)
