"""Hidden cases: each reason where it is easily missed."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q3_until_precision"


def long_bowl(rng, n):
    """A bowl that is steep along the first coordinate and flatter along each further one."""
    steepness = rng.uniform(0.9, 1.1, size=n) * 0.75 ** np.arange(n)
    return {"kind": "bowl", "matrix": np.diag(steepness), "centre": rng.normal(size=n)}


@case("several dimensions", points=2, hidden=True, says="The length of a step counts all of it.")
def test_dimensions(check):
    r = check.rng
    runs = []
    for n in (4, 2):
        about = {"gradient": long_bowl(r, n), "x0": r.uniform(4.0, 9.0, size=n)}
        about["gradient"]["one_array"] = n == 2
        about |= {"learning_rate": r.uniform(0.25, 0.4), "precision": r.uniform(0.03, 0.05)}
        runs.append(about | {"max_steps": 2000})
    check.same("descents_until", vectors="exact", runs=runs)


@case("a short step down a steep slope", points=2, hidden=True, says="Step or slope: which one?")
def test_step_not_slope(check):
    r = check.rng
    runs = []
    for x0, rate in ((r.uniform(20.0, 40.0, size=3), 0.002), (r.uniform(1.0, 2.0, size=3), 0.9)):
        about = {"gradient": long_bowl(r, 3), "x0": x0, "learning_rate": rate}
        runs.append(about | {"precision": r.uniform(0.01, 0.02), "max_steps": 4000})
    check.same("descents_until", vectors="exact", runs=runs)


@case("explosions and undefined slopes", points=2, hidden=True, says="nan compares with nothing.")
def test_divergence(check):
    r = check.rng
    about = {"precision": 1e-4, "max_steps": 3000}
    start = r.uniform(-3.0, -2.0, size=3)
    # Steadily, in one coordinate, either way; and nan, or inf, in one, where others are right.
    falling = {"kind": "constant", "slope": [0.5, r.uniform(1000.0, 2000.0), -0.5]}
    rising = {"kind": "constant", "slope": [r.uniform(-2000.0, -1000.0), 0.5]}
    runs = [
        about | {"gradient": long_bowl(r, 3), "x0": start, "learning_rate": 2.9},
        about | {"gradient": falling, "x0": start, "learning_rate": 2.9},
        about | {"gradient": rising, "x0": start[:2], "learning_rate": 3.0},
        about | {"gradient": {"kind": "root"}, "x0": start**2 * [9, 0.25, 9], "learning_rate": 0.9},
        about | {"gradient": {"kind": "root"}, "x0": start**2 * [9, 0, 9], "learning_rate": 0.9},
    ]
    check.same("descents_until", vectors="exact", runs=runs)


@case("the first step, and one just as long", points=1, hidden=True, says="Step, then ask.")
def test_edges(check):
    """At the minimum; beyond the bound before any step; exactly at a bound; both at once.

    Beyond the bound by so little that numbers of seven digits do not show it.
    """
    r = check.rng
    there = long_bowl(r, 2)
    back = {"kind": "bowl", "matrix": [[1.0]], "centre": [0.0]}
    straight = {"kind": "constant", "slope": [0.75, 1.0]}  # half of it is 0.625 long
    bound = 1e6 * r.choice([-1.0, 1.0])
    slow = {"kind": "constant", "slope": [-0.5 * np.sign(bound), 0.0]}  # at the bound after 2 steps
    about = {"precision": r.uniform(0.01, 0.02), "max_steps": int(r.integers(5, 9))}
    runs = [
        about | {"gradient": there, "x0": there["centre"], "learning_rate": 0.3},
        about | {"gradient": back, "x0": [r.uniform(2e6, 3e6)], "learning_rate": 1.0},
        about
        | {"gradient": straight, "x0": [3.0, 2.0], "learning_rate": 0.5}
        | {"precision": 0.625},
        about | {"gradient": slow, "x0": [bound * (1.0 - 1e-6), 9e5], "learning_rate": 1.0},
        about
        | {"gradient": slow, "x0": [(abs(bound) - 0.484375) * np.sign(bound), 0.0]}
        | {"learning_rate": 1.0, "precision": 0.7},
        about | {"gradient": there, "x0": there["centre"], "learning_rate": 0.3, "precision": 0.0},
    ]
    check.same("descents_until", vectors="exact", runs=runs)


@case("the last step that is allowed", points=1, hidden=True, says="Judge the last step, too.")
def test_last_step(check):
    bowl = {"kind": "bowl", "matrix": [[check.rng.uniform(0.55, 0.6)]], "centre": [0.0]}
    about = {"gradient": bowl, "x0": [0.8], "learning_rate": 1.0}
    limits = ((0.12, 3), (0.3, 2), (1e-9, 4))
    runs = [about | {"precision": length, "max_steps": steps} for length, steps in limits]
    back = {"kind": "bowl", "matrix": [[1.0]], "centre": [0.0]}  # to and fro, for ever
    runs.append({"gradient": back, "x0": [0.8], "learning_rate": 2.0})
    runs[-1] |= {"precision": 0.3, "max_steps": int(check.rng.integers(5, 9))}
    falling = {"kind": "constant", "slope": [check.rng.uniform(3.5e5, 4.5e5)]}
    about = {"gradient": falling, "learning_rate": 1.0, "precision": 0.3}
    # Beyond the bound just then; and before any step, where none is allowed.
    runs += [about | {"x0": x0, "max_steps": steps} for x0, steps in (([0.8], 3), ([2e6], 0))]
    check.same("descents_until", vectors="exact", runs=runs)


@case("the point that is returned", points=1, hidden=True, says="Return x after the last step.")
def test_point(check):
    r = check.rng
    bowl, x0 = long_bowl(r, 2), r.uniform(3.0, 5.0, size=2)
    bowl["centre"] *= 1e-12  # all of it is tiny
    about = {"gradient": bowl, "x0": x0 * 1e-12, "precision": 0.7e-12}
    check.same("descend_until", vectors="exact", learning_rate=0.35, max_steps=500, **about)


@case("the caller's x0 afterwards", points=1, hidden=True, says="x0 belongs to the caller.")
def test_start(check):
    r = check.rng
    about = {"gradient": long_bowl(r, 2), "x0": r.uniform(3.0, 5.0, size=2), "learning_rate": 0.3}
    settings = {"precision": 0.1, "max_steps": 2}
    check.same("x0_afterwards", function="descend_until", settings=settings, **about)
