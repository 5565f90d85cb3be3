"""benchmarks/waiting_class.py: what submissions that wait cost a class, and whom.

    python benchmarks/waiting_class.py [--quick]

Reads:  a3_miniflow: its solution, template, known mistakes and unusual right solutions.
Gives:  a class of fifty, five of which wait in ways of their own, graded with two jobs; beside it
        the same class without the five. Prints the time of both, what each of the five took and
        got, and whether all others have the grade that they have without the five. Ends with
        status 1 if one has not, or if one of the five earned points.
Leaves to others: the limits as such (tests/worker/test_worker_budget.py).

--quick: with short limits, so that it takes half a minute and not ten.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.course.assignment import Assignment
from autograder.course.variants import load_variants
from autograder.files import zip_bytes

COURSE = Path(__file__).resolve().parents[1]
A3, FILE = "a3_miniflow", "miniflow.py"
HONEST = 45
SHORT = {"wall_seconds": 1.0, "import_seconds": 2.0, "cpu_seconds": 1.0, "budget_seconds": 8.0}

# What each function of the five does first. WALL stands for the time that a request may wait.
WAITING = {
    "sleeps": ("import time", "time.sleep(1000)"),
    "blocks": ("import threading\nlock = threading.Lock()\nlock.acquire()", "lock.acquire()"),
    # Within the limits of each request, and anew in each: only the budget ends it.
    "sleeps_at_import": ("import os, time\ntime.sleep(0.8 * WALL)", "os._exit(1)"),
    "slow_and_large": (
        "import time\nimport numpy as np\nlast = [0.0]",
        "if time.monotonic() - last[0] > 0.002: time.sleep(0.8 * WALL)  # in each request once\n"
        "if args: args[0].value = np.ones(4_000_000)\n"
        "last[0] = time.monotonic()",
    ),
    # Reads the largest library again and again, past the cache, and so waits for the disk.
    "reads_the_disk": (
        "import glob, mmap, os, sys\n"
        "found = glob.glob(sys.prefix + '/lib/python*/site-packages/**/*.so*', recursive=True)\n"
        "largest = max(found, key=os.path.getsize, default='/bin/sh')\n"
        "buffer = mmap.mmap(-1, 2**20)",
        "file = os.open(largest, os.O_RDONLY | os.O_DIRECT)\n"
        "while True: os.preadv(file, [buffer], 0)",
    ),
}


def waiting_source(solution: str, how: str, wall: float) -> str:
    """The solution, all of whose functions wait first."""
    top, body = (part.replace("WALL", str(wall)) for part in WAITING[how])
    tree = ast.parse(solution)
    call = ast.parse("wait_now(*list(locals().values())[:1])").body
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body[0:0] = call
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    future = "from __future__ import annotations\n"
    rest = ast.unparse(ast.fix_missing_locations(tree)).replace(future, "")
    return f"{future}{top}\n\ndef wait_now(*args):\n{indented}\n\n{rest}\n"


def honest_sources(assignment: Assignment) -> Iterator[str]:
    """Right ones, unusual ones, wrong ones, untouched ones by turns."""
    unusual = cycle(load_variants(assignment, "unusual.py"))
    wrong = cycle(load_variants(assignment, "misconceptions.py"))
    template = (assignment.template_folder / FILE).read_text(encoding="utf-8")
    while True:
        yield assignment.solution[FILE]
        yield next(unusual).sources(assignment)[FILE]
        yield next(wrong).sources(assignment)[FILE]
        yield assignment.solution[FILE]
        yield template


def course_with(folder: Path, limits: dict[str, float]) -> Assignment:
    """A copy of a3 in a course of its own, with other limits."""
    for part in ("assignments", "solutions", "student_template"):
        shutil.copytree(COURSE / part / A3, folder / part / A3)
    path = folder / "assignments" / A3 / "assignment.toml"
    text = path.read_text(encoding="utf-8")
    for key, value in limits.items():
        text = re.sub(rf"^{key} *=.*\n", "", text, flags=re.MULTILINE)
        text = text.replace("[limits]", f"[limits]\n{key} = {value} #", 1)
    path.write_text(text, encoding="utf-8")
    return Assignment(folder, A3)


def graded(course: Path, folder: Path, out: Path) -> tuple[float, dict[str, dict[str, str]]]:
    """Grade a folder by the command line. Returns: wall seconds; the rows of grades.csv by name."""
    command = [sys.executable, "-m", "autograder", "--course", course, "grade", A3, folder]
    began = time.monotonic()
    subprocess.run([*command, "--out", out, "--jobs", "2"], check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - began
    with (out / "grades.csv").open(newline="", encoding="utf-8") as file:
        return seconds, {row["submission"]: row for row in csv.DictReader(file)}


def seconds_of_each(out: Path) -> dict[str, float]:
    """What grading each took, out of the log."""
    lines = map(json.loads, (out / "log.jsonl").read_text(encoding="utf-8").splitlines())
    return {line["submission"]: line["seconds"] for line in lines}


def measure(folder: Path, limits: dict[str, float]) -> bool:
    """Grade both classes and print what came out. Returns: whether everything is as it should."""
    assignment = course_with(folder / "course", limits)
    honest, everybody = folder / "honest", folder / "everybody"
    honest.mkdir()
    for number, source in enumerate(islice(honest_sources(assignment), HONEST)):
        content = zip_bytes({FILE: f"{source}\n# number {number}\n"})
        (honest / f"student_{number:02}.zip").write_bytes(content)
    shutil.copytree(honest, everybody)
    for number, how in enumerate(WAITING):
        source = waiting_source(assignment.solution[FILE], how, assignment.limits.wall_seconds)
        name = f"student_{10 * number:02}_{how}.zip"  # among the others, in the order of names
        (everybody / name).write_bytes(zip_bytes({FILE: source}))
    load = os.getloadavg()[0]
    alone, without = graded(folder / "course", honest, folder / "out_honest")
    together, with_them = graded(folder / "course", everybody, folder / "out_everybody")
    print(f"load average before: {load:.1f}; budget: {assignment.limits.budget_seconds:g} s")
    print(
        f"{len(without)} honest submissions: {alone:.1f} s; with {len(WAITING)} that wait: ", end=""
    )
    print(f"{together:.1f} s")
    each = seconds_of_each(folder / "out_everybody")
    waiting = {name: row for name, row in with_them.items() if name not in without}
    for name, row in waiting.items():
        print(
            f"{name}: {each[name]:.1f} s, {row['status']}, {row['total']} points; {row['remarks']}"
        )
    slowest = max(without, key=each.__getitem__)
    print(f"slowest of the others: {slowest}, {each[slowest]:.1f} s")
    moved = [name for name, row in without.items() if row != with_them[name]]
    print(f"others whose grade differs: {moved or 'none'}")
    # Empty where the machine had no processor for one that computes as well: it is not judged then.
    return not moved and all(row["total"] in ("0", "") for row in waiting.values())


def main() -> int:
    """Measure, in a folder that is removed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="with short limits")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        return 0 if measure(Path(folder), SHORT if arguments.quick else {}) else 1


if __name__ == "__main__":
    sys.exit(main())
