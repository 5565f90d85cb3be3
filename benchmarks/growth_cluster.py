"""benchmarks/growth_cluster.py: what a cluster brings, and how a class grows on it.

    python benchmarks/growth_cluster.py [--rounds N] [--count N] [--sizes N,N,...] [--write]
    python benchmarks/growth_cluster.py --quick     one round of few, a small class

Reads:  a3_miniflow; the small assignment that `autograder new-assignment` makes.
Gives:  submissions a second with one and two jobs here and with one and two workers on a cluster
        over loopback, in rounds that interleave the four; wall time and memory of the coordinator
        for classes of growing size, there and here. --write puts the tables into
        docs/benchmarks/growth_cluster.md.
Leaves to others: one submission (the benchmark of grading).
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import distributed
import numpy as np

from autograder.authors.skeleton import make_skeleton
from autograder.classroom.class_run import ClassInput, Progress, grade_class
from autograder.classroom.executors import Cluster, ExecutorOptions, create_executor
from autograder.course.assignment import Assignment
from autograder.files import zip_bytes
from autograder.grading.grader import Grader
from autograder.lms.incoming.plain import plain_download

COURSE = Path(__file__).resolve().parents[1]
PAGE = COURSE / "docs" / "benchmarks" / "growth_cluster.md"
A3, SMALL = "a3_miniflow", "x1_small"
A3_SIZES = (10, 100, 500, 1000)
REFUSED = 2  # one of so many is no zip: those are refused, which costs next to nothing
MIB = 2**20
BUSY = "The machine was busy with other work: the times are rough."


@contextmanager
def cluster_of(workers: int) -> Iterator[Cluster]:
    """A scheduler and so many workers of this machine, by the command line."""
    services = []
    try:
        services.append(service("cluster-scheduler", "--port", "0"))
        assert services[0].stdout
        address = services[0].stdout.readline().removeprefix("scheduler at ").strip()
        services.append(service("cluster-worker", address, "--jobs", str(workers)))
        assert services[1].stdout
        services[1].stdout.readline()  # they are there
        yield Cluster(address)
    finally:
        for one in reversed(services):
            one.send_signal(signal.SIGTERM)
            one.communicate()


def service(*arguments: str) -> subprocess.Popen[str]:
    """A command of autograder that goes on."""
    command = [sys.executable, "-m", "autograder", *arguments]
    return subprocess.Popen(command, cwd=COURSE, stdout=subprocess.PIPE, text=True)


def quietly(progress: Progress) -> None:
    """Tell nobody."""


def class_of_right_ones(assignment: Assignment, folder: Path, count: int) -> Path:
    """A folder of right submissions."""
    folder.mkdir()
    for number in range(count):
        files = {name: f"# {number}\n{text}" for name, text in assignment.solution.items()}
        (folder / f"student{number:05}.zip").write_bytes(zip_bytes(files))
    return folder


def seconds_for(
    assignment: Assignment, folder: Path, out: Path, jobs: int, cluster: Cluster | None
) -> float:
    """Wall seconds for a class, from sealing to the last result in the gradebook."""
    shutil.rmtree(out, ignore_errors=True)
    download = plain_download([folder], assignment.files, None)
    began = time.perf_counter()
    options = ExecutorOptions(jobs, cluster)
    with create_executor(Grader(assignment), options) as executor:
        results = grade_class(executor, ClassInput(download), out, quietly)
    spent = time.perf_counter() - began
    if any(result.total != result.possible for result in results.results):
        raise SystemExit("a right submission lost points")
    return spent


def throughput(rounds: int, count: int, place: Path, one: Cluster, two: Cluster) -> list[list[str]]:
    """Rows of the first table: what, submissions a second, ratio to one job here.

    one, two: clusters with so many workers.
    """
    assignment = Assignment(COURSE, A3)
    folder = class_of_right_ones(assignment, place / "right", count)
    few = class_of_right_ones(assignment, place / "few", 2)
    ways: dict[str, tuple[int, Cluster | None]] = {
        "1 job here": (1, None),
        "1 worker": (1, one),
        "2 jobs here": (2, None),
        "2 workers": (2, two),
    }
    for jobs, cluster in ways.values():  # opens the grader on the workers; not counted
        seconds_for(assignment, few, place / "out", jobs, cluster)
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in list(ways)[:: 1 if number % 2 else -1]:
            times[name].append(seconds_for(assignment, folder, place / "out", *ways[name]))
    base = times["1 job here"]
    return [
        [
            name,
            f"{statistics.median(count / spent for spent in found):.1f}",
            f"{statistics.median(b / spent for b, spent in zip(base, found, strict=True)):.2f}",
        ]
        for name, found in times.items()
    ]


def small_class(course: Path, folder: Path, count: int) -> Path:
    """A folder of right submissions to the small assignment, some of them no zip."""
    class_of_right_ones(Assignment(course, SMALL), folder, count)
    for number in range(REFUSED - 1, count, REFUSED):
        (folder / f"student{number:05}.zip").write_bytes(b"my homework")
    return folder


def growth(sizes: Sequence[int], place: Path, cluster: Cluster) -> list[list[str]]:
    """Rows of the second table: size, wall seconds, per submission, memory."""
    course = place / "course"
    (course / "assignments").mkdir(parents=True)
    make_skeleton(course, SMALL, "A small one")
    rows = []
    for size in sizes:
        folder = small_class(course, place / f"class{size}", size)
        where = ("--cluster", cluster.address)
        rows.append(watched(course, SMALL, folder, place / f"out{size}", size, where).row())
    return rows


def one_machine(sizes: Sequence[int], place: Path) -> list[list[str]]:
    """Rows of the third table: classes of a3, two jobs here."""
    assignment = Assignment(COURSE, A3)
    rows = []
    for size in sizes:
        folder = class_of_right_ones(assignment, place / f"a3_{size}", size)
        out = place / f"out_a3_{size}"
        rows.append(watched(COURSE, A3, folder, out, size, ("--jobs", "2")).row())
    return rows


@dataclass(frozen=True)
class Watched:
    """What grading a class by the command line took.

    seconds: wall time until the last result; whole: of the command, report included.
    half, grading, most: resident bytes of the coordinator at most until half of the results were
        in, until all were, until the report was written.
    """

    size: int
    seconds: float
    whole: float
    half: int
    grading: int
    most: int

    def row(self) -> list[str]:
        """A line of a table."""
        times = [f"{self.seconds:.1f}", f"{self.whole:.1f}", f"{1000 * self.whole / self.size:.0f}"]
        memory = [f"{number / MIB:.0f}" for number in (self.half, self.grading, self.most)]
        return [f"{self.size:,}", *times, *memory]


def watched(
    course: Path, name: str, folder: Path, out: Path, size: int, where: Sequence[str]
) -> Watched:
    """Grade a class by the command line and look at the coordinator's memory."""
    command = [sys.executable, "-m", "autograder", "--course", course, "grade", name, folder]
    command += ["--out", out, *where]
    began = time.perf_counter()
    half = grading = whole = 0
    seconds = 0.0
    with subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            done = lines_in(out / "log.jsonl")
            whole = max(whole, resident(process.pid))
            if done < size:
                grading = max(grading, whole)
            elif not seconds:
                seconds = time.perf_counter() - began
            if done <= size // 2:
                half = max(half, whole)
            time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"grading {size} failed")
    return Watched(size, seconds, time.perf_counter() - began, half, grading, whole)


