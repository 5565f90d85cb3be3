"""What the layers of isolation cost for each submission: all of them against limits alone.

    python benchmarks/isolation_cost.py [ASSIGNMENT] [ROUNDS]

At two desks in one process by turns, one with every layer that this machine has, one whose workers
have limits only: a worker for each question of the assignment imports an empty class and answers
one probe. That is all that the layers can make dearer, without the noise of the checks' own
computing. Prints means of wall time and of processor time (grader, zygote and workers together),
and the mean difference of neighbours with its standard error, in milliseconds.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from autograder.assignment import Assignment
from autograder.grading import Desk, open_desk
from autograder.worker.client import Zygote
from autograder.worker.isolated import Isolated
from autograder.worker.isolation import measured

COURSE = Path(__file__).resolve().parents[1]
A_WHILE = 5  # rounds before any is counted
EMPTY = b"class Input:\n    pass\n"


def limits_only(assignment: Assignment) -> Desk:
    """A desk whose workers have limits and nothing else."""
    zygote = Zygote(assignment.probes, assignment.description.preload, wanted=())
    return Desk(zygote, measured(zygote, []))


def spent_on_workers(assignment: Assignment, desk: Desk) -> tuple[float, float]:
    """(wall, processor) milliseconds for a worker of each question."""
    wall, own, theirs = time.perf_counter(), time.process_time(), desk.zygote.cpu_seconds
    files = dict.fromkeys(assignment.files, EMPTY)
    subject = Isolated(desk.zygote, files, assignment.limits)
    for question in assignment.questions:
        subject.begin_question(question.id)
        subject.ask("no such probe", {})
    subject.close()
    processor = time.process_time() - own + desk.zygote.cpu_seconds - theirs
    return 1000 * (time.perf_counter() - wall), 1000 * processor


def told(unit: str, everything: Sequence[float], least: Sequence[float]) -> str:
    """A line on one kind of time."""
    more = [a - b for a, b in zip(everything, least, strict=True)]
    error = statistics.stdev(more) / len(more) ** 0.5
    return (
        f"{unit:10} all layers {statistics.mean(everything):7.2f} ms, limits only "
        f"{statistics.mean(least):7.2f} ms, difference {statistics.mean(more):+6.2f} ms "
        f"(standard error {error:.2f})"
    )


def main(name: str, rounds: int) -> None:
    """Measure and print."""
    assignment = Assignment(COURSE, name)
    desks = {"all layers": open_desk(assignment), "limits only": limits_only(assignment)}
    times: dict[str, list[tuple[float, float]]] = {which: [] for which in desks}
    for number in range(A_WHILE + rounds):
        order = list(desks) if number % 2 else list(reversed(desks))
        for which in order:
            spent = spent_on_workers(assignment, desks[which])
            if number >= A_WHILE:
                times[which].append(spent)
    print(f"{name}, {len(assignment.questions)} workers a submission, {rounds} rounds")
    for which, desk in desks.items():
        print(f"{which}: {desk.isolation}")
    for column, unit in enumerate(("wall", "processor")):
        both = [[one[column] for one in times[which]] for which in desks]
        print(told(unit, *both))
    for desk in desks.values():
        desk.close()


if __name__ == "__main__":
    given = dict(enumerate(sys.argv))
    main(given.get(1, "a3_miniflow"), int(given.get(2, 150)))
