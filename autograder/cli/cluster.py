"""Run the machines of a cluster.

Commands: cluster-scheduler, cluster-worker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from autograder.cli.base import cli
from autograder.cli.options import JOBS_OPTION, require_address, require_dask, tls_options

if TYPE_CHECKING:
    from autograder.classroom.executors import Tls

PORT = 8786
WAIT_SECONDS = 600.0
OPEN_PORT = (
    "Whoever reaches that port can run programs as you. Give --tls-ca, --tls-cert and --tls-key "
    "(docs/cluster.md says how), or --allow-open if nobody else can reach it."
)


def require_closed(host: str, tls: Tls | None, allow_open: bool) -> None:
    """Raise click.UsageError if others could reach an address that nothing protects."""
    from autograder.classroom.executors.service import is_here_only

    if tls is None and not allow_open and not is_here_only(host):
        raise click.UsageError(f"{host} can be reached from other machines. {OPEN_PORT}")


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
@JOBS_OPTION
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=WAIT_SECONDS,
    show_default=True,
    help="Seconds to wait for the scheduler, at first and when it is gone.",
)
@click.option("--allow-open", is_flag=True, help="Listen to other machines without TLS.")
@tls_options
def cluster_worker(
    address: str, workers: int, wait: float, allow_open: bool, tls: Tls | None
) -> None:
    """Grade for the scheduler at ADDRESS, until Ctrl-C. `autograder cluster-scheduler` names it."""
    require_dask()
    require_address(address, tls)
    require_closed(urlsplit(address).hostname or "", tls, allow_open)
    from autograder.classroom.executors.service import run_workers

    run_workers(address, workers, tls, wait, click.echo)
