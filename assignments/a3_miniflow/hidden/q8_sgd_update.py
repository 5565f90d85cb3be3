"""Hidden cases: several trainables, several steps."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q8_sgd_update"


def parameters(rng):
    """Values or gradients of two layers."""
    return [rng.normal(size=shape) for shape in ((3, 2), (2,), (2, 1), (1,))] + [
        float(rng.normal())
    ]


@case("several trainables", points=3, hidden=True, says="Every trainable takes a step of its own.")
def test_several(check):
    r = check.rng
    check.same("sgd_update", values=parameters(r), gradients=parameters(r), learning_rate=0.37)


@case("three steps in a row", points=2, hidden=True, says="Start from the value as it is now.")
def test_steps(check):
    r = check.rng
    check.same(
        "sgd_update", values=parameters(r), gradients=parameters(r), learning_rate=0.05, steps=3
    )
