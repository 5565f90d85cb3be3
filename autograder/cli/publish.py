"""What goes out to students and graders, and how this machine is.

Commands: student, package, secret, assignments, doctor.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.base import chosen_assignments, cli, short_path
from autograder.cli.options import ALLOW_WEAK_OPTION, FOLDER_PATH
from autograder.course.assignment import Assignment, find_course


@cli.command()
@click.argument("assignment", required=False)
@click.option("--dist", type=FOLDER_PATH, default="dist", help="Where the zips go.")
@click.option(
    "--bring-your-own",
    "own",
    metavar="FILE",
    help="Leave this complete file out: students copy theirs from an earlier assignment.",
)
@click.pass_context
def student(context: click.Context, assignment: str | None, dist: Path, own: str | None) -> None:
    """Cut student_template/ out of solutions/ and zip it for students."""
    from autograder.ship.zips import package_for_students, package_without

    if own is None:
        for one in chosen_assignments(context, assignment):
            path = package_for_students(one, dist)
            template = short_path(one.template_folder)
            click.echo(f"{one.name}: {template} cut anew, zipped as {short_path(path)}")
            warn_of_solved_files(one)
        return
    if assignment is None:
        raise click.UsageError(f"Say in which assignment {own} is brought along.")
    (one,) = chosen_assignments(context, assignment)
    require_complete(one, own)
    click.echo(f"{one.name}: zipped without {own} as {short_path(package_without(one, own, dist))}")


def require_complete(assignment: Assignment, file: str) -> None:
    """Raise click.UsageError unless students could bring this file along: it has no stub."""
    from autograder.ship.student_files import complete_files

    complete = complete_files(assignment)
    if file in complete:
        return
    if file in assignment.files:
        wrong = f"Students write {file} in {assignment.name}: it has stubs and cannot be left out."
    else:
        wrong = f"{assignment.name} has no file {file!r}."
    raise click.UsageError(f"{wrong} Complete files are: {', '.join(complete) or 'none'}.")


def warn_of_solved_files(assignment: Assignment) -> None:
    """Say which files of a student zip answer the questions of another assignment."""
    from autograder.ship.student_files import asked_for_by, complete_files

    for file in complete_files(assignment):
        if others := asked_for_by(assignment.course, file):
            click.echo(
                f"{assignment.name}: WARNING: {file} is in this zip solved, and {', '.join(others)}"
                " asks for it. Release the zip after the last late day there, or cut it with"
                f" --bring-your-own {file}.",
                err=True,
            )


@cli.command()
@click.argument("assignment", required=False)
@click.option("--dist", type=FOLDER_PATH, default="dist", help="Where it goes.")
@click.option("--image", is_flag=True, help="Instead: a folder to build a container image from.")
@click.option("--with-secret", is_flag=True, help="Put the course's secret into the image.")
@ALLOW_WEAK_OPTION
@click.pass_context
def package(
    context: click.Context,
    assignment: str | None,
    dist: Path,
    image: bool,
    with_secret: bool,
    allow_weak: bool,
) -> None:
    """Write the autograder zip for `otter run` and Gradescope, or an image for array jobs."""
    from autograder.ship.image import write_image
    from autograder.ship.zips import package_for_otter

    if with_secret and not image:
        raise click.UsageError("--with-secret is for --image; the zips hold the secret anyway.")
    if image:
        readme = write_image(chosen_assignments(context, assignment), dist / "image", with_secret)
        click.echo(
            f"{short_path(readme)} says how to go on. Keep the folder to yourself: it holds tests."
        )
        return
    for one in chosen_assignments(context, assignment):
        path = package_for_otter(one, dist, allow_weak)
        click.echo(
            f"{one.name}: {short_path(path)}. Keep it to yourself: it holds the hidden tests."
        )


@cli.command()
@click.pass_context
def secret(context: click.Context) -> None:
    """Draw this course's hidden inputs from a secret of its own: writes course.toml."""
    from autograder.course.secret import write_secret

    path = write_secret(context.obj or find_course(Path.cwd()))
    click.echo(
        f"{short_path(path)}: keep it to yourself, and keep it until the last grade is given."
    )


@cli.command()
@click.pass_context
def assignments(context: click.Context) -> None:
    """List the assignments of the course."""
    for one in chosen_assignments(context, None):
        files = ", ".join(one.files)
        click.echo(f"{one.name}: {one.description.title} ({one.possible:g} points; {files})")
        for question in one.questions:
            click.echo(f"    {question.id:26} {question.points:5g}  {question.title}")


@cli.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Show versions, the isolation that is active, and what is missing."""
    from autograder.ship.doctor import check_system

    checks = check_system(context.obj or find_course(Path.cwd()))
    for check in checks:
        click.echo(f"{'ok' if check.ok else 'MISSING':8} {check.what:15} {check.found}")
    if not all(check.ok for check in checks):
        sys.exit(1)
