"""Hidden cases: large steps, at which the kinds of difference tell apart; the default eps."""

from autograder.judge.cases import case
from autograder.judge.regions import everywhere

OK_FORMAT = False
name = "q2_central_difference"
BOTH_WAYS = "The same step both ways: x - eps and x + eps, whatever eps is."


def bent(rng, scale=1.0):
    """A polynomial of degree 4 whose coefficients are not small beside `scale`."""
    numbers = rng.uniform(0.5, 2.0, 5) * rng.choice([-1.0, 1.0], 5)
    return {"kind": "polynomial", "coefficients": scale * numbers}


@case("polynomials with a large step", points=3, hidden=True, says=BOTH_WAYS)
def test_polynomials(check):
    for eps, scale in ((0.2, 1.0), (0.35, 1e-9), (3.0, 1e6)):
        asked = {"f": bent(check.rng, scale), "at": everywhere(check.rng), "eps": eps}
        check.same("difference", name="central_difference", **asked, each=True)


@case("other functions, x of either sign", points=3, hidden=True, says=BOTH_WAYS)
def test_other_functions(check):
    r = check.rng
    kinds = [
        {"kind": "sine", "factor": 1.7, "rate": 1.3, "shift": 0.4},
        {"kind": "exponential", "factor": -0.8, "rate": 0.9},
        {"kind": "reciprocal", "factor": 2.5, "power": 2},
    ]
    for f in kinds:
        at = [float(r.uniform(0.6, 1.4)), float(r.uniform(-2.6, -1.4))]
        eps = float(r.uniform(0.2, 0.4))
        check.same("difference", name="central_difference", f=f, at=at, eps=eps)


@case(
    "the default eps, and a tiny one",
    points=2,
    hidden=True,
    says="central_difference(f, x) steps by 1e-5; every other eps is used as it is.",
)
def test_default(check):
    factor = float(check.rng.uniform(1.0, 2.0)) * 1e6
    cube = {"kind": "polynomial", "coefficients": [0.0, 0.0, 0.0, factor]}
    check.same("difference", name="central_difference", f=cube, at=[0.0, 3e-5], each=True)
    steep = {"kind": "polynomial", "coefficients": [0.0, 0.0, 0.0, 1e20 * factor]}
    check.same("difference", name="central_difference", f=steep, at=[0.0], eps=1e-13)
    small = {"kind": "sine", "factor": 4e-17 * factor, "rate": 0.7, "shift": 0.4}
    # rounding shows here, and a step that grows with x
    at = [float(x) for x in check.rng.uniform(1.0, 2.0, 3) * [1.0, -1.0, 1e3]]
    check.same("difference", name="central_difference", f=small, at=at, each=True)
