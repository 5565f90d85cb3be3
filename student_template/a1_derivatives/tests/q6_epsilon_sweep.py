"""Public cases: w^2 at 3, and the exponential function over a wide range of epsilons."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q6_epsilon_sweep"

GROWTH = {"kind": "exponential", "factor": 1.0, "rate": 1.0}


def far_apart(rng):
    """Epsilons in any order: one close to 1e-8 is best, whichever way the rounding goes."""
    large = 10.0 ** -rng.permutation([1.0, 2.0, 3.0, 4.0, 5.0])[: rng.integers(1, 4)]
    small = 10.0 ** -rng.permutation([13.0, 14.0, 15.0])[: rng.integers(1, 4)]
    return [float(epsilon) for epsilon in rng.permutation([*large, 1e-8, *small])]


@case(
    "w^2 at 3",
    points=2,
    says="One forward difference and one absolute error per epsilon.",
    keep="f derivative",
)
def test_square(check):
    factor = check.given(1.0, lambda rng: float(rng.uniform(1.2, 3.0)))
    f = {"kind": "polynomial", "coefficients": [0.0, 0.0, factor]}
    derivative = {"kind": "polynomial", "coefficients": [0.0, 2.0 * factor]}
    asked = {"f": f, "derivative": derivative, "x": 3.0}
    check.same("epsilon_sweep", **asked, epsilons=[1.0, 0.1, 0.01, 0.001])


@case(
    "exp at 0.7: neither the largest nor the smallest",
    points=2,
    says="Whose error is smallest?",
    keep="f derivative",
)
def test_best(check):
    asked = {"f": GROWTH, "derivative": GROWTH, "x": 0.7}
    epsilons = check.given([1e-2, 1e-5, 1e-8, 1e-11, 1e-14], far_apart)
    check.same("best_epsilon", **asked, epsilons=epsilons)
