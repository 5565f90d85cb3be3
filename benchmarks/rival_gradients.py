"""benchmarks/rival_gradients.py: how well-known courses check gradients, put to a miniflow.py.

Reads:  the module under test (a3_miniflow).
Gives:  criteria: functions of the module and a seed that say whether they accept it.
Leaves to others: loss criteria (rival_losses.py), banks and the table (rivals.py). docs/rivals.md
        has the sources, with the exact formula of each.

Each criterion keeps the formula, the shapes, the step and the tolerance of its source. The ops are
MiniFlow's own. A criterion may raise whatever the code under test raises: that is a refusal.
"""
# ruff: noqa: N803, N806  (A, W1 and W2 are called so in the sources)

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

Array = np.ndarray
Values = Mapping[str, Array]

OPS = ("Add", "Mul", "Linear", "Sigmoid", "ReLU", "MSE")
SIZES = ((10, 9), (9, 8), (10, 8))  # A, B, C of `composite`
EXAMPLES = 20  # random inputs for each op in `one_entry`
LEARNING_RATE = 0.1  # of `steps_beside_reference`


def printed_values(flow: ModuleType, seed: int) -> bool:
    """MiniFlow's quizzes: fixed inputs, one pass, the numbers that the course prints."""
    total, product = (chained(flow, kind, (4.0, 5.0, 10.0)) for kind in ("Add", "Mul"))
    X = np.array([[-1.0, -2.0], [-1.0, -2.0]])
    layer = chained(flow, "Linear", (X, np.array([[2.0, -3.0]] * 2), np.array([-3.0, -5.0])))
    curve = chained(flow, "Sigmoid", (np.array([[-9.0, 4.0]] * 2),))
    cost = chained(flow, "MSE", (np.array([1.0, 2.0, 3.0]), np.array([4.5, 5.0, 10.0])))
    nodes = {name: flow.Input() for name in "XyWb"}
    given = (X, np.array([1.0, 2.0]), np.array([[2.0], [3.0]]), np.array([-3.0]))
    flow.MSE(nodes["y"], flow.Sigmoid(flow.Linear(nodes["X"], nodes["W"], nodes["b"])))
    flow.forward_and_backward(flow.topological_sort(dict(zip(nodes.values(), given, strict=True))))
    printed = {
        "X": [[-3.34017280e-05, -5.01025919e-05], [-6.68040138e-05, -1.00206021e-04]],
        "y": [[0.9999833], [1.9999833]],
        "W": [[5.01028709e-05], [1.00205742e-04]],
        "b": [-5.01028709e-05],
    }
    return (
        (total, product) == (19.0, 200.0)
        and np.allclose(layer, [[-9.0, 4.0]] * 2)
        and np.allclose(curve, [[1.23394576e-04, 9.82013790e-01]] * 2)
        and np.allclose(cost, 23.4166666667)
        and all(
            np.allclose(np.ravel(nodes[name].gradients[nodes[name]]), np.ravel(right))
            for name, right in printed.items()
        )
    )


def chained(flow: ModuleType, kind: str, values: Sequence[Any]) -> Any:
    """The value of one op after a forward pass of the code's own."""
    nodes = [flow.Input() for _ in values]
    op = getattr(flow, kind)(*nodes)
    flow.forward_pass(op, flow.topological_sort(dict(zip(nodes, values, strict=True))))
    return op.value


def small_graphs(flow: ModuleType, seed: int) -> bool:
    """micrograd's and 11-785's tests: numbers at fixed points of graphs with fan-out, one pass."""
    x, two, two_more, zero = (flow.Input() for _ in range(4))
    z = flow.Add(flow.Mul(two, x), two_more, x)
    q = flow.Add(flow.ReLU(z), flow.Mul(z, x))
    h = flow.ReLU(flow.Mul(z, flow.Add(z, zero)))  # z * z: an op of MiniFlow takes a node once
    y = flow.Add(h, q, flow.Mul(q, x))
    swept(flow, y, {x: -4.0, two: 2.0, two_more: 2.0, zero: 0.0}, 1.0)
    micrograd = abs(y.value + 20.0) < 1e-6 and abs(x.gradients[x] - 46.0) < 1e-6
    a, b, c, three = (flow.Input() for _ in range(4))
    end = flow.Add(flow.Add(a, flow.Mul(a, b)), c, three)
    swept(flow, end, {a: 1.0, b: 2.0, c: 3.0, three: 3.0}, 1.0)
    found = [node.gradients[node] for node in (a, b, c)]
    return bool(micrograd and np.max(np.abs(np.subtract(found, [3.0, 1.0, 1.0]))) < 1e-10)


