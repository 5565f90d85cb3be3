"""Slopes and other numbers by the student's derivatives.py.

Reads:  derivatives.py, which is imported here for all parts of the lab.
Gives:  a Case, which is a function at a point, and its slopes; a returned value as a float.
Leaves to others: showing them (the modules of the pictures).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from autograder.lab.gallery import own_module

derivatives = own_module("derivatives")

W = sp.Symbol("w")


def square(w: Any) -> Any:
    """The function w^2. A product is rounded alike on all machines, a power is not."""
    return w * w


@dataclass(frozen=True)
class Case:
    """A function J of one number and a point w at which its slope is measured.

    As J is plain arithmetic it takes the symbol W as well as a number: J(W) is its expression.
    """

    formula: str
    J: Callable[[Any], Any]
    w: float
    eps: float = 1e-3

    @property
    def title(self) -> str:
        """What is measured where."""
        return f"{self.formula} at w = {self.w:g}"

    def forward(self, eps: float) -> float:
        """The slope by the student's forward difference."""
        k = derivatives.forward_difference(self.J, self.w, eps)
        return number(k, "forward_difference")

    def central(self, eps: float) -> float:
        """The slope by the student's central difference."""
        k = derivatives.central_difference(self.J, self.w, eps)
        return number(k, "central_difference")

    def formula_of_slope(self) -> str:
        """The derivative as SymPy writes it, by the student's function."""
        found = derivatives.symbolic_derivative(self.J(W), W)
        if not isinstance(found, (sp.Expr, int, float)):
            raise ValueError(f"symbolic_derivative returned {str(found)[:30]}, not an expression")
        return str(found)

    def exact(self) -> float:
        """The exact slope at w, by the student's functions."""
        return number(derivatives.derivative_at(self.J(W), W, self.w), "derivative_at")


def number(value: Any, name: str) -> float:
    """What the function of that name returned, as a finite float; ValueError, in words, if not."""
    array = np.asarray(value)
    if value is None or array.size != 1:
        raise ValueError(f"{name} returned {str(value)[:30]}, not one number")
    as_float = float(array.reshape(-1)[0])
    if not math.isfinite(as_float):
        raise ValueError(f"{name} returned {as_float}")
    return as_float
