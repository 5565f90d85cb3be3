"""Public cases: the handout's table, in which J is a function of one weight w."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q1_forward_difference"

SQUARE = {"kind": "polynomial", "coefficients": [0.0, 0.0, 1.0]}
CUBE = {"kind": "polynomial", "coefficients": [0.0, 0.0, 0.0, 1.0]}
TWICE = {"kind": "polynomial", "coefficients": [0.0, 2.0]}
ITSELF = {"kind": "polynomial", "coefficients": [0.0, 1.0]}
RECIPROCAL = {"kind": "reciprocal", "factor": 1.0, "power": 1}


def at_each(check, *places, eps=0.001):
    """Compare the forward difference of each f at one or more x: (f, x, x, ...)."""
    for f, *at in places:
        check.same("difference", name="forward_difference", f=f, at=at, eps=eps)


@case("w^2 at 3, eps = 0.001", points=1, says="Change of f, divided by eps.")
def test_square(check):
    at_each(check, (SQUARE, 3.0))


@case("the handout's table", points=1, says="First f(x + eps), then minus f(x), over eps.")
def test_table(check):
    at_each(check, (SQUARE, 2.0, -3.0), (TWICE, 3.0), (CUBE, 2.0))


@case("w, and 1/w at 2", points=1, says="Where f falls, the slope is negative.")
def test_reciprocal(check):
    at_each(check, (ITSELF, 2.0), (RECIPROCAL, 2.0))


@case("w^2 at 3, eps = 1e-9", points=1, says="Use the eps that the caller gives.")
def test_tiny_step(check):
    at_each(check, (SQUARE, 3.0), eps=1e-9)
