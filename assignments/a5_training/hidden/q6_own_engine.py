"""Hidden cases: other sizes, and a gradient check after a training run."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q6_own_engine"


def inputs_of(rng, rows, features, hidden):
    """Random parameters and rows."""
    shapes = ((features, hidden), hidden, (hidden, 1), 1)
    values = [rng.normal(size=shape) for shape in shapes]
    return {"values": values, "X": rng.normal(size=(rows, features)), "y": rng.normal(size=rows)}


@case("other sizes", points=3, hidden=True, says="Is train written? Then look at miniflow.py.")
def test_other_sizes(check):
    r = check.rng
    for rows, size in ((7, (7, 3, 4)), (5, (2, 5, 2))):  # the second is trained on more rows
        inputs = inputs_of(r, *size) | {"learning_rate": float(r.uniform(0.05, 0.3))}
        check.same("engine_pass", epochs=4, rows=rows, **inputs)


@case(
    "gradient check after a run",
    points=2,
    hidden=True,
    says="Is train written? Then look at miniflow.py.",
)
def test_gradient_check(check):
    inputs = inputs_of(check.rng, 5, 4, 3)
    check.same("engine_pass", epochs=3, learning_rate=0.1, **inputs)
    check.gradient_check("engine_gradient_check", epochs=3, **inputs)
