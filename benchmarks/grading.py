"""benchmarks/grading.py: what a right submission costs, here and with the peers.

    python benchmarks/grading.py [--rounds N] [--peers FOLDER] [--write]
    python benchmarks/grading.py --quick     one round of a3, floor and ours alone

Reads:  the five assignments; otter and pytest of this environment, nbgrader and gradescope-utils of
        the virtual environment in FOLDER (`make bench` makes it).
Gives:  processor and wall seconds for one right submission, each row with the same checks, in
        rounds that interleave all rows; medians, and medians of each round's ratio to the floor.
        --write puts the table into docs/benchmarks/grading.md.
Leaves to others: the checks as the peers run them (plain_checks.py).

The floor is a process with NumPy, checks and right answers in memory that forks for each submission
and judges it there, without isolation. Processor time is that of the whole process tree.
"""

from __future__ import annotations

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import argparse
import json
import pickle
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench_page import circumstances, put_into
from plain_checks import Bundle

from autograder.course.assignment import Assignment, assignment_names
from autograder.course.variants import load_variants
from autograder.grading.grader import Grader
from autograder.grading.submission_run import SubmissionRun
from autograder.intake.seal import Sealed
from autograder.ship.zips import package_for_otter
from autograder.worker.sandbox import open_sandbox

COURSE = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
PAGE = COURSE / "docs" / "benchmarks" / "grading.md"
A3 = "a3_miniflow"
FLOOR, OURS = "floor: fork, no isolation", "autograder, warm"
JUDGED = "the same, every answer judged"
BARE = "python -c, cold"
WARM = (FLOOR, OURS, JUDGED)
NO_REPLY = b"", b""

PATHS = {"PYTHONPATH": f"{COURSE}:{HERE}"}

Spent = tuple[float, float]  # processor and wall seconds of one submission
Row = Callable[[], Spent]


def bundle_of(grader: Grader) -> Bundle:
    """What the peers need of a grader, with the right submission."""
    assignment = grader.assignment
    return Bundle(
        {file: text.encode() for file, text in assignment.solution.items()},
        (assignment.probes, assignment.readings),
        {question.id: assignment.tests(question) for question in assignment.questions},
        dict(grader.solved.known),
        dict(grader.complaints),
        grader.secret,
        assignment.data_folder,
        tuple(assignment.description.preload),
    )


def timed(command: Sequence[object], folder: Path, **environment: str) -> Spent:
    """Run a command. Returns: seconds of its process tree.

    Raises: SystemExit if it fails: then there is nothing to compare.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    told = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{told[-3000:]}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - began


class Floor:
    """The process that forks for each submission."""

    def __init__(self, bundle: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "plain_checks.py"), "floor", str(bundle)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(COURSE)},
        )

    def __call__(self) -> Spent:
        """Judge once."""
        assert self.process.stdin
        assert self.process.stdout
        began = time.perf_counter()
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        processor = float(self.process.stdout.readline())
        return processor, time.perf_counter() - began

    def close(self) -> None:
        """End it."""
        self.process.communicate()


class Ours:
    """The grader with one sandbox, as `autograder grade` has it for each job.

    judged: judge the answers to every question, as if some bit in each were not the solution's.
    """

    def __init__(self, assignment: Assignment, judged: bool = False) -> None:
        self.grader = Grader(assignment)
        for round_ in self.grader.rounds if judged else ():
            for script in round_.scripts:
                script.right_reply = NO_REPLY
        self.sandbox = open_sandbox(assignment)
        files = {file: text.encode() for file, text in assignment.solution.items()}
        self.sealed = Sealed("right", files, (), None)

    def __call__(self) -> Spent:
        """Grade once."""
        fork_server = self.sandbox.fork_server
        wall, own, theirs = time.perf_counter(), time.process_time(), fork_server.cpu_seconds
        result = self.grader.grade(self.sealed, self.sandbox)
        if result.total != result.possible:
            raise SystemExit(f"{self.grader.assignment.name}: the solution loses points")
        processor = time.process_time() - own + fork_server.cpu_seconds - theirs
        return processor, time.perf_counter() - wall

    def close(self) -> None:
        """End the fork server."""
        self.sandbox.close()


BARE_CODE = """
import sys, plain_checks
checks = plain_checks.load(sys.argv[1])
judge = checks.judge()
assert all([checks.passed(judge, question) for question in checks.cases])
"""
PYTEST = """
import os, pytest, plain_checks
checks = plain_checks.load(os.environ["BUNDLE"])

