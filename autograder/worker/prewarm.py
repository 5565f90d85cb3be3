"""Do once, in the fork server, what each of its workers would otherwise do again.

Reads:  nothing.
Gives:  modules that students' files import, loaded; every step of a worker's work, done once, so
        that caches are filled and the pages of memory are there to be shared.
Leaves to others: modules of one assignment (`preload` in its assignment.toml).
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

import numpy as np

from autograder.judge.implementation import Code, InProcess
from autograder.worker import wire
from autograder.worker.state import State

OFTEN_IMPORTED = (
    "abc",
    "autograder.judge.arrays",  # by probes
    "autograder.judge.places",
    "collections",
    "copy",
    "dataclasses",
    "enum",
    "functools",
    "itertools",
    "json",
    "logging",
    "math",
    "numpy.linalg",
    "numpy.random",
    "operator",
    "random",
    "time",
    "typing",
)
SAMPLE_FILE = b'''"""A file with a bit of everything."""

from dataclasses import dataclass


@dataclass
class Layer:
    """A layer."""

    weights: list[float]

    def forward(self, x, *, bias=0.0):
        """Its value."""
        return [w * x + bias for w in self.weights if w != 0.0] or {"nothing": f"{x:.3f}"}


def fails(x):
    """Raise an exception, as half of all submissions do."""
    raise ValueError("operands could not be broadcast together with shapes (2,) (3,)")
'''


# One of each kind of function that students differentiate. SymPy keeps what it found out of them.
FORMULAS = (
    "x**3 + 2*x*y - 1/x",
    "sqrt(x + 2)*sin(3*x) + cos(x*y)**2",
    "exp(-x**2)/(1 + exp(-x))",
    "log(1 + x**2)*tan(x) + pi*x",
    "(x*y + z)**2/2",
)


def prewarm_sympy() -> None:
    """Parse, differentiate and evaluate once: the first time takes a tenth of a second."""
    sympy = sys.modules["sympy"]
    x, y, z = symbols = [sympy.Symbol(name) for name in "xyz"]
    place = {x: 0.7, y: 1.3, z: -0.4}
    for text in FORMULAS:
        formula = sympy.sympify(text, locals={str(one): one for one in symbols})
        for one in symbols:
            slope = formula.diff(one)
            complex(slope.subs(place))
            sympy.lambdify(x, slope.subs({y: 1.3, z: -0.4}))(0.7)


def prewarm() -> None:
    """Import, compile, answer, fail, send and restore once."""
    if "sympy" in sys.modules:
        prewarm_sympy()
    for name in OFTEN_IMPORTED:
        importlib.import_module(name)

    def forward(code: Code, x: Any) -> dict[str, Any]:
        return {"value": np.array(code.sample.Layer([1.0, 2.0]).forward(x))}

    def fails(code: Code, x: Any) -> None:
        code.sample.fails(x)

    subject = InProcess({"sample.py": SAMPLE_FILE}, {"forward": forward, "fails": fails})
    for probe in ("forward", "fails"):
        answer = subject.ask(probe, {"x": np.ones((2, 2))})
        wire.unpack(*wire.header_and_body(wire.pack(answer.value)))
    State().restore()
