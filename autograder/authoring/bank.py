"""autograder/authoring/bank.py: do wrong ones lose, and only where they should, and right ones not?

Reads:  an assignment's stub, known mistakes and unusual ways, graded like any submission.
Gives:  Findings on each that earns what it should not, or does not earn what it should.
Leaves to others: mistakes that nobody declared, and chance (the audit).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autograder.assignment import Assignment
from autograder.authoring.findings import Finding
from autograder.authoring.parts import MISTAKES, UNUSUAL
from autograder.checks import PASSED
from autograder.grading import Desk, Grader
from autograder.intake import Sealed
from autograder.results import QuestionResult, Result
from autograder.template import cut
from autograder.variants import Variant, load_variants


class Bank:
    """Grades whatever an assignment brings along for the purpose."""

    def __init__(self, grader: Grader, desk: Desk) -> None:
        self.grader = grader
        self.desk = desk
        self.assignment: Assignment = grader.assignment

    def graded(self, sources: Mapping[str, str]) -> Result:
        """The result of these files, handed in."""
        files = {file: source.encode() for file, source in sources.items()}
        return self.grader.grade(Sealed("lint", files, (), None), self.desk)

    def generous_to_stubs(self) -> Iterator[Finding]:
        """Checks that the template passes, with nothing written yet."""
        solution = self.assignment.solution
        result = self.graded({file: cut(text, file) for file, text in solution.items()})
        for question in result.questions:
            for case in question.cases:
                if case.verdict != PASSED:
                    continue
                side = "hidden" if case.hidden else "public"
                yield Finding(
                    f"{side}/{question.id}.py, {case.title!r}",
                    "a check that the template fails: nothing is written in it yet",
                    f"it passes, and earns {case.points:g} points",
                    "Ask for something that only the lines between the marks can give.",
                    refused=case.points > 0,
                )

    def wrong_mistakes(self) -> Iterator[Finding]:
        """Known mistakes that lose elsewhere or nowhere or are misnamed; questions without one."""
        caught = set()
        for variant in load_variants(self.assignment, MISTAKES):
            result = self.graded(variant.sources(self.assignment))
            lost = questions_lost(result)
            if variant.question in lost:
                caught.add(variant.question)
            yield from judged_mistake(variant, result, lost)
        for question in self.assignment.questions:
            if question.id not in caught:
                yield Finding(
                    f"{MISTAKES}, {question.id}",
                    "a known mistake that loses points in this question",
                    "none does",
                    "Write one from what students hand in: without it nothing shows that the "
                    "checks can fail.",
                )

    def unjust_to_right_ones(self) -> Iterator[Finding]:
        """The solution and unusual ways that lose points."""
        right = [(f"solutions/{self.assignment.name}", self.assignment.solution)]
        for variant in load_variants(self.assignment, UNUSUAL):
            right.append((f"{UNUSUAL}, {variant.name}", variant.sources(self.assignment)))
        for where, sources in right:
            for question in questions_lost(self.graded(sources)).values():
                yield Finding(
                    where,
                    f"full marks in {question.id}",
                    first_failure(question),
                    "Mend the way if it is wrong after all; if it is right, mend probe or check.",
                )


def judged_mistake(
    variant: Variant, result: Result, lost: Mapping[str, QuestionResult]
) -> Iterator[Finding]:
    """What is wrong with a known mistake, by how it was graded."""
    where = f"{MISTAKES}, {variant.name}"
    if variant.question not in lost:
        yield Finding(
            where,
            f"that it loses points in {variant.question}",
            "it answers every check of that question like the solution",
            "Add a case on which it goes wrong; if there is none, it is no mistake.",
        )
    for question in lost.values():
        if question.id != variant.question:
            yield Finding(
                where,
                f"that it loses points in {variant.question} only",
                f"it loses in {question.id} too: {first_failure(question)}",
                "Put a stand-in of the probe in the place of the piece that is wrong there.",
            )
    names = [
        mistake.name
        for question in result.questions
        if question.id == variant.question
        for mistake in question.mistakes
    ]
    if variant.question in lost and names != [variant.name]:
        others = ", ".join(name for name in names if name != variant.name)
        yield Finding(
            where,
            "that whoever makes this mistake is told this name, and no other",
            f"it answers like {others}" if others else "no mistake is named",
            "Add a case on which they differ, or make them one."
            if others
            else "Let a check fail by its answer: a mistake that only raises cannot be recognised.",
        )


def questions_lost(result: Result) -> dict[str, QuestionResult]:
    """Questions without full marks, by id."""
    return {q.id: q for q in result.questions if q.earned != q.possible}


def first_failure(question: QuestionResult) -> str:
    """The first case of a question that did not pass, and why."""
    case = next(case for case in question.cases if case.verdict != PASSED and case.points)
    return f"{case.title!r}: {case.sentence} {case.detail}".strip()
