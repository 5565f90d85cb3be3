"""Run the whole exam of an assignment.

Reads:  an assignment.
Gives:  its Card.
Leaves to others: the single trials (trials.py), counting (card.py), showing the card (pages.py).

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
from autograder.authors.audit.equivalents import explained_but_not_alive, explained_mutants
from autograder.authors.audit.mutants import mutants_of
from autograder.authors.audit.same_grades import same_grades
from autograder.authors.audit.thieves import pieces
from autograder.authors.audit.thieves.thefts import Theft
from autograder.course.assignment import Assignment
from autograder.course.variants import load_variants

SEEDS, SEEDS_IN_FULL = 20, 1000
PIECE = 12  # programs that one process tries in a row
SEEDS_IN_A_PIECE = 25

Pool = ProcessPoolExecutor


@contextmanager
def pool(jobs: int) -> Iterator[Pool]:
    """Processes for the trials; after an error those that have not begun are cancelled."""
    fresh = multiprocessing.get_context("spawn")
    with Pool(jobs, mp_context=fresh, initializer=trials.limit_memory) as processes:
        try:
            yield processes
        except BaseException:
            processes.shutdown(cancel_futures=True)
            raise


def run_exam(
    assignment: Assignment,
    processes: Pool,
    seeds: int = SEEDS,
    conditions: bool = False,
    report_progress: Callable[[str], None] = print,
) -> Card:
    """Put an assignment to the exam.

    Args:
        seeds: how many secrets hidden checks are repeated under.
        conditions: whether the demo class is graded in other circumstances, too.
        report_progress: called with a line whenever something begins.
    """
    questions = {question.id: question.title for question in assignment.questions}
    card = Card(assignment.name, assignment.description.title, questions, seeds)
    work = ExamPieces(assignment, processes)
    report_progress(f"{assignment.name}: known mistakes, unusual ways, pairs, mutants")
    loses_least = work.spread(trials.mildest, len(work.known))
    marks, mutants = submit_programs(work)
    for future in marks:
        card.add(future.result())
    add_mutants(card, assignment, [future.result() for future in mutants])
    report_progress(f"{assignment.name}: {seeds} seeds, thieves")
    borderline = mildest_of([future.result() for future in loses_least])
    seeded = work.spread(trials.try_seeds, seeds, SEEDS_IN_A_PIECE, borderline)
    thefts = submit_thieves(work)
    if conditions:
        report_progress(f"{assignment.name}: a part of the demo class in other circumstances")
        card.conditions = same_grades(assignment)
    for future in seeded:
        card.add(future.result())
    card.add(pieces.marks_of(assignment, gathered(thefts)))
    return card


def run_thieves(assignment: Assignment, processes: Pool) -> list[Theft]:
    """Try the thieves alone."""
    return gathered(submit_thieves(ExamPieces(assignment, processes)))


class ExamPieces:
    """The trials of one assignment, cut into pieces for a pool of processes."""

    def __init__(self, assignment: Assignment, processes: Pool) -> None:
        self.assignment = assignment
        self.processes = processes
        self.known = load_variants(assignment, trials.KNOWN)

    def spread(
        self, trial: Callable[..., Any], count: int, piece: int = PIECE, *others: Any
    ) -> list[Future[Any]]:
        """Submit a trial of so many programs, `piece` of them at a time."""
        course, name = self.assignment.course, self.assignment.name
        return [
            self.processes.submit(trial, course, name, part, *others)
            for part in slices(count, piece)
        ]


def submit_programs(work: ExamPieces) -> tuple[list[Future[Any]], list[Future[Any]]]:
    """Submit every trial under one secret. Returns: those that give marks, those of mutants."""
    assignment = work.assignment
    unusual = load_variants(assignment, trials.UNUSUAL)
    marks = work.spread(trials.try_known, len(work.known))
    marks += work.spread(trials.try_unlisted, len(trials.unlisted_of(assignment)))
    marks += work.spread(trials.try_right, 1 + len(unusual), 4)
    marks += work.spread(trials.try_pairs, len(trials.pairs_of(assignment)))
    return marks, work.spread(trials.try_mutants, len(mutants_of(assignment)))


def submit_thieves(work: ExamPieces) -> list[Future[Any]]:
    """Submit every thief."""
    course, name = work.assignment.course, work.assignment.name
    without_code = work.processes.submit(pieces.replayed, course, name)
    return [without_code, *work.spread(pieces.submitted, len(work.assignment.questions), 1)]


def gathered(futures: list[Future[Any]]) -> list[Theft]:
    """The thefts that the pieces found, in their order."""
    return [one for future in futures for one in future.result()]


def slices(count: int, size: int) -> list[slice]:
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
    card.in_vain = explained_but_not_alive(reasons, living)


def mildest_of(found: list[dict[str, tuple[float, str]]]) -> dict[str, str]:
    """For each question the known mistake that loses least, of what the pieces found."""
    least: dict[str, tuple[float, str]] = {}
    for piece in found:
        for question, loses in piece.items():
            least[question] = min(least.get(question, loses), loses)
    return {question: name for question, (_, name) in least.items()}
