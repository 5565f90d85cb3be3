"""Keep everything that is known of a class in one SQLite file.

Reads:  attempts, results and decisions as they come, from one writer.
Gives:  all of them, old ones included; the grade of every student.
Leaves to others: making results (classroom/class_run.py), showing them (report/, lms/outgoing/).

schema.py says what is kept; book.py, runs.py and decisions.py keep it, as the data of rows.py;
late.py and grades.py make grades of it; merging.py joins the parts of a class.
"""

from __future__ import annotations

from autograder.records.gradebook.book import Gradebook, assignment_of, opened
from autograder.records.gradebook.grades import (
    KNOWN_CODE,
    attempts_that_may_count,
    class_results,
    grades_of,
    not_settled,
)
from autograder.records.gradebook.merging import SHARDS, merge_gradebooks
from autograder.records.gradebook.rows import (
    OVERRIDE,
    WAIVER,
    Attempt,
    Decision,
    GraderIdentity,
    GradingRun,
)
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
    "GraderIdentity",
    "GradingRun",
    "assignment_of",
    "attempts_that_may_count",
    "class_results",
    "grades_of",
    "merge_gradebooks",
    "not_settled",
    "opened",
]
