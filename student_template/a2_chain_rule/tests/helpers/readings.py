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
        "NAME when upstream is left out": over that of the new object with 1.0}.
    """
    first, *_ = names = inputs["names"]
    before, again, fresh = (recorded[which] for which in ("before", "again", "fresh"))
    plain, one = recorded["plain"], recorded["one"]
    again = {name: _over(again.get(name), fresh.get(name), before.get(name)) for name in names}
    plain = {name: _over(plain.get(name), one.get(name), np.nan) for name in names}
    return (
        {first: fresh.get(first)}
        | {f"{name} in a second pass": ratio for name, ratio in again.items()}
        | {f"{name} when upstream is left out": ratio for name, ratio in plain.items()}
    )


def _over(again, fresh, before):
    """again / fresh, number by number; nan where nothing has changed since the first pass."""
    if again is None or fresh is None or before is None:
        return None
    try:
        again, fresh, before = (np.array(value, dtype=float) for value in (again, fresh, before))
    except (TypeError, ValueError):
        return "no number"
    return np.where(fresh == before, np.nan, again / fresh)
