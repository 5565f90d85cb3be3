"""One submission graded under several secrets, and what students may read of it.

What students may read is the feedback page and what Gradescope shows them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

import numpy as np
from conftest import A3, COURSE
from otter.run.run_autograder.autograder_config import AutograderConfig
from otter.test_files import GradingResults
from otter.test_files.exception_test import ExceptionTestFile

from autograder.course.assignment import Assignment, Limits
from autograder.grading.grader import Grader
from autograder.grading.results import Result
from autograder.intake.seal import Sealed
from autograder.judge.answers import Answer
from autograder.records.class_results import ClassResults
from autograder.report.pages import feedback_page
from autograder.ship.otter_entry import Graded
from autograder.ship.zips import OTTER_CONFIG
from autograder.worker.sandbox import Sandbox, open_sandbox

LIMITS = Limits(cpu_seconds=0.3, import_seconds=5, wall_seconds=0.6, slow_import_seconds=0.4)
ONE, OTHER = 1001, 2002  # secrets
LETTERS = str.maketrans("0123456789", "qxzjkvbpyw")


class Watched:
    """The solution; it notes every number that it is asked about, and every number it answers."""

    def __init__(self, grader: Grader) -> None:
        self.solution = grader.solved.solution
        self.numbers: set[float] = set()

    def begin_question(self, question: str) -> None:
        self.solution.begin_question(question)

    def ask(self, probe: str, inputs: Any) -> Answer:
        answer = self.solution.ask(probe, inputs)
        self.numbers |= {*floats(inputs), *floats(answer.value)}
        return answer


def floats(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from floats(item)
    elif isinstance(value, np.ndarray):
        yield from map(float, value.ravel())
    elif isinstance(value, float):
        yield float(value)


def spelled(number: float) -> list[str]:
    """A number in the spellings that spies use, each long enough to stand for itself."""
    digits = repr(abs(number)).partition("e")[0].replace(".", "").lstrip("0")[:8]
    code = base64.b64encode(digits[:6].encode()).decode()
    hexed = number.hex().partition(".")[2][:8]
    return [digits[:6], digits[::-1][:6], digits.translate(LETTERS)[:8], hexed, code]


class Sandboxes:
    """Graders of one assignment under several secrets, and one sandbox for all."""

    def __init__(self, name: str) -> None:
        self.assignment = Assignment(COURSE, name)
        self.assignment.description = self.assignment.description.model_copy(
            update={"limits": LIMITS}
        )
        self.sandbox: Sandbox = open_sandbox(self.assignment)
        self.graders: dict[int, Grader] = {}

    def grader(self, secret: int) -> Grader:
        if secret not in self.graders:
            self.graders[secret] = Grader(self.assignment, secret)
        return self.graders[secret]

    def grade(self, source: str | dict[str, str], secret: int, only: str | None = None) -> Result:
        return self.grader(secret).grade(sealed(source), self.sandbox, only)

    def page(self, result: Result) -> str:
        """The feedback page."""
        about = tuple((q.id, q.title, q.possible) for q in result.questions)
        results = ClassResults(A3, "A class", about, (result,))
        return unescape(feedback_page(results, result))

    def gradescope(self, source: str, secret: int, only: str | None = None) -> str:
        """What otter tells Gradescope to show to students."""
        graded = Graded(self.grade(source, secret, only))
        files = []
        for question in self.assignment.questions:
            if only in (None, question.id):
                tests = self.assignment.tests(question)
                files.append(ExceptionTestFile.from_string(tests, f"{question.id}.py"))
        for file in files:
            file.run({"judge": graded})
        told = GradingResults(files).to_gradescope_dict(AutograderConfig(OTTER_CONFIG))
        return shown_by_gradescope(told)

    def hidden_numbers(self, secret: int) -> list[str]:
        """Every spelling of every number that only hidden cases hold."""
        return [spelling for number in self.only_hidden(secret) for spelling in spelled(number)]

    def only_hidden(self, secret: int) -> list[float]:
        """Every number of many digits that only hidden cases hold: inputs and right answers."""
        seen: dict[bool, set[float]] = {}
        for hidden in (True, False):
            watched = Watched(self.grader(secret))
            judge = self.grader(secret).judge(watched)
            for question, cases in self.grader(secret).cases.items():
                for case in cases:
                    if case.hidden is hidden:
                        judge.run(question, case)
            seen[hidden] = watched.numbers
        numbers = seen[True] - seen[False]
        return [n for n in numbers if len(repr(abs(n)).partition("e")[0].strip("0.")) >= 8]


def sealed(source: str | dict[str, str]) -> Sealed:
    files = {"miniflow.py": source} if isinstance(source, str) else source
    return Sealed("someone", {name: text.encode() for name, text in files.items()}, (), None)


def shown_by_gradescope(results: dict[str, Any]) -> str:
    """All of a results.json that a student can ever read."""
    hidden = results.get("visibility") == "hidden"
    tests = [test for test in results["tests"] if test["visibility"] != "hidden" and not hidden]
    assert results.get("stdout_visibility", "hidden") == "hidden"
    return "\n".join([results.get("output", ""), *(json.dumps(test) for test in tests)])


def holds(text: str, spellings: Iterable[str]) -> list[str]:
    """Those of the spellings that stand in a text."""
    return [spelling for spelling in spellings if spelling in text]
