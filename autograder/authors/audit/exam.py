"""The whole exam of an assignment.

Reads:  an assignment. Gives: its Card.
Leaves to others: the single trials (trials.py), showing the card (pages.py).

The work is cut into pieces for a pool of processes; the card does not depend on how.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

from autograder.authors.audit import trials
from autograder.authors.audit.card import Card, Mark, Measure
from autograder.authors.audit.conditions import same_grades
from autograder.authors.audit.equivalents import explained_in_vain, explained_mutants
from autograder.authors.audit.mutants import mutants_of
from autograder.course.assignment import Assignment
from autograder.course.variants import load_variants

SEEDS, SEEDS_IN_FULL = 20, 1000
PIECE = 12  # programs that one process tries in a row
SEEDS_IN_A_PIECE = 25

Pool = ProcessPoolExecutor


@contextmanager
def pool(jobs: int) -> Iterator[Pool]:
    """Processes for the trials; on an error what is waiting is dropped."""
    fresh = multiprocessing.get_context("spawn")
    with Pool(jobs, mp_context=fresh, initializer=trials.limit_memory) as processes:
        try:
            yield processes
        except BaseException:
            processes.shutdown(cancel_futures=True)
            raise


def examine(
    assignment: Assignment,
    processes: Pool,
    seeds: int = SEEDS,
    conditions: bool = False,
    tell: Callable[[str], None] = print,
) -> Card:
    """Put an assignment to the exam.

    seeds: secrets under which hidden checks are repeated. conditions: whether the demo class is
    graded in other circumstances, too. tell: is told what has begun.
    """
    questions = {question.id: question.title for question in assignment.questions}
    card = Card(assignment.name, assignment.description.title, questions, seeds)
    about = (assignment.course, assignment.name)

    def spread(trial: Callable[..., Any], count: int, piece: int = PIECE) -> list[Future[Any]]:
        return [processes.submit(trial, *about, part) for part in parts(count, piece)]

    known = load_variants(assignment, trials.KNOWN)
    unusual = load_variants(assignment, trials.UNUSUAL)
    tell(f"{assignment.name}: known mistakes, unusual ways, pairs, mutants")
    mild = spread(trials.mildest, len(known))
    marks = spread(trials.try_known, len(known))
    marks += spread(trials.try_unlisted, len(trials.unlisted_of(assignment)))
    marks += spread(trials.try_right, 1 + len(unusual), 4)
    marks += spread(trials.try_pairs, len(trials.pairs_of(assignment)))
    mutants = spread(trials.try_mutants, len(mutants_of(assignment)))
    for future in marks:
        card.add(future.result())
    add_mutants(card, assignment, [future.result() for future in mutants])
    tell(f"{assignment.name}: {seeds} seeds")
    borderline = mildest_of([future.result() for future in mild])
    seeded = [
        processes.submit(trials.try_seeds, *about, part, borderline)
        for part in parts(seeds, SEEDS_IN_A_PIECE)
    ]
    if conditions:
        tell(f"{assignment.name}: a part of the demo class in other circumstances")
        card.conditions = same_grades(assignment)
    for future in seeded:
        card.add(future.result())
    return card


def parts(count: int, size: int) -> list[slice]:
    """Slices that cut so many things into pieces of at most this size."""
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]


def add_mutants(
    card: Card, assignment: Assignment, found: list[tuple[list[Mark], list[str]]]
) -> None:
    """Count mutants: those that live are explained, or count against the grader."""
    reasons = explained_mutants(assignment)
    question_of = {mutant.what: mutant.question for mutant in mutants_of(assignment)}
    living = [what for _, alive in found for what in alive]
    for marks, _ in found:
        card.add(marks)
    for what in living:
        question = question_of[what]
        card.add([Mark(question, Measure.ALIVE, what, int(what not in reasons))])
        if what in reasons:
            card.add([Mark(question, Measure.EXPLAINED, what)])
    card.in_vain = explained_in_vain(reasons, living)


def mildest_of(found: list[dict[str, tuple[float, str]]]) -> dict[str, str]:
    """For each question the known mistake that loses least, of what the pieces found."""
    least: dict[str, tuple[float, str]] = {}
    for piece in found:
        for question, loses in piece.items():
            least[question] = min(least.get(question, loses), loses)
    return {question: name for question, (_, name) in least.items()}
