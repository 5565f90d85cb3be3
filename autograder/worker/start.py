"""How a zygote begins.

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


def start(control_fd: int, spec: Collection[str]) -> None:
    """Become a zygote until the grader hangs up."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # ignored, it would take ended workers away
    no_namespaces = enter_namespaces() if "namespaces" in spec else "not wanted"
    fork_server = importlib.import_module("autograder.worker.fork_server")
    fork_server.main(control_fd, spec, no_namespaces)
    os._exit(0)  # taking Python down with all its modules costs as much as a submission
