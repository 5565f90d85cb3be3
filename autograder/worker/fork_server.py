"""The warm process that forks workers, and the worker itself.

Reads:  a control socket: what to run beside submissions (advice), and a request per worker, which
        then gets the probes of the question that is asked.
Gives:  a forked worker per request, which limits itself and only then imports the submission;
        how it ended.
Leaves to others: deciding and killing (fork_server_client.py), judging, isolation
        (confinement.py). It knows no tests, no answers, no secrets.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import marshal
import os
import random
import resource
import signal
import socket
import sys
from collections.abc import Collection
from typing import Any

import numpy as np

from autograder.judge.answers import Answer, Opaque, Probe
from autograder.judge.implementation import InProcess, load_rules, public_functions, run_module
from autograder.worker import kernel
from autograder.worker.channel import Channel, Closed
from autograder.worker.confinement import Confinement, confine_fork_server, confine_worker
from autograder.worker.prewarm import prewarm
from autograder.worker.reply import reply_to
from autograder.worker.state import State
from autograder.worker.suspicious import SuspiciousActions
from autograder.worker.trial import try_all
from autograder.worker.wire import WireError

NO_VALUE = Opaque("no value")


def serve_grader(control_fd: int, try_layers: Collection[str], no_namespaces: str) -> None:
    """Serve the control socket until the grader hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader, which then hangs up
    kernel.prctl(kernel.SET_CHILD_SUBREAPER, 1)
    control = own_socket(control_fd)
    channel = Channel(control)
    with contextlib.suppress(Closed):
        settings = channel.receive_from_grader()
        for name in settings["preload"]:
            importlib.import_module(name)
        advice = settings["advice"]
        load_rules(advice)  # kept, so that a worker whose submission raises has them at once
        prewarm()
        random.seed(0)  # so that code which draws without a seed of its own gets the same
        np.random.seed(0)  # points whenever it is graded
        # Where default_rng() without a seed takes one from.
        np.random.bit_generator.randbits = random.getrandbits  # type: ignore[attr-defined]
        silence = os.open(os.devnull, os.O_WRONLY)
        confinement = confine_fork_server(try_layers, no_namespaces, not_readable=sys.argv[1])
        # The grader's own folder is no place to import from: solutions may lie beside it.
        sys.path[:] = [path for path in sys.path if path not in ("", sys.argv[1])]
        sys.argv = ["submission"]
        sys.dont_write_bytecode = True
        os.chdir("/")
        state = State()
        gc.collect()
        gc.freeze()  # else each worker's collector would write to, and so copy, all shared pages
        channel.send({"layers": confinement.layers, "missing": confinement.missing})
        os.dup2(silence, 2)  # from here on nobody reads this process's errors
        os.close(silence)
        while True:
            pid = fork_worker(control, channel.receive_from_grader(), advice, state, confinement)
            send_handle(control, channel, pid)
            channel.receive_from_grader()  # the grader is done with the worker and has killed it
            ended = wait_for(pid)
            channel.send(ended)
            while ended["left"]:
                channel.receive_from_grader()
                ended = {"left": others_are_left()}
                channel.send(ended)


def fork_worker(
    control: socket.socket,
    limits: dict[str, Any],
    advice: str,
    state: State,
    confinement: Confinement,
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
        confine_worker(limits, confinement)
        os.closerange(3, fds[0])
        os.closerange(fds[0] + 1, 4096)
        serve_requests(Channel(own_socket(fds[0])), advice, state)
    finally:
        os._exit(0)


def own_socket(fd: int) -> socket.socket:
    """A socket object around a connected one.

    Family and type are given: to ask the kernel for them, as socket.socket(fileno=fd) does, takes a
    system call that the filter forbids.
    """
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=fd)


def send_handle(control: socket.socket, channel: Channel, pid: int) -> None:
    """Send the worker's number and a descriptor of it, which never means another process."""
    channel.send({"pid": pid})
    if hasattr(os, "pidfd_open"):
        process = os.pidfd_open(pid)
        control.setblocking(True)
        socket.send_fds(control, [b"."], [process])
        control.setblocking(False)
        os.close(process)


def wait_for(pid: int) -> dict[str, Any]:
    """Wait for a killed worker.

    Returns: {"status": wait status, "cpu_seconds": of this process and of all workers so far,
        "left": whether anything that the worker started still lives}.
    """
    _, status = os.waitpid(pid, 0)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu_seconds = sum(one.ru_utime + one.ru_stime for one in used)
    return {"status": status, "cpu_seconds": cpu_seconds, "left": others_are_left()}


def others_are_left() -> bool:
    """Whether this process has living children; those whose parent died become its own."""
    with contextlib.suppress(ChildProcessError):  # raised when nothing is left
        while True:
            gone, _ = os.waitpid(-1, os.WNOHANG)
            if not gone:
                return True
    return False


def serve_requests(channel: Channel, advice: str, state: State) -> None:
    """In a worker: import the submission, then answer requests until the grader hangs up."""
    with contextlib.suppress(Closed):
        first = channel.receive_from_grader()
        if "targets" in first:
            channel.send(try_all(first["targets"]))
            return
        random.setstate(state.drawn)  # a fork gives this module another seed
        suspicious = SuspiciousActions()
        contents = first["files"]
        subject = InProcess(contents, {}, advice, dedicated=True)
        imported = Answer(None, subject.import_failure, subject.printed_at_import)
        send_answer(channel, 0, imported, suspicious)
        fresh = True
        while True:
            request = channel.receive_from_grader()
            if "requests" in request and not fresh:
                state.restore()
                subject = InProcess(contents, {}, advice, dedicated=True)
            if "probes" in request:
                subject.probes = unpack_probes(request["probes"])
            if "requests" in request:
                answer = answer_all(subject, request["requests"])
            else:
                answer = subject.run(request["probe"], request["inputs"])
            send_answer(channel, request.get("id", 0), answer, suspicious)
            fresh = False


def unpack_probes(code: bytes) -> dict[str, Probe]:
    """The probes of a question by name. code: what grading/probe_code.py cut out of probes.py."""
    return public_functions(run_module("probes", marshal.loads(code), "probes.py"))


def answer_all(subject: InProcess, requests: list[Any]) -> Answer:
    """The values of all requests as one answer.

    NO_VALUE stands for a request that failed or printed something: a fresh worker will say more.
    """
    values = []
    for probe, inputs in requests:
        answer = subject.run(probe, inputs)
        silent = answer.failure is None and not answer.printed
        values.append(answer.value if silent else NO_VALUE)
    return Answer(values)


def send_answer(
    channel: Channel, number: int, answer: Answer, suspicious: SuspiciousActions
) -> None:
    """Send an answer, or that it is too large to be sent."""
    reply = reply_to(number, answer, suspicious.take())
    try:
        channel.send(reply)
    except WireError:
        reply["value"] = None
        reply["failure"] = {"kind": "unsendable"}
        channel.send(reply)
