"""Rules on whether wrong programs lose points, only where they should, and right ones do not.

Reads:  an assignment's stub and solution, graded like submissions; its known mistakes and unusual
        ways, judged in this process, which is quicker, and like submissions only in doubt.
Gives:  findings on each that earns what it should not, or does not earn what it should.
Leaves to others: mistakes that nobody declared, and chance (authors/audit/).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from autograder.authors.lint.findings import LintFinding
from autograder.authors.lint.parts import MISTAKES, UNUSUAL
from autograder.course.assignment import Assignment
from autograder.course.variants import Variant, load_variants
from autograder.grading.grader import Grader
from autograder.grading.in_process import MOST_SECONDS, Rehearsal, TooLong, limited, quiet
from autograder.grading.results import QuestionResult
from autograder.intake.seal import Sealed
from autograder.judge.evidence import Evidence
from autograder.judge.implementation import InProcess
from autograder.judge.verdicts import PASSED
from autograder.ship.student_files import cut
from autograder.worker.sandbox import Sandbox


class Bank:
    """Judges the stub, the solution, the known mistakes and the unusual ways of an assignment."""

    def __init__(self, grader: Grader, sandbox: Sandbox) -> None:
        self.grader = grader
        self.sandbox = sandbox
        self.assignment: Assignment = grader.assignment
        self.rehearsal = Rehearsal(grader)

    def graded(self, sources: Mapping[str, str]) -> tuple[QuestionResult, ...]:
        """The results of these files, handed in."""
        files = {file: source.encode() for file, source in sources.items()}
        with limited(MOST_SECONDS):  # of this process, in which known mistakes are asked
            return self.grader.grade(Sealed("lint", files, (), None), self.sandbox).questions

    def findings(self) -> list[LintFinding]:
        """What all rules of this module find."""
        try:
            rules = (self.generous_to_stubs, self.unjust_to_right_ones, self.wrong_mistakes)
            return [finding for rule in rules for finding in rule()]
        except TooLong:
            return list(self.endless()) or [
                LintFinding(
                    f"assignments/{self.assignment.name}",
                    f"that no question of a submission takes {MOST_SECONDS:g} seconds of computing",
                    "one that does, although each known mistake alone comes to an end",
                    "Let the cases compute less.",
                )
            ]

    def generous_to_stubs(self) -> Iterator[LintFinding]:
        """Checks that the template passes, with nothing written yet."""
        solution = self.assignment.solution
        for question in self.graded({f: cut(text, f) for f, text in solution.items()}):
            for case in question.cases:
                if case.verdict != PASSED:
                    continue
                side = "hidden" if case.hidden else "public"
                yield LintFinding(
                    f"{side}/{question.id}.py, {case.title!r}",
                    "a check that the template fails: nothing is written in it yet",
                    f"it passes, and earns {case.points:g} points",
                    "Ask for something that only the lines between the marks can give.",
                    refused=case.points > 0,
                )

    def wrong_mistakes(self) -> Iterator[LintFinding]:
        """Known mistakes that lose elsewhere or nowhere or are misnamed; questions without one."""
        caught = set()
        for variant in load_variants(self.assignment, MISTAKES):
            lost = marks_lost(self.rehearsal.judged(variant))
            if any(judged_mistake(variant, lost)):  # in doubt, as a submission
                lost = marks_lost(self.graded(variant.sources(self.assignment)))
            if variant.question in lost:
                caught.add(variant.question)
            yield from judged_mistake(variant, lost)
        for question in self.assignment.questions:
            if question.id not in caught:
                yield LintFinding(
                    f"{MISTAKES}, {question.id}",
                    "a known mistake that loses points in this question",
                    "none does",
                    "Write one from what students hand in: without it nothing shows that the "
                    "checks can fail.",
                )

    def unjust_to_right_ones(self) -> Iterator[LintFinding]:
        """The solution and unusual ways that lose points."""
        own = marks_lost(self.graded(self.assignment.solution))
        yield from unjust(f"solutions/{self.assignment.name}", own)
        for variant in load_variants(self.assignment, UNUSUAL):
            lost = marks_lost(self.rehearsal.judged(variant))
            if lost:  # in doubt, as a submission
                lost = marks_lost(self.graded(variant.sources(self.assignment)))
            yield from unjust(f"{UNUSUAL}, {variant.name}", lost)

    def endless(self) -> Iterator[LintFinding]:
        """Variants that do not come to an end, each asked without looking for a mistake's name."""
        for file in (MISTAKES, UNUSUAL):
            for variant in load_variants(self.assignment, file):
                contents = {f: s.encode() for f, s in variant.sources(self.assignment).items()}
                try:
                    with quiet(), limited(MOST_SECONDS):
                        self.put_every_case(contents)
                except TooLong:
                    yield LintFinding(
                        f"{file}, {variant.name}",
                        "that it comes to an end: the grader asks known mistakes for their answer",
                        f"it computed for {MOST_SECONDS:g} seconds and was stopped",
                        "Write it so that its loops end.",
                    )

    def put_every_case(self, contents: Mapping[str, bytes]) -> None:
        """Put every case to these files; what they answer does not matter."""
        subject = InProcess(contents, self.grader.solved.probes)
        judge = replace(self.grader.judge(subject), diagnose=lambda wrong: Evidence())
        for question, cases in self.grader.cases.items():
            for case in cases:
                judge.run(question, case)


def marks_lost(questions: Iterable[QuestionResult]) -> dict[str, QuestionResult]:
    """Those without full marks, by id."""
    return {q.id: q for q in questions if q.earned != q.possible}


def unjust(where: str, lost: Mapping[str, QuestionResult]) -> Iterator[LintFinding]:
    """What to say of a right one that lost points."""
    for question in lost.values():
        yield LintFinding(
            where,
            f"full marks in {question.id}",
            first_failure(question),
            "Mend the way if it is wrong after all; if it is right, mend probe or check.",
        )


def judged_mistake(variant: Variant, lost: Mapping[str, QuestionResult]) -> Iterator[LintFinding]:
    """What is wrong with a known mistake, by how it was graded."""
    where = f"{MISTAKES}, {variant.name}"
    if variant.question not in lost:
        yield LintFinding(
            where,
            f"that it loses points in {variant.question}",
            "it answers every check of that question like the solution",
            "Add a case on which it goes wrong; if there is none, it is no mistake.",
        )
    for question in lost.values():
        if question.id != variant.question:
            yield LintFinding(
                where,
                f"that it loses points in {variant.question} only",
                f"it loses in {question.id} too: {first_failure(question)}",
                "Put a stand-in of the probe in the place of the piece that is wrong there.",
            )
    own = lost.get(variant.question)
    names = [mistake.name for mistake in own.mistakes] if own else [variant.name]
    if names != [variant.name]:
        others = ", ".join(name for name in names if name != variant.name)
        yield LintFinding(
            where,
            "that whoever makes this mistake is told this name, and no other",
            f"it answers like {others}" if others else "no mistake is named",
            "Add a case on which they differ, or make them one."
            if others
            else "Let a check fail by its answer: one exception alone is no sign of one mistake.",
        )


def first_failure(question: QuestionResult) -> str:
    """The first case of a question that did not pass, and why."""
    case = next(case for case in question.cases if case.verdict != PASSED and case.points)
    return f"{case.title!r}: {case.sentence} {case.detail}".strip()
