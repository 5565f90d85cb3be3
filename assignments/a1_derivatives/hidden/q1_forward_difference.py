"""Hidden cases: large steps, at which the kinds of difference tell apart; the default eps."""

from autograder.judge.cases import case
from autograder.judge.regions import everywhere

OK_FORMAT = False
name = "q1_forward_difference"
LARGE = "The step goes forward: from x to x + eps, whatever eps is."


def sizes(rng, count):
    """Numbers of either sign that are not small."""
    return rng.uniform(0.5, 2.0, count) * rng.choice([-1.0, 1.0], count)


@case("polynomials with a large step", points=2, hidden=True, says=LARGE)
def test_polynomials(check):
    r = check.rng
    for eps, scale in ((0.2, 1.0), (0.35, 1e-9), (3.0, 1e6)):
        f = {"kind": "polynomial", "coefficients": scale * sizes(r, 5)}
        asked = {"f": f, "at": everywhere(r), "eps": eps}
        check.same("difference", name="forward_difference", **asked, each=True)


@case("other functions, x of either sign", points=2, hidden=True, says=LARGE)
def test_other_functions(check):
    r = check.rng
    kinds = [
        {"kind": "sine", "factor": 1.7, "rate": 1.3, "shift": 0.4},
        {"kind": "exponential", "factor": -0.8, "rate": 0.9},
        {"kind": "reciprocal", "factor": 2.5, "power": 2},
    ]
    for f in kinds:
        at = [float(r.uniform(0.6, 1.4)), float(r.uniform(-2.6, -1.4))]
        eps = float(r.uniform(0.1, 0.3))
        check.same("difference", name="forward_difference", f=f, at=at, eps=eps)


@case(
    "the default eps, and a tiny one",
    points=2,
    hidden=True,
    says="forward_difference(f, x) steps by 0.001; every other eps is used as it is.",
)
def test_default(check):
    factor = float(check.rng.uniform(1.0, 2.0))
    square = {"kind": "polynomial", "coefficients": [0.0, 0.0, factor]}
    check.same("difference", name="forward_difference", f=square, at=[0.0, 0.004], each=True)
    steep = {"kind": "polynomial", "coefficients": [0.0, 0.0, 1e13 * factor]}
    check.same("difference", name="forward_difference", f=steep, at=[0.0], eps=1e-13)
