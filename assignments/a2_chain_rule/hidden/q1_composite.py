"""Hidden cases: points and upstream gradients of either sign, large and 0; a second pass."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q1_composite"
KIND = "Composite"


def number(rng, *signs):
    """A random number that is not close to 0, of one of the signs (default: either)."""
    return float(rng.choice(signs or [-1.0, 1.0]) * rng.uniform(0.4, 2.5))


def at(stage):
    """The input at which z has this value."""
    return {"x": 2.0 + stage}


def turn(rng):
    """A random z with a random upstream gradient."""
    return {"inputs": at(number(rng)), "upstream": number(rng)}


def turns(rng):
    """z and the upstream gradient of either sign, large, small and 0; the input 0."""
    drawn = [(number(rng, sign), number(rng, -sign)) for sign in (1.0, -1.0)]
    drawn += [(number(rng, sign), number(rng, sign)) for sign in (1.0, -1.0)]
    drawn += [(10.0 * number(rng), number(rng)), (number(rng), 20.0 * number(rng))]
    drawn += [(0.1 * number(rng), number(rng)), (0.0, number(rng)), (number(rng), 0.0)]
    made = [{"inputs": at(stage), "upstream": upstream} for stage, upstream in drawn]
    return [*made, {"inputs": {"x": 0.0}, "upstream": number(rng)}]


def compare(check, *names):
    """These derivatives, in all turns."""
    for each in turns(check.rng):
        check.same("derivatives", kind=KIND, names=list(names), floor=1.0, **each)


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
