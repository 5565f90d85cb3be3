"""Hidden cases: several trainables, several steps."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q8_sgd_update"
SCALES = (1.0, 1.0, 1e-15, 1e9, 1.0)


def parameters(rng, scales=SCALES):
    """Values or gradients of two layers, of very different sizes, and of two equal numbers."""
    shapes = ((3, 2), (2,), (2, 1), (1,), (2,))
    arrays = [scale * rng.normal(size=shape) for shape, scale in zip(shapes, scales, strict=True)]
    return [*arrays, *[scales[0] * float(rng.normal())] * 2]


@case("several trainables", points=3, hidden=True, says="Every trainable takes a step of its own.")
def test_several(check):
    r = check.rng
    values, gradients = parameters(r), parameters(r)
    values[4], gradients[4] = values[1], r.normal(size=2)  # equal values, each with its gradient
    asked = {"values": values, "gradients": gradients, "learning_rate": 1.7}
    values[0][0], gradients[0][1] = 0.0, 0.0
    check.same("sgd_update", floor=None, vectors="exact", **asked)


@case("three steps in a row", points=2, hidden=True, says="Start from the value as it is now.")
def test_steps(check):
    r = check.rng
    large = (1e4,) * len(SCALES)
    last = {"gradients": parameters(r, large), "learning_rate": 1e-4}  # two times in a row
    then = [
        {"values": parameters(r), "gradients": parameters(r), "learning_rate": 0.05},
        *(last, last),
    ]
    check.same(
        "sgd_update",
        values=parameters(r),
        gradients=parameters(r),
        learning_rate=0.05,
        then=then,
    )
