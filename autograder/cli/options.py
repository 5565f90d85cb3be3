"""Read the options that several commands have: where to grade, and TLS files.

Reads:  --jobs, --allow-weak, --cluster, --tls-ca, --tls-cert, --tls-key.
Gives:  ExecutorOptions, Tls; wrong usage as one clear line.
Leaves to others: grading (classroom/executors/), the commands themselves.
"""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from autograder.classroom.executors import Cluster, ExecutorOptions, Tls

SUBMISSION_PATH = click.Path(exists=True, path_type=Path)
FOLDER_PATH = click.Path(file_okay=False, path_type=Path)
PEM = click.Path(exists=True, dir_okay=False, path_type=Path)
SCHEDULER = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:.]+\]|[^\s/:\[\]]+):[0-9]{1,5}")

ALLOW_WEAK_OPTION = click.option(
    "--allow-weak",
    is_flag=True,
    help="Grade although submissions could read the hidden tests here.",
)
JOBS_OPTION = click.option(
    "--jobs",
    "workers",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="one for each processor",
    help="Submissions at a time.",
)

Command = Callable[..., Any]


def tls_options(command: Command) -> Command:
    """Options for the TLS files of this machine; the command gets them as `tls`."""

    @wraps(command)
    def with_tls(
        *given: Any, tls_ca: Path | None, tls_cert: Path | None, tls_key: Path | None, **named: Any
    ) -> Any:
        return command(*given, tls=tls_of(tls_ca, tls_cert, tls_key), **named)

    for name, words in (
        ("--tls-key", "The key of that certificate."),
        ("--tls-cert", "The certificate of this machine."),
        ("--tls-ca", "Certificate of the authority that signed those of all machines."),
    ):
        with_tls = click.option(name, type=PEM, help=words)(with_tls)
    return with_tls


def tls_of(tls_ca: Path | None, tls_cert: Path | None, tls_key: Path | None) -> Tls | None:
    """The TLS files; None if none is named.

    Raises: click.UsageError if only some are.
    """
    if tls_ca is None and tls_cert is None and tls_key is None:
        return None
    if tls_ca is None or tls_cert is None or tls_key is None:
        raise click.UsageError("TLS needs all three: --tls-ca, --tls-cert and --tls-key.")
    from autograder.classroom.executors import Tls

    return Tls(tls_ca, tls_cert, tls_key)


def local_options(command: Command) -> Command:
    """Options to grade on this machine; the command gets them as `options`."""

    @wraps(command)
    def with_options(*given: Any, workers: int, allow_weak: bool, **named: Any) -> Any:
        from autograder.classroom.executors import ExecutorOptions

        return command(*given, options=ExecutorOptions(workers, None, allow_weak), **named)

    return JOBS_OPTION(ALLOW_WEAK_OPTION(with_options))


def executor_options(command: Command) -> Command:
    """Options to grade here or on a cluster; the command gets them as `options`."""

    @wraps(command)
    def with_cluster(
        *given: Any, options: ExecutorOptions, cluster: str | None, tls: Tls | None, **named: Any
    ) -> Any:
        return command(*given, options=replace(options, cluster=cluster_at(cluster, tls)), **named)

    cluster_option = click.option(
        "--cluster", metavar="ADDRESS", help="Grade on this cluster: tcp:// or tls://HOST:PORT."
    )
    return local_options(cluster_option(tls_options(with_cluster)))


def cluster_at(address: str | None, tls: Tls | None) -> Cluster | None:
    """The cluster that was asked for; None for none.

    Raises: click.UsageError if it is no address, or the TLS files do not go with it.
    """
    if address is None:
        if tls is not None:
            raise click.UsageError("The TLS files are for a --cluster.")
        return None
    require_dask()
    require_address(address, tls)
    from autograder.classroom.executors import Cluster

    return Cluster(address, tls)


def require_address(address: str, tls: Tls | None) -> None:
    """Raise click.UsageError unless it is the address of a scheduler, with TLS files for tls://."""
    if not SCHEDULER.fullmatch(address):
        raise click.UsageError(
            f"{address!r} is no address of a scheduler: tcp://HOST:PORT or tls://HOST:PORT, "
            "as `autograder cluster-scheduler` says it."
        )
    if address.startswith("tls://") and tls is None:
        raise click.UsageError(f"{address} needs --tls-ca, --tls-cert and --tls-key.")
    if address.startswith("tcp://") and tls is not None:
        raise click.UsageError(f"{address} is without TLS: say tls://, or leave the files out.")


def require_dask() -> None:
    """Raise click.ClickException unless the optional part of the program is installed."""
    if importlib.util.find_spec("distributed") is None:
        raise click.ClickException(
            "This needs dask.distributed, which is not installed here: run "
            "`pip install 'autograder[cluster]'`, in a checkout `pip install '.[cluster]'`."
        )
