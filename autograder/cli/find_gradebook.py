"""Find a gradebook, its results, and a student.

Reads:  a folder that `grade` wrote, what somebody calls a student.
Gives:  an open Gradebook; ClassResults; a Student.
Leaves to others: what is done with them (grades.py, submission.py).
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from autograder.records.class_results import ClassResults
    from autograder.records.gradebook import Gradebook
    from autograder.records.students import Student


def book_in(folder: Path) -> Gradebook:
    """The gradebook in a folder that `grade` wrote; to be closed by the caller.

    Raises: GradebookError if there is none.
    """
    from autograder.classroom.class_run import GRADEBOOK
    from autograder.records.gradebook import Gradebook, assignment_of

    path = folder / GRADEBOOK
    return Gradebook(path, assignment_of(path))


def results_in(folder: Path) -> ClassResults:
    """The current grades in a folder that `grade` wrote.

    Raises: GradebookError if there are none.
    """
    from autograder.classroom.regrade import graded_run
    from autograder.records.gradebook import class_results

    with closing(book_in(folder)) as book:
        return class_results(book, graded_run(book))


def student_called(book: Gradebook, called: str) -> Student:
    """The student of that name, id, or attempt.

    Raises: click.UsageError if there is none, or more than one.
    """
    folded = called.casefold()
    of_attempt = {key for one in book.attempts() if one.name == called for key in one.students}
    found = [
        student
        for student in book.students()
        if student.key in of_attempt
        or folded
        in {text.casefold() for text in (student.key, student.name, *student.ids.values())}
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.UsageError(
            f"There is no student {called!r}: give a name, an id, or a submission's name as the "
            "report shows it."
        )
    listed = "; ".join(f"{student.name} ({student.key})" for student in found)
    raise click.UsageError(f"{called!r} may be: {listed}. Give what stands in brackets.")
