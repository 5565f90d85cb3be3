"""Public cases: the handout's two worked examples, and a small step."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q3_squared_error"


STAGES = ["c", "a", "d", "J"]
ALL = ["dd", "da", "dy", "dc", "db", "dw", "dx"]


@case("x = 2, w = -2, b = 8, y = 1", points=2, says="Compare with the table, from J backward.")
def test_first_example(check):
    inputs = {"x": 2.0, "w": -2.0, "b": 8.0, "y": 1.0}
    check.same("derivatives", kind="SquaredError", inputs=inputs, names=ALL, kept=STAGES)


@case("x = -2, w = 2, b = 8, y = 2", points=1, says="Compare with the table, from J backward.")
def test_second_example(check):
    inputs = {"x": -2.0, "w": 2.0, "b": 8.0, "y": 2.0}
    check.same("derivatives", kind="SquaredError", inputs=inputs, names=ALL, kept=STAGES)


@case("a small step further: w = 2.001", points=1, says="In w x, the slope with respect to w is x.")
def test_small_step(check):
    inputs = {"x": -2.0, "w": 2.001, "b": 8.0, "y": 2.0}
    check.same("derivatives", kind="SquaredError", inputs=inputs, names=["dw"], kept=STAGES)
