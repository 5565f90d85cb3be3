"""Hidden cases: points and upstream gradients from every region; a second pass."""

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


def turns(rng, zero):
    """z and the upstream gradient of either sign, huge, tiny and 0; the input 0.

    zero: whether z is 0 in one of them.
    """
    drawn = [(number(rng, sign), number(rng, -sign)) for sign in (1.0, -1.0)]
    drawn += [(number(rng, sign), number(rng, sign)) for sign in (1.0, -1.0)]
    drawn += [(10.0 * number(rng), number(rng)), (number(rng), 20.0 * number(rng))]
    drawn += [(size * number(rng), number(rng)) for size in (1e-3, 1e-8, 1e6)]
    drawn += [(number(rng), size * number(rng)) for size in (1e-10, 1e6, 0.0)]
    drawn += [(drawn[0][0], number(rng)), (number(rng), drawn[1][1])]  # one of both once more
    drawn += [(0.0, number(rng))] if zero else []
    made = [{"inputs": at(stage), "upstream": upstream} for stage, upstream in drawn]
    return [*made, {"inputs": {"x": 0.0}, "upstream": number(rng)}]


def three_turns(rng, turn):
    """Turns of a used object and another one: all different; the same upstream; the same inputs.

    In the second of them the upstream gradient in between is 0.
    """
    for same in ("", "upstream", "inputs"):
        first, then, other = (turn(rng) for _ in range(3))
        other |= {"upstream": 0.0} if same == "upstream" else {}
        yield first, then | {name: first[name] for name in [same] if name}, other


def compare(check, *names, zero=False):
    """These derivatives, in all turns."""
    for each in turns(check.rng, zero):
        check.same("derivatives", kind=KIND, names=list(names), **each)


@case(
    "dz at random points",
    points=2,
    hidden=True,
    says="Upstream times the slope of 2 z^2 at this z.",
)
def test_dz(check):
    compare(check, "dz", zero=True)


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
    names, kept = ["dz", "dx"], ["x", "z", "y"]
    for first, then, other in three_turns(check.rng, turn):
        turns = {"first": first, "then": then, "other": other}
        check.same("second_pass", kind=KIND, **turns, names=names, kept=kept)
