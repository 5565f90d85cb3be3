"""The instructor's page of a class report: what comes first, and who is compared with whom."""

import re
from dataclasses import replace
from functools import partial

import pytest
from support.small_report import HOSTILE, a_class, submission, two_questions, visible, written

from autograder.grading.results import COULD_NOT_BE_JUDGED
from autograder.judge.verdicts import NOT_JUDGED, PASSED
from autograder.records.class_results import SimilarGroup, SimilarPair
from autograder.report import write_report


@pytest.fixture
def report(tmp_path):
    """Write a report of some results; returns its folder."""
    return partial(written, tmp_path)


def test_could_not_be_judged_comes_first(report):
    unjudged = two_questions(PASSED, NOT_JUDGED, sentence="The worker did not start.")
    out = report(submission("ada"), submission("dora", unjudged, COULD_NOT_BE_JUDGED))
    text = visible((out / "index.html").read_text())
    assert "1 submission could not be judged" in text
    assert text.index("The worker did not start.") < text.index("Overview")
    assert "is never a zero" in text
    assert "Isolation while grading: weak." in text


def test_without_trouble_there_is_no_box(report):
    html = (report(submission("ada")) / "index.html").read_text()
    assert 'id="not-judged"' not in html


def test_a_class_without_submissions(report):
    assert "Nothing was graded yet." in (report() / "index.html").read_text()


def test_of_a_group_everyone_is_named_and_what_is_left_out_is_said(tmp_path):
    names = ("ada", "bob", "cy")
    pairs = (SimilarPair("ada", "cy", 0.9, ("One.",)), SimilarPair("bob", "cy", 0.8, ("Two.",)))
    results = replace(
        a_class(*map(submission, [*names, "dora"])),
        similar=(SimilarGroup(names, pairs, 1),),
        not_compared=(("dora", "miniflow.py: it is larger than 64 KiB"),),
    )
    text = visible(write_report(results, tmp_path).read_text(encoding="utf-8"))
    assert "3 submissions: ada , bob , cy (1 more pair of them is not listed)" in text
    assert text.index("One.") < text.index("Two.")
    assert "1 submission with files that were not compared" in text
    assert "dora miniflow.py: it is larger than 64 KiB" in text


def test_pairs_are_shown_as_work_for_a_person_and_to_nobody_else(tmp_path):
    names = ("ada", "bob")
    pair = SimilarPair(*names, 0.9, (HOSTILE, "Both made a mistake that few make: sums."))
    results = replace(a_class(*map(submission, names)), similar=(SimilarGroup(names, (pair,), 0),))
    html = write_report(results, tmp_path).read_text(encoding="utf-8")
    text = visible(html)
    assert "1 group of submissions, for a person to look at" in text
    assert "no grade depends on it" in text
    assert "alike is not copied" in text
    assert "<img" not in html
    assert re.search(r"<details[^>]*>\s*<summary>1 group", html)
    for page in (tmp_path / "feedback").iterdir():
        assert "mistake that few make" not in page.read_text()
    assert "few make" not in (tmp_path / "grades.csv").read_text()
