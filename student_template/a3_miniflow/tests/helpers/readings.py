"""Readings of a3_miniflow: what follows from what the probes saw.

A reading gets what the probe of its name returned, and the probe's inputs. It returns the entries
that are compared, or complains. This file is part of the student zip.
"""

from autograder.judge.answers import Complaint

STEP = 1e-5  # of the gradient check, unless a case gives another
COMPLAINTS = {
    "feed_dict": "topological_sort took entries out of feed_dict, which its caller uses again.",
    "graph changed": "topological_sort changed inbound_nodes or outbound_nodes: the graph is gone.",
    "list changed": "The list that was passed in was changed; its caller uses it again.",
}


def gradient_check(recorded, inputs):
    """The gradients beside central differences of the costs."""
    width = 2.0 * inputs.get("step", STEP)
    numeric = {name: (above - below) / width for name, (above, below) in recorded["costs"].items()}
    return {"analytic": recorded["analytic"], "numeric": numeric}


def topological_sort(recorded, inputs):
    """Orders and values; complains if feed_dict or the graph is not what it was."""
    if any(left < len(inputs["values"]) for left in recorded["left in feed_dict"]):
        raise Complaint("feed_dict")
    inbound = [[] for _ in range(inputs["count"])]
    outbound = [[] for _ in range(inputs["count"])]
    for source, target in inputs["edges"]:
        outbound[source].append(target)
        inbound[target].append(source)
    neighbours = [recorded["inbound"], recorded["outbound"]]
    if neighbours != [[side, [one[::-1] for one in side]] for side in (inbound, outbound)]:
        raise Complaint("graph changed")
    first, of_a_copy, again = recorded["orders"]
    orders = {"order": again, "first order": first, "order of a copy": of_a_copy}
    return orders | {"values": recorded["values"]}


def forward_pass(recorded, inputs):
    """Values; complains if the list of nodes was changed."""
    return _without_list(recorded, len(inputs["ops"]))


def forward_and_backward(recorded, inputs):
    """Values and gradients; complains if the list of nodes was changed."""
    return _without_list(recorded, len(inputs["ops"]))


def sgd_update(recorded, inputs):
    """Values and gradients; complains if the list of trainables was changed."""
    return _without_list(recorded, len(inputs["values"]))


def _without_list(recorded, count):
    if recorded["list afterwards"] != list(range(count)):
        raise Complaint("list changed")
    return {label: value for label, value in recorded.items() if label != "list afterwards"}
