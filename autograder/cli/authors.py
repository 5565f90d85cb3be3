"""For those who write assignments.

Commands: new-assignment, lint, audit, thieves.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from autograder.cli.base import chosen_assignments, cli, course_of, short_path
from autograder.cli.options import FOLDER_PATH
from autograder.course.assignment import COURSE_FOLDER

if TYPE_CHECKING:
    from autograder.authors.audit.card import Card


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
@click.option(
    "--full", is_flag=True, help="1,000 seeds, 200 secrets, and the demo class in other conditions."
)
@click.option("--seeds", type=click.IntRange(min=0), help="Seeds to repeat hidden checks under.")
@click.option(
    "--secrets", type=click.IntRange(min=0), help="More secrets to judge every program under."
)
@click.option(
    "--bank",
    type=FOLDER_PATH,
    help="Only the programs in this folder, which others wrote; its bank.toml lists them.",
)
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
    secrets: int | None,
    bank: Path | None,
    workers: int,
    out: Path,
) -> None:
    """Put the grader to its own exam: wrong accepted, right rejected, mistakes named, thieves.

    Of one assignment alone, the cards of the others that are in --out stay there. With --bank the
    cards are bank.json and bank.html.
    Exit status 1 if it does not pass.
    """
    from autograder.authors.audit.card import from_json, newest_cards

    if bank is not None:
        name, cards = "bank", bank_cards(context, assignment, bank, secrets, workers)
        before = []
    else:
        name, cards = "card", exam_cards(context, assignment, full, seeds, secrets, workers)
        there = out / "card.json"
        before = from_json(there.read_text("utf-8")) if assignment and there.is_file() else []
    write_cards(out, name, newest_cards(before, cards))
    if any(card.faults for card in cards):
        sys.exit(1)


def exam_cards(
    context: click.Context,
    assignment: str | None,
    full: bool,
    seeds: int | None,
    secrets: int | None,
    workers: int,
) -> list[Card]:
    """Put assignments to the exam, and print their cards."""
    from autograder.authors.audit.exam import IN_FULL, Extent, pool, run_exam
    from autograder.authors.audit.pages import card_as_text

    extent = IN_FULL if full else Extent()
    extent = replace(
        extent,
        seeds=extent.seeds if seeds is None else seeds,
        secrets=extent.secrets if secrets is None else secrets,
    )
    cards = []
    with pool(workers) as processes:
        for one in chosen_assignments(context, assignment):
            cards.append(run_exam(one, processes, extent, lambda line: click.echo(line, err=True)))
            click.echo(card_as_text(cards[-1]))
    return cards


def bank_cards(
    context: click.Context, assignment: str | None, folder: Path, secrets: int | None, workers: int
) -> list[Card]:
    """Grade a bank that others wrote, and print a card for each assignment in it."""
    from autograder.authors.audit.exam import pool, run_bank
    from autograder.authors.audit.manifest import BrokenManifest, read_bank
    from autograder.authors.audit.pages import card_as_text

    try:
        programs = read_bank(folder, course_of(context))
    except BrokenManifest as error:
        raise click.UsageError(str(error)) from error
    cards = []
    with pool(workers) as processes:
        for one in chosen_assignments(context, assignment):
            chosen = [program for program in programs if program.assignment == one.name]
            if chosen:
                cards.append(run_bank(one, processes, chosen, secrets or 0))
                click.echo(card_as_text(cards[-1]))
    if not cards:
        raise click.UsageError(f"{short_path(folder)} holds no program for {assignment}.")
    return cards


def write_cards(out: Path, name: str, cards: list[Card]) -> None:
    """Write cards as JSON and as a page, and say where."""
    from autograder.authors.audit.card import to_json
    from autograder.authors.audit.pages import cards_as_page
    from autograder.files import write_text

    out.mkdir(parents=True, exist_ok=True)
    data, page = out / f"{name}.json", out / f"{name}.html"
    write_text(data, to_json(cards))
    write_text(page, cards_as_page(cards))
    click.echo(f"score card: {short_path(page)}, {short_path(data)}")


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
