"""The cases of an otter test file.

Reads:  the source of a test file.
Gives:  the decorator that test files use, and the cases that a file holds.
Leaves to others: running a case (judge.py), otter's own kind of case (otter_case.py).

This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from autograder.judge.case import Case


def case(title: str, points: float, hidden: bool = False, says: str = "", keep: str = "") -> Any:
    """Decorator for a case in an otter test file: `def test_something(check)`.

    Args:
        title: what the case looks at; shown to students, for hidden cases too.
        points: earned if it passes; 0 for information only.
        hidden: whether inputs and numbers stay with the grader.
        says: one sentence of advice for those who fail it: the idea to think about.
        keep: names of inputs, with spaces between them, whose numbers stay when a public case is
            put with other numbers: class numbers, flags, thresholds that other inputs must meet.
    """
    make: Callable[..., Any] = Case
    # One test file serves both: otter looks for instances of its own class. Where it is not loaded
    # it is not imported either: that takes a second, and students need not have it.
    if "otter.test_files" in sys.modules:
        from autograder.judge.otter_case import OtterCase

        make = OtterCase
    made = make(name=title, points=points, hidden=hidden, failure_message=says or None)
    made.keep = frozenset(keep.split())
    return made


def load_cases(source: str, filename: str) -> list[Case]:
    """Run an otter test file and return its cases in order.

    A case is known by test_func, which ours and otter's have: the decorator puts either into the
    file's namespace, where dicts keep the order of definition.
    """
    namespace: dict[str, Any] = {"__name__": filename.removesuffix(".py")}
    exec(compile(source, filename, "exec"), namespace)
    return [value for value in namespace.values() if hasattr(value, "test_func")]
