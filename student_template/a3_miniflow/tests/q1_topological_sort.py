"""Public cases: a chain, and a node with three inputs."""

from itertools import pairwise

from autograder.judge.cases import case

OK_FORMAT = False
name = "q1_topological_sort"


def chain_of(numbers):
    """Edges of a chain through these nodes."""
    return list(pairwise(numbers))


@case("a chain of three nodes", points=2, says="Append a node only when all its inputs are there.")
def test_chain(check):
    nodes = check.given([0, 1, 2], lambda rng: rng.permutation(3).tolist())
    chain = chain_of(nodes)
    values = {nodes[0]: 4.0}
    answer = check.ask("topological_sort", values=values, edges=chain, count=3, sink=nodes[2])
    check.valid_order(answer["order"], chain, 3)


@case(
    "inputs receive their values", points=1, says="Set node.value = feed_dict[node].", keep="values"
)
def test_values(check):
    network = [(0, 3), (1, 3), (2, 3), (3, 4)]
    matrix = check.given([[1.0, 2.0], [3.0, 4.0]], lambda rng: rng.normal(size=(2, 2)))
    values = {0: matrix, 1: [[5.0, 6.0], [7.0, 8.0]], 2: [-1.0, -1.0]}
    answer = check.ask("topological_sort", values=values, edges=network, count=5, sink=4)
    check.valid_order(answer["order"], network, 5)
    check.equal(answer["values"], {str(n): value for n, value in values.items()}, vectors="exact")
