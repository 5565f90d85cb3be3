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
    epsilons = [*sorted(r.uniform(0.05, 1.0, 4).tolist()), 3.0]
    for sign in (1.0, -1.0):  # the same epsilons, another function; x of either sign
        curve = polynomial((sign * r.uniform(0.5, 2.0, 4)).tolist())
        x = sign * float(r.uniform(0.5, 2.0))
        check.same("epsilon_sweep", **curve, x=x, epsilons=epsilons, each=True)
    asked = {"x": float(r.uniform(0.2, 0.4)), "epsilons": [0.3, 0.9, 0.05, 0.3, 0.6, 0.002]}
    check.same("epsilon_sweep", **wave(r), **asked, each=True)
    far = -float(r.uniform(1e3, 2e3))
    check.same("epsilon_sweep", **polynomial([0.5, 1.0, 0.7]), x=far, epsilons=[0.4], each=True)


@case(
    "a slope that is not the derivative", points=2, hidden=True, says="Compare with what is given."
)
def test_given_derivative(check):
    f = {"kind": "polynomial", "coefficients": [0.0, 0.0, 0.2]}
    x = float(check.rng.uniform(2.0, 4.0))
    for factor in (0.2, -0.3):  # the same place and epsilons
        slope = {"kind": "polynomial", "coefficients": [0.0, factor]}
        asked = {"derivative": slope, "x": x, "epsilons": [0.5, 0.01, 1e-4, 1e-6]}
        check.same("epsilon_sweep", f=f, **asked, each=True)


@case("the errors fall and rise again", points=1, hidden=True, says="Use every epsilon as it is.")
def test_down_and_up(check):
    growth = {"kind": "exponential", "factor": float(check.rng.uniform(0.8, 1.2)), "rate": 1.0}
    x = float(check.rng.uniform(0.5, 0.9))
    check.same("down_and_up", f=growth, derivative=growth, x=x, each=True)


def best_of(rng, sizes, best, place, scale=1.0):
    """A cubic, and epsilons of which sizes[best] is best and stands at this place.

    scale: the size of the cubic, and so of all errors.
    """
    sizes = [float(size * rng.uniform(0.9, 1.1)) for size in sizes]
    others = [float(size) for size in rng.permutation(sizes[:best] + sizes[best + 1 :])]
    return best_at(rng, [*others[:place], sizes[best], *others[place:]], place, scale)


def best_at(rng, epsilons, place, scale=1.0):
    """These epsilons, and a cubic for which the one at this place is best."""
    cubic = float(rng.uniform(0.5, 2.0))  # the error is |cubic * eps * (eps - best)|, at x = 0
    coefficients = [1.0, float(rng.uniform(2.0, 4.0)), -cubic * epsilons[place], cubic]
    curves = polynomial([scale * coefficient for coefficient in coefficients])
    return {**curves, "x": 0.0, "epsilons": epsilons}


def best_of_two_valleys(rng):
    """A quartic whose error is |eps (eps - low) (eps - high)| at 0: it falls, rises and falls."""
    low, high = float(rng.uniform(0.15, 0.25)), float(rng.uniform(0.75, 0.85))
    coefficients = [1.0, float(rng.uniform(2.0, 4.0)), low * high, -low - high, 1.0]
    epsilons = [low, 1.02 * high, 0.5, 0.05]  # between the valleys is a hill
    return {**polynomial(coefficients), "x": 0.0, "epsilons": rng.permutation(epsilons).tolist()}


def best_for_another_slope(rng):
    """A parabola far left of 0, and a derivative of the other sign, which is not its own."""
    x, given = -float(rng.uniform(12.0, 20.0)), 0.1
    epsilons = [-2.0 * x - given + 0.01, -2.0 * x + given, 0.05, 2.0 - 2.0 * x]  # the first is best
    epsilons.append(-1.6 * x)  # best for an x nearer to 0
    return {
        "f": {"kind": "polynomial", "coefficients": [0.0, 0.0, 1e3]},
        "derivative": {"kind": "polynomial", "coefficients": [-1e3 * given]},
        "x": x,
        "epsilons": rng.permutation(epsilons).tolist(),
    }


@case("the best epsilon in any order", points=2, hidden=True, says="Whose error is smallest?")
def test_any_order(check):
    r = check.rng
    sizes = [0.01, 0.03, 0.09, 0.27, 0.81]
    places = (int(r.integers(1, 4)), 0, 4)  # the best one stands inside, first and last
    for best, place, scale in zip(
        r.permutation(5).tolist(), places, (1.0, 1e6, 1e-9), strict=False
    ):
        asked = best_of(r, sizes, best, place, scale)
        check.same("best_epsilon", **asked)
    check.same("best_epsilon", **best_at(r, asked["epsilons"], 2))  # the last ones, another curve
    check.same("best_epsilon", **best_of_two_valleys(r))


@case(
    "a best epsilon that is not small", points=2, hidden=True, says="Try them all; compare sizes."
)
def test_not_small(check):
    r = check.rng
    sizes = [1e-15, 1e-10, 1e-5, 0.1, 0.3, 0.9]
    places = r.permutation(6).tolist()
    for best, place in zip(r.permutation([3, 4, 5]).tolist()[:2], places, strict=False):
        check.same("best_epsilon", **best_of(r, sizes, best, place))
    check.same("best_epsilon", **best_for_another_slope(r))