@pytest.fixture(scope="session")
def judge():
    return checks.judge()

@pytest.mark.parametrize("question", list(checks.cases))
def test_question(judge, question):
    assert checks.passed(judge, question)
"""
UNITTEST = """
import os, unittest, plain_checks
from gradescope_utils.autograder_utils.decorators import weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner
checks = plain_checks.load(os.environ["BUNDLE"])

class TestQuestions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.judge = checks.judge()

def test_of(question):
    @weight(1)
    def test(self):
        self.assertTrue(checks.passed(self.judge, question))
    return test

for question in checks.cases:
    setattr(TestQuestions, f"test_{question}", test_of(question))

if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(TestQuestions)
    with open("results.json", "w") as file:
        JSONTestRunner(stream=file, visibility="visible").run(suite)
    import json
    scores = json.load(open("results.json"))["tests"]
    assert all(test["score"] == 1 for test in scores) and len(scores) == len(checks.cases)
"""


def cell(name: str, source: str, **about: object) -> dict[str, object]:
    """A code cell of nbgrader's."""
    marks = {"grade": False, "solution": False, "locked": False, "schema_version": 3, **about}
    return {
        "cell_type": "code",
        "id": name.replace("_", "-"),
        "execution_count": None,
        "metadata": {"nbgrader": {"grade_id": name, "cell_type": "code", **marks}},
        "outputs": [],
        "source": source,
    }


