"""Put cases to a thief.

Reads:  a Grader, an Implementation or a submission's text.
Gives:  the cases with points that passed.
Leaves to others: what the thief answers.

Everything that the thieves need of the grader is called from here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.course.assignment import Question
from autograder.grading.grader import Grader
from autograder.grading.in_process import Rehearsal, TooLong, limited, quiet
from autograder.grading.submission_run import isolated_submission
from autograder.intake.seal import Sealed
from autograder.judge.answers import Answer
from autograder.judge.case import Case
from autograder.judge.cases import load_cases
from autograder.judge.implementation import Implementation
from autograder.judge.judge import Judge
from autograder.judge.readings import ReadImplementation
from autograder.judge.verdicts import PASSED, CaseResult
from autograder.worker.sandbox import Sandbox

MOST_SECONDS = 20.0  # of processor time for one case


class Recorder:
    """An Implementation that records what the solution does, and keeps requests and recordings."""

    def __init__(self, solution: Implementation) -> None:
        self.solution = solution
        self.asked: list[tuple[str, Mapping[str, Any], Answer]] = []

    def begin_question(self, question: str) -> None:
        """Nothing changes."""

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Give the solution's answer."""
        answer = self.solution.ask(probe, inputs)
        self.asked.append((probe, inputs, answer))
        return answer


def put(
    grader: Grader,
    subject: Implementation,
    question: Question,
    case: Case,
    secret: int | None = None,
) -> CaseResult:
    """Put one case; no mistake is named."""
    judge = grader.judge(subject, secret, named=False)
    with quiet(), limited(MOST_SECONDS):
        return judge.run(question.id, case)


def recorded(grader: Grader, question: Question, case: Case, secret: int | None = None) -> Recorder:
    """What a case asks the solution under a secret, and its answers."""
    recorder = Recorder(grader.solved.module)
    put(grader, recorder, question, case, secret)
    return recorder


def recorded_in_public(grader: Grader) -> Recorder:
    """What the public cases ask on a student's machine, and the solution's answers."""
    assignment = grader.assignment
    recorder = Recorder(grader.solved.module)
    read = ReadImplementation(recorder, grader.solved.readings)
    judge = Judge(read, grader.solved, grader.complaints, data_folder=assignment.data_folder)
    for question in assignment.questions:
        for case in load_cases(assignment.public_tests(question), f"{question.id}.py"):
            with quiet():
                judge.run(question.id, case)
    return recorder


def cases_with_points(grader: Grader, question: Question) -> list[Case]:
    """The cases of a question that a thief would like."""
    return [case for case in grader.cases[question.id] if case.points]


def paid_here(
    grader: Grader, sources: Mapping[str, str], question: Question
) -> Iterator[CaseResult]:
    """The cases that pay these sources, run in this process: nothing hostile may be run so."""
    rehearsal = Rehearsal(grader)
    subject = rehearsal.subject(sources, question)
    for case in cases_with_points(grader, question):
        outcomes = rehearsal.outcomes(subject, question, [case], grader.secret, MOST_SECONDS)
        with contextlib.suppress(TooLong):
            yield from (outcome for outcome in outcomes if outcome.verdict == PASSED)


def paid_in_worker(
    grader: Grader, sandbox: Sandbox, sources: Mapping[str, str], question: Question
) -> tuple[list[CaseResult], str]:
    """The cases that pay these sources in a fresh worker, and what they printed there."""
    subject = isolated_submission(grader, sealed(sources), sandbox.fork_server)
    listener = Listener(subject)
    # One Judge for all cases, as in grading: the worker lives as long as the question.
    judge = grader.judge(listener, named=False)
    with contextlib.closing(subject), quiet():
        results = [judge.run(question.id, case) for case in cases_with_points(grader, question)]
    # As in grading: derivatives that were measured by small steps earn nothing.
    results = judge.notes[question.id].derivatives.finding().applied(results)
    return [one for one in results if one.verdict == PASSED], listener.heard


class Listener:
    """An Implementation that hears what another one prints."""

    def __init__(self, subject: Implementation) -> None:
        self.subject = subject
        self.heard = ""

    def begin_question(self, question: str) -> None:
        """Pass it on."""
        self.subject.begin_question(question)

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Pass it on."""
        answer = self.subject.ask(probe, inputs)
        self.heard += answer.printed
        return answer


def sealed(sources: Mapping[str, str]) -> Sealed:
    """These sources, as if handed in."""
    return Sealed("thief", {file: text.encode() for file, text in sources.items()}, (), None)
