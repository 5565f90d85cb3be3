"""Explain the failed cases of a submission by small examples.

Reads:  a Grader, a sealed submission, a sandbox to run it in.
Gives:  for each case that did not pass: its result, the known mistakes that it shows, and the
        smallest inputs found that show the same.
Leaves to others: which inputs to try (shrink.py), showing and writing it (output.py, folder.py).

Other inputs count only if the solution answers them, and the submission fails them by the judgement
of the case, in the same entry, in the same way, with the same known mistakes and no further one.
Each is put to a fresh worker, so that what is found does not depend on what was asked before.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from autograder.course.assignment import Question
from autograder.explain.plain_data import as_table, numbers_in, parts
from autograder.explain.shrink import Inputs, shrink
from autograder.grading.diagnosis import entry_of
from autograder.grading.grader import Grader
from autograder.grading.in_process import TooLong, limited, quiet
from autograder.grading.submission_run import isolated_submission
from autograder.intake.seal import Sealed
from autograder.judge.answers import Answer, to_plain
from autograder.judge.comparison import WHOLE_ANSWER, Flaws
from autograder.judge.evidence import Evidence, WrongAnswer, as_a_whole
from autograder.judge.judge import Judge
from autograder.judge.no_answer_sentences import flaw_of
from autograder.judge.verdicts import FAILED, PASSED, CaseResult, Mistake, NotJudged
from autograder.worker.sandbox import Sandbox
from autograder.worker.submission import IsolatedSubmission
from autograder.worker.time_limits import Budget

SECONDS = 20.0  # spent on one case
MOST_ASKED = 300  # questions to the submission for one case
SOLUTION_SECONDS = 5.0  # of processor time for solution and known mistakes, for one candidate
NO_INPUT_MATTERS = frozenset(["stub", "missing", "syntax", "import", "refused"])


@dataclass(frozen=True)
class Example:
    """One question to the code under test that it answers wrongly.

    right: the entries of the solution's answer. wrong: the findings on `got`, by entry.
    tried: how many other inputs were tried. before: how many numbers the case itself has.
    note: why it is not the smallest found; "" if it is.
    """

    probe: str
    inputs: Inputs
    got: Answer
    right: Mapping[str, Any]
    wrong: Flaws
    tried: int = 0
    before: int = 0
    note: str = ""

    @property
    def numbers(self) -> int:
        """How many numbers the inputs hold."""
        return numbers_in(self.inputs)


@dataclass(frozen=True)
class ExplainedCase:
    """A case that did not pass.

    number: which case of its question, from 1. why_none: why there is no example; "" if there is.
    """

    case: CaseResult
    number: int
    mistakes: tuple[Mistake, ...] = ()
    example: Example | None = None
    why_none: str = ""


@dataclass(frozen=True)
class Explanation:
    """The failed cases of one submission.

    refusal: why it was refused, or "". looked_at: how many cases were run. remarks: of intake and
    workers, and on suspicious actions; for staff.
    """

    submission: str
    refusal: str
    looked_at: int
    cases: tuple[ExplainedCase, ...]
    remarks: tuple[str, ...]


@dataclass
class RecordingDiagnosis:
    """Diagnoses wrong answers as the grader does, and keeps them by the title of the case."""

    diagnose: Callable[[WrongAnswer], Evidence]
    wrong_answers: dict[str, WrongAnswer] = field(default_factory=dict)

    def __call__(self, wrong: WrongAnswer) -> Evidence:
        """Keep the answer and diagnose it."""
        self.wrong_answers[wrong.title] = wrong
        return self.diagnose(wrong)


def explain_failures(
    grader: Grader,
    sealed: Sealed,
    sandbox: Sandbox,
    questions: list[Question],
    title: str | None = None,
    seconds: float = SECONDS,
) -> Explanation:
    """Explain every case of these questions that did not pass, or those of one title.

    seconds: spent on the search for a small example, for each case.
    """
    if sealed.refusal is not None:
        return Explanation(sealed.name, sealed.refusal, 0, (), sealed.remarks)
    subject = isolated_submission(grader, sealed, sandbox.fork_server)
    subject.budget = Budget(math.inf)  # no class waits here, and searching asks a lot
    explained: list[ExplainedCase] = []
    looked_at = 0
    try:
        for question in questions:
            if title is not None and title not in [c.name for c in grader.cases[question.id]]:
                continue
            search = _QuestionSearch(grader, subject, question, seconds)
            chosen = [one for one in search.cases if title in (None, one[1].title)]
            looked_at += len(chosen)
            explained += [search.explain_case(*one) for one in chosen if one[1].verdict != PASSED]
    finally:
        subject.close()
    suspicious = [f"SUSPICIOUS: {note}" for note in subject.suspicious]
    remarks = (*sealed.remarks, *subject.remarks, *suspicious)
    return Explanation(sealed.name, "", looked_at, tuple(explained), remarks)


class _QuestionSearch:
    """The results of one question, and the search for examples of its failed cases."""

    def __init__(
        self, grader: Grader, subject: IsolatedSubmission, question: Question, seconds: float
    ) -> None:
        self.grader = grader
        self.question = question
        self.seconds = seconds
        self.diagnosis = RecordingDiagnosis(grader.diagnosis)
        judge: Judge = replace(grader.judge(subject), diagnose=self.diagnosis)
        self.subject = judge.subject
        result = grader.question(judge, question)
        self.cases = list(enumerate(result.cases, 1))
        self.mistakes = result.mistakes
        self.evidence = dict(judge.notes[question.id].evidence)

    def explain_case(self, number: int, case: CaseResult) -> ExplainedCase:
        """One case that did not pass."""
        shown = self.evidence.get(case.title, Evidence()).explained
        mistakes = tuple(mistake for mistake in self.mistakes if shown.get(mistake))
        without_example = partial(ExplainedCase, case, number, mistakes)
        if case.verdict != FAILED:
            why_none = "It could not be judged: there is nothing to explain yet."
            return without_example(why_none=why_none)
        if case.kind in NO_INPUT_MATTERS:
            return without_example(why_none="No input makes a difference here.")
        wrong = self.diagnosis.wrong_answers.get(case.title)
        if wrong is None:
            why_none = "The case judges several answers together, by its own rule."
            return without_example(why_none=why_none)
        return ExplainedCase(case, number, mistakes, self._example(wrong, mistakes))

    def _example(self, wrong: WrongAnswer, mistakes: tuple[Mistake, ...]) -> Example:
        inputs: Inputs = to_plain(dict(wrong.inputs))
        before = numbers_in(inputs)
        known = self.right(wrong.probe, inputs)
        right = known or {}
        as_asked = Example(wrong.probe, inputs, wrong.got, right, self.findings(wrong, right))
        as_asked = replace(as_asked, before=before)
        if wrong.anew is None and wrong.got.failure is None:
            note = "as it was asked: the case judges it by a rule of its own"
            return replace(as_asked, note=note)
        if known is None:
            note = "as it was asked: the solution itself is slow here, or gives nan or inf"
            return replace(as_asked, note=note)
        candidates = _CandidateJudge(self, wrong, mistakes)
        try:
            first = candidates.example(inputs)
            if first is None:
                note = "as it was asked: in a fresh process it does not fail in the same way"
                return replace(as_asked, note=note)
            candidates.best = first
            began = time.monotonic()
            shrink(
                inputs,
                candidates.still_fails,
                lambda: candidates.asked > MOST_ASKED or time.monotonic() - began > self.seconds,
            )
        except NotJudged as error:
            note = f"search ended: {error}"
            return replace(candidates.best or as_asked, before=before, note=note)
        return replace(candidates.best, tried=candidates.asked - 1, before=before)

    def asked_afresh(self, probe: str, inputs: Inputs) -> Answer:
        """The submission's answer from a worker that has not been asked anything before."""
        self.subject.begin_question(self.question.id)
        return self.subject.ask(probe, inputs)

    def evidence_of(self, wrong: WrongAnswer) -> Evidence:
        """Which known mistakes an answer shows."""
        return self.grader.diagnosis(wrong)

    def right(self, probe: str, inputs: Inputs) -> Mapping[str, Any] | None:
        """The solution's entries; None if they do not come in time, or one is not finite."""
        try:
            with quiet(), limited(SOLUTION_SECONDS):
                answer = self.grader.solved.solution.ask(probe, inputs)
        except TooLong:
            return None
        value = answer.value if answer.failure is None else None
        return value if isinstance(value, dict) and _all_finite(value) else None

    def findings(self, wrong: WrongAnswer, right: Mapping[str, Any]) -> Flaws:
        """What is wrong with an answer, entry by entry; nothing if only its case can say that."""
        if wrong.got.failure is not None:
            return {WHOLE_ANSWER: flaw_of(wrong.got.failure, self.grader.complaints)}
        if not isinstance(wrong.got.value, dict):
            return {WHOLE_ANSWER: ("type", "The answer is not what the probe asked for.", "")}
        return {} if wrong.anew is None else wrong.anew(wrong.inputs, right, wrong.got.value)


