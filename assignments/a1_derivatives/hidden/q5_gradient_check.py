"""Hidden cases: shapes, scale, small errors, zero gradients, the step."""

import numpy as np

from autograder.judge.cases import case
from autograder.judge.regions import everywhere

OK_FORMAT = False
name = "q5_gradient_check"
ROUNDING = 0.01  # floor of what is 0 but for rounding: 1e-8 is allowed


def hilly(rng, shape):
    """A surface in which every element has slopes of its own and all act together."""
    parts = {name: rng.uniform(0.5, 2.0, shape) for name in ("linear", "square", "cube")}
    return parts | {"cross": float(rng.uniform(0.5, 2.0))}


@case("wrong gradients in several shapes", points=3, hidden=True, says="Norms over all elements.")
def test_shapes(check):
    r = check.rng
    for shape in ((4,), (2, 3), (3, 3), (2, 2, 3), ()):
        x, f = np.array(r.uniform(0.5, 1.5, shape)), hilly(r, shape)
        factor, offset = np.array(r.uniform(0.6, 0.8, shape)), r.uniform(-3.0, -1.0, shape)
        factor.flat[0] *= -1.0  # its sign is wrong
        check.same("gradient_check", f=f, x=x, factor=factor, offset=offset)
        check.same("gradient_check", f=f, x=x, floor=ROUNDING)
        check.same("gradient_check", f=f, x=x, factor=1.0 + r.uniform(2.4e-5, 2.8e-5))
    whole = r.integers(1, 4, (2, 3))
    check.same("gradient_check", f=hilly(r, (2, 3)), x=whole, factor=r.uniform(0.6, 0.8, (2, 3)))
    check.same("gradient_check", f={"square": 0.5}, x=x, floor=ROUNDING)  # its gradient is x
    check.same("gradient_check", f={"square": 0.5, "linear": 0.25}, x=whole, offset=-0.25)  # so too
    parabola = hilly(r, (3,)) | {"cube": 0.0}  # a large step is exact: 1e-10 can be seen
    x, factor = r.uniform(0.5, 1.5, 3), 1.0 + r.uniform(2.4e-10, 2.8e-10)
    check.same("gradient_check", f=parabola, x=x, factor=factor, eps=0.5)


@case("small and large functions", points=3, hidden=True, says="Relative: f times 1e6 is the same.")
def test_scale(check):
    r = check.rng
    x, f, factor = r.uniform(0.5, 1.5, 3), hilly(r, (3,)), r.uniform(0.5, 0.8, 3)
    for scale in (1.0, 1e-6, 1e6):
        asked = {"f": f | {"scale": scale}, "x": x, "factor": factor}
        check.same("gradient_check", **asked)
    tiny = {"square": r.uniform(1.0, 2.0, 3), "scale": 4e-10}  # norms of some 1e-9
    check.same("gradient_check", f=tiny, x=x, factor=factor, floor=300.0)
    x = np.array(everywhere(r, huge=30.0))
    check.same("gradient_check", f=hilly(r, x.shape), x=x, factor=r.uniform(0.5, 0.8, x.shape))


@case("zero gradients", points=3, hidden=True, says="0 / 0 is no number: two zeros agree.")
def test_zero(check):
    flat = {"linear": 0.0}
    x = check.rng.uniform(0.5, 1.5, 3)
    check.same("gradient_check", f=flat, x=x)
    check.same("gradient_check", f=flat, x=x, offset=check.rng.uniform(0.5, 1.5, 3))
    check.same("gradient_check", f=hilly(check.rng, (3,)), x=x, factor=0.0)
    half = check.rng.uniform(0.3, 0.8, 3)  # where neither is 0
    check.same("gradient_check", f=hilly(check.rng, (3,)), x=x, factor=half)


@case("the step", points=1, hidden=True, says="Hand eps on to numerical_gradient; it is 1e-5 else.")
def test_eps(check):
    r = check.rng
    x = r.uniform(0.5, 1.5, (2, 3))
    check.same("gradient_check", f=hilly(r, (2, 3)), x=x, eps=0.5)
    check.same("gradient_check", f={"cube": r.uniform(1e6, 2e6)}, x=[1e-5, 2e-5])
    check.same("gradient_check", f={"cube": r.uniform(1e13, 2e13)}, x=[1e-8, 2e-8], eps=1e-8)
