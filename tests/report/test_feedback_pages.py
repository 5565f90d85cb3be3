"""A student's page: what it says of each question, in which order, and what it keeps to itself."""

import re
from dataclasses import replace
from functools import partial

import pytest
from support.small_report import (
    OVERWRITES,
    case,
    feedback_page,
    question,
    refused,
    submission,
    two_questions,
    visible,
    written,
)

from autograder.grading.results import COULD_NOT_BE_JUDGED
from autograder.judge.verdicts import FAILED, NOT_JUDGED, PASSED


@pytest.fixture
def report(tmp_path):
    """Write a report of some results; returns its folder."""
    return partial(written, tmp_path)


@pytest.fixture
def feedback(tmp_path):
    """The feedback page of one result."""
    return partial(feedback_page, tmp_path)


def test_numbers_of_hidden_checks_stay_with_the_grader(report):
    secret = dict(sentence="dx has a wrong value.", detail="SECRET-5.25", printed="SECRET-PRINT")
    own = dict(hidden=True, **secret)
    public = case("q1_add", "sums", FAILED, sentence="dx has a wrong value.", detail="Got 3.")
    hidden = case("q1_add", "products", FAILED, **own)
    unjudged = case("q1_add", "more", NOT_JUDGED, hidden=True, sentence="SECRET: [1.5]")
    out = report(
        submission("ada", (question("q1_add", public, hidden), two_questions()[1])),
        submission("bob", (question("q1_add", public, unjudged),), COULD_NOT_BE_JUDGED),
        submission("carl", (question("q1_add", replace(hidden, verdict=PASSED)),)),
    )
    for page in (out / "feedback").iterdir():
        assert "SECRET" not in page.read_text()
    assert "Got 3." in (out / "feedback" / "ada.html").read_text()


def test_a_student_reads_of_no_other(report):
    out = report(submission("ada"), submission("bob"), submission("carl"))
    html = (out / "feedback" / "ada.html").read_text()
    assert "bob" not in visible(html)
    assert re.findall('href="(?!#)', html) == []


def test_equal_sentences_are_said_once(feedback):
    stub = dict(kind="stub", sentence="Still a stub: add.py, line 3.")
    text = visible(feedback(submission("ada", two_questions(FAILED, FAILED, **stub))))
    section = text[text.index("Linear 0 of 6 points") :]
    assert section.count("Still a stub") == 1
    assert section.index("Still a stub") < section.index("shapes") < section.index("fan-out")


def test_advice_stays_with_its_check(feedback):
    said = dict(sentence="dx has a wrong value.", detail="Got 3.")
    cases = (
        case("q1_add", "sums", FAILED, advice="Count the inputs.", **said),
        case("q1_add", "products", FAILED, advice="Multiply the others.", **said),
    )
    text = visible(feedback(submission("ada", (question("q1_add", *cases), two_questions()[1]))))
    section = text[text.index("Add 0 of 4 points") :]
    spec = "dx has a wrong value. Got 3. failed sums 2 points Count the inputs. failed products"
    assert spec in section


def test_printed_output_is_shown_once_and_collapsed(feedback):
    printed = dict(printed="x = 3\n")
    cases = (case("q1_add", "sums", FAILED, **printed), case("q1_add", "products", **printed))
    html = feedback(submission("ada", (question("q1_add", *cases), two_questions()[1])))
    assert html.count("x = 3") == 1
    assert '<details class="printed">' in html
    assert "During: sums; products." in visible(html)


def test_a_named_mistake_is_the_next_step(feedback):
    wrong = question("q2_linear", case("q2_linear", "shapes", FAILED), mistakes=(OVERWRITES,))
    text = visible(feedback(submission("ada", (two_questions()[0], wrong))))
    assert "Start with Linear (0 of 6 points). Add, do not assign." in text
    assert "It looks as if the gradient is overwritten . Add, do not assign." in text


def test_what_to_read_again_is_said_once(feedback):
    hint = replace(OVERWRITES, hint="Add, do not assign. Read section 4.")
    named = question("q2_linear", case("q2_linear", "shapes", FAILED), mistakes=(hint,))
    text = visible(feedback(submission("ada", (two_questions(FAILED)[0], named))))
    assert "To read again: handout, section for Add." in text
    assert "section for Linear" not in text
    assert "To read again" not in visible(feedback(submission("ada")))
    unjudged = submission("ada", two_questions(NOT_JUDGED), COULD_NOT_BE_JUDGED)
    assert "To read again" not in visible(feedback(unjudged))


def test_full_marks_leave_nothing_to_do(feedback):
    text = visible(feedback(submission("ada")))
    assert "10 of 10 points" in text
    assert "Nothing: every question has full marks." in text


def test_checks_without_points_are_for_information(feedback):
    told = case("q1_add", "together", FAILED, points=0.0, sentence="It does not fit together.")
    cases = (*two_questions()[0].cases, told)
    html = feedback(submission("ada", (question("q1_add", *cases), two_questions()[1])))
    assert "failed together information only It does not fit together." in visible(html)
    assert html.count("Every check passed") == 1  # question 2: question 1 has something to read


def test_a_refusal_is_what_a_student_reads_first(feedback):
    text = visible(feedback(refused("carl")))
    assert "Your file could not be accepted Not a zip. Zip add.py." in text
    assert text.count("Not a zip.") == 1
    assert "0 of 10 points" in text


def test_what_could_not_be_judged_is_no_zero(feedback):
    reason = "RuntimeError: no worker"
    text = visible(
        feedback(
            submission(
                "dora",
                two_questions(PASSED, NOT_JUDGED, sentence=reason),
                COULD_NOT_BE_JUDGED,
                remarks=(f"could not be judged: {reason}",),
            )
        )
    )
    assert "4 points so far, of 10" in text
    assert "It concerns: Linear." in text
    assert "not judged shapes" in text
    assert reason not in text


def test_remarks_reach_the_student(feedback):
    text = visible(feedback(submission("ada", remarks=("add.py was in a folder.",))))
    assert "What we noticed about your file add.py was in a folder." in text
