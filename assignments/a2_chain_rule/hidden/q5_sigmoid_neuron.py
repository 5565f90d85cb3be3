"""Hidden cases: points and upstream gradients of either sign, large and 0; a second pass."""

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
    """Inputs and upstream gradients of either sign, and 0; upstream gradients that are large."""
    drawn = [turn(rng) for _ in range(7)]
    x = drawn[0]["inputs"]["x"]
    for each, sign in zip(drawn, (1.0, -1.0), strict=False):  # dot of either sign
        each["inputs"] = {"w": [sign * x[0], sign * x[1], 0.5 * sign], "x": x}
    drawn[2]["inputs"]["w"][0] = drawn[3]["inputs"]["w"][1] = drawn[4]["inputs"]["w"][2] = 0.0
    drawn[4]["inputs"]["x"][0] = drawn[5]["inputs"]["x"][1] = 0.0
    drawn[5]["upstream"] *= 20.0
    drawn[6]["upstream"] = 0.0
    return drawn


def compare(check, *names):
    """These derivatives, in all turns."""
    for each in turns(check.rng):
        check.same("derivatives", kind=KIND, names=list(names), floor=1.0, **each)


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
    first, then, other = (turn(check.rng) for _ in range(3))
    names = ["ddot", "dw", "dx"]
    check.same("second_pass", kind=KIND, first=first, then=then, other=other, names=names)
