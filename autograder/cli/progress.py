"""Show how far a class is, for people and for machines.

Reads:  Progress, one for each submission.
Gives:  a bar on a terminal, plain lines elsewhere; one JSON line for each in a log.
Leaves to others: grading (classroom/class_run.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from autograder.classroom.class_run import Progress

LOG = "log.jsonl"


class progress_shown:  # noqa: N801 - used as a function in `with`
    """A progress bar on a terminal; elsewhere a plain line now and then. Adds to out/log.jsonl."""

    def __init__(self, out: Path) -> None:
        self.again = 0
        self.attempts = 0
        out.mkdir(parents=True, exist_ok=True)
        self.log = (out / LOG).open("a", encoding="utf-8")

    def __enter__(self) -> Callable[[Progress], None]:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as Bar

        console = Console(stderr=True)
        self.bar = Bar(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TaskProgressColumn(show_speed=True),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self.on_terminal = console.is_terminal
        self.bar.start()
        self.task = self.bar.add_task("grading", total=None)
        return self.show

    def show(self, progress: Progress) -> None:
        """Show one more result."""
        self.again += progress.again
        self.attempts = progress.attempts
        self.log.write(f"{json.dumps(logged(progress))}\n")
        self.log.flush()
        self.bar.update(self.task, completed=progress.done, total=progress.of)
        if not self.on_terminal and progress.done % max(1, self.attempts // 10) == 0:
            click.echo(f"{progress.done} of {progress.of} done", err=True)

    def __exit__(self, *_: object) -> None:
        self.bar.stop()
        self.log.close()
        if self.again:
            click.echo(f"{self.again} of {self.attempts} were graded before: nothing has changed.")


def logged(progress: Progress) -> dict[str, object]:
    """A line of the log. seconds: wall time of grading; total is null if it was not judged."""
    result = progress.result
    return {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "done": progress.done,
        "of": progress.of,
        "submission": result.submission,
        "status": result.status,
        "total": result.total,
        "seconds": round(result.seconds, 3),
        "remarks": list(result.remarks),
        "again": progress.again,
    }
