"""What the layers of isolation cost for each submission: all of them against limits alone.

    python benchmarks/isolation_cost.py [ASSIGNMENT] [ROUNDS]

Grades the solution by turns at two desks in one process: one with every layer that this machine
has, one whose workers have limits only. Prints medians of wall time and of processor time (grader,
zygote and workers together), and the median of the differences of neighbours, in milliseconds.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from autograder.assignment import Assignment
from autograder.grading import Desk, Grader, open_desk
from autograder.intake import Sealed
from autograder.worker.client import Zygote
from autograder.worker.isolation import measured

COURSE = Path(__file__).resolve().parents[1]
A_WHILE = 5  # rounds before any is counted


def limits_only(assignment: Assignment) -> Desk:
    """A desk whose workers have limits and nothing else."""
    zygote = Zygote(assignment.probes, assignment.description.preload, wanted=())
    return Desk(zygote, measured(zygote, []))


def graded(grader: Grader, sealed: Sealed, desk: Desk) -> tuple[float, float]:
    """(wall, processor) milliseconds for grading one submission."""
    wall, own, theirs = time.perf_counter(), time.process_time(), desk.zygote.cpu_seconds
    result = grader.grade(sealed, desk)
    if result.total != result.possible:
        raise RuntimeError("the solution lost points")
    processor = time.process_time() - own + desk.zygote.cpu_seconds - theirs
    return 1000 * (time.perf_counter() - wall), 1000 * processor


def main(name: str, rounds: int) -> None:
    """Measure and print."""
    assignment = Assignment(COURSE, name)
    grader = Grader(assignment)
    files = {file: source.encode() for file, source in assignment.solution.items()}
    sealed = Sealed("solution", files, (), None)
    desks = {"all layers": open_desk(assignment), "limits only": limits_only(assignment)}
    times: dict[str, list[tuple[float, float]]] = {which: [] for which in desks}
    for number in range(A_WHILE + rounds):
        for which, desk in desks.items():
            spent = graded(grader, sealed, desk)
            if number >= A_WHILE:
                times[which].append(spent)
    print(f"{name}, {len(assignment.questions)} workers a submission, {rounds} rounds")
    for which, desk in desks.items():
        print(f"{which}: {desk.isolation}")
    for column, unit in enumerate(("wall", "processor")):
        everything = [one[column] for one in times["all layers"]]
        least = [one[column] for one in times["limits only"]]
        more = [a - b for a, b in zip(everything, least, strict=True)]
        print(
            f"{unit:10} all layers {statistics.median(everything):7.2f} ms, limits only "
            f"{statistics.median(least):7.2f} ms, difference {statistics.median(more):+6.2f} ms"
        )
    for desk in desks.values():
        desk.close()


if __name__ == "__main__":
    given = dict(enumerate(sys.argv))
    main(given.get(1, "a3_miniflow"), int(given.get(2, 40)))
