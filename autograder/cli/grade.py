"""A whole class, from a download to the report.

Commands: grade, demo.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from autograder.classroom.shard import Shard
from autograder.cli.base import chosen_assignments, cli, others_of, short_path
from autograder.cli.options import FOLDER_PATH, SUBMISSION_PATH, executor_options, local_options
from autograder.cli.progress import progress_shown
from autograder.cli.summary import write_and_report
from autograder.course.assignment import Assignment
from autograder.lms.choices import PLAIN, SYSTEMS

if TYPE_CHECKING:
    from autograder.classroom.class_run import ClassInput
    from autograder.classroom.executors import ExecutorOptions
    from autograder.course.submission_spec import SubmissionSpec
    from autograder.records.students import Download, Student


@dataclass(frozen=True)
class ClassSource:
    """Where a class is read from.

    paths: a bulk download, or folders of zips. system: what the download comes from; None: seen by
    its layout. roster: CSV of the class. shard: only this part. everything: nothing is skipped.
    """

    paths: tuple[Path, ...]
    system: str | None = None
    roster: Path | None = None
    shard: Shard | None = None
    everything: bool = False


def as_shard(context: click.Context, option: click.Parameter, text: str | None) -> Shard | None:
    """What --shard says. Raises: click.BadParameter."""
    try:
        return None if text is None else Shard.from_text(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@cli.command()
@click.argument("assignment")
@click.argument("paths", nargs=-1, required=True, type=SUBMISSION_PATH)
@click.option(
    "--out", type=FOLDER_PATH, required=True, help="Folder for gradebook, CSV and report."
)
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
@click.option(
    "--all", "everything", is_flag=True, help="Skip nothing: all are for this assignment."
)
@click.option(
    "--shard",
    callback=as_shard,
    metavar="N/OF",
    help="Only this part of the class, as 3/16; `autograder merge` joins the parts.",
)
@executor_options
@click.pass_context
def grade(
    context: click.Context,
    assignment: str,
    paths: tuple[Path, ...],
    out: Path,
    system: str | None,
    roster: Path | None,
    everything: bool,
    shard: Shard | None,
    options: ExecutorOptions,
) -> None:
    """Grade every submission in PATHS: gradebook.sqlite, grades.csv, index.html, feedback/.

    PATHS: a bulk download of an LMS, zipped or not, or folders of zips. What is meant for another
    assignment of the course is skipped, by name: skipped.csv.
    """
    from autograder.lms.incoming import DownloadError

    (one,) = chosen_assignments(context, assignment)
    if out.resolve() in [path.resolve() for path in paths]:
        raise click.UsageError(f"--out is the folder of the submissions, {out}: choose another.")
    source = ClassSource(paths, system, roster, shard, everything)
    try:
        grade_source(one, source, out, options)
    except DownloadError as error:
        raise click.UsageError(str(error)) from error


@cli.command()
@click.argument("assignment")
@click.option("--out", type=FOLDER_PATH, default="build/demo", help="Where class and report go.")
@local_options
@click.pass_context
def demo(context: click.Context, assignment: str, out: Path, options: ExecutorOptions) -> None:
    """Make a class of submissions, grade it, and say where the report is."""
    from autograder.authors.demo import make_class
    from autograder.classroom.class_run import GRADEBOOK

    (one,) = chosen_assignments(context, assignment)
    submissions = make_class(one, out / "class")
    click.echo(f"A class of {len(submissions)} submissions is in {short_path(out / 'class')}.")
    for old in (out / "report").glob(f"{GRADEBOOK}*"):
        old.unlink()  # nobody's grades: a demo begins anew
    source = ClassSource((out / "class",), everything=True)
    grade_source(one, source, out / "report", options)


def grade_source(
    assignment: Assignment, source: ClassSource, out: Path, options: ExecutorOptions
) -> None:
    """Grade a class, write the report, print the summary."""
    from autograder.classroom.class_run import grade_class
    from autograder.classroom.executors import create_executor
    from autograder.grading.grader import Grader

    others = others_of(assignment)
    with TemporaryDirectory(prefix="chainrule-") as scratch:
        class_input = read_class(assignment, source, others, Path(scratch) / "unpacked", out)
        with (
            progress_shown(out) as on_progress,
            create_executor(Grader(assignment), options) as executor,
        ):
            results = grade_class(executor, class_input, out, on_progress)
    system = class_input.download.system
    if system != PLAIN:
        click.echo(f"read as a download of {system.capitalize()}")
    write_and_report(results, out)


def read_class(
    assignment: Assignment,
    source: ClassSource,
    others: list[SubmissionSpec],
    scratch: Path,
    out: Path,
) -> ClassInput:
    """What a class handed in. scratch: where a download may be unpacked; it is made then.

    out: what lies there is no submission.
    Raises: DownloadError.
    """
    from autograder.classroom.class_run import ClassInput
    from autograder.lms.incoming import open_download

    files = [*assignment.files, *(file for other in others for file in other.files)]
    download = open_download(source.paths, scratch, source.system, files, out)
    download, students = matched_to(source.roster, download)
    hand_ins = list(download.hand_ins)
    if source.shard is not None:
        hand_ins, students = source.shard.part(hand_ins, students)
    download = replace(download, hand_ins=tuple(hand_ins))
    return ClassInput(download, students, source.everything, others, source.shard)


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
