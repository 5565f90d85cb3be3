"""Results of a class with two questions, made by hand, and the report of them."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

from autograder.grading.results import (
    COULD_NOT_BE_JUDGED,
    GRADED,
    REFUSED,
    QuestionResult,
    Result,
)
from autograder.judge.verdicts import FAILED, NOT_JUDGED, PASSED, CaseResult, Mistake
from autograder.records.class_results import ClassResults
from autograder.report import write_report
from support.class_results import class_of

QUESTIONS = (("q1_add", "Add", 4.0), ("q2_linear", "Linear", 6.0))
OVERWRITES = Mistake("overwrites", "the gradient is overwritten", "Add, do not assign.")
SCRIPT = "<script>alert(1)</script>"
HOSTILE = "<img src=x onerror=alert(1)>\"'\x1b[31m\u202e\x00\ud800</td>{{ 7 * 7 }}"


def case(
    question: str, title: str, verdict: str = PASSED, points: float = 2.0, **more: Any
) -> CaseResult:
    """A check of a question, public if `hidden` is not given; `more` as in CaseResult."""
    return CaseResult(question, title, more.pop("hidden", False), points, verdict, **more)


def question(id: str, *cases: CaseResult, mistakes: tuple[Mistake, ...] = ()) -> QuestionResult:
    """One of QUESTIONS with these checks."""
    ((title, possible),) = [(title, points) for known, title, points in QUESTIONS if known == id]
    return QuestionResult(id, title, possible, cases, mistakes)


def two_questions(
    first: str = PASSED, second: str = PASSED, **more: Any
) -> tuple[QuestionResult, ...]:
    """Question 1 with two checks of one verdict, question 2 with a public and a hidden check."""
    return (
        question("q1_add", case("q1_add", "sums", first), case("q1_add", "products", first)),
        question(
            "q2_linear",
            case("q2_linear", "shapes", second, 2.0, **more),
            case("q2_linear", "fan-out", second, 4.0, hidden=True, **more),
        ),
    )


def submission(
    name: str,
    questions: tuple[QuestionResult, ...] | None = None,
    status: str = GRADED,
    **more: Any,
) -> Result:
    """A graded submission, all right if no questions are given; `more` as in Result."""
    known: dict[str, Any] = dict(
        student=name, remarks=(), refusal="", digest="", isolation="weak", seconds=0.5
    )
    made = two_questions() if questions is None else questions
    return Result(submission=name, questions=made, status=status, **known | more)


def refused(name: str, refusal: str = "Not a zip. Zip add.py.") -> Result:
    """A submission that was refused."""
    said = {"kind": "refused", "sentence": refusal}
    return submission(name, two_questions(FAILED, FAILED, **said), REFUSED, refusal=refusal)


def a_class(*results: Result) -> ClassResults:
    """A class with these results."""
    return class_of("a1_demo", "A demo", QUESTIONS, results)


def seeded_class(size: int = 12) -> ClassResults:
    """A class of `size` graded ones with drawn verdicts, one refused and one not judged."""
    rng = random.Random(7)
    verdicts = [(rng.choice([PASSED, FAILED]), rng.choice([PASSED, FAILED])) for _ in range(size)]
    return a_class(
        *(submission(f"student{n:02}", two_questions(*pair)) for n, pair in enumerate(verdicts)),
        refused("zz_refused"),
        submission("zz_unjudged", two_questions(PASSED, NOT_JUDGED), COULD_NOT_BE_JUDGED),
    )


def written(folder: Path, *results: Result) -> Path:
    """Write a report of these results; returns its folder."""
    assert write_report(a_class(*results), folder) == folder / "index.html"
    return folder


def feedback_page(folder: Path, result: Result) -> str:
    """Write a report of one result; returns its feedback page."""
    (page,) = (written(folder, result) / "feedback").glob("*.html")
    return page.read_text(encoding="utf-8")


def visible(html: str) -> str:
    """The text that a reader of the page sees, white space as single spaces."""
    body = re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())