def swept(flow: ModuleType, output: Any, feed: Mapping[Any, Any], upstream: Any) -> None:
    """One pass each way by the code's own engine; `upstream` is dC/d(value of the output)."""
    consume(flow, output, upstream)
    flow.forward_and_backward(flow.topological_sort(dict(feed)))


def consume(flow: ModuleType, node: Any, upstream: Any) -> None:
    """Give a node one consumer that keeps `upstream` for it."""

    class Consumer(flow.Node):  # type: ignore[misc, name-defined]
        def forward(self) -> None:
            pass

        def backward(self) -> None:
            pass

    Consumer([node]).gradients = {node: upstream}


def ones_upstream(flow: ModuleType, seed: int) -> bool:
    """10-714's gradient_check of one op: the cost is the sum, the upstream gradient all ones."""

    def close(analytic: Values, numeric: Values) -> bool:
        return bool(sum(np.linalg.norm(analytic[k] - numeric[k]) for k in numeric) < 1e-6)

    rng = np.random.default_rng(seed)
    return all(
        op_agrees(flow, kind, op_inputs(rng, kind, 5, 4, 5), np.ones, 1e-4, close) for kind in OPS
    )


def random_upstream(flow: ModuleType, seed: int) -> bool:
    """CS231n's eval_numerical_gradient_array: a random upstream gradient, relative error."""

    def close(analytic: Values, numeric: Values) -> bool:
        return all(relative_error(analytic[k], numeric[k]) < 1e-7 for k in numeric)

    rng = np.random.default_rng(seed)
    draw = rng.standard_normal
    return all(
        op_agrees(flow, kind, op_inputs(rng, kind, 10, 6, 5), draw, 1e-5, close) for kind in OPS
    )


def relative_error(x: Array, y: Array) -> float:
    """CS231n's rel_error: the largest |x - y| / max(1e-8, |x| + |y|)."""
    return float(np.max(np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y))))


def op_inputs(
    rng: np.random.Generator, kind: str, rows: int, features: int, units: int
) -> dict[str, Array]:
    """Standard normal inputs of one op, by name."""
    shapes: dict[str, dict[str, tuple[int, ...]]] = {
        "Linear": {"X": (rows, features), "W": (features, units), "b": (units,)},
        "MSE": {"y": (rows, 1), "a": (rows, 1)},
        "Sigmoid": {"x": (rows, features)},
        "ReLU": {"x": (rows, features)},
    }
    pair: dict[str, tuple[int, ...]] = {"x": (rows, features), "y": (rows, features)}
    return {name: rng.normal(size=shape) for name, shape in shapes.get(kind, pair).items()}


def op_agrees(
    flow: ModuleType,
    kind: str,
    values: Mapping[str, Array],
    draw: Callable[[tuple[int, ...]], Array],
    step: float,
    close: Callable[[Values, Values], bool],
) -> bool:
    """Whether backward() of one op with one consumer agrees with central differences.

    draw: makes the upstream gradient, given the shape of the value. MSE is the cost itself.
    """
    nodes = {name: flow.Input() for name in values}
    op = getattr(flow, kind)(*nodes.values())

    def value() -> Array:
        for name, node in nodes.items():
            node.value = values[name]
        op.forward()
        return np.asarray(op.value)

    upstream = np.asarray(1.0) if kind == "MSE" else draw(value().shape)
    numeric = {
        name: central_differences(lambda: float(np.sum(upstream * value())), array, step)
        for name, array in values.items()
    }
    if kind != "MSE":
        consume(flow, op, upstream)
    value()
    op.backward()
    analytic = {
        name: np.reshape(op.gradients[node], values[name].shape) for name, node in nodes.items()
    }
    return close(analytic, numeric)


