"""Hidden cases: points and upstream gradients from every region; a second pass."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q5_sigmoid_neuron"
KIND = "SigmoidNeuron"


def numbers(rng, count):
    """Random numbers that are not close to 0, and not so large that the sigmoid saturates."""
    return (rng.choice([-1.0, 1.0], size=count) * rng.uniform(0.3, 1.6, size=count)).tolist()


def turn(rng):
    """Random inputs with a random upstream gradient."""
    inputs = {"w": numbers(rng, 3), "x": numbers(rng, 2)}
    return {"inputs": inputs, "upstream": 2.0 * numbers(rng, 1)[0]}


def turns(rng):
    """Inputs and upstream gradients of either sign, huge, tiny and 0."""
    drawn = [turn(rng) for _ in range(12)]
    x = drawn[0]["inputs"]["x"]
    for each, sign in zip(drawn, (1.0, -1.0), strict=False):  # dot of either sign
        each["inputs"] = {"w": [sign * x[0], sign * x[1], 0.5 * sign], "x": x}
    drawn[2]["inputs"]["w"][0] = drawn[3]["inputs"]["w"][1] = drawn[4]["inputs"]["w"][2] = 0.0
    drawn[4]["inputs"]["x"][0] = drawn[5]["inputs"]["x"][1] = 0.0
    drawn[5]["upstream"] *= 20.0
    for each, size in zip(drawn[6:9], (0.0, 1e-10, 1e6), strict=True):
        each["upstream"] *= size
    for each, sizes in ((drawn[3], (1.0, 1e-7)), (drawn[9], (1e-7, 1e5))):
        for name, size in zip(("w", "x"), sizes, strict=True):
            each["inputs"][name] = [size * number for number in each["inputs"][name]]
    for each, name, count in ((drawn[10], "x", 2), (drawn[11], "w", 3)):  # equal ones
        each["inputs"][name] = each["inputs"][name][:1] * count
    drawn[11]["upstream"] = drawn[0]["upstream"]
    # f close to 1, and closer to 0, where single precision has more digits
    for each, size in zip((drawn[7], drawn[8], drawn[0]), (2.5, -4.5, 3.2), strict=True):
        x = each["inputs"]["x"]
        each["inputs"]["w"] = [size / x[0], size / x[1], 0.2 * size]
    drawn.append({"inputs": drawn[1]["inputs"], "upstream": numbers(rng, 1)[0]})
    # f is the same as before: what is remembered by f is wrong
    (w0, w1, bias), (x0, x1) = drawn[0]["inputs"]["w"], drawn[0]["inputs"]["x"]
    swapped = {"w": [w1, w0, bias], "x": [x1, x0]}
    return [*drawn, {"inputs": swapped, "upstream": drawn[0]["upstream"], "before": drawn[0]}]


def three_turns(rng, turn):
    """Turns of a used object and another one: all different; the same upstream; the same inputs.

    In the second of them the upstream gradient in between is 0.
    """
    for same in ("", "upstream", "inputs"):
        first, then, other = (turn(rng) for _ in range(3))
        other |= {"upstream": 0.0} if same == "upstream" else {}
        yield first, then | {name: first[name] for name in [same] if name}, other


def compare(check, *names):
    """These derivatives, in all turns."""
    for each in turns(check.rng):
        asked = each | {"kind": KIND, "names": list(names)}
        check.same("derivatives", **asked, each=True)


@case("ddot at random points", points=3, hidden=True, says="Upstream times f (1 - f).")
def test_random_ddot(check):
    compare(check, "ddot")


@case(
    "dw at random points",
    points=3,
    hidden=True,
    says="Two inputs and the bias: three numbers, each times ddot.",
)
def test_random_dw(check):
    compare(check, "dw")


@case(
    "dx at random points",
    points=3,
    hidden=True,
    says="In w0 x0, the slope with respect to x0 is w0.",
)
def test_random_dx(check):
    compare(check, "dx")


@case(
    "a second pass starts afresh",
    points=1,
    hidden=True,
    says="Use this pass's stages and upstream.",
)
def test_second_pass(check):
    names, kept = ["ddot", "dw", "dx"], ["w", "x", "dot", "f"]
    for first, then, other in three_turns(check.rng, turn):
        turns = {"first": first, "then": then, "other": other}
        check.same("second_pass", kind=KIND, **turns, names=names, kept=kept)
