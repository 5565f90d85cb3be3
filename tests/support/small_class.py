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

from click.testing import CliRunner
from conftest import autograder

from autograder.authors.skeleton import make_skeleton
from autograder.cli import cli

NAME, FILE = "x1_book", "book.py"
SUM = "upstream = sum(n.gradients[self] for n in self.outbound_nodes)"
STEP = "value - learning_rate * gradient for"


def make_course(folder):
    """A course with one small assignment."""
    (folder / "assignments").mkdir(parents=True)
    make_skeleton(folder, NAME, "A small one")
    return folder


def solution_of(course):
    return (course / "solutions" / NAME / FILE).read_text(encoding="utf-8")


def wrong_step(solution):
    assert STEP in solution
    return solution.replace(STEP, STEP.replace("-", "+"))


def zipped(source):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(FILE, source)
    return file.getvalue()


def make_class(folder, solution, count):
    """Right ones, wrong ones, and now and then a broken zip."""
    folder.mkdir()
    kinds = [solution, wrong_step(solution), solution.replace(SUM, "upstream = 0.0")]
    for number in range(count):
        source = f"# student {number}\n{kinds[number % 3]}"
        content = b"no zip" if number % 20 == 19 else zipped(source)
        (folder / f"student{number:03}.zip").write_bytes(content)
    return folder


def run(course, *arguments):
    return autograder("--course", course, *arguments)


def at_once(*arguments):
    """The command line inside this process, which saves the start of one."""
    return CliRunner().invoke(cli, [str(word) for word in arguments])


def graded_at_once(course, folder, out, *options):
    ended = at_once("--course", course, "grade", NAME, folder, "--out", out, *options)
    assert ended.exit_code == 0, ended.output
    return ended


def started(course, *arguments, told=subprocess.DEVNULL):
    """The command line as a process that goes on by itself; `told` takes its errors."""
    command = [sys.executable, "-m", "autograder", "--course", course, *arguments]
    return subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=told)


def graded(course, folder, out, *options):
    ended = run(course, "grade", NAME, folder, "--out", out, *options)
    assert ended.returncode == 0, ended.stderr
    return ended


def rows(out):
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def pages(out):
    """What the report consists of. The log and times.html hold measured times."""
    left_out = {"log.jsonl", "times.html"}
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in left_out and not path.name.startswith("gradebook.")
    }


TIMES = {"id", "seconds", "graded_at", "made_at", "accepted_at", "withdrawn_at"}


def content(out):
    """All that the gradebook holds, but for times and the order in which it came."""
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        database.row_factory = sqlite3.Row
        names = dict(database.execute("SELECT id, name FROM attempt").fetchall())
        found = {}
        for table in ("about", "student", "attempt", "handed_in_by", "generation", "result"):
            found[table] = sorted(
                json.dumps(timeless(dict(row), names), sort_keys=True)
                for row in database.execute(f"SELECT * FROM {table}")
            )
        return found


def timeless(row, names):
    row = {key: value for key, value in row.items() if key not in TIMES}
    if "attempt" in row:
        row["attempt"] = names[row["attempt"]]
    if "details" in row:
        row["details"] = {k: v for k, v in json.loads(row["details"]).items() if k != "seconds"}
    if "sealed" in row:
        row["sealed"] = row["sealed"].hex() if row["sealed"] else None
    return row


def wait_for(reached, process):
    """Until it is reached, or the process has ended."""
    while not reached() and process.poll() is None:
        time.sleep(0.02)


def results_in(out):
    if not (out / "gradebook.sqlite").exists():
        return 0
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        try:
            return database.execute("SELECT count(*) FROM result").fetchone()[0]
        except sqlite3.OperationalError:  # killed before there were tables
            return 0
