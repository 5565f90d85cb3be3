"""Hidden cases: more features, several outputs, the caller's arrays."""

from autograder.judge.cases import case

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
    for rows, features in ((11, 3), (5, 2)):
        data = table(r, rows, features)
        check.same("batch", learning_rate=r.uniform(0.05, 0.1), epochs=6, **data)


@case("a table of parameters", points=2, hidden=True, says="parameters may have any shape.")
def test_several_outputs(check):
    r = check.rng
    for outputs in (2, 1):
        data = table(r, 7, 3, (outputs,))
        check.same("batch", learning_rate=r.uniform(0.05, 0.1), epochs=3, **data)


@case("the caller's arrays afterwards", points=1, hidden=True, says="They are the caller's.")
def test_untouched(check):
    data = table(check.rng, 6, 2)
    check.same("batch_afterwards", learning_rate=0.07, epochs=2, **data)
