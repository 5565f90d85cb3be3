"""What one student reads.

Reads:  one Result.
Gives:  a Section per question, with what students may see: of hidden checks neither details nor
        printed output; of checks that could not be judged no reason, which is for staff.
Leaves to others: the page around it (pages.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from autograder.grading.results import Result
from autograder.judge.verdicts import NOT_JUDGED, PASSED, CaseResult, Mistake
from autograder.records.class_results import ClassResults
from autograder.records.students import Grade
from autograder.report.numbers import earned, is_full, question_of

NO_FAULT_OF_YOURS = "The grader could not judge this. That is no fault of your code, and no zero."

SECTION = re.compile(r"\bsection \d", re.IGNORECASE)


@dataclass(frozen=True)
class SharedText:
    """A text, and the titles of the checks that it belongs to."""

    titles: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class CheckFeedback:
    """One check. Its advice and detail are empty where its group says them for all."""

    title: str
    hidden: bool
    points: float
    advice: str
    detail: str


@dataclass(frozen=True)
class Group:
    """Neighbouring checks of one verdict with the same sentence, which is said once."""

    verdict: str
    sentence: str
    advice: str
    detail: str
    checks: tuple[CheckFeedback, ...]


@dataclass(frozen=True)
class Section:
    """One question on a student's page. `earned` is None if it could not be judged."""

    id: str
    title: str
    possible: float
    earned: float | None
    mistakes: tuple[Mistake, ...]
    groups: tuple[Group, ...]
    printed: tuple[SharedText, ...]

    @property
    def full(self) -> bool:
        """Whether every point was earned."""
        return is_full(self.earned, self.possible)

    @property
    def settled(self) -> bool:
        """Whether nothing is left to read: full marks, and no failed check for information."""
        return self.full and all(group.verdict == PASSED for group in self.groups)

    @property
    def to_read_again(self) -> bool:
        """Whether to point at the handout: something is wrong, and no hint names a section."""
        named = any(SECTION.search(mistake.hint) for mistake in self.mistakes)
        return self.earned is not None and not self.full and not named

    @property
    def first_words(self) -> str:
        """The most useful sentence: a known mistake's hint, else the first advice or finding."""
        failed = [group for group in self.groups if group.verdict not in (PASSED, NOT_JUDGED)]
        hints = [mistake.hint for mistake in self.mistakes[:1]]
        advice = [group.advice or group.checks[0].advice for group in failed[:1]]
        words = [*hints, *advice, *(group.sentence for group in failed)]
        return next(filter(None, words), "")


def sections(results: ClassResults, result: Result) -> list[Section]:
    """The questions of the assignment, as this student sees them."""
    return [_section(result, *question) for question in results.questions]


def grade_shown(results: ClassResults, result: Result) -> Grade | None:
    """What lateness and people made of the points; None if nothing, or not the same for a group."""
    mine = [one for one in results.grades if one.attempt == result.submission]
    grades = {(one.total, one.deduction, one.reasons) for one in mine}
    if len(grades) != 1 or not (mine[0].deduction or mine[0].reasons):
        return None
    return mine[0]


def next_step(sections: Iterable[Section]) -> Section | None:
    """The first question that was judged and is not full; None if there is none."""
    return next((part for part in sections if part.earned is not None and not part.full), None)


def _section(result: Result, question: str, title: str, possible: float) -> Section:
    found = question_of(result, question)
    cases = found.cases if found is not None else ()
    return Section(
        id=question,
        title=title,
        possible=possible,
        earned=earned(result, question),
        mistakes=found.mistakes if found is not None else (),
        groups=tuple(_groups(cases)),
        printed=collapsed((case.title, case.printed) for case in cases if not case.hidden),
    )


def _groups(cases: Iterable[CaseResult]) -> Iterable[Group]:
    for (verdict, sentence), members in groupby(cases, key=_verdict_and_sentence):
        same = tuple(members)
        advice = _shared([case.advice for case in same])
        detail = _shared([_detail(case) for case in same if not case.hidden])
        checks = tuple(
            CheckFeedback(
                title=case.title,
                hidden=case.hidden,
                points=case.points,
                advice="" if advice else case.advice,
                detail="" if detail else _detail(case),
            )
            for case in same
        )
        yield Group(verdict, sentence, advice, detail, checks)


def _verdict_and_sentence(case: CaseResult) -> tuple[str, str]:
    sentence = NO_FAULT_OF_YOURS if case.verdict == NOT_JUDGED else case.sentence
    return case.verdict, sentence


def _detail(case: CaseResult) -> str:
    """What a student may see of a check's numbers: nothing if it is hidden or was not judged."""
    return "" if case.hidden or case.verdict == NOT_JUDGED else case.detail


def _shared(texts: Sequence[str]) -> str:
    """The text that several checks have in common; empty if they differ or there is only one."""
    return texts[0] if len(texts) > 1 and len(set(texts)) == 1 else ""


def collapsed(texts: Iterable[tuple[str, str]]) -> tuple[SharedText, ...]:
    """Pairs of title and text, each text once with all its titles; empty texts are left out."""
    titles: dict[str, list[str]] = {}
    for title, text in texts:
        if text.strip():
            titles.setdefault(text, []).append(title)
    return tuple(SharedText(tuple(of_text), text) for text, of_text in titles.items())


def points_so_far(sections: Sequence[Section]) -> float:
    """The points of the questions that were judged."""
    return sum(part.earned for part in sections if part.earned is not None)
