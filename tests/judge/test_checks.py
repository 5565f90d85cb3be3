"""How answers are compared, and in which words a verdict is given."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.grading.results import QuestionResult
from autograder.judge.answers import Answer, Opaque, ProbeFailure
from autograder.judge.cases import load_cases
from autograder.judge.checks import Case, Check, Judge
from autograder.judge.comparison import compare, compare_entries, same_shape
from autograder.judge.sentences import flaw_of
from autograder.judge.verdicts import CaseResult, CheckFailed

MATRIX = np.array([[1.0, -2.0], [3.0, 1e-3]])


@pytest.mark.parametrize(
    "got",
    [
        MATRIX,
        MATRIX.tolist(),
        MATRIX * (1 + 1e-6),
        MATRIX.astype(np.float32),
        MATRIX.astype(np.longdouble),
        np.asfortranarray(MATRIX),
    ],
)
def test_right_answers_pass_in_any_form(got):
    assert compare("dW", got, MATRIX) is None


@pytest.mark.parametrize(
    ("got", "kind"),
    [
        (MATRIX.T, "value"),
        (-MATRIX, "value"),
        (2 * MATRIX, "value"),
        (MATRIX * 1.001, "value"),
        (np.add(MATRIX, [[0, 0], [0, 1e-4]]), "value"),
        (MATRIX.ravel(), "shape"),
        (MATRIX[None], "shape"),
        (MATRIX[:, :1], "shape"),
        (3.0, "shape"),
        (np.full((2, 2), np.nan), "not finite"),
        (np.full((2, 2), np.inf), "not finite"),
        (None, "missing value"),
        ("3.0", "type"),
        ({"a": 1}, "type"),
        (Opaque("function"), "type"),
        ([[1.0], [2.0, 3.0]], "type"),
        ([], "shape"),
        (MATRIX * 1j, "type"),
    ],
)
def test_wrong_answers_fail_with_their_kind(got, kind):
    finding = compare("dW", got, MATRIX)
    assert finding is not None
    assert finding[0] == kind
    assert finding[1].startswith("dW ")


@pytest.mark.parametrize(
    ("got", "expected", "same"),
    [
        ((3,), (3,), True),
        ((3,), (3, 1), True),
        ((3, 1), (3,), True),
        ((1, 3), (3,), True),
        ((3, 1), (1, 3), False),
        ((), (1,), True),
        ((1, 1), (), True),
        ((2, 2), (4,), False),
        ((3,), (2, 3), False),
        ((1, 3, 1), (3,), False),
        ((0,), (), False),
    ],
)
def test_vectors_may_stand_or_lie_and_nothing_else(got, expected, same):
    assert same_shape(got, expected) is same


def test_a_vector_may_be_asked_to_stand_as_a_row_or_a_column_only():
    assert same_shape((1, 3), (3,), "row")
    assert not same_shape((3, 1), (3,), "row")
    assert same_shape((3, 1), (3,), "column")
    assert not same_shape((1, 3), (3,), "column")
    assert same_shape((3,), (3,), "column")


@pytest.mark.parametrize(
    "bomb", [["a" * 16384] + ["b"] * 99_000, [["x"]], [np.zeros(10), "x"], np.zeros(3_000_000)]
)
def test_an_answer_that_would_swell_is_no_number(bomb):
    assert compare("dW", bomb, MATRIX)[0] == "type"


def test_what_must_stay_as_it_is_has_a_sentence_of_its_own():
    findings = compare_entries({"x afterwards": 2.0}, {"x afterwards": 1.0})
    kind, sentence, _ = findings["x afterwards"]
    assert (kind, sentence) == ("changed", "Your code changed x, which must stay as it is.")


def test_tiny_numbers_are_compared_relative_to_their_own_size():
    tiny = np.array([3e-5, 5e-5])
    assert compare("dX", tiny * (1 + 1e-6), tiny) is None
    assert compare("dX", tiny * 1.01, tiny) is not None
    assert compare("dX", np.zeros(2), tiny) is not None


def test_saturated_gradients_count_as_zero_above_a_floor():
    assert compare("dx", [0.0, 1e-13], [9e-14, 0.0], floor=1.0) is None
    assert compare("dx", [0.0, 1e-2], [9e-14, 0.0], floor=1.0) is not None


def test_zero_expected_accepts_rounding_only():
    assert compare("dx", np.full(3, 1e-13), np.zeros(3)) is None
    assert compare("dx", np.full(3, 1e-9), np.zeros(3)) is not None


def test_an_optional_entry_may_be_missing_but_not_wrong():
    expected = {"returned": 3.0, "value": 1.0}
    assert compare_entries({"returned": None, "value": 1.0}, expected, ["returned"]) == {}
    assert compare_entries({"returned": 4.0, "value": 1.0}, expected, ["returned"]) != {}
    assert compare_entries({"returned": 3.0, "value": None}, expected, ["returned"]) != {}


def test_the_first_difference_is_shown_where_it_is():
    _, _, detail = compare("dW", np.add(MATRIX, [[0, 0], [0.5, 0]]), MATRIX)
    assert "First difference at [1, 0]" in detail
    assert "Got [[1, -2], [3.5, 0.001]], expected [[1, -2], [3, 0.001]]." in detail


class Says:
    """An implementation that answers the same to everything."""

    def __init__(self, answer):
        self.answer = answer

    def begin_question(self, question):
        pass

    def ask(self, probe, inputs):
        return self.answer

    def expect(self, place, probe, inputs):
        return {"numeric": {"dx": np.array([1.0, 2.0])}} if probe == "slopes" else {"value": 1.0}


def judge(answer) -> Judge:
    says = Says(answer)
    return Judge(says, says, {"odd": "That is odd."})


def run(answer, func, hidden=True):
    return judge(answer).run("q1", Case("title", 2.0, hidden, "Think.", func))


SECRET = "hidden 3.14159"


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (
            ProbeFailure("stub", "NotImplementedError", SECRET, "a.py", 3),
            "Still a stub: a.py, line 3",
        ),
        (ProbeFailure("missing", "MissingName", SECRET), "is missing"),
        (
            ProbeFailure("exception", "ValueError", SECRET, "a.py", 7, "x = y"),
            "ValueError at a.py, line 7",
        ),
        (ProbeFailure("memory", "MemoryError", SECRET, "a.py", 7), "more memory"),
        (ProbeFailure("exit", "SystemExit", SECRET, "a.py", 7), "ended the program"),
        (ProbeFailure("timeout", message=SECRET), "endless loop"),
        (ProbeFailure("waiting", message=SECRET), "input()"),
        (ProbeFailure("crash", message=SECRET), "died"),
        (ProbeFailure("unsendable", "", SECRET), "too large"),
        (ProbeFailure("complaint", "Complaint", SECRET), "could not use"),
    ],
)
def test_each_trouble_has_a_sentence_of_its_own_without_the_submissions_words(failure, words):
    _, sentence, _ = flaw_of(failure, {})
    assert words in sentence
    assert "3.14159" not in sentence
    result = run(Answer(failure=failure), lambda check: check.same("probe"), hidden=False)
    assert result.sentence == sentence
    result = run(Answer(failure=failure), lambda check: check.same("probe"))
    assert result.sentence
    for told in ("3.14159", "a.py", "ValueError"):
        assert told not in result.sentence + result.advice
    assert sentence in result.sentence + result.detail


def test_import_trouble_shows_pythons_own_words_since_no_input_was_seen():
    failure = ProbeFailure("import", "ModuleNotFoundError", "No module named 'scipy'", "a.py", 2)
    kind, sentence, _ = flaw_of(ProbeFailure(**{**vars(failure), "importing": True}), {})
    assert kind == "import"
    assert "a.py, line 2" in sentence
    assert "No module named 'scipy'" in sentence


def test_a_failed_check_shows_numbers_in_public_cases_only():
    for hidden in (True, False):
        check = Check(judge(Answer({"value": 2.0})), "q1", "title", hidden)
        with pytest.raises(CheckFailed) as failed:
            check.same("probe")
        assert ("2" in str(failed.value)) is not hidden


@pytest.mark.parametrize("value", [None, 3, [], "x", np.ones(3), {}, {"other": 1}])
def test_an_answer_of_another_form_is_a_failure_and_never_a_crash(value):
    def everything(check):
        answer = check.ask("probe")
        check.valid_order(answer["order"], [(0, 1)], 2)

    assert run(Answer(value), everything).verdict == "failed"
    assert run(Answer(value), lambda check: check.same("probe")).verdict == "failed"
    assert run(Answer(value), lambda check: check.gradient_check("slopes")).verdict == "failed"


@pytest.mark.parametrize(
    ("order", "verdict"),
    [
        ([0, 1, 2], "passed"),
        ([1, 0, 2], "passed"),
        ([0, 2, 1], "failed"),
        ([0, 1], "failed"),
        ([0, 1, 2, 2], "failed"),
        ([0, 1, -1], "failed"),
        ([0, 1, 2, 3], "failed"),
        ([0.0, 1.0, 2.0], "failed"),
        ("012", "failed"),
        (None, "failed"),
    ],
)
def test_any_valid_order_passes_and_no_other(order, verdict):
    def valid(check):
        check.valid_order(check.ask("probe")["order"], [(0, 2), (1, 2)], 3)

    assert run(Answer({"order": order}), valid).verdict == verdict


@pytest.mark.parametrize("numeric", [{}, {"dx": [1.0, 3.0]}, {"dx": []}, {"dx": np.inf}, None])
def test_a_gradient_check_cannot_be_passed_by_forging_the_difference(numeric):
    answer = Answer({"analytic": numeric, "numeric": numeric})
    assert run(answer, lambda check: check.gradient_check("slopes")).verdict == "failed"


@pytest.mark.parametrize(
    ("analytic", "verdict"),
    [
        ({"dx": [1.0, 2.0]}, "passed"),
        ({"dx": [1.0, 2.0001]}, "failed"),
        ({"dx": None}, "failed"),
        ({}, "failed"),
        (None, "failed"),
    ],
)
def test_a_gradient_check_needs_every_gradient(analytic, verdict):
    answer = Answer({"analytic": analytic, "numeric": {"dx": [1.0, 2.0]}})
    assert run(answer, lambda check: check.gradient_check("slopes")).verdict == verdict


def test_a_bug_in_a_test_file_is_not_the_students_zero():
    result = run(Answer({"value": 1.0}), lambda check: 1 / 0)
    assert result.verdict == "not_judged"
    assert result.earned == 0
    assert "ZeroDivisionError" in result.sentence


def test_a_case_without_points_that_is_not_judged_costs_nothing():
    case = CaseResult("q1", "information", False, 0.0, "not_judged")
    other = CaseResult("q1", "worth it", True, 2.0, "passed")
    assert QuestionResult("q1", "", 2.0, (case, other), ()).earned == 2
    missing = CaseResult("q1", "worth it", True, 2.0, "not_judged")
    assert QuestionResult("q1", "", 2.0, (case, missing), ()).earned is None


def test_advice_is_given_for_wrong_answers_not_for_stubs():
    assert run(Answer({"value": 2.0}), lambda c: c.same("p")).advice == "Think."
    stub = Answer(failure=ProbeFailure("stub"))
    assert run(stub, lambda c: c.same("p")).advice == ""


def test_hidden_inputs_depend_on_secret_question_and_title():
    def draw(seed, question, title):
        one = judge(Answer())
        one.seed = seed
        return one.open(question, title, True).rng.normal()

    assert draw(1, "q1", "a") == draw(1, "q1", "a")
    assert (
        len({draw(1, "q1", "a"), draw(2, "q1", "a"), draw(1, "q2", "a"), draw(1, "q1", "b")}) == 4
    )


def test_a_table_of_the_assignments_data_comes_as_numbers_and_as_a_copy(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,2.5\n3,-4\n")
    one = judge(Answer())
    one.data_folder = tmp_path
    check = one.open("q1", "title", True)
    check.table("t.csv")[0, 0] = 99.0
    assert check.table("t.csv").tolist() == [[1.0, 2.5], [3.0, -4.0]]


def test_cases_are_read_in_the_order_of_the_file():
    source = (
        "from autograder.judge.cases import case\nOK_FORMAT = False\nname = 'q1'\n"
        "@case('one', points=1)\ndef test_b(check): ...\n"
        "@case('two', points=2, hidden=True)\ndef test_a(check): ...\n"
    )
    cases = load_cases(source, "q1.py")
    assert [(c.name, c.points, c.hidden) for c in cases] == [("one", 1, False), ("two", 2, True)]
