"""The command line.

Reads:  arguments. Gives: one function call and a few printed lines for each command.
Leaves to others: everything else. Nothing imports this package.

Exit status: 0 the tool did its job, even if students failed; 1 it failed; 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click

from autograder.cli import authors, cluster, grade, grades, publish, submission
from autograder.cli.base import cli
from autograder.course.assignment import CourseError

__all__ = ["authors", "cli", "cluster", "grade", "grades", "main", "publish", "submission"]


def keep_standard_files() -> None:
    """Fill the places of closed standard files, so that no socket of ours takes one of them."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest place that is free: this one


def main() -> NoReturn:
    """Run the command line; a fault of the course or the machine is one clear line."""
    from autograder.records.gradebook import GradebookError

    keep_standard_files()
    try:
        cli(standalone_mode=True)
    except (CourseError, GradebookError, RuntimeError, OSError) as error:
        click.echo(f"autograder: {error}", err=True)
        sys.exit(1)
    sys.exit(0)
