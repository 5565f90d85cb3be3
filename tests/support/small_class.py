"""A small course with a class that is graded in seconds, the command line, and what it left.

The assignment is the skeleton that authors begin with: two questions, one file.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import IO, Any

from autograder.authors.skeleton import make_skeleton
from support.command_line import autograder_here

NAME, FILE = "x1_book", "book.py"
SUM = "upstream = sum(n.gradients[self] for n in self.outbound_nodes)"
STEP = "value - learning_rate * gradient for"


def make_course(folder: Path) -> Path:
    """A course with one small assignment."""
    (folder / "assignments").mkdir(parents=True)
    make_skeleton(folder, NAME, "A small one")
    return folder


def change(course: Path, file: str, old: str | None, new: str) -> None:
    """Replace `old`, which stands once in a file of the course; with None for `old`, append."""
    path = course / file
    text = path.read_text(encoding="utf-8")
    assert old is None or text.count(old) == 1
    path.write_text(text + new if old is None else text.replace(old, new), encoding="utf-8")


def solution_of(course: Path) -> str:
    """The right book.py."""
    return (course / "solutions" / NAME / FILE).read_text(encoding="utf-8")


def wrong_step(solution: str) -> str:
    """The solution with q2 going uphill."""
    assert STEP in solution
    return solution.replace(STEP, STEP.replace("-", "+"))


def zipped(source: str) -> bytes:
    """A zip with this book.py."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(FILE, source)
    return file.getvalue()


def ease_second_question(course: Path) -> None:
    """Uphill is right now, and so is downhill: only the size of the step is looked at."""
    for side in ("public", "hidden"):
        path = course / "assignments" / NAME / side / "q2_gradient_step.py"
        text = path.read_text(encoding="utf-8")
        assert "check.same(" in text
        path.write_text(text.replace("check.same(", "check.ask("), encoding="utf-8")


def spoil_first_question(course: Path) -> None:
    """A change of its tests that fails nobody, but that a run would show: another title."""
    path = course / "assignments" / NAME / "hidden" / "q1_softplus.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"several consumers"', '"many consumers"'), encoding="utf-8")


def make_class(folder: Path, solution: str, count: int) -> Path:
    """Right ones, wrong ones, and now and then a broken zip."""
    folder.mkdir()
    kinds = [solution, wrong_step(solution), solution.replace(SUM, "upstream = 0.0")]
    for number in range(count):
        source = f"# student {number}\n{kinds[number % 3]}"
        content = b"no zip" if number % 20 == 19 else zipped(source)
        (folder / f"student{number:03}.zip").write_bytes(content)
    return folder


def run(course: Path, *arguments: object) -> CompletedProcess[str]:
    """A command of the command line, in this process."""
    return autograder_here("--course", course, *arguments)


def graded(course: Path, folder: Path, out: Path, *options: object) -> CompletedProcess[str]:
    """Grade a class; it must work."""
    ended = run(course, "grade", NAME, folder, "--out", out, *options)
    assert ended.returncode == 0, ended.stderr
    return ended


def regraded(course: Path, out: Path, *options: object) -> CompletedProcess[str]:
    """Regrade a class; it must work."""
    ended = run(course, "regrade", out, *options)
    assert ended.returncode == 0, ended.stderr
    return ended


def started(
    course: Path, *arguments: object, errors: IO[str] | int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """The command line as a process that goes on by itself; `errors` takes its errors."""
    command = [sys.executable, "-m", "autograder", "--course", course, *arguments]
    return subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.DEVNULL, stderr=errors
    )


def rows(out: Path) -> dict[str, dict[str, str]]:
    """The rows of grades.csv by student."""
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def pages(out: Path) -> dict[str, bytes]:
    """What the report consists of. The log and times.html hold measured times."""
    left_out = {"log.jsonl", "times.html"}
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in left_out and not path.name.startswith("gradebook.")
    }


TABLES = ("setting", "student", "attempt", "handed_in_by", "grading_run", "result")
TIMES = {"id", "seconds", "graded_at", "made_at", "accepted_at", "withdrawn_at"}


def content(out: Path) -> dict[str, list[str]]:
    """All that the gradebook holds, but for times and the order in which it came."""
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        database.row_factory = sqlite3.Row
        names = dict(database.execute("SELECT id, name FROM attempt").fetchall())
        return {
            table: sorted(
                json.dumps(timeless(dict(row), names), sort_keys=True)
                for row in database.execute(f"SELECT * FROM {table}")
            )
            for table in TABLES
        }


def timeless(row: dict[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    """A row of the gradebook without times, with attempts by name."""
    row = {key: value for key, value in row.items() if key not in TIMES}
    if "attempt" in row:
        row["attempt"] = names[row["attempt"]]
    if "details" in row:
        row["details"] = {k: v for k, v in json.loads(row["details"]).items() if k != "seconds"}
    if "sealed" in row:
        row["sealed"] = row["sealed"].hex() if row["sealed"] else None
    return row


def wait_for(reached: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Until it is reached, or the process has ended."""
    while not reached() and process.poll() is None:
        time.sleep(0.02)


def results_in(out: Path) -> int:
    """How many results the gradebook holds."""
    if not (out / "gradebook.sqlite").exists():
        return 0
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        try:
            found: tuple[int] = database.execute("SELECT count(*) FROM result").fetchone()
            return found[0]
        except sqlite3.OperationalError:  # killed before there were tables
            return 0
