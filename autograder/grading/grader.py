"""Grade one submission.

Reads:  an assignment, a sealed submission.
Gives:  a Result: a verdict and a sentence for every case, by running the otter test files.
Leaves to others: sealing (intake.py), many submissions (classroom.py), keeping results.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from autograder.course.assignment import Assignment, CourseError, Question
from autograder.course.secret import course_secret
from autograder.grading.diagnosis import Diagnosis, named_mistakes
from autograder.grading.results import COULD_NOT_BE_JUDGED, GRADED, REFUSED, QuestionResult, Result
from autograder.grading.solved import Solved
from autograder.intake.seal import Sealed
from autograder.judge.cases import load_cases
from autograder.judge.checks import Case, Judge
from autograder.judge.implementation import Implementation, RefusedSubmission
from autograder.judge.local import complaints_of
from autograder.judge.verdicts import FAILED, NOT_JUDGED, PASSED, CaseResult, Mistake
from autograder.worker.client import ForkServer
from autograder.worker.isolated import Isolated
from autograder.worker.run_through import RunThrough
from autograder.worker.sandbox import Sandbox
from autograder.worker.script import Recorder, Replay
from autograder.worker.suspicious import MOST_NOTES

NOT_RUN = "nothing was run"


class Grader:
    """Everything about an assignment that is loaded once and serves every submission.

    secret: where hidden inputs are drawn from; None for the course's own (secret.py).
    Raises: CourseError if the assignment's parts do not fit together.
    """

    def __init__(self, assignment: Assignment, secret: int | None = None) -> None:
        self.assignment = assignment
        self.secret = course_secret(assignment.course) if secret is None else secret
        self.solved = Solved(assignment)
        self.diagnosis = Diagnosis(assignment, self.solved)
        self.complaints = complaints_of(assignment.probes)
        self.cases = {
            question.id: question_cases(assignment, question) for question in assignment.questions
        }
        self.failed_by: dict[str, set[str]] = {}
        recorder = Recorder(self.solved.solution)
        judge = self.judge(recorder)
        self.right = {q.id: self._of_the_solution(judge, q) for q in assignment.questions}
        self.scripts = {
            question: script
            for question, script in recorder.scripts.items()
            if not script.tells_answers
        }

    def _of_the_solution(self, judge: Judge, question: Question) -> QuestionResult:
        """Put every case to the solution: what it fails would be unfair to everyone.

        The expected answers are computed on the way, and kept.
        """
        results = [judge.run(question.id, case) for case in self.cases[question.id]]
        for result in results:
            if result.verdict != PASSED:
                raise CourseError(
                    f"{self.assignment.name}: the solution fails {question.id}, {result.title!r}: "
                    f"{result.sentence} {result.detail}"
                )
        return all_passed(question, results)

    def judge(self, subject: Implementation, secret: int | None = None) -> Judge:
        """A Judge of one implementation, hidden cases included; None for the grader's secret."""
        return Judge(
            subject,
            self.solved,
            self.complaints,
            self.secret if secret is None else secret,
            self.diagnosis,
            self.assignment.data_folder,
        )

    def grade(self, sealed: Sealed, sandbox: Sandbox, only: str | None = None) -> Result:
        """Grade one submission; `only` one question if it is given.

        A refused submission earns 0 in every question, and every check says why.
        """
        started = time.perf_counter()
        asked = [q for q in self.assignment.questions if only in (None, q.id)]
        if sealed.refusal is not None:
            judge = self.judge(RefusedSubmission(sealed.refusal))
            questions = [self.question(judge, question) for question in asked]
            return self._result(sealed, REFUSED, questions, [], NOT_RUN, started)
        subject = isolated(self.assignment, sealed, sandbox.fork_server)
        run = self._run_through(sealed, sandbox.fork_server, asked)
        try:
            questions = list(self._asked_of(run, subject, asked))
        finally:
            run.close()
            subject.close()
        judged = all(question.judged for question in questions)
        status = GRADED if judged else COULD_NOT_BE_JUDGED
        result = self._result(
            sealed, status, questions, subject.remarks, str(sandbox.isolation), started
        )
        suspicious = dict.fromkeys([*run.suspicious, *subject.suspicious])
        return replace(result, suspicious=tuple(suspicious)[:MOST_NOTES])

    def _run_through(
        self, sealed: Sealed, fork_server: ForkServer, asked: Sequence[Question]
    ) -> RunThrough:
        """The submission in one worker, as long as all goes well."""
        files = {q.id: files_for(self.assignment, sealed, q.given) for q in asked}
        scripts = {q.id: self.scripts[q.id] for q in asked if q.id in self.scripts}
        return RunThrough(fork_server, files, scripts, self.assignment.limits)

    def _asked_of(
        self, run: RunThrough, subject: Isolated, asked: Sequence[Question]
    ) -> Iterator[QuestionResult]:
        """The results of a submission. While all passes, whole questions are run through in one
        worker; each other question has a fresh worker of its own, which alone decides.
        """
        judge = self.judge(subject)
        all_well = True
        for question in asked:
            result = None
            if all_well and not run.too_slow and question.id in self.scripts:
                subject.close()
                result = self._passed_in_passing(run, question)
            if result is None:
                run.close()
                result = self.question(judge, question)
            all_well = all(case.verdict == PASSED for case in result.cases)
            yield result

    def _passed_in_passing(self, run: RunThrough, question: Question) -> QuestionResult | None:
        """The result of a question of which every case passes and prints nothing; else None.

        It holds nothing that the submission could choose but that it passed.
        """
        script = self.scripts[question.id]
        answers = run.answers(question.id)
        if answers is None:
            return None
        if answers is script.answers:  # the same data, so the same verdicts
            return self.right[question.id]
        before = Replay(script, answers, self.solved)
        data = self.assignment.data_folder
        judge = Judge(before, before, self.complaints, self.secret, data_folder=data)
        results = [judge.run(question.id, case) for case in self.cases[question.id]]
        if not all(result.verdict == PASSED for result in results):
            return None
        return all_passed(question, results)

    def not_judged(self, sealed: Sealed, reason: str) -> Result:
        """The result of a submission that the grader itself failed on."""
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
        # What a probe complains of may depend on random orders: passing elsewhere tells nothing.
        by_chance = any(result.kind == "complaint" for result in results)

        def possible(mistake: Mistake) -> bool:
            return by_chance or not self._failed_by(mistake, question) & passed(results)

        mistakes = tuple(named_mistakes(results, judge.evidence, possible))
        cases = tuple(with_advice_where_it_helps(results, named=bool(mistakes)))
        return QuestionResult(question.id, question.title, question.points, cases, mistakes)

    def _failed_by(self, mistake: Mistake, question: Question) -> set[str]:
        """Titles of the cases of a question that a known mistake fails."""
        if mistake.name not in self.failed_by:
            mistaken = self.diagnosis.implementation(mistake.name)
            data = self.assignment.data_folder
            judge = Judge(mistaken, self.solved, self.complaints, self.secret, data_folder=data)
            with np.errstate(all="ignore"):
                results = [judge.run(question.id, case) for case in self.cases[question.id]]
            self.failed_by[mistake.name] = {r.title for r in results if r.verdict == FAILED}
        return self.failed_by[mistake.name]

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


