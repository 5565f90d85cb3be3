"""Public cases: the handout's worked examples."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q3_add_mul"


@case("4 + 5 + 10 and 4 * 5 * 10", points=2, says="Each factor's gradient: the others' product.")
def test_three_numbers(check):
    numbers = {"x": 4.0, "y": 5.0, "z": 10.0}
    check.same("op", kind="Add", rounds=[{"inputs": numbers, "upstreams": [1.0]}])
    check.same("op", kind="Mul", rounds=[{"inputs": numbers, "upstreams": [1.0]}])


@case("(x + y) * z at x = -2, y = 5, z = -4", points=1, says="Work backward: first Mul, then Add.")
def test_handout_graph(check):
    product = {"q": 3.0, "z": -4.0}
    check.same("op", kind="Mul", rounds=[{"inputs": product, "upstreams": [1.0]}])
    total = {"x": -2.0, "y": 5.0}
    check.same("op", kind="Add", rounds=[{"inputs": total, "upstreams": [-4.0]}])