def central_differences(cost: Callable[[], float], array: Array, step: float) -> Array:
    """The numerical gradient of `cost` in every entry of an array, which is moved in place."""
    gradient = np.zeros_like(array)
    for index in np.ndindex(array.shape):
        kept = array[index]
        array[index] = kept + step
        above = cost()
        array[index] = kept - step
        gradient[index] = (above - cost()) / (2.0 * step)
        array[index] = kept
    return gradient


Network = Callable[[ModuleType], tuple[Any, dict[str, Any]]]  # makes (output node, leaves by name)


def composite(flow: ModuleType, seed: int) -> bool:
    """10-714's test of its whole engine: the sum of (A B + C) * (A B), so A and B fan out."""

    def build(flow: ModuleType) -> tuple[Any, dict[str, Any]]:
        leaves = {name: flow.Input() for name in ("A", "B", "C", "none", "zero")}
        A, B, C, none, zero = leaves.values()
        left = flow.Add(flow.Linear(A, B, none), C)
        return flow.Mul(left, flow.Linear(A, B, zero)), leaves

    rng = np.random.default_rng(seed)
    values = {name: rng.normal(size=size) for name, size in zip("ABC", SIZES, strict=True)}
    values |= {"none": np.zeros(8), "zero": np.zeros(8)}  # a Linear of MiniFlow has a bias
    numeric = network_differences(flow, build, values, values, 1e-4)
    output, leaves = build(flow)
    swept(flow, output, {leaves[name]: value for name, value in values.items()}, np.ones((10, 8)))
    found = {name: np.reshape(n.gradients[n], values[name].shape) for name, n in leaves.items()}
    return bool(sum(np.linalg.norm(found[name] - numeric[name]) for name in values) < 1e-6)


def network_differences(
    flow: ModuleType, build: Network, values: dict[str, Array], names: Iterable[str], step: float
) -> dict[str, Array]:
    """Central differences of the sum of a network's output, for its leaves of these names.

    The network is built for this alone, so that no value stays in the one that is checked.
    """
    output, leaves = build(flow)
    graph = flow.topological_sort({leaves[name]: value for name, value in values.items()})

    def cost() -> float:
        for name, value in values.items():
            leaves[name].value = value
        flow.forward_pass(output, graph)
        return float(np.sum(output.value))

    return {name: central_differences(cost, values[name], step) for name in names}


def one_entry(flow: ModuleType, seed: int) -> bool:
    """MiniTorch's grad_check: all ones upstream, one random entry of each input, 1e-2 + 1 %."""
    rng = np.random.default_rng(seed)
    for kind in ("Add", "Mul", "Linear", "Sigmoid", "ReLU"):
        for _ in range(EXAMPLES):
            values = op_inputs(rng, kind, *(int(n) for n in rng.integers(1, 5, size=3)))
            build = partial(single_op, kind=kind, names=tuple(values))
            numeric = network_differences(flow, build, values, values, 1e-6)
            output, leaves = build(flow)
            ones = np.ones(output_shape(kind, values))
            swept(flow, output, {leaves[name]: value for name, value in values.items()}, ones)
            for name, leaf in leaves.items():
                entry = tuple(int(rng.integers(n)) for n in values[name].shape)
                got = np.reshape(leaf.gradients[leaf], values[name].shape)[entry]
                if not np.allclose(got, numeric[name][entry], rtol=1e-2, atol=1e-2):
                    return False
    return True


def single_op(flow: ModuleType, kind: str, names: Sequence[str]) -> tuple[Any, dict[str, Any]]:
    """One op on Inputs."""
    leaves = {name: flow.Input() for name in names}
    return getattr(flow, kind)(*leaves.values()), leaves


