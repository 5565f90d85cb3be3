"""Readings of a1_derivatives: what follows from what the probes saw.

A reading gets what the probe of its name returned, and the probe's inputs. It returns the entries
that are compared, or complains. This file is part of the student zip.
"""

import numpy as np

from autograder.judge.answers import Complaint

COMPLAINTS = {
    "no array": "The gradient is not an array.",
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
DEFAULT = {"forward_difference": 1e-3, "central_difference": 1e-5}
NEAR = 0.02  # two calls of f so close to a point, by its size, measure the slope there


def _called(points, places, eps):
    """For each place 1 if it is among the points of the calls, 0 if not.

    points: the numbers of each, one after the other; so are those of a place.
    eps: the step by which one place differs from the next, of which a thousandth may be off.
    """
    places = np.array(places, dtype=float)
    points = np.reshape(np.array(points, dtype=float), (1, -1, places.shape[1]))
    off = np.abs(points - places[:, np.newaxis])
    rounding = 4.0 * np.spacing(np.abs(places))[:, np.newaxis]
    return (
        (off <= 1e-3 * np.reshape(eps, (-1, 1, 1)) + rounding).all(axis=2).any(axis=1).astype(int)
    )


def difference(recorded, inputs):
    """The slopes, and where f was called for them."""
    x = np.array(inputs["at"], dtype=float)
    eps = DEFAULT[inputs["name"]] if inputs.get("eps") is None else inputs["eps"]
    places, label = [x + eps], "calls of f at x + eps (1: made, 0: not)"
    if inputs["name"] == "central_difference":
        places, label = [x + eps, x - eps], "calls of f at x + eps and x - eps (1: made, 0: not)"
    slopes = recorded["the list of slopes"]
    made = _called(recorded["calls"], np.reshape(places, (-1, 1)), eps)
    return {"the list of slopes": slopes, label: made}


def numerical_gradient(recorded, inputs):
    """The gradient, and whether f was called with each element, and no other, moved both ways."""
    if "gradient" not in recorded:
        return recorded
    if np.ndim(inputs["x"]) and not isinstance(recorded["gradient"], np.ndarray):
        raise Complaint("no array")
    x = np.ravel(np.array(inputs["x"], dtype=float))
    eps = 1e-5 if inputs.get("eps") is None else inputs["eps"]
    moves = eps * np.eye(x.size)
    made = _called(recorded["calls"], np.concatenate([x + moves, x - moves]), eps)
    label = "calls of f with one element moved by eps (1: up and down, 0: not)"
    return {
        "gradient": recorded["gradient"],
        "x afterwards": recorded["x afterwards"],
        label: made[: x.size] * made[x.size :],
    }


def gradient_check(recorded, inputs):
    """The relative error, and whether the gradient was called at x, and f there or a step away."""
    x = np.ravel(np.array(inputs["x"], dtype=float))[np.newaxis]
    eps = 1e-5 if inputs.get("eps") is None else inputs["eps"]
    f, gradient = recorded["calls"]
    made = [*_called(f, x, 1.001e3 * eps), *_called(gradient, x, 0.0)]
    return {
        "relative error": recorded["relative error"],
        "x afterwards": recorded["x afterwards"],
        "calls of f and of gradient (1: made, 0: not)": made,
    }


def _tried(calls, inputs, epsilons):
    """Whether f was called one step ahead of x for each epsilon, and the derivative at x."""
    x, epsilons = inputs["x"], np.array(epsilons, dtype=float)
    ahead = _called(calls[0], (x + epsilons)[:, np.newaxis], epsilons)
    label = "calls of f at x + each eps, and of derivative at x (1: made, 0: not)"
    return {label: [*ahead, *_called(calls[1], [[x]], 0.0)]}


def epsilon_sweep(recorded, inputs):
    """The errors, and the calls for them."""
    calls = recorded.pop("calls")
    return recorded | _tried(calls, inputs, inputs["epsilons"])


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
    large = errors[:TO_1E_5]
    if not (large[:-1] > 2.0 * large[1:]).all():  # each step is ten times smaller
        raise Complaint("does not fall")
    if not errors[12:].max() > 100.0 * errors[7]:
        raise Complaint("does not rise")
    epsilons = 10.0 ** -np.arange(1.0, 16.0)
    calls = _tried(recorded["calls"], inputs, epsilons)
    return {"errors from 0.1 to 1e-5": large} | calls


def best_epsilon(recorded, inputs):
    """The best epsilon, which must be one of those that were given."""
    best = recorded["the best epsilon"]
    if not np.isclose(best, inputs["epsilons"], rtol=1e-9, atol=0.0).any():
        raise Complaint("not epsilon")
    return recorded


def wrong_slopes(recorded, inputs):
    """For each pair whether it was found, is still in its place, and was measured anywhere."""
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
        "calls of f around a point, and of slope there (1: made, 0: not)": [
            int(any(_measured(*calls, x) for x in inputs["points"]))
            for calls in recorded["calls"][:count]
        ],
    }


def _measured(f, slope, x):
    """Whether f was called at two places near x, and its slope at x."""
    near = {float(point) for point in f if abs(point - x) <= NEAR * max(abs(x), 1.0)}
    return len(near) > 1 and x in slope
