"""Public cases: the handout's quartic, an explosion, too few steps."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q3_until_precision"
QUARTIC = {"kind": "polynomial", "coefficients": [0.0, 0.0, -9.0, 4.0]}


@case("x^4 - 3x^3 + 2 from 6", points=2, says="Stop after the first step below the precision.")
def test_quartic(check):
    about = {"learning_rate": 0.01, "precision": 1e-5, "max_steps": 1000}
    check.same("descend_until", gradient=QUARTIC, x0=[6.0], **about)


@case("2x^2 with learning rate 1", points=1, says='Beyond DIVERGED_ABOVE the reason is "diverged".')
def test_explosion(check):
    steep = {"kind": "polynomial", "coefficients": [0.0, 4.0]}
    about = {"learning_rate": 1.0, "precision": 1e-5, "max_steps": 1000}
    check.same("descend_until", gradient=steep, x0=[3.0], **about)


@case("no more than max_steps", points=1, says="Both questions come after every step.")
def test_too_few_steps(check):
    about = {"learning_rate": 0.01, "precision": 1e-5, "max_steps": 30}
    check.same("descend_until", gradient=QUARTIC, x0=[6.0], **about)
