"""Hidden cases: other bowls, other momenta, arrays that belong to others."""

import numpy as np

from autograder.judge.cases import case
from autograder.judge.regions import BEYOND_SINGLE

OK_FORMAT = False
name = "q7_momentum"


def valley(rng, n):
    """A bowl whose axes are not the coordinates'."""
    lean = np.tril(rng.uniform(0.3, 0.7, size=(n, n)), -1) + np.diag(rng.uniform(0.7, 1.1, size=n))
    return {"kind": "bowl", "matrix": lean @ lean.T, "centre": rng.normal(size=n)}


@case("tilted bowls", points=3, hidden=True, says="v begins at 0 and is kept from step to step.")
def test_bowls(check):
    r = check.rng
    for n, steps, size in (
        (3, 9, BEYOND_SINGLE),
        (1, 120, 1e-6),
        (4, 3, 1.0),
        (4, 1, 1.0),
        (3, 0, 1.0),
    ):
        bowl = valley(r, n)
        bowl["centre"] *= size
        x0 = size * r.uniform(2.0, 4.0, size=n) * (-1.0) ** np.arange(1, n + 1)
        x0 = bowl["centre"] if steps == 1 else x0  # there is no slope at all
        about = {"gradient": bowl, "x0": x0, "steps": steps}
        about["learning_rate"] = r.uniform(0.08, 0.16)
        check.same("trajectory", vectors="exact", function="momentum_descent", **about)


@case("another momentum", points=2, hidden=True, says="momentum times the old v, minus the rest.")
def test_momenta(check):
    r = check.rng
    # The second rolls on where there is no slope any more.
    for momentum, gradient in (
        (r.uniform(0.3, 0.6), valley(r, 2)),
        (r.uniform(0.99, 0.999), {"kind": "ramp"}),
    ):
        about = {"gradient": gradient, "x0": r.uniform(2.0, 4.0, size=2), "steps": 12}
        about["settings"] = {"momentum": momentum}
        check.same(
            "trajectory", vectors="exact", function="momentum_descent", learning_rate=0.21, **about
        )


@case("momentum 0", points=1, hidden=True, says="Without momentum it is plain descent.")
def test_no_momentum(check):
    r = check.rng
    about = {"gradient": valley(r, 2), "x0": r.uniform(2.0, 4.0, size=2), "steps": 5}
    about["settings"] = {"momentum": 0.0}
    check.same(
        "trajectory", vectors="exact", function="momentum_descent", learning_rate=0.17, **about
    )


@case("arrays of the gradient function and the caller", points=2, hidden=True, says="Copy first.")
def test_arrays_of_others(check):
    r = check.rng
    start = r.uniform(2.0, 4.0, size=3)
    rate = r.uniform(0.1, 0.2)  # of both, so that only the function differs
    for gradient in (
        {"kind": "constant", "slope": r.uniform(0.5, 1.5, size=3)},
        valley(r, 3) | {"one_array": True},
    ):
        about = {"gradient": gradient, "x0": start, "learning_rate": rate}
        check.same("trajectory", vectors="exact", function="momentum_descent", steps=6, **about)
        check.same("x0_afterwards", function="momentum_descent", settings={"steps": 4}, **about)
