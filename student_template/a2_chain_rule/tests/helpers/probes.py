"""Probes of a2_chain_rule: run one class of chain_rule.py forward and backward.

A probe gets the code under test and plain inputs and returns what it saw as plain data. It knows no
answers; readings.py says what follows from what was seen. Every probe makes new objects, so a
mistake in one class costs nothing anywhere else. This file is part of the student zip: read it to
see how your code is called.
"""

import copy

import numpy as np

from autograder.judge.answers import Complaint

COMPLAINTS = {
    "no dict": "backward() must return a dict of derivatives, with the names that its text lists.",
    "no count": "The function must return a number of steps: is the return missing?",
    "no value": "forward() must return the value of the last stage: is the return missing?",
}


def numbers(value):
    """A fresh list for a list of numbers, or a float for a single number."""
    return [float(item) for item in value] if np.ndim(value) else float(value)


def _forward(node, inputs):
    """Run forward() on fresh copies of the inputs, in their order."""
    return node.forward(*[numbers(value) for value in inputs.values()])


def _backward(node, upstream=None):
    """What backward() returns, as a plain dict; without upstream it must take 1.0 by itself."""
    found = node.backward() if upstream is None else node.backward(float(upstream))
    if not isinstance(found, dict):
        raise Complaint("no dict")
    return dict(found)


def stages(code, kind, inputs, names, before=None):
    """What forward() returns and keeps.

    Args:
        kind: name of the class. inputs: {name: value}, in the order of forward's arguments.
        names: the attributes to look at. before: inputs of an earlier pass of the same object, and
            of a later one of another object.
    Returns: {"value": what forward() returned, and every attribute by its name}.
    """
    node = getattr(code.chain_rule, kind)()
    if before is not None:
        _forward(node, before)
    value = _forward(node, inputs)
    if value is None:
        raise Complaint("no value")
    if before is not None:
        _forward(getattr(code.chain_rule, kind)(), before)
    return {"value": value} | {name: getattr(node, name, None) for name in names}


def derivatives(code, kind, inputs, names, upstream=None, kept=(), before=None):
    """One pass forward and backward of a new object.

    Args:
        upstream: the upstream gradient; None leaves the argument out.
        names: keys of backward's dict. kept: attributes to look at as well, afterwards.
        before: {"inputs", "upstream"} of an earlier pass of the same object.
    Returns: {every attribute in `kept`, every derivative in `names`}.
    """
    node = getattr(code.chain_rule, kind)()
    if before is not None:
        _forward(node, before["inputs"])
        _backward(node, before["upstream"])
    _forward(node, inputs)
    found = _backward(node, upstream)
    return {name: getattr(node, name, None) for name in kept} | {
        name: found.get(name) for name in names
    }


def _kept(node, names):
    """Copies of these attributes."""
    return {name: copy.deepcopy(getattr(node, name, None)) for name in names}


def _results(node, names, upstream=None):
    """Copies of these derivatives; what else the dict holds may be anything."""
    found = _backward(node, upstream)
    return {name: copy.deepcopy(found.get(name)) for name in names}


def _pass(node, inputs, upstream, names):
    """What backward() returns on these inputs."""
    _forward(node, inputs)
    return _results(node, names, upstream)


def second_pass(code, kind, first, then, other, names, kept):
    """A used object beside a new one: nothing of the past, or of another object, may show.

    The used object runs forward and backward on `first`, then forward and twice backward on
    `then`, while another object runs forward on `other` in between, and backward behind that; then
    the used one backward once more, without an upstream gradient, and so on `first` again.

    Args:
        first, then, other: {"inputs": {name: value}, "upstream": number}.
        names: keys of backward's dict. kept: attributes that backward must leave alone.
    Returns: what backward() returned: "before", of the used object on `first`; "again", on `then`;
        "back", on `first` again; "there", of one more object on `first` with the upstream 1.0;
        "fresh", of the new object on `then`; "plain", of the used object without upstream; "one",
        of one more object with the upstream 1.0; "beside", of the other object on `other`; "alone",
        of one more object on `other`. "forward", "backward": the attributes after either.
    """
    used, busy = (getattr(code.chain_rule, kind)() for _ in range(2))

    def alone(turn, upstream):
        return _pass(getattr(code.chain_rule, kind)(), turn["inputs"], upstream, names)

    before = _pass(used, first["inputs"], first["upstream"], names)
    _forward(used, then["inputs"])
    forward = _kept(used, kept)
    _forward(busy, other["inputs"])
    _backward(used, other["upstream"])
    results = {"before": before, "again": _results(used, names, then["upstream"])}
    results["beside"] = _results(busy, names, other["upstream"])
    results |= {"fresh": alone(then, then["upstream"]), "plain": _results(used, names)}
    results |= {"forward": forward, "backward": _kept(used, kept), "one": alone(then, 1.0)}
    results["alone"] = alone(other, other["upstream"])
    return results | {"back": _pass(used, first["inputs"], None, names), "there": alone(first, 1.0)}


def gradient_check(code, kind, inputs, upstream, names, step=1e-5):
    """backward() beside central differences of the code's own forward().

    Args:
        inputs: {name: number}. names: the inputs whose derivatives are compared.
    Returns: {"analytic": {"dNAME": derivative}, "numeric": {"dNAME": derivative}}.
    """
    make = getattr(code.chain_rule, kind)
    node = make()
    if _forward(node, inputs) is None:
        raise Complaint("no value")
    found = _backward(node, upstream)
    analytic = {f"d{name}": found.get(f"d{name}") for name in names}
    numeric = {}
    for name in names:
        above = _forward(make(), inputs | {name: inputs[name] + step})
        below = _forward(make(), inputs | {name: inputs[name] - step})
        numeric[f"d{name}"] = upstream * np.subtract(above, below) / (2.0 * step)
    return {"analytic": analytic, "numeric": numeric}


def count(code, function, nodes, parameters):
    """The result of backprop_steps or small_step_steps."""
    steps = getattr(code.chain_rule, function)(int(nodes), int(parameters))
    if steps is None:
        raise Complaint("no count")
    return {"steps": steps}
