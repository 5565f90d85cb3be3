"""Probes of a5_training: place one piece of training.py where it can be seen at work.

A probe gets the code under test and plain inputs and returns what it saw as plain data; readings.py
says what follows. What stands around the piece is made here, so that a mistake in one question
costs nothing in another. This file is part of the student zip: read it to see how it calls yours.
"""
# ruff: noqa: N803

import contextlib
from collections import namedtuple

import numpy as np

from autograder.judge.answers import Complaint, one_array

COMPLAINTS = {
    "no step": "train took no step on its network.",
    "one list": "Every training returns the same list: what one returned, the next one changes.",
    "no rows": "Feed tables of whole rows, (batch, features), with targets (batch,).",
    "learning": "predict ran a backward pass.",
    "no network": "The function should return a Network.",
    "not four": "trainables should be the list [W1, b1, W2, b2].",
    "weights only": "trainables holds two weight matrices, but no bias.",
    "one layer": "trainables holds one layer only.",
}
NAMES = ("W1", "b1", "W2", "b2")
MISTAKES = (ArithmeticError, AttributeError, LookupError, NameError, TypeError, ValueError)
RUN_RATE = 0.05  # of the training run before a pass is looked at
_Loop = namedtuple("_Loop", "learning_rate epochs batch_size seed")  # in train()'s order


def numbers(value):
    """A fresh float64 array."""
    return np.array(value, dtype=float)


def _cost(code):
    y, logits = (code.miniflow.Input() for _ in range(2))
    return code.training.SoftmaxCrossEntropy(y, logits), y, logits


def softmax_cross_entropy(code, rounds, beside=None):
    """SoftmaxCrossEntropy between two Inputs, through one or more forward and backward passes.

    rounds: list of {"y": class numbers (rows,), "logits": (rows, classes)}; beside: the same for
        another node, whose passes come between the passes of the first.
    """
    node, y, logits = _cost(code)
    other, truth, guess = _cost(code)
    if beside:
        truth.value, guess.value = numbers(beside["y"]), numbers(beside["logits"])
    for turn in rounds:
        y.value, logits.value = numbers(turn["y"]), numbers(turn["logits"])
        with np.errstate(all="ignore"):
            for way in ("forward", "backward"):
                for part in (node, other) if beside else (node,):
                    getattr(part, way)()
    result = {"cost": node.value, "dlogits": node.gradients.get(logits)}
    if beside:
        result |= {"cost beside": other.value, "dlogits beside": other.gradients.get(guess)}
    return result | {"y afterwards": y.value, "logits afterwards": logits.value}


def gradient_check(code, y, logits):
    """SoftmaxCrossEntropy.backward beside central differences of its own forward pass."""
    node, truth, guess = _cost(code)
    truth.value, guess.value = numbers(y), numbers(logits)

    def cost():
        node.forward()
        return np.asarray(node.value).item()

    numeric = central_difference(cost, guess.value)
    cost()
    node.backward()
    return {"analytic": {"dlogits": node.gradients.get(guess)}, "numeric": {"dlogits": numeric}}


def central_difference(cost, array, step=1e-5):
    """Gradient of cost() with respect to an array that it reads."""
    gradient = np.zeros_like(array)
    for index, kept in np.ndenumerate(array.copy()):
        costs = [cost() for array[index] in (kept + step, kept - step)]
        gradient[index] = (costs[0] - costs[1]) / (2.0 * step)
        array[index] = kept
    return gradient


def _built(code, sizes, seed):
    """A new network; sizes: [features, hidden], for a classifier [features, hidden, classes]."""
    kind = "regression" if len(sizes) == 2 else "classification"
    network = getattr(code.training, f"build_{kind}_network")(*sizes, np.random.default_rng(seed))
    if not all(hasattr(network, name) for name in ("X", "y", "output", "cost", "graph")):
        raise Complaint("no network")
    return network


def _parameters(network):
    values = _values(network.trainables)
    if len(network.trainables) == 2:
        first, second = map(np.ndim, values.values())
        raise Complaint("weights only" if first == second else "one layer")
    if len(network.trainables) != 4:
        raise Complaint("not four")
    return values


def _values(nodes):
    pairs = zip((*NAMES, "W3", "b3"), nodes, strict=False)
    return {name: numbers(node.value) for name, node in pairs}


def _put(network, values):
    for node, value in zip(network.trainables, values, strict=True):
        node.value = numbers(value)


