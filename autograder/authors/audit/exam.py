"""Run the whole exam of an assignment.

Reads:  an assignment.
Gives:  its Card.
Leaves to others: the single trials (trials.py), counting (card.py), showing the card (pages.py).

The work is cut into pieces for a pool of processes; the card does not depend on how.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from autograder.authors.audit import trials
from autograder.authors.audit.bank import try_bank
from autograder.authors.audit.card import Card, Mark, Measure
from autograder.authors.audit.equivalents import (
    explained_but_not_alive,
    explained_mutants,
    explained_saboteurs,
)
from autograder.authors.audit.manifest import Program, blind_bank
from autograder.authors.audit.many_secrets import (
    SECRETS,
    SECRETS_IN_A_PIECE,
    SECRETS_IN_FULL,
    secrets_in,
    try_secrets,
)
from autograder.authors.audit.mutants import mutants_of
from autograder.authors.audit.saboteurs import pieces as saboteur_pieces
from autograder.authors.audit.saboteurs.every import saboteurs_of
from autograder.authors.audit.same_grades import same_grades
from autograder.authors.audit.steadiness import (
    PROGRAMS_IN_A_PIECE,
    RUNS,
    RUNS_IN_FULL,
    drawn,
    try_again,
)
from autograder.authors.audit.thieves import pieces
from autograder.authors.audit.thieves.thefts import Theft
from autograder.authors.audit.trials import TriedMutant
from autograder.authors.audit.two_changes import (
    OF_EACH_IN_FULL,
    OF_EACH_QUESTION,
    TOGETHER,
    two_changes_of,
)
from autograder.course.assignment import Assignment
from autograder.course.variants import load_variants
from autograder.grading.expected_answers import Solved

SEEDS, SEEDS_IN_FULL = 20, 1000
PIECE = 12  # programs that one process tries in a row
SEEDS_IN_A_PIECE = 25
SABOTEURS_IN_A_PIECE = 60

Pool = ProcessPoolExecutor


@dataclass(frozen=True)
class Extent:
    """How much an exam tries.

    seeds: secrets under which hidden checks are repeated for right programs and the mildest
        mistakes. secrets: more secrets, under which every program is judged.
    two_changes: mutants with two changes, for each question. runs: how often the same files are
        graded. conditions: whether the demo class is graded in other circumstances, too.
    """

    seeds: int = SEEDS
    secrets: int = SECRETS
    two_changes: int = OF_EACH_QUESTION
    runs: int = RUNS
    conditions: bool = False


IN_FULL = Extent(SEEDS_IN_FULL, SECRETS_IN_FULL, OF_EACH_IN_FULL, RUNS_IN_FULL, conditions=True)


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
    extent: Extent,
    report_progress: Callable[[str], None] = print,
) -> Card:
    """Put an assignment to the exam.

    report_progress: called with a line whenever something begins.
    """
    questions = {question.id: question.title for question in assignment.questions}
    card = Card(
        assignment.name,
        assignment.description.title,
        questions,
        extent.seeds,
        secrets=extent.secrets,
    )
    work = ExamPieces(assignment, processes)
    report_progress(f"{assignment.name}: known mistakes, unusual ways, pairs, mutants, saboteurs")
    loses_least = work.spread(trials.mildest, len(work.known))
    marks, mutants = submit_programs(work, extent)
    sabotaged = submit_saboteurs(work)
    for future in marks:
        card.add(future.result())
    add_mutants(card, assignment, {m: gathered(found) for m, found in mutants.items()})
    add_saboteurs(card, assignment, gathered(sabotaged))
    report_progress(f"{assignment.name}: {extent.seeds} seeds, {extent.secrets} secrets, thieves")
    borderline = mildest_of([future.result() for future in loses_least])
    repeated = submit_repeated(work, extent, borderline)
    thefts = submit_thieves(work)
    if extent.conditions:
        report_progress(f"{assignment.name}: a part of the demo class in other circumstances")
        card.conditions = same_grades(assignment)
    for future in repeated:
        card.add(future.result())
    card.add(pieces.marks_of(assignment, gathered(thefts)))
    add_bank(card, work, blind_bank(assignment), allow_weak=True)
    return card


def run_bank(
    assignment: Assignment, processes: Pool, programs: Sequence[Program], secrets: int
) -> Card:
    """Grade a bank that others wrote: under the course's secret, and so many more."""
    questions = {question.id: question.title for question in assignment.questions}
    title = assignment.description.title
    card = Card(assignment.name, title, questions, seeds=0, secrets=secrets)
    add_bank(card, ExamPieces(assignment, processes), programs, allow_weak=False)
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


