"""The grades of a class after they were given.

Commands: regrade, diff, accept, override, waive, report, export.
"""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.base import ALLOW_WEAK, JOBS, chosen, cli, shown
from autograder.cli.books import book_in, results_in, student_called
from autograder.cli.cluster import cluster_options
from autograder.cli.grade import write_and_tell
from autograder.cli.progress import progress_shown
from autograder.lms.choices import BLANK, GRADESCOPE, MISSING_AS, TARGETS

if TYPE_CHECKING:
    from autograder.classroom.executors import Cluster
    from autograder.lms.outgoing import Exported
    from autograder.records.class_results import Move
    from autograder.records.gradebook import Gradebook

GRADES = click.Path(exists=True, file_okay=False, path_type=Path)
DIR = click.argument("folder", metavar="DIR", type=GRADES)


@cli.command()
@DIR
@click.option("--question", "-q", help="Run only this question; the others keep their points.")
@click.option("--student", "-s", "called", help="Only this student's submission.")
@JOBS
@ALLOW_WEAK
@cluster_options
@click.pass_context
def regrade(
    context: click.Context,
    folder: Path,
    question: str | None,
    called: str | None,
    jobs: int,
    allow_weak: bool,
    cluster: Cluster | None,
) -> None:
    """Grade the class in DIR anew, beside its grades, by the tests as they are now.

    Nothing changes until `accept`. Only what is in the gradebook is needed.
    """
    from autograder.classroom.regrade import NothingToRegrade, graded, moves, propose

    book = book_in(folder)
    try:
        (one,) = chosen(context, book.assignment)
        if question is not None and question not in [item.id for item in one.questions]:
            known = ", ".join(item.id for item in one.questions)
            raise click.UsageError(f"There is no question {question!r}. There are: {known}.")
        student = None if called is None else student_called(book, called)
        with progress_shown(len(book.attempts()), folder) as tell:
            grading_run = propose(one, book, jobs, tell, question, student, allow_weak, cluster)
        changed = moves(book, graded(book), grading_run)
    except NothingToRegrade as error:
        click.echo(str(error))
        return
    finally:
        book.close()
    click.echo(f"Students who would have another grade: {len(changed)}")
    click.echo(f"To see who: autograder diff {shown(folder)}")
    click.echo(f"To make it so: autograder accept {shown(folder)}")


@cli.command()
@DIR
def diff(folder: Path) -> None:
    """Show who moves if the regrade in DIR is accepted, and by which checks. Writes diff.html."""
    from autograder.classroom.regrade import graded, moves
    from autograder.report import write_diff

    book = book_in(folder)
    try:
        current, proposed = graded(book), book.proposed
        if proposed is None:
            click.echo("There is no regrade to look at: nothing would change.")
            return
        changed = moves(book, current, proposed)
        page = write_diff(book.about("title"), changed, len(book.students()), folder)
    finally:
        book.close()
    for move in changed:
        for line in described_move(move):
            click.echo(line)
    click.echo(f"Students who would have another grade: {len(changed)}, see {shown(page)}")


@cli.command()
@DIR
def accept(folder: Path) -> None:
    """Make the regrade in DIR the current grades, and write the report anew."""
    from autograder.classroom.regrade import is_complete
    from autograder.records.gradebook import GradebookError, class_results

    book = book_in(folder)
    try:
        proposed = book.proposed
        if proposed is None:
            click.echo("There is no regrade to accept: nothing was done.")
            return
        if not is_complete(book, proposed):
            raise GradebookError(
                f"The regrade in {shown(folder)} is not complete. Run the same `autograder "
                "regrade` again: it goes on where it ended."
            )
        book.accept(proposed)
        results = class_results(book, proposed)
    finally:
        book.close()
    (folder / "diff.html").unlink(missing_ok=True)
    write_and_tell(results, folder)


@cli.command()
@DIR
@click.argument("student", metavar="STUDENT")
@click.argument("points", required=False, type=click.FloatRange(min=0))
@click.option("--question", "-q", default="", help="Only this question (default: the total).")
@click.option("--reason", help="Why. Students may ask.")
@click.option("--by", "made_by", help="Who decides (default: this account).")
@click.option("--withdraw", is_flag=True, help="End the override: the grader's points count again.")
def override(
    folder: Path,
    student: str,
    points: float | None,
    question: str,
    reason: str | None,
    made_by: str | None,
    withdraw: bool,
) -> None:
    """Set a STUDENT's POINTS by hand, in one question or in all. It survives every regrade."""
    from autograder.classroom.regrade import graded
    from autograder.records.gradebook import OVERRIDE, class_results

    book = book_in(folder)
    try:
        current = graded(book)
        worth = {name: most for name, _, most in current.questions} | {
            "": sum(most for _, _, most in current.questions)
        }
        if question not in worth:
            known = ", ".join(name for name in worth if name)
            raise click.UsageError(f"There is no question {question!r}. There are: {known}.")
        if not withdraw and points is None:
            raise click.UsageError("Say how many POINTS, or --withdraw.")
        if points is not None and points > worth[question]:
            raise click.UsageError(f"{points:g} is more than the {worth[question]:g} it is worth.")
        decide(book, OVERRIDE, student, question, points, reason, made_by, withdraw)
        results = class_results(book, current)
    finally:
        book.close()
    write_and_tell(results, folder)


