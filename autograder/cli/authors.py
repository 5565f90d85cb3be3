"""For those who write assignments.

Commands: new-assignment, lint, audit, thieves.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from shlex import quote

import click

from autograder.cli.base import chosen_assignments, cli, course_of, short_path
from autograder.cli.options import FOLDER_PATH
from autograder.course.assignment import COURSE_FOLDER


@cli.command("new-assignment")
@click.argument("name")
@click.option("--title", help="What students read as its title (default: from the name).")
@click.pass_context
def new_assignment(context: click.Context, name: str, title: str | None) -> None:
    """Begin an assignment: a small one that works, to be changed piece by piece."""
    from autograder.authors.skeleton import BadName, make_skeleton, module_name

    course = course_of(context)
    try:
        title = title or module_name(name).replace("_", " ").capitalize()
        solution = make_skeleton(course, name, title)
    except BadName as error:
        raise click.UsageError(str(error)) from error
    command = f"autograder --course {quote(short_path(course))}" if context.obj else "autograder"
    click.echo(
        f"Made {short_path(course / COURSE_FOLDER / name)}/ and {short_path(solution)}. Next:"
    )
    click.echo(f"  {command} lint {name}")
    click.echo(f"  {command} student {name}")
    click.echo(f"  {command} check {name} {quote(short_path(solution))}")
    click.echo('Then make it your own: docs/authors.md, "A question from zero".')


@cli.command("lint")
@click.argument("assignment", required=False)
@click.pass_context
def lint_assignments(context: click.Context, assignment: str | None) -> None:
    """Say where an assignment does not fit together, and refuse it; all of them if none is named.

    Files, marks, points, docstrings, sections; inputs that public and hidden cases share;
    the stub, known mistakes and unusual ways, each graded like a submission; thieves.
    """
    from autograder.authors.lint.lint import lint_assignment

    refused = 0
    for one in chosen_assignments(context, assignment):
        report = lint_assignment(one)
        refused += report.refused
        for finding in report.findings:
            click.echo(f"{one.name}: {finding}")
        click.echo(f"{one.name}: {report.summary}")
    if refused:
        sys.exit(1)


JOBS = click.option(
    "--jobs",
    "workers",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="one for each processor",
    help="Programs at a time.",
)


@cli.command()
@click.argument("assignment", required=False)
@click.option("--full", is_flag=True, help="1,000 seeds, and the demo class in other conditions.")
@click.option("--seeds", type=click.IntRange(min=0), help="Seeds to repeat hidden checks under.")
@JOBS
@click.option(
    "--out", type=FOLDER_PATH, default="build/audit", help="Where card.json and .html go."
)
@click.pass_context
def audit(
    context: click.Context,
    assignment: str | None,
    full: bool,
    seeds: int | None,
    workers: int,
    out: Path,
) -> None:
    """Put the grader to its own exam: wrong accepted, right rejected, mistakes named, thieves.

    Of one assignment alone, the cards of the others that are in --out stay there.
    Exit status 1 if it does not pass.
    """
    from autograder.authors.audit.card import from_json, newest_cards, to_json
    from autograder.authors.audit.exam import SEEDS, SEEDS_IN_FULL, pool, run_exam
    from autograder.authors.audit.pages import card_as_text, cards_as_page
    from autograder.files import write_text

    if seeds is None:
        seeds = SEEDS_IN_FULL if full else SEEDS
    cards = []
    with pool(workers) as processes:
        for one in chosen_assignments(context, assignment):
            cards.append(
                run_exam(one, processes, seeds, full, lambda line: click.echo(line, err=True))
            )
            click.echo(card_as_text(cards[-1]))
    out.mkdir(parents=True, exist_ok=True)
    there = out / "card.json"
    before = from_json(there.read_text("utf-8")) if assignment and there.is_file() else []
    all_cards = newest_cards(before, cards)
    write_text(there, to_json(all_cards))
    write_text(out / "card.html", cards_as_page(all_cards))
    click.echo(f"score card: {short_path(out / 'card.html')}, {short_path(out / 'card.json')}")
    if any(card.faults for card in cards):
        sys.exit(1)


@cli.command()
@click.argument("assignment", required=False)
@JOBS
@click.pass_context
def thieves(context: click.Context, assignment: str | None, workers: int) -> None:
    """Try to steal points: which cases pay programs that do nothing themselves, and in what way.

    A part of the audit. Exit status 1 if a case pays.
    """
    from autograder.authors.audit.exam import pool, run_thieves
    from autograder.authors.audit.thieves.thefts import thefts_as_text

    paid = False
    with pool(workers) as processes:
        for one in chosen_assignments(context, assignment):
            thefts = run_thieves(one, processes)
            paid = paid or any(theft.is_fault for theft in thefts)
            click.echo(thefts_as_text(one, thefts))
    if paid:
        sys.exit(1)