def output_shape(kind: str, values: Values) -> tuple[int, ...]:
    """The shape of an op's value."""
    first, *others = (array.shape for array in values.values())
    return (first[0], others[0][1]) if kind == "Linear" else first


def network_check(flow: ModuleType, seed: int) -> bool:
    """deeplearning.ai's gradient_check_n: all parameters of a network as one vector, 2e-7."""

    def build(flow: ModuleType) -> tuple[Any, dict[str, Any]]:
        leaves = {name: flow.Input() for name in ("X", "W1", "b1", "W2", "b2", "y")}
        X, W1, b1, W2, b2, y = leaves.values()
        return flow.MSE(y, flow.Linear(flow.Sigmoid(flow.Linear(X, W1, b1)), W2, b2)), leaves

    rng = np.random.default_rng(seed)
    shapes = {"X": (3, 4), "W1": (4, 5), "b1": (5,), "W2": (5, 1), "b2": (1,), "y": (3, 1)}
    values = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    trained = ("W1", "b1", "W2", "b2")
    numeric = network_differences(flow, build, values, trained, 1e-7)
    _, leaves = build(flow)
    flow.forward_and_backward(
        flow.topological_sort({leaves[name]: value for name, value in values.items()})
    )
    found = np.concatenate([np.ravel(leaves[n].gradients[leaves[n]]) for n in trained])
    right = np.concatenate([numeric[name].ravel() for name in trained])
    scale = np.linalg.norm(found) + np.linalg.norm(right)
    return bool(np.linalg.norm(found - right) / scale <= 2e-7)


def steps_beside_reference(flow: ModuleType, seed: int) -> bool:
    """11-785's test_step: five steps of SGD beside another engine, one batch, all ones upstream.

    Linear, ReLU, Linear, ReLU with 10, 20 and 30 units; every value and gradient is compared.
    """
    rng = np.random.default_rng(seed)
    names = ("X", "W1", "b1", "W2", "b2")
    leaves = {name: flow.Input() for name in names}
    X, W1, b1, W2, b2 = leaves.values()
    output = flow.ReLU(flow.Linear(flow.ReLU(flow.Linear(X, W1, b1)), W2, b2))
    rows = int(rng.integers(2, 5))
    shapes = ((rows, 10), (10, 20), (20,), (20, 30), (30,))
    draws = zip(shapes, (1.0, 10**-0.5, 10**-0.5, 20**-0.5, 20**-0.5), strict=True)
    own = [scale * rng.normal(size=shape) for shape, scale in draws]
    consume(flow, output, np.ones((rows, 30)))
    feed = {leaf: value.copy() for leaf, value in zip(leaves.values(), own, strict=True)}
    graph = flow.topological_sort(feed)
    for _ in range(5):
        flow.forward_and_backward(graph)
        value, gradients = reference_pass(*own)
        pairs = [(output.value, value)]
        pairs += [
            (leaf.gradients[leaf], right)
            for leaf, right in zip(leaves.values(), gradients, strict=True)
        ]
        if not all(
            np.shape(got) == right.shape and np.allclose(got, right) for got, right in pairs
        ):
            return False
        flow.sgd_update([W1, b1, W2, b2], learning_rate=LEARNING_RATE)
        own[1:] = [p - LEARNING_RATE * g for p, g in zip(own[1:], gradients[1:], strict=True)]
    return True


def reference_pass(
    X: Array, W1: Array, b1: Array, W2: Array, b2: Array
) -> tuple[Array, list[Array]]:
    """Value of Linear, ReLU, Linear, ReLU, and the gradients of its sum: X, W1, b1, W2, b2."""
    first = X @ W1 + b1
    hidden = np.maximum(first, 0.0)
    second = hidden @ W2 + b2
    above = (second > 0.0).astype(float)
    below = above @ W2.T * (first > 0.0)
    gradients = [below @ W1.T, X.T @ below, below.sum(axis=0), hidden.T @ above, above.sum(axis=0)]
    return np.maximum(second, 0.0), gradients
