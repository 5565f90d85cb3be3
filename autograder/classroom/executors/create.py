"""Choose the executor.

Reads:  a grader, options.
Gives:  an Executor.
Leaves to others: the executors themselves. dask is imported only if a cluster is asked for.
"""

from __future__ import annotations

from autograder.classroom.executors.base import Executor, ExecutorOptions
from autograder.classroom.executors.local import LocalExecutor
from autograder.grading.grader import Grader


def create_executor(grader: Grader, options: ExecutorOptions) -> Executor:
    """An executor with threads of this process, or with the workers of a cluster."""
    if options.cluster is None:
        return LocalExecutor(grader, options)
    from autograder.classroom.executors.cluster import ClusterExecutor

    return ClusterExecutor(grader, options.cluster, options)
