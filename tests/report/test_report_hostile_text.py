"""Hostile names, messages and output in a class report: shown as text, and only our script runs."""

import csv
import re
from dataclasses import replace
from functools import partial
from html import unescape

import pytest
from support.small_report import (
    HOSTILE,
    SCRIPT,
    case,
    question,
    refused,
    submission,
    two_questions,
    visible,
    written,
)

from autograder.grading.results import COULD_NOT_BE_JUDGED
from autograder.judge.verdicts import FAILED, NOT_JUDGED, Mistake
from autograder.text import clean


@pytest.fixture
def report(tmp_path):
    """Write a report of some results; returns its folder."""
    return partial(written, tmp_path)


def hostile_result():
    mistake = Mistake(HOSTILE, HOSTILE, HOSTILE)
    said = dict(sentence=HOSTILE, detail=HOSTILE, advice=HOSTILE, printed=HOSTILE, kind=HOSTILE)
    cases = [case("q1_add", HOSTILE, FAILED, **said), case("q1_add", "else", FAILED, **said)]
    questions = (question("q1_add", *cases, mistakes=(mistake,)), two_questions()[1])
    return submission(HOSTILE, questions, student=HOSTILE, remarks=(HOSTILE,), isolation=HOSTILE)


def test_nothing_hostile_gets_through(report):
    out = report(
        hostile_result(),
        submission(SCRIPT),
        submission("../../evil"),
        replace(refused("r"), refusal=HOSTILE),
        submission("n", two_questions(NOT_JUDGED, sentence=HOSTILE), COULD_NOT_BE_JUDGED),
    )
    pages = [out / "index.html", out / "times.html", *(out / "feedback").iterdir()]
    assert len(pages) == 7
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert "<img" not in html
        assert "<script>alert" not in html
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", html)
        assert "49" not in visible(html)
    assert "&lt;img src=x onerror=alert(1)&gt;" in (out / "index.html").read_text()


def test_only_our_own_script_may_run(report):
    out = report(submission("ada"))
    index, page = (out / "index.html").read_text(), (out / "feedback/ada.html").read_text()
    assert index.count("<script") == 1
    assert re.search(r"default-src 'none'; .*script-src 'sha256-[\w+/]{43}='", unescape(index))
    assert "script-src 'none'" in unescape(page)
    assert "<script" not in page
    for html in (index, page):
        assert not re.search(r"https?://(?!www\.w3\.org)", html)
        assert not re.search(r"(src|@import|url\((?!#))\s*=?\s*[\"']?\w+:", html)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "  =", "\uff1d"])
def test_no_cell_is_a_formula(report, start):
    hostile = f"{start}cmd|' /C calc'!A0"
    out = report(submission(hostile, student=hostile, remarks=(hostile,)))
    with open(out / "grades.csv", newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    for column in ("submission", "student", "remarks"):
        assert row[column].startswith("'"), column
        assert "\t" not in row[column]


def test_clean():
    assert clean("a\tb\r\nc") == "a\tb\nc"
    assert clean("\x1b[31m\x00\ud800\u202e") == "\ufffd[31m\ufffd\ufffd\ufffd"
