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
    """Inputs and upstream gradients of either sign, tiny and 0; huge upstream gradients."""
    drawn = [turn(rng) for _ in range(12)]
    x = drawn[0]["inputs"]["x"]
    for each, sign in zip(drawn, (1.0, -1.0), strict=False):  # dot of either sign
        each["inputs"] = {"w": [sign * x[0], sign * x[1], 0.5 * sign], "x": x}
    drawn[2]["inputs"]["w"][0] = drawn[3]["inputs"]["w"][1] = drawn[4]["inputs"]["w"][2] = 0.0
    drawn[4]["inputs"]["x"][0] = drawn[5]["inputs"]["x"][1] = 0.0
    drawn[5]["upstream"] *= 20.0
    for each, size in zip(drawn[6:9], (0.0, 1e-5, 1e4), strict=True):
        each["upstream"] *= size
    tiny = drawn[9]["inputs"]
    tiny["w"], tiny["x"] = ([1e-3 * number for number in tiny[name]] for name in ("w", "x"))
    equal = drawn[10]["inputs"]
    equal["w"], equal["x"] = [equal["w"][0]] * 3, [equal["x"][0]] * 2
    drawn[11]["upstream"] = drawn[0]["upstream"]
    for each, sign in zip(drawn[7:9], (2.5, -2.5), strict=True):  # f close to 1, and to 0
        x = each["inputs"]["x"]
        each["inputs"]["w"] = [sign / x[0], sign / x[1], 0.2 * sign]
    drawn.append({"inputs": drawn[1]["inputs"], "upstream": numbers(rng, 1)[0]})
    return drawn


def three_turns(rng, turn):
    """Turns of a used object and another one: all different; the same upstream; the same inputs."""
    for same in ("", "upstream", "inputs"):
        first, then, other = (turn(rng) for _ in range(3))
        yield first, then | {name: first[name] for name in [same] if name}, other


def compare(check, *names):
    """These derivatives, in all turns."""
    for each in turns(check.rng):
        floor = 0.1 * abs(each["upstream"])
        asked = each | {"kind": KIND, "names": list(names)}
        check.same("derivatives", **asked, floor=floor, each=True)


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
