"""How well questions and checks tell submissions apart.

Reads:  ClassResults.
Gives:  the discrimination of each question and each check.
Leaves to others: difficulty (numbers.py), showing it (pages.py).

Discrimination is the item-rest correlation: Pearson's correlation of the points in a question, or
in a check, with the rest of the total. The rest leaves the item out, which would otherwise agree
with itself. It goes by what the grader gave, without lateness and overrides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from autograder.grading.results import GRADED, Result
from autograder.judge.verdicts import NOT_JUDGED, PASSED, CaseResult
from autograder.records.class_results import ClassResults
from autograder.report.numbers import sorted_results

FEWEST = 10  # submissions: a correlation of fewer says nothing
AGAINST = -0.1
NEARLY = 1e-9  # points: a smaller spread is rounding

Correlation = float | None  # None: too few submissions, or all the same


def question_discrimination(results: ClassResults) -> dict[str, Correlation]:
    """The discrimination of each question, -1 to 1, by the question's id."""
    pairs: dict[str, list[tuple[float, float]]] = {one: [] for one, _, _ in results.questions}
    for result, total in _with_total(results):
        for question in result.questions:
            if question.id in pairs and question.earned is not None:
                pairs[question.id].append((question.earned, total - question.earned))
    return {question: correlation(of) for question, of in pairs.items()}


def check_discrimination(results: ClassResults) -> dict[tuple[str, str], Correlation]:
    """The discrimination of each check, -1 to 1, by the question's id and the check's title.

    A check without points counts as passed or failed.
    """
    pairs: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for result, total in _with_total(results):
        for question in result.questions:
            for case in question.cases:
                of_check = pairs.setdefault((question.id, case.title), [])
                if case.verdict != NOT_JUDGED:
                    of_check.append((_mark(case), total - case.earned))
    return {check: correlation(of) for check, of in pairs.items()}


def correlation(pairs: Sequence[tuple[float, float]]) -> Correlation:
    """Pearson's correlation of pairs; None for fewer than FEWEST, or where one side is constant."""
    if len(pairs) < FEWEST:
        return None
    item, rest = np.array(pairs, dtype=float).T
    if np.ptp(item) < NEARLY or np.ptp(rest) < NEARLY:
        return None
    return float(np.corrcoef(item, rest)[0, 1])


def is_against(discrimination: Correlation) -> bool:
    """Whether it is negative by more than chance usually makes it."""
    return discrimination is not None and discrimination <= AGAINST


def _mark(case: CaseResult) -> float:
    return case.earned if case.points else float(case.verdict == PASSED)


def _with_total(results: ClassResults) -> Iterable[tuple[Result, float]]:
    """The graded submissions, in one order, each with its total."""
    for result in sorted_results(results):
        total = result.total
        if result.status == GRADED and total is not None:
            yield result, total
