"""Run the processes of a cluster: a scheduler, workers.

Reads:  addresses, how many workers, TLS files.
Gives:  a scheduler or workers, until SIGINT or SIGTERM.
Leaves to others: what workers do (remote.py), sending jobs (cluster.py).

A worker is a process that grades one submission at a time, with a nanny that replaces it when it
dies. When the scheduler is gone, the workers wait for another one at its address.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import signal
import socket
import ssl
import tempfile
import time
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

import dask
from distributed import Nanny, Scheduler, Security

from autograder.classroom.executors.base import ExecutorError, Tls

HERE_ONLY = "127.0.0.1:0"  # pages about the cluster: for this machine only, and without content
POLL_SECONDS = 0.5
DASK_SETTINGS = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.scheduler.allowed-failures": 1,  # suspects are graded alone later
    "distributed.scheduler.worker-saturation": 1.0,  # a worker holds only what it grades
}

Say = Callable[[str], None]


def run_scheduler(host: str, port: int, tls: Tls | None, say: Say) -> None:
    """Be the scheduler of a cluster until SIGINT or SIGTERM.

    Raises: ExecutorError if it cannot listen there.
    """
    security = security_of(tls)

    async def serve() -> None:
        protocol = "tcp" if tls is None else "tls"
        try:
            scheduler = await Scheduler(
                host=host,
                port=port,
                protocol=protocol,
                security=security,
                dashboard=False,
                dashboard_address=HERE_ONLY,
            )
        except (OSError, RuntimeError) as error:
            cause = error.__cause__ or error
            raise ExecutorError(
                f"The scheduler cannot listen at {host}:{port}: {cause}."
            ) from error
        try:
            say(f"scheduler at {scheduler.address}")
            say(f"on each machine: autograder cluster-worker {scheduler.address}")
            say(f"to grade: autograder grade ... --cluster {scheduler.address}")
            await scheduler.finished()
        finally:
            await scheduler.close()

    _until_stopped(serve)


def run_workers(address: str, count: int, tls: Tls | None, wait_seconds: float, say: Say) -> None:
    """Be `count` workers of the scheduler at `address` until SIGINT or SIGTERM.

    wait_seconds: how long to wait for a scheduler, at first and when it is gone.
    Raises: ExecutorError if there is none for so long.
    """
    security = security_of(tls)

    async def serve() -> None:
        while True:
            host = await _own_address(address, wait_seconds, say)
            with tempfile.TemporaryDirectory(prefix="chainrule-worker-") as scratch:
                async with contextlib.AsyncExitStack() as stack:
                    nannies = [_nanny(address, host, security, scratch) for _ in range(count)]
                    await asyncio.gather(*map(stack.enter_async_context, nannies))
                    say(f"{count} workers at {address}, one submission each at a time")
                    await asyncio.gather(*(nanny.finished() for nanny in nannies))

    _until_stopped(serve)


def _nanny(address: str, host: str, security: Security, scratch: str) -> Nanny:
    return Nanny(
        address,
        nthreads=1,
        memory_limit=0,  # nothing of a submission is written to disk for want of memory
        host=host,
        security=security,
        local_directory=scratch,
        dashboard=False,
        dashboard_address=HERE_ONLY,
        preload=["autograder.classroom.executors.remote"],
        silence_logs=logging.WARNING,
    )


async def _own_address(address: str, wait_seconds: float, say: Say) -> str:
    """The address by which this machine reaches the scheduler, as soon as that is there.

    Raises: ExecutorError if it is not, for so long.
    """
    parts = urlsplit(address)
    deadline = time.monotonic() + wait_seconds
    waited = False
    while True:
        try:
            with socket.create_connection(
                (str(parts.hostname), parts.port or 0), POLL_SECONDS
            ) as way:
                return str(way.getsockname()[0])
        except OSError as error:
            if time.monotonic() > deadline:
                raise ExecutorError(
                    f"No scheduler at {address} for {wait_seconds:g} s: {error}. Start one there "
                    "with `autograder cluster-scheduler`, or look at the address."
                ) from error
        if not waited:
            say(f"waiting for a scheduler at {address}")
            waited = True
        await asyncio.sleep(POLL_SECONDS)


def _until_stopped(serve: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run it until it ends; SIGINT or SIGTERM ends it in an orderly way."""
    logging.getLogger("distributed").setLevel(logging.WARNING)

    async def run() -> None:
        task = asyncio.ensure_future(serve())
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await task

    with (
        tempfile.TemporaryDirectory(prefix="chainrule-cluster-") as scratch,
        dask.config.set(DASK_SETTINGS | {"temporary-directory": scratch}),
    ):
        asyncio.run(run())


def security_of(tls: Tls | None) -> Security:
    """What dask needs to know of TLS; each part of a cluster shows the same kind of certificate.

    Raises: ExecutorError if the files are not what they should be.
    """
    if tls is None:
        return Security(require_encryption=False)
    certificate, key = str(tls.certificate), str(tls.key)
    security = Security(
        require_encryption=True,
        tls_ca_file=str(tls.authority),
        **{
            f"tls_{role}_{what}": path
            for role in ("client", "scheduler", "worker")
            for what, path in (("cert", certificate), ("key", key))
        },
    )
    try:
        security.get_connection_args("client")
    except (OSError, ssl.SSLError) as error:
        raise ExecutorError(
            f"{tls.authority}, {certificate} and {key} are not an authority's certificate, one "
            f"that it signed and its key, all in PEM form: {error}."
        ) from error
    return security


def is_here_only(host: str) -> bool:
    """Whether only this machine can reach such an address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
