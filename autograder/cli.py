"""autograder/cli.py: the command line.

Reads:  arguments. Gives: one function call and a few printed lines for each command.
Leaves to others: everything else. Nothing imports this module.

Exit status: 0 the tool did its job, even if students failed; 1 it failed; 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, NoReturn

import click

from autograder import __version__
from autograder.assignment import (
    COURSE_FOLDER,
    Assignment,
    CourseError,
    assignment_names,
    find_course,
)

if TYPE_CHECKING:
    from autograder.assignment import Question
    from autograder.classroom import Progress
    from autograder.grading import Grader
    from autograder.results import ClassResults, LeftAside, QuestionResult, Result
    from autograder.wanted import Wanted

ALLOW_WEAK = click.option(
    "--allow-weak",
    is_flag=True,
    help="Grade although submissions could read the hidden tests here.",
)
SUBMISSION = click.Path(exists=True, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
NAMES_SHOWN = 5


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="autograder")
@click.option("--course", type=FOLDER, help="Folder with assignments/ (default: looked for here).")
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


def chosen(context: click.Context, name: str | None) -> list[Assignment]:
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


@cli.command()
@click.argument("assignment", required=False)
@click.option("--dist", type=FOLDER, default="dist", help="Where the zips go.")
@click.option(
    "--bring-your-own",
    "own",
    metavar="FILE",
    help="Leave this complete file out: students copy theirs from an earlier assignment.",
)
@click.pass_context
def student(context: click.Context, assignment: str | None, dist: Path, own: str | None) -> None:
    """Cut student_template/ out of solutions/ and zip it for students."""
    from autograder.package import package_for_students, package_without

    if own is None:
        for one in chosen(context, assignment):
            path = package_for_students(one, dist)
            template = shown(one.template_folder)
            click.echo(f"{one.name}: {template} cut anew, zipped as {shown(path)}")
            warn_of_solved_files(one)
        return
    if assignment is None:
        raise click.UsageError(f"Say in which assignment {own} is brought along.")
    (one,) = chosen(context, assignment)
    require_complete(one, own)
    click.echo(f"{one.name}: zipped without {own} as {shown(package_without(one, own, dist))}")


def require_complete(assignment: Assignment, file: str) -> None:
    """Raise click.UsageError unless students could bring this file along: it has no stub."""
    from autograder.template import complete_files

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
    from autograder.template import asked_for_by, complete_files

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
@click.option("--dist", type=FOLDER, default="dist", help="Where the zips go.")
@ALLOW_WEAK
@click.pass_context
def package(context: click.Context, assignment: str | None, dist: Path, allow_weak: bool) -> None:
    """Write the autograder zip for `otter run` and Gradescope."""
    from autograder.package import package_for_otter

    for one in chosen(context, assignment):
        path = package_for_otter(one, dist, allow_weak)
        click.echo(f"{one.name}: {shown(path)}. Keep it to yourself: it holds the hidden tests.")


@cli.command()
@click.argument("assignment")
@click.argument("path", type=SUBMISSION)
@click.option("--question", "-q", help="Only this question, e.g. q4_linear.")
@click.option("--json", "as_json", is_flag=True, help="The whole result as JSON.")
@ALLOW_WEAK
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
    from autograder.grading import Grader, open_desk
    from autograder.intake import seal
    from autograder.wanted import wanted_by

    (one,) = chosen(context, assignment)
    asked_for(one, question)
    grader = Grader(one)
    desk = open_desk(one, allow_weak)
    try:
        sealed = seal(path.resolve(), wanted_by(one), others=others_of(one))
        result = grader.grade(sealed, desk, question)
    finally:
        desk.close()
    click.echo(result.to_json() if as_json else described(result))


@cli.command()
@click.argument("assignment")
@click.argument("path", type=SUBMISSION)
@click.option("--question", "-q", help="Only this question, e.g. q4_linear.")
@click.option("--case", "title", help="Only cases with this title.")
@click.option("--out", type=FOLDER, help="Write a folder for each case, with a replay.py.")
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    default=20.0,
    show_default=True,
    help="Most seconds for making one case smaller.",
)
@ALLOW_WEAK
@click.pass_context
def explain(
    context: click.Context,
    assignment: str,
    path: Path,
    question: str | None,
    title: str | None,
    out: Path | None,
    as_json: bool,
    seconds: float,
    allow_weak: bool,
) -> None:
    """Show the smallest inputs found that each failed case of a submission still fails on.

    For staff: it holds hidden inputs. With --out also the files to replay it in a debugger.
    """
    from autograder.appeal import explain as appeals
    from autograder.appeal.folder import write_examples
    from autograder.appeal.pages import as_json as json_of
    from autograder.appeal.pages import as_text
    from autograder.grading import Grader, open_desk
    from autograder.intake import seal
    from autograder.wanted import wanted_by

    (one,) = chosen(context, assignment)
    if out is not None and out.exists() and any(out.iterdir()):
        raise click.UsageError(f"--out is {out}, which is not empty: choose a new folder.")
    asked = asked_for(one, question)
    grader = Grader(one)
    require_case(grader, asked, title)
    desk = open_desk(one, allow_weak)
    try:
        sealed = seal(path.resolve(), wanted_by(one), others=others_of(one))
        appeal = appeals.explain(grader, sealed, desk, asked, title, seconds)
    finally:
        desk.close()
    click.echo(json_of(appeal) if as_json else as_text(appeal))
    if out is not None:
        for folder in write_examples(appeal, sealed, one, out):
            click.echo(f"to replay: python {quote(shown(folder / 'replay.py'))}", err=as_json)


def asked_for(assignment: Assignment, question: str | None) -> list[Question]:
    """The question of this id, or all of them.

    Raises: click.UsageError if there is none.
    """
    known = [item.id for item in assignment.questions]
    if question is not None and question not in known:
        raise click.UsageError(f"There is no question {question!r}. There are: {', '.join(known)}.")
    return [item for item in assignment.questions if question in (None, item.id)]


def require_case(grader: Grader, questions: list[Question], title: str | None) -> None:
    """Raise click.UsageError unless one of these questions has a case of this title."""
    titles = [case.name for question in questions for case in grader.cases[question.id]]
    if title is not None and title not in titles:
        listed = "; ".join(dict.fromkeys(titles))
        raise click.UsageError(f"There is no case {title!r} there. There are: {listed}.")


@cli.command()
@click.argument("assignment")
@click.argument("paths", nargs=-1, required=True, type=SUBMISSION)
@click.option("--out", type=FOLDER, required=True, help="Folder for gradebook, CSV and report.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="one for each processor",
    help="Submissions at a time.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Leave nothing aside: all are for this assignment."
)
@ALLOW_WEAK
@click.pass_context
def grade(
    context: click.Context,
    assignment: str,
    paths: tuple[Path, ...],
    out: Path,
    jobs: int,
    everything: bool,
    allow_weak: bool,
) -> None:
    """Grade every submission in PATHS: gradebook.sqlite, grades.csv, index.html, feedback/.

    What is meant for another assignment of the course is left aside, by name: left_aside.csv.
    """
    from autograder.classroom import NothingFoundError

    (one,) = chosen(context, assignment)
    if out.resolve() in [path.resolve() for path in paths]:
        raise click.UsageError(f"--out is the folder of the submissions, {out}: choose another.")
    try:
        grade_paths(one, paths, out, jobs, allow_weak, everything)
    except NothingFoundError as error:
        raise click.UsageError(str(error)) from error


@cli.command()
@click.argument("assignment")
@click.argument("path", type=SUBMISSION)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.pass_context
def seal(context: click.Context, assignment: str, path: Path, out: Path) -> None:
    """Seal a submission for `otter run`: a zip of plain data, without any code otter could run."""
    from autograder import intake
    from autograder.otter_entry import write_sealed
    from autograder.wanted import wanted_by

    (one,) = chosen(context, assignment)
    sealed = intake.seal(path.resolve(), wanted_by(one), others=others_of(one))
    write_sealed(sealed, out)
    for note in [*([sealed.refusal] if sealed.refusal else []), *sealed.remarks]:
        click.echo(f"{sealed.name}: {note}")
    click.echo(f"sealed as {shown(out)}")


@cli.command()
@click.argument("assignment")
@click.option("--out", type=FOLDER, default="build/demo", help="Where class and report go.")
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1)
@ALLOW_WEAK
@click.pass_context
def demo(context: click.Context, assignment: str, out: Path, jobs: int, allow_weak: bool) -> None:
    """Make a class of submissions, grade it, and say where the report is."""
    from autograder.demo import make_class

    (one,) = chosen(context, assignment)
    submissions = make_class(one, out / "class")
    click.echo(f"A class of {len(submissions)} submissions is in {shown(out / 'class')}.")
    grade_paths(one, (out / "class",), out / "report", jobs, allow_weak, everything=True)


@cli.command()
@click.pass_context
def secret(context: click.Context) -> None:
    """Draw this course's hidden inputs from a secret of its own: writes course.toml."""
    from autograder.secret import write_secret

    path = write_secret(context.obj or find_course(Path.cwd()))
    click.echo(f"{shown(path)}: keep it to yourself, and keep it until the last grade is given.")