@cli.command()
@DIR
@click.argument("student", metavar="STUDENT")
@click.option("--reason", help="Why. Students may ask.")
@click.option("--by", "made_by", help="Who decides (default: this account).")
@click.option("--withdraw", is_flag=True, help="End the waiver.")
def waive(
    folder: Path, student: str, reason: str | None, made_by: str | None, withdraw: bool
) -> None:
    """Take nothing off for a STUDENT's lateness. It survives every regrade."""
    from autograder.classroom.regrade import graded
    from autograder.records.gradebook import WAIVER, class_results

    book = book_in(folder)
    try:
        decide(book, WAIVER, student, "", None, reason, made_by, withdraw)
        results = class_results(book, graded(book))
    finally:
        book.close()
    write_and_tell(results, folder)


def decide(
    book: Gradebook,
    kind: str,
    called: str,
    question: str,
    points: float | None,
    reason: str | None,
    made_by: str | None,
    withdraw: bool,
) -> None:
    """Keep a decision, or end it.

    Raises: click.UsageError if a reason is missing, or there is nothing to withdraw.
    """
    from autograder.records.gradebook import Decision

    student = student_called(book, called)
    if withdraw:
        if not book.withdraw(kind, student.key, question):
            raise click.UsageError(f"There is no {kind} to withdraw for {student.name or called}.")
        return
    if not (reason or "").strip():
        raise click.UsageError("Say why: --reason. It is shown with the grade.")
    by = made_by or account()
    book.decide(Decision(0, kind, student.key, question, points, str(reason).strip(), by, ""))


def account() -> str:
    """The name of whoever runs this; their number where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


@cli.command()
@DIR
def report(folder: Path) -> None:
    """Write the report of DIR anew from its gradebook."""
    write_and_tell(results_in(folder), folder)


@cli.command()
@DIR
@click.option("--to", "target", type=click.Choice(TARGETS), required=True, help="What reads it.")
@click.option(
    "--into",
    "worksheet",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The worksheet or gradebook downloaded from the LMS: it is filled in, in a copy.",
)
@click.option("--column", help="Title or id of the worksheet's column (default: by the title).")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write.")
@click.option(
    "--missing-as",
    type=click.Choice(MISSING_AS),
    default=BLANK,
    show_default=True,
    help="What students get who handed in nothing.",
)
@click.option("--feedback", is_flag=True, help="Also the feedback pages, as the LMS takes them.")
def export(
    folder: Path,
    target: str,
    worksheet: Path | None,
    column: str | None,
    out: Path | None,
    missing_as: str,
    feedback: bool,
) -> None:
    """Write the grades in DIR as a file that an LMS imports."""
    from autograder.lms import outgoing

    grades = outgoing.ClassGrades.from_results(results_in(folder), missing_as)
    place = out or folder / "export" / (target if target == GRADESCOPE else f"{target}.csv")
    try:
        exported = outgoing.export(target, grades, place, worksheet, column)
        tell_exported(exported)
        if feedback:
            pages = place.parent / f"{target}_feedback.zip"
            exported = outgoing.feedback_zip(target, grades, pages)
            tell_exported(exported, lacking="without a name that the system takes feedback by")
    except outgoing.CannotExport as error:
        raise click.UsageError(str(error)) from error


def tell_exported(exported: Exported, lacking: str = "not in the worksheet") -> None:
    """Say what was written, and who is not in it; `lacking` is why."""
    from autograder.text import one_line

    for file in exported.files[:1]:
        click.echo(f"{shown(file)}: {exported.filled} students")
    groups = (
        ("not judged, left as they were", exported.not_judged),
        (lacking, exported.not_in_worksheet),
    )
    for what, names in groups:
        if names:
            listed = ", ".join(one_line(name) for name in names)
            click.echo(f"LOOK AT {len(names)} {what}: {listed}")
    for remark in exported.remarks:
        click.echo(f"remark: {one_line(remark)}")


def described_move(move: Move) -> list[str]:
    """A student whose grade changes, in lines."""
    from autograder.text import one_line

    name = one_line(move.student.name or move.student.key)
    lines = [f"{name}: {number(move.before.total)} -> {number(move.after.total)}"]
    lines += [f"    {q}: {number(was)} -> {number(now)}" for q, was, now in move.questions]
    for check in move.checks:
        verdicts = [case.verdict if case else "none" for case in (check.before, check.after)]
        lines.append(f"        {one_line(check.title)}: {verdicts[0]} -> {verdicts[1]}")
    return lines


def number(points: float | None) -> str:
    """Points, or a word where there are none."""
    return "none" if points is None else f"{points:g}"
