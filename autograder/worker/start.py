"""autograder/worker/start.py: how a zygote begins.

Reads:  its control socket and the layers of isolation that are wanted.
Gives:  the process in which zygote.py goes on.
Leaves to others: everything else. NumPy is imported only after the namespaces are entered, so that
        the process that waits outside stays small.
"""

from __future__ import annotations

import importlib
import os
import signal
from collections.abc import Collection

from autograder.worker.namespaces import enter_namespaces


def start(control_fd: int, wanted: Collection[str]) -> None:
    """Become a zygote until the grader hangs up."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # ignored, it would take ended workers away
    no_namespaces = enter_namespaces() if "namespaces" in wanted else "not wanted"
    zygote = importlib.import_module("autograder.worker.zygote")
    zygote.main(control_fd, wanted, no_namespaces)
    os._exit(0)  # taking Python down with all its modules costs as much as a submission