@cli.command()
@click.pass_context
def assignments(context: click.Context) -> None:
    """List the assignments of the course."""
    for one in chosen(context, None):
        files = ", ".join(one.files)
        click.echo(f"{one.name}: {one.description.title} ({one.possible:g} points; {files})")
        for question in one.questions:
            click.echo(f"    {question.id:26} {question.points:5g}  {question.title}")


@cli.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Show versions, the isolation that is active, and what is missing."""
    from autograder.doctor import examine

    findings = examine(context.obj or find_course(Path.cwd()))
    for finding in findings:
        click.echo(f"{'ok' if finding.well else 'MISSING':8} {finding.what:14} {finding.found}")
    if not all(finding.well for finding in findings):
        sys.exit(1)


@cli.command("new-assignment")
@click.argument("name")
@click.option("--title", help="What students read as its title (default: from the name).")
@click.pass_context
def new_assignment(context: click.Context, name: str, title: str | None) -> None:
    """Begin an assignment: a small one that works, to be changed piece by piece."""
    from autograder.authoring.skeleton import BadName, make_skeleton, module_of

    course = course_of(context)
    try:
        title = title or module_of(name).replace("_", " ").capitalize()
        solution = make_skeleton(course, name, title)
    except BadName as error:
        raise click.UsageError(str(error)) from error
    command = f"autograder --course {quote(shown(course))}" if context.obj else "autograder"
    click.echo(f"Made {shown(course / COURSE_FOLDER / name)}/ and {shown(solution)}. Next:")
    click.echo(f"  {command} lint {name}")
    click.echo(f"  {command} student {name}")
    click.echo(f"  {command} check {name} {quote(shown(solution))}")
    click.echo('Then make it your own: docs/authors.md, "A question from zero".')


@cli.command()
@click.argument("assignment", required=False)
@click.pass_context
def lint(context: click.Context, assignment: str | None) -> None:
    """Say where an assignment does not fit together, and refuse it; all of them if none is named.

    Files, marks, points, docstrings, sections; inputs that public and hidden cases share; the stub,
    known mistakes and unusual ways, each graded like a submission.
    """
    from autograder.authoring.lint import lint as report_on

    refused = 0
    for one in chosen(context, assignment):
        report = report_on(one)
        refused += report.refused
        for finding in report.findings:
            click.echo(f"{one.name}: {finding}")
        click.echo(f"{one.name}: {report.summary}")
    if refused:
        sys.exit(1)


@cli.command()
@click.argument("assignment", required=False)
@click.option("--full", is_flag=True, help="1,000 seeds, and the demo class in other conditions.")
@click.option("--seeds", type=click.IntRange(min=0), help="Seeds to repeat hidden checks under.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="one for each processor",
    help="Programs at a time.",
)
@click.option("--out", type=FOLDER, default="build/audit", help="Where card.json and .html go.")
@click.pass_context
def audit(
    context: click.Context,
    assignment: str | None,
    full: bool,
    seeds: int | None,
    jobs: int,
    out: Path,
) -> None:
    """Put the grader to its own exam: wrong accepted, right rejected, mistakes named, flakes.

    Exit status 1 if it does not pass.
    """
    from autograder.audit.card import to_json
    from autograder.audit.exam import SEEDS, SEEDS_IN_FULL, examine, pool
    from autograder.audit.pages import as_page, as_text
    from autograder.report.files import write_text

    if seeds is None:
        seeds = SEEDS_IN_FULL if full else SEEDS
    cards = []
    with pool(jobs) as processes:
        for one in chosen(context, assignment):
            cards.append(
                examine(one, processes, seeds, full, lambda line: click.echo(line, err=True))
            )
            click.echo(as_text(cards[-1]))
    out.mkdir(parents=True, exist_ok=True)
    write_text(out / "card.json", to_json(cards))
    write_text(out / "card.html", as_page(cards))
    click.echo(f"score card: {shown(out / 'card.html')}, {shown(out / 'card.json')}")
    if any(card.faults for card in cards):
        sys.exit(1)


def others_of(assignment: Assignment) -> list[Wanted]:
    """What the other assignments of the course ask for; one that cannot be read is named, once."""
    from autograder.wanted import wanted_by

    others = []
    for name in assignment_names(assignment.course):
        if name != assignment.name:
            try:
                others.append(wanted_by(Assignment(assignment.course, name)))
            except CourseError as error:
                click.echo(
                    f"{name} is unknown to this run, since it has a fault: {error}", err=True
                )
    return others


def grade_paths(
    assignment: Assignment,
    paths: tuple[Path, ...],
    out: Path,
    jobs: int,
    allow_weak: bool,
    everything: bool,
) -> None:
    """Grade, write the report, print the summary. everything: nothing is left aside."""
    from autograder.classroom import find_submissions, grade_class, leave_aside
    from autograder.wanted import wanted_by

    others = others_of(assignment)
    files = [*assignment.files, *(file for other in others for file in other.files)]
    submissions = find_submissions(paths, files, out)
    aside: tuple[LeftAside, ...] = ()
    if not everything:
        submissions, aside = leave_aside(submissions, wanted_by(assignment), others)
    with progress_shown(len(submissions)) as tell:
        results = grade_class(
            assignment, submissions, out, jobs, tell, others=others, allow_weak=allow_weak
        )
    from autograder.report import write_report  # matplotlib comes in only now

    page = write_report(replace(results, left_aside=aside), out)
    click.echo(summary(results))
    for line in said_of_those_left_aside(aside):
        click.echo(line)
    click.echo(f"report: {shown(page)}")


class progress_shown:  # noqa: N801 - used as a function in `with`
    """A progress bar on a terminal; elsewhere a plain line now and then."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.again = 0

    def __enter__(self) -> Callable[[Progress], None]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        console = Console(stderr=True)
        self.bar = Bar(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self.on_terminal = console.is_terminal
        self.bar.start()
        self.task = self.bar.add_task("grading", total=self.count)
        return self.tell

    def tell(self, progress: Progress) -> None:
        """Show one more result."""
        self.again += progress.again
        self.bar.advance(self.task)
        if not self.on_terminal and progress.done % max(1, self.count // 10) == 0:
            click.echo(f"{progress.done} of {progress.of} done", err=True)

    def __exit__(self, *_: object) -> None:
        self.bar.stop()
        if self.again:
            click.echo(f"{self.again} of {self.count} were graded before: nothing has changed.")


def summary(results: ClassResults) -> str:
    """A class in a few lines."""
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
    return "\n".join(lines)


def said_of_those_left_aside(aside: tuple[LeftAside, ...]) -> Iterator[str]:
    """One line for each assignment that submissions were left aside for."""
    from autograder.report.text import one_line

    of_each: dict[str, list[str]] = {}
    for one in aside:
        of_each.setdefault(" and ".join(one.meant_for), []).append(one_line(one.submission))
    for meant_for, names in sorted(of_each.items()):
        listed = ", ".join(names) if len(names) <= NAMES_SHOWN else "names in left_aside.csv"
        yield f"{len(names)} left aside, meant for {meant_for}: {listed}"


def described(result: Result) -> str:
    """One submission as a TA reads it. What a submission wrote stays on its own lines."""
    from autograder.report.text import one_line

    lines = [f"{result.submission}: {result.status}"]
    if result.refusal:
        lines.append(f"  refused: {one_line(result.refusal)}")
    lines += [f"  remark: {one_line(remark)}" for remark in result.remarks]
    lines += [f"  ATTEMPT: {one_line(attempt)}" for attempt in result.attempts]
    for question in result.questions:
        lines += described_question(question)
    if result.total is not None:
        lines.append(f"total {result.total:g} of {result.possible:g} ({result.percent:g} %)")
    lines.append(f"isolation {result.isolation}; {result.seconds:.2f} s")
    return "\n".join(lines)


def described_question(question: QuestionResult) -> list[str]:
    """One question: its points, then every case that did not pass."""
    from autograder.report.text import one_line

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
    from autograder.report.text import clean, one_line

    if "\n" not in text:
        return [f"        {one_line(text)}"]
    return [f"        | {clean(line)}" for line in text.splitlines()]


def shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def keep_standard_files() -> None:
    """Fill the places of closed standard files, so that no socket of ours takes one of them."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest place that is free: this one


def main() -> NoReturn:
    """Run the command line; a fault of the course or the machine is one clear line."""
    from autograder.gradebook import GradebookError

    keep_standard_files()
    try:
        cli(standalone_mode=True)
    except (CourseError, GradebookError, RuntimeError, OSError) as error:
        click.echo(f"autograder: {error}", err=True)
        sys.exit(1)
    sys.exit(0)
