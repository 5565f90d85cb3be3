"""Grade on the workers of a dask cluster.

Reads:  the address of a scheduler, a grader, jobs.
Gives:  results as they come back; clear errors where the cluster fails.
Leaves to others: what runs on a worker (remote.py), starting one (service.py), keeping results.

The grader bundle is a task of its own: the scheduler can repeat it, so it outlives any worker, and
each worker fetches it once. Replies are text, parsed here; they hold no objects.

If a worker is lost, the scheduler gives what it was grading to others. A submission that was being
graded at several losses is suspect, and graded alone in the end. If it costs workers then, too, it
could not be judged.
"""

from __future__ import annotations

import contextlib
import json
import logging
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future

from distributed import Client
from distributed.scheduler import KilledWorker

from autograder.classroom.executors.base import (
    Cluster,
    Executor,
    ExecutorError,
    ExecutorOptions,
    Job,
    jobs_as_completed,
)
from autograder.classroom.executors.bundle import GraderBundle
from autograder.classroom.executors.remote import CANNOT, grade_remotely
from autograder.classroom.executors.service import security_of
from autograder.grading.grader import Grader
from autograder.grading.results import Result

CONNECT_SECONDS = 10.0
WORKERLESS_SECONDS = 60.0  # a worker that was lost may come back
COUNT_SECONDS = 1.0
CLOSE_SECONDS = 2.0
JOBS_PER_THREAD = 4  # under way for each thread of the cluster
ENDS_WORKERS = (
    "the worker that graded it was lost, again and again, also when nothing else was graded. Look "
    "at what the submission does, and at the memory of the workers"
)
GOES_ON = "What was graded is kept: the same command goes on from there."


class ClusterConnection:
    """A connection to a scheduler, which holds the grader bundle for the workers.

    Raises: ExecutorError if the scheduler cannot be reached.
    """

    def __init__(self, cluster: Cluster, bundle: GraderBundle) -> None:
        self.address = cluster.address
        self.threads = 0
        self.counted = 0.0  # when the threads were
        self.workers_seen = time.monotonic()
        for name in ("distributed", "distributed.client", "tornado.application"):  # we report it
            logging.getLogger(name).setLevel(logging.CRITICAL)
        security = security_of(cluster.tls)
        try:
            self.client = Client(
                cluster.address, timeout=CONNECT_SECONDS, security=security, set_as_default=False
            )
        except (OSError, ValueError) as error:
            raise ExecutorError(
                f"No scheduler answers at {cluster.address} within {CONNECT_SECONDS:g} s. Start "
                "one there with `autograder cluster-scheduler`, or look at the address."
            ) from error
        self.digest = bundle.digest
        self.content = self.client.submit(bytes, bundle.content, key=f"grader-{bundle.digest}")
        self.executor = self.client.get_executor(pure=False)

    def start(self, job: Job) -> Future[str]:
        """Send a job to some worker."""
        future: Future[str] = self.executor.submit(
            grade_remotely, self.digest, self.content, job.sealed.to_bytes(), job.question
        )
        return future

    def result(self, future: Future[str]) -> Result | None:
        """What came back; None if too many workers were lost with it. Raises: ExecutorError."""
        try:
            kind, text = json.loads(future.result())
        except KilledWorker:
            return None
        except CancelledError as error:
            raise self._lost() from error
        except Exception as error:
            raise ExecutorError(
                f"A worker of {self.address} cannot do what it was asked for: "
                f"{type(error).__name__}: {error}. Is the same version of autograder installed "
                f"there? {GOES_ON}"
            ) from error
        if kind == CANNOT:
            raise ExecutorError(f"{text.rstrip('.')}. {GOES_ON}")
        return Result.from_json(text)

    def most_at_once(self) -> int:
        """How many jobs are worth having under way."""
        if time.monotonic() > self.counted + COUNT_SECONDS:
            self._count()
        return JOBS_PER_THREAD * max(1, self.threads)

    def _count(self) -> None:
        """Count the threads of all workers. Raises: ExecutorError if the scheduler is gone."""
        try:
            self.threads = sum(self.client.nthreads().values())
        except (OSError, RuntimeError, ValueError) as error:
            raise self._lost() from error
        self.counted = time.monotonic()
        if self.threads:
            self.workers_seen = self.counted

    def check(self) -> None:
        """Raise ExecutorError if there has been no worker for too long."""
        self._count()
        if time.monotonic() > self.workers_seen + WORKERLESS_SECONDS:
            raise ExecutorError(
                f"No worker is at {self.address}, for {WORKERLESS_SECONDS:g} s now. Start some "
                f"with `autograder cluster-worker {self.address}`. {GOES_ON}"
            )

    def close(self) -> None:
        """Give up what is under way and leave the cluster; it serves others."""
        with contextlib.suppress(OSError):  # the scheduler may be gone
            self.client.close(timeout=CLOSE_SECONDS)

    def _lost(self) -> ExecutorError:
        return ExecutorError(
            f"The scheduler at {self.address} is gone. Start it again with `autograder "
            f"cluster-scheduler`; workers come back to it by themselves. {GOES_ON}"
        )


class ClusterExecutor(Executor):
    """The workers of a cluster. See Executor."""

    def __init__(self, grader: Grader, cluster: Cluster, options: ExecutorOptions) -> None:
        super().__init__(grader, options)
        self.cluster = cluster
        self.connection: ClusterConnection | None = None

    def grade(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        """Grade each job on some worker. See Executor."""
        if self.connection is None:
            bundle = GraderBundle.pack(self.grader, self.options.allow_weak)
            self.connection = ClusterConnection(self.cluster, bundle)
        suspects = []
        for job, result in _graded_by(self.connection, jobs):
            if result is None:
                suspects.append(job)
            else:
                yield job, result
        for suspect in suspects:  # alone, so that nobody is blamed for another
            for job, result in _graded_by(self.connection, [suspect]):
                yield job, result or self.grader.not_judged(job.sealed, ENDS_WORKERS)

    def shutdown(self) -> None:
        """Leave the cluster. See Executor."""
        if self.connection is not None:
            self.connection.close()


def _graded_by(
    connection: ClusterConnection, jobs: Iterable[Job]
) -> Iterator[tuple[Job, Result | None]]:
    """Each job with its result; None if too many workers were lost with it."""
    for job, future in jobs_as_completed(
        connection.start, jobs, connection.most_at_once, connection.check
    ):
        yield job, connection.result(future)
