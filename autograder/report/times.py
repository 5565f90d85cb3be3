"""How long grading took.

Reads:  ClassResults.
Gives:  the submissions with their wall time, the slowest first; their median.
Leaves to others: measuring (grading.py), showing it (pages.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from autograder.grading.results import Result
from autograder.records.class_results import ClassResults


@dataclass(frozen=True)
class Times:
    """Wall time of a class, in seconds.

    slowest_first: its submissions. median: None if there are none. total: of all, one by one.
    """

    slowest_first: tuple[Result, ...]
    median: float | None
    total: float

    @property
    def longest(self) -> float:
        """Seconds of the slowest submission."""
        return self.slowest_first[0].seconds if self.slowest_first else 0.0


def times(results: ClassResults) -> Times:
    """How long each submission took, the slowest first."""
    ordered = sorted(results.results, key=lambda one: (-one.seconds, one.submission))
    seconds = [one.seconds for one in ordered]
    return Times(tuple(ordered), median(seconds) if seconds else None, sum(seconds))
