"""What the tests share: the course, one assignment's grader, a worker, small makers of files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.assignment import Assignment
from autograder.grading import Grader
from autograder.intake import Sealed
from autograder.results import QuestionResult, Result
from autograder.worker.client import Zygote

COURSE = Path(__file__).resolve().parents[1]
A3 = "a3_miniflow"


@pytest.fixture(scope="session")
def a3() -> Assignment:
    return Assignment(COURSE, A3)


@pytest.fixture(scope="session")
def solution(a3: Assignment) -> str:
    return a3.solution["miniflow.py"]


@pytest.fixture(scope="session")
def grader(a3: Assignment) -> Grader:
    return Grader(a3)


@pytest.fixture(scope="session")
def zygote(a3: Assignment) -> Iterator[Zygote]:
    one = Zygote(a3.probes)
    yield one
    one.close()


@pytest.fixture
def grade(grader: Grader, zygote: Zygote) -> Callable[..., Result]:
    """Grade the text of a miniflow.py; `only` one question if given."""

    def run(source: str, only: str | None = None) -> Result:
        files = {"miniflow.py": source.encode()}
        return grader.grade(Sealed("someone", files, (), None), zygote, only)

    return run


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
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300)
