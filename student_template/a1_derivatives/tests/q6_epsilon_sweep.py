"""Public cases: w^2 at 3, and the exponential function over a wide range of epsilons."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q6_epsilon_sweep"

SQUARE = {"kind": "polynomial", "coefficients": [0.0, 0.0, 1.0]}
SLOPE_OF_SQUARE = {"kind": "polynomial", "coefficients": [0.0, 2.0]}
GROWTH = {"kind": "exponential", "factor": 1.0, "rate": 1.0}


@case("w^2 at 3", points=2, says="One forward difference and one absolute error per epsilon.")
def test_square(check):
    asked = {"f": SQUARE, "derivative": SLOPE_OF_SQUARE, "x": 3.0}
    check.same("epsilon_sweep", **asked, epsilons=[1.0, 0.1, 0.01, 0.001])


@case(
    "exp at 0.7: neither the largest nor the smallest",
    points=2,
    says="Whose error is smallest?",
    keep="f derivative",
)
def test_best(check):
    asked = {"f": GROWTH, "derivative": GROWTH, "x": 0.7}
    check.same("best_epsilon", **asked, epsilons=[1e-2, 1e-5, 1e-8, 1e-11, 1e-14])
