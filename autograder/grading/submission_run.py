"""Put all cases to one submission, in two rounds.

Reads:  a prepared assignment, a sealed submission, a fork server.
Gives:  the results of its cases by question, remarks and suspicious actions.
Leaves to others: names of mistakes, the Result (grader.py), workers (worker/).

What students may read of what their code wrote comes from the public round, which is over before
any process of the submission is asked something secret: so nothing of that can stand in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from autograder.course.assignment import Assignment, Question
from autograder.grading.prepared import (
    PUBLIC,
    PreparedAssignment,
    Round,
    combined,
    failed_titles,
)
from autograder.intake.seal import Sealed
from autograder.judge.small_steps import DOUBTFUL
from autograder.judge.verdicts import PASSED, CaseResult
from autograder.worker.fast_path import FastPath
from autograder.worker.fork_server_client import ForkServer
from autograder.worker.script import Replay, Script
from autograder.worker.submission import IsolatedSubmission


class SubmissionRun:
    """One submission in workers. Call close() at the end.

    judge: of what fresh workers answer; its notes tell of all failed cases.
    """

    def __init__(
        self, prepared: PreparedAssignment, sealed: Sealed, fork_server: ForkServer
    ) -> None:
        self.prepared = prepared
        self.subject = isolated_submission(prepared, sealed, fork_server)
        self.judge = prepared.judge(self.subject)
        assignment = prepared.assignment
        files = {q.id: files_for(assignment, sealed, q.given) for q in assignment.questions}
        self.fast_path = FastPath(fork_server, files, assignment.limits, self.subject.budget)

    @property
    def remarks(self) -> list[str]:
        """What staff should know of how it ran."""
        return self.subject.remarks

    @property
    def suspicious(self) -> list[str]:
        """Notes for staff alone, each once: its suspicious actions, doubts about derivatives."""
        doubts = [
            f"may have measured derivatives by small steps in {question}: {finding.seen}"
            for question, notes in self.judge.notes.items()
            if (finding := notes.derivatives.finding()).kind == DOUBTFUL
        ]
        return list(dict.fromkeys([*self.fast_path.suspicious, *self.subject.suspicious, *doubts]))

    def close(self) -> None:
        """End its workers."""
        self.fast_path.close()
        self.subject.close()

    def results(self, questions: Sequence[Question]) -> dict[str, list[CaseResult]]:
        """The results of all cases, by question."""
        public, secret = self.prepared.rounds
        found = self._round(public, questions, {})
        more = self._round(secret, questions, found)
        return {
            question.id: combined(found[question.id], more[question.id]) for question in questions
        }

    def _round(
        self,
        asked: Round,
        questions: Sequence[Question],
        before: Mapping[str, Sequence[CaseResult]],
    ) -> dict[str, list[CaseResult]]:
        """The results of one round: by the fast path if all passes there, else by fresh workers.

        After a question that did not pass, the next one goes to a fresh worker directly: a
        submission with one mistake often has more, and a fast path in vain costs time.

        before: the results of the round before. A public case that failed there is not put again.
        """
        # That of the fast path stays: it shows nothing, and gets every script's probes with it.
        self.subject.close()
        # Half of the time is left to the secret round: a question that takes too long ends the
        # public round for the questions after it, but what was earned before stays.
        self.subject.budget.release(0.5 if asked.kind == PUBLIC else 1.0)
        scripts = {question: script for script in asked.scripts for question in script.questions}
        results: dict[str, list[CaseResult]] = {}
        asked_fast: list[Script] = []
        last_passed = True
        for question in questions:
            failed = failed_titles(before.get(question.id, ()))
            script = scripts.get(question.id)
            if script is not None and script not in asked_fast and last_passed and not failed:
                results |= self._fast_results(asked, script)
                asked_fast.append(script)
            if question.id not in results:
                self.fast_path.close()  # the fork server serves one worker at a time
                results[question.id] = self.prepared.put(self.judge, question, asked.kind, failed)
            last_passed = all(result.verdict == PASSED for result in results[question.id])
        return results

    def _fast_results(self, asked: Round, script: Script) -> dict[str, list[CaseResult]]:
        """The results of the questions of a script whose cases all passed silently, by question.

        So they contain no text from the submission. All other questions need a fresh worker.
        """
        if self.fast_path.too_slow:
            return {}
        self.subject.close()
        recorded = self.fast_path.recorded(script)
        if recorded is None:
            return {}
        if recorded is script.recorded:  # what the solution recorded, so its verdicts
            return {question: asked.right[question] for question in script.questions}
        replay = Replay(script, recorded, self.prepared.solved)
        # Without a diagnosis: a question with a wrong answer is asked again anyway.
        judge = replace(self.prepared.judge(replay, named=False), expectations=replay)
        found = {}
        for question in script.questions:
            results = self.prepared.put(
                judge, self.prepared.assignment.question(question), asked.kind
            )
            small_steps = judge.notes[question].derivatives.finding().kind
            if not small_steps and all(result.verdict == PASSED for result in results):
                found[question] = results
        return found


def isolated_submission(
    prepared: PreparedAssignment, sealed: Sealed, fork_server: ForkServer
) -> IsolatedSubmission:
    """A submission in workers; a question that is given files gets the solution's."""
    assignment = prepared.assignment
    special = {
        q.id: files_for(assignment, sealed, q.given) for q in assignment.questions if q.given
    }
    files, limits = files_for(assignment, sealed), assignment.limits
    return IsolatedSubmission(fork_server, files, limits, special, prepared.probes)


def files_for(
    assignment: Assignment, sealed: Sealed, given: Sequence[str] = ()
) -> dict[str, bytes]:
    """The files of a submission, the given ones from the solution, in the order of their import."""
    files = {**sealed.files, **{file: assignment.solution[file].encode() for file in given}}
    return {file: files[file] for file in assignment.files if file in files}
