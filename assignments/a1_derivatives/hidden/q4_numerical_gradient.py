"""Hidden cases: other shapes, a large eps, integers, an f that raises."""

import numpy as np

from autograder.judge.cases import case
from autograder.judge.regions import everywhere, with_equal_ones

OK_FORMAT = False
name = "q4_numerical_gradient"
PUT_BACK = "The caller's array must be as before, whatever happens: a copy is the simplest way."


def rough(rng, shape):
    """A surface in which every element has slopes of its own and all act together."""
    parts = {name: rng.uniform(0.5, 2.0, shape) for name in ("linear", "square", "cube")}
    signs = rng.choice([-1.0, 1.0], 3)
    parts = {name: sign * part for sign, (name, part) in zip(signs, parts.items(), strict=True)}
    return parts | {"cross": float(rng.uniform(0.5, 2.0))}


@case("vectors and matrices", points=4, hidden=True, says="One central difference per element.")
def test_shapes(check):
    r = check.rng
    for shape, scale in (((5,), 1.0), ((1,), 1.0), ((2, 4), 1.0), ((3, 1), 1e-9), ((3, 3), 1e6)):
        x, f = with_equal_ones(r, r.uniform(-2.0, 2.0, shape)), rough(r, shape) | {"scale": scale}
        check.same("numerical_gradient", f=f, x=x, eps=0.2, vectors="exact", each=True)
    x = np.array(everywhere(r, huge=30.0))
    check.same("numerical_gradient", f=rough(r, x.shape), x=x, eps=0.2, vectors="exact")


@case("no axis at all, and three axes", points=2, hidden=True, says="np.ndindex(x.shape) fits all.")
def test_other_shapes(check):
    for shape in ((), (2, 3, 2), (2, 1, 3)):
        x, f = check.rng.uniform(0.5, 2.0, shape), rough(check.rng, shape)
        check.same("numerical_gradient", f=f, x=np.array(x), eps=0.2, vectors="exact")
    whole = np.array(check.rng.integers(1, 4))
    check.same("numerical_gradient", f=rough(check.rng, ()), x=whole, eps=0.1)


@case(
    "x is a part of a larger array",
    points=1,
    hidden=True,
    says="ravel and reshape may copy: go by the indices of x, or work on a copy.",
)
def test_view(check):
    for shape in ((4,), (2, 3)):
        x = check.rng.uniform(0.5, 2.0, shape)
        f = rough(check.rng, shape)
        check.same("numerical_gradient", f=f, x=x, eps=0.2, is_view=True)


@case("integers", points=3, hidden=True, says="An element of an integer array has no room for eps.")
def test_integers(check):
    for shape, kind in (((4,), np.int32), ((2, 3), np.int64)):
        x = check.rng.integers(-3, 4, shape, dtype=kind)
        check.same("numerical_gradient", f=rough(check.rng, shape), x=x, eps=0.1)


@case("f raises an exception", points=3, hidden=True, says=PUT_BACK)
def test_failure(check):
    x, f = check.rng.uniform(0.5, 2.0, 6), rough(check.rng, 6)
    check.same("numerical_gradient", f=f, x=x, eps=0.5)  # where f raises nothing
    for fails_at in (4, 1, 2, 3, 5, 11, 12):  # each time with another exception
        x = check.rng.uniform(0.5, 2.0, 6)
        check.same("numerical_gradient", f=rough(check.rng, 6), x=x, eps=0.5, fails_at=fails_at)


@case("the default eps is 1e-5", points=1, hidden=True, says="Keep the signature of the stub.")
def test_default(check):
    f = {"cube": check.rng.uniform(1e6, 2e6, 3)}
    check.same("numerical_gradient", f=f, x=[0.0, 1e-5, 0.0])
    check.same("numerical_gradient", f=f | {"scale": 1e6}, x=[0.0, 1e-8, 0.0], eps=1e-8)
    x = check.rng.uniform(1.0, 2.0, 2)
    for _ in range(2):  # the same place in two surfaces
        check.same("numerical_gradient", f=rough(check.rng, 2), x=x)
