"""Hidden cases: points and upstream gradients of either sign, large and 0; a second pass."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q2_square"
KIND = "Square"


def number(rng, *signs):
    """A random number that is not close to 0, of one of the signs (default: either)."""
    return float(rng.choice(signs or [-1.0, 1.0]) * rng.uniform(0.4, 2.5))


def at(stage):
    """The input at which a has this value."""
    return {"w": (stage - 2.0) / 3.0}


def turn(rng):
    """A random a with a random upstream gradient."""
    return {"inputs": at(number(rng)), "upstream": number(rng)}


def turns(rng):
    """a and the upstream gradient of either sign, large, small and 0; the input 0."""
    drawn = [(number(rng, sign), number(rng, -sign)) for sign in (1.0, -1.0)]
    drawn += [(number(rng, sign), number(rng, sign)) for sign in (1.0, -1.0)]
    drawn += [(10.0 * number(rng), number(rng)), (number(rng), 20.0 * number(rng))]
    drawn += [(0.1 * number(rng), number(rng)), (0.0, number(rng)), (number(rng), 0.0)]
    made = [{"inputs": at(stage), "upstream": upstream} for stage, upstream in drawn]
    return [*made, {"inputs": {"w": 0.0}, "upstream": number(rng)}]


def compare(check, *names):
    """These derivatives, in all turns."""
    for each in turns(check.rng):
        check.same("derivatives", kind=KIND, names=list(names), floor=1.0, **each)


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
