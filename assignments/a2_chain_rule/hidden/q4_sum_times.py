"""Hidden cases: points and upstream gradients from every region; a second pass."""

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


def turns(rng, zeros):
    """Inputs and upstream gradients of either sign, huge, tiny and 0.

    zeros: what is 0 in one turn each, besides x and y: whoever divides by it.
    """
    sizes = [{"inputs": point(rng), "upstream": size * number(rng)} for size in (1e-10, 20.0, 1e6)]
    small = {name: 1e-7 * value for name, value in point(rng, -1.0).items()}
    large = {name: 1e4 * value for name, value in point(rng, 1.0).items()}
    same = turn(rng)
    other = [{"x": 0.0}, {"y": number(rng)}, {"z": small["z"]}]  # one input alone
    no = {"z": point(rng) | {"z": 0.0}, "q": {"x": -1.25, "y": 1.25, "z": number(rng)}}
    return [
        *sizes,
        {"inputs": small, "upstream": number(rng, 1.0)},
        {"inputs": large, "upstream": number(rng, -1.0)},
        {"inputs": dict.fromkeys(point(rng), number(rng)), "upstream": number(rng)},  # all equal
        same,  # one of both once more
        {"inputs": same["inputs"], "upstream": number(rng)},
        *(same | {"inputs": same["inputs"] | one} for one in other),
        {"inputs": point(rng) | {"x": small["x"], "y": 0.0}, "upstream": number(rng)},
        *({"inputs": no[name], "upstream": number(rng)} for name in zeros),
        {"inputs": point(rng), "upstream": 0.0},
    ]


def three_turns(rng, turn):
    """Turns of a used object and another one: all different; the same upstream; the same inputs.

    In the second of them the upstream gradient in between is 0.
    """
    for same in ("", "upstream", "inputs"):
        first, then, other = (turn(rng) for _ in range(3))
        other |= {"upstream": 0.0} if same == "upstream" else {}
        yield first, then | {name: first[name] for name in [same] if name}, other


def compare(check, *names, zeros=()):
    """These derivatives, in all turns."""
    for each in turns(check.rng, zeros):
        check.same("derivatives", kind=KIND, names=list(names), **each)


@case(
    "dq at random points", points=2, hidden=True, says="In q z, the slope with respect to q is z."
)
def test_dq(check):
    compare(check, "dq", zeros=["q"])


@case(
    "dz at random points", points=2, hidden=True, says="In q z, the slope with respect to z is q."
)
def test_dz(check):
    compare(check, "dz", zeros=["z"])


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
    names, kept = ["dq", "dz", "dx", "dy"], ["x", "y", "z", "q", "f"]
    for first, then, other in three_turns(check.rng, turn):
        turns = {"first": first, "then": then, "other": other}
        check.same("second_pass", kind=KIND, **turns, names=names, kept=kept)