def first_values(code, sizes, seed):
    """A new network. Returns: {"W1", "b1", "W2", "b2"}."""
    return _parameters(_built(code, sizes, seed))


def seeded_values(code, sizes, seed):
    """Parameters of four networks: the third goes on with the second's rng, the last turns W1."""
    rng, turned = np.random.default_rng(seed), [*sizes[1::-1], *sizes[2:]]
    asked = [(sizes, seed), (sizes, rng), (sizes, rng), (turned, seed)]
    return {"networks": [first_values(code, *one) for one in asked]}


def network(code, sizes, values, X, upstream):
    """Forward and backward with the parameters `values`; `upstream` stands for the cost."""
    network, beside = (_built(code, sizes, 0) for _ in range(2))
    _parameters(network)
    _put(network, values)
    network.X.value, network.y.value, cost = numbers(X), np.zeros(len(X)), network.cost
    beside.X.value = beside.y.value = np.ones(1)  # another network has other Inputs
    nodes = [node for node in network.graph if node is not cost]
    for node in nodes:
        node.forward()
    cost.gradients = {network.output: numbers(upstream), network.y: np.zeros(len(X))}
    for node in reversed(nodes):
        node.backward()
    result = {"output": network.output.value}
    result |= {f"d{n}": t.gradients.get(t) for n, t in zip(NAMES, network.trainables, strict=True)}
    kind = code.miniflow.MSE if len(sizes) == 2 else code.training.SoftmaxCrossEntropy
    reads = isinstance(cost, kind) and cost.inbound_nodes == [network.y, network.output]
    return result | {"the cost reads y and the output": reads}


class _Recorder:
    """Stands in for a Network: notes which rows it is fed, and its parameter before each step.

    Its cost is the mean of (centre - x)^2, x being the first number of a row. It trains the centre.
    """

    def __init__(self, code, centre, features):
        flow, recorder = code.miniflow, self
        self.features = features

        class Distance(flow.Node):
            def forward(self):
                self.value = recorder.distance(recorder.X.value)

            def backward(self):
                slope = recorder.note(recorder.X.value, recorder.y.value)
                self.gradients = {node: 0.0 * numbers(node.value) for node in self.inbound_nodes}
                self.gradients[recorder.centre] = np.array([slope])

        self.fed = []
        self.X, self.y, self.centre = (flow.Input() for _ in range(3))
        self.centre.value = np.array([float(centre)])
        self.cost = self.output = Distance([self.X, self.y, self.centre])
        self.trainables, self.graph = [self.centre], [self.X, self.y, self.centre, self.cost]

    def distance(self, X):
        return float(np.mean((self.centre.value - numbers(X)[:, 0]) ** 2))

    def note(self, X, y):
        if np.shape(X)[1:] != (self.features,) or np.ndim(y) != 1:
            raise Complaint("no rows")
        self.fed.append((numbers(X)[:, 0], numbers(y), numbers(self.centre.value)))
        return 2.0 * float(np.mean(self.centre.value - self.fed[-1][0]))

    def step(self, X, y, learning_rate):
        """What a loop sees in place of sgd_step."""
        cost = self.distance(X)
        self.centre.value = self.centre.value - learning_rate * self.note(X, y)
        return cost


def _step(network, X, y, learning_rate):
    return network.step(X, y, learning_rate)


def _run_train(code, network, X, y, loop):
    """Run train() with network.step() in place of the code's own sgd_step."""
    with code.standing_in("training", "train", sgd_step=_step) as train:
        return train(network, X, y, *loop[:3], np.random.default_rng(loop.seed))


def _recorded(code, X, y, network, loop):
    """What train() feeds to a recorder, step by step, and what it returns and leaves behind."""
    losses = _run_train(code, network, X, y, loop)
    if not network.fed:
        raise Complaint("no step")
    rows, targets, before = (np.concatenate(parts) for parts in zip(*network.fed, strict=True))
    fed = {"X": rows, "y": targets, "rows": [len(rows) for rows, _, _ in network.fed]}
    return fed | {"before each step": before, "trainable": network.centre.value, "losses": losses}


