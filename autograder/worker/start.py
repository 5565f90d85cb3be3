"""Start a fork server.

Reads:  its control socket and the layers of isolation to try.
Gives:  the process in which fork_server.py goes on.
Leaves to others: everything else. NumPy is imported only after the namespaces are entered, so that
        the process that waits outside stays small.
"""

from __future__ import annotations

import importlib
import os
import signal
from collections.abc import Collection

from autograder.worker.namespaces import enter_namespaces


def start(control_fd: int, try_layers: Collection[str]) -> None:
    """Become a fork server until the grader hangs up."""
    # If whoever started us ignores it, the kernel forgets ended workers and we cannot wait for one.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    no_namespaces = enter_namespaces() if "namespaces" in try_layers else "not wanted"
    fork_server = importlib.import_module("autograder.worker.fork_server")
    fork_server.serve_grader(control_fd, try_layers, no_namespaces)
    os._exit(0)  # taking Python down with all its modules costs as much as a submission
