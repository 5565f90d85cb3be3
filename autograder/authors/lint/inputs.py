"""Rules on whether hidden cases ask something that students cannot know.

Reads:  what every case asks the solution, for several secrets.
Gives:  findings on hidden cases that repeat a public one, or that the solution fails for another
        secret; on questions without a hidden case.
Leaves to others: cases that do not draw (thieves.py), verdicts on other code than the solution
        (bank.py).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from autograder.authors.lint.findings import LintFinding
from autograder.course.assignment import Question
from autograder.grading.expected_answers import Solved
from autograder.grading.grader import Grader
from autograder.judge.answers import Answer, to_plain
from autograder.judge.case import Case
from autograder.judge.comparison import as_numbers
from autograder.judge.verdicts import PASSED

SECRETS = (1, 2, 3)  # several: a draw out of a few may come out the same twice

Requests = tuple[tuple[str, Hashable], ...]


class InputRecorder:
    """An Implementation that records as the solution does, and keeps its inputs."""

    def __init__(self, solved: Solved) -> None:
        self.solved = solved
        self.asked: list[tuple[str, Hashable]] = []

    def begin_question(self, question: str) -> None:
        """Nothing changes."""

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Give what the solution's run recorded."""
        plain = to_plain(dict(inputs))
        self.asked.append((probe, comparable({name: plain[name] for name in sorted(plain)})))
        return self.solved.module.ask(probe, inputs)


@dataclass(frozen=True)
class AskedCase:
    """A case that was put to the solution.

    requests: what it asked, once for every secret. failed: why it did not pass; "" if it did.
    """

    question: Question
    case: Case
    requests: tuple[Requests, ...]
    failed: str


def comparable(value: Any) -> Hashable:
    """A key that plain inputs share if they mean the same: a list is an array, 1 is 1.0."""
    numbers = as_numbers(value)
    if numbers is not None:
        return (numbers.shape, (numbers + 0.0).tobytes())  # + 0.0: -0.0 is 0.0
    if isinstance(value, dict):
        return tuple((name, comparable(item)) for name, item in value.items())
    if isinstance(value, list):
        return tuple(map(comparable, value))
    return repr(value)


def ask_solution(grader: Grader) -> list[AskedCase]:
    """Put every case to the solution; hidden ones once for every secret."""
    cases = []
    for question in grader.assignment.questions:
        for case in grader.cases[question.id]:
            requests, failed = [], ""
            for secret in SECRETS if case.hidden else SECRETS[:1]:
                recorder = InputRecorder(grader.solved)
                judge = replace(grader.judge(recorder), seed=secret)
                result = judge.run(question.id, case)
                requests.append(tuple(recorder.asked))
                if result.verdict != PASSED:
                    failed = f"{result.sentence} {result.detail}".strip()
            cases.append(AskedCase(question, case, tuple(requests), failed))
    return cases


def wrong_inputs(grader: Grader) -> Iterator[LintFinding]:
    """Hidden cases whose inputs are public, or not fit for every secret; or no hidden case."""
    cases = ask_solution(grader)
    public = {
        request: f"{one.question.id}, {one.case.name!r}"
        for one in cases
        if not one.case.hidden
        for request in one.requests[0]
    }
    for one in cases:
        if one.failed:
            yield LintFinding(
                case_place(one),
                "that the solution passes, whatever the course's secret is",
                f"for another secret it fails: {one.failed}",
                "Look at what is drawn from check.rng: the case must be right for every draw.",
            )
        repeated = {public[request] for request in one.requests[0] if request in public}
        if one.case.hidden and repeated:
            yield LintFinding(
                case_place(one),
                "inputs that no public case has: their right answers are in the student zip",
                f"the same probe with equal inputs as in the public case {min(repeated)}",
                "Draw the inputs from check.rng, or choose others.",
            )
    for question in grader.assignment.questions:
        yield from nothing_hidden(question, [one for one in cases if one.question is question])


def nothing_hidden(question: Question, cases: list[AskedCase]) -> Iterator[LintFinding]:
    """A question of which students see every case that is worth points."""
    if not any(one.case.hidden and one.case.points for one in cases):
        yield LintFinding(
            f"hidden/{question.id}.py",
            "a hidden case with points that draws from check.rng",
            "no hidden case with points",
            "Add one: whoever has the student zip can store the answers to all others.",
        )


def case_place(one: AskedCase) -> str:
    """The file and title of a case."""
    side = "hidden" if one.case.hidden else "public"
    return f"{side}/{one.question.id}.py, {one.case.name!r}"
