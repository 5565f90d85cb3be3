"""Hidden cases: graphs on which a plain walk goes wrong, their nodes numbered at random.

Several small graphs are asked for as one. It is sorted twice, and a copy of it in between.
"""

import numpy as np

from autograder.judge import graphs
from autograder.judge.cases import case

OK_FORMAT = False
name = "q1_topological_sort"
WAITS = "A node is ready when all of its inbound nodes are in the list, not just one of them."


def sort(check, graph, inputs=None):
    """Ask for the orders of a graph whose nodes are renumbered, and judge orders and values.

    inputs: nodes of the graph as feed_dict lists them. The first two have the value 0, the last
        has a vector; of more than two the last but one has a table.
    """
    number = [int(n) for n in check.rng.permutation(graph.count)]
    edges = [(number[source], number[target]) for source, target in graph.edges]
    size = 10 * (np.arange(graph.count) % 3 - 1)  # tiny, usual and huge by turns
    drawn = [0.0, *(10.0 ** (size + check.rng.uniform(-1, 1, graph.count)))]
    inputs = [int(n) for n in check.rng.permutation(graph.inputs)] if inputs is None else inputs
    values = {number[n]: float(drawn[max(0, i - 1)]) for i, n in enumerate(inputs)}
    values[number[inputs[-1]]] = [1.0, drawn[-1]]
    if len(inputs) > 2:
        values[number[inputs[-2]]] = [[drawn[-1], 2.0]]
    sink = max(target for _, target in graph.edges)
    asked = {"values": values, "edges": edges, "count": graph.count, "sink": number[sink]}
    answer = check.ask("topological_sort", **asked)
    for order in ("order", "first order", "order of a copy"):
        check.valid_order(answer[order], edges, graph.count)
    check.equal(answer["values"], {str(n): value for n, value in values.items()}, vectors="exact")


@case("a short and a long path to one node", points=3, hidden=True, says=WAITS)
def test_short_and_long_path(check):
    length = int(check.rng.integers(4, 7))
    paths = [graphs.shortcut(length, first) for first in (True, False)]
    sort(check, graphs.from_one_input(*paths, graphs.late_edges(14), graphs.read_by_last(7)))


@case("two diamonds in a row", points=2, hidden=True, says="Each node stands in the list once.")
def test_diamonds(check):
    sort(check, graphs.diamonds(2))


@case("several inputs in any order of feed_dict", points=2, hidden=True, says=WAITS)
def test_input_orders(check):
    small = graphs.Graph(((0, 3), (1, 3), (3, 4), (2, 4), (4, 5), (0, 5)), 6)
    orders = ([2, 1, 0], [6, 8, 7], [13, 12, 14], [18, 19, 20, 21, 22])
    several = graphs.side_by_side(small, small, small, graphs.joined(5))
    sort(check, several, [n for order in orders for n in order])


@case("random graphs", points=2, hidden=True, says=WAITS)
def test_random_graphs(check):
    families = [graphs.any_graph(check.rng, 7, inputs) for inputs in (1, 2)]
    wide = graphs.any_graph(check.rng, 11, 4, most=5)
    lonely = graphs.chain(1)  # an input that nothing reads
    sort(check, graphs.side_by_side(*families, wide, lonely))
