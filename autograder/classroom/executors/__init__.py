"""Who grades the submissions of a class.

Reads:  orders: sealed submissions, one by one; a grader.
Gives:  each order with its result, as soon as it is there.
Leaves to others: which submissions (classroom.py), keeping results (gradebook/), one submission
        (grading.py).

local.py grades in threads of this process, cluster.py on the workers of a dask cluster; remote.py
is what runs there, courier.py brings them the grader, service.py starts scheduler and workers.
"""

from __future__ import annotations

from autograder.classroom.executors.base import Cluster, Executor, ExecutorError, Order, Tls
from autograder.classroom.executors.create import create_executor

__all__ = ["Cluster", "Executor", "ExecutorError", "Order", "Tls", "create_executor"]
