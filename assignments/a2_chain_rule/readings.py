"""Readings of a2_chain_rule: what follows from what the probes saw.

A reading gets what the probe of its name returned, and the probe's inputs. It returns the entries
that are compared. This file is part of the student zip.
"""

import numpy as np


def second_pass(recorded, inputs):
    """A used object beside a new one.

    Returns: {the first name: its derivative by the new object, for a pass that computes nothing
        leaves nothing behind either; "NAME in a second pass": the derivative over that of a new
        object, so 1 if nothing is left of the past; nan if it is the same as in the first pass;
        "NAME when upstream is left out": over that of one more object with 1.0; "NAME at the first
        inputs again": over that of one more object at these; "NAME of another object": over that of
        an object which has no other beside it; "NAME afterwards": of an attribute, 1 if backward()
        left it as it was}.
    """
    first, *_ = names = inputs["names"]
    before, again, fresh = (recorded[which] for which in ("before", "again", "fresh"))
    forward, backward = recorded["forward"], recorded["backward"]
    again = {name: _over(again.get(name), fresh.get(name), before.get(name)) for name in names}
    return (
        {first: fresh.get(first)}
        | {f"{name} in a second pass": ratio for name, ratio in again.items()}
        | _ratios(recorded, names, "plain", "one", "when upstream is left out")
        | _ratios(recorded, names, "back", "there", "at the first inputs again")
        | _ratios(recorded, names, "beside", "alone", "of another object")
        | {f"{name} afterwards": _same(forward[name], backward[name]) for name in inputs["kept"]}
    )


def count(recorded, inputs):
    """The number of steps, and its last digits, in which one step shows in a large network, too."""
    try:
        last = np.mod(np.array(recorded["steps"], dtype=float), 1000.0)
    except (TypeError, ValueError):
        return recorded
    return recorded | {"steps, the last three digits": last}


def _ratios(recorded, names, which, other, label):
    """The derivatives of one object over those of another one, by name and label."""
    one, two = recorded[which], recorded[other]
    return {f"{name} {label}": _over(one.get(name), two.get(name), np.nan) for name in names}


def _over(again, fresh, before):
    """again / fresh, number by number; nan where nothing has changed since the first pass.

    1 where both are 0, as behind a closed ReLU.
    """
    if again is None or fresh is None or before is None:
        return None
    try:
        again, fresh, before = (np.array(value, dtype=float) for value in (again, fresh, before))
    except (TypeError, ValueError):
        return "no number"
    ratio = np.where((again == 0.0) & (fresh == 0.0), 1.0, again / fresh)
    return np.where(fresh == before, np.nan, ratio)


def _same(one, other):
    """1 if two values are equal, 0 if not."""
    try:
        return int(np.array_equal(one, other))
    except (TypeError, ValueError):
        return 0
