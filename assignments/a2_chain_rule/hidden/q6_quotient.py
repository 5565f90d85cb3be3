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

    zero: whether the sum is 0 in one of them; if not, num is.
    """
    a, b, c, d = (number(rng, 1.0) for _ in range(4))
    signs = [(a, b), (-a, -a), (a + c, -c), (-a - c, c), (a, -a - d), (-a, a + d)]
    points = [
        *signs,
        (0.0, b),
        (-a, 0.0),
        (-12.0 * a, b),
        (c, -9.0 - d),
        (c, -60.0 - d),
        (60.0 + a, b),
    ]
    points += [
        (1e-4 * a, 1e-4 - 2e-4 * b),
        (-7.0 - 0.4 * a, 7.05 + 0.4 * a),
    ]  # the second: den is small, too
    small = 1e-3 if zero else 0.0
    points += [(small - 1.0 / (1.0 + math.exp(-b)), b)]  # num is small, or 0
    points += [(7.0 + c, -7.0 - c)] if zero else []
    made = [{"inputs": {"x": x, "y": y}, "upstream": number(rng)} for x, y in points]
    for each, upstream in zip(made, (1.5, -0.7, -30.0, 0.0, 1e-10, 1e6, 1.5), strict=False):
        each["upstream"] = upstream
    return [*made, {"inputs": made[1]["inputs"], "upstream": number(rng)}]


def three_turns(rng, turn):
    """Turns of a used object and another one: all different; the same upstream; the same inputs.

    In the second of them the upstream gradient in between is 0.
    """
    for same in ("", "upstream", "inputs"):
        first, then, other = (turn(rng) for _ in range(3))
        other |= {"upstream": 0.0} if same == "upstream" else {}
        yield first, then | {name: first[name] for name in [same] if name}, other


def compare(check, *names, zero=False, terms=0.0):
    """These derivatives, in all turns.

    terms: the size of terms that may cancel, for an upstream gradient of 1.
    """
    for each in turns(check.rng, zero):
        floor = terms * abs(each["upstream"])
        check.same("derivatives", kind=KIND, names=list(names), floor=floor, **each)


def earlier(rng, shared, x, y):
    """Other inputs, with the same x, y or sum: what was made of these alone is the same.

    Where x or y is very large, so is the other one; then its sigmoid is the same, too.
    """
    if shared == "sum":
        part, total = number(rng), x + y
        # Not 2 (x + y) and -(x + y), for the latter may be an answer that was asked before.
        return {"x": total / 2.0, "y": total / 2.0} if total else {"x": part, "y": -part}
    other, given = turn(rng)["inputs"], {"x": x, "y": y}
    other |= {name: 1.2 * was for name, was in given.items() if abs(was) > 40.0}
    return other | {shared: given[shared]}


def compare_stages(check, *names):
    """These stages in all turns, by an object that has been used before, beside another one."""
    for number, each in enumerate(turns(check.rng, zero=True)):
        used = earlier(check.rng, ("x", "y", "sum")[number % 3], **each["inputs"])
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
    compare(check, "dx", terms=0.1)


@case(
    "dy at random points",
    points=3,
    hidden=True,
    says="Paths to y: through sigy and xpy. Add up both.",
)
def test_dy(check):
    compare(check, "dy", zero=True, terms=0.1)


@case(
    "a second pass starts afresh",
    points=1,
    hidden=True,
    says="Use this pass's stages and upstream.",
)
def test_second_pass(check):
    names, kept = (
        ["dnum", "dinvden", "dden", "dsigx", "dxpysqr", "dxpy", "dsigy", "dx", "dy"],
        ["x", "y", "sigy", "num", "sigx", "xpy", "xpysqr", "den", "invden", "f"],
    )
    for first, then, other in three_turns(check.rng, turn):
        turns = {"first": first, "then": then, "other": other}
        check.same("second_pass", kind=KIND, **turns, names=names, kept=kept)
