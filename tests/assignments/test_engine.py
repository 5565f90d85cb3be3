"""The engine of the solutions: every edge once, at any depth; no gradient that nobody needs."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import A3, ASSIGNMENTS, lost

from autograder.judge.implementation import InProcess, load_probes

A5 = "a5_training"
LENGTH, WIDTH, DIAMONDS = 100_000, 10_000, 40


def modules(assignment):
    """The modules of an assignment's solution, imported here."""
    contents = {file: text.encode() for file, text in assignment.solution.items()}
    return InProcess(contents, load_probes(assignment.probes)).modules


@pytest.fixture(scope="module", params=[A3, A5])
def flow(request):
    return modules(ASSIGNMENTS[request.param])["miniflow"]


class Watched(list):
    """A list that counts how many of its items were looked at."""

    seen = 0

    def __iter__(self):
        for item in super().__iter__():
            Watched.seen += 1
            yield item

    def __getitem__(self, index):
        Watched.seen += 1
        return super().__getitem__(index)


def watched(nodes):
    """Have the consumers of these nodes counted, from 0 on. Returns the number of edges."""
    for node in nodes:
        node.outbound_nodes = Watched(node.outbound_nodes)
    Watched.seen = 0
    return sum(len(node.outbound_nodes) for node in nodes)


def chain(flow):
    """x, and LENGTH sums of one term after it."""
    nodes = [flow.Input()]
    for _ in range(LENGTH):
        nodes.append(flow.Add(nodes[-1]))
    return nodes, 1.0


def diamonds(flow):
    """Each node feeds two that feed the next: 2**DIAMONDS paths lead from x to the end."""
    nodes = [flow.Input()]
    for _ in range(DIAMONDS):
        left, right = flow.Add(nodes[-1]), flow.Add(nodes[-1])
        nodes += [left, right, flow.Add(left, right)]
    return nodes, 2.0**DIAMONDS


def fan_out(flow):
    """x feeds WIDTH nodes, and these feed one."""
    x = flow.Input()
    between = [flow.Add(x) for _ in range(WIDTH)]
    return [x, *between, flow.Add(*between)], float(WIDTH)


def with_cost(flow, build):
    """A graph that ends in MSE(y, f), and its parts: (x, y, all nodes, df/dx)."""
    nodes, slope = build(flow)
    y = flow.Input()
    return nodes[0], y, [*nodes, y, flow.MSE(y, nodes[-1])], slope


@pytest.mark.parametrize("build", [chain, diamonds, fan_out])
def test_sort_looks_at_every_edge_once(flow, build):
    x, y, nodes, _ = with_cost(flow, build)
    edges = watched(nodes)
    order = flow.topological_sort({x: np.ones(1), y: np.zeros(1)})
    assert Watched.seen == edges
    place = {node: number for number, node in enumerate(order)}
    assert len(order) == len(place) == len(nodes)
    assert all(place[one] < place[node] for node in nodes for one in node.inbound_nodes)


@pytest.mark.parametrize("build", [chain, diamonds, fan_out])
def test_the_passes_look_at_every_edge_once_and_are_right(flow, build):
    x, y, nodes, slope = with_cost(flow, build)
    order = flow.topological_sort({x: np.ones(1), y: np.zeros(1)})
    edges = watched(nodes)
    flow.forward_and_backward(order)
    assert Watched.seen == edges
    assert x.gradients[x] == 2.0 * slope**2  # C = (slope x)^2 at x = 1


def test_a_network_of_many_diamonds_finds_its_inputs():
    found = modules(ASSIGNMENTS[A5])
    flow = found["miniflow"]
    x, y, nodes, slope = with_cost(flow, diamonds)
    x.value, y.value = np.ones(1), np.zeros(1)
    network = found["training"].Network(x, y, nodes[-3], nodes[-1], [x])
    assert set(network.graph) == set(nodes)
    flow.forward_and_backward(network.graph)
    assert network.cost.value == slope**2


def small_network(flow, data):
    """MSE(y, Linear(Sigmoid(Linear(X, ...)))) with the Inputs X and y made by data()."""
    r = np.random.default_rng(3)
    X, y, *trainables = data(), data(), *(flow.Input() for _ in range(4))
    hidden = flow.Linear(X, *trainables[:2])
    cost = flow.MSE(y, flow.Linear(flow.Sigmoid(hidden), *trainables[2:]))
    shapes = ((7, 3), (7,), (3, 4), (4,), (4, 1), (1,))
    values = [r.normal(size=shape) for shape in shapes]
    graph = flow.topological_sort(dict(zip([X, y, *trainables], values, strict=True)))
    return X, y, trainables, hidden, cost, graph


def test_a_gradient_that_nobody_needs_is_left_out_and_the_others_stay(flow):
    every = small_network(flow, flow.Input)
    fewer = small_network(flow, lambda: flow.Input(needs_gradient=False))
    for X, y, trainables, hidden, cost, graph in (every, fewer):
        for _ in range(3):
            flow.forward_and_backward(graph)
            flow.sgd_update(trainables, 0.1)
        needed = X.needs_gradient
        assert (X in X.gradients) == (X in hidden.gradients) == needed
        assert (y in y.gradients) == (y in cost.gradients) == needed
    assert every[0].gradients[every[0]].shape == (7, 3)
    assert every[4].value == fewer[4].value
    for one, other in zip(every[2], fewer[2], strict=True):
        assert np.array_equal(one.gradients[one], other.gradients[other])
        assert np.array_equal(one.value, other.value)


def test_what_nothing_reads_has_the_gradient_0(flow):
    x, unread = flow.Input(), flow.Input()
    y = flow.Input()
    flow.MSE(y, x)
    aside = flow.Sigmoid(x)
    graph = flow.topological_sort({x: np.ones((2, 1)), y: np.zeros(2), unread: np.ones(2)})
    flow.forward_and_backward(graph)
    assert unread.gradients[unread] == 0
    assert np.all(aside.gradients[x] == 0)
    assert np.array_equal(x.gradients[x], [[1.0], [1.0]])


def test_a_solution_that_knows_nothing_of_it_earns_everything(bench, solution):
    """Neither as a3_miniflow nor as the engine of a5_training does it have to be quick."""
    assert "needs_gradient" not in solution
    assert lost(bench.grade(A3, {"miniflow.py": solution})) == []
    training = ASSIGNMENTS[A5].solution["training.py"]
    assert lost(bench.grade(A5, {"miniflow.py": solution, "training.py": training})) == []
