"""Run a part of many tests of one kind in `make test`, and all of them in `make test-long`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def sampled(values: Iterable[Any], one_in: int) -> list[Any]:
    """Arguments of parametrize: one in so many as it is, the others marked `long`.

    values: single values, or pytest.param with ids. The first is always among those that are run.
    """
    return [
        value if number % one_in == 0 else marked_long(value) for number, value in enumerate(values)
    ]


def marked_long(value: Any) -> Any:
    """A value, or a pytest.param, that `make test` leaves out."""
    if hasattr(value, "values") and hasattr(value, "marks"):
        return pytest.param(*value.values, id=value.id, marks=[*value.marks, pytest.mark.long])
    return pytest.param(value, marks=pytest.mark.long)
