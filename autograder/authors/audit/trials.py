"""Try a piece of the exam: some programs, under some secrets.

Reads:  an assignment's banks, mutants and secrets. Each function here runs in a process of a pool.
Gives:  Marks.
Leaves to others: dividing the work and counting (exam.py, card.py).
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from autograder.authors.audit.card import Mark, Measure
from autograder.authors.audit.equivalents import explained_mutants
from autograder.authors.audit.mutants import Mutant, mutants_of
from autograder.authors.audit.two_changes import two_changes_of
from autograder.course.assignment import Assignment, Question
from autograder.course.variants import Variant, load_variants
from autograder.grading.grader import Grader
from autograder.grading.in_process import Rehearsal, TooLong, full_marks
from autograder.grading.results import QuestionResult
from autograder.judge.case import Case
from autograder.judge.implementation import InProcess
from autograder.judge.judge import is_put_twice
from autograder.judge.verdicts import PASSED

KNOWN, UNLISTED, UNUSUAL = "misconceptions.py", "unlisted.py", "unusual.py"
SOLUTION = "solution"
OTHER_SECRETS = (90_001, 90_002)  # a name given to a mutant must be right under these, too
FIRST_SEED = 1_000_000
MUTANT_SECONDS = 5.0  # of processor time for one case; a mutant that takes more counts as endless
MEMORY = 4 << 30  # bytes of address space: a mutant may take memory without end
WAYS_IN_TURN = 5  # an unusual way is tried under each fifth seed
PAIRS_ACROSS = 60  # pairs of mistakes in two questions, drawn at random


@lru_cache(maxsize=2)
def rehearsal(course: Path, name: str) -> Rehearsal:
    """The Rehearsal of an assignment, made once in each process."""
    return Rehearsal(Grader(Assignment(course, name)))


def limit_memory() -> None:
    """Begin a process of the pool."""
    with contextlib.suppress(ImportError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def unlisted_of(assignment: Assignment) -> list[Variant]:
    """The unlisted mistakes, and pairs of known ones in one definition."""
    exists = (assignment.folder / UNLISTED).exists()
    return load_variants(assignment, UNLISTED) if exists else []


def try_known(course: Path, name: str, part: slice) -> list[Mark]:
    """Known mistakes: each loses in its own question only, and is named there.

    With its own name withheld, no other may be given.
    """
    one = rehearsal(course, name)
    marks: list[Mark] = []
    for variant in load_variants(one.assignment, KNOWN)[part]:
        sources = variant.sources(one.assignment)
        results = one.judged(variant)
        marks += _lost(variant, results)
        own = _own(variant, results)
        names = [mistake.name for mistake in own.mistakes]
        marks.append(Mark(own.id, Measure.UNNAMED, variant.name, int(names != [variant.name])))
        with one.grader.diagnosis.withheld(variant.name):
            again = one.question(sources, one.assignment.question(variant.question))
        marks.append(_misnamed(again, f"{variant.name}, its name withheld", ()))
        marks += [
            _misnamed(other, variant.name, (variant.name,)) for other in results if other != own
        ]
    return marks


def try_unlisted(course: Path, name: str, part: slice) -> list[Mark]:
    """Unlisted mistakes get no name; pairs in one definition get no wrong one."""
    one = rehearsal(course, name)
    marks: list[Mark] = []
    for variant in unlisted_of(one.assignment)[part]:
        results = one.judged(variant)
        marks += _lost(variant, results)
        marks += [_misnamed(result, variant.name, variant.made_of) for result in results]
        if variant.made_of:
            marks.append(_paired(variant, results, variant.question))
    return marks


def try_right(course: Path, name: str, part: slice) -> list[Mark]:
    """The solution and the unusual ways earn everything in every question."""
    one = rehearsal(course, name)
    return [
        Mark(question.id, Measure.RIGHT, way.name, int(result.earned != result.possible))
        for way in right_ways(one.assignment)[part]
        for question in questions_of(one, way)
        for result in [one.question(way.sources(one.assignment), question)]
    ]


def right_ways(assignment: Assignment) -> list[Variant]:
    """The solution, as a variant that replaces nothing, and the unusual ways."""
    return [Variant(SOLUTION, "as it is"), *load_variants(assignment, UNUSUAL)]


def questions_of(one: Rehearsal, way: Variant) -> list[Question]:
    """Where a right way is tried: the solution everywhere, others where they differ from it."""
    return one.touched(way) if way.replacements else one.assignment.questions


def pairs_of(assignment: Assignment) -> list[Variant]:
    """Two known mistakes in different definitions: all in one question, some in two."""
    known = load_variants(assignment, KNOWN)
    near: list[Variant] = []
    far: list[Variant] = []
    for first, second in itertools.combinations(known, 2):
        if _are_apart(first, second):
            together = Variant(
                f"{first.name} + {second.name}",
                "two mistakes",
                question=first.question if first.question == second.question else "",
                replacements=first.replacements + second.replacements,
                made_of=(first.name, second.name),
            )
            (near if together.question else far).append(together)
    # Seeded by their number: every process of the pool draws the same ones.
    drawn = np.random.default_rng(len(far)).permutation(len(far))[:PAIRS_ACROSS]
    return near + [far[index] for index in sorted(drawn)]


def _are_apart(first: Variant, second: Variant) -> bool:
    """Whether no definition of one lies in a definition of the other."""
    return not any(
        f"{a}.".startswith(f"{b}.") or f"{b}.".startswith(f"{a}.")
        for a, _ in first.replacements
        for b, _ in second.replacements
    )


def try_pairs(course: Path, name: str, part: slice) -> list[Mark]:
    """Two known mistakes at once: no wrong name, and both right ones where that is possible."""
    one = rehearsal(course, name)
    question_of = {v.name: v.question for v in load_variants(one.assignment, KNOWN)}
    marks = []
    for variant in pairs_of(one.assignment)[part]:
        results = one.judged(variant)
        marks += [_misnamed(result, variant.name, variant.made_of) for result in results]
        marks.append(_paired(variant, results, question_of[variant.made_of[0]]))
    return marks


@dataclass(frozen=True)
class TriedMutant:
    """A mutant, whether it lives, and marks of the names that it got."""

    question: str
    what: str
    alive: bool
    marks: tuple[Mark, ...] = ()


def try_mutants(course: Path, name: str, part: slice) -> list[TriedMutant]:
    """Mutants lose points in their question, and get no wrong name."""
    one = rehearsal(course, name)
    return [tried_mutant(one, mutant) for mutant in mutants_of(one.assignment)[part]]


def try_two_changes(course: Path, name: str, part: slice, most: int) -> list[TriedMutant]:
    """Mutants with two changes, so many for each question, lose points in their question.

    What they are named is not looked at: two mistakes at once may well be named like one.
    """
    one = rehearsal(course, name)
    mutants = two_changes(course, name, most)[part]
    return [tried_mutant(one, mutant, named=False) for mutant in mutants]


@lru_cache(maxsize=1)
def two_changes(course: Path, name: str, most: int) -> list[Mutant]:
    """The mutants with two changes of an assignment, made once in each process."""
    assignment = Assignment(course, name)
    return two_changes_of(assignment, explained_mutants(assignment), most)


def tried_mutant(one: Rehearsal, mutant: Mutant, named: bool = True) -> TriedMutant:
    """Judge a mutant. Whether it is explained if it lives is the caller's to see."""
    question = one.assignment.question(mutant.question)
    sources = {**one.assignment.solution, mutant.file: mutant.source}
    marks: list[Mark] = []
    try:
        if _lives(one, sources, question):
            return TriedMutant(question.id, mutant.what, alive=True)
        if named:
            marks += _named_by_chance(one, mutant, sources, question)
    except (TooLong, MemoryError):
        pass  # as a submission it would be stopped by the grader's limits, and lose
    return TriedMutant(question.id, mutant.what, alive=False, marks=tuple(marks))


