"""What the tests share: the course, one assignment's grader, a worker, small makers of files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from autograder.course.assignment import Assignment, assignment_names
from autograder.course.secret import DEFAULT_SECRET
from autograder.grading.grader import Grader
from autograder.grading.results import QuestionResult, Result
from autograder.intake.seal import Sealed
from autograder.worker.sandbox import Sandbox, open_sandbox

COURSE = Path(__file__).resolve().parents[1]
A3 = "a3_miniflow"
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


ASSIGNMENTS = {name: Assignment(COURSE, name) for name in assignment_names(COURSE)}


class Bench:
    """Graders and warm workers of every assignment, each made when it is first needed."""

    def __init__(self) -> None:
        self.graders: dict[tuple[str, int], Grader] = {}
        self.sandboxes: dict[str, Sandbox] = {}

    def grade(
        self,
        assignment: str,
        sources: Mapping[str, str],
        only: str | None = None,
        secret: int = DEFAULT_SECRET,
    ) -> Result:
        """Grade sources by file name, as one submission."""
        if assignment not in self.sandboxes:
            self.sandboxes[assignment] = open_sandbox(ASSIGNMENTS[assignment])
        key = (assignment, secret)
        if key not in self.graders:
            self.graders[key] = Grader(ASSIGNMENTS[assignment], secret)
        sealed = Sealed("someone", {k: v.encode() for k, v in sources.items()}, (), None)
        return self.graders[key].grade(sealed, self.sandboxes[assignment], only)


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    one = Bench()
    yield one
    for sandbox in one.sandboxes.values():
        sandbox.close()


@pytest.fixture(scope="session")
def a3() -> Assignment:
    return Assignment(COURSE, A3)


@pytest.fixture(scope="session")
def solution() -> str:
    """A right miniflow.py in the plain words of students, who need not be quick: sum, @, mean.

    It fills in an earlier template. Tests spoil its lines, so it stays as it is.
    """
    return (COURSE / "tests" / "support" / "plain_miniflow.py").read_text(encoding="utf-8")


@pytest.fixture
def grade(bench: Bench) -> Callable[..., Result]:
    """Grade the text of a miniflow.py of a3; `only` one question if given."""
    return lambda source, only=None: bench.grade(A3, {"miniflow.py": source}, only)


def earned(result: Result) -> dict[str, float | None]:
    return {question.id: question.earned for question in result.questions}


def question(result: Result, question_id: str) -> QuestionResult:
    (found,) = [item for item in result.questions if item.id == question_id]
    return found


def lost(result: Result) -> list[str]:
    """Questions without full marks."""
    return [item.id for item in result.questions if item.earned != item.possible]


def autograder(*arguments: object, cwd: Path = COURSE) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "autograder", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=1200)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium of this machine. Without one the test fails, for a skip is easily missed."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("There is no chromium on the PATH: apt-get install chromium.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield started
        started.close()
