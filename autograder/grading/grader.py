"""Grade one submission.

Reads:  an assignment, a sealed submission.
Gives:  a Result: a verdict and a sentence for every case, by running the otter test files.
Leaves to others: sealing (intake/), many submissions (classroom/), keeping results (records/).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from autograder.course.assignment import Assignment, CourseError, Question
from autograder.course.secret import course_secret
from autograder.grading.diagnosis import Diagnosis, named_mistakes
from autograder.grading.expected_answers import Solved
from autograder.grading.results import COULD_NOT_BE_JUDGED, GRADED, REFUSED, QuestionResult, Result
from autograder.intake.seal import Sealed
from autograder.judge.cases import load_cases
from autograder.judge.checks import Case, Judge
from autograder.judge.implementation import Implementation, RefusedSubmission
from autograder.judge.student_folder import complaints_of
from autograder.judge.verdicts import FAILED, NOT_JUDGED, PASSED, CaseResult, Mistake
from autograder.worker.fast_path import FastPath
from autograder.worker.fork_server_client import ForkServer
from autograder.worker.sandbox import Sandbox
from autograder.worker.script import Recorder, Replay
from autograder.worker.submission import IsolatedSubmission
from autograder.worker.suspicious import MOST_NOTES

NOT_RUN = "nothing was run"


class Grader:
    """All of an assignment that is loaded once and serves every submission.

    secret: the seed of hidden inputs; None for the course's own (course/secret.py).
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
        self.titles_failed_by: dict[str, set[str]] = {}  # by name of a known mistake
        recorder = Recorder(self.solved.solution)
        judge = self.judge(recorder)
        self.right_results = {q.id: self._solution_result(judge, q) for q in assignment.questions}
        self.scripts = {
            question: script
            for question, script in recorder.scripts.items()
            if not script.reveals_answers
        }

    def _solution_result(self, judge: Judge, question: Question) -> QuestionResult:
        """Put every case to the solution; the expected answers are computed and kept on the way.

        Raises: CourseError if it fails one: such a case would be unfair to everyone.
        """
        results = [judge.run(question.id, case) for case in self.cases[question.id]]
        for result in results:
            if result.verdict != PASSED:
                raise CourseError(
                    f"{self.assignment.name}: the solution fails {question.id}, {result.title!r}: "
                    f"{result.sentence} {result.detail}"
                )
        return passed_result(question, results)

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
        chosen = [q for q in self.assignment.questions if only in (None, q.id)]
        if sealed.refusal is not None:
            judge = self.judge(RefusedSubmission(sealed.refusal))
            questions = [self.question(judge, question) for question in chosen]
            return self._result(sealed, REFUSED, questions, [], NOT_RUN, started)
        subject = isolated_submission(self.assignment, sealed, sandbox.fork_server)
        fast_path = self._fast_path(sealed, subject, chosen)
        try:
            questions = list(self._question_results(fast_path, subject, chosen))
        finally:
            fast_path.close()
            subject.close()
        judged = all(question.judged for question in questions)
        status = GRADED if judged else COULD_NOT_BE_JUDGED
        result = self._result(
            sealed, status, questions, subject.remarks, str(sandbox.isolation), started
        )
        suspicious = dict.fromkeys([*fast_path.suspicious, *subject.suspicious])
        return replace(result, suspicious=tuple(suspicious)[:MOST_NOTES])

    def _fast_path(
        self, sealed: Sealed, subject: IsolatedSubmission, chosen: Sequence[Question]
    ) -> FastPath:
        files = {q.id: files_for(self.assignment, sealed, q.given) for q in chosen}
        scripts = {q.id: self.scripts[q.id] for q in chosen if q.id in self.scripts}
        limits = self.assignment.limits
        return FastPath(subject.fork_server, files, scripts, limits, subject.budget)

    def _question_results(
        self, fast_path: FastPath, subject: IsolatedSubmission, chosen: Sequence[Question]
    ) -> Iterator[QuestionResult]:
        """The result of each question: by the fast path if it passes there, else by fresh workers.

        After a question that did not pass, the next one goes to a fresh worker directly: a
        submission with one mistake often has more, and a fast path in vain costs time.
        """
        judge = self.judge(subject)
        last_passed = True
        for question in chosen:
            result = None
            if last_passed and not fast_path.too_slow and question.id in self.scripts:
                subject.close()  # the fork server serves one worker at a time
                result = self._fast_result(fast_path, question)
            if result is None:
                fast_path.close()
                result = self.question(judge, question)
            last_passed = all(case.verdict == PASSED for case in result.cases)
            yield result

    def _fast_result(self, fast_path: FastPath, question: Question) -> QuestionResult | None:
        """The result of a question by the fast path; None if a fresh worker must decide.

        Fast path: a result only if everything passed silently, so it contains no text from the
        submission.
        """
        script = self.scripts[question.id]
        answers = fast_path.answers(question.id)
        if answers is None:
            return None
        if answers is script.answers:  # the solution's answers, so its verdicts
            return self.right_results[question.id]
        replay = Replay(script, answers, self.solved)
        data = self.assignment.data_folder
        # Without a diagnosis: a question with a wrong answer is asked again anyway.
        judge = Judge(replay, replay, self.complaints, self.secret, data_folder=data)
        results = [judge.run(question.id, case) for case in self.cases[question.id]]
        if not all(result.verdict == PASSED for result in results):
            return None
        return passed_result(question, results)

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
        # A probe's complaint may depend on random orders. Then the submission may have passed by
        # chance what the mistake fails, and that rules nothing out.
        by_chance = any(result.kind == "complaint" for result in results)

        def possible(mistake: Mistake) -> bool:
            return by_chance or not self._failed_by(mistake, question) & passed_titles(results)

        mistakes = tuple(named_mistakes(results, judge.evidence, possible))
        cases = tuple(with_first_advice_only(results, named=bool(mistakes)))
        return QuestionResult(question.id, question.title, question.points, cases, mistakes)

    def _failed_by(self, mistake: Mistake, question: Question) -> set[str]:
        """Titles of the cases of a question that a known mistake fails; kept once computed."""
        if mistake.name not in self.titles_failed_by:
            mistaken = self.diagnosis.implementation(mistake.name)
            data = self.assignment.data_folder
            judge = Judge(mistaken, self.solved, self.complaints, self.secret, data_folder=data)
            with np.errstate(all="ignore"):
                results = [judge.run(question.id, case) for case in self.cases[question.id]]
            failed = {r.title for r in results if r.verdict == FAILED}
            self.titles_failed_by[mistake.name] = failed
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


def isolated_submission(
    assignment: Assignment, sealed: Sealed, fork_server: ForkServer
) -> IsolatedSubmission:
    """A submission in workers; a question that is given files gets the solution's."""
    files = files_for(assignment, sealed)
    special = {
        q.id: files_for(assignment, sealed, q.given) for q in assignment.questions if q.given
    }
    return IsolatedSubmission(fork_server, files, assignment.limits, special)


def files_for(
    assignment: Assignment, sealed: Sealed, given: Sequence[str] = ()
) -> dict[str, bytes]:
    """The files of a submission, the given ones from the solution, in the order of their import."""
    files = {**sealed.files, **{file: assignment.solution[file].encode() for file in given}}
    return {file: files[file] for file in assignment.files if file in files}


def passed_result(question: Question, results: Sequence[CaseResult]) -> QuestionResult:
    """The result of a question whose cases all passed: it names no mistakes."""
    return QuestionResult(question.id, question.title, question.points, tuple(results), ())


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
