"""Hidden cases: points and upstream gradients of either sign, large and 0; a second pass."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q4_sum_times"
KIND = "SumTimes"


def number(rng, *signs):
    """A random number that is not close to 0, of one of the signs (default: either)."""
    return float(rng.choice(signs or [-1.0, 1.0]) * rng.uniform(0.4, 2.5))


def point(rng, *signs):
    """Random inputs, away from 0."""
    return {name: number(rng, *signs) for name in ["x", "y", "z"]}


def turn(rng):
    """Random inputs with a random upstream gradient."""
    return {"inputs": point(rng), "upstream": number(rng)}


def turns(rng):
    """Inputs and upstream gradients of either sign, large and 0."""
    return [
        turn(rng),
        *({"inputs": point(rng, sign), "upstream": number(rng, -sign)} for sign in (1.0, -1.0)),
        *({"inputs": point(rng) | {name: 0.0}, "upstream": number(rng)} for name in point(rng)),
        # q is 0
        {"inputs": {"x": -1.25, "y": 1.25, "z": number(rng)}, "upstream": number(rng)},
        {"inputs": point(rng), "upstream": 20.0 * number(rng)},
        {"inputs": point(rng), "upstream": 0.0},
    ]


def compare(check, *names):
    """These derivatives, in all turns."""
    for each in turns(check.rng):
        check.same("derivatives", kind=KIND, names=list(names), floor=1.0, **each)


@case(
    "dq at random points", points=2, hidden=True, says="In q z, the slope with respect to q is z."
)
def test_dq(check):
    compare(check, "dq")


@case(
    "dz at random points", points=2, hidden=True, says="In q z, the slope with respect to z is q."
)
def test_dz(check):
    compare(check, "dz")


@case(
    "dx and dy at random points",
    points=2,
    hidden=True,
    says="A sum hands on what it gets, undivided.",
)
def test_dx_dy(check):
    compare(check, "dx", "dy")


@case(
    "a second pass starts afresh",
    points=1,
    hidden=True,
    says="Use this pass's stages and upstream.",
)
def test_second_pass(check):
    first, then, other = (turn(check.rng) for _ in range(3))
    names = ["dq", "dz", "dx", "dy"]
    check.same("second_pass", kind=KIND, first=first, then=then, other=other, names=names)
