"""autograder/gradebook: everything that is known of a class, in one SQLite file.

Reads:  attempts, results and decisions as they come, from one writer.
Gives:  all of them, old ones included; the standing of every student.
Leaves to others: making results (classroom.py), showing them (report/, outgoing/).

schema.py says what is kept, book.py keeps it, late.py and standings.py make grades of it;
merging.py joins the parts of a class.
"""

from __future__ import annotations

from autograder.gradebook.book import (
    OVERRIDE,
    WAIVER,
    Attempt,
    Decision,
    Generation,
    Gradebook,
    Told,
    assignment_of,
    opened,
)
from autograder.gradebook.merging import SHARDS, merge
from autograder.gradebook.schema import GradebookError
from autograder.gradebook.standings import (
    KNOWN_CODE,
    class_results,
    standings,
    that_may_count,
    waiting,
)

__all__ = [
    "KNOWN_CODE",
    "OVERRIDE",
    "SHARDS",
    "WAIVER",
    "Attempt",
    "Decision",
    "Generation",
    "Gradebook",
    "GradebookError",
    "Told",
    "assignment_of",
    "class_results",
    "merge",
    "opened",
    "standings",
    "that_may_count",
    "waiting",
]
