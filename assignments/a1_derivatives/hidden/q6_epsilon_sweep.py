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


def best_of(rng, sizes, best, place):
    """A cubic, and epsilons of which sizes[best] is best and stands at this place."""
    sizes = [float(size * rng.uniform(0.9, 1.1)) for size in sizes]
    cubic = float(rng.uniform(0.5, 2.0))  # the error is |cubic * eps * (eps - best)|, at x = 0
    coefficients = [1.0, float(rng.uniform(2.0, 4.0)), -cubic * sizes[best], cubic]
    others = [float(size) for size in rng.permutation(sizes[:best] + sizes[best + 1 :])]
    epsilons = [*others[:place], sizes[best], *others[place:]]
    return {**polynomial(coefficients), "x": 0.0, "epsilons": epsilons}


@case("the best epsilon in any order", points=2, hidden=True, says="Whose error is smallest?")
def test_any_order(check):
    r = check.rng
    sizes = [0.01, 0.03, 0.09, 0.27, 0.81]
    places = (int(r.integers(1, 4)), 0, 4)  # the best one stands inside, first and last
    for best, place in zip(r.permutation(5).tolist(), places, strict=False):
        check.same("best_epsilon", **best_of(r, sizes, best, place))


@case(
    "a best epsilon that is not small", points=2, hidden=True, says="Try them all; compare sizes."
)
def test_not_small(check):
    r = check.rng
    sizes = [1e-15, 1e-10, 1e-5, 0.1, 0.3, 0.9]
    places = r.permutation(6).tolist()
    for best, place in zip(r.permutation([3, 4, 5]).tolist()[:2], places, strict=False):
        check.same("best_epsilon", **best_of(r, sizes, best, place))
