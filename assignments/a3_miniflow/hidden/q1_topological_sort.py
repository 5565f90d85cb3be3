"""Hidden cases: graphs on which a plain walk goes wrong, their nodes numbered at random."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q1_topological_sort"
WAITS = "A node is ready when all of its inbound nodes are in the list, not just one of them."


def sort(check, edges, inputs, count):
    """Ask for the order of a graph whose nodes are renumbered, and judge order and values."""
    number = [int(n) for n in check.rng.permutation(count)]
    edges = [(number[source], number[target]) for source, target in edges]
    values = {number[n]: float(check.rng.normal()) for n in inputs}
    answer = check.ask("topological_sort", values=values, edges=edges, count=count)
    check.valid_order(answer["order"], edges, count)
    check.equal(answer["values"], {str(n): value for n, value in values.items()})


@case("a short and a long path to one node", points=3, hidden=True, says=WAITS)
def test_short_and_long_path(check):
    edges = [(0, 4), (0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    for shuffled in (edges, edges[::-1]):
        sort(check, shuffled, [0], 6)


@case("two diamonds in a row", points=2, hidden=True, says="Each node stands in the list once.")
def test_diamonds(check):
    edges = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (3, 5), (4, 6), (5, 6)]
    sort(check, edges, [0], 7)


@case("several inputs in any order of feed_dict", points=2, hidden=True, says=WAITS)
def test_input_orders(check):
    edges = [(0, 3), (1, 3), (3, 4), (2, 4), (4, 5), (0, 5)]
    for order in ([2, 1, 0], [0, 2, 1], [1, 0, 2]):
        sort(check, edges, order, 6)


@case("random graphs", points=2, hidden=True, says=WAITS)
def test_random_graphs(check):
    for _ in range(3):
        edges = [
            (source, target)
            for target in range(4, 14)
            for source in sorted(check.rng.choice(target, size=2, replace=False).tolist())
        ]
        edges += [(n, 13) for n in range(12) if (n, 13) not in edges]  # one with many inputs
        sort(check, edges, check.rng.permutation([0, 1, 2, 3, 14]).tolist(), 15)  # 14: no consumer
