"""Compare the grades of a class in several circumstances: they must be the same.

Reads:  a part of an assignment's demo class.
Gives:  for each circumstance whether the class gets the same grades.csv in it, to the byte.
Leaves to others: everything else in the exam (trials.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.authors.demo import make_class
from autograder.course.assignment import Assignment

BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
ONE_IN = 4  # of the class: four gradings take long
BUSY_PROGRAM = "while True: sum(range(100_000))"


def same_grades(assignment: Assignment) -> dict[str, bool]:
    """Grade a part of the demo class as usual, then in each circumstance: do the grades agree?"""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        for number, submission in enumerate(make_class(assignment, workspace / "class")):
            if number % ONE_IN:
                submission.unlink()
        usual = _grades_csv(assignment, workspace, "usual", jobs=1, threads=1)
        found = {
            "two jobs": _grades_csv(assignment, workspace, "jobs", jobs=2, threads=1),
            "two BLAS threads": _grades_csv(assignment, workspace, "threads", jobs=1, threads=2),
        }
        with busy_machine():
            found["under load"] = _grades_csv(assignment, workspace, "load", jobs=2, threads=1)
    return {name: grades == usual for name, grades in found.items()}


def _grades_csv(
    assignment: Assignment, workspace: Path, name: str, jobs: int, threads: int
) -> bytes:
    """The table of grades, from a process of its own."""
    out = workspace / name
    command = [sys.executable, "-m", "autograder", "--course", str(assignment.course)]
    command += ["grade", assignment.name, str(workspace / "class"), "--out", str(out), "--all"]
    environment = os.environ | dict.fromkeys(BLAS_THREADS, str(threads))
    subprocess.run(
        [*command, "--jobs", str(jobs)], env=environment, check=True, capture_output=True
    )
    return (out / "grades.csv").read_bytes()


@contextmanager
def busy_machine() -> Iterator[None]:
    """Keep every processor busy with two programs."""
    programs = [
        subprocess.Popen([sys.executable, "-c", BUSY_PROGRAM])
        for _ in range(2 * (os.cpu_count() or 1))
    ]
    try:
        yield
    finally:
        for program in programs:
            program.kill()
            program.wait()
