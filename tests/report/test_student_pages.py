"""No page of a whole class tells a student what is hidden: a property of the demo class.

test_leaks.py has spies that try; here are the mistakes, crashes and broken files of every day, with
all that a page can hold: lateness, decisions, similarity. Graded under two secrets, a page may hold
no number of a hidden case in any precision, and no line of a hidden test.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from support.course_secrets import secret_lines
from support.two_secrets import ONE, OTHER, Sandboxes

from autograder.authors.demo import make_class
from autograder.course.submission_spec import spec_of
from autograder.course.variants import load_variants
from autograder.grading.results import Result
from autograder.intake.seal import Sealed, seal
from autograder.judge.verdicts import FAILED
from autograder.records.class_results import ClassResults, SimilarGroup, SimilarPair
from autograder.records.students import Grade, Student
from autograder.report import write_report

pytestmark = pytest.mark.slow

A2 = "a2_chain_rule"
SAMPLE = 14
DIGITS = range(4, 18)  # significant ones, as a number may be printed
NUMBER = re.compile(r"(?<![\w.])\d+\.\d+(?:e[+-]?\d+)?|(?<![\w.])\d{4,}(?![\w.])")
SIMILAR = "q9_likeness: a reason for the instructor alone"


@pytest.fixture(scope="module")
def sandboxes():
    one = Sandboxes(A2)
    yield one
    one.sandbox.close()


@pytest.fixture(scope="module")
def handed_in(sandboxes, tmp_path_factory) -> list[Sealed]:
    """A sample of the demo class, with those that are refused."""
    paths = make_class(sandboxes.assignment, tmp_path_factory.mktemp("class"))
    refused = [path for path in paths if path.stem in ("not_a_zip", "no_python")]
    chosen = refused + random.Random(2026).sample(sorted(set(paths) - set(refused)), SAMPLE - 2)
    spec = spec_of(sandboxes.assignment)
    return [replace(seal(path, spec), name=path.name) for path in sorted(chosen)]


@pytest.fixture(scope="module")
def results(sandboxes, handed_in) -> dict[int, list[Result]]:
    """By secret."""
    return {
        secret: [sandboxes.grader(secret).grade(one, sandboxes.sandbox) for one in handed_in]
        for secret in (ONE, OTHER)
    }


@pytest.fixture(scope="module")
def pages(sandboxes, results, tmp_path_factory) -> dict[int, dict[str, str]]:
    """By secret and name: what a student's browser shows, and its source."""
    return {
        secret: pages_of(sandboxes, some, tmp_path_factory.mktemp(f"report{secret}"))
        for secret, some in results.items()
    }


def pages_of(sandboxes: Sandboxes, results: list[Result], folder: Path) -> dict[str, str]:
    about = tuple((q.id, q.title, q.points) for q in sandboxes.assignment.questions)
    pairs = [SimilarPair(one.submission, results[0].submission, 1.0, (SIMILAR,)) for one in results]
    a_class = ClassResults(
        A2,
        "A class",
        about,
        tuple(results),
        grades=tuple(grade(one) for one in results),
        similar=tuple(SimilarGroup((p.first, p.second), (p,), 0) for p in pairs),
    )
    write_report(a_class, folder)
    assert SIMILAR in (folder / "index.html").read_text(encoding="utf-8")
    return {
        page.name: unescape(page.read_text(encoding="utf-8").partition("<body")[2])
        for page in (folder / "feedback").iterdir()
    }


def grade(result: Result) -> Grade:
    student = Student(result.submission, result.student)
    points = tuple(question.earned for question in result.questions)
    late = dict(deduction=1.0, late_by=90_000.0, reasons=("q1 set to 1: as agreed",))
    total = result.total
    return Grade(student, result.submission, result.status, points, total, total=total, **late)


def printed(numbers: Iterable[float]) -> set[str]:
    """The numbers, without sign, in each precision of DIGITS."""
    return {f"{abs(number):.{digits - 1}e}" for number in numbers for digits in DIGITS}


