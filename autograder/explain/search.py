"""Explain the failed cases of a submission by small examples.

Reads:  a Grader, a sealed submission, a desk to run it at.
Gives:  for each case that did not pass: its result, the known mistakes that it shows, and the
        smallest inputs found that show the same.
Leaves to others: which inputs to try (shrink.py), writing it down (pages.py, folder.py).

Other inputs count only if the solution answers them, and the submission fails them by the judgement
of the case, in the same entry, in the same way, with the same known mistakes and no further one.
Each is put to a fresh worker, so that what is found does not depend on what was asked before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from autograder.course.assignment import Question
from autograder.explain.shrink import Inputs, shrunk
from autograder.explain.trees import as_table, numbers_in, parts
from autograder.grading.diagnosis import entry_of
from autograder.grading.grader import Grader, isolated
from autograder.grading.rehearsal import TooLong, limited, quiet
from autograder.intake.seal import Sealed
from autograder.judge.answers import Answer, to_plain
from autograder.judge.checks import Judge
from autograder.judge.comparison import WHOLE_ANSWER, Flaws
from autograder.judge.evidence import Evidence, WrongAnswer, as_a_whole
from autograder.judge.sentences import flaw_of
from autograder.judge.verdicts import FAILED, PASSED, CaseResult, Mistake, NotJudged
from autograder.worker.isolated import Isolated
from autograder.worker.sandbox import Sandbox

SECONDS = 20.0  # spent on one case
MOST_ASKED = 300  # questions to the submission for one case
SOLUTION_SECONDS = 5.0  # of processor time for solution and known mistakes, for one candidate
NO_INPUT_MATTERS = frozenset(["stub", "missing", "syntax", "import", "refused"])


@dataclass(frozen=True)
class Example:
    """One question to the code under test that it answers wrongly.

    right: the entries of the solution's answer. wrong: what is wrong with `got`, by entry.
    tried: how many other inputs were tried. before: how many numbers the case itself has.
    note: what to know about it; "" if it is the smallest found.
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
class Explained:
    """A case that did not pass. `why_none` says why there is no example, if there is none."""

    case: CaseResult
    number: int
    mistakes: tuple[Mistake, ...] = ()
    example: Example | None = None
    why_none: str = ""


@dataclass(frozen=True)
class Appeal:
    """All that was asked for. remarks: from intake, workers and on attempts; for staff."""

    submission: str
    refusal: str
    looked_at: int
    explained: tuple[Explained, ...]
    remarks: tuple[str, ...]


@dataclass
class Witness:
    """Diagnoses wrong answers as the grader does, and remembers them by the title of the case."""

    diagnose: Callable[[WrongAnswer], Evidence]
    seen: dict[str, WrongAnswer] = field(default_factory=dict)

    def __call__(self, wrong: WrongAnswer) -> Evidence:
        """Pass on what the diagnosis says."""
        self.seen[wrong.title] = wrong
        return self.diagnose(wrong)


def explain(
    grader: Grader,
    sealed: Sealed,
    sandbox: Sandbox,
    questions: list[Question],
    title: str | None = None,
    seconds: float = SECONDS,
) -> Appeal:
    """Explain every case of these questions that did not pass, or those of one title.

    seconds: spent on the search for a small example, for each case.
    """
    if sealed.refusal is not None:
        return Appeal(sealed.name, sealed.refusal, 0, (), sealed.remarks)
    subject = isolated(grader.assignment, sealed, sandbox.fork_server)
    explained: list[Explained] = []
    looked_at = 0
    try:
        for question in questions:
            if title is not None and title not in [c.name for c in grader.cases[question.id]]:
                continue
            search = _Question(grader, subject, question, seconds)
            chosen = [one for one in search.cases if title in (None, one[1].title)]
            looked_at += len(chosen)
            explained += [search.explained(*one) for one in chosen if one[1].verdict != PASSED]
    finally:
        subject.close()
    suspicious = [f"SUSPICIOUS: {note}" for note in subject.suspicious]
    remarks = (*sealed.remarks, *subject.remarks, *suspicious)
    return Appeal(sealed.name, "", looked_at, tuple(explained), remarks)


