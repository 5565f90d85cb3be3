"""A class on many machines.

Commands: cluster-scheduler, cluster-worker, merge. What --cluster means for others.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from autograder.cli.base import FOLDER, JOBS, SUBMISSION, cli

if TYPE_CHECKING:
    from autograder.classroom.executors import Cluster, Tls

PORT = 8786
WAIT_SECONDS = 600.0
PEM = click.Path(exists=True, dir_okay=False, path_type=Path)
ADDRESS = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:.]+\]|[^\s/:\[\]]+):[0-9]{1,5}")
OPEN = (
    "Whoever reaches that port can run programs as you. Give --tls-ca, --tls-cert and --tls-key "
    "(docs/cluster.md says how), or --allow-open if nobody else can reach it."
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


def cluster_options(command: Command) -> Command:
    """Options to grade on a cluster; the command gets it as `cluster`, None for none."""

    @wraps(command)
    def with_cluster(*given: Any, cluster: str | None, tls: Tls | None, **named: Any) -> Any:
        return command(*given, cluster=cluster_at(cluster, tls), **named)

    option = click.option(
        "--cluster", metavar="ADDRESS", help="Grade on this cluster: tcp:// or tls://HOST:PORT."
    )
    return option(tls_options(with_cluster))


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
    if not ADDRESS.fullmatch(address):
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


def require_closed(host: str, tls: Tls | None, allow_open: bool) -> None:
    """Raise click.UsageError if others could reach an address that nothing protects."""
    from autograder.classroom.executors.service import is_here_only

    if tls is None and not allow_open and not is_here_only(host):
        raise click.UsageError(f"{host} can be reached from other machines. {OPEN}")


@cli.command("cluster-scheduler")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True)
@click.option("--allow-open", is_flag=True, help="Listen to other machines without TLS.")
@tls_options
def cluster_scheduler(host: str, port: int, allow_open: bool, tls: Tls | None) -> None:
    """Be the scheduler of a cluster: it hands out submissions to workers. Ctrl-C ends it."""
    require_dask()
    require_closed(host, tls, allow_open)
    from autograder.classroom.executors.service import run_scheduler

    run_scheduler(host, port, tls, click.echo)


@cli.command("cluster-worker")
@click.argument("address")
@JOBS
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=WAIT_SECONDS,
    show_default=True,
    help="Seconds to wait for the scheduler, at first and when it is gone.",
)
@click.option("--allow-open", is_flag=True, help="Listen to other machines without TLS.")
@tls_options
def cluster_worker(address: str, jobs: int, wait: float, allow_open: bool, tls: Tls | None) -> None:
    """Grade for the scheduler at ADDRESS, until Ctrl-C. `autograder cluster-scheduler` names it."""
    require_dask()
    require_address(address, tls)
    require_closed(urlsplit(address).hostname or "", tls, allow_open)
    from autograder.classroom.executors.service import run_workers

    run_workers(address, jobs, tls, wait, click.echo)


@cli.command()
@click.argument("out", type=FOLDER)
@click.argument("gradebooks", metavar="GRADEBOOK...", nargs=-1, required=True, type=SUBMISSION)
def merge(out: Path, gradebooks: tuple[Path, ...]) -> None:
    """Join the GRADEBOOKs of parts of a class into OUT, and write its report.

    GRADEBOOK: a folder that `grade` wrote, or the gradebook.sqlite in it.
    """
    from autograder.classroom.class_run import GRADEBOOK
    from autograder.cli.books import results_in
    from autograder.cli.grade import write_and_tell
    from autograder.records.gradebook import merge as merge_books

    paths = [path / GRADEBOOK if path.is_dir() else path for path in gradebooks]
    remarks = merge_books(out / GRADEBOOK, paths)
    write_and_tell(results_in(out), out)
    for remark in remarks:
        click.echo(remark)