class _CandidateJudge:
    """Judges whether other inputs fail as those of one case did."""

    def __init__(
        self, question: _QuestionSearch, wrong: WrongAnswer, mistakes: tuple[Mistake, ...]
    ) -> None:
        self.question = question
        self.wrong = wrong
        self.mistakes = set(mistakes)
        self.best: Example | None = None
        self.asked = 0
        evidence = question.evidence[wrong.title]
        self.possible = {mistake for mistake, entries in evidence.explained.items() if entries}
        self.idea = evidence.idea
        right = question.right(wrong.probe, to_plain(dict(wrong.inputs))) or {}
        self.symptom = _symptom(question.findings(wrong, right), wrong.got)
        self.was_zero = _all_zero(right, self.symptom[0])

    def still_fails(self, inputs: Inputs) -> bool:
        """Whether these inputs show the same; if so, they are the best so far."""
        example = self.example(inputs)
        if example is None:
            return False
        self.best = example
        return True

    def example(self, inputs: Inputs) -> Example | None:
        """The example that these inputs make; None if they do not show the same."""
        try:
            right = self.question.right(self.wrong.probe, inputs)
            if right is None or not self._fair(inputs, right):
                return None
            self.asked += 1
            got = self.question.asked_afresh(self.wrong.probe, inputs)
            wrong = self._wrong(inputs, right, got)
            findings = self.question.findings(wrong, right)
            if not findings or _symptom(findings, got) != self.symptom:
                return None
            with quiet(), limited(SOLUTION_SECONDS):
                same = self._same_mistakes(self.question.evidence_of(wrong))
        except TooLong:
            return None
        return Example(self.wrong.probe, inputs, got, right, findings) if same else None

    def _fair(self, inputs: Inputs, right: Mapping[str, Any]) -> bool:
        """Whether the solution itself passes, and its answer did not become 0 everywhere.

        A right value of 0 explains little: it may come from anything that was cut.
        """
        if self.wrong.anew is not None and self.wrong.anew(inputs, right, right):
            return False
        return self.was_zero or not _all_zero(right, self.symptom[0])

    def _wrong(self, inputs: Inputs, right: Mapping[str, Any], got: Answer) -> WrongAnswer:
        changed = replace(self.wrong, inputs=inputs, got=got)
        if self.wrong.anew is None or self.wrong.judged is as_a_whole:
            return changed
        return replace(changed, judged=partial(self.wrong.anew, inputs, right))

    def _same_mistakes(self, evidence: Evidence) -> bool:
        shown = {mistake for mistake, entries in evidence.explained.items() if entries}
        explained = frozenset[str]().union(*(evidence.explained[m] for m in self.mistakes & shown))
        return (
            self.mistakes <= shown <= self.possible
            and evidence.idea == self.idea
            and (not self.mistakes or evidence.wrong <= explained)
        )


Symptom = tuple[Any, ...]


def _symptom(findings: Flaws, got: Answer) -> Symptom:
    """What smaller inputs must keep: the entry, how it is wrong, the place of an exception."""
    if not findings:
        return ("",)
    label, (kind, sentence, _) = next(iter(findings.items()))
    failure = got.failure
    if failure is not None:
        return label, kind, failure.type_name, failure.file, failure.line, sentence
    return (label, kind, sentence) if label == WHOLE_ANSWER else (label, kind)


def _all_zero(right: Mapping[str, Any], label: str) -> bool:
    """Whether the right value of an entry is 0 everywhere."""
    value = entry_of(right, label)
    array = None if value is None else np.asarray(value)
    return array is not None and array.dtype.kind in "biuf" and not array.any()


def _all_finite(value: Any) -> bool:
    """Whether no number in plain data is nan or infinite."""
    return all(
        bool(np.isfinite(table).all())
        for _, part in parts(value)
        for table in (as_table(part), np.asarray(part) if isinstance(part, float) else None)
        if table is not None
    )