def nbgrader_course(folder: Path, peers: Path, bundle: Path, questions: Sequence[str]) -> None:
    """A course with one assignment and one right submission of it."""
    opening = f"import plain_checks\nchecks = plain_checks.load({str(bundle)!r})"
    cells = [
        cell("opening", opening, locked=True),
        cell("work", "judge = checks.judge()", solution=True),
    ]
    cells += [
        cell(q, f"assert checks.passed(judge, {q!r})", grade=True, locked=True, points=1)
        for q in questions
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    book = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    for part in ("source", "submitted/ada"):
        path = folder / part / "work" / "work.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(book), encoding="utf-8")
    settings = (
        "c = get_config()\nc.CourseDirectory.course_id = 'bench'\n"
        f"c.CourseDirectory.root = {str(folder)!r}\n"
        "c.ClearSolutions.enforce_metadata = False\n"
    )
    (folder / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    make = [peers / "bin/nbgrader", "generate_assignment", "work", "--force"]
    timed(make, folder, **PATHS, PATH=path_of(peers))


def path_of(peers: Path) -> str:
    """Where programs are looked for: nbgrader starts some of its own environment."""
    return f"{peers / 'bin'}:{os.environ['PATH']}"


def rows_of(name: str, peers: Path | None, folder: Path, stack: ExitStack) -> dict[str, Row]:
    """What is measured on an assignment, by name."""
    grader = Grader(Assignment(COURSE, name))
    bundle = folder / "bundle.pickle"
    bundle.write_bytes(pickle.dumps(bundle_of(grader)))
    floor = Floor(bundle)
    ours, judged = Ours(grader.assignment), Ours(grader.assignment, judged=True)
    for one in (floor, ours, judged):
        stack.callback(one.close)
    rows: dict[str, Row] = {FLOOR: floor, OURS: ours, JUDGED: judged}
    if peers is not None:
        rows |= peer_rows(name, peers, folder, bundle, list(grader.cases))
    return rows


def peer_rows(
    name: str, peers: Path, folder: Path, bundle: Path, questions: Sequence[str]
) -> dict[str, Row]:
    """The peers' rows: each starts a process for a submission, as its users do."""
    told = {**PATHS, "BUNDLE": str(bundle)}
    (folder / "test_work.py").write_text(PYTEST, encoding="utf-8")
    (folder / "run_tests.py").write_text(UNITTEST, encoding="utf-8")
    course = folder / "course"
    nbgrader_course(course, peers, bundle, questions)
    archive, sealed = otter_files(name, folder)
    here = Path(sys.executable).parent
    otter = [here / "otter", "run", "--no-logo", "-a", archive, sealed]
    autograde = [peers / "bin/nbgrader", "autograde", "work", "--student", "ada", "--force"]
    quiet = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:timeout"]
    return {
        BARE: lambda: timed([sys.executable, "-c", BARE_CODE, bundle], folder, **told),
        "gradescope-utils": lambda: timed([peers / "bin/python", "run_tests.py"], folder, **told),
        "pytest": lambda: timed([here / "pytest", *quiet, "test_work.py"], folder, **told),
        "nbgrader autograde": lambda: timed(autograde, course, **told, PATH=path_of(peers)),
        "otter run": lambda: timed(otter, folder),
    }


def otter_files(name: str, folder: Path) -> tuple[Path, Path]:
    """The packaged assignment, and the right submission as `autograder seal` writes it."""
    assignment = Assignment(COURSE, name)
    handed_in = folder / "ada.zip"
    with zipfile.ZipFile(handed_in, "w") as archive:
        for file, text in assignment.solution.items():
            archive.writestr(file, text)
    ours = [sys.executable, "-m", "autograder", "--course", COURSE]
    timed([*ours, "seal", name, handed_in, "--out", folder / "sealed.zip"], folder, **PATHS)
    return package_for_otter(assignment, folder / "dist"), folder / "sealed.zip"


@dataclass
class Table:
    """Seconds by row, one pair for each round."""

    spent: dict[str, list[Spent]] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """The table in Markdown."""
        lines = [
            "| | processor, ms | x floor | wall, ms | x floor |",
            "|---|---|---|---|---|",
        ]
        for row, spent in self.spent.items():
            cells = [row]
            for which in (0, 1):
                own = [one[which] for one in spent]
                base = [one[which] for one in self.spent[FLOOR]]
                ratio = statistics.median(a / b for a, b in zip(own, base, strict=True))
                cells += [f"{1000 * statistics.median(own):.0f}", f"{ratio:.2f}"]
            lines.append(f"| {' | '.join(cells)} |")
        return lines


def measured(name: str, rounds: int, peers: Path | None) -> Table:
    """All rows of an assignment by turns, after one round that does not count."""
    table = Table()
    with TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        rows = rows_of(name, peers, Path(folder), stack)
        for number in range(rounds + 1):
            for row, run in rows.items():
                if row in WARM:  # in a class one follows the other; here a peer has just run
                    run()
                spent = run()
                if number:
                    table.spent.setdefault(row, []).append(spent)
    return table


def right_to_the_bit(name: str) -> str:
    """How often right submissions in quite other words answer a question as the solution does."""
    assignment = Assignment(COURSE, name)
    grader = Grader(assignment)
    asked = [question.id for question in assignment.questions]
    alike = questions = 0
    sandbox = open_sandbox(assignment)
    for one in load_variants(assignment, "unusual.py"):
        files = {file: text.encode() for file, text in one.sources(assignment).items()}
        sealed = Sealed(one.name, files, (), None)
        same = set(asked)
        with closing(SubmissionRun(grader, sealed, sandbox.fork_server)) as run:
            for a_round in grader.rounds:
                same &= {
                    question
                    for script in a_round.scripts
                    if run.fast_path.recorded(script) is script.recorded
                    for question in script.questions
                }
        alike += len(same)
        questions += len(asked)
    sandbox.close()
    return f"| {name} | {alike} of {questions} |"


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="What a right submission costs.")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--peers", type=Path, help="environment with nbgrader, gradescope-utils")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--quick", action="store_true")
    chosen = parser.parse_args()
    names = [A3] if chosen.quick else assignment_names(COURSE)
    load = os.getloadavg()[0]
    rounds = 1 if chosen.quick else chosen.rounds
    told = []
    for name in names:
        peers = chosen.peers.resolve() if chosen.peers and name == A3 else None
        table = measured(name, rounds, peers)
        told += [f"## {name}", "", *table.lines(), ""]
        print("\n".join(told[-len(table.lines()) - 3 :]), flush=True)
    if not chosen.quick:
        told += ["## Right in other words", "", "| | questions answered to the bit |", "|---|---|"]
        told += [*map(right_to_the_bit, names), ""]
        print("\n".join(told[-len(names) - 1 :]), flush=True)
    if chosen.write:
        about = circumstances(load, ("numpy", "otter-grader", "pytest"))
        put_into(PAGE, "\n".join([f"{rounds} rounds. {about}", *told]))


if __name__ == "__main__":
    main()
