"""What a submission does is noted; what a package does by itself is not."""

from __future__ import annotations

import pytest

from autograder.course.assignment import Limits
from autograder.worker.fork_server_client import ForkServer
from autograder.worker.time_limits import Budget
from autograder.worker.worker_client import Worker

pytestmark = pytest.mark.slow

HONEST = {
    "Matplotlib, which looks for fonts with a program": """
import io
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.savefig(io.BytesIO())
""",
    "a package that tries the network": "import requests",
    "a file of Python's own": "open(__import__('os').__file__).read(1)",
}
NOTED = {
    "a program": ("import subprocess; subprocess.Popen(['ls'])", "start a program: ls"),
    "a program whose output is caught": (
        "import subprocess; subprocess.run(['ls'], capture_output=True)",
        "make a pipe",
    ),
    "a program by the shell": ("import os; os.system('ls')", "start a program: ls"),
    "a program by a function of a package": (
        "import logging, matplotlib.cbook\n"
        "matplotlib.cbook._check_and_log_subprocess(['ls'], logging.getLogger())",
        "make a pipe",
    ),
    "a file by a function of a package": (
        "import numpy as np; np.loadtxt('/etc/passwd')",
        "read a file: /etc/passwd",
    ),
    "a file after a package was imported": (
        "import matplotlib.pyplot; open('/etc/passwd')",
        "read a file: /etc/passwd",
    ),
    "a file to write": ("open('x', 'w')", "open a file for writing: x"),
}


@pytest.fixture(scope="module")
def fork_server():
    one = ForkServer()
    yield one
    one.close()


def imported(fork_server, source):
    """The failure of importing a submission, and the notes on it."""
    limits = Limits(cpu_seconds=20, wall_seconds=60)
    worker = Worker(fork_server, {"own.py": source.encode()}, limits, Budget(100.0))
    answer, _ = worker.load(limits.cpu_seconds, limits.wall_seconds)
    worker.end()
    return answer.failure, worker.suspicious


@pytest.mark.parametrize("name", HONEST)
def test_what_a_package_does_while_it_is_imported_is_not_noted(fork_server, name):
    failure, notes = imported(fork_server, HONEST[name])
    assert failure is None, failure
    assert notes == []


@pytest.mark.parametrize("name", NOTED)
def test_what_a_submission_does_is_noted(fork_server, name):
    source, note = NOTED[name]
    _, notes = imported(fork_server, source)
    assert f"tried to {note}" in notes
