"""Hidden cases: random points, random upstream gradients, a second pass."""

from autograder.cases import case

OK_FORMAT = False
name = "q2_square"
KIND = "Square"


def number(rng):
    """A random number that is not close to 0."""
    return float(rng.choice([-1.0, 1.0]) * rng.uniform(0.4, 2.5))


def point(rng):
    """Random inputs, away from 0."""
    return {name: number(rng) for name in ["w"]}


def turn(rng):
    """Random inputs with a random upstream gradient."""
    return {"inputs": point(rng), "upstream": number(rng)}


def compare(check, *names):
    """These derivatives, at three random points with random upstream gradients."""
    for _ in range(3):
        check.same("derivatives", kind=KIND, names=list(names), floor=1.0, **turn(check.rng))


@case(
    "da at random points", points=2, hidden=True, says="Upstream times the slope of a^2 at this a."
)
def test_da(check):
    compare(check, "da")


@case(
    "dw at random points",
    points=2,
    hidden=True,
    says="What a has received, times the slope of 2 + 3 w.",
)
def test_dw(check):
    compare(check, "dw")


@case(
    "a second pass starts afresh",
    points=1,
    hidden=True,
    says="Use this pass's stages and upstream.",
)
def test_second_pass(check):
    first, then, other = (turn(check.rng) for _ in range(3))
    names = ["da", "dw"]
    check.same("second_pass", kind=KIND, first=first, then=then, other=other, names=names)
