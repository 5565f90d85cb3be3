"""What the layers of isolation cost for each submission: all of them against limits alone.

    python benchmarks/isolation_cost.py [ASSIGNMENT] [PAIRS]

Two sandboxes in one process take turns: one with every layer that this machine has, one whose
workers have limits only. A worker for each question of the assignment imports an empty class and
answers one probe. That is all that the layers can make dearer, without the noise of the checks' own
computing. Two sandboxes of one kind differ by 2 ms and more, by where their fork servers lie in
memory, so new pairs are opened again and again. Prints means of wall time and of processor time
(grader, fork server and workers together), and the mean difference of the pairs with its standard
error, in milliseconds.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.grading.prepared import PreparedAssignment
from autograder.worker.fork_server_client import ForkServer
from autograder.worker.isolation import measure_isolation
from autograder.worker.sandbox import Sandbox, open_sandbox
from autograder.worker.submission import IsolatedSubmission

COURSE = Path(__file__).resolve().parents[1]
A_WHILE, ROUNDS = 3, 25  # of each pair: not counted, counted
EMPTY = b"class Input:\n    pass\n"


def limits_only(assignment: Assignment) -> Sandbox:
    """A sandbox whose workers have limits and nothing else."""
    fork_server = ForkServer(assignment.description.preload, try_layers=())
    return Sandbox(fork_server, measure_isolation(fork_server, []))


def spent_on_workers(prepared: PreparedAssignment, sandbox: Sandbox) -> tuple[float, float]:
    """(wall, processor) milliseconds for a worker of each question."""
    assignment = prepared.assignment
    wall, own, theirs = time.perf_counter(), time.process_time(), sandbox.fork_server.cpu_seconds
    files = dict.fromkeys(assignment.files, EMPTY)
    about = sandbox.fork_server, files, assignment.limits, {}, prepared.probes
    subject = IsolatedSubmission(*about)
    for question in assignment.questions:
        subject.begin_question(question.id)
        subject.ask("no such probe", {})
    subject.close()
    processor = time.process_time() - own + sandbox.fork_server.cpu_seconds - theirs
    return 1000 * (time.perf_counter() - wall), 1000 * processor


def compared(prepared: PreparedAssignment) -> list[list[float]]:
    """(wall, processor) means of two new sandboxes by turns: first all layers, then limits only."""
    assignment = prepared.assignment
    sandboxes = [open_sandbox(assignment), limits_only(assignment)]
    times: list[list[tuple[float, float]]] = [[], []]
    for number in range(A_WHILE + ROUNDS):
        for which in (0, 1) if number % 2 else (1, 0):
            spent = spent_on_workers(prepared, sandboxes[which])
            if number >= A_WHILE:
                times[which].append(spent)
    for sandbox in sandboxes:
        sandbox.close()
    return [[statistics.mean(column) for column in zip(*one, strict=True)] for one in times]


def told(unit: str, everything: Sequence[float], least: Sequence[float]) -> str:
    """A line on one kind of time."""
    more = [a - b for a, b in zip(everything, least, strict=True)]
    error = statistics.stdev(more) / len(more) ** 0.5
    return (
        f"{unit:10} all layers {statistics.mean(everything):7.2f} ms, limits only "
        f"{statistics.mean(least):7.2f} ms, difference {statistics.mean(more):+6.2f} ms "
        f"(standard error {error:.2f})"
    )


def main(name: str, pairs: int) -> None:
    """Measure and print."""
    assignment = Assignment(COURSE, name)
    print(f"{name}, {len(assignment.questions)} workers a submission, {pairs} pairs of sandboxes")
    for what, sandbox in (("all", open_sandbox(assignment)), ("least", limits_only(assignment))):
        print(f"{what}: {sandbox.isolation}")
        sandbox.close()
    prepared = PreparedAssignment(assignment)
    measurements = [compared(prepared) for _ in range(pairs)]
    for column, unit in enumerate(("wall", "processor")):
        both = [[pair[which][column] for pair in measurements] for which in (0, 1)]
        print(told(unit, *both))


if __name__ == "__main__":
    main(
        sys.argv[1] if len(sys.argv) > 1 else "a3_miniflow",
        int(sys.argv[2]) if len(sys.argv) > 2 else 20,
    )
