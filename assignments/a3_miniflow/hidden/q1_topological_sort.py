"""Hidden cases: graphs on which a plain walk goes wrong."""

from autograder.cases import case

OK_FORMAT = False
name = "q1_topological_sort"
WAITS = "A node is ready when all of its inbound nodes are in the list, not just one of them."


@case("a short and a long path to one node", points=3, hidden=True, says=WAITS)
def test_short_and_long_path(check):
    edges = [(0, 4), (0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    for shuffled in (edges, edges[::-1]):
        answer = check.ask("topological_sort", values={0: 1.0}, edges=shuffled, count=6)
        check.valid_order(answer["order"], edges, 6)


@case("two diamonds in a row", points=2, hidden=True, says="Each node stands in the list once.")
def test_diamonds(check):
    edges = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (3, 5), (4, 6), (5, 6)]
    answer = check.ask("topological_sort", values={0: 1.0}, edges=edges, count=7)
    check.valid_order(answer["order"], edges, 7)


@case("several inputs in any order of feed_dict", points=2, hidden=True, says=WAITS)
def test_input_orders(check):
    edges = [(0, 3), (1, 3), (3, 4), (2, 4), (4, 5), (0, 5)]
    for order in ([2, 1, 0], [0, 2, 1], [1, 0, 2]):
        values = {n: float(check.rng.normal()) for n in order}
        answer = check.ask("topological_sort", values=values, edges=edges, count=6)
        check.valid_order(answer["order"], edges, 6)
        check.equal(answer["values"], {str(n): value for n, value in values.items()})


@case("random graphs", points=2, hidden=True, says=WAITS)
def test_random_graphs(check):
    for _ in range(3):
        edges = [
            (source, target)
            for target in range(4, 14)
            for source in sorted(check.rng.choice(target, size=2, replace=False).tolist())
        ]
        values = {n: float(check.rng.normal()) for n in check.rng.permutation(4).tolist()}
        reached = {source for source, _ in edges} | set(range(4, 14))
        edges += [(n, 13) for n in range(4) if n not in reached]
        answer = check.ask("topological_sort", values=values, edges=edges, count=14)
        check.valid_order(answer["order"], edges, 14)
