"""Readings of a1_derivatives: what follows from what the probes saw.

A reading gets what the probe of its name returned, and the probe's inputs. It returns the entries
that are compared, or complains. This file is part of the student zip.
"""

import numpy as np

from autograder.judge.answers import Complaint

COMPLAINTS = {
    "no errors": "The result is not one number for each epsilon.",
    "negative": "An error is negative: how far off, not in which direction?",
    "does not fall": "The errors do not fall while epsilon goes down from 0.1 to 1e-5.",
    "does not rise": "The errors do not rise again where epsilon is close to rounding.",
    "not epsilon": "The result of best_epsilon is not one of the epsilons.",
    "no indices": "The result is not a list of whole numbers, the places of the wrong pairs.",
    "no such pair": "The list holds an index that no pair has: count from 0.",
    "index twice": "A pair stands in the list more than once.",
}
TO_1E_5 = 5  # so many of the epsilons 0.1, 0.01, ... are large: rounding hides in no digit


def down_and_up(recorded, inputs):
    """The errors of the large epsilons; complains unless errors fall, and rise in the end."""
    try:
        errors = np.ravel(np.array(recorded["errors"], dtype=float))
    except (TypeError, ValueError):
        raise Complaint("no errors") from None
    if errors.size != 15 or not np.isfinite(errors).all():
        raise Complaint("no errors")
    if (errors < 0.0).any():
        raise Complaint("negative")
    if not (
        errors[: TO_1E_5 - 1] > 2.0 * errors[1:TO_1E_5]
    ).all():  # each step is ten times smaller
        raise Complaint("does not fall")
    if not errors[12:].max() > 100.0 * errors[7]:
        raise Complaint("does not rise")
    return {"errors from 0.1 to 1e-5": errors[:TO_1E_5]}


def best_epsilon(recorded, inputs):
    """The best epsilon, which must be one of those that were given."""
    best = recorded["the best epsilon"]
    if not np.isclose(best, inputs["epsilons"], rtol=1e-9, atol=0.0).any():
        raise Complaint("not epsilon")
    return recorded


def wrong_slopes(recorded, inputs):
    """For each pair whether it was found, and whether it is still in its place."""
    found, count = recorded["found"], len(inputs["pairs"])
    found = [one.item() if isinstance(one, np.ndarray) else one for one in found]
    if any(isinstance(one, bool) or not isinstance(one, int) for one in found):
        raise Complaint("no indices")
    if len(set(found)) < len(found):
        raise Complaint("index twice")
    if any(not 0 <= one < count for one in found):
        raise Complaint("no such pair")
    kept = recorded["pairs afterwards"] + [-1] * count
    return {
        "the list of wrong slopes (1: in it, 0: not)": [int(n in found) for n in range(count)],
        "points afterwards": recorded["points afterwards"],
        "pairs afterwards": [int(kept[n] == n) for n in range(count)],
    }
