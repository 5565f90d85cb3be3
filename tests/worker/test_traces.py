"""No worker finds a trace that an earlier one left in the kernel.

A worker that knows hidden inputs could leave bits somewhere, and a later one, whose public check is
shown to the student, could find them. Each pair below is such a place: what leaves a bit there, and
what looks for it.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

import numpy as np
import pytest

from autograder.course.assignment import Limits
from autograder.worker.fork_server_client import LAYERS, ForkServer
from autograder.worker.process import children_of
from autograder.worker.time_limits import Budget
from autograder.worker.worker_client import Worker

pytestmark = pytest.mark.slow

OLD = 10**9  # seconds, and so before any file of this project was changed
TRACES = {  # without any layer each of them carries a bit
    "a flag of standard input": (
        "import fcntl; fcntl.fcntl(0, fcntl.F_SETFL, os.O_NONBLOCK)",
        "import fcntl; found = fcntl.fcntl(0, fcntl.F_GETFL) & os.O_NONBLOCK",
    ),
    "the same by ioctl": (
        "import fcntl; fcntl.ioctl(0, 0x5421, (1).to_bytes(4, 'little'))",
        "import fcntl; found = fcntl.fcntl(0, fcntl.F_GETFL) & os.O_NONBLOCK",
    ),
    "the time when a file was read": ("open(PATH, 'rb').read()", "found = os.stat(PATH).st_atime"),
    "the time when a folder was listed": (
        "os.listdir(os.path.dirname(PATH))",
        "found = os.stat(os.path.dirname(PATH)).st_atime",
    ),
    "the time when a name in /proc was first looked up": (
        "os.stat(f'/proc/{os.getppid()}/limits')",
        "import time; time.sleep(0.1); earlier = time.time() - 0.05\n"
        "found = os.stat(f'/proc/{os.getppid()}/limits').st_mtime < earlier",
    ),
}
BEGIN = """
import os
PATH, found = {path!r}, None
try:
"""
END = """
except OSError as error: found = type(error).__name__
print(found)
"""


def said(fork_server: ForkServer, code: str, path: Path) -> str:
    """What a new worker prints that runs the code."""
    indented = "".join(f"    {line}\n" for line in code.splitlines())
    source = BEGIN.format(path=str(path)) + indented + END
    worker = Worker(fork_server, {"spy.py": source.encode()}, Limits(), Budget(100.0))
    answer, _ = worker.load(5.0, 30.0)
    worker.end()
    assert answer.failure is None, answer.failure
    return answer.printed


@pytest.fixture
def module(tmp_path):
    """A file that a worker may read, which was last read long ago."""
    path = Path(np.__file__).parent / f"_trace_{os.getpid()}" / "module.py"
    path.parent.mkdir()
    path.write_text("", encoding="ascii")
    yield path
    path.unlink()
    path.parent.rmdir()


@contextlib.contextmanager
def fork_server_with(layers):
    fork_server = ForkServer(try_layers=layers)
    try:
        yield fork_server
    finally:
        fork_server.close()


def found_by_the_second(layers, module, trace, bit):
    """What the second worker of a fork server finds if the first left a bit, or did not."""
    leave, look = TRACES[trace]
    for one in (module, module.parent):
        os.utime(one, (OLD, OLD))
    with fork_server_with(layers) as fork_server:
        if "namespaces" not in fork_server.layers and layers and "the time" in trace:
            pytest.skip("without namespaces times can be seen, and the level says so")
        said(fork_server, leave if bit else "pass", module)
        return said(fork_server, look, module)


@pytest.mark.parametrize("trace", TRACES)
def test_a_later_worker_finds_no_trace(module, trace):
    nothing, one = (found_by_the_second(LAYERS, module, trace, bit) for bit in (False, True))
    assert nothing == one


@pytest.mark.parametrize("trace", TRACES)
def test_without_layers_each_trace_is_found(module, trace):
    nothing, one = (found_by_the_second((), module, trace, bit) for bit in (False, True))
    if nothing == one and ("was read" in trace or "was listed" in trace):
        pytest.skip("this system keeps no access times")
    assert nothing != one


def test_workers_share_no_memory_that_can_be_written():
    with fork_server_with(LAYERS) as fork_server:
        inside = children_of(fork_server.process.pid) or [fork_server.process.pid]
        try:
            maps = Path(f"/proc/{inside[0]}/maps").read_text(encoding="utf-8")
        except OSError:
            pytest.skip("only root may look into a fork server")
    assert len(maps.splitlines()) > 50
    assert not re.findall(r"^\S+ .w.s .*$", maps, re.MULTILINE)
