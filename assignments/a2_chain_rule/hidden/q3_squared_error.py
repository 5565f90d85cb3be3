"""Hidden cases: points and upstream gradients of either sign, large and 0; a second pass."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q3_squared_error"
KIND = "SquaredError"


def number(rng, *signs):
    """A random number that is not close to 0, of one of the signs (default: either)."""
    return float(rng.choice(signs or [-1.0, 1.0]) * rng.uniform(0.4, 2.5))


def point(rng, *signs):
    """Random inputs, away from 0."""
    return {name: number(rng, *signs) for name in ["x", "w", "b", "y"]}


def turn(rng):
    """Random inputs with a random upstream gradient."""
    return {"inputs": point(rng), "upstream": number(rng)}


def turns(rng):
    """Inputs and upstream gradients of either sign, large and 0."""
    return [
        turn(rng),
        *({"inputs": point(rng, sign), "upstream": number(rng, -sign)} for sign in (1.0, -1.0)),
        *({"inputs": point(rng) | {name: 0.0}, "upstream": number(rng)} for name in point(rng)),
        # d is 0
        {"inputs": {"x": 1.5, "w": -0.5, "b": 2.0, "y": 1.25}, "upstream": number(rng)},
        {"inputs": point(rng), "upstream": 20.0 * number(rng)},
        {"inputs": point(rng), "upstream": 0.0},
    ]


def compare(check, *names):
    """These derivatives, in all turns."""
    for each in turns(check.rng):
        check.same("derivatives", kind=KIND, names=list(names), floor=1.0, **each)


@case(
    "dd and da at random points",
    points=2,
    hidden=True,
    says="The 2 of the square and the 1/2 in front cancel.",
)
def test_dd_da(check):
    compare(check, "dd", "da")


@case(
    "dc and db at random points",
    points=2,
    hidden=True,
    says="In a sum, every term has the slope 1.",
)
def test_dc_db(check):
    compare(check, "dc", "db")


@case(
    "dw at random points", points=3, hidden=True, says="In w x, the slope with respect to w is x."
)
def test_dw(check):
    compare(check, "dw")


@case(
    "dx at random points", points=2, hidden=True, says="In w x, the slope with respect to x is w."
)
def test_dx(check):
    compare(check, "dx")


@case(
    "dy at random points",
    points=2,
    hidden=True,
    says="In a - y, a step in y moves d the other way.",
)
def test_dy(check):
    compare(check, "dy")


@case(
    "a second pass starts afresh",
    points=1,
    hidden=True,
    says="Use this pass's stages and upstream.",
)
def test_second_pass(check):
    first, then, other = (turn(check.rng) for _ in range(3))
    names = ["dd", "da", "dy", "dc", "db", "dw", "dx"]
    check.same("second_pass", kind=KIND, first=first, then=then, other=other, names=names)
