"""Grade the same files again and again: the points must always be the same.

Reads:  programs of an assignment's banks, drawn by lot.
Gives:  Marks: programs that got other points in another run.
Leaves to others: the table of a whole class (same_grades.py).

Runs differ in what must not matter: the order of submissions, the sandbox, the time, and whether
another submission is graded at the same time. What workers hold fixed, such as Python's hash seed,
is the same in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np

from autograder.authors.audit.card import Mark, Measure
from autograder.authors.audit.trials import KNOWN, rehearsal, right_ways, unlisted_of
from autograder.course.assignment import Assignment
from autograder.course.variants import Variant, load_variants
from autograder.grading.grader import Grader
from autograder.intake.seal import Sealed
from autograder.worker.sandbox import Sandbox, open_sandbox

RUNS, RUNS_IN_FULL = 4, 50
ONE_IN = 12  # of the programs
PROGRAMS_IN_A_PIECE = 4
LOT = 3
Points = tuple[float | None, ...]


def drawn(assignment: Assignment) -> list[Variant]:
    """The solution, and one in so many of the banks; the same ones in every process."""
    right, wrong = right_ways(assignment), load_variants(assignment, KNOWN)
    others = [*right[1:], *wrong, *unlisted_of(assignment)]
    order = np.random.default_rng(LOT).permutation(len(others))
    return [right[0], *(others[index] for index in sorted(order[: len(others) // ONE_IN]))]


def try_again(course: Path, name: str, part: slice, runs: int) -> list[Mark]:
    """Grade these programs so many times: half the runs one by one, half of them two at a time."""
    grader = rehearsal(course, name).grader
    variants = drawn(grader.assignment)[part]
    numbers = np.repeat(np.arange(len(variants)), runs)
    schedule = [int(number) for number in np.random.default_rng(LOT).permutation(numbers)]
    sealed = [sealed_variant(grader.assignment, variant) for variant in variants]
    seen: list[list[Points]] = [[] for _ in variants]
    with ExitStack() as stack:
        # Weak isolation will do: only the author's own programs run here.
        boxes = [
            stack.enter_context(closing(open_sandbox(grader.assignment, allow_weak=True)))
            for _ in range(2)
        ]
        half = len(schedule) // 2
        for number, points in graded(grader, boxes[0], sealed, schedule[:half]):
            seen[number].append(points)
        with ThreadPoolExecutor(len(boxes)) as threads:
            parts = schedule[half::2], schedule[half + 1 :: 2]
            both = [
                threads.submit(graded, grader, box, sealed, todo)
                for box, todo in zip(boxes, parts, strict=True)
            ]
            for number, points in (pair for future in both for pair in future.result()):
                seen[number].append(points)
    return [mark for pair in zip(variants, seen, strict=True) for mark in marks_of(grader, *pair)]


def sealed_variant(assignment: Assignment, variant: Variant) -> Sealed:
    """A program as it would be handed in."""
    files = {file: text.encode() for file, text in variant.sources(assignment).items()}
    return Sealed(variant.name, files, (), None)


def graded(
    grader: Grader, sandbox: Sandbox, sealed: Sequence[Sealed], numbers: Sequence[int]
) -> list[tuple[int, Points]]:
    """The points in each question of these programs, graded one after the other."""
    return [
        (number, tuple(question.earned for question in result.questions))
        for number in numbers
        for result in [grader.grade(sealed[number], sandbox)]
    ]


def marks_of(grader: Grader, variant: Variant, seen: Sequence[Points]) -> Iterator[Mark]:
    """For each question whether all runs gave the same points, and which ones there were."""
    for place, question in enumerate(grader.assignment.questions):
        points = sorted({str(run[place]) for run in seen})
        name = f"{variant.name}: {', '.join(points)} in {len(seen)} runs"
        yield Mark(question.id, Measure.UNSTEADY, name, int(len(points) > 1))
