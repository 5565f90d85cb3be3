"""Hidden cases: points and upstream gradients from every region; a second pass."""

import math

from autograder.judge.cases import case

OK_FORMAT = False
name = "q6_quotient"
KIND = "Quotient"


def number(rng, *signs):
    """A random number that is not close to 0, of one of the signs (default: either)."""
    return float(rng.choice(signs or [-1.0, 1.0]) * rng.uniform(0.4, 2.5))


def turn(rng):
    """Random inputs whose sum is not close to 0, with a random upstream gradient."""
    xpy, y = number(rng), number(rng)
    return {"inputs": {"x": xpy - y, "y": y}, "upstream": number(rng)}


def turns(rng, zero):
    """x, y, their sum and the upstream gradient of either sign and 0; huge and tiny ones.

    zero: whether the sum is 0 in one of them.
    """
    a, b, c, d = (number(rng, 1.0) for _ in range(4))
    signs = [(a, b), (-a, -b), (a + c, -c), (-a - c, c), (a, -a - d), (-a, a + d)]
    points = [
        *signs,
        (0.0, b),
        (-a, 0.0),
        (-12.0 * a, b),
        (c, -9.0 - d),
        (c, -60.0 - d),
        (60.0 + a, b),
    ]
    points += [(1e-3 * a, 1e-3 - 2e-3 * b), (-12.0 * a, 12.0 * a + 0.1)]
    points += [(1e-3 - 1.0 / (1.0 + math.exp(-b)), b)]  # num is small
    points += [(c, -c)] if zero else []
    made = [{"inputs": {"x": x, "y": y}, "upstream": number(rng)} for x, y in points]
    for each, upstream in zip(made, (1.5, -0.7, -30.0, 0.0, 1e-5, 1e4, 1.5), strict=False):
        each["upstream"] = upstream
    return [*made, {"inputs": made[1]["inputs"], "upstream": number(rng)}]


def three_turns(rng, turn):
    """Turns of a used object and another one: all different; the same upstream; the same inputs."""
    for same in ("", "upstream", "inputs"):
        first, then, other = (turn(rng) for _ in range(3))
        yield first, then | {name: first[name] for name in [same] if name}, other


def compare(check, *names, zero=False):
    """These derivatives, in all turns."""
    for each in turns(check.rng, zero):
        floor = 0.1 * abs(each["upstream"])
        check.same("derivatives", kind=KIND, names=list(names), floor=floor, **each)


def compare_stages(check, *names):
    """These stages in all turns, by an object that has been used before, beside another one."""
    for each in turns(check.rng, zero=True):
        # The pass before had the same x or the same y.
        shared = str(check.rng.choice(["x", "y"]))
        used = turn(check.rng)["inputs"] | {shared: each["inputs"][shared]}
        asked = {"inputs": each["inputs"], "before": used}
        check.same("stages", kind=KIND, **asked, names=list(names))


@case(
    "sigy, num and sigx at random points",
    points=1,
    hidden=True,
    says="Compute one stage after the other.",
)
def test_stages_above(check):
    compare_stages(check, "sigy", "num", "sigx")


@case(
    "xpy, xpysqr, den, invden and f at random points",
    points=1,
    hidden=True,
    says="The square of x + y.",
)
def test_stages_below(check):
    compare_stages(check, "xpy", "xpysqr", "den", "invden", "f")


@case(
    "dnum and dinvden at random points",
    points=2,
    hidden=True,
    says="In a product, the slope is the other factor.",
)
def test_dnum_dinvden(check):
    compare(check, "dnum", "dinvden")


@case(
    "dden, dsigx and dxpysqr at random points",
    points=2,
    hidden=True,
    says="The slope of 1/den is -1/den^2.",
)
def test_dden(check):
    compare(check, "dden", "dsigx", "dxpysqr")


@case("dxpy at random points", points=1, hidden=True, says="The slope of xpy^2 is 2 xpy.")
def test_dxpy(check):
    compare(check, "dxpy", zero=True)


@case(
    "dsigy at random points", points=1, hidden=True, says="num is a sum: it hands on what it gets."
)
def test_dsigy(check):
    compare(check, "dsigy")


@case(
    "dx at random points",
    points=3,
    hidden=True,
    says="Paths to x: through num, sigx and xpy. Add up all three.",
)
def test_dx(check):
    compare(check, "dx")


@case(
    "dy at random points",
    points=3,
    hidden=True,
    says="Paths to y: through sigy and xpy. Add up both.",
)
def test_dy(check):
    compare(check, "dy", zero=True)


@case(
    "a second pass starts afresh",
    points=1,
    hidden=True,
    says="Use this pass's stages and upstream.",
)
def test_second_pass(check):
    names, kept = (
        ["dnum", "dinvden", "dden", "dsigx", "dxpysqr", "dxpy", "dsigy", "dx", "dy"],
        ["sigy", "num", "sigx", "xpy", "xpysqr", "den", "invden", "f"],
    )
    for first, then, other in three_turns(check.rng, turn):
        turns = {"first": first, "then": then, "other": other}
        check.same("second_pass", kind=KIND, **turns, names=names, kept=kept)
