"""Public cases: a right gradient, and two wrong ones."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q5_gradient_check"

BOWL = {"square": [1.0, 1.0]}


@case("the right gradient of a bowl", points=1, says="Where both agree, the error is close to 0.")
def test_right(check):
    check.same("gradient_check", f=BOWL, x=[3.0, 3.0], floor=0.01)
    for factor in check.given([], lambda rng: [rng.uniform(0.4, 0.8)]):
        check.same("gradient_check", f=BOWL, x=[3.0, 3.0], factor=factor)


@case("half the gradient", points=2, says="Norm of the difference over the sum of the norms.")
def test_half(check):
    check.same("gradient_check", f=BOWL, x=[3.0, 3.0], factor=0.5)


@case("one element is wrong", points=1, says="The root of the sum of all squares.")
def test_one_element(check):
    offset = [0.0, 2.0, 0.0]
    f = {"square": [1.0, 0.5, 2.0], "linear": [0.0, 1.0, -1.0]}
    check.same("gradient_check", f=f, x=[1.0, 2.0, -0.5], offset=offset)
