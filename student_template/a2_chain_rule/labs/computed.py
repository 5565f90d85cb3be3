"""Compute the numbers of an example's graph by the student's chain_rule.py.

Reads:  an Example; chain_rule.py, which is imported here for all parts of the lab.
Gives:  the graph with what forward() and backward() compute, as far as they do; the graph with the
        numbers that the quiz judges against, which needs no backward().
Leaves to others: showing them (graphs.py, quizzes.py).
"""

from autograder.lab.gallery import attempt, own_module
from autograder.lab.graph import Graph
from labs.examples import RELU_NETWORK

chain_rule = own_module("chain_rule")

NOT_ASKED = {"ReluNetwork": ("x", "y")}  # data, whose derivatives backward() does not return

# The quiz about the two layers: the worked example of the handout, section 7.
RELU_VALUES = {"t1": 2, "z1": 2, "a1": 2, "t2": 6, "z2": 7, "a2": 7, "J": 2}
RELU_DERIVATIVES = {"a2": 2, "z2": 2, "t2": 2, "b2": 2, "w2": 4} | {
    name: 6 for name in ("a1", "z1", "t1", "b1", "w1")
}
# An input whose every path to J leads through the stage: move it, and see what both do.
MOVED_BY = {"Square": {"a": "w"}, "SquaredError": {"c": "w", "a": "b", "d": "b"}}


def computed(example):
    """The graph of an example with the numbers that chain_rule.py computes, as far as it does."""
    graph = Graph(example.stages, example.cost, dict(example.inputs), {example.cost: 1.0})
    made, why = attempt(lambda: _forward(example))
    if why:
        graph.waits.append(why)
        return graph
    stages = [stage.name for stage in example.stages if stage.formula]
    graph.values |= {name: vars(made)[name] for name in stages if name in vars(made)}
    _note_missing(graph, "forward() keeps no", [n for n in stages if n not in graph.values])
    found, why = attempt(made.backward)
    if why:
        graph.waits.append(why)
    elif not isinstance(found, dict):
        graph.waits.append(f"backward() returned {type(found).__name__} where a dict is wanted")
    else:
        names = [stage.name for stage in example.stages if stage.name != example.cost]
        graph.derivatives |= {n: found[f"d{n}"] for n in names if f"d{n}" in found}
        left_out = NOT_ASKED.get(example.name, ())
        missing = [f"d{n}" for n in names if n not in graph.derivatives and n not in left_out]
        _note_missing(graph, "backward() returns no", missing)
    return graph


def _forward(example):
    made = getattr(chain_rule, example.name)()
    made.forward(*example.inputs.values())
    return made


def _note_missing(graph, what, names):
    if names:
        graph.waits.append(f"{what} {', '.join(names)}")


def by_moving(example, stage, moved, step=1e-4):
    """dJ/d(stage) from forward() alone: move an input both ways, see what J and the stage do.

    Args:
        moved: the input; all of its paths to J lead through the stage. It may be the stage itself.
    """
    up, down = (
        _forward(example.with_inputs(**{**example.inputs, moved: example.inputs[moved] + change}))
        for change in (step, -step)
    )
    change = getattr(up, stage) - getattr(down, stage)
    return (getattr(up, example.cost) - getattr(down, example.cost)) / change


def right_numbers(example):
    """The graph with what the quiz judges against; it needs no backward()."""
    graph = Graph(example.stages, example.cost, dict(example.inputs), {example.cost: 1.0})
    if example is RELU_NETWORK:
        graph.values |= RELU_VALUES
        graph.derivatives |= RELU_DERIVATIVES
        return graph
    made = _forward(example)
    moved_by = {name: name for name in example.inputs} | MOVED_BY[example.name]
    graph.values |= {s.name: getattr(made, s.name) for s in example.stages if s.formula}
    graph.derivatives |= {n: by_moving(example, n, moved) for n, moved in moved_by.items()}
    return graph
