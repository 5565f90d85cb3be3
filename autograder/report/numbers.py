"""What the numbers of a class say.

Reads:  ClassResults.
Gives:  one Row for each student, and statistics of scores, questions, checks and mistakes.
Leaves to others: showing them (pages.py, table.py).

Who counts: a refused submission has 0 points in its row and is in no statistic, since nobody
looked at its code. What could not be judged is None in its row and in no statistic: it is no zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from autograder.grading.results import COULD_NOT_BE_JUDGED, GRADED, REFUSED, QuestionResult, Result
from autograder.judge.verdicts import FAILED, NOT_JUDGED, PASSED, CaseResult, Mistake
from autograder.records.class_results import ClassResults, Move
from autograder.records.students import MISSING, Grade

BINS = 10
NEARLY = 1e-9  # points: sums of fractions of points are not exact


@dataclass(frozen=True)
class Row:
    """One student. See Grade.

    submission: "" if nothing was handed in. points: of each question, None if not judged.
    decisions: reasons of overrides and waivers.
    """

    submission: str
    student: str
    status: str
    points: tuple[float | None, ...]
    total: float | None
    percent: float | None
    remarks: tuple[str, ...]
    section: str = ""
    earned: float | None = None
    late_by: float = 0.0
    deduction: float = 0.0
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scores:
    """How many submissions there are, and the scores of the graded ones in per cent."""

    submissions: int
    graded: int
    refused: int
    not_judged: int
    missing: int
    percents: tuple[float, ...]

    @property
    def mean(self) -> float | None:
        """Mean score; None if nothing was graded."""
        return float(np.mean(self.percents)) if self.percents else None

    @property
    def quartiles(self) -> tuple[float, float, float] | None:
        """Lower quartile, median, upper quartile, interpolated; None if nothing was graded."""
        if not self.percents:
            return None
        low, middle, high = np.percentile(self.percents, [25, 50, 75])
        return float(low), float(middle), float(high)

    @property
    def bins(self) -> list[int]:
        """Graded submissions in each tenth of the scale; 100 per cent belongs to the last."""
        counts = [0] * BINS
        for percent in self.percents:
            counts[min(int(percent * BINS / 100), BINS - 1)] += 1
        return counts


@dataclass(frozen=True)
class QuestionNumbers:
    """One question in the eyes of the class. Shares are None if nobody was judged."""

    id: str
    label: str
    title: str
    possible: float
    judged: int
    mean_share: float | None
    full_share: float | None


@dataclass
class CheckNumbers:
    """One check in the eyes of the class: who passed, and of what kind the failures are."""

    question: str
    label: str
    title: str
    hidden: bool
    points: float
    passed: int = 0
    failed: int = 0
    not_judged: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def passed_share(self) -> float | None:
        """Share of judged submissions that passed; None if nobody was judged."""
        judged = self.passed + self.failed
        return self.passed / judged if judged else None

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Kinds of failure with their counts, most frequent first."""
        return sorted(self.kinds.items(), key=lambda item: (-item[1], item[0]))

    def count(self, case: CaseResult) -> None:
        """Add one submission's result."""
        self.passed += case.verdict == PASSED
        self.failed += case.verdict == FAILED
        self.not_judged += case.verdict == NOT_JUDGED
        if case.verdict == FAILED:
            self.kinds[case.kind or "other"] += 1


@dataclass(frozen=True)
class MistakeNumbers:
    """One named mistake and the submissions that made it."""

    label: str
    mistake: Mistake
    submissions: list[str]


def question_of(result: Result, question: str) -> QuestionResult | None:
    """The submission's result in a question; None if there is none."""
    return next((found for found in result.questions if found.id == question), None)


def earned(result: Result, question: str) -> float | None:
    """Points in a question: 0 if the submission was refused, None if it was not judged."""
    if result.status == REFUSED:
        return 0.0
    found = question_of(result, question)
    return found.earned if found is not None else None


def is_full(points: float | None, possible: float) -> bool:
    """Whether a question earned all it is worth."""
    return points is not None and points > possible - NEARLY


def rows(results: ClassResults) -> list[Row]:
    """One row for each student, sorted by submission; who handed in nothing comes last."""
    of = {result.submission: result for result in results.results}
    ordered = sorted(results.grades, key=lambda one: (not one.attempt, one.attempt))
    return [_row(results, one, of.get(one.attempt)) for one in ordered]


