"""Grade the submissions of a class, here or on other machines.

Reads:  jobs: sealed submissions, one by one; a grader.
Gives:  each job with its result, as soon as it is there.
Leaves to others: which submissions (class_run.py), keeping results (records/gradebook/), one
        submission (grading/grader.py).

local.py grades in threads of this process, cluster.py on the workers of a dask cluster; remote.py
is what runs there, bundle.py brings them the grader, service.py starts scheduler and workers.
"""

from __future__ import annotations

from autograder.classroom.executors.base import (
    Cluster,
    Executor,
    ExecutorError,
    ExecutorOptions,
    Job,
    Tls,
)
from autograder.classroom.executors.create import create_executor

__all__ = [
    "Cluster",
    "Executor",
    "ExecutorError",
    "ExecutorOptions",
    "Job",
    "Tls",
    "create_executor",
]
