"""Which values count as right, and what is said of the others."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.judge.answers import Opaque
from autograder.judge.comparison import Tolerance, compare, compare_entries, same_shape

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
    flaw = compare("dW", got, MATRIX)
    assert flaw is not None
    assert flaw[0] == kind
    assert flaw[1].startswith("dW ")


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


def test_without_a_floor_tiny_numbers_are_judged_by_their_size():
    right, zero = {"dx": np.array([1e-20, -2e-20])}, {"dx": np.zeros(2)}
    assert compare_entries(zero, right) == {}
    assert set(compare_entries(zero, right, floor=None)) == {"dx"}
    assert compare_entries({"dx": right["dx"] * (1 + 1e-6)}, right, floor=None) == {}
    assert compare_entries(zero, zero, floor=None) == {}


def test_saturated_gradients_count_as_zero_above_a_floor():
    above = Tolerance(floor=1.0)
    assert compare("dx", [0.0, 1e-13], [9e-14, 0.0], above) is None
    assert compare("dx", [0.0, 1e-7], [9e-14, 0.0], above) is None
    assert compare("dx", [0.0, 1e-7], [9e-14, 0.0]) is not None
    assert compare("dx", [0.0, 1e-2], [9e-14, 0.0], above) is not None
    assert compare_entries({"dx": 1e-7}, {"dx": 9e-14}, floor=1.0) == {}
    assert set(compare_entries({"dx": 1e-7}, {"dx": 9e-14})) == {"dx"}


def test_zero_expected_accepts_rounding_only():
    assert compare("dx", np.full(3, 1e-13), np.zeros(3)) is None
    assert compare("dx", np.full(3, 1e-9), np.zeros(3)) is not None


def test_an_optional_entry_may_be_missing_but_not_wrong():
    expected = {"returned": 3.0, "value": 1.0}
    assert compare_entries({"returned": None, "value": 1.0}, expected, ["returned"]) == {}
    wrong = compare_entries({"returned": 4.0, "value": 1.0}, expected, ["returned"])
    assert list(wrong) == ["returned"]
    missing = compare_entries({"returned": 3.0, "value": None}, expected, ["returned"])
    assert list(missing) == ["value"]


def test_the_first_difference_is_shown_where_it_is():
    _, _, detail = compare("dW", np.add(MATRIX, [[0, 0], [0.5, 0]]), MATRIX)
    assert "First difference at [1, 0]" in detail
    assert "Got [[1, -2], [3.5, 0.001]], expected [[1, -2], [3, 0.001]]." in detail


def test_a_stated_shape_is_asked_for_exactly():
    assert same_shape((1, 3), (1, 3), "exact")
    assert not same_shape((3,), (1, 3), "exact")
    assert not same_shape((3, 1), (3,), "exact")
    assert not same_shape((), (1, 1), "exact")
    assert same_shape((1, 1), (), "exact")  # a number is a number


def test_shapes_may_be_stated_for_some_entries():
    right = {"W": np.zeros((1, 2)), "b": np.zeros(2)}
    assert (
        compare_entries({"W": right["W"], "b": np.zeros((1, 2))}, right, vectors={"b": "row"}) == {}
    )
    assert set(
        compare_entries({"W": np.zeros(2), "b": right["b"]}, right, vectors={"b": "row"})
    ) == {"W"}


def test_each_number_may_count_by_itself():
    """A small number that is wrong drowns beside a large one, unless each counts by itself."""
    right, rounded = {"dx": np.array([1000.0, 2e-4])}, {"dx": [1000.0, 0.0]}
    assert compare_entries(rounded, right) == {}
    assert list(compare_entries(rounded, right, each=True)) == ["dx"]
    assert compare_entries({"dx": [1000.01, 2.00001e-4]}, right, each=True) == {}
    assert compare_entries({"dx": [1e-13, 1.0]}, {"dx": [0.0, 1.0]}, each=True) == {}
