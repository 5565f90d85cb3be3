"""Hidden cases: points and upstream gradients from every region; a second pass."""

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


def turns(rng, zeros):
    """Inputs and upstream gradients of either sign, huge, tiny and 0; other in one input alone.

    zeros: inputs that are 0 in one turn each, besides b and y: whoever divides by them.
    """
    sizes = [{"inputs": point(rng), "upstream": size * number(rng)} for size in (1e-10, 20.0, 1e6)]
    small = {name: 1e-7 * value for name, value in point(rng, -1.0).items()}
    large = {name: 1e4 * value for name, value in point(rng, 1.0).items()}
    same = turn(rng)
    # d is the same as before: what is remembered by d is wrong
    swapped = {"x": same["inputs"]["w"], "w": same["inputs"]["x"]}
    other = [{"x": small["x"]}, {"w": small["w"]}, {"b": 0.0}, {"y": 0.0}]  # one input alone
    return [
        *sizes,
        {"inputs": small, "upstream": number(rng, 1.0)},
        {"inputs": large, "upstream": number(rng, -1.0)},
        {"inputs": dict.fromkeys(point(rng), number(rng)), "upstream": number(rng)},  # all equal
        same,  # one of both once more
        {"inputs": same["inputs"], "upstream": number(rng)},
        *(same | {"inputs": same["inputs"] | one} for one in other),
        same | {"inputs": same["inputs"] | swapped, "before": same},
        *({"inputs": point(rng) | {name: 0.0}, "upstream": number(rng)} for name in zeros),
        # d is 0
        {"inputs": {"x": 1.5, "w": -0.5, "b": 2.0, "y": 1.25}, "upstream": number(rng)},
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
    compare(check, "dw", zeros=["w"])


@case(
    "dx at random points", points=2, hidden=True, says="In w x, the slope with respect to x is w."
)
def test_dx(check):
    compare(check, "dx", zeros=["x"])


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
    names, kept = (
        ["dd", "da", "dy", "dc", "db", "dw", "dx"],
        ["x", "w", "b", "y", "c", "a", "d", "J"],
    )
    for first, then, other in three_turns(check.rng, turn):
        turns = {"first": first, "then": then, "other": other}
        check.same("second_pass", kind=KIND, **turns, names=names, kept=kept)
