"""Give otter-grader our cases as test cases of its own.

Reads:  the global environment that otter hands to a test case.
Gives:  OtterCase, a test_case of otter's that puts the case to a Judge.
Leaves to others: what a case means (checks.py), how otter is started (ship/otter_entry.py).

This file is also part of the student zip, for `otter check`.
"""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from otter.test_files import test_case

from autograder.judge.checks import check_itself_failed
from autograder.judge.student_folder import local_judge
from autograder.judge.verdicts import FAILED, NOT_JUDGED, CheckFailed, NotJudged

JUDGE = "judge"  # the name under which the entry notebook keeps its Judge


class OtterCase(test_case):  # type: ignore[misc]  # otter has no types
    """An otter test case whose function receives a Check instead of the student's names."""

    def call_func(self, global_environment: dict[str, Any]) -> None:
        """Put the case to the environment's judge, or to the files in the current folder."""
        try:
            judge = global_environment.get(JUDGE) or local_judge()
            result = judge.run(self.test_func.__globals__["name"], self)
        except Exception as error:
            raise NotJudged(check_itself_failed(error)) from error
        if result.verdict == NOT_JUDGED:
            raise NotJudged(result.sentence)
        if result.verdict == FAILED:
            failed = CheckFailed(result.kind, result.sentence, result.detail, self.hidden)
            raise failed.with_traceback(self._place())

    def _place(self) -> TracebackType:
        """The first line of the case, for otter shows the line that it finds below this frame."""
        return TracebackType(None, sys._getframe(), 0, self.test_func.__code__.co_firstlineno)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as otter's own class, which every reader of otter's results has."""
        return test_case, (self.name, self.points, self.hidden, None, self.failure_message)