def sampling(code, X, y, epochs, batch_size, seed, runs=1):
    """Which rows train() feeds to the network, in which order.

    X, y: lists of numbers; a row has one feature. runs: 3 for one more with an equally seeded rng,
        and another that goes on with that rng. Returns: {"runs": of each what is in _recorded()}.
    """
    rng, X, y = np.random.default_rng(seed), numbers(X)[:, None], numbers(y)
    loops = [_Loop(0.1, epochs, batch_size, each) for each in (seed, rng, rng)[:runs]]
    return {"runs": [_recorded(code, X, y, _Recorder(code, 0.0, 1), loop) for loop in loops]}


def losses(code, X, centre, **loop):
    """What train() does, returns and leaves behind; the target of a row is its first number."""
    X, y, loop = numbers(X), numbers(X)[:, 0], _Loop(**loop)
    network = _Recorder(code, centre, X.shape[1])
    recorded = _recorded(code, X, y, network, loop) | {"X afterwards": X, "y afterwards": y}
    again = _run_train(code, network, X, y, loop._replace(epochs=1))  # leaves alone what is there
    if one_array({"losses": recorded["losses"], "again": again}):
        raise Complaint("one list")
    return recorded | {"losses of one more epoch": again}


def equal_rows(code, X, centre, **loop):
    """The same, where all rows are equal, so that their order plays no part."""
    return losses(code, X, centre, **loop)


class _Plain:
    """A network made here of the engine's parts, in the form that training.py works with.

    end: before the MSE: nothing; "column", as MSE may store (rows,); "sigmoids"; or "sums".
    """

    def __init__(self, code, values, end=None):
        self.flow = flow = code.miniflow
        self.X, self.y = flow.Input(), flow.Input()
        self.trainables = [flow.Input() for _ in values]
        last = self.X
        for W, b in zip(self.trainables[::2], self.trainables[1::2], strict=True):
            last = flow.Linear(last if last is self.X else flow.Sigmoid(last), W, b)

        class Column(flow.Node):
            def forward(self):
                x = self.inbound_nodes[0].value
                self.value = x.sum(axis=1, keepdims=True) if end == "sums" else x.reshape(-1, 1)

            def backward(self):
                (x,), (n,) = self.inbound_nodes, self.outbound_nodes
                self.gradients[x] = n.gradients[self].reshape(x.value.shape)

        self.output = flow.Sigmoid(last) if end == "sigmoids" else last
        self.cost = flow.MSE(self.y, Column([self.output]) if end else last)
        self.graph = flow.topological_sort(dict.fromkeys([self.X, self.y, *self.trainables]))
        _put(self, values)

    def look(self, X=None, y=None):
        """The cost of these rows, or of those that are there, by a forward pass."""
        if X is not None:
            self.X.value, self.y.value = numbers(X), numbers(y)
        for node in self.graph:
            node.forward()
        return np.asarray(self.cost.value).item()


def predictions(code, values, batches, trained_on):
    """predict() on one batch after the other, and on the last array again, parameters changed."""
    network = _Plain(code, values, end="sums")
    network.X.value, network.y.value = np.ones((trained_on, len(values[0]))), np.ones(trained_on)

    def refuse(*_):
        raise Complaint("learning")

    for node in network.graph:
        node.backward = refuse
    result = {}
    for number, X in enumerate([*(batches := [*map(numbers, batches)]), batches[-1]], 1):
        if number > len(batches):
            _put(network, [0.5 * numbers(value) for value in values])
        result[f"prediction {number}"] = code.training.predict(network, X)
    return result | _values(network.trainables) | {"X afterwards": X}


def score(code, function, first, second):
    """accuracy() or r_squared() of two arrays, which should be the same afterwards."""
    first, second = numbers(first), numbers(second)
    result = {function: getattr(code.training, function)(first, second)}
    return result | {"first argument afterwards": first, "second afterwards": second}


def steps(code, values, batches, learning_rates, trained=None, times=1):
    """sgd_step() on one fixed mini-batch after the other, each with its learning rate.

    values: the first [W1, b1, W2, b2], perhaps W3, b3. batches: list of {"X", "y"}. trained: names
        of the trainables, if not all; the others must stay. times: how often all batches come.
    """
    network = _Plain(code, values)
    nodes = network.trainables
    network.trainables = [nodes[NAMES.index(name)] for name in trained] if trained else nodes
    network.X.value, network.y.value = (0.0 * numbers(batches[-1][name]) for name in "Xy")
    given = [(numbers(batch["X"]), numbers(batch["y"])) for batch in batches]
    step, pairs = code.training.sgd_step, [*zip(given, learning_rates, strict=True)] * times
    costs = [step(network, *batch, rate) for batch, rate in pairs]
    X, y = (np.concatenate(arrays) for arrays in zip(*given, strict=True))
    after = {"X afterwards": X, "y afterwards": y, "cost of each step": costs}
    return _values(nodes) | after | {"targets in the network": network.y.value}


