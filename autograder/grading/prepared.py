"""Prepare an assignment: all that is loaded once and serves every submission.

Reads:  an assignment: its cases, probes, readings, solution.
Gives:  PreparedAssignment: the cases, a Judge for any implementation, and what the solution did in
        both rounds of grading.
Leaves to others: one submission (submission_run.py), results (grader.py).

Grading has two rounds. In the public one, each public case is put with its own numbers, which
students have too. In the secret one it is put with other numbers, and the hidden cases follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from autograder.course.assignment import Assignment, CourseError, Question
from autograder.course.secret import course_secret
from autograder.grading.diagnosis import Diagnosis
from autograder.grading.expected_answers import Solved
from autograder.grading.probe_code import ProbeCode
from autograder.judge.case import Case
from autograder.judge.cases import load_cases
from autograder.judge.evidence import no_diagnosis
from autograder.judge.implementation import Implementation
from autograder.judge.judge import Judge, is_put_twice, settled
from autograder.judge.readings import ReadImplementation, complaints_of
from autograder.judge.verdicts import FAILED, PASSED, CaseResult
from autograder.worker.script import Recorder, Script

PUBLIC, SECRET = "public", "secret"


@dataclass(frozen=True)
class Round:
    """What the solution did in one round.

    kind: PUBLIC or SECRET. scripts: what it was asked and recorded. right: results by question.
    """

    kind: str
    scripts: Sequence[Script]
    right: Mapping[str, list[CaseResult]]


class PreparedAssignment:
    """All of an assignment that is loaded once and serves every submission.

    secret: the seed of hidden inputs; None for the course's own (course/secret.py).
    Attributes:
        cases: by question. probes: the code of each question's probes.
        rounds: the public and the secret one.
    Raises: CourseError if the assignment's parts do not fit together.
    """

    def __init__(self, assignment: Assignment, secret: int | None = None) -> None:
        self.assignment = assignment
        self.secret = course_secret(assignment.course) if secret is None else secret
        self.solved = Solved(assignment)
        self.diagnosis = Diagnosis(assignment, self.solved)
        self.complaints = complaints_of(assignment.probes, assignment.readings)
        self.cases = {
            question.id: question_cases(assignment, question) for question in assignment.questions
        }
        self._probe_code = ProbeCode(assignment.probes)
        self.probes = {q.id: self._probes_of([q]) for q in assignment.questions}
        self.rounds = [self._public_round(), self._secret_round()]

    def _probes_of(self, questions: Sequence[Question]) -> bytes:
        tests = "".join(map(self.assignment.tests, questions))
        return self._probe_code.for_tests(tests)

    def _public_round(self) -> Round:
        """One script for all questions that are given the same files: there is no secret in it."""
        given: dict[tuple[str, ...], list[Question]] = {}
        for question in self.assignment.questions:
            given.setdefault(tuple(question.given), []).append(question)
        return self._solution_round(PUBLIC, given.values())

    def _secret_round(self) -> Round:
        """A script for each question, unless a request in it would reveal an answer."""
        one_by_one = [[question] for question in self.assignment.questions]
        whole = self._solution_round(SECRET, one_by_one)
        scripts = [script for script in whole.scripts if not script.reveals_answers]
        return Round(SECRET, scripts, whole.right)

    def _solution_round(self, kind: str, groups: Iterable[Sequence[Question]]) -> Round:
        """Put every case of a round to the solution; the expected answers are kept on the way.

        Raises: CourseError if it fails one: such a case would be unfair to everyone.
        """
        scripts: list[Script] = []
        right: dict[str, list[CaseResult]] = {}
        for group in groups:
            readings = self.solved.readings
            recorder = Recorder(self.solved.module, self._probes_of(group), readings)
            judge = self.judge(recorder)
            right |= {question.id: self.put(judge, question, kind) for question in group}
            scripts.append(recorder.script)
        for result in chain.from_iterable(right.values()):
            if result.verdict != PASSED:
                raise CourseError(
                    f"{self.assignment.name}: the solution fails {result.question}, "
                    f"{result.title!r}: {result.sentence} {result.detail}"
                )
        return Round(kind, scripts, right)

    def put(
        self, judge: Judge, question: Question, kind: str, left_out: Collection[str] = ()
    ) -> list[CaseResult]:
        """Put the cases of one round, in order. left_out: titles of cases that are not put."""
        return [
            judge.put(question.id, case, other_numbers=kind == SECRET and not case.hidden)
            for case in self.cases[question.id]
            if case.name not in left_out and belongs_to(kind, case)
        ]

    def judge(
        self, subject: Implementation, secret: int | None = None, named: bool = True
    ) -> Judge:
        """A Judge of one implementation, hidden cases included.

        Args:
            subject: it gives recordings; they are read here.
            secret: None for the grader's own. named: whether known mistakes are looked for.
        """
        return Judge(
            ReadImplementation(subject, self.solved.readings),
            self.solved,
            self.complaints,
            self.secret if secret is None else secret,
            self.diagnosis if named else no_diagnosis,
            self.assignment.data_folder,
            {q.id: q.by_chain_rule for q in self.assignment.questions},
        )


def belongs_to(kind: str, case: Case) -> bool:
    """Whether a case is put in a round of this kind."""
    return not case.hidden if kind == PUBLIC else case.hidden or is_put_twice(case)


def combined(public: Sequence[CaseResult], secret: Sequence[CaseResult]) -> list[CaseResult]:
    """The results of a question out of those of both rounds, in the order of its cases."""
    other_numbers = {result.title: result for result in secret if not result.hidden}
    hidden = [result for result in secret if result.hidden]
    return [settled(one, other_numbers.get(one.title, one)) for one in public] + hidden


def failed_titles(results: Sequence[CaseResult]) -> set[str]:
    """Titles of the cases that failed."""
    return {result.title for result in results if result.verdict == FAILED}


def question_cases(assignment: Assignment, question: Question) -> list[Case]:
    """The cases of a question, public ones first.

    Raises: CourseError if the files cannot be run or lack a line that otter reads, if the points do
        not add up, or if two cases have one title.
    """
    source = assignment.tests(question)
    for line in (f'name = "{question.id}"', "OK_FORMAT = False"):
        if source.count(line) != 2:
            raise CourseError(
                f"{assignment.name}: public/{question.id}.py and hidden/{question.id}.py must each "
                f"hold the line `{line}`; otter reads it."
            )
    try:
        cases = load_cases(source, f"{question.id}.py")
    except Exception as error:
        raise CourseError(
            f"{assignment.name}: the test files of {question.id}, joined, cannot be run: "
            f"{type(error).__name__}: {error}."
        ) from error
    points = sum(case.points for case in cases)
    titles = [case.name for case in cases]
    if points != question.points:
        raise CourseError(
            f"{assignment.name}, {question.id}: the cases are worth {points:g} points, "
            f"assignment.toml says {question.points:g}."
        )
    if len(set(titles)) < len(titles):
        raise CourseError(f"{assignment.name}, {question.id}: two cases have one title.")
    return cases
