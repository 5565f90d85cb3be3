"""Hidden cases: fan-out, an output in the middle, passes. Each graph is run after a copy of it."""

from autograder.judge import graphs
from autograder.judge.cases import case

OK_FORMAT = False
name = "q7_forward_and_backward"
SHAPE = (2, 3)


def known(rng, graph, scale=1.0):
    """Leaves, and nodes that scale or add up what they read; at the end the cost of the last.

    Nodes that read the same one scale it alike: they hold equal numbers.
    """
    ops, factors = [], rng.normal(size=graph.count)
    for node in range(graph.count):
        read = sorted(graph.read_by(node))
        if not read:
            ops.append({"op": "leaf", "value": scale * rng.normal(size=SHAPE)})
        elif len(read) == 1:
            ops.append({"op": "scale", "of": read, "by": float(factors[read[0]])})
        else:
            ops.append({"op": "total", "of": read})
    return [*ops, {"op": "cost", "of": [graph.count - 1]}]


def branching(rng):
    """A leaf with short and long paths, and one that feeds a node with more consumers than itself.

    Two nodes feed no other.
    """
    edges = ((0, 2), (0, 3), (1, 3), (2, 3), (3, 4), (0, 5), (3, 6), (4, 6))
    return known(rng, graphs.Graph((*edges, (2, 7), (6, 7), (0, 7)), 8))


def growing(rng, ops):
    """These, and one that joins their graph before the last pass."""
    return [*ops, {"op": "scale", "of": [2], "by": float(rng.normal()), "late": True}]


@case("an output before the end of the list", points=2, hidden=True, says="Whose value is asked?")
def test_inner_output(check):
    r = check.rng
    rounds = [{}, {"0": 1e-15 * r.normal(size=SHAPE), "1": 1e9 * r.normal(size=SHAPE)}]
    asked = {"ops": branching(r), "output": 2, "rounds": rounds}
    check.same("forward_pass", floor=None, optional=["returned"], **asked)
    asked = {"ops": growing(r, branching(r)), "output": 2, "rounds": [{}, {}]}
    check.same("forward_pass", optional=["returned"], **asked)


@case("fan-out over short and long paths", points=3, hidden=True, says="All consumers come first.")
def test_fan_out(check):
    late = graphs.from_one_input(graphs.shortcut(4), graphs.late_edges(5))
    both = graphs.side_by_side(late, graphs.any_graph(check.rng, 6, 2))
    ends = ((late.count - 1, both.count), (both.count - 1, both.count))
    ops = known(check.rng, graphs.Graph((*both.edges, *ends), both.count + 1), 1e-9)
    asked = {"ops": growing(check.rng, ops), "rounds": [{}, {}]}
    check.same("forward_and_backward", floor=None, **asked)


@case("a second pass with new values", points=3, hidden=True, says="Each pass runs both ways.")
def test_second_pass(check):
    r = check.rng
    rounds = [{}, {leaf: 1e9 * r.normal(size=SHAPE) for leaf in "01"}]
    check.same("forward_and_backward", ops=branching(r), rounds=rounds)
