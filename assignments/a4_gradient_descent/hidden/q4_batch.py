"""Hidden cases: more features, several outputs, the caller's arrays."""

from autograder.judge.cases import case
from autograder.judge.regions import BEYOND_SINGLE

OK_FORMAT = False
name = "q4_batch"


def table(rng, rows, features, outputs=()):
    """Random data and parameters to begin with."""
    return {
        "X": rng.normal(size=(rows, features)),
        "y": 3.0 + rng.normal(size=(rows, *outputs)),
        "parameters": rng.normal(size=(features, *outputs)),
    }


@case("random data", points=3, hidden=True, says="All rows, one update an epoch, the mean.")
def test_random(check):
    r = check.rng
    for rows, features, epochs, size in ((150, 3, 2, 1e-9), (5, 2, 25, BEYOND_SINGLE)):
        data = table(r, rows, features)
        for name in ("y", "parameters"):
            data[name] *= size
        for name in ("X", "y"):
            data[name][1] = data[name][0]  # a row that comes twice counts twice
        rate = r.uniform(0.05, 0.1)
        check.same("batch", vectors="exact", learning_rate=rate, epochs=epochs, **data)
    # Another gradient, which is always the same array, and parameters of another shape.
    data["parameters"] = r.normal(size=(2, 1, 3))
    data["bowl"] = {"kind": "constant", "slope": r.normal(size=(2, 1, 3))}
    check.same("batch", vectors="exact", learning_rate=1.5, epochs=3, **data)


@case("a table of parameters", points=2, hidden=True, says="parameters may have any shape.")
def test_several_outputs(check):
    r = check.rng
    for outputs in (2, 1):
        data = table(r, 7, 3, (outputs,))
        rate = r.uniform(0.05, 0.1)
        check.same("batch", vectors="exact", learning_rate=rate, epochs=3, **data)


@case("the caller's arrays afterwards", points=1, hidden=True, says="They are the caller's.")
def test_untouched(check):
    data = table(check.rng, 6, 2)
    check.same("batch_afterwards", vectors="exact", learning_rate=0.07, epochs=2, **data)
