"""Hidden cases: other parabolas and a curved slope."""

import numpy as np

from autograder.judge.cases import case
from autograder.judge.regions import BEYOND_SINGLE

OK_FORMAT = False
name = "q1_descent_1d"


@case("another parabola", points=3, hidden=True, says="Go against the slope, from where you are.")
def test_parabola(check):
    r = check.rng
    # Left of 0 and all of it tiny; then huge, and away from the lowest point at a large rate.
    for size, x0, rate, steps in ((1e-7, -1.0, 0.3, 12), (BEYOND_SINGLE, 1.0, 4.0, 120)):
        slope = np.array([r.uniform(1.0, 2.0) * size, r.uniform(0.8, 1.2)])
        about = {"x0": x0 * r.uniform(2.0, 5.0) * size, "learning_rate": rate * r.uniform(0.9, 1.2)}
        about["gradient"] = {"kind": "polynomial", "coefficients": slope}
        check.same("trajectory", vectors="column", function="descend", steps=steps, **about)


@case("a curved slope", points=2, hidden=True, says="Ask for the slope anew at every step.")
def test_quartic(check):
    r = check.rng
    slope = {"kind": "polynomial", "coefficients": [0.0, 0.0, -9.0, 4.0]}
    for x0 in (r.uniform(2.6, 3.2), r.uniform(0.8, 1.6)):
        rate = r.uniform(0.01, 0.02)
        about = {"gradient": slope, "x0": x0, "learning_rate": rate, "steps": 15}
        check.same("trajectory", vectors="column", function="descend", **about)


@case("one step, none, a slope of 0", points=1, hidden=True, says="steps alone says how many.")
def test_few_steps(check):
    r = check.rng
    slope = {"kind": "polynomial", "coefficients": [r.uniform(1.0, 2.0), r.uniform(0.5, 1.0)]}
    for steps, x0 in ((1, 0.0), (0, r.uniform(-5.0, -2.0))):
        about = {"gradient": slope, "x0": x0, "learning_rate": 0.35}
        check.same("trajectory", vectors="column", function="descend", steps=steps, **about)
    flat = {"kind": "polynomial", "coefficients": [0.0, 0.0, -9.0, 4.0]}  # 0 at 9/4
    about = {"gradient": flat, "x0": 2.25, "learning_rate": 0.1, "steps": int(r.integers(3, 7))}
    check.same("trajectory", vectors="column", function="descend", **about)
