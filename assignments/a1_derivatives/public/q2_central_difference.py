"""Public cases: the handout's worked examples, and the two computation graphs."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q2_central_difference"

SQUARE = {"kind": "polynomial", "coefficients": [0.0, 0.0, 1.0]}
CUBE = {"kind": "polynomial", "coefficients": [0.0, 0.0, 0.0, 1.0]}


def central_at(check, f, *at, eps=0.1):
    """Compare the central difference at one or more x."""
    check.same("difference", name="central_difference", f=f, at=list(at), eps=eps)


@case("w^2 at 3 and at -3, eps = 0.1", points=1, says="f one step ahead minus f one step behind.")
def test_square(check):
    central_at(check, SQUARE, 3.0, -3.0)


@case("w^3 at 2, eps = 0.1", points=1, says="From x - eps to x + eps it is 2 eps.")
def test_cube(check):
    central_at(check, CUBE, 2.0)


@case("graph 0, edge by edge and as a whole", points=1, says="Every edge is a function of one x.")
def test_graph_0(check):
    central_at(check, {"kind": "polynomial", "coefficients": [2.0, 3.0]}, 3.0)  # da/dw
    central_at(check, SQUARE, 11.0)  # dJ/da
    central_at(check, {"kind": "polynomial", "coefficients": [4.0, 12.0, 9.0]}, 3.0)  # dJ/dw


@case("graph 1, edge by edge and as a whole", points=1, says="Every edge is a function of one x.")
def test_graph_1(check):
    central_at(check, {"kind": "polynomial", "coefficients": [0.0, 2.0]}, -2.0)  # dc/dw
    central_at(check, {"kind": "polynomial", "coefficients": [8.0, 1.0]}, -4.0)  # da/dc
    central_at(check, {"kind": "polynomial", "coefficients": [-4.0, 1.0]}, 8.0)  # da/db
    central_at(check, {"kind": "polynomial", "coefficients": [-1.0, 1.0]}, 4.0)  # dd/da
    central_at(check, {"kind": "polynomial", "coefficients": [0.0, 0.0, 0.5]}, 3.0)  # dJ/dd
    central_at(check, {"kind": "polynomial", "coefficients": [24.5, 14.0, 2.0]}, -2.0)  # dJ/dw
