"""Hidden cases: exact where the step is large, orders of magnitude where rounding rules."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q6_epsilon_sweep"


def polynomial(coefficients):
    """A polynomial and its derivative."""
    slopes = [power * coefficient for power, coefficient in enumerate(coefficients)][1:]
    made = [{"kind": "polynomial", "coefficients": list(c)} for c in (coefficients, slopes)]
    return {"f": made[0], "derivative": made[1]}


def wave(rng):
    """A sine and its derivative."""
    factor, rate, shift = (float(number) for number in rng.uniform(0.7, 1.5, 3))
    slope = {"kind": "sine", "factor": factor * rate, "rate": rate, "shift": shift + np.pi / 2.0}
    return {"f": slope | {"factor": factor, "shift": shift}, "derivative": slope}


@case("other functions", points=3, hidden=True, says="|forward difference - derivative(x)|, each.")
def test_errors(check):
    r = check.rng
    for sign in (1.0, -1.0):
        curve = polynomial((sign * r.uniform(0.5, 2.0, 4)).tolist())
        epsilons = sorted(r.uniform(0.05, 1.0, 4).tolist())
        check.same("epsilon_sweep", **curve, x=float(r.uniform(0.5, 2.0)), epsilons=epsilons)
    check.same("epsilon_sweep", **wave(r), x=0.3, epsilons=[0.3, 0.9, 0.05, 0.6, 0.002])


@case(
    "a slope that is not the derivative", points=2, hidden=True, says="Compare with what is given."
)
def test_given_derivative(check):
    f = {"kind": "polynomial", "coefficients": [0.0, 0.0, 0.2]}
    slope = {"kind": "polynomial", "coefficients": [0.0, 0.2]}
    x = float(check.rng.uniform(2.0, 4.0))
    check.same("epsilon_sweep", f=f, derivative=slope, x=x, epsilons=[0.5, 0.01, 1e-4, 1e-6])


@case("the errors fall and rise again", points=1, hidden=True, says="Use every epsilon as it is.")
def test_down_and_up(check):
    growth = {"kind": "exponential", "factor": float(check.rng.uniform(0.8, 1.2)), "rate": 1.0}
    x = float(check.rng.uniform(0.5, 0.9))
    check.same("down_and_up", f=growth, derivative=growth, x=x)


@case("the best epsilon in any order", points=2, hidden=True, says="Whose error is smallest?")
def test_any_order(check):
    r = check.rng
    orders = [  # the best one stands inside, first and last
        [0.3, 0.8, 0.0005, 0.007, 0.04],
        [0.0005, 0.04, 0.8, 0.3, 0.007],
        [0.04, 0.3, 0.8, 0.007, 0.0005],
    ]
    for order in orders:
        epsilons = [float(epsilon * r.uniform(0.9, 1.1)) for epsilon in order]
        check.same("best_epsilon", **wave(r), x=float(r.uniform(0.2, 0.6)), epsilons=epsilons)


@case(
    "a best epsilon that is not small", points=2, hidden=True, says="Try them all; compare sizes."
)
def test_not_small(check):
    r = check.rng
    for lowest in (0.25, 0.5):
        best = float(r.uniform(lowest, 1.3 * lowest))
        cubic = float(r.uniform(0.5, 2.0))  # the error is |cubic * eps * (eps - best)|, at x = 0
        curve = polynomial([1.0, float(r.uniform(2.0, 4.0)), -cubic * best, cubic])
        epsilons = [0.9, best, 0.1, 1e-5, 1e-10, 1e-15]
        check.same("best_epsilon", **curve, x=0.0, epsilons=epsilons)