def numbers_on(page: str) -> set[str]:
    """The numbers of a page that have four significant digits or more, in their precision."""
    found = set()
    for text in NUMBER.findall(page):
        digits = len(text.partition("e")[0].replace(".", "").lstrip("0"))
        if digits in DIGITS:
            found.add(f"{float(text):.{digits - 1}e}")
    return found


def leaked(page: str, same_under_other: str, hidden: set[str]) -> set[str]:
    """Hidden numbers on a page. One that stands there under another secret is none of them."""
    return (numbers_on(page) & hidden) - numbers_on(same_under_other)


@pytest.fixture(scope="module")
def hidden(sandboxes) -> dict[int, set[str]]:
    found = {secret: printed(sandboxes.only_hidden(secret)) for secret in (ONE, OTHER)}
    assert all(len(numbers) > 1000 for numbers in found.values())
    return found


def test_the_sample_has_something_to_tell(results):
    for some in results.values():
        failed = [
            case
            for one in some
            for q in one.questions
            for case in q.cases
            if case.verdict == FAILED
        ]
        assert sum(case.hidden for case in failed) > SAMPLE
        assert sum(bool(case.detail) for case in failed if case.hidden) > SAMPLE / 2
        assert len({one.status for one in some}) > 1


def test_no_page_holds_a_number_of_a_hidden_case(pages, hidden):
    for one, other in ((ONE, OTHER), (OTHER, ONE)):
        found = {
            name: leaked(page, pages[other][name], hidden[one]) for name, page in pages[one].items()
        }
        assert {name: numbers for name, numbers in found.items() if numbers} == {}


def test_details_of_hidden_cases_would_be_noticed(results, pages, hidden):
    """The detail of a hidden case, put on its page, is found: the test above can fail."""
    noticed = 0
    for one in results[ONE]:
        page = pages[ONE][f"{one.submission}.html"]
        cases = [case for question in one.questions for case in question.cases if case.hidden]
        details = " ".join(case.detail for case in cases)
        noticed += bool(leaked(details, page, hidden[ONE]))
    assert noticed > SAMPLE / 3


def test_pages_do_not_depend_on_the_secret(results, pages):
    """But for which sentence of the author's own it is; here both secrets end with the same."""
    same = [
        one.submission
        for one, other in zip(results[ONE], results[OTHER], strict=True)
        if outcomes(one) == outcomes(other)
    ]
    assert len(same) > 0.8 * SAMPLE
    for name in same:
        assert pages[ONE][f"{name}.html"] == pages[OTHER][f"{name}.html"]


def outcomes(result: Result) -> list[tuple[str, ...]]:
    return [
        (case.title, case.verdict, case.sentence, case.advice)
        for question in result.questions
        for case in question.cases
    ]


def test_no_page_holds_a_line_of_a_hidden_test(sandboxes, handed_in, pages):
    known = load_variants(sandboxes.assignment, "misconceptions.py")
    meant_to_be_read = " ".join(
        [f"{one.title} {one.hint}" for one in known]
        + [
            f"{case.name} {case.failure_message}"
            for some in sandboxes.grader(ONE).cases.values()
            for case in some
        ]
    )
    secret = {line for line in secret_lines(sandboxes.assignment) if line not in meant_to_be_read}
    assert len(secret) > 300
    for one in handed_in:
        own = "\n".join(content.decode(errors="replace") for content in one.files.values())
        page = pages[ONE][f"{one.name}.html"]
        assert [line for line in secret if line in page and line not in own] == []


def test_no_page_tells_of_others(handed_in, pages):
    names = {one.name for one in handed_in}
    for name, page in pages[ONE].items():
        assert SIMILAR not in page
        others = [other for other in names if other in page and f"{other}.html" != name]
        assert [other for other in others if other not in name] == []
