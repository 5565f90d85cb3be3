"""A whole class, from a download to the report.

Commands: grade, demo.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from autograder.classroom.shard import Shard
from autograder.cli.base import ALLOW_WEAK, FOLDER, JOBS, SUBMISSION, chosen, cli, others_of, shown
from autograder.cli.cluster import cluster_options
from autograder.cli.progress import progress_shown
from autograder.course.assignment import Assignment
from autograder.lms.choices import PLAIN, SYSTEMS

if TYPE_CHECKING:
    from autograder.classroom.executors import Cluster
    from autograder.records.class_results import ClassResults, Skipped
    from autograder.records.students import Download, Student

NAMES_SHOWN = 5


def as_shard(context: click.Context, option: click.Parameter, text: str | None) -> Shard | None:
    """What --shard says. Raises: click.BadParameter."""
    try:
        return None if text is None else Shard.from_text(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@cli.command()
@click.argument("assignment")
@click.argument("paths", nargs=-1, required=True, type=SUBMISSION)
@click.option("--out", type=FOLDER, required=True, help="Folder for gradebook, CSV and report.")
@click.option(
    "--from",
    "system",
    type=click.Choice(SYSTEMS),
    help="What the download comes from (default: seen by its layout).",
)
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of the class: names, ids, sections, and who handed in nothing.",
)
@JOBS
@click.option(
    "--all", "everything", is_flag=True, help="Leave nothing aside: all are for this assignment."
)
@click.option(
    "--shard",
    callback=as_shard,
    metavar="N/OF",
    help="Only this part of the class, as 3/16; `autograder merge` joins the parts.",
)
@ALLOW_WEAK
@cluster_options
@click.pass_context
def grade(
    context: click.Context,
    assignment: str,
    paths: tuple[Path, ...],
    out: Path,
    system: str | None,
    roster: Path | None,
    jobs: int,
    everything: bool,
    allow_weak: bool,
    shard: Shard | None,
    cluster: Cluster | None,
) -> None:
    """Grade every submission in PATHS: gradebook.sqlite, grades.csv, index.html, feedback/.

    PATHS: a bulk download of an LMS, zipped or not, or folders of zips. What is meant for another
    assignment of the course is skipped, by name: skipped.csv.
    """
    from autograder.lms.incoming import DownloadError

    (one,) = chosen(context, assignment)
    if out.resolve() in [path.resolve() for path in paths]:
        raise click.UsageError(f"--out is the folder of the submissions, {out}: choose another.")
    try:
        grade_paths(one, paths, out, jobs, allow_weak, everything, system, roster, cluster, shard)
    except DownloadError as error:
        raise click.UsageError(str(error)) from error


@cli.command()
@click.argument("assignment")
@click.option("--out", type=FOLDER, default="build/demo", help="Where class and report go.")
@JOBS
@ALLOW_WEAK
@click.pass_context
def demo(context: click.Context, assignment: str, out: Path, jobs: int, allow_weak: bool) -> None:
    """Make a class of submissions, grade it, and say where the report is."""
    from autograder.authors.demo import make_class
    from autograder.classroom.class_run import GRADEBOOK

    (one,) = chosen(context, assignment)
    submissions = make_class(one, out / "class")
    click.echo(f"A class of {len(submissions)} submissions is in {shown(out / 'class')}.")
    for old in (out / "report").glob(f"{GRADEBOOK}*"):
        old.unlink()  # nobody's grades: a demo begins anew
    grade_paths(one, (out / "class",), out / "report", jobs, allow_weak, everything=True)


def grade_paths(
    assignment: Assignment,
    paths: tuple[Path, ...],
    out: Path,
    jobs: int,
    allow_weak: bool,
    everything: bool,
    system: str | None = None,
    roster: Path | None = None,
    cluster: Cluster | None = None,
    shard: Shard | None = None,
) -> None:
    """Grade, write the report, print the summary. everything: nothing is skipped."""
    from autograder.classroom.class_run import grade_class, skip_others
    from autograder.course.submission_spec import spec_of
    from autograder.lms.incoming import open_download

    others = others_of(assignment)
    files = [*assignment.files, *(file for other in others for file in other.files)]
    with TemporaryDirectory(prefix="chainrule-") as scratch:
        download = open_download(paths, Path(scratch) / "unpacked", system, files, out)
        download, students = matched_to(roster, download)
        hand_ins = list(download.hand_ins)
        if shard is not None:
            hand_ins, students = shard.part(hand_ins, students)
        aside: tuple[Skipped, ...] = ()
        if not everything:
            hand_ins, aside = skip_others(hand_ins, spec_of(assignment), others)
        with progress_shown(len(hand_ins), out) as tell:
            results = grade_class(
                assignment,
                replace(download, hand_ins=tuple(hand_ins)),
                out,
                jobs,
                tell,
                others=others,
                allow_weak=allow_weak,
                roster=students,
                skipped=aside,
                cluster=cluster,
                shard=shard,
            )
    if download.system != PLAIN:
        click.echo(f"read as a download of {download.system.capitalize()}")
    write_and_tell(results, out)


def matched_to(roster: Path | None, download: Download) -> tuple[Download, list[Student]]:
    """The download with the roster's students in it, and all students of the roster."""
    from autograder.lms.incoming.roster import RosterError, match_roster, read_roster
    from autograder.text import one_line

    if roster is None:
        return download, []
    try:
        students = read_roster(roster)
    except RosterError as error:
        raise click.UsageError(str(error)) from error
    found = match_roster(students, download)
    for student in found.unmatched:
        click.echo(f"not on the roster: {one_line(student.name or student.key)}", err=True)
    return found.download, list(students)


def write_and_tell(results: ClassResults, out: Path) -> None:
    """Write the report and print the summary."""
    from autograder.report import write_report

    page = write_report(results, out)
    click.echo(summary(results))
    for line in said_of_skipped(results.skipped):
        click.echo(line)
    click.echo(f"report: {shown(page)}")


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


def said_of_skipped(aside: tuple[Skipped, ...]) -> Iterator[str]:
    """One line for each assignment that submissions were skipped for."""
    from autograder.text import one_line

    of_each: dict[str, list[str]] = {}
    for one in aside:
        of_each.setdefault(" and ".join(one.meant_for), []).append(one_line(one.submission))
    for meant_for, names in sorted(of_each.items()):
        listed = ", ".join(names) if len(names) <= NAMES_SHOWN else "names in skipped.csv"
        yield f"{len(names)} skipped, meant for {meant_for}: {listed}"