def _lives(one: Rehearsal, sources: Mapping[str, str], question: Question) -> bool:
    subject = one.subject(sources, question)
    cases = one.grader.cases[question.id]
    return full_marks(one.outcomes(subject, question, cases, one.grader.secret, MUTANT_SECONDS))


def _named_by_chance(
    one: Rehearsal, mutant: Mutant, sources: Mapping[str, str], question: Question
) -> Iterator[Mark]:
    """A name given to a mutant is right if both, mutant and mistake, get the same names under
    other secrets: then they go wrong in the same way.
    """
    given = _mistake_names(one.question(sources, question))
    known = {v.name: v for v in load_variants(one.assignment, KNOWN)} if given else {}
    wrong = sorted(
        name
        for name in given
        for secret in OTHER_SECRETS
        if _mistake_names(one.question(sources, question, secret))
        != _mistake_names(one.question(known[name].sources(one.assignment), question, secret))
    )
    name = f"{mutant.what}: {', '.join(wrong)}" if wrong else mutant.what
    yield Mark(question.id, Measure.MISNAMED, name, int(bool(wrong)))


def try_seeds(course: Path, name: str, part: slice, borderline: Mapping[str, str]) -> list[Mark]:
    """Checks with drawn numbers under many secrets: right ones pass, the mildest mistakes fail.

    The solution is tried under each seed, unusual ways by turns.
    borderline: for each question the known mistake that loses least.
    """
    one = rehearsal(course, name)
    mild = {
        v.question: v.sources(one.assignment)
        for v in load_variants(one.assignment, KNOWN)
        if borderline.get(v.question) == v.name
    }
    ways: dict[str, list[InProcess]] = {}
    for way in right_ways(one.assignment):
        for question in questions_of(one, way):
            subject = one.subject(way.sources(one.assignment), question)
            ways.setdefault(question.id, []).append(subject)
    wrong = {q.id: one.subject(mild[q.id], q) for q in one.assignment.questions if q.id in mild}
    marks: list[Mark] = []
    for seed in range(part.start, part.stop):
        for question in one.assignment.questions:
            drawn = [c for c in one.grader.cases[question.id] if c.hidden or is_put_twice(c)]
            solution, *unusual = ways[question.id]
            subjects = [solution, *unusual[seed % WAYS_IN_TURN :: WAYS_IN_TURN]]
            marks += _flakes(one, question, subjects, drawn, FIRST_SEED + seed)
            if question.id in wrong:
                marks.append(_escape(one, question, wrong[question.id], seed, borderline))
        one.grader.solved.known.clear()  # the answers under this seed are not asked for again
    return _summed(marks)


