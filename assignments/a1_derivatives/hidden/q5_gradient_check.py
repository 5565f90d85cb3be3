"""Hidden cases: shapes, scale, zero gradients, the step."""

import numpy as np

from autograder.judge.cases import case

OK_FORMAT = False
name = "q5_gradient_check"


def hilly(rng, shape):
    """A surface in which every element has slopes of its own and all act together."""
    parts = {name: rng.uniform(0.5, 2.0, shape) for name in ("linear", "square", "cube")}
    return parts | {"cross": float(rng.uniform(0.5, 2.0))}


@case("wrong gradients in several shapes", points=3, hidden=True, says="Norms over all elements.")
def test_shapes(check):
    r = check.rng
    for shape in ((4,), (2, 3), (2, 2, 3), ()):
        x, f = np.array(r.uniform(0.5, 1.5, shape)), hilly(r, shape)
        factor, offset = r.uniform(0.6, 0.8, shape), r.uniform(-3.0, -1.0, shape)
        check.same("gradient_check", f=f, x=x, factor=factor, offset=offset, floor=1.0)
        check.same("gradient_check", f=f, x=x, floor=1.0)
        check.same("gradient_check", f=f, x=x, factor=1.0004, floor=1.0)


@case("small and large functions", points=3, hidden=True, says="Relative: f times 1e6 is the same.")
def test_scale(check):
    r = check.rng
    x, f, factor = r.uniform(0.5, 1.5, 3), hilly(r, (3,)), r.uniform(0.5, 0.8, 3)
    for scale in (1.0, 1e-6, 1e6):
        asked = {"f": f | {"scale": scale}, "x": x, "factor": factor}
        check.same("gradient_check", **asked, floor=1.0)
    tiny = {"square": r.uniform(1.0, 2.0, 3), "scale": 4e-10}  # norms of some 1e-9
    check.same("gradient_check", f=tiny, x=x, factor=factor, floor=300.0)


@case("zero gradients", points=3, hidden=True, says="0 / 0 is no number: two zeros agree.")
def test_zero(check):
    flat = {"linear": 0.0}
    x = check.rng.uniform(0.5, 1.5, 3)
    check.same("gradient_check", f=flat, x=x, floor=1.0)
    check.same("gradient_check", f=flat, x=x, offset=check.rng.uniform(0.5, 1.5, 3), floor=1.0)
    check.same("gradient_check", f=hilly(check.rng, (3,)), x=x, factor=0.0, floor=1.0)
    half = check.rng.uniform(0.3, 0.8, 3)  # where neither is 0
    check.same("gradient_check", f=hilly(check.rng, (3,)), x=x, factor=half, floor=1.0)


@case("the step", points=1, hidden=True, says="Hand eps on to numerical_gradient; it is 1e-5 else.")
def test_eps(check):
    r = check.rng
    x = r.uniform(0.5, 1.5, (2, 3))
    check.same("gradient_check", f=hilly(r, (2, 3)), x=x, eps=0.5, floor=1.0)
    check.same("gradient_check", f={"cube": r.uniform(1e6, 2e6)}, x=[1e-5, 2e-5], floor=1.0)
