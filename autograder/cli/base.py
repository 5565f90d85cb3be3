"""Define the group of commands, and what several of them need.

Reads:  --course, names of assignments and questions.
Gives:  Assignments; wrong usage as a click.UsageError.
Leaves to others: the commands themselves.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder import __version__
from autograder.cli.options import FOLDER_PATH
from autograder.course.assignment import (
    COURSE_FOLDER,
    Assignment,
    CourseError,
    assignment_names,
    find_course,
)

if TYPE_CHECKING:
    from autograder.course.assignment import Question
    from autograder.course.submission_spec import SubmissionSpec


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="autograder")
@click.option(
    "--course", type=FOLDER_PATH, help="Folder with assignments/ (default: looked for here)."
)
@click.pass_context
def cli(context: click.Context, course: Path | None) -> None:
    """Chainrule: an auto-graded course unit on backpropagation and SGD."""
    context.obj = course


def course_of(context: click.Context) -> Path:
    """The course's folder: the one named by --course, or the nearest.

    Raises: click.UsageError if the folder that was named is no course.
    """
    course: Path = context.obj or find_course(Path.cwd())
    if not (course / COURSE_FOLDER).is_dir():
        raise click.UsageError(
            f"{course} is no course: it holds no folder {COURSE_FOLDER}/. To begin a new course, "
            "make that folder."
        )
    return course


def chosen_assignments(context: click.Context, name: str | None) -> list[Assignment]:
    """The assignment of that name, or all of the course.

    Raises: click.UsageError if there is no such assignment: wrong usage, not a failure.
    """
    course = course_of(context)
    names = assignment_names(course)
    if name is not None and name not in names:
        raise click.UsageError(
            f"There is no assignment {name!r} here. There are: {', '.join(names) or 'none'}."
        )
    return [Assignment(course, one) for one in ([name] if name else names)]


def others_of(assignment: Assignment) -> list[SubmissionSpec]:
    """What the other assignments of the course ask for; one that cannot be read is named, once."""
    from autograder.course.submission_spec import spec_of

    others = []
    for name in assignment_names(assignment.course):
        if name != assignment.name:
            try:
                others.append(spec_of(Assignment(assignment.course, name)))
            except CourseError as error:
                click.echo(
                    f"{name} is unknown to this run, since it has a fault: {error}", err=True
                )
    return others


def chosen_questions(assignment: Assignment, question: str | None) -> list[Question]:
    """The question of this id, or all of them.

    Raises: click.UsageError if there is none.
    """
    known = [item.id for item in assignment.questions]
    if question is not None and question not in known:
        raise click.UsageError(f"There is no question {question!r}. There are: {', '.join(known)}.")
    return [item for item in assignment.questions if question in (None, item.id)]


def short_path(path: Path) -> str:
    """A path as short as it can be said from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
