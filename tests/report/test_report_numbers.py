"""The numbers of a class report: scores, checks, how well each check discriminates, mistakes."""

import statistics
from dataclasses import replace

import pytest
from support.small_report import (
    OVERWRITES,
    a_class,
    case,
    question,
    refused,
    submission,
    two_questions,
    visible,
)

from autograder.grading.results import COULD_NOT_BE_JUDGED, REFUSED
from autograder.judge.verdicts import FAILED, NOT_JUDGED, PASSED, Mistake
from autograder.report import discrimination, numbers, write_report
from autograder.text import share_text


def test_scores():
    verdicts = [(PASSED, PASSED), (FAILED, PASSED), (PASSED, FAILED), (FAILED, FAILED)]
    results = a_class(
        *(submission(f"s{n}", two_questions(*pair)) for n, pair in enumerate(verdicts)),
        refused("carl"),
        submission("dora", two_questions(PASSED, NOT_JUDGED), COULD_NOT_BE_JUDGED),
    )
    scores = numbers.scores(numbers.rows(results))
    counts = (scores.submissions, scores.graded, scores.refused, scores.not_judged)
    assert counts == (6, 4, 1, 1)
    assert scores.percents == (100, 60, 40, 0)
    assert scores.mean == 50
    assert scores.quartiles == (30, 50, 70)
    assert scores.bins == [1, 0, 0, 0, 1, 0, 1, 0, 0, 1]


def test_no_scores():
    scores = numbers.scores([])
    assert (scores.mean, scores.quartiles) == (None, None)


def test_questions_count_only_what_was_judged():
    results = a_class(
        submission("ada"),
        submission("bob", two_questions(FAILED, FAILED)),
        refused("carl"),
        submission("dora", two_questions(PASSED, NOT_JUDGED), COULD_NOT_BE_JUDGED),
    )
    first, second = numbers.question_numbers(results)
    assert (first.label, first.judged, first.mean_share) == ("q1", 3, pytest.approx(2 / 3))
    assert (second.judged, second.mean_share, second.full_share) == (2, 0.5, 0.5)


def test_half_marks_are_not_full():
    half = question("q1_add", case("q1_add", "sums"), case("q1_add", "products", FAILED))
    (first, second) = numbers.question_numbers(a_class(submission("ada", (half,))))
    assert (first.mean_share, first.full_share) == (0.5, 0.0)
    assert (second.judged, second.mean_share) == (0, None)


def test_checks():
    results = a_class(
        refused("ada"),
        submission("bob", two_questions(FAILED, FAILED, kind="shape")),
        submission("carl", two_questions(PASSED, FAILED, kind="stub")),
        submission("dora", two_questions(PASSED, NOT_JUDGED), COULD_NOT_BE_JUDGED),
        submission("emil", two_questions(PASSED, FAILED, kind="stub")),
    )
    checks = numbers.check_numbers(results)
    assert [(c.label, c.title, c.hidden, c.passed_share) for c in checks] == [
        ("q1", "sums", False, 0.75),
        ("q1", "products", False, 0.75),
        ("q2", "shapes", False, 0.0),
        ("q2", "fan-out", True, 0.0),
    ]
    assert checks[3].reasons == [("stub", 2), ("shape", 1)]
    assert checks[3].not_judged == 1


def marks(*pairs):
    """A class of one submission for each pair: how many sums it passed, and whether `fan-out`."""
    return a_class(
        *(
            submission(
                f"s{n:02}",
                (
                    question(
                        "q1_add", *(case("q1_add", f"sum {k}", verdict(k < sums)) for k in (0, 1))
                    ),
                    question("q2_linear", case("q2_linear", "fan-out", verdict(linear), 6.0)),
                ),
            )
            for n, (sums, linear) in enumerate(pairs)
        )
    )


def verdict(passed):
    return PASSED if passed else FAILED


def test_discrimination_is_the_correlation_with_the_rest():
    pairs = [(2, True)] * 4 + [(1, True), (1, False), (0, True)] + [(0, False)] * 5
    results = marks(*pairs)
    sums = [2 * passed for passed, _ in pairs]
    linear = [6 * passed for _, passed in pairs]
    spec = statistics.correlation(sums, linear)
    assert discrimination.question_discrimination(results) == pytest.approx(
        {"q1_add": spec, "q2_linear": spec}
    )
    first = [2 * (passed > 0) for passed, _ in pairs]
    rest = [
        total - own
        for total, own in zip(map(sum, zip(sums, linear, strict=True)), first, strict=True)
    ]
    of_checks = discrimination.check_discrimination(results)
    assert of_checks["q1_add", "sum 0"] == pytest.approx(statistics.correlation(first, rest))
    assert of_checks["q2_linear", "fan-out"] == pytest.approx(spec)


def test_a_check_that_the_best_fail_is_pointed_out(tmp_path):
    results = marks(*[(2, False)] * 6, *[(0, True)] * 5, (2, True))
    assert discrimination.check_discrimination(results)["q2_linear", "fan-out"] < -0.5
    text = visible(write_report(results, tmp_path).read_text(encoding="utf-8"))
    assert "3 checks, and how many passed each; 3 have a negative discrimination: look" in text
    assert "look at the check" in text


def test_no_discrimination_where_nothing_can_be_told():
    few = marks(*[(2, True)] * 4, *[(0, False)] * 5)
    assert set(discrimination.question_discrimination(few).values()) == {None}
    alike = marks(*[(2, True)] * 6, *[(0, True)] * 6)
    assert set(discrimination.question_discrimination(alike).values()) == {None}
    not_graded = [
        replace(one, status=REFUSED if n < 6 else COULD_NOT_BE_JUDGED)
        for n, one in enumerate(marks(*[(2, True)] * 6, *[(0, False)] * 6).results)
    ]
    assert discrimination.check_discrimination(a_class(*not_graded)) == {}
    assert set(discrimination.question_discrimination(a_class(*not_graded)).values()) == {None}


def test_a_check_without_points_counts_as_passed_or_failed():
    results = []
    for n, one in enumerate(marks(*[(2, True)] * 6, *[(0, False)] * 6).results):
        told = case("q1_add", "together", verdict(n < 6), points=0.0)
        first, second = one.questions
        first = replace(first, cases=(*first.cases, told))
        results.append(replace(one, questions=(first, second)))
    assert discrimination.check_discrimination(a_class(*results))[
        "q1_add", "together"
    ] == pytest.approx(1)


def test_mistakes_most_frequent_first():
    other = Mistake("other", "something else", "Think.")
    wrong = [question("q1_add", case("q1_add", "sums", FAILED), mistakes=(m,)) for m in (other,)]
    named = question("q2_linear", case("q2_linear", "shapes", FAILED), mistakes=(OVERWRITES,))
    results = a_class(
        submission("ada", (*wrong, named)), submission("bob", (two_questions()[0], named))
    )
    made = numbers.mistake_numbers(results)
    assert [(m.label, m.mistake.name, m.submissions) for m in made] == [
        ("q2", "overwrites", ["ada", "bob"]),
        ("q1", "other", ["ada"]),
    ]


def test_labels_are_short_where_that_is_unique():
    assert numbers.labels(["q1_a", "q2_a", "q2_b"]) == {
        "q1_a": "q1",
        "q2_a": "q2_a",
        "q2_b": "q2_b",
    }


def test_a_share_is_all_or_none_only_if_it_is():
    assert [share_text(share) for share in (0, 1e-4, 0.5, 0.9999, 1)] == [
        "0 %",
        "1 %",
        "50 %",
        "99 %",
        "100 %",
    ]
