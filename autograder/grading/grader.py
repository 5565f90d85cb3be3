"""Grade one submission.

Reads:  an assignment, a sealed submission.
Gives:  a Result: a verdict and a sentence for every case, by running the otter test files.
Leaves to others: sealing (intake/), putting the cases (submission_run.py), many submissions
        (classroom/), keeping results (records/).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import numpy as np

from autograder.course.assignment import Assignment, Question
from autograder.grading.diagnosis import named_mistakes
from autograder.grading.prepared import PreparedAssignment, failed_titles
from autograder.grading.results import COULD_NOT_BE_JUDGED, GRADED, REFUSED, QuestionResult, Result
from autograder.grading.submission_run import SubmissionRun
from autograder.intake.seal import Sealed
from autograder.judge.implementation import RefusedSubmission
from autograder.judge.judge import Judge
from autograder.judge.verdicts import FAILED, NOT_JUDGED, PASSED, CaseResult, Mistake
from autograder.worker.sandbox import Sandbox
from autograder.worker.suspicious import MOST_NOTES

NOT_RUN = "nothing was run"


class Grader(PreparedAssignment):
    """A prepared assignment that grades submissions. Arguments and errors as there."""

    def __init__(self, assignment: Assignment, secret: int | None = None) -> None:
        super().__init__(assignment, secret)
        self.titles_failed_by: dict[str, set[str]] = {}  # by name of a known mistake

    def grade(self, sealed: Sealed, sandbox: Sandbox, only: str | None = None) -> Result:
        """Grade one submission; `only` one question if it is given.

        A refused submission earns 0 in every question, and every check says why.
        """
        started = time.perf_counter()
        chosen = [q for q in self.assignment.questions if only in (None, q.id)]
        if sealed.refusal is not None:
            judge = self.judge(RefusedSubmission(sealed.refusal))
            questions = [self.question(judge, question) for question in chosen]
            return self._result(sealed, REFUSED, questions, [], NOT_RUN, started)
        with closing(SubmissionRun(self, sealed, sandbox.fork_server)) as run:
            found = run.results(chosen)
            questions = [self.named(question, found[question.id], run.judge) for question in chosen]
        judged = all(question.judged for question in questions)
        status = GRADED if judged else COULD_NOT_BE_JUDGED
        isolation = str(sandbox.isolation)
        result = self._result(sealed, status, questions, run.remarks, isolation, started)
        return replace(result, suspicious=tuple(run.suspicious)[:MOST_NOTES])

    def not_judged(self, sealed: Sealed, reason: str) -> Result:
        """The result of a submission on which the grader itself failed."""
        questions = [
            QuestionResult(
                question.id,
                question.title,
                question.points,
                tuple(
                    CaseResult(
                        question.id, c.name, c.hidden, c.points, NOT_JUDGED, NOT_JUDGED, reason
                    )
                    for c in self.cases[question.id]
                ),
                (),
            )
            for question in self.assignment.questions
        ]
        remarks = [f"could not be judged: {reason}"]
        now = time.perf_counter()
        return self._result(sealed, COULD_NOT_BE_JUDGED, questions, remarks, NOT_RUN, now)

    def question(self, judge: Judge, question: Question) -> QuestionResult:
        """Grade one question with a Judge of this grader, and name the mistakes."""
        results = [judge.run(question.id, case) for case in self.cases[question.id]]
        return self.named(question, results, judge)

    def named(self, question: Question, results: list[CaseResult], judge: Judge) -> QuestionResult:
        """The result of a question, with the mistakes that the judge's notes on it show."""
        facts = question.id, question.title, question.points
        if question.id in judge.notes:  # else a fast path was enough
            results = judge.notes[question.id].derivatives.finding().applied(results)
        if all(result.verdict == PASSED for result in results):
            return QuestionResult(*facts, tuple(results), ())
        # A probe's complaint may depend on random orders. Then the submission may have passed by
        # chance what the mistake fails, and that rules nothing out.
        by_chance = any(result.kind == "complaint" for result in results)

        def possible(mistake: Mistake) -> bool:
            return by_chance or not self._failed_by(mistake, question) & passed_titles(results)

        evidence = judge.notes[question.id].evidence
        mistakes = tuple(named_mistakes(results, evidence, possible))
        cases = tuple(with_first_advice_only(results, named=bool(mistakes)))
        return QuestionResult(*facts, cases, mistakes)

    def _failed_by(self, mistake: Mistake, question: Question) -> set[str]:
        """Titles of the cases of a question that a known mistake fails; kept once computed."""
        if mistake.name not in self.titles_failed_by:
            mistaken = self.diagnosis.implementation(mistake.name)
            judge = self.judge(mistaken.recorded, named=False)
            with np.errstate(all="ignore"):
                results = [judge.run(question.id, case) for case in self.cases[question.id]]
            self.titles_failed_by[mistake.name] = failed_titles(results)
        return self.titles_failed_by[mistake.name]

    def _result(
        self,
        sealed: Sealed,
        status: str,
        questions: list[QuestionResult],
        remarks: list[str],
        isolation: str,
        started: float,
    ) -> Result:
        return Result(
            submission=sealed.name,
            student=sealed.name,
            status=status,
            questions=tuple(questions),
            remarks=(*sealed.remarks, *remarks),
            refusal=sealed.refusal or "",
            digest=sealed.digest,
            isolation=isolation,
            seconds=time.perf_counter() - started,
        )


def passed_titles(results: list[CaseResult]) -> set[str]:
    """Titles of the cases that passed."""
    return {result.title for result in results if result.verdict == PASSED}


def with_first_advice_only(results: list[CaseResult], named: bool) -> Iterator[CaseResult]:
    """Keep the advice of the first failed case only, or of none if the mistake has a name.

    Cases go from simple to hard: what is wrong in the first is wrong in the later ones as well,
    and their advice would lead away from it.
    """
    for result in results:
        yield replace(result, advice="") if named else result
        named = named or result.verdict == FAILED
