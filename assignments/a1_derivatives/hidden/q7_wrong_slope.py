"""Hidden cases: small and large slopes, one bad point, small mistakes, constants."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q7_wrong_slope"
RELATIVE = "Divide the difference by the size of the slopes: small functions count as much."


def cubic(rng, spoilt=1.0, scale=1.0):
    """A cubic that only rises, paired with its slope times `spoilt`."""
    a, b, c, d = scale * rng.uniform(0.5, 2.0, 4)
    return {
        "f": {"kind": "polynomial", "coefficients": [a, b, c / 10.0, d]},
        "slope": {
            "kind": "polynomial",
            "coefficients": [b * spoilt, c / 5.0 * spoilt, 3 * d * spoilt],
        },
    }


def mixed(rng, pairs):
    """The pairs in a random order."""
    return [pairs[place] for place in rng.permutation(len(pairs))]


def wrong_from(pair, place):
    """The pair with a slope that is right at `place` alone, and off both ways around it."""
    b, c, d = pair["slope"]["coefficients"]
    slope = {"kind": "polynomial", "coefficients": [b - place, c + 1.0, d]}
    return pair | {"slope": slope}


def slightly_wrong(pair, place, at, error):
    """The pair with a slope that is right at `place` alone, and off by this error at `at`."""
    b, c, d = pair["slope"]["coefficients"]
    tilt = error * (b + c * at + d * at**2) / (at - place)
    slope = {"kind": "polynomial", "coefficients": [b - tilt * place, c + tilt, d]}
    return pair | {"slope": slope}


@case("several wrong ones of any kind", points=2, hidden=True, says="Look at every pair.")
def test_several(check):
    r = check.rng
    wave = {"kind": "sine", "factor": 1.5, "rate": 0.2, "shift": 0.1}
    slope = {"kind": "sine", "factor": 0.3, "rate": 0.2, "shift": 0.1 + np.pi / 2.0}
    growth = {"kind": "exponential", "factor": -2.0, "rate": 0.7}
    fall = {"kind": "exponential", "factor": -1.4, "rate": 0.7}
    fast = {"kind": "exponential", "factor": 0.5, "rate": 60.0}  # a step of 1e-3 is too rough
    pairs = [
        {"f": fast, "slope": fast | {"factor": 30.0}},
        {"f": wave, "slope": slope},
        {"f": wave, "slope": wave},
        {"f": growth, "slope": fall},
        {"f": growth, "slope": growth},
        cubic(r),
        cubic(r, spoilt=-1.0),
        cubic(r, spoilt=2.0),
        cubic(r, spoilt=0.0),
    ]
    again = cubic(r, spoilt=1.5)  # the same functions stand in two pairs
    check.same("wrong_slopes", pairs=[cubic(r), again, again], points=[float(r.uniform(0.5, 3.0))])
    pairs += [pairs[5] | {"slope": pairs[6]["slope"]}, pairs[5]]
    points = [*r.uniform(0.5, 3.0, 2).tolist(), float(r.uniform(-3.0, -0.5)), 0.0]
    check.same("wrong_slopes", pairs=mixed(r, pairs), points=points)


@case("small and large functions", points=2, hidden=True, says=RELATIVE)
def test_scale(check):
    r = check.rng
    scales = (1e-7, 1e-3, 1e8, 1e4)
    pairs = [cubic(r, spoilt, scale) for scale in scales for spoilt in (1.0, 1.3)]
    pairs += [cubic(r, spoilt, 1e-15) for spoilt in (1.0, 1.01)] + [cubic(r, 1.0005, 1e-7)]
    high = {"kind": "polynomial", "coefficients": [3000.0, 1.0, 0.1]}  # rounding shows, but little
    pairs.append({"f": high, "slope": {"kind": "polynomial", "coefficients": [1.0, 0.2]}})
    check.same("wrong_slopes", pairs=mixed(r, pairs), points=r.uniform(1.0, 3.0, 2).tolist())


@case(
    "wrong at one point of four, or both ways",
    points=2,
    hidden=True,
    says="One bad point is enough, and errors of either sign count: look at each point by itself.",
)
def test_one_point(check):
    r = check.rng
    right = float(r.uniform(1.5, 2.0))
    wrong = [float(r.uniform(2.5, 3.0)), 0.0, -right]
    for place, bad in zip(r.permutation(6).tolist(), wrong, strict=False):
        points = [right] * 6
        points[place] = bad
        pairs = [cubic(r), wrong_from(cubic(r), right), cubic(r), wrong_from(cubic(r), right)]
        pairs.append(slightly_wrong(cubic(r), right, bad, 4e-4))
        check.same("wrong_slopes", pairs=mixed(r, pairs), points=points)
    apart = float(r.uniform(0.5, 1.0))
    pairs = [wrong_from(cubic(r), 2.0), cubic(r), cubic(r)]
    check.same("wrong_slopes", pairs=mixed(r, pairs), points=[2.0 + apart, 2.0 - apart])
    close = float(r.choice([-1.0, 1.0]) * r.uniform(0.004, 0.008))  # right at 0, wrong beside it
    pairs = [slightly_wrong(cubic(r), 0.0, close, 0.3), cubic(r), cubic(r)]
    check.same("wrong_slopes", pairs=mixed(r, pairs), points=[0.0, close])
    near, far = float(r.uniform(0.05, 0.1)), float(r.uniform(800.0, 1000.0))  # wrong at `near`
    pairs = [slightly_wrong(cubic(r), far, near, 0.3), cubic(r), cubic(r)]
    check.same("wrong_slopes", pairs=mixed(r, pairs), points=[far, near, 1.001 * far])


@case(
    "a slope that is off by one part in a thousand", points=1, hidden=True, says="1e-4 is enough."
)
def test_small_mistake(check):
    r = check.rng
    spoilt = (1.0, 1.001, 1.000106, 0.999894, 1.000094, 0.999906)  # the last two are right
    pairs = [cubic(r, by) for by in spoilt]
    for _ in range(3):
        points = r.uniform(1.0, 3.0, 2).tolist()
        check.same("wrong_slopes", pairs=mixed(r, pairs), points=points)


@case("constants", points=1, hidden=True, says="0 / 0 is no number: two zeros agree.")
def test_constants(check):
    level = {"kind": "polynomial", "coefficients": [float(check.rng.uniform(1.0, 2.0))]}
    none = {"kind": "polynomial", "coefficients": [0.0]}
    fall = {"kind": "polynomial", "coefficients": [1.0, -float(check.rng.uniform(1.0, 2.0))]}
    down = {"kind": "polynomial", "coefficients": [-1.5]}
    pairs = [{"f": level, "slope": none}, {"f": level, "slope": level}, cubic(check.rng)]
    pairs += [{"f": level, "slope": down}, {"f": fall, "slope": none}, cubic(check.rng)]
    flat = {"kind": "polynomial", "coefficients": [1.0, float(check.rng.uniform(1e-6, 2e-6))]}
    pairs += [{"f": flat, "slope": none}, {"f": level, "slope": flat | {"coefficients": [1e-7]}}]
    for _ in range(4):  # so many orders that no two secrets have the same
        check.same("wrong_slopes", pairs=mixed(check.rng, pairs), points=[1.0, 2.5])
