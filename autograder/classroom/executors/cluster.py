"""Grade on the workers of a dask cluster.

Reads:  the address of a scheduler, a grader, orders.
Gives:  results as they come back; clear errors where the cluster fails.
Leaves to others: what runs on a worker (remote.py), starting one (service.py), keeping results.

The grader's package is a task of its own: the scheduler can repeat it, so it outlives any worker,
and each worker fetches it once. Replies are text, parsed here; they hold no objects.

If a worker is lost, the scheduler gives what it had in hand to others. Who was in hand at several
losses is suspected, and graded alone in the end. Who costs workers then, too, could not be judged.
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

from autograder.classroom.executors.base import Cluster, ExecutorError, Order, as_they_come
from autograder.classroom.executors.bundle import packed
from autograder.classroom.executors.remote import CANNOT, grade
from autograder.classroom.executors.service import security_of
from autograder.grading.grader import Grader
from autograder.grading.results import Result

CONNECT_SECONDS = 10.0
WORKERLESS_SECONDS = 60.0  # a worker that was lost may come back
COUNT_SECONDS = 1.0
CLOSE_SECONDS = 2.0
AT_ONCE = 4  # orders under way for each thread of the cluster
ENDS_WORKERS = (
    "the worker that graded it was lost, again and again, also when nothing else was graded. Look "
    "at what the submission does, and at the memory of the workers"
)
AGAIN = "What was graded is kept: the same command goes on from there."


class ClusterExecutor:
    """The workers of a cluster. See Crew.

    Raises: CrewError if the scheduler cannot be reached.
    """

    def __init__(self, cluster: Cluster, grader: Grader, allow_weak: bool) -> None:
        self.address = cluster.address
        self.grader = grader
        self.allow_weak = allow_weak
        self.threads = 0
        self.counted = 0.0  # when the threads were
        self.workers_seen = time.monotonic()
        for name in ("distributed", "distributed.client", "tornado.application"):  # told below
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
        self.package = packed(grader)
        self.content = self.client.submit(
            bytes, self.package.content, key=f"grader-{self.package.digest}"
        )
        self.executor = self.client.get_executor(pure=False)

    def grade(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Result]]:
        """Grade each order on some worker. See Crew."""
        suspects = []
        for order, result in self._graded(orders):
            if result is None:
                suspects.append(order)
            else:
                yield order, result
        for suspect in suspects:  # alone, so that nobody is blamed for another
            for order, result in self._graded([suspect]):
                yield order, result or self.grader.not_judged(order.sealed, ENDS_WORKERS)

    def _graded(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Result | None]]:
        """Each order with its result; None if too many workers were lost with it."""
        for order, future in as_they_come(self._start, orders, self._at_once, self._look):
            yield order, self._result(future)

    def _start(self, order: Order) -> Future[str]:
        sealed = order.sealed.to_bytes()
        future: Future[str] = self.executor.submit(
            grade, self.package.digest, self.content, sealed, order.question, self.allow_weak
        )
        return future

    def _result(self, future: Future[str]) -> Result | None:
        """What came back; None if too many workers were lost with it. Raises: CrewError."""
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
                f"there? {AGAIN}"
            ) from error
        if kind == CANNOT:
            raise ExecutorError(f"{text.rstrip('.')}. {AGAIN}")
        return Result.from_json(text)

    def _at_once(self) -> int:
        """How many orders are worth having under way."""
        if time.monotonic() > self.counted + COUNT_SECONDS:
            self._count()
        return AT_ONCE * max(1, self.threads)

    def _count(self) -> None:
        """Count the threads of all workers. Raises: CrewError if the scheduler is gone."""
        try:
            self.threads = sum(self.client.nthreads().values())
        except (OSError, RuntimeError, ValueError) as error:
            raise self._lost() from error
        self.counted = time.monotonic()
        if self.threads:
            self.workers_seen = self.counted

    def _look(self) -> None:
        """Raise CrewError if nobody is there who could grade."""
        self._count()
        if time.monotonic() > self.workers_seen + WORKERLESS_SECONDS:
            raise ExecutorError(
                f"No worker is at {self.address}, for {WORKERLESS_SECONDS:g} s now. Start some "
                f"with `autograder cluster-worker {self.address}`. {AGAIN}"
            )

    def shutdown(self) -> None:
        """Give up what is under way and leave the cluster; it serves others. See Crew."""
        with contextlib.suppress(OSError):  # the scheduler may be gone
            self.client.close(timeout=CLOSE_SECONDS)

    def _lost(self) -> ExecutorError:
        return ExecutorError(
            f"The scheduler at {self.address} is gone. Start it again with `autograder "
            f"cluster-scheduler`; workers come back to it by themselves. {AGAIN}"
        )
