"""One case of an otter test file, as data.

Reads:  nothing.
Gives:  Case: what otter's own test_case holds, without otter.
Leaves to others: the decorator that makes it and reading test files (cases.py), running it
        (judge.py).

This file is also part of the student zip; it needs the standard library alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Case:
    """One case of an otter test file: what otter's own test_case holds, without otter.

    keep: names of inputs whose numbers stay when a public case is put with other numbers.
    """

    name: str
    points: float
    hidden: bool
    failure_message: str | None
    test_func: Callable[[Any], None] = field(default=lambda check: None)
    keep: frozenset[str] = frozenset()

    def __call__(self, test_func: Callable[[Any], None]) -> Case:
        """Decorate the function that performs the case."""
        self.test_func = test_func
        return self