def submit_programs(
    work: ExamPieces, extent: Extent
) -> tuple[list[Future[Any]], dict[Measure, list[Future[Any]]]]:
    """Submit every trial under one secret. Returns: those that give marks, those of mutants."""
    assignment = work.assignment
    unusual = load_variants(assignment, trials.UNUSUAL)
    marks = work.spread(trials.try_known, len(work.known))
    marks += work.spread(trials.try_unlisted, len(trials.unlisted_of(assignment)))
    marks += work.spread(trials.try_right, 1 + len(unusual), 4)
    marks += work.spread(trials.try_pairs, len(trials.pairs_of(assignment)))
    two = two_changes_of(assignment, explained_mutants(assignment), extent.two_changes)
    return marks, {
        Measure.ALIVE: work.spread(trials.try_mutants, len(mutants_of(assignment))),
        Measure.TWO_CHANGES: work.spread(
            trials.try_two_changes, len(two), PIECE, extent.two_changes
        ),
    }


def submit_saboteurs(work: ExamPieces) -> list[Future[Any]]:
    """Submit every saboteur."""
    modules = Solved(work.assignment).module.modules
    count = len(saboteurs_of(work.assignment, modules))
    return work.spread(saboteur_pieces.try_saboteurs, count, SABOTEURS_IN_A_PIECE)


def submit_repeated(
    work: ExamPieces, extent: Extent, borderline: Mapping[str, str]
) -> list[Future[Any]]:
    """Submit what is tried under many seeds and secrets, and again and again."""
    seeded = work.spread(trials.try_seeds, extent.seeds, SEEDS_IN_A_PIECE, borderline)
    seeded += work.spread(try_secrets, extent.secrets, SECRETS_IN_A_PIECE)
    again = len(drawn(work.assignment)) if extent.runs else 0
    return seeded + work.spread(try_again, again, PROGRAMS_IN_A_PIECE, extent.runs)


def submit_thieves(work: ExamPieces) -> list[Future[Any]]:
    """Submit every thief."""
    course, name = work.assignment.course, work.assignment.name
    without_code = work.processes.submit(pieces.replayed, course, name)
    return [without_code, *work.spread(pieces.submitted, len(work.assignment.questions), 1)]


def gathered(futures: list[Future[Any]]) -> list[Any]:
    """What the pieces found, in their order."""
    return [one for future in futures for one in future.result()]


def slices(count: int, size: int) -> list[slice]:
    """Slices that cut so many things into pieces of at most this size."""
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]


def add_mutants(
    card: Card, assignment: Assignment, found: Mapping[Measure, Sequence[TriedMutant]]
) -> None:
    """Count mutants: those that live are explained, or count against the grader."""
    reasons = explained_mutants(assignment)
    living, tried = [], set()
    for measure, mutants in found.items():
        for mutant in mutants:
            tried.add(mutant.what)
            card.add(mutant.marks)
            bad = mutant.alive and mutant.what not in reasons
            card.add([Mark(mutant.question, measure, mutant.what, int(bad))])
            if mutant.alive:
                living.append(mutant.what)
                if mutant.what in reasons:
                    card.add([Mark(mutant.question, Measure.EXPLAINED, mutant.what)])
    # Of mutants with two changes some are tried only in full.
    known = [what for what in reasons if what in tried or TOGETHER not in what]
    card.in_vain += explained_but_not_alive(known, living)


def add_saboteurs(card: Card, assignment: Assignment, tried: list[saboteur_pieces.Tried]) -> None:
    """Count saboteurs: those that live are explained, or count against the grader."""
    marks, in_vain = saboteur_pieces.marks_of(tried, explained_saboteurs(assignment))
    card.add(marks)
    card.in_vain += in_vain


def add_bank(card: Card, work: ExamPieces, programs: Sequence[Program], allow_weak: bool) -> None:
    """Count the programs of others, and say who wrote them."""
    course, name = work.assignment.course, work.assignment.name
    secrets: list[int | None] = [None, *secrets_in(slice(0, card.secrets if not allow_weak else 0))]
    found = [
        work.processes.submit(try_bank, course, name, programs[part], secrets, allow_weak)
        for part in slices(len(programs), PIECE)
    ]
    card.written_by = dict(Counter(program.by for program in programs))
    for future in found:
        result = future.result()
        card.add(result.marks)
        card.unread += result.unread


def mildest_of(found: list[dict[str, tuple[float, str]]]) -> dict[str, str]:
    """For each question the known mistake that loses least, of what the pieces found."""
    least: dict[str, tuple[float, str]] = {}
    for piece in found:
        for question, loses in piece.items():
            least[question] = min(least.get(question, loses), loses)
    return {question: name for question, (_, name) in least.items()}
