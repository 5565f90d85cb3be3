"""Give otter-grader our cases as test cases of its own.

Reads:  the global environment that otter hands to a test case.
Gives:  OtterCase, a test_case of otter's that puts the case to a Judge.
Leaves to others: what a case means (checks.py), how otter is started (ship/otter_entry.py).

This file is also part of the student zip, for `otter check`.
"""

from __future__ import annotations

from typing import Any

from otter.test_files import test_case

from autograder.judge.checks import check_itself_failed, perform
from autograder.judge.student_folder import local_judge
from autograder.judge.verdicts import NotJudged

JUDGE = "judge"  # the name under which the entry notebook keeps its Judge


class OtterCase(test_case):  # type: ignore[misc]  # otter has no types
    """An otter test case whose function receives a Check instead of the student's names."""

    def call_func(self, global_environment: dict[str, Any]) -> None:
        """Perform the case on the environment's judge, or on the files in the current folder."""
        question = self.test_func.__globals__["name"]
        try:
            judge = global_environment.get(JUDGE) or local_judge()
            check = judge.open(question, self.name, self.hidden)
        except Exception as error:
            raise NotJudged(check_itself_failed(error)) from error
        end = perform(self.test_func, check)
        if end is not None:
            # otter shows the line of the test function, which it expects below this frame.
            below = end.__traceback__.tb_next if end.__traceback__ is not None else None
            raise end.with_traceback(below)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as otter's own class, which every reader of otter's results has."""
        return test_case, (self.name, self.points, self.hidden, None, self.failure_message)
