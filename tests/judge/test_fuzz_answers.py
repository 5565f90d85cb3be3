"""Whatever stands in an answer, each check passes or fails, with a page to read, in silence."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from itertools import count

import pytest
from conftest import ASSIGNMENTS
from support.class_results import class_of
from support.fuzz_answers import Hostile
from support.samples import sampled

from autograder.course.assignment import Question
from autograder.grading.grader import Grader
from autograder.grading.results import GRADED, QuestionResult, Result
from autograder.judge.checks import LONGEST_DETAIL, Check
from autograder.judge.verdicts import FAILED, PASSED
from autograder.report.pages import feedback_page

# `make fuzz` sets the number of answers; what CI runs is a sample of every check.
ANSWERS = int(os.environ.get("CHAINRULE_FUZZ_CASES", "2000"))
PARTS = 4
LONGEST_SENTENCE = 2000

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def grader_of() -> Callable[[str], Grader]:
    made: dict[str, Grader] = {}

    def grader(name: str) -> Grader:
        if name not in made:
            made[name] = Grader(ASSIGNMENTS[name])
        return made[name]

    return grader


@pytest.fixture
def extras_failed(monkeypatch) -> list[Exception]:
    """Exceptions of patterns and diagnoses. A case would go on without a word."""
    failed: list[Exception] = []

    def extra(self, find, nothing):
        try:
            return find()
        except Exception as error:
            failed.append(error)
            return nothing

    monkeypatch.setattr(Check, "_extra", extra)
    return failed


def graded(grader: Grader, question: Question, number: int) -> tuple[QuestionResult, int]:
    """The result of a question of hostile answers, and how many there were."""
    subject = Hostile(grader, question.id, f"{grader.assignment.name} {question.id} {number}")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        result = grader.question(grader.judge(subject), question)
    assert [str(warning.message) for warning in warned] == []
    return result, subject.made


def sound(grader: Grader, questions: list[QuestionResult]) -> None:
    """Assert what holds of every result, and of the page that is made of it."""
    cases = [case for question in questions for case in question.cases]
    for case in cases:
        assert case.verdict in (PASSED, FAILED), case.sentence
        assert case.verdict == PASSED or case.sentence
        assert len(case.sentence) <= LONGEST_SENTENCE
        assert len(case.detail) <= LONGEST_DETAIL
    made = Result("a", "a", GRADED, tuple(questions), (), "", "", "weak", 0.0)
    assert Result.from_json(made.to_json()) == made
    assert made.total is not None
    asked = tuple((q.id, q.title, q.points) for q in grader.assignment.questions)
    page = feedback_page(class_of("a", "a", asked, [made]), made)
    page.encode()
    assert "{{" not in page.replace("{{ 7 * 7 }}", "")


@pytest.mark.parametrize("part", sampled(range(PARTS), one_in=2))
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_an_answer_of_any_form_is_passed_or_failed(grader_of, extras_failed, name, part):
    grader = grader_of(name)
    made, seen = 0, set()
    for number in count(part, PARTS):
        questions = []
        for question in grader.assignment.questions:
            try:
                result, hostile = graded(grader, question, number)
            except Exception as error:
                raise AssertionError(f"{question.id}, number {number}") from error
            assert extras_failed == [], f"{question.id}, number {number}"
            questions.append(result)
            made += hostile
        try:
            sound(grader, questions)
        except Exception as error:
            raise AssertionError(f"number {number}") from error
        seen |= {case.kind for question in questions for case in question.cases}
        enough = ANSWERS / len(ASSIGNMENTS) / PARTS
        if made >= enough and ("" in seen or made >= 20 * enough):  # a right one comes seldom
            break
    assert seen >= {"", "type", "value"}
