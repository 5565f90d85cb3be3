"""Change and show the grades of a class after they were given.

Commands: regrade, diff, accept, override, waive, report, merge, export.
"""

from __future__ import annotations

import getpass
import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.base import chosen_assignments, chosen_questions, cli, short_path
from autograder.cli.find_gradebook import book_in, results_in, student_called
from autograder.cli.options import FOLDER_PATH, SUBMISSION_PATH, executor_options
from autograder.cli.progress import progress_shown
from autograder.cli.summary import write_and_report
from autograder.lms.choices import BLANK, GRADESCOPE, MISSING_AS, TARGETS

if TYPE_CHECKING:
    from autograder.classroom.executors import ExecutorOptions
    from autograder.lms.outgoing import Exported
    from autograder.records.class_results import Move
    from autograder.records.gradebook import Gradebook

GRADES = click.Path(exists=True, file_okay=False, path_type=Path)
DIR = click.argument("folder", metavar="DIR", type=GRADES)


@cli.command()
@DIR
@click.option("--question", "-q", help="Run only this question; the others keep their points.")
@click.option("--student", "-s", "called", help="Only this student's submission.")
@executor_options
@click.pass_context
def regrade(
    context: click.Context,
    folder: Path,
    question: str | None,
    called: str | None,
    options: ExecutorOptions,
) -> None:
    """Grade the class in DIR anew, beside its grades, by the tests as they are now.

    Nothing changes until `accept`. Only what is in the gradebook is needed.
    """
    from autograder.classroom.executors import create_executor
    from autograder.classroom.regrade import (
        NothingToRegrade,
        RegradeScope,
        graded_run,
        moves,
        propose,
    )
    from autograder.grading.grader import Grader

    with closing(book_in(folder)) as book:
        (one,) = chosen_assignments(context, book.assignment)
        chosen_questions(one, question)
        student = None if called is None else student_called(book, called)
        scope, current = RegradeScope(question, student), graded_run(book)
        try:
            with (
                progress_shown(folder) as on_progress,
                create_executor(Grader(one), options) as executor,
            ):
                grading_run = propose(executor, book, scope, on_progress)
        except NothingToRegrade as error:
            click.echo(str(error))
            return
        changed = moves(book, current, grading_run)
    click.echo(f"Students who would have another grade: {len(changed)}")
    click.echo(f"To see who: autograder diff {short_path(folder)}")
    click.echo(f"To make it so: autograder accept {short_path(folder)}")


@cli.command()
@DIR
def diff(folder: Path) -> None:
    """Show who moves if the regrade in DIR is accepted, and by which checks. Writes diff.html."""
    from autograder.classroom.regrade import graded_run, moves
    from autograder.report import write_diff

    with closing(book_in(folder)) as book:
        current, proposed = graded_run(book), book.runs.proposed
        if proposed is None:
            click.echo("There is no regrade to look at: nothing would change.")
            return
        changed = moves(book, current, proposed)
        page = write_diff(book.setting("title"), changed, len(book.students()), folder)
    for move in changed:
        for line in described_move(move):
            click.echo(line)
    click.echo(f"Students who would have another grade: {len(changed)}, see {short_path(page)}")


@cli.command()
@DIR
def accept(folder: Path) -> None:
    """Make the regrade in DIR the current grades, and write the report anew."""
    from autograder.classroom.regrade import is_complete
    from autograder.records.gradebook import GradebookError, class_results

    with closing(book_in(folder)) as book:
        proposed = book.runs.proposed
        if proposed is None:
            click.echo("There is no regrade to accept: nothing was done.")
            return
        if not is_complete(book, proposed):
            raise GradebookError(
                f"The regrade in {short_path(folder)} is not complete. Run the same `autograder "
                "regrade` again: it goes on where it ended."
            )
        book.runs.accept(proposed)
        results = class_results(book, proposed)
    (folder / "diff.html").unlink(missing_ok=True)
    write_and_report(results, folder)


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
    from autograder.classroom.regrade import graded_run
    from autograder.records.gradebook import OVERRIDE, class_results

    with closing(book_in(folder)) as book:
        current = graded_run(book)
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
    write_and_report(results, folder)


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
    from autograder.classroom.regrade import graded_run
    from autograder.records.gradebook import WAIVER, class_results

    with closing(book_in(folder)) as book:
        decide(book, WAIVER, student, "", None, reason, made_by, withdraw)
        results = class_results(book, graded_run(book))
    write_and_report(results, folder)


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
        if not book.decisions.withdraw(kind, student.key, question):
            raise click.UsageError(f"There is no {kind} to withdraw for {student.name or called}.")
        return
    if not (reason or "").strip():
        raise click.UsageError("Say why: --reason. It is shown with the grade.")
    by = made_by or account()
    decision = Decision(0, kind, student.key, question, points, str(reason).strip(), by, "")
    book.decisions.add(decision)


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
    write_and_report(results_in(folder), folder)


@cli.command()
@click.argument("out", type=FOLDER_PATH)
@click.argument("gradebooks", metavar="GRADEBOOK...", nargs=-1, required=True, type=SUBMISSION_PATH)
def merge(out: Path, gradebooks: tuple[Path, ...]) -> None:
    """Join the GRADEBOOKs of parts of a class into OUT, and write its report.

    GRADEBOOK: a folder that `grade` wrote, or the gradebook.sqlite in it.
    """
    from autograder.classroom.class_run import GRADEBOOK
    from autograder.records.gradebook import merge_gradebooks

    paths = [path / GRADEBOOK if path.is_dir() else path for path in gradebooks]
    remarks = merge_gradebooks(out / GRADEBOOK, paths)
    write_and_report(results_in(out), out)
    for remark in remarks:
        click.echo(remark)


@cli.command("export")
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
def export_grades(
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
        report_exported(exported)
        if feedback:
            pages = place.parent / f"{target}_feedback.zip"
            exported = outgoing.feedback_zip(target, grades, pages)
            report_exported(exported, lacking="without a name that the system takes feedback by")
    except outgoing.CannotExport as error:
        raise click.UsageError(str(error)) from error


def report_exported(exported: Exported, lacking: str = "not in the worksheet") -> None:
    """Say what was written, and who is not in it; `lacking` is why."""
    from autograder.text import one_line

    for file in exported.files[:1]:
        click.echo(f"{short_path(file)}: {exported.filled} students")
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
    lines = [f"{name}: {points_or_none(move.before.total)} -> {points_or_none(move.after.total)}"]
    lines += [
        f"    {q}: {points_or_none(was)} -> {points_or_none(now)}" for q, was, now in move.questions
    ]
    for check in move.checks:
        verdicts = [case.verdict if case else "none" for case in (check.before, check.after)]
        lines.append(f"        {one_line(check.title)}: {verdicts[0]} -> {verdicts[1]}")
    return lines


def points_or_none(points: float | None) -> str:
    """Points, or a word where there are none."""
    return "none" if points is None else f"{points:g}"
