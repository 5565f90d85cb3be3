"""The entries of an answer, as a case reads them.

Reads:  nothing.
Gives:  Entries, a dict in which a missing entry ends the case as failed.
Leaves to others: asking and comparing (checks.py).

This file is also part of the student zip; it needs the standard library alone.
"""

from __future__ import annotations

from typing import Any, NoReturn

from autograder.judge.verdicts import CheckFailed


class Entries(dict[str, Any]):
    """The entries of an answer; one that is not there ends the case as failed."""

    def __missing__(self, label: str) -> NoReturn:
        raise CheckFailed("type", f"The answer lacks {label!r}, which the probe asked for.")
