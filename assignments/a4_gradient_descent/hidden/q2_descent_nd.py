"""Hidden cases: more dimensions, arrays that belong to others."""

import numpy as np

from autograder.judge.cases import case
from autograder.judge.regions import BEYOND_SINGLE

OK_FORMAT = False
name = "q2_descent_nd"


def tilted_bowl(rng, n):
    """A bowl whose axes are not the coordinates'."""
    lean = np.tril(rng.uniform(0.3, 0.7, size=(n, n)), -1) + np.diag(rng.uniform(0.7, 1.1, size=n))
    return {"kind": "bowl", "matrix": lean @ lean.T, "centre": rng.normal(size=n)}


@case("tilted bowls in 1, 3 and 4 dimensions", points=3, hidden=True, says="Use whole arrays.")
def test_dimensions(check):
    """Huge and tiny ones, on both sides of 0; as many points as coordinates; one step; none."""
    r = check.rng
    for n, steps, size in (
        (3, 9, BEYOND_SINGLE),
        (1, 120, 1e-6),
        (4, 3, 1.0),
        (4, 1, 1.0),
        (3, 0, 1.0),
    ):
        bowl = tilted_bowl(r, n)
        bowl["centre"] *= size
        x0 = size * r.uniform(2.0, 4.0, size=n) * (-1.0) ** np.arange(1, n + 1)
        x0 = bowl["centre"] if steps == 1 else x0  # there is no slope at all
        about = {"gradient": bowl, "x0": x0, "steps": steps}
        about["learning_rate"] = r.uniform(0.08, 0.16)
        check.same("trajectory", vectors="exact", function="descend_nd", **about)


@case("a gradient function that reuses its array", points=3, hidden=True, says="Do not change it.")
def test_one_array(check):
    r = check.rng
    start = r.uniform(2.0, 4.0, size=3)
    rate = r.uniform(0.1, 0.2)  # of both, so that only the function differs
    for gradient in (
        {"kind": "constant", "slope": r.uniform(0.5, 1.5, size=3)},
        tilted_bowl(r, 3) | {"one_array": True},
    ):
        about = {"gradient": gradient, "x0": start, "learning_rate": rate}
        check.same("trajectory", vectors="exact", function="descend_nd", steps=6, **about)


@case("the caller's x0 afterwards", points=2, hidden=True, says="x0 belongs to the caller.")
def test_start(check):
    r = check.rng
    about = {"gradient": tilted_bowl(r, 3), "x0": r.uniform(2.0, 4.0, size=3)}
    about |= {"learning_rate": 0.12, "settings": {"steps": 5}}
    check.same("x0_afterwards", function="descend_nd", **about)
