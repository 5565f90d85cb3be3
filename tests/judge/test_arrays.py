"""Tests of the arrays that probes hand out."""

from __future__ import annotations

import numpy as np

from autograder.judge.arrays import numbers, put, shared


def test_numbers_are_fresh_and_float64():
    given = np.arange(3)
    made = numbers(given)
    assert made.dtype == float
    assert not np.shares_memory(made, given)
    assert type(numbers(3)) is float


def test_equal_values_of_one_shape_are_one_array():
    row = np.array([1.0, 2.0])
    first, again, column, other = shared([row, row.copy(), row[:, None], row + 1.0])
    assert first is again
    assert column.shape == (2, 1)
    assert not any(np.shares_memory(first, one) for one in (row, column, other))


def test_new_numbers_go_into_the_array_that_is_there_if_they_fit():
    kept = np.zeros(2)
    assert put(kept, [1.0, 2.0]) is kept
    assert kept.tolist() == [1.0, 2.0]
    assert put(kept, [1.0, 2.0, 3.0]) is not kept
    assert put(0.5, 1) == 1.0