def _row(results: ClassResults, grade: Grade, result: Result | None) -> Row:
    """The row of a student, with what was remarked on the submission."""
    name = grade.student.name or grade.attempt or grade.student.key
    percent = None if grade.total is None else round(100 * grade.total / results.possible, 2)
    return Row(
        grade.attempt,
        name,
        grade.status,
        grade.points,
        grade.total,
        percent,
        remarks_of(result) if result is not None else (),
        grade.student.section,
        grade.earned,
        grade.late_by,
        grade.deduction,
        grade.reasons,
    )


def remarks_of(result: Result) -> tuple[str, ...]:
    """What the instructor is told of a submission: refusal, suspicious actions, remarks."""
    refusal = (result.refusal,) if result.refusal else ()
    suspicious = [f"SUSPICIOUS: {note}" for note in result.suspicious]
    return (*refusal, *suspicious, *result.remarks)


def sorted_results(results: ClassResults) -> list[Result]:
    """The results, sorted by submission."""
    return sorted(results.results, key=lambda result: result.submission)


def scores(table: Sequence[Row]) -> Scores:
    """Count the submissions and collect the scores of the graded ones."""
    status = Counter(row.status for row in table)
    graded = [row.percent for row in table if row.status == GRADED and row.percent is not None]
    return Scores(
        submissions=len({row.submission for row in table} - {""}),
        graded=status[GRADED],
        refused=status[REFUSED],
        not_judged=status[COULD_NOT_BE_JUDGED],
        missing=status[MISSING],
        percents=tuple(graded),
    )


def labels(questions: Iterable[str]) -> dict[str, str]:
    """A short name for each question: q1 for q1_topological_sort, where that is unique."""
    ids = list(questions)
    count = Counter(question.partition("_")[0] for question in ids)
    short = {question: question.partition("_")[0] for question in ids}
    return {
        question: short[question] if count[short[question]] == 1 else question for question in ids
    }


def question_numbers(results: ClassResults) -> list[QuestionNumbers]:
    """Mean share of points and share of full marks, per question."""
    short = labels(question for question, _, _ in results.questions)
    read = [result for result in results.results if result.status != REFUSED]
    numbers = []
    for question, title, possible in results.questions:
        all_points = [earned(result, question) for result in read]
        points = [number for number in all_points if number is not None]
        mean = full = None
        if points:
            mean = sum(points) / possible / len(points)
            full = sum(is_full(number, possible) for number in points) / len(points)
        numbers.append(
            QuestionNumbers(question, short[question], title, possible, len(points), mean, full)
        )
    return numbers


def check_numbers(results: ClassResults) -> list[CheckNumbers]:
    """How many passed each check, in the order of the questions and of their checks."""
    short = labels(question for question, _, _ in results.questions)
    checks: dict[str, dict[str, CheckNumbers]] = {question: {} for question in short}
    for result in sorted_results(results):
        for question in result.questions:
            of_question = checks.get(question.id, {})
            for case in question.cases:
                numbers = of_question.setdefault(
                    case.title,
                    CheckNumbers(
                        question.id,
                        short.get(question.id, question.id),
                        case.title,
                        case.hidden,
                        case.points,
                    ),
                )
                if result.status != REFUSED:
                    numbers.count(case)
    return [numbers for of_question in checks.values() for numbers in of_question.values()]


def mistake_numbers(results: ClassResults) -> list[MistakeNumbers]:
    """The named mistakes, most frequent first."""
    short = labels(question for question, _, _ in results.questions)
    made: dict[tuple[str, str], MistakeNumbers] = {}
    for result in sorted_results(results):
        for question in result.questions:
            for mistake in question.mistakes:
                label = short.get(question.id, question.id)
                numbers = made.setdefault(
                    (question.id, mistake.name), MistakeNumbers(label, mistake, [])
                )
                numbers.submissions.append(result.submission)
    order = {question: place for place, (question, _, _) in enumerate(results.questions)}
    keys = sorted(made, key=lambda key: (-len(made[key].submissions), order.get(key[0], 0), key[1]))
    return [made[key] for key in keys]


@dataclass(frozen=True)
class CheckMoves:
    """A check whose verdicts change by a regrade, and for how many students."""

    question: str
    title: str
    gained: int
    lost: int


def check_moves(moves: Iterable[Move]) -> list[CheckMoves]:
    """Which checks move students, the most moving first."""
    counts: dict[tuple[str, str], list[int]] = {}
    for move in moves:
        for check in move.checks:
            before = 0.0 if check.before is None else check.before.earned
            after = 0.0 if check.after is None else check.after.earned
            count = counts.setdefault((check.question, check.title), [0, 0])
            count[0] += after > before
            count[1] += after < before
    ordered = sorted(counts.items(), key=lambda item: (-sum(item[1]), item[0]))
    return [CheckMoves(*key, *count) for key, count in ordered if any(count)]