def isolated(assignment: Assignment, sealed: Sealed, fork_server: ForkServer) -> Isolated:
    """A submission in workers; questions that are given a file get the solution's."""
    special = {
        q.id: files_for(assignment, sealed, q.given) for q in assignment.questions if q.given
    }
    return Isolated(fork_server, files_for(assignment, sealed), assignment.limits, special)


def files_for(
    assignment: Assignment, sealed: Sealed, given: Sequence[str] = ()
) -> dict[str, bytes]:
    """The files of a submission, some of them the solution's, in the order of their import."""
    files = {**sealed.files, **{file: assignment.solution[file].encode() for file in given}}
    return {file: files[file] for file in assignment.files if file in files}


def all_passed(question: Question, results: Sequence[CaseResult]) -> QuestionResult:
    """The result of a question of which no case has anything to tell."""
    return QuestionResult(question.id, question.title, question.points, tuple(results), ())


def passed(results: list[CaseResult]) -> set[str]:
    """Titles of the cases that passed."""
    return {result.title for result in results if result.verdict == PASSED}


def with_advice_where_it_helps(results: list[CaseResult], named: bool) -> Iterator[CaseResult]:
    """Keep the advice of the first failed case only, or of none if the mistake has a name.

    Cases go from simple to hard: what is wrong in the first is wrong in the later ones as well,
    and their advice would lead away from it.
    """
    for result in results:
        yield replace(result, advice="") if named else result
        named = named or result.verdict == FAILED


def question_cases(assignment: Assignment, question: Question) -> list[Case]:
    """The cases of a question, public ones first.

    Raises: CourseError if their points do not add up, or two have one title.
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
