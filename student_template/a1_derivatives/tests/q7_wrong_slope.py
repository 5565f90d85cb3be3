"""Public cases: the handout's list, and a list without a mistake."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q7_wrong_slope"


def parabola(factor, slope):
    """factor x^2, paired with the slope `slope` x."""
    return {
        "f": {"kind": "polynomial", "coefficients": [0.0, 0.0, factor]},
        "slope": {"kind": "polynomial", "coefficients": [0.0, slope]},
    }


RIGHT = [
    parabola(1 / 10, 1 / 5),
    parabola(1 / 8, 1 / 4),
    parabola(1 / 6, 1 / 3),
    parabola(2.0, 4.0),
]


def others(rng):
    """Parabolas, some of them with a wrong slope."""
    wrong = rng.permutation([1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 1.5, 2.0])
    return [
        parabola(factor, 2.0 * factor * w)
        for factor, w in zip(rng.uniform(1.0, 9.0, 8), wrong, strict=True)
    ]


@case(
    "x^2/5 with the slope x/5, among right ones",
    points=2,
    says="Compare each slope with f.",
    keep="pairs",
)
def test_one_wrong(check):
    pairs = check.given([*RIGHT[:2], parabola(1 / 5, 1 / 5), *RIGHT[2:]], others)
    check.same("wrong_slopes", pairs=pairs, points=[3.0, -1.5, 0.5])


@case(
    "four right slopes",
    points=1,
    says="Right slopes are off by rounding only: not in the list.",
    keep="pairs",
)
def test_all_right(check):
    check.same("wrong_slopes", pairs=check.given(RIGHT, others), points=[3.0, -1.5, 0.5])


@case(
    "right at one point, wrong at the other",
    points=1,
    says="One bad point is enough.",
    keep="pairs",
)
def test_two_points(check):
    square = parabola(1.0, 2.0)
    at_1 = {"kind": "polynomial", "coefficients": [0.0, 0.0, 2.0]}  # 2x^2 is 2x at x = 1
    at_2 = {"kind": "polynomial", "coefficients": [0.0, 0.0, 1.0]}  # x^2 is 2x at x = 2
    pairs = [square, square | {"slope": at_1}, square | {"slope": at_2}]
    pairs = check.given(pairs, others)
    check.same("wrong_slopes", pairs=pairs, points=[1.0, 2.0])