def _flakes(
    one: Rehearsal, question: Question, subjects: Iterable[InProcess], cases: list[Case], seed: int
) -> Iterator[Mark]:
    for subject in subjects:
        for outcome in one.outcomes(subject, question, cases, seed):
            bad = int(outcome.verdict != PASSED and outcome.points > 0)
            yield Mark(question.id, Measure.FLAKES, outcome.title, bad)


def _escape(
    one: Rehearsal, question: Question, subject: InProcess, seed: int, names: Mapping[str, str]
) -> Mark:
    cases = one.grader.cases[question.id]
    escaped = full_marks(one.outcomes(subject, question, cases, FIRST_SEED + seed))
    return Mark(question.id, Measure.BORDERLINE, names[question.id], int(escaped))


def _summed(marks: Iterable[Mark]) -> list[Mark]:
    """Marks of one kind added up, so that few have to be sent back."""
    sums: dict[tuple[str, Measure, str], tuple[float, float]] = {}
    for mark in marks:
        key = (mark.question, mark.measure, mark.name)
        bad, tried = sums.get(key, (0, 0))
        sums[key] = (bad + mark.bad, tried + mark.tried)
    return [Mark(*key, bad, tried) for key, (bad, tried) in sums.items()]


def mildest(course: Path, name: str, part: slice) -> dict[str, tuple[float, str]]:
    """For each question the points that its mildest known mistake loses, and its name."""
    one = rehearsal(course, name)
    found: dict[str, tuple[float, str]] = {}
    for variant in load_variants(one.assignment, KNOWN)[part]:
        question = one.assignment.question(variant.question)
        result = one.question(variant.sources(one.assignment), question)
        loses = (result.possible - (result.earned or 0.0), variant.name)
        found[question.id] = min(found.get(question.id, loses), loses)
    return found


def _own(variant: Variant, results: Sequence[QuestionResult]) -> QuestionResult:
    return next(result for result in results if result.id == variant.question)


def _lost(variant: Variant, results: Sequence[QuestionResult]) -> Iterator[Mark]:
    """It loses points in its own question, and in no other."""
    for result in results:
        full = result.earned == result.possible
        if result.id == variant.question:
            yield Mark(result.id, Measure.WRONG, variant.name, int(full))
        else:
            yield Mark(result.id, Measure.ELSEWHERE, variant.name, int(not full))


def _mistake_names(result: QuestionResult) -> set[str]:
    return {mistake.name for mistake in result.mistakes}


def _misnamed(result: QuestionResult, program: str, right: Sequence[str]) -> Mark:
    """A name that is none of the right ones is a wrong one."""
    wrong = sorted(_mistake_names(result) - set(right))
    name = f"{program}: {', '.join(wrong)}" if wrong else program
    return Mark(result.id, Measure.MISNAMED, name, int(bool(wrong)))


def _paired(variant: Variant, results: Sequence[QuestionResult], question: str) -> Mark:
    """Both mistakes are named, wherever they were made."""
    names = set().union(*map(_mistake_names, results))
    return Mark(question, Measure.PAIRS, variant.name, int(not set(variant.made_of) <= names))
