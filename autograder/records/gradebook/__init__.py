"""Everything that is known of a class, in one SQLite file.

Reads:  attempts, results and decisions as they come, from one writer.
Gives:  all of them, old ones included; the standing of every student.
Leaves to others: making results (classroom.py), showing them (report/, outgoing/).

schema.py says what is kept, book.py keeps it, late.py and standings.py make grades of it;
merging.py joins the parts of a class.
"""

from __future__ import annotations

from autograder.records.gradebook.book import (
    OVERRIDE,
    WAIVER,
    Attempt,
    Decision,
    Gradebook,
    GraderRecord,
    GradingRun,
    assignment_of,
    opened,
)
from autograder.records.gradebook.grades import (
    KNOWN_CODE,
    class_results,
    grades_of,
    that_may_count,
    waiting,
)
from autograder.records.gradebook.merging import SHARDS, merge
from autograder.records.gradebook.schema import GradebookError

__all__ = [
    "KNOWN_CODE",
    "OVERRIDE",
    "SHARDS",
    "WAIVER",
    "Attempt",
    "Decision",
    "Gradebook",
    "GradebookError",
    "GraderRecord",
    "GradingRun",
    "assignment_of",
    "class_results",
    "grades_of",
    "merge",
    "opened",
    "that_may_count",
    "waiting",
]
