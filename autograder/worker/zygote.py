"""autograder/worker/zygote.py: the warm process that forks workers, and the worker itself.

Reads:  a control socket: what to run beside submissions (probes), and one request per worker.
Gives:  a forked worker per request, which limits itself and only then imports the submission;
        how it ended, after nothing of it is left.
Leaves to others: deciding and judging (client.py). It knows no tests, no answers, no secrets.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import resource
import signal
import socket
import sys
import time
from typing import Any

import numpy  # noqa: F401 - imported before the fork, so that no worker pays for it

from autograder.answers import Answer, Probe, to_plain
from autograder.implementation import InProcess, load_probes
from autograder.wire import WireError
from autograder.worker.boundary import Boundary
from autograder.worker.channel import Channel, Closed

SET_PDEATHSIG, SET_DUMPABLE, SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVS = 1, 4, 36, 38
MIB = 2**20


def main(control_fd: int) -> None:
    """Serve the control socket until the grader hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader, which then hangs up
    control = socket.socket(fileno=control_fd)
    process_control(SET_CHILD_SUBREAPER, 1)
    process_control(SET_DUMPABLE, 0)
    channel = Channel(control)
    try:
        orders = channel.receive()
        for name in orders["preload"]:
            importlib.import_module(name)
        probes = load_probes(orders["probes"].tobytes().decode())
        boundary = Boundary(not_readable=sys.argv[1])
        gc.collect()
        gc.freeze()
        channel.send({"landlock": boundary.version})
        while True:
            limits = channel.receive()
            pid = fork_worker(control, limits, probes, boundary)
            channel.send({"pid": pid})
            channel.receive()  # the grader has what it wanted
            channel.send(end_worker(pid))
    except Closed:
        end_worker(0)


def fork_worker(
    control: socket.socket, limits: dict[str, Any], probes: dict[str, Probe], boundary: Boundary
) -> int:
    """Fork a worker; its connection to the grader comes over the control socket.

    Returns: its process id.
    """
    control.setblocking(True)
    _, fds, _, _ = socket.recv_fds(control, 1, 1)
    control.setblocking(False)
    pid = os.fork()
    if pid:
        os.close(fds[0])
        return pid
    try:
        control.close()
        connection = socket.socket(fileno=fds[0])
        confine(limits, connection.fileno(), boundary)
        serve(Channel(connection), probes)
    finally:
        os._exit(0)


def end_worker(pid: int) -> dict[str, Any]:
    """Kill the worker (0: whatever is there) and everything that it started.

    Children whose parent died become the zygote's own, so none escapes.
    Returns: {"status": wait status, "cpu_seconds", "peak_mib"} of the worker.
    """
    ended = {"status": 0, "cpu_seconds": 0.0, "peak_mib": 0.0}
    if pid:
        signal_quietly(os.killpg, pid)
        signal_quietly(os.kill, pid)
        _, status, used = os.wait4(pid, 0)
        cpu_seconds = used.ru_utime + used.ru_stime
        ended = {"status": status, "cpu_seconds": cpu_seconds, "peak_mib": used.ru_maxrss / 1024}
    with contextlib.suppress(ChildProcessError):  # raised when nothing is left
        while True:
            gone, _ = os.waitpid(-1, os.WNOHANG)
            if not gone:
                for child in children():
                    signal_quietly(os.kill, child)
                time.sleep(0.001)
    return ended


def children() -> list[int]:
    """Process ids of the zygote's living children."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children") as listing:
            return [int(pid) for pid in listing.read().split()]
    except OSError:  # a kernel built without that file
        return [pid for pid in processes() if parent_of(pid) == os.getpid()]


def processes() -> list[int]:
    """Process ids of everything that runs, as far as /proc tells."""
    with contextlib.suppress(OSError):
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return []


def parent_of(pid: int) -> int:
    """Process id of a process's parent; 0 if it is gone."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return int(stat.read().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return 0


def signal_quietly(send: Any, target: int) -> None:
    """Send SIGKILL by os.kill or os.killpg; the target may be gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        send(target, signal.SIGKILL)


def confine(limits: dict[str, Any], keep_fd: int, boundary: Boundary) -> None:
    """Give up what the submission must not have. Runs in the worker, before the submission."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(nothing, fd)
    address_space = address_space_in_use() + int(limits["memory_mib"]) * MIB
    cpu_seconds = int(limits["cpu_seconds_in_all"]) + 1
    for what, value in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, int(limits["file_mib"]) * MIB),
        (resource.RLIMIT_NPROC, int(limits["processes"])),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (value, value))
    process_control(SET_PDEATHSIG, signal.SIGKILL)
    process_control(SET_DUMPABLE, 0)
    process_control(SET_NO_NEW_PRIVS, 1)
    os.chdir("/")
    boundary.enter()
    os.closerange(3, keep_fd)
    os.closerange(keep_fd + 1, 4096)
    # The grader's own folder is no place to import from: solutions may lie beside it.
    sys.path[:] = [path for path in sys.path if path not in ("", sys.argv[1])]
    sys.argv = ["submission"]
    sys.dont_write_bytecode = True


def address_space_in_use() -> int:
    """Bytes of address space that Python and NumPy take already; 0 where it cannot be read."""
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def process_control(option: int, value: int) -> None:
    """Linux prctl; does nothing elsewhere."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), 0, 0, 0)


def serve(channel: Channel, probes: dict[str, Probe]) -> None:
    """Import the submission, then answer requests until the grader hangs up."""
    try:
        files = channel.receive()["files"]
        contents = {name: content.tobytes() for name, content in files.items()}
        subject = InProcess(contents, probes, dedicated=True)
        imported = Answer(None, subject.import_trouble, subject.printed_at_import)
        channel.send(as_plain(0, imported))
        while True:
            request = channel.receive()
            answer = subject.ask(request["probe"], request["inputs"])
            send_answer(channel, request["id"], answer)
    except Closed:
        return


def send_answer(channel: Channel, number: int, answer: Answer) -> None:
    """Send an answer, or that it is too large to be sent."""
    reply = as_plain(number, answer)
    try:
        channel.send(reply)
    except WireError:
        reply["value"] = None
        reply["trouble"] = {"kind": "unsendable"}
        channel.send(reply)


def as_plain(number: int, answer: Answer) -> dict[str, Any]:
    """An answer as the plain data that goes over the channel."""
    trouble = None if answer.trouble is None else dict(vars(answer.trouble))
    printed = to_plain(answer.printed)
    return {"id": number, "value": answer.value, "trouble": trouble, "printed": printed}
