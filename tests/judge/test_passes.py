"""Passes through one node: what was kept from an earlier one is never right for the last."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.judge.passes import recombined, upstreams


def drawn(names, consumers=1):
    """Passes with inputs of these names."""
    rng = np.random.default_rng(0)

    def one_pass():
        inputs = {name: rng.normal(size=3) for name in names}
        return {"inputs": inputs, "upstreams": [rng.normal(size=3) for _ in range(consumers)]}

    return recombined(one_pass)


def parts(one_pass):
    """The inputs and the gradients of a pass, as numbers that can be compared."""
    inputs = {name: value.tolist() for name, value in one_pass["inputs"].items()}
    return inputs | {"upstreams": [value.tolist() for value in one_pass["upstreams"]]}


@pytest.mark.parametrize("names", ["x", "xy", "xyz"])
def test_the_last_pass_has_parts_of_passes_between_the_first_and_the_one_before(names):
    *before, last = map(parts, drawn(names))
    seen = [{name for name, value in one.items() if value == last[name]} for one in before]
    assert set().union(*seen) == set(last)
    assert seen[0] == seen[-1] == set()
    assert all(len(same) <= 1 or same == set(names) for same in seen)
    assert set(names) in seen


def test_the_first_pass_has_fewer_consumers_than_the_last():
    first, *_, last = drawn("x", consumers=3)
    assert len(first["upstreams"]) == 1
    assert len(last["upstreams"]) == 3


def test_without_gradients_the_last_pass_is_new_as_a_whole():
    *before, last = map(parts, drawn("ya", consumers=0))
    assert last not in before


def test_two_consumers_send_the_same_in_arrays_or_numbers():
    rng = np.random.default_rng(0)
    first, second, third = upstreams(rng, (2, 3), scale=1e-6)
    assert np.array_equal(first, second)
    assert not np.array_equal(first, third)
    assert np.abs(first).max() < 1e-4
    assert [type(one) for one in upstreams(rng, ())] == [float] * 3
    assert len(upstreams(rng, (2,), consumers=5)) == 5
