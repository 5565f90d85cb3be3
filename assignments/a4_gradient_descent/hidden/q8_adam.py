"""Hidden cases: other bowls, other settings, a slope of 0, arrays that belong to others."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q8_adam"
FLOOR = 20.0  # where x crosses 0, rounding of 1 - beta2^t in float32 must not count


def slanted_bowl(rng, n):
    """A bowl whose axes are not the coordinates'."""
    lean = np.tril(rng.uniform(0.3, 0.7, size=(n, n)), -1) + np.diag(rng.uniform(0.7, 1.1, size=n))
    return {"kind": "bowl", "matrix": lean @ lean.T, "centre": rng.normal(size=n)}


@case("tilted bowls", points=3, hidden=True, says="m and v are kept; only copies are corrected.")
def test_bowls(check):
    r = check.rng
    for n, steps, steepness, size in ((3, 15, 1e4, 1e3), (1, 120, 1e6, 1e-6), (4, 3, 1.0, 1.0)):
        bowl = slanted_bowl(r, n)
        bowl["matrix"] *= steepness
        bowl["centre"] *= size
        x0 = size * r.uniform(1.0, 2.0, size=n) * (-1.0) ** np.arange(1, n + 1)
        about = {"gradient": bowl, "x0": x0, "learning_rate": 0.3 * size, "steps": steps}
        check.same("trajectory", vectors="exact", function="adam", floor=FLOOR * size, **about)


@case("other settings of beta", points=2, hidden=True, says="beta1 belongs to m, beta2 to v.")
def test_betas(check):
    r = check.rng
    # From far away where beta2 is 0: there a step may be anything where the slope is close to 0.
    for beta1, beta2, far in ((0.7, 0.95, 1.0), (0.0, 0.95, 1.0), (0.6, 0.0, 10.0)):
        betas = {"beta1": beta1 * r.uniform(0.8, 1.0), "beta2": beta2 * r.uniform(0.95, 1.0)}
        about = {"gradient": slanted_bowl(r, 2), "x0": far * r.uniform(1.0, 2.0, size=2)}
        about |= {"settings": betas, "steps": 12, "learning_rate": 0.25}
        check.same("trajectory", vectors="exact", function="adam", floor=FLOOR, **about)


@case("a slope of 0, and a tiny one", points=1, hidden=True, says="0 / (0 + epsilon) is 0.")
def test_flat_coordinate(check):
    r = check.rng
    # 0 from the beginning, and from some step on: there x goes on by what m remembers.
    about = {"gradient": {"kind": "ramp"}, "x0": [r.uniform(0.1, 0.2), r.uniform(-0.9, -0.5)]}
    for steps, x0 in ((8, about["x0"]), (1, about["x0"]), (0, about["x0"]), (4, [-0.3, -0.5])):
        about |= {"learning_rate": 0.1, "steps": steps, "x0": x0}
        check.same("trajectory", vectors="exact", function="adam", floor=FLOOR, **about)
    # A tiny slope shows which epsilon is the default; so do the number of steps and their size.
    tiny = {"kind": "constant", "slope": [r.uniform(1.0, 2.0) * 1e-7, 0.0]}
    check.same(
        "trajectory", vectors="exact", function="adam", gradient=tiny, x0=[0.4, 0.7], floor=FLOOR
    )


@case("arrays of the gradient function and the caller", points=2, hidden=True, says="Copy first.")
def test_arrays_of_others(check):
    r = check.rng
    start = r.uniform(1.0, 2.0, size=3)
    rate = r.uniform(0.1, 0.2)  # of both, so that only the function differs
    for gradient in (
        {"kind": "constant", "slope": r.uniform(0.5, 1.5, size=3)},
        slanted_bowl(r, 3) | {"one_array": True},
    ):
        about = {"gradient": gradient, "x0": start, "learning_rate": rate}
        check.same("trajectory", vectors="exact", function="adam", steps=6, floor=FLOOR, **about)
        check.same("x0_afterwards", function="adam", settings={"steps": 4}, **about)
