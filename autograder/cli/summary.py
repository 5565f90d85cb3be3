"""Write the report of a class and print a summary.

Reads:  ClassResults.
Gives:  the report's files; a few printed lines.
Leaves to others: the report itself (report/), where the results come from
        (find_gradebook.py, grade.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.base import short_path

if TYPE_CHECKING:
    from autograder.records.class_results import ClassResults, Skipped

SKIPPED_SHOWN = 5


def write_and_report(results: ClassResults, out: Path) -> None:
    """Write the report and print the summary."""
    from autograder.report import write_report

    page = write_report(results, out)
    click.echo(summary(results))
    for line in skipped_lines(results.skipped):
        click.echo(line)
    click.echo(f"report: {short_path(page)}")


def summary(results: ClassResults) -> str:
    """A class in a few lines."""
    from autograder.records.students import MISSING
    from autograder.report.numbers import rows, scores

    numbers = scores(rows(results))
    lines = [
        f"{numbers.graded} graded, {numbers.refused} refused, "
        f"{numbers.not_judged} could not be judged"
    ]
    if numbers.quartiles is not None:
        lines.append(f"graded ones: mean {numbers.mean:.1f} %, median {numbers.quartiles[1]:.1f} %")
    for result in results.results:
        if result.status == "could_not_be_judged":
            lines.append(f"LOOK AT {result.submission}: it could not be judged, which is no zero.")
    missing = sum(one.status == MISSING for one in results.grades)
    if missing:
        lines.append(f"{missing} of the roster handed in nothing")
    if results.not_read:
        lines.append(
            f"{len(results.not_read)} files of the download are no submission: not_read.csv"
        )
    return "\n".join(lines)


def skipped_lines(skipped: tuple[Skipped, ...]) -> Iterator[str]:
    """One line for each assignment that submissions were skipped for."""
    from autograder.text import one_line

    of_each: dict[str, list[str]] = {}
    for one in skipped:
        of_each.setdefault(" and ".join(one.meant_for), []).append(one_line(one.submission))
    for meant_for, names in sorted(of_each.items()):
        listed = ", ".join(names) if len(names) <= SKIPPED_SHOWN else "names in skipped.csv"
        yield f"{len(names)} skipped, meant for {meant_for}: {listed}"
