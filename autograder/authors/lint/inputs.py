"""Does a hidden case ask something that students cannot know?

Reads:  what every case asks the solution, for several secrets.
Gives:  Findings on hidden cases that repeat a public one, that the solution fails for another
        secret, or that do not draw.
Leaves to others: verdicts on other code than the solution (bank.py).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from autograder.authors.lint.findings import Finding
from autograder.course.assignment import Question
from autograder.grading.grader import Grader
from autograder.grading.solved import Solved
from autograder.judge.answers import Answer, to_plain
from autograder.judge.checks import Case
from autograder.judge.comparison import as_numbers
from autograder.judge.verdicts import PASSED

SECRETS = (1, 2, 3)  # several: a draw out of a few may come out the same twice

Asked = tuple[tuple[str, Hashable], ...]


class Recorder:
    """Answers as the solution does, and keeps what it is asked."""

    def __init__(self, solved: Solved) -> None:
        self.solved = solved
        self.asked: list[tuple[str, Hashable]] = []

    def begin_question(self, question: str) -> None:
        """Nothing changes."""

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Give the solution's answer."""
        plain = to_plain(dict(inputs))
        self.asked.append((probe, comparable({name: plain[name] for name in sorted(plain)})))
        return Answer(value=self.solved.expect("while the inputs are compared", probe, inputs))


@dataclass(frozen=True)
class Put:
    """A case as it was put to the solution, once for every secret. failed: why it did not pass."""

    question: Question
    case: Case
    asked: tuple[Asked, ...]
    failed: str

    @property
    def is_fixed(self) -> bool:
        """Whether it asks the same whatever the secret is."""
        return len(set(self.asked)) == 1


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


def put_to_solution(grader: Grader) -> list[Put]:
    """Put every case to the solution; hidden ones once for every secret."""
    put = []
    for question in grader.assignment.questions:
        for case in grader.cases[question.id]:
            asked, failed = [], ""
            for secret in SECRETS if case.hidden else SECRETS[:1]:
                recorder = Recorder(grader.solved)
                judge = replace(grader.judge(recorder), seed=secret)
                result = judge.run(question.id, case)
                asked.append(tuple(recorder.asked))
                if result.verdict != PASSED:
                    failed = f"{result.sentence} {result.detail}".strip()
            put.append(Put(question, case, tuple(asked), failed))
    return put


def wrong_inputs(grader: Grader) -> Iterator[Finding]:
    """Hidden cases whose inputs are public, fixed, or not fit for every secret."""
    put = put_to_solution(grader)
    shown = {
        asked: f"{one.question.id}, {one.case.name!r}"
        for one in put
        if not one.case.hidden
        for asked in one.asked[0]
    }
    for one in put:
        if one.failed:
            yield Finding(
                hidden_file(one),
                "that the solution passes, whatever the course's secret is",
                f"for another secret it fails: {one.failed}",
                "Look at what is drawn from check.rng: the case must be right for every draw.",
            )
        repeated = {shown[asked] for asked in one.asked[0] if asked in shown}
        if one.case.hidden and repeated:
            yield Finding(
                hidden_file(one),
                "inputs that no public case has: their right answers are in the student zip",
                f"the same probe with equal inputs as in the public case {min(repeated)}",
                "Draw the inputs from check.rng, or choose others.",
            )
    for question in grader.assignment.questions:
        yield from not_drawn(question, [one for one in put if one.question is question])


def not_drawn(question: Question, put: list[Put]) -> Iterator[Finding]:
    """Hidden cases that ask the same for every secret: refused if those are all of a question's."""
    hidden = [one for one in put if one.case.hidden and one.case.points]
    fixed = [one for one in hidden if one.is_fixed]
    if not hidden or len(fixed) == len(hidden):
        titles = ", ".join(repr(one.case.name) for one in hidden) or "none"
        yield Finding(
            f"hidden/{question.id}.py",
            "a hidden case with points that draws from check.rng",
            f"hidden cases with points: {titles}; each asks the same for every secret",
            "Draw at least some inputs: whoever has the repository can store the answers to these.",
        )
        return
    for one in fixed:
        yield Finding(
            hidden_file(one),
            "inputs that depend on the course's secret",
            "the same inputs for every secret",
            "Leave it if the case needs them; other cases of the question do draw.",
            refused=False,
        )


def hidden_file(one: Put) -> str:
    """Where a case stands."""
    side = "hidden" if one.case.hidden else "public"
    return f"{side}/{one.question.id}.py, {one.case.name!r}"