def steps_on_digits(code, values, X, y, X_test, **loop):
    """A whole training in calls of sgd_step(), with batches drawn here; X_test: for the reading."""
    loop, network = _Loop(**loop), _Plain(code, values, end="sigmoids")
    rng = np.random.default_rng(loop.seed)
    with np.errstate(all="ignore"):
        for order in (rng.permutation(len(X)) for _ in range(loop.epochs)):
            for start in range(0, len(X), loop.batch_size):
                rows = order[start : start + loop.batch_size]
                code.training.sgd_step(network, X[rows], y[rows], loop.learning_rate)
    return _parameters(network)


def own_training(code, sizes, X, y, X_test, y_test, **loop):
    """All of training.py at work: the cost of all training rows before and after, a test score."""
    loop, ours = _Loop(**loop), code.training
    network = _built(code, sizes, loop.seed)
    with np.errstate(all="ignore"):
        before = _Plain.look(network, X, y)
        ours.train(network, X, y, *loop[:3], np.random.default_rng(loop.seed))
        after = _Plain.look(network, X, y)
        found = ours.predict(network, X_test)
        score = ours.accuracy(found, y_test) if len(sizes) > 2 else ours.r_squared(y_test, found)
    return {"before": before, "after": after, "score": float(score)}


class _Stepping(_Plain):
    """The same with a step in place of sgd_step; what asks for sgd_step must not hold this."""

    def step(self, X, y, learning_rate):
        self.look(X, y)
        self.flow.forward_and_backward(self.graph)
        self.flow.sgd_update(self.trainables, learning_rate)
        return self.cost.value


def _pass_after_a_run(code, values, X, y, epochs, rows):
    """A network on the code's own engine, trained, with `values` put back and one pass run.

    rows: how many are trained on, in one batch, by train() and then by a step made here. So a wrong
        train() leaves the pass right. Returns: the network, its gradients, where train() passed by.
    """
    # It begins with other values. So nothing that is kept from the beginning fits afterwards.
    others = [0.25 - numbers(value) for value in values]
    network = _Stepping(code, others, end="column")
    run = np.resize(X, (rows, np.shape(X)[1])).astype(float), np.resize(y, rows).astype(float)
    network.X.value, network.y.value = X, y
    passed, backward = [], network.cost.backward

    def noted():
        passed.append(numbers(network.trainables[-1].value))
        backward()

    network.cost.backward = noted
    with contextlib.suppress(*MISTAKES):
        _run_train(code, network, *run, _Loop(RUN_RATE, epochs, rows, 0))
    del network.cost.backward
    with contextlib.suppress(*MISTAKES):  # may be wrong, but not a stub
        code.training.sgd_step(network, *run, RUN_RATE)
    _put(network, others)
    network.step(*run, RUN_RATE)
    network.X.value, network.y.value = X, y
    _put(network, values)
    code.miniflow.forward_and_backward(network.graph)
    pairs = zip(NAMES, network.trainables, strict=True)
    return network, {f"d{name}": numbers(node.gradients[node]) for name, node in pairs}, passed


def engine_pass(code, values, X, y, epochs, learning_rate, rows=None):
    """One pass and one update of the engine, after a training run on it; rows: of the run."""
    run = numbers(X), numbers(y), epochs, rows or len(X)
    network, result, passed = _pass_after_a_run(code, values, *run)
    result |= {"cost": network.cost.value, "output": network.output.value}
    code.miniflow.sgd_update(network.trainables, learning_rate)
    return result | _parameters(network) | {"b2 at each step": passed}


def engine_gradient_check(code, values, X, y, epochs):
    """The engine's gradients beside central differences, after a training run on it."""
    run = numbers(X), numbers(y), epochs, len(X) - 1
    (network, analytic, _), numeric = _pass_after_a_run(code, values, *run), {}
    for name, node in zip(analytic, network.trainables, strict=True):
        numeric[name] = central_difference(network.look, node.value)
    return {"analytic": analytic, "numeric": numeric}
