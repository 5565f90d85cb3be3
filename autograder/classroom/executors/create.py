"""Choose the crew.

Reads:  how many submissions at a time, or the address of a cluster.
Gives:  a Crew.
Leaves to others: the crews themselves. dask is imported only if a cluster is asked for.
"""

from __future__ import annotations

from autograder.classroom.executors.base import Cluster, Executor
from autograder.classroom.executors.local import LocalExecutor
from autograder.grading.grader import Grader


def create_executor(
    grader: Grader, jobs: int, allow_weak: bool, cluster: Cluster | None = None
) -> Executor:
    """A crew of `jobs` threads here, or the workers of a cluster. To be dismissed by the caller.

    Raises: WeakIsolation; CrewError if the cluster cannot be used.
    """
    if cluster is None:
        return LocalExecutor(grader, jobs, allow_weak)
    from autograder.classroom.executors.cluster import ClusterExecutor

    return ClusterExecutor(cluster, grader, allow_weak)
