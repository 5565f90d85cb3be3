"""autograder/crew/hire.py: choose the crew.

Reads:  how many submissions at a time, or the address of a cluster.
Gives:  a Crew.
Leaves to others: the crews themselves. dask is imported only if a cluster is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.crew.base import Crew
from autograder.crew.local import LocalCrew
from autograder.grading import Grader


@dataclass(frozen=True)
class Tls:
    """PEM files: the authority that signed every certificate, one's own certificate, its key."""

    authority: Path
    certificate: Path
    key: Path


@dataclass(frozen=True)
class Cluster:
    """A scheduler: tcp://HOST:PORT, or tls://HOST:PORT with the files for it."""

    address: str
    tls: Tls | None = None


def crew_for(grader: Grader, jobs: int, allow_weak: bool, cluster: Cluster | None = None) -> Crew:
    """A crew of `jobs` threads here, or the workers of a cluster. To be dismissed by the caller.

    Raises: WeakIsolation; CrewError if the cluster cannot be used.
    """
    if cluster is None:
        return LocalCrew(grader, jobs, allow_weak)
    from autograder.crew.cluster import ClusterCrew

    return ClusterCrew(cluster, grader, allow_weak)
