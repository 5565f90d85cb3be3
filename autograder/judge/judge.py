"""Put cases to the code under test and give verdicts.

Reads:  cases, an implementation, expectations.
Gives:  a Judge that runs cases; verdicts.
Leaves to others: what a case calls (checks.py), running the code (implementation.py, worker/),
        naming mistakes (grading/diagnosis.py), test files (cases.py), the verdict as data
        (verdicts.py).

This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from autograder.judge.case import Case
from autograder.judge.checks import Check, Notes, Setting
from autograder.judge.no_answer_sentences import NOT_ABOUT_THE_IDEA
from autograder.judge.small_steps import Derivatives
from autograder.judge.verdicts import FAILED, NOT_JUDGED, PASSED, CaseResult, CheckFailed, NotJudged

OTHER_NUMBERS = "Right with the numbers that check.py uses, but not with others."


@dataclass
class Judge(Setting):
    """Puts the cases of an assignment to one implementation.

    A grader puts each public case twice: with its own numbers, which students have, and with other
    numbers that only the grader knows. Answers that were looked up, not computed, fail then.
    """

    def run(self, question: str, case: Case) -> CaseResult:
        """Perform a case, with every kind of numbers, and return its verdict."""
        result = self.put(question, case)
        if self.seed is None or not is_put_twice(case) or result.verdict != PASSED:
            return result
        return settled(result, self.put(question, case, other_numbers=True))

    def put(self, question: str, case: Case, other_numbers: bool = False) -> CaseResult:
        """Perform a case once. other_numbers: a public case with numbers drawn from the secret."""
        self._begin(question)
        check = Check(self, question, case, other_numbers)
        facts = (question, case.name, case.hidden, case.points)
        end = perform(case.test_func, check)
        if end is None:
            return CaseResult(*facts, PASSED, printed=check.printed)
        if isinstance(end, NotJudged):
            return CaseResult(*facts, NOT_JUDGED, NOT_JUDGED, str(end), printed=check.printed)
        return CaseResult(
            *facts,
            FAILED,
            end.kind,
            end.sentence,
            end.detail,
            "" if end.kind in NOT_ABOUT_THE_IDEA else case.failure_message or "",
            check.printed,
        )

    def _begin(self, question: str) -> None:
        """Begin a question, unless it is under way."""
        if question != self.question:
            self.question = question
            derivatives = Derivatives(self.by_chain_rule.get(question, ()))
            self.notes.setdefault(question, Notes(derivatives))
            self.subject.begin_question(question)


def perform(test_func: Callable[[Check], None], check: Check) -> CheckFailed | NotJudged | None:
    """Perform a case. Returns: how it ended before it had passed; None if it passed.

    An exception that an answer caused is a failed check: the solution has passed this case with
    these inputs.
    """
    try:
        with np.errstate(all="ignore"):  # any number may come
            test_func(check)
    except (CheckFailed, NotJudged) as end:
        # Its traceback holds the caller, who holds it: the answer would stay in memory.
        return end.with_traceback(None)
    except Exception as error:
        return check.end_of(error)
    return None


def is_put_twice(case: Case) -> bool:
    """Whether a grader puts this case with other numbers as well."""
    return not case.hidden and case.points > 0


def settled(public: CaseResult, other: CaseResult) -> CaseResult:
    """The result of a public case that was put with its own and with other numbers.

    What happened with the other numbers may give them away, so no detail of it is kept.
    """
    if public.verdict != PASSED or other.verdict == PASSED:
        return public
    sentence = other.sentence
    if other.verdict == FAILED:
        sentence = f"{OTHER_NUMBERS} {sentence}"
    return replace(other, sentence=sentence, detail="", printed=public.printed)
