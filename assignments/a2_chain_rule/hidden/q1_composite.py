"""Hidden cases: random points, random upstream gradients, a second pass."""

from autograder.cases import case

OK_FORMAT = False
name = "q1_composite"
KIND = "Composite"


def number(rng):
    """A random number that is not close to 0."""
    return float(rng.choice([-1.0, 1.0]) * rng.uniform(0.4, 2.5))


def point(rng):
    """Random inputs, away from 0."""
    return {name: number(rng) for name in ["x"]}


def turn(rng):
    """Random inputs with a random upstream gradient."""
    return {"inputs": point(rng), "upstream": number(rng)}


def compare(check, *names):
    """These derivatives, at three random points with random upstream gradients."""
    for _ in range(3):
        check.same("derivatives", kind=KIND, names=list(names), floor=1.0, **turn(check.rng))


@case(
    "dz at random points",
    points=2,
    hidden=True,
    says="Upstream times the slope of 2 z^2 at this z.",
)
def test_dz(check):
    compare(check, "dz")


@case(
    "dx at random points",
    points=2,
    hidden=True,
    says="What z has received, times the slope of x - 2.",
)
def test_dx(check):
    compare(check, "dx")


@case(
    "a second pass starts afresh",
    points=1,
    hidden=True,
    says="Use this pass's stages and upstream.",
)
def test_second_pass(check):
    first, then, other = (turn(check.rng) for _ in range(3))
    names = ["dz", "dx"]
    check.same("second_pass", kind=KIND, first=first, then=then, other=other, names=names)