def lines_in(path: Path) -> int:
    """How many lines a file has; 0 if it is not there."""
    return path.read_bytes().count(b"\n") if path.exists() else 0


def resident(process: int) -> int:
    """Bytes of memory that a process holds; 0 if it is gone."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; all columns but the first to the right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def page(rounds: int, count: int, tables: Sequence[str], load: tuple[float, float]) -> str:
    """The whole page."""
    first, second, third = tables
    machine = f"{os.cpu_count()} processors, CPython {platform.python_version()}"
    packages = f"NumPy {np.__version__}, distributed {distributed.__version__}"
    return f"""# What a cluster brings, and how a class grows on it

Written by `make bench-cluster`. {machine}, {packages};
scheduler, workers and coordinator on this one machine, over loopback. Load average (1 minute)
before {load[0]:.1f}, after {load[1]:.1f}.{" " + BUSY if load[0] > (os.cpu_count() or 1) else ""}

## Jobs here and workers there

{count} right submissions of `{A3}`, graded into an empty gradebook. {rounds} rounds interleave the
rows; medians, and medians of each round's ratio. The time runs from opening the grader to the last
result; the report is not in it. Workers have the grader open, as after their first submission.

{first}

A worker is a process, a job here is a thread.

## Growth

Two workers; right submissions of the small assignment that `autograder new-assignment` makes, one
of {REFUSED} no zip. Wall time of the command until the last result, and until the report was
written. Memory: most resident MiB of the coordinator until half of the results were in, until all
were, and until the report was written, which is made of all results together.

{second}

## A class on one machine

The same for right submissions of `{A3}`, without a cluster: `autograder grade --jobs 2`.

{third}
"""


def main() -> None:
    """Measure, print, and write if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--sizes", default="10,100,1000,10000")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    rounds, count = (1, 1) if asked.quick else (asked.rounds, asked.count)
    sizes = [4] if asked.quick else [int(size) for size in asked.sizes.split(",")]
    before = os.getloadavg()[0]
    with TemporaryDirectory(prefix="growth-cluster-") as folder:
        place = Path(folder)
        with cluster_of(1) as one, cluster_of(2) as two:
            faster = throughput(rounds, count, place, one, two)
            grown = growth(sizes, place, two)
        here = one_machine([2] if asked.quick else A3_SIZES, place)
    head = ("submissions", "s", "s, report", "ms each", "MiB, half", "MiB, all", "MiB, report")
    tables = [table(("", "submissions a second", "to 1 job here"), faster)]
    tables += [table(head, rows) for rows in (grown, here)]
    text = page(rounds, count, tables, (before, os.getloadavg()[0]))
    print(text)
    if asked.write:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
