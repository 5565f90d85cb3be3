"""Draw numbers from every region in which code may go wrong.

Reads:  a generator.
Gives:  numbers of either sign that are tiny, usual and huge, and 0; arrays in which two numbers
        are equal; a size beyond single precision.
Leaves to others: what a case asks with them (the hidden test files).

Inputs from one friendly region let wrong code pass: a power of a negative number, a bound at 0.1,
rounding to five digits show nowhere else.
"""

from __future__ import annotations

import numpy as np

BEYOND_SINGLE = 1e39  # numbers of this size are infinite in float32, and usual in float64


def everywhere(rng: np.random.Generator, tiny: float = 1e-6, huge: float = 1e3) -> list[float]:
    """0, and of either sign a tiny number, one below 1, one above 1 and a huge one; shuffled."""
    sizes = np.repeat([tiny, 0.25, 1.5, huge], 2) * rng.uniform(1.0, 2.0, 8)
    return [float(number) for number in rng.permutation([0.0, *sizes * ([1.0, -1.0] * 4)])]


def with_equal_ones(rng: np.random.Generator, array: np.ndarray) -> np.ndarray:
    """A copy in which the first number stands once more, at a random place."""
    copy = array.copy()
    if copy.size > 1:
        copy.flat[rng.integers(1, copy.size)] = copy.flat[0]
    return copy
