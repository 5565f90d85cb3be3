"""How a wrong value looks beside the right one: each sentence is true, or is not said."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.judge.patterns import pattern

W = np.array([[0.31, -1.7], [2.2, 0.45]])
TALL = np.array([[0.31, -1.7], [2.2, 0.45], [-0.6, 0.07]])


@pytest.mark.parametrize(
    ("got", "right", "said"),
    [
        (-W, W, "Every number of dW has the opposite sign."),
        (2 * W, W, "Every number of dW is twice what it should be."),
        (-W / 2, W, "is half of what it should be, and has the opposite sign."),
        (7 * W, W, "too large by one whole factor: is the mean asked for, and yours a sum?"),
        (W / 7, W, "too small by one whole factor: is the sum asked for, and yours a mean?"),
        (W * 0.29, W, "Every number of dW is off by the same factor"),
        (W.T, W, "dW is transposed."),
        (TALL.T, TALL, "dW is transposed."),
        (W * [[1, -1], [1, 1]], W, "The sizes in dW are right, some of the signs are not."),
        (0 * W, W, "dW is 0 everywhere."),
        (TALL, TALL.sum(axis=0), "still has a part for every row: they are to be added up."),
        (TALL, TALL.mean(axis=0), "still has a part for every row: their mean is asked for."),
        (TALL.sum(axis=0), TALL, "was added up over the rows"),
        (1.1, np.array([0.7, 0.4]), "to a single number: there is one for each element."),
        (-0.37, 0.37, "dW has the opposite sign."),
        (0.74, 0.37, "dW is twice what it should be."),
        ([[-0.37]], 0.37, "dW has the opposite sign."),
        (np.array([0.2, 1.3]), np.array([0.9, -0.4]), "dW holds what belongs into db."),
    ],
)
def test_what_is_true_of_every_number_is_said(got, right, said):
    assert said in pattern("dW", got, {"dW": right, "db": np.array([0.2, 1.3])})


@pytest.mark.parametrize(
    ("got", "right"),
    [
        (np.add(W, [[1, 0], [0, 0]]), W),
        (-2.0, 2.0),  # made-up numbers: agreeing is chance
        (4.0, 2.0),
        ([1.0, 1.0], [0.5, 0.5]),
        (1.1, 0.37),  # one number is always off by some factor
        (np.full((2, 2), np.nan), W),
        (None, W),
        ("W", W),
        ([], W),
        (W[:1], W),
        (W, 0 * W),
        (W * [[2, 2], [2, 2.0001]], W),
    ],
)
def test_nothing_is_said_where_nothing_is_certain(got, right):
    assert pattern("dW", got, {"dW": right}) == ""


def test_no_sentence_holds_a_number():
    for got in (7 * W, W / 7, W * 0.29, -W, W.T, 0 * W):
        sentence = pattern("dW", got, {"dW": W})
        assert sentence
        assert not any(letter in "123456789" for letter in sentence)


def test_what_must_stay_as_it_is_has_no_pattern():
    assert pattern("X afterwards", -W, {"X afterwards": W}) == ""
