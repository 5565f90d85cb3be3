"""Public cases: the handout's quartic, an explosion, too few steps."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q3_until_precision"


def quartic(check):
    """The slope of x^4 - 3x^3 + 2, and where to start; of a quartic alike with other numbers.

    That one has its lowest point elsewhere, and the first step from there does not jump too far.
    """
    square = check.given(-9.0, lambda r: r.uniform(-6.5, -5.5))
    x0 = check.given(6.0, lambda r: r.uniform(3.5, 4.5))
    return {"gradient": polynomial(0.0, 0.0, square, 4.0), "x0": [x0]}


def polynomial(*coefficients):
    """The slope function with these coefficients of x^0, x^1, ..."""
    return {"kind": "polynomial", "coefficients": coefficients}


@case("x^4 - 3x^3 + 2 from 6", points=2, says="Stop after the first step below the precision.")
def test_quartic(check):
    about = {"learning_rate": 0.01, "precision": 1e-5, "max_steps": 1000}
    check.same("descend_until", vectors="exact", **quartic(check), **about)


@case(
    "2x^2 with learning rate 1",
    points=1,
    says='Beyond DIVERGED_ABOVE the reason is "diverged".',
    keep="gradient learning_rate",
)
def test_explosion(check):
    rate = check.given(1.0, lambda r: r.uniform(0.505, 0.52))  # hundreds of steps instead of 12
    about = {"learning_rate": rate, "precision": 1e-5, "max_steps": 1000}
    check.same("descend_until", vectors="exact", gradient=polynomial(0.0, 4.0), x0=[3.0], **about)


@case("no more than max_steps", points=1, says="Both questions come after every step.")
def test_too_few_steps(check):
    about = {"learning_rate": 0.01, "precision": 1e-5, "max_steps": 30}
    check.same("descend_until", vectors="exact", **quartic(check), **about)
