"""Collect the derivatives that a program gives in a question, as the grader would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.course.assignment import Assignment, Question
from autograder.course.variants import Variant, load_variants
from autograder.grading.grader import Grader
from autograder.grading.in_process import Rehearsal
from autograder.judge.answers import Answer
from autograder.judge.implementation import InProcess
from autograder.judge.small_steps import Derivatives

BY_SMALL_STEPS = "by_small_steps.py"


@dataclass
class Watched:
    """An implementation that keeps what it was asked and what it answered."""

    subject: InProcess
    asked: list[tuple[str, Mapping[str, Any], Answer]] = field(default_factory=list)

    @property
    def modules(self) -> Any:
        return self.subject.modules

    def begin_question(self, question: str) -> None:
        self.subject.begin_question(question)

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        answer = self.subject.ask(probe, inputs)
        self.asked.append((probe, inputs, answer))
        return answer


class Bench:
    """Runs programs of one assignment in this process."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.rehearsal = Rehearsal(Grader(assignment))

    def questions(self, way: Variant) -> list[Question]:
        """Where derivatives are asked for that this program may compute in its own way."""
        return [q for q in self.rehearsal.touched(way) if q.by_chain_rule]

    def subject(self, way: Variant, question: Question) -> InProcess:
        return self.rehearsal.subject(way.sources(self.assignment), question)

    def derivatives(
        self, subject: InProcess, question: Question, secret: int, public_only: bool = False
    ) -> Derivatives:
        """All derivatives of the cases of a question, for one secret."""
        found = Derivatives(question.by_chain_rule)
        watched: Any = Watched(subject)
        grader = self.rehearsal.grader
        for case in grader.cases[question.id]:
            if case.hidden and public_only:
                continue
            watched.asked.clear()
            list(self.rehearsal.outcomes(watched, question, [case], secret))
            for probe, inputs, answer in watched.asked:
                if isinstance(answer.value, dict):
                    right = grader.solved.expect("", probe, inputs)
                    found.add(case.name, inputs, answer.value, right)
        grader.solved.known.clear()  # the answers under this secret are not asked for again
        return found


def measured(assignment: Assignment, step: str = "1e-5") -> Iterator[Variant]:
    """The programs of an assignment that measure by small steps, with this step."""
    for way in load_variants(assignment, BY_SMALL_STEPS):
        assert all("1e-5" in text for _, text in way.replacements)
        other = [(target, text.replace("1e-5", step)) for target, text in way.replacements]
        yield replace(way, replacements=tuple(other))
