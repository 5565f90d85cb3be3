"""Readings of a3_miniflow: what follows from what the probes saw.

A reading gets what the probe of its name returned, and the probe's inputs. It returns the entries
that are compared, or complains. This file is part of the student zip.
"""

import numpy as np

from autograder.judge.answers import Complaint

STEP = 1e-5  # of the gradient check, unless a case gives another
END = -2  # behind the neighbours of a node, as in probes.py
MORE = 1.0, -1.0, 0.0  # than an input's value is what feed_dict holds, time by time; as there
COMPLAINTS = {
    "feed_dict": "topological_sort changed feed_dict, which its caller uses again: take nothing "
    "out, put nothing in, and leave the values.",
    "graph changed": "topological_sort changed inbound_nodes, outbound_nodes or gradients.",
    "values changed": "topological_sort changed gradients, or values of nodes that are no Inputs.",
    "list changed": "The list that was passed in was changed; its caller uses it again.",
    "run twice": "forward() or backward() of a node ran twice in one pass: once each is enough.",
    "not run": "A node did not run forward() in every pass.",
    "gradients gone": "After the pass a node has no gradients: leave what backward() stored.",
    "ran backward": "forward_pass ran backward() of a node: only forward() is asked for.",
}


def gradient_check(recorded, inputs):
    """The gradients beside central differences of the costs."""
    width = 2.0 * inputs.get("step", STEP)
    numeric = {name: (above - below) / width for name, (above, below) in recorded["costs"].items()}
    return {"analytic": recorded["analytic"], "numeric": numeric}


def topological_sort(recorded, inputs):
    """Orders and values; complains if feed_dict or the graph is not what it was."""
    if not _is_kept(recorded, inputs["values"]):
        raise Complaint("feed_dict")
    edges, sink = inputs["edges"], inputs["sink"]
    early, late = ([e for e in edges if (e[1] == sink) == is_late] for is_late in (False, True))
    graphs = early + late, edges[::-1]
    leaves = [int(n) for n in inputs["values"]]
    if recorded["neighbours"] != [_neighbours(e, inputs["count"], leaves) for e in graphs]:
        raise Complaint("graph changed")
    if not all(type(value) is float and value == 0.5 for value in recorded["the rest"]):
        raise Complaint("values changed")
    first, of_a_copy, again = recorded["orders"]
    # The sink feeds no other node: at the end it is in its place.
    orders = {"order": again, "first order": [*first, sink], "order of a copy": of_a_copy}
    return orders | {"values": recorded["values"]}


def _neighbours(edges, count, leaves):
    """Numbers inbound, outbound and in the gradients of each node; leaves have their own, too."""
    sides = [[[], [], []] for _ in range(count)]
    for source, target in edges:
        sides[target][0].append(source)
        sides[target][2].append(source)
        sides[source][1].append(target)
    for leaf in leaves:
        sides[leaf][2].append(leaf)
    return [n for node in sides for side in node for n in (*side, END)]


def _is_kept(recorded, values):
    """Whether feed_dict has its entries each time, and all of them have their values in the end."""
    numbers = [int(n) for n in values]
    if any(sorted(left) != sorted(numbers) for left in recorded["in feed_dict"]):
        return False
    return all(
        np.array_equal(value, np.add(values[str(n)], more))
        for more, left, kept in zip(
            MORE, recorded["in feed_dict"], recorded["values in feed_dict"], strict=True
        )
        for n, value in zip(left, kept, strict=True)
    )


def forward_pass(recorded, inputs):
    """Values; complains if the list of nodes was changed, or a node ran otherwise than asked."""
    if any(backward for _, backward, _ in recorded["ran"]):
        raise Complaint("ran backward")
    return _of_passes(recorded, inputs)


def forward_and_backward(recorded, inputs):
    """Values and gradients; complains as for forward_pass, and if gradients are gone again."""
    answer = _of_passes(recorded, inputs)
    if _is_complete(answer) and not all(kept for *_, kept in recorded["ran"]):
        raise Complaint("gradients gone")
    return answer


def _of_passes(recorded, inputs):
    passes = len(inputs.get("rounds", [{}]))
    if any(max(forward, backward) > passes for forward, backward, _ in recorded["ran"]):
        raise Complaint("run twice")
    answer = _without_list(recorded, len(inputs["ops"]))
    inner = zip(recorded["ran"], inputs["ops"], strict=True)  # but leaves need no forward()
    asked = [(ran[0], 1 if "late" in op else passes) for ran, op in inner if "of" in op]
    if _is_complete(answer) and any(times < least for times, least in asked):
        raise Complaint("not run")
    return answer


def _is_complete(answer):
    """Whether all is there: else what is missing says more than any complaint."""
    entries = (entry for name, entry in answer.items() if name != "returned")
    parts = (part for one in entries for part in (one if isinstance(one, list) else [one]))
    return all(part is not None for part in parts)


def sgd_update(recorded, inputs):
    """Values and gradients; complains if the list of trainables was changed."""
    return _without_list(recorded, len(inputs["values"]))


def _without_list(recorded, count):
    if recorded["list afterwards"] != list(range(count)):
        raise Complaint("list changed")
    return {name: x for name, x in recorded.items() if name not in ("list afterwards", "ran")}
