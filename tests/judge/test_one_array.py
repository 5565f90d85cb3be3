"""Results that share their numbers are found, and those that only look alike are not."""

from __future__ import annotations

import numpy as np

from autograder.judge.answers import one_array


def test_one_array_under_two_names_is_found():
    array = np.zeros((3, 2))
    assert one_array({"a": 1.0, "dW": array, "dX": array}) == ("dW", "dX")
    assert one_array({"dW": array, "dX": array.T}) == ("dW", "dX")
    assert one_array({"dW": array, "db": array[0]}) == ("dW", "db")
    one_list = [1.0]
    assert one_array({"first": one_list, "second": one_list}) == ("first", "second")


def test_equal_arrays_are_not_one():
    array = np.zeros((3, 2))
    assert one_array({"dW": array, "dX": array.copy(), "db": None, "cost": 0.0}) is None
    assert one_array({"first": array[0], "second": array[1]}) is None
    assert one_array({"first": array[:, 0], "second": array[:, 1]}) is None