class _Question:
    """The results of one question, and the search for examples of what failed."""

    def __init__(
        self, grader: Grader, subject: Isolated, question: Question, seconds: float
    ) -> None:
        self.grader = grader
        self.subject = subject
        self.question = question
        self.seconds = seconds
        self.witness = Witness(grader.diagnosis)
        judge: Judge = replace(grader.judge(subject), diagnose=self.witness)
        result = grader.question(judge, question)
        self.cases = list(enumerate(result.cases, 1))
        self.mistakes = result.mistakes
        self.evidence = dict(judge.evidence)

    def explained(self, number: int, case: CaseResult) -> Explained:
        """One case that did not pass."""
        shown = self.evidence.get(case.title, Evidence()).explained
        mistakes = tuple(mistake for mistake in self.mistakes if shown.get(mistake))
        nothing = partial(Explained, case, number, mistakes)
        if case.verdict != FAILED:
            return nothing(why_none="It could not be judged: there is nothing to explain yet.")
        if case.kind in NO_INPUT_MATTERS:
            return nothing(why_none="No input makes a difference here.")
        wrong = self.witness.seen.get(case.title)
        if wrong is None:
            return nothing(why_none="The case judges several answers together, by its own rule.")
        return Explained(case, number, mistakes, self._example(wrong, mistakes))

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
        trial = _Trial(self, wrong, mistakes)
        try:
            first = trial.example(inputs)
            if first is None:
                note = "as it was asked: in a fresh process it does not fail in the same way"
                return replace(as_asked, note=note)
            trial.best = first
            began = time.monotonic()
            shrunk(
                inputs,
                trial.still_fails,
                lambda: trial.asked > MOST_ASKED or time.monotonic() - began > self.seconds,
            )
        except NotJudged as error:
            return replace(trial.best or as_asked, before=before, note=f"search ended: {error}")
        return replace(trial.best, tried=trial.asked - 1, before=before)

    def asked_afresh(self, probe: str, inputs: Inputs) -> Answer:
        """The submission's answer from a worker that has not been asked anything before."""
        self.subject.begin_question(self.question.id)
        return self.subject.ask(probe, inputs)

    def evidence_of(self, wrong: WrongAnswer) -> Evidence:
        """What an answer tells about the known mistakes."""
        return self.grader.diagnosis(wrong)

    def right(self, probe: str, inputs: Inputs) -> Mapping[str, Any] | None:
        """The solution's entries; None if there are none in time, or one that is not finite."""
        try:
            with quiet(), limited(SOLUTION_SECONDS):
                answer = self.grader.solved.solution.ask(probe, inputs)
        except TooLong:
            return None
        value = answer.value if answer.failure is None else None
        return value if isinstance(value, dict) and _finite(value) else None

    def findings(self, wrong: WrongAnswer, right: Mapping[str, Any]) -> Flaws:
        """What is wrong with an answer, entry by entry; nothing if only its case can tell."""
        if wrong.got.failure is not None:
            return {WHOLE_ANSWER: flaw_of(wrong.got.failure, self.grader.complaints)}
        if not isinstance(wrong.got.value, dict):
            return {WHOLE_ANSWER: ("type", "The answer is not what the probe asked for.", "")}
        return {} if wrong.anew is None else wrong.anew(wrong.inputs, right, wrong.got.value)


class _Trial:
    """Judges candidates for one case."""

    def __init__(
        self, question: _Question, wrong: WrongAnswer, mistakes: tuple[Mistake, ...]
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
        self.sign = _sign(question.findings(wrong, right), wrong.got)
        self.was_zero = _all_zero(right, self.sign[0])

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
            if not findings or _sign(findings, got) != self.sign:
                return None
            with quiet(), limited(SOLUTION_SECONDS):
                same = self._same_mistakes(self.question.evidence_of(wrong))
        except TooLong:
            return None
        return Example(self.wrong.probe, inputs, got, right, findings) if same else None

    def _fair(self, inputs: Inputs, right: Mapping[str, Any]) -> bool:
        """Whether the solution itself passes, and not only by zeros that a case had not."""
        if self.wrong.anew is not None and self.wrong.anew(inputs, right, right):
            return False
        return self.was_zero or not _all_zero(right, self.sign[0])

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


Sign = tuple[Any, ...]


def _sign(findings: Flaws, got: Answer) -> Sign:
    """What must stay as it is: the entry, how it is wrong, and the place of an exception."""
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


def _finite(value: Any) -> bool:
    """Whether no number in plain data is nan or infinite."""
    return all(
        bool(np.isfinite(table).all())
        for _, part in parts(value)
        for table in (as_table(part), np.asarray(part) if isinstance(part, float) else None)
        if table is not None
    )
