"""Public cases: two bowls, a matrix, the caller's array."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q4_numerical_gradient"


@case("x1^2 + x2^2 at (3, 3)", points=2, says="Move one element at a time, both ways.")
def test_round_bowl(check):
    check.same("numerical_gradient", f={"square": [1.0, 1.0]}, x=[3.0, 3.0])


@case("2 x1^2 + 7 x2^2 at (3, 3)", points=1, says="Move one element at a time, both ways.")
def test_long_bowl(check):
    check.same("numerical_gradient", f={"square": [2.0, 7.0]}, x=[3.0, 3.0], eps=0.1)


@case("a matrix", points=2, says="The gradient has the shape of x: loop over all indices.")
def test_matrix(check):
    f = {"linear": [[1.0, -2.0, 0.5], [3.0, 1.5, -1.0]], "cube": 2.0}
    x = [[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]]
    check.same("numerical_gradient", f=f, x=x, eps=0.1)


@case("elements that act together", points=1, says="Put an element back before the next one moves.")
def test_together(check):
    f = {"square": [1.0, -0.5, 2.0], "cross": 3.0}
    check.same("numerical_gradient", f=f, x=[1.0, 2.0, -0.5], eps=0.1)
