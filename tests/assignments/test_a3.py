"""a3_miniflow: mistakes that its bank does not list, and code that was written elsewhere."""

from __future__ import annotations

import re

import pytest
from conftest import lost, question
from support.samples import sampled
from support.unlisted_a3 import UNLISTED

from autograder.course.variants import load_variants, replace_definition


@pytest.mark.parametrize("name", sampled(UNLISTED, one_in=3))
def test_an_unlisted_mistake_loses_in_its_question_and_gets_no_wrong_name(grade, solution, name):
    target, text, question_id = UNLISTED[name]
    result = grade(replace_definition(solution, target, text.strip()))
    assert lost(result) == [question_id]
    assert question(result, question_id).mistakes == ()


# Right ways that once lost points, each with the definitions that it replaces.
RIGHT = {
    "helpers set up by Node": {
        "Node.__init__": """
def __init__(self, inbound_nodes=()):
    self.visited = False
    self.waiting = len(inbound_nodes)
    self.inbound_nodes = list(inbound_nodes)
    self.outbound_nodes = []
    self.value = None
    self.gradients = {}
    for node in self.inbound_nodes:
        node.outbound_nodes.append(self)
""",
        "topological_sort": """
def topological_sort(feed_dict):
    order = []
    def clear(node):
        node.visited = False
        for consumer in node.outbound_nodes:
            clear(consumer)
    def visit(node):
        if not node.visited:
            node.visited = True
            for consumer in node.outbound_nodes:
                visit(consumer)
            order.append(node)
    for node, value in feed_dict.items():
        node.value = value
        clear(node)
    for node in feed_dict:
        visit(node)
    return order[::-1]
""",
    },
    "inputs need no forward": {
        "forward_and_backward": """
def forward_and_backward(graph):
    for node in graph:
        if node.inbound_nodes:
            node.forward()
    for node in graph[::-1]:
        node.backward()
""",
    },
    "asserts what it is given": {
        "sgd_update": """
def sgd_update(trainables, learning_rate=1e-2):
    for t in trainables:
        assert isinstance(t, Input)
        t.value = t.value - learning_rate * t.gradients[t]
""",
        "Linear.backward": """
def backward(self):
    assert all(isinstance(n, Node) for n in self.inbound_nodes + self.outbound_nodes)
    X, W, b = self.inbound_nodes
    g = sum(n.gradients[self] for n in self.outbound_nodes)
    self.gradients = {X: g @ W.value.T, W: X.value.T @ g, b: g.sum(axis=0)}
""",
    },
    "extended precision": {
        "Sigmoid.backward": """
def backward(self):
    upstream = sum(n.gradients[self] for n in self.outbound_nodes)
    s = np.asarray(self.value, dtype=np.longdouble)
    self.gradients[self.inbound_nodes[0]] = upstream * s * (1 - s)
""",
    },
    "a tuple of nodes": {
        "topological_sort": """
def topological_sort(feed_dict):
    import graphlib
    sorter, todo, seen = graphlib.TopologicalSorter(), list(feed_dict), set()
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        sorter.add(node, *node.inbound_nodes)
        todo.extend(node.outbound_nodes)
    for node, value in feed_dict.items():
        node.value = value
    return tuple(sorter.static_order())
""",
    },
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_way_that_once_lost_points_earns_everything(grade, solution, name):
    for target, text in RIGHT[name].items():
        solution = replace_definition(solution, target, text.strip())
    result = grade(solution)
    assert lost(result) == []
    assert all(case.verdict == "passed" for q in result.questions for case in q.cases)


def test_a_mistake_that_would_fail_what_passed_is_not_named(grade, solution):
    """Only the first consumer, but of two consumers both: three cases of q2 tell them apart."""
    text = """
def backward(self):
    used = self.outbound_nodes if len(self.outbound_nodes) != 3 else self.outbound_nodes[:1]
    self.gradients[self] = sum(n.gradients[self] for n in used)
"""
    result = grade(replace_definition(solution, "Input.backward", text.strip()), "q2_input")
    failed = [c for c in question(result, "q2_input").cases if c.verdict == "failed"]
    assert len(failed) == 1
    assert question(result, "q2_input").mistakes == ()


def test_two_mistakes_get_two_names(grade, a3):
    by_name = {variant.name: variant for variant in load_variants(a3, "misconceptions.py")}
    first, second = by_name["linear_bias_mean"], by_name["mse_no_two"]
    source = first.sources(a3)["miniflow.py"]
    for target, text in second.replacements:
        source = replace_definition(source, target, text)
    result = grade(source)
    assert lost(result) == ["q4_linear", "q6_mse"]
    assert [m.name for q in result.questions for m in q.mistakes] == [first.name, second.name]


def test_code_of_the_published_miniflow_is_graded_unchanged(grade):
    """Written for another course: other helpers, demo code, no ReLU, its own forwards."""
    result = grade(PUBLISHED_STYLE)
    assert lost(result) == ["q9_relu"]
    (sentence,) = {case.sentence for case in question(result, "q9_relu").cases}
    assert "missing" in sentence


PUBLISHED_STYLE = re.sub(
    r"^    ",
    "",
    """
    import numpy as np

    class Node(object):
        def __init__(self, inbound_nodes=[]):
            self.inbound_nodes = inbound_nodes
            self.value = None
            self.outbound_nodes = []
            self.gradients = {}
            for node in inbound_nodes:
                node.outbound_nodes.append(self)
        def forward(self):
            raise NotImplementedError
        def backward(self):
            raise NotImplementedError

    class Input(Node):
        def __init__(self):
            Node.__init__(self)
        def forward(self, value=None):
            if value is not None:
                self.value = value
        def backward(self):
            self.gradients = {self: 0}
            for n in self.outbound_nodes:
                self.gradients[self] += n.gradients[self] * 1

    class Add(Node):
        def __init__(self, *inputs):
            Node.__init__(self, list(inputs))
        def forward(self):
            self.value = 0
            for n in self.inbound_nodes:
                self.value = self.value + n.value
        def backward(self):
            self.gradients = {n: 0 for n in self.inbound_nodes}
            for n in self.outbound_nodes:
                for i in self.inbound_nodes:
                    self.gradients[i] = self.gradients[i] + n.gradients[self]

    class Mul(Node):
        def __init__(self, *inputs):
            Node.__init__(self, tuple(inputs))
        def forward(self):
            self.value = 1
            for n in self.inbound_nodes:
                self.value = self.value * n.value
        def backward(self):
            self.gradients = {n: 0 for n in self.inbound_nodes}
            for n in self.outbound_nodes:
                for i in self.inbound_nodes:
                    g = n.gradients[self]
                    for j in self.inbound_nodes:
                        if j is not i:
                            g = g * j.value
                    self.gradients[i] = self.gradients[i] + g

    class Linear(Node):
        def __init__(self, X, W, b):
            Node.__init__(self, [X, W, b])
        def forward(self):
            self.value = np.dot(self.inbound_nodes[0].value, self.inbound_nodes[1].value)
            self.value = self.value + self.inbound_nodes[2].value
        def backward(self):
            self.gradients = {n: np.zeros_like(n.value) for n in self.inbound_nodes}
            for n in self.outbound_nodes:
                g = n.gradients[self]
                self.gradients[self.inbound_nodes[0]] += np.dot(g, self.inbound_nodes[1].value.T)
                self.gradients[self.inbound_nodes[1]] += np.dot(self.inbound_nodes[0].value.T, g)
                self.gradients[self.inbound_nodes[2]] += np.sum(g, axis=0, keepdims=False)

    class Sigmoid(Node):
        def __init__(self, node):
            Node.__init__(self, [node])
        def _sigmoid(self, x):
            return 1. / (1. + np.exp(-x))
        def forward(self):
            self.value = self._sigmoid(self.inbound_nodes[0].value)
        def backward(self):
            self.gradients = {n: np.zeros_like(n.value) for n in self.inbound_nodes}
            for n in self.outbound_nodes:
                g = n.gradients[self]
                self.gradients[self.inbound_nodes[0]] += self.value * (1 - self.value) * g

    class MSE(Node):
        def __init__(self, y, a):
            Node.__init__(self, [y, a])
        def forward(self):
            y = self.inbound_nodes[0].value.reshape(-1, 1)
            a = self.inbound_nodes[1].value.reshape(-1, 1)
            self.m = self.inbound_nodes[0].value.shape[0]
            self.diff = y - a
            self.value = np.mean(self.diff ** 2)
        def backward(self):
            self.gradients[self.inbound_nodes[0]] = (2 / self.m) * self.diff
            self.gradients[self.inbound_nodes[1]] = (-2 / self.m) * self.diff

    def topological_sort(feed_dict):
        G, nodes = {}, [n for n in feed_dict.keys()]
        while len(nodes) > 0:
            n = nodes.pop(0)
            if n not in G:
                G[n] = {'in': set(), 'out': set()}
            for m in n.outbound_nodes:
                if m not in G:
                    G[m] = {'in': set(), 'out': set()}
                G[n]['out'].add(m)
                G[m]['in'].add(n)
                nodes.append(m)
        L, S = [], set(feed_dict.keys())
        while len(S) > 0:
            n = S.pop()
            if isinstance(n, Input):
                n.value = feed_dict[n]
            L.append(n)
            for m in n.outbound_nodes:
                G[n]['out'].remove(m)
                G[m]['in'].remove(n)
                if len(G[m]['in']) == 0:
                    S.add(m)
        return L

    def forward_pass(output_node, sorted_nodes):
        for n in sorted_nodes:
            n.forward()
        return output_node.value

    def forward_and_backward(graph):
        for n in graph:
            n.forward()
        for n in graph[::-1]:
            n.backward()

    def sgd_update(trainables, learning_rate=1e-2):
        for t in trainables:
            partial = t.gradients[t]
            t.value -= learning_rate * partial

    x, y = Input(), Input()
    g = topological_sort({x: 4, y: 5})
    print("demo", forward_pass(Add(x, y), g))
""",
    flags=re.M,
)
