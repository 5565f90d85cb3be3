"""Hidden cases: every mix of shapes, a batch of 1, repeated passes."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q6_mse"


@case("vectors and columns", points=4, hidden=True, says="(m,) minus (m, 1) is an (m, m) table.")
def test_shapes(check):
    r = check.rng
    for y_shape, a_shape in (((5,), (5,)), ((5,), (5, 1)), ((5, 1), (5,)), ((5, 1), (5, 1))):
        inputs = {"y": r.normal(size=y_shape), "a": r.normal(size=a_shape)}
        check.same("op", kind="MSE", vectors="column", rounds=[{"inputs": inputs, "upstreams": []}])


@case("a batch of 1 and a batch of 7", points=2, hidden=True, says="Where does the 1/m belong?")
def test_batch_sizes(check):
    for rows in (1, 7):
        inputs = {"y": check.rng.normal(size=(rows, 1)), "a": check.rng.normal(size=(rows, 1))}
        check.same("op", kind="MSE", vectors="column", rounds=[{"inputs": inputs, "upstreams": []}])


@case("a second pass starts afresh", points=2, hidden=True, says="Begin each pass at 0.")
def test_second_pass(check):
    for sizes in ((4, 4), (4, 3)):  # another batch size comes second
        rounds = [
            {
                "inputs": {"y": check.rng.normal(size=rows), "a": check.rng.normal(size=rows)},
                "upstreams": [],
            }
            for rows in sizes
        ]
        check.same("op", kind="MSE", vectors="column", rounds=rounds)
