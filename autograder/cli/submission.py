"""Show one submission as a TA looks at it.

Commands: check, explain, seal.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from autograder.cli.base import chosen_assignments, chosen_questions, cli, others_of, short_path
from autograder.cli.find_gradebook import book_in, student_called
from autograder.cli.options import ALLOW_WEAK_OPTION, FOLDER_PATH, SUBMISSION_PATH

EXPLAINED = "explained"  # a folder below the grades

if TYPE_CHECKING:
    from autograder.course.assignment import Assignment, Question
    from autograder.grading.grader import Grader
    from autograder.grading.results import QuestionResult, Result
    from autograder.intake.seal import Sealed


@cli.command()
@click.argument("assignment")
@click.argument("path", type=SUBMISSION_PATH)
@click.option("--question", "-q", help="Only this question, e.g. q4_linear.")
@click.option("--json", "as_json", is_flag=True, help="The whole result as JSON.")
@ALLOW_WEAK_OPTION
@click.pass_context
def check(
    context: click.Context,
    assignment: str,
    path: Path,
    question: str | None,
    as_json: bool,
    allow_weak: bool,
) -> None:
    """Grade one submission (zip, folder or .py) and show every check, hidden ones too."""
    from autograder.worker.sandbox import sandbox_opening

    (one,) = chosen_assignments(context, assignment)
    chosen_questions(one, question)
    with sandbox_opening(one, allow_weak) as sandbox:
        from autograder.grading.grader import Grader

        grader = Grader(one)
        sealed = sealed_now(one, path)
        result = grader.grade(sealed, sandbox(), question)
    click.echo(result.to_json() if as_json else described(result))


@cli.command("explain")
@click.argument("where", metavar="ASSIGNMENT|DIR")
@click.argument("which", metavar="SUBMISSION|STUDENT")
@click.argument("only", metavar="[QUESTION]", required=False)
@click.option("--question", "-q", help="Only this question, e.g. q4_linear.")
@click.option("--case", "title", help="Only cases with this title.")
@click.option("--out", type=FOLDER_PATH, help="Write a folder for each case, with a replay.py.")
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    default=20.0,
    show_default=True,
    help="Most seconds for making one case smaller.",
)
@ALLOW_WEAK_OPTION
@click.pass_context
def explain_submission(
    context: click.Context,
    where: str,
    which: str,
    only: str | None,
    question: str | None,
    title: str | None,
    out: Path | None,
    as_json: bool,
    seconds: float,
    allow_weak: bool,
) -> None:
    """Show the smallest inputs found that each failed case of a submission still fails on.

    Of a file: ASSIGNMENT SUBMISSION. Of somebody in a graded class: DIR STUDENT, with DIR as grade
    wrote it; there it also writes a folder to replay each case in a debugger. For staff: all of it
    holds hidden inputs.
    """
    from autograder.explain.folder import write_examples
    from autograder.explain.output import explanation_as_json, explanation_as_text
    from autograder.explain.search import explain_failures
    from autograder.grading.grader import Grader
    from autograder.worker.sandbox import sandbox_opening

    question = question or only
    one, sealed, place = submission_at(context, where, which)
    out = out or (place and place / (question or "all"))
    if out is not None and out.exists() and any(out.iterdir()):
        raise click.UsageError(f"{short_path(out)} is not empty: choose a new folder, --out.")
    asked = chosen_questions(one, question)
    with sandbox_opening(one, allow_weak) as sandbox:
        grader = Grader(one)
        require_case(grader, asked, title)
        explanation = explain_failures(grader, sealed, sandbox(), asked, title, seconds)
    as_output = explanation_as_json if as_json else explanation_as_text
    click.echo(as_output(explanation))
    for made in [] if out is None else write_examples(explanation, sealed, one, out):
        click.echo(f"to replay: python {quote(short_path(made / 'replay.py'))}", err=as_json)


def submission_at(
    context: click.Context, where: str, which: str
) -> tuple[Assignment, Sealed, Path | None]:
    """A submission, and where its explanation goes if nobody says: into its graded class.

    where, which: a graded class and a student of it, or an assignment and a file.
    """
    from autograder.classroom.class_run import GRADEBOOK

    if (Path(where) / GRADEBOOK).is_file():
        one, sealed, name = handed_in_by(context, Path(where), which)
        return one, sealed, Path(where) / EXPLAINED / name
    (one,) = chosen_assignments(context, where)
    return one, sealed_now(one, Path(which)), None


def handed_in_by(
    context: click.Context, folder: Path, student: str
) -> tuple[Assignment, Sealed, str]:
    """The assignment of a gradebook, the attempt of a student that counts, as it was sealed, and
    a name for its folder, like that of its feedback page.

    Raises: click.UsageError if there is no such student, or nothing was handed in.
    """
    from autograder.classroom.regrade import graded_run
    from autograder.files import page_names
    from autograder.records.gradebook import grades_of

    with closing(book_in(folder)) as book:
        found = student_called(book, student)
        (one,) = chosen_assignments(context, book.assignment)
        (grade,) = [s for s in grades_of(book, graded_run(book)) if s.student.key == found.key]
        counts = [a for a in book.attempts() if a.name == grade.attempt]
        pages = page_names(a.name for a in book.attempts())
        sealed = book.sealed(counts[0]) if counts else None
    if sealed is None:
        raise click.UsageError(f"Nothing of {student!r} is in the gradebook to be explained.")
    return one, sealed, Path(pages[grade.attempt]).stem


def sealed_now(assignment: Assignment, path: Path) -> Sealed:
    """A submission on disk, sealed.

    Raises: click.UsageError if there is no such file.
    """
    from autograder.course.submission_spec import spec_of
    from autograder.intake.seal import seal

    if not path.exists():
        raise click.UsageError(f"There is no file or folder {str(path)!r}.")
    return seal(path.resolve(), spec_of(assignment), others=others_of(assignment))


def require_case(grader: Grader, questions: list[Question], title: str | None) -> None:
    """Raise click.UsageError unless one of these questions has a case of this title."""
    titles = [case.name for question in questions for case in grader.cases[question.id]]
    if title is not None and title not in titles:
        listed = "; ".join(dict.fromkeys(titles))
        raise click.UsageError(f"There is no case {title!r} there. There are: {listed}.")


@cli.command("seal")
@click.argument("assignment")
@click.argument("path", type=SUBMISSION_PATH)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.pass_context
def seal_submission(context: click.Context, assignment: str, path: Path, out: Path) -> None:
    """Seal a submission for `otter run`: a zip of plain data, without any code otter could run."""
    from autograder.ship.otter_entry import write_sealed

    (one,) = chosen_assignments(context, assignment)
    sealed = sealed_now(one, path)
    write_sealed(sealed, out)
    for note in [*([sealed.refusal] if sealed.refusal else []), *sealed.remarks]:
        click.echo(f"{sealed.name}: {note}")
    click.echo(f"sealed as {short_path(out)}")


def described(result: Result) -> str:
    """One submission as a TA reads it. What a submission wrote stays on its own lines."""
    from autograder.text import one_line

    lines = [f"{result.submission}: {result.status}"]
    if result.refusal:
        lines.append(f"  refused: {one_line(result.refusal)}")
    lines += [f"  remark: {one_line(remark)}" for remark in result.remarks]
    lines += [f"  SUSPICIOUS: {one_line(note)}" for note in result.suspicious]
    for question in result.questions:
        lines += described_question(question)
    if result.total is not None:
        lines.append(f"total {result.total:g} of {result.possible:g} ({result.percent:g} %)")
    lines.append(f"isolation {result.isolation}; {result.seconds:.2f} s")
    return "\n".join(lines)


def described_question(question: QuestionResult) -> list[str]:
    """One question: its points, then every case that did not pass."""
    from autograder.text import one_line

    earned = "not judged" if question.earned is None else f"{question.earned:g}"
    lines = [f"{question.id:26} {earned:>5} / {question.possible:g}"]
    said: tuple[str, ...] = ()
    for case in question.cases:
        if case.verdict == "passed":
            continue
        side = "hidden" if case.hidden else "public"
        lines.append(f"    {case.verdict} ({side}, {case.points:g}, {case.kind}): {case.title}")
        texts = (case.sentence, case.detail, case.advice and f"advice: {case.advice}")
        for text in texts:
            if text and text not in said:
                lines += in_lines(text)
        said = (case.sentence, case.detail)
        printed = case.printed[:1000].splitlines()
        lines += [f"        printed: {one_line(line)}" for line in printed]
    lines += [f"    known mistake: {m.title}. {m.hint}" for m in question.mistakes]
    return lines


def in_lines(text: str) -> list[str]:
    """A text as one line, or line by line behind a bar, so that none passes for the tool's own."""
    from autograder.text import clean, one_line

    if "\n" not in text:
        return [f"        {one_line(text)}"]
    return [f"        | {clean(line)}" for line in text.splitlines()]
